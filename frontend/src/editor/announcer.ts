// Says things to those who hear the page. What is said twice in a row is heard twice.

const TOGETHER_MS = 150;

export class Announcer {
  private waiting: string[] = [];
  private timer = 0;

  constructor(private readonly region: HTMLElement) {}

  say = (sentence: string): void => {
    this.waiting.push(sentence);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.speak, TOGETHER_MS);
  };

  stop(): void {
    window.clearTimeout(this.timer);
  }

  private speak = (): void => {
    const words = [...new Set(this.waiting)].join(" ");
    this.waiting = [];
    this.region.textContent = this.region.textContent === words ? `${words}\u00a0` : words;
  };
}
