// The panel of open suggestions: what each would change, who made it on whose behalf, and the buttons to settle it.
// Items stay where they are while others write, so that nobody's focus is taken away.
import type { EditorView } from "prosemirror-view";
import type { Announcer } from "./announcer";
import { caretAt } from "./commands";
import { button, part } from "./elements";
import type { People } from "./people";
import { type Author, findSuggestions, isOwn, settle, type Suggestion, type Verdict } from "./suggestions";

const MOST_SHOWN_CHARACTERS = 120;

export interface Reviewer {
  author: Author;
  maySettle: () => boolean;
  mayWithdraw: () => boolean;
}

export class Review {
  private readonly heading: HTMLElement;
  private readonly list: HTMLElement;
  private readonly groups: HTMLElement;
  private readonly template: HTMLTemplateElement;
  private readonly items = new Map<string, { item: HTMLElement; standing: string }>();
  private groupsStanding = "";

  constructor(
    private readonly panel: HTMLElement,
    private readonly view: EditorView,
    private readonly people: People,
    private readonly reviewer: Reviewer,
    private readonly announcer: Announcer,
  ) {
    this.heading = part(panel, "suggestions-heading");
    this.list = part(panel, "suggestions-list");
    this.groups = part(panel, "suggestions-groups");
    this.template = part(panel, "suggestion") as unknown as HTMLTemplateElement;
  }

  refresh(): void {
    const found = findSuggestions(this.view.state.doc);
    const heading = found.length === 1 ? "1 suggestion" : `${found.length} suggestions`;
    if (this.heading.textContent !== heading) this.heading.textContent = heading;
    const hadFocus = this.panel.contains(document.activeElement);
    this.removeGone(new Set(found.map((one) => one.id)));
    for (const one of found) this.show(one);
    this.order(found);
    this.showGroups(found);
    this.panel.hidden = found.length === 0;
    if (hadFocus && !this.panel.contains(document.activeElement)) this.refocus();
  }

  private removeGone(ids: ReadonlySet<string>): void {
    for (const [id, { item }] of this.items) {
      if (ids.has(id)) continue;
      item.remove();
      this.items.delete(id);
    }
  }

  private show(suggestion: Suggestion): void {
    const known = this.items.get(suggestion.id);
    const standing = JSON.stringify([
      this.whatOf(suggestion),
      suggestion.clash?.organisation,
      this.reviewer.maySettle(),
      this.whoOf(suggestion),
    ]);
    if (known?.standing === standing) return;
    const item = known?.item ?? this.newItem();
    part(item, "what").textContent = this.whatOf(suggestion);
    part(item, "who").textContent = this.whoOf(suggestion);
    this.showClash(part(item, "clash"), suggestion);
    if (!known) this.list.append(item);
    part(item, "buttons").replaceChildren(...this.buttonsFor(suggestion));
    this.items.set(suggestion.id, { item, standing });
  }

  // As in the text. Whoever stands on a button of an item that moves stays on it.
  private order(found: readonly Suggestion[]): void {
    const focused = document.activeElement;
    found.forEach(({ id }, index) => {
      const item = this.items.get(id)?.item;
      if (item && this.list.children[index] !== item) this.list.insertBefore(item, this.list.children[index] ?? null);
    });
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.list.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  }

  private newItem(): HTMLElement {
    const item = this.template.content.firstElementChild?.cloneNode(true);
    if (!(item instanceof HTMLElement)) throw new Error("The editor's template of a suggestion is empty.");
    return item;
  }

  private showClash(place: HTMLElement, { clash }: Suggestion): void {
    place.hidden = clash === null;
    if (!clash) return;
    const { organisation } = this.people.namesOf(clash.person, clash.organisation);
    place.textContent = `${organisation} suggests something else for the same words. Accept one, or write what suits both.`;
  }

  private buttonsFor(suggestion: Suggestion): HTMLElement[] {
    const about = `: ${this.whatOf(suggestion)}`;
    const one = new Set([suggestion.id]);
    const buttons = [button("Show", about, () => this.goTo(suggestion.id))];
    if (this.reviewer.maySettle()) {
      buttons.unshift(
        button("Accept", about, () => this.settle(one, "accept")),
        button("Reject", about, () => this.settle(one, "reject")),
      );
    } else if (this.reviewer.mayWithdraw() && isOwn(suggestion, this.reviewer.author)) {
      buttons.unshift(button("Withdraw", about, () => this.settle(one, "reject")));
    }
    return buttons;
  }

  // All of one organisation's at once.
  private showGroups(found: readonly Suggestion[]): void {
    const groups = new Map<string, Suggestion[]>();
    for (const one of found) groups.set(one.organisation, [...(groups.get(one.organisation) ?? []), one]);
    const several = [...groups.values()].filter((group) => group.length > 1);
    const shown = this.reviewer.maySettle() ? several : [];
    const standing = JSON.stringify(shown.map((group) => group.map((one) => one.id)));
    if (standing === this.groupsStanding) return;
    this.groupsStanding = standing;
    this.groups.replaceChildren(...shown.flatMap((group) => this.groupButtons(group)));
    this.groups.hidden = shown.length === 0;
  }

  private groupButtons(group: readonly Suggestion[]): HTMLElement[] {
    const first = group[0];
    const { organisation } = this.people.namesOf(first?.person ?? "", first?.organisation ?? "");
    const ids = new Set(group.map((one) => one.id));
    const words = `all ${group.length} of ${organisation}`;
    return [
      button(`Accept ${words}`, "", () => this.settle(ids, "accept")),
      button(`Reject ${words}`, "", () => this.settle(ids, "reject")),
    ];
  }

  private settle(ids: ReadonlySet<string>, verdict: Verdict): void {
    const transaction = settle(this.view.state, ids, verdict);
    if (!transaction) return;
    this.view.dispatch(transaction.setMeta("settling", true));
    const isWithdrawn = !this.reviewer.maySettle();
    const what = ids.size === 1 ? "Suggestion" : `${ids.size} suggestions`;
    this.announcer.say(`${what} ${isWithdrawn ? "withdrawn" : `${verdict}ed`}.`);
    this.refresh();
  }

  private refocus(): void {
    const next = this.panel.hidden ? null : this.list.querySelector("button");
    if (next) next.focus();
    else this.view.focus();
  }

  private goTo(id: string): void {
    const place = findSuggestions(this.view.state.doc).find((one) => one.id === id);
    if (!place) return;
    this.view.dispatch(caretAt(this.view.state.tr, place.from + 1).scrollIntoView());
    this.view.focus();
  }

  private whatOf({ inserted, deleted }: Suggestion): string {
    if (inserted && deleted) return `Replace “${shortened(deleted)}” with “${shortened(inserted)}”`;
    return inserted ? `Put in “${shortened(inserted)}”` : `Take out “${shortened(deleted)}”`;
  }

  private whoOf({ person, organisation, at }: Suggestion): string {
    const names = this.people.namesOf(person, organisation);
    const moment = new Date(at);
    const when = Number.isNaN(moment.getTime()) ? "" : `, ${dates.format(moment)}`;
    return `${names.person} for ${names.organisation}${when}`;
  }
}

const dates = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });

function shortened(written: string): string {
  const words = written.trim() || written;
  return words.length > MOST_SHOWN_CHARACTERS ? `${words.slice(0, MOST_SHOWN_CHARACTERS)}…` : words;
}
