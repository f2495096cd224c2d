// What the reader may do has changed while the text was open: seen above it, and heard.
import type { Announcer } from "./announcer";
import type { Rights } from "./wire";

const NOW: Record<Rights, string> = {
  write: "You may write in this section now.",
  suggest: "You may suggest changes to this section now: what you type is a suggestion.",
  comment: "You may only comment on this section now. The text that is saved stays.",
  read: "You may only read this section now. The text that is saved stays.",
};

export class RightsNotice {
  constructor(
    private readonly place: HTMLElement,
    private readonly announcer: Announcer,
  ) {}

  refresh(before: Rights, now: Rights): void {
    if (before === now) return;
    this.place.textContent = NOW[now];
    this.place.hidden = false;
    this.announcer.say(NOW[now]);
  }
}
