// How much more the section can take: said before it is full. Two measures count, what readers read and what the portal
// keeps of everything that was ever written; the fuller one is told.
import type { Node } from "prosemirror-model";
import type { Announcer } from "./announcer";
import { part } from "./elements";

const LOOK_MS = 2_000;
const NEARLY_FULL_PERCENT = 90;
const FULL_PERCENT = 100;
const NEARLY_FULL = "This section has nearly become too long.";
const FULL = "This section is longer than a section can be.";

export interface Longest {
  characters: number;
  clauses: number;
}

export class Filling {
  private kept = 0; // per cent, as the portal said
  private heard = "";
  private timer = 0;

  constructor(
    private readonly warning: HTMLElement,
    private readonly longest: Longest,
    private readonly announcer: Announcer,
  ) {}

  destroy(): void {
    window.clearTimeout(this.timer);
  }

  told(percent: number, doc: Node | undefined): void {
    this.kept = percent;
    if (doc) this.show(doc);
  }

  look(doc: () => Node): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.show(doc()), LOOK_MS);
  }

  private show(doc: Node): void {
    const { characters, clauses } = this.longest;
    const read = Math.max(doc.textContent.length / characters, doc.childCount / clauses) * FULL_PERCENT;
    const percent = Math.max(this.kept, read >= NEARLY_FULL_PERCENT ? Math.floor(read) : 0);
    this.warning.hidden = percent === 0;
    part(this.warning, "filling-percent").textContent = String(percent);
    this.say(percent === 0 ? "" : percent > FULL_PERCENT ? FULL : NEARLY_FULL);
  }

  private say(sentence: string): void {
    if (sentence && sentence !== this.heard) this.announcer.say(sentence);
    this.heard = sentence;
  }
}
