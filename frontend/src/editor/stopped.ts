// The line has ended for good: why, what to do, and the words that were not saved, to be copied.
import type { Announcer } from "./announcer";
import { part } from "./elements";
import type { Ending } from "./endings";

export class Stopped {
  constructor(
    private readonly notice: HTMLElement,
    private readonly announcer: Announcer,
    private readonly tryAgain: () => void,
  ) {
    part(notice, "try-again").addEventListener("click", this.again);
  }

  show(ending: Ending, unsavedWords: string): void {
    part(this.notice, "stopped-why").textContent = ending.sentence;
    part(this.notice, "try-again").hidden = !ending.canTryAgain;
    part(this.notice, "reload").hidden = ending.canTryAgain;
    part(this.notice, "unsaved").hidden = !unsavedWords;
    part<HTMLTextAreaElement>(this.notice, "unsaved-words").value = unsavedWords;
    this.notice.hidden = false;
    this.announcer.say(ending.sentence);
  }

  hide(): void {
    this.notice.hidden = true;
  }

  destroy(): void {
    part(this.notice, "try-again").removeEventListener("click", this.again);
  }

  private again = (): void => {
    this.hide();
    this.tryAgain();
  };
}
