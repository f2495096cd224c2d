// Whether there is a line to the portal: seen at once, and heard when it has been so for a moment.
import type { Announcer } from "./announcer";

const SETTLED_MS = 2_500; // a line that drops for a moment is no news
const DOWN = "There is no connection at the moment. You can go on writing.";
const UP = "The connection is back.";

export interface Line {
  isUp: boolean;
  isByExchange: boolean;
  isMeant: boolean; // the text is there, and the line has not been ended for good
}

export class LineNotice {
  private wasDown = false;
  private heardDown = false;
  private timer = 0;

  constructor(
    private readonly down: HTMLElement,
    private readonly slow: HTMLElement,
    private readonly announcer: Announcer,
  ) {}

  refresh({ isUp, isByExchange, isMeant }: Line): void {
    const isDown = isMeant && !isUp;
    this.down.hidden = !isDown;
    this.slow.hidden = !isByExchange;
    if (isDown === this.wasDown) return;
    this.wasDown = isDown;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.tell(isDown, isMeant), SETTLED_MS);
  }

  destroy(): void {
    window.clearTimeout(this.timer);
  }

  private tell(isDown: boolean, isMeant: boolean): void {
    if (isDown !== this.heardDown && isMeant) this.announcer.say(isDown ? DOWN : UP);
    this.heardDown = isDown;
  }
}
