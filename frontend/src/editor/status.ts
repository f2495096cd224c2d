// One of three sentences says whether what was written is safe. It is seen at once, and heard when it has settled.
import type { Announcer } from "./announcer";
import type { Connection } from "./connection";

const SLOW_MS = 8_000;
const SETTLED_MS = 1_500;
const OFTEN_ENOUGH_MS = 30_000;
const SAVED = "Saved";
const SAVING = "Saving…";
const NOT_SAVED = "Not saved: you can go on writing";
const STOPPED = "Not saved: writing has stopped. Why is said above the text.";

export class StatusLine {
  private unsavedSince = 0;
  private heard = SAVED;
  private heardAt = Date.now();
  private slow = 0;
  private settle = 0;

  constructor(
    private readonly words: HTMLElement,
    private readonly announcer: Announcer,
    private readonly connection: () => Connection | null,
    private readonly hasStopped: () => boolean,
  ) {
    window.addEventListener("beforeunload", this.warn);
  }

  refresh = (): void => {
    const sentence = this.sentence();
    if (this.words.textContent === sentence) return;
    this.words.textContent = sentence;
    this.words.dataset.state = { [SAVED]: "saved", [SAVING]: "saving" }[sentence] ?? "unsaved";
    window.clearTimeout(this.settle);
    this.settle = window.setTimeout(() => this.announce(sentence), SETTLED_MS);
  };

  destroy(): void {
    window.removeEventListener("beforeunload", this.warn);
    window.clearTimeout(this.slow);
    window.clearTimeout(this.settle);
  }

  private sentence(): string {
    const connection = this.connection();
    if (!connection || connection.ledger.isSaved) {
      this.unsavedSince = 0;
      return SAVED;
    }
    if (this.hasStopped()) return STOPPED;
    this.unsavedSince ||= Date.now();
    const isSlow = Date.now() - this.unsavedSince >= SLOW_MS;
    if (!connection.isUp || isSlow) return NOT_SAVED;
    window.clearTimeout(this.slow);
    this.slow = window.setTimeout(this.refresh, SLOW_MS);
    return SAVING;
  }

  private announce(sentence: string): void {
    const isNews = sentence !== this.heard || Date.now() - this.heardAt > OFTEN_ENOUGH_MS;
    if (sentence === SAVING || !isNews) return;
    this.heard = sentence;
    this.heardAt = Date.now();
    this.announcer.say(sentence);
  }

  private warn = (event: BeforeUnloadEvent): void => {
    if (this.connection()?.ledger.isSaved === false) event.preventDefault();
  };
}
