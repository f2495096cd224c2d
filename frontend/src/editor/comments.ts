// The conversations beside the text. The list is the portal's own, the same as on the section's page; items stay where
// they are while others write, so that nobody's focus is taken away.
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Announcer } from "./announcer";
import { caretAt } from "./commands";
import { CommentForm } from "./comment_form";
import { isInUse, isSame, newReplies, placeOf, words } from "./conversations";
import { element, part } from "./elements";
import { chosenWords, passages, type Place, unknownComments } from "./passages";
import { fetchPage, postForm } from "./posting";

// The portal says when there is something new. Without a socket it cannot, and a word may be missed.
const LOOK_EVERY_MS = 5_000;
const LOOK_EVERY_MS_WHEN_TOLD = 30_000;
const LOOK_SOON_MS = 300;
const SAID: Record<string, string> = {
  heading: "The section has this heading now, and the conversation is closed.",
  closing: "The conversation is closed.",
  looking: "It no longer waits among your tasks.",
  reopening: "The conversation is open again.",
  sharing: "Everybody in the partnership can read the conversation now.",
};

export class Comments {
  private readonly panel: HTMLElement;
  private readonly list: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly form: CommentForm | null;
  private readonly add: HTMLElement | null;
  private readonly address: string;
  private heard: string | null = null;
  private timer = 0;
  private isFirst = true;
  private isFresh = true; // false where what is offered beside a conversation may not be offered any more
  private isTold = false;
  private could: boolean;

  // `isAllowed` says whether the reader may comment at this moment.
  static in(root: HTMLElement, view: EditorView, announcer: Announcer, isAllowed: () => boolean): Comments | null {
    return root.querySelector("[data-part=comments]") ? new Comments(root, view, announcer, isAllowed) : null;
  }

  private constructor(
    private readonly root: HTMLElement,
    private readonly view: EditorView,
    private readonly announcer: Announcer,
    private readonly isAllowed: () => boolean,
  ) {
    this.could = isAllowed();
    this.panel = part(root, "comments");
    this.list = part(root, "comments-list");
    this.empty = part(root, "comments-none");
    this.add = this.panel.querySelector("[data-part=comments-add]");
    this.address = this.panel.dataset.url ?? "";
    const dialog = root.querySelector<HTMLDialogElement>("dialog[data-part=comment]");
    this.form = dialog && new CommentForm(dialog, root.dataset.csrf ?? "", (sentence) => this.saved(sentence));
    this.panel.addEventListener("submit", this.submit);
    this.panel.addEventListener("click", this.follow);
    root.addEventListener("keydown", this.press);
    this.add?.addEventListener("click", this.begin);
    this.add?.addEventListener("mousedown", keepSelection);
    void this.look();
  }

  destroy(): void {
    window.clearTimeout(this.timer);
    this.form?.destroy();
    this.panel.removeEventListener("submit", this.submit);
    this.panel.removeEventListener("click", this.follow);
    this.root.removeEventListener("keydown", this.press);
    this.add?.removeEventListener("click", this.begin);
    this.add?.removeEventListener("mousedown", keepSelection);
  }

  lookSoon(): void {
    this.lookIn(LOOK_SOON_MS * Math.random()); // all who have the text open are told at the same moment
  }

  // What was said while there was no line is looked for as soon as it is back.
  listen(isTold: boolean): void {
    if (isTold === this.isTold) return;
    this.isTold = isTold;
    this.lookIn(isTold ? LOOK_SOON_MS : LOOK_EVERY_MS);
  }

  get mayComment(): boolean {
    return this.form !== null && this.isAllowed();
  }

  // About the words that are selected, or the clause that the caret is in.
  ask(state: EditorState): boolean {
    const chosen = chosenWords(state, this.root.dataset.section ?? "");
    if (!chosen || !this.form || !this.mayComment) return false;
    this.form.ask(this.address, chosen);
    return true;
  }

  refresh(before: EditorState | null): void {
    this.offer();
    if (before?.doc !== this.view.state.doc && unknownComments(this.view.state)) this.lookIn(LOOK_SOON_MS);
    if (this.view.hasFocus()) this.hear();
  }

  // What may be done changes while the text is open: the list comes with the buttons that there are now.
  private offer(): void {
    if (this.add) this.add.hidden = !this.mayComment;
    if (this.could === this.isAllowed()) return;
    this.could = this.isAllowed();
    this.isFresh = false;
    this.lookIn(0);
  }

  private saved(sentence: string): void {
    this.announcer.say(sentence);
    this.view.focus();
    void this.look();
  }

  private begin = (): void => {
    this.ask(this.view.state);
  };

  private press = (event: KeyboardEvent): void => {
    if (event.code !== "KeyM" || !event.altKey || !(event.ctrlKey || event.metaKey)) return;
    if (this.ask(this.view.state)) event.preventDefault();
  };

  // ---- the list ------------------------------------------------------------------------------------------------

  private lookIn(milliseconds: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), milliseconds);
  }

  private async look(): Promise<void> {
    window.clearTimeout(this.timer);
    if (!document.hidden) {
      const { could } = this;
      const found = await fetchPage(this.address).catch(() => null); // without a line the list stays as it is
      if (!this.root.isConnected || this.view.isDestroyed) return;
      if (found) this.take([...found.querySelectorAll<HTMLElement>("[data-conversation]")]);
      if (found && could === this.could) this.isFresh = true;
    }
    this.lookIn(this.isTold ? LOOK_EVERY_MS_WHEN_TOLD : LOOK_EVERY_MS);
  }

  private take(items: readonly HTMLElement[]): void {
    const known = new Map([...this.list.children].map((one) => [one.id, one as HTMLElement]));
    const come = items.filter((one) => !known.has(one.id));
    const replies: Element[] = [];
    const stood = this.isFresh ? "" : (document.activeElement?.closest("[data-conversation]")?.id ?? "");
    for (const [index, item] of items.entries()) {
      const standing = known.get(item.id);
      known.delete(item.id);
      if (standing && (isSame(standing, item) || (this.isFresh && isInUse(standing)))) continue;
      if (standing) replies.push(...newReplies(standing, item));
      if (standing) standing.replaceWith(item);
      else this.list.insertBefore(item, this.list.children[index] ?? null);
    }
    for (const gone of known.values()) gone.remove();
    this.empty.hidden = items.length > 0;
    if (!this.isFirst) for (const one of come) this.announcer.say(`New comment: ${words(one, "byline")}.`);
    for (const one of replies) this.announcer.say(`New reply: ${words(one, "byline")}.`);
    this.isFirst = false;
    if (stood && !this.list.contains(document.activeElement)) this.refocus(stood);
    this.view.dispatch(this.view.state.tr.setMeta(passages, items.map(placeOf)).setMeta("addToHistory", false));
  }

  private refocus(id: string): void {
    const next = document.getElementById(id)?.querySelector<HTMLElement>("a, button");
    (next ?? this.view.dom).focus();
  }

  private submit = (event: SubmitEvent): void => {
    const form = event.target as HTMLFormElement;
    event.preventDefault();
    void this.send(form);
  };

  private async send(form: HTMLFormElement): Promise<void> {
    const wrong = await postForm(form.action, new FormData(form));
    form.querySelector("[data-part=wrong]")?.remove();
    this.announcer.say(wrong || (SAID[form.action.split("/").pop() ?? ""] ?? "Saved."));
    if (wrong) {
      const said = element("p", "govuk-error-message", wrong);
      said.dataset.part = "wrong";
      form.prepend(said);
      return;
    }
    const { id } = form.closest("[data-conversation]") ?? this.panel;
    form.querySelector("button")?.blur();
    await this.look();
    document.getElementById(id)?.querySelector<HTMLElement>("a, button")?.focus();
  }

  // A link to the words puts the caret there; "Reply" asks here and does not leave the text.
  private follow = (event: MouseEvent): void => {
    const link = (event.target as Element).closest("a");
    const item = link?.closest<HTMLElement>("[data-conversation]");
    if (!link || !item || event.ctrlKey || event.metaKey) return;
    if (link.hash.startsWith("#passage-of-") || link.hash.startsWith("#clause-")) {
      event.preventDefault();
      this.goTo(placeOf(item));
    } else if (link.pathname.endsWith("/replies/new") && this.form) {
      event.preventDefault();
      this.form.answer(link.pathname.replace(/\/new$/, ""), words(item, "text"));
    }
  };

  private goTo(place: Place): void {
    const range = passages.getState(this.view.state)?.ranges.find((one) => one.id === place.id);
    let at = range ? range.from : null;
    this.view.state.doc.forEach((clause, offset) => {
      if (at === null && clause.attrs.id === place.clause) at = offset + 1;
    });
    if (at === null) return;
    this.view.dispatch(caretAt(this.view.state.tr, at).scrollIntoView());
    this.view.focus();
  }

  // Moving into words that somebody commented on is heard.
  private hear(): void {
    const { from } = this.view.state.selection;
    const range = passages.getState(this.view.state)?.ranges.find((one) => one.from <= from && from < one.to);
    const id = range?.id ?? null;
    if (id === this.heard) return;
    this.heard = id;
    const item = id && [...this.list.children].find((one) => (one as HTMLElement).dataset.conversation === id);
    if (item) this.announcer.say(`Commented words. ${words(item, "number")}, ${words(item, "byline")}.`);
  }
}

function keepSelection(event: Event): void {
  event.preventDefault();
}
