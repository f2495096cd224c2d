// The panel of open suggestions: what each would change, who made it on whose behalf, and the buttons to settle it.
// Items stay where they are while others write, so that nobody's focus is taken away.
import type { EditorView } from "prosemirror-view";
import type { Announcer } from "./announcer";
import { colourOfOrganisation } from "./attributions";
import { caretAt } from "./commands";
import { button, element, part } from "./elements";
import type { People } from "./people";
import { type Author, findSuggestions, isOwn, type Suggestion } from "./suggestions";
import { ukTime } from "./times";
import type { Ruling, Verdicts } from "./verdicts";
import { whatOf } from "./wording";

const SAID: Record<Ruling["verdict"], string> = { accepted: "accepted", rejected: "rejected", withdrawn: "withdrawn" };
const SETTLED_MS = 2_000; // whoever suggests is still typing
const NEEDS_REASON = "Say why it is rejected. Whoever suggested it reads the reason.";

export interface Reviewer {
  author: Author;
  verdicts: Verdicts;
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
  private reasons = 0;
  private heard: ReadonlySet<string> | null = null;
  private timer = 0;

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

  destroy(): void {
    window.clearTimeout(this.timer);
  }

  refresh(): void {
    const found = findSuggestions(this.view.state.doc);
    this.heard ??= new Set(found.map((one) => one.id));
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.tell, SETTLED_MS);
    const heading = found.length === 1 ? "1 suggestion" : `${found.length} suggestions`;
    if (this.heading.textContent !== heading) this.heading.textContent = heading;
    const stood = this.placeOfFocus();
    this.removeGone(new Set(found.map((one) => one.id)));
    for (const one of found) this.show(one);
    this.order(found);
    this.showGroups(found);
    this.panel.hidden = found.length === 0;
    if (stood !== null && !this.panel.contains(document.activeElement)) this.refocus(stood);
  }

  // What others have just suggested is heard, once they have finished.
  private tell = (): void => {
    const found = findSuggestions(this.view.state.doc);
    const come = found.filter((one) => !this.heard?.has(one.id) && one.person !== this.reviewer.author.person);
    this.heard = new Set(found.map((one) => one.id));
    const [first] = come;
    if (!first) return;
    const { person, organisation } = this.people.namesOf(first.person, first.organisation);
    if (come.length > 1) this.announcer.say(`${come.length} new suggestions.`);
    else this.announcer.say(`New suggestion by ${person} for ${organisation}: ${whatOf(first)}.`);
  };

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
      whatOf(suggestion),
      suggestion.clash && [suggestion.clash.organisation, whatOf(suggestion.clash)],
      this.reviewer.maySettle(),
      this.reviewer.mayWithdraw(),
      this.whoOf(suggestion),
    ]);
    if (known?.standing === standing) return;
    const item = known?.item ?? this.newItem();
    part(item, "what").textContent = whatOf(suggestion);
    for (const name of ["reason-about", "instead-about"]) part(item, name).textContent = `: ${whatOf(suggestion)}`;
    part(item, "who").textContent = this.whoOf(suggestion);
    item.className = `app-editor__suggestion app-editor__suggestion--${colourOfOrganisation(suggestion.organisation)}`;
    this.showClash(part(item, "clash"), suggestion);
    if (!known) {
      this.list.append(item);
      this.nameReason(item);
    }
    part(item, "ask").hidden = !this.reviewer.maySettle();
    part(item, "ask-instead").hidden = !(suggestion.clash && this.reviewer.maySettle());
    this.showButtons(part(item, "buttons"), this.buttonsFor(suggestion, item));
    this.items.set(suggestion.id, { item, standing });
  }

  // Whoever stands on a button stands on the same one afterwards, and never on another suggestion's.
  private showButtons(place: HTMLElement, buttons: readonly HTMLElement[]): void {
    const stood = [...place.children].find((one) => one === document.activeElement)?.firstChild?.textContent;
    place.replaceChildren(...buttons);
    if (stood) buttons.find((one) => one.firstChild?.textContent === stood)?.focus({ preventScroll: true });
  }

  // A label needs the id of its field, and there is one for each suggestion.
  private nameReason(item: HTMLElement): void {
    this.reasons += 1;
    const id = `editor-reason-${this.reasons}`;
    part<HTMLLabelElement>(item, "reason-label").htmlFor = id;
    part(item, "reason").id = id;
    part<HTMLLabelElement>(item, "instead-label").htmlFor = `${id}-instead`;
    part(item, "instead").id = `${id}-instead`;
    part(item, "wrong").id = `${id}-wrong`;
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

  private newItem(tag = "li"): HTMLElement {
    const made = element(tag, "app-editor__suggestion");
    made.tabIndex = -1;
    made.append(this.template.content.cloneNode(true));
    return made;
  }

  private showClash(place: HTMLElement, { clash }: Suggestion): void {
    place.hidden = clash === null;
    if (!clash) return;
    const { organisation } = this.people.namesOf(clash.person, clash.organisation);
    place.textContent = `Collision: ${organisation} suggests something else for the same words: ${whatOf(clash)}.`;
    if (!this.reviewer.maySettle()) return;
    const both = element("a", "govuk-link", "write what suits both") as HTMLAnchorElement;
    both.href = this.reviewer.verdicts.list;
    place.append(" Choose one, or ", both, ".");
  }

  private buttonsFor(suggestion: Suggestion, item: HTMLElement): HTMLElement[] {
    const about = `: ${whatOf(suggestion)}`;
    const keys = [suggestion.id];
    const rule = (ruling: Pick<Ruling, "verdict" | "chooses">) => this.decide({ keys, ...ruling }, item);
    const buttons = [button("Show", about, () => this.goTo(suggestion.id))];
    if (this.reviewer.maySettle()) {
      const chooses = button("Choose this one", about, () => rule({ verdict: "accepted", chooses: true }));
      buttons.unshift(
        ...(suggestion.clash ? [chooses] : []),
        button("Accept", about, () => rule({ verdict: "accepted" })),
        button("Reject", about, () => rule({ verdict: "rejected" })),
      );
    } else if (this.reviewer.mayWithdraw() && isOwn(suggestion, this.reviewer.author)) {
      buttons.unshift(button("Withdraw", about, () => rule({ verdict: "withdrawn" })));
    }
    return buttons;
  }

  // All of one organisation's at once.
  private showGroups(found: readonly Suggestion[]): void {
    const groups = new Map<string, Suggestion[]>();
    for (const one of found) groups.set(one.organisation, [...(groups.get(one.organisation) ?? []), one]);
    const several = [...groups.values()].filter((group) => group.length > 1);
    const shown = this.reviewer.maySettle() ? several : [];
    const standing = JSON.stringify(shown.map((group) => [group[0]?.organisation, group.length]));
    if (standing === this.groupsStanding) return;
    this.groupsStanding = standing;
    this.groups.replaceChildren(...shown.map((group) => this.groupItem(group)));
    this.groups.hidden = shown.length === 0;
  }

  private groupItem(group: readonly Suggestion[]): HTMLElement {
    const item = this.newItem("div");
    const organisation = group[0]?.organisation ?? "";
    const { organisation: name } = this.people.namesOf(group[0]?.person ?? "", organisation);
    const words = `all ${group.length} of ${name}`;
    part(item, "what").textContent = `${group.length} suggestions of ${name}`;
    part(item, "reason-about").textContent = ` for ${words}`;
    this.nameReason(item);
    part(item, "buttons").replaceChildren(
      button(`Accept ${words}`, "", () => this.decide({ organisation, verdict: "accepted" }, item)),
      button(`Reject ${words}`, "", () => this.decide({ organisation, verdict: "rejected" }, item)),
    );
    return item;
  }

  private decide(ruling: Omit<Ruling, "reason" | "instead">, item: HTMLElement): void {
    const [reason, instead] = ["reason", "instead"].map((name) => part<HTMLInputElement>(item, name).value.trim());
    void this.send({ ...ruling, reason: reason ?? "", instead }, item);
  }

  private async send(ruling: Ruling, item: HTMLElement): Promise<void> {
    if (ruling.verdict === "rejected" && !ruling.reason) {
      this.refuse(item, NEEDS_REASON);
      part(item, "reason").focus();
      return;
    }
    const wrong = await this.reviewer.verdicts.send(ruling);
    if (wrong) this.refuse(item, wrong);
    else this.announcer.say(`${ruling.organisation ? "All suggestions" : "Suggestion"} ${SAID[ruling.verdict]}.`);
  }

  private refuse(item: HTMLElement, sentence: string): void {
    const wrong = part(item, "wrong");
    wrong.textContent = sentence;
    wrong.hidden = false;
    part(item, "reason").setAttribute("aria-describedby", wrong.id);
    this.announcer.say(sentence);
  }

  // Which of the items the reader stands in, -1 for none of them; null outside the panel.
  private placeOfFocus(): number | null {
    const focused = document.activeElement;
    if (!this.panel.contains(focused)) return null;
    return [...this.list.children].findIndex((one) => one.contains(focused));
  }

  // The item that has come to the place of the one that is gone: the item, and not a button that would decide it.
  private refocus(stood: number): void {
    const next = this.list.children[Math.min(Math.max(stood, 0), this.list.children.length - 1)];
    if (next instanceof HTMLElement && !this.panel.hidden) next.focus();
    else this.view.focus();
  }

  private goTo(id: string): void {
    const place = findSuggestions(this.view.state.doc).find((one) => one.id === id);
    if (!place) return;
    this.view.dispatch(caretAt(this.view.state.tr, place.from + 1).scrollIntoView());
    this.view.focus();
  }

  private whoOf({ person, organisation, at }: Suggestion): string {
    const names = this.people.namesOf(person, organisation);
    const when = ukTime(new Date(at));
    return `${names.person} for ${names.organisation}${when && `, ${when}`}`;
  }
}
