// What was written here and is not known to be saved: counted for the status line and the warning on leaving, and
// kept so that its words can be offered back when the portal does not take them.
import * as Y from "yjs";

export class Ledger {
  private waiting: { number: number; update: Uint8Array }[] = [];
  private unsent: Uint8Array[] = [];
  private sent = 0;

  get isSaved(): boolean {
    return this.waiting.length === 0 && this.unsent.length === 0;
  }

  // Written while there is no line.
  keep(update: Uint8Array): void {
    this.unsent.push(update);
  }

  // A frame has left over this line; the portal counts frames just so.
  send(update: Uint8Array): void {
    this.sent += 1;
    this.waiting.push({ number: this.sent, update });
  }

  // All that the portal lacks is on its way in one frame, or it lacks nothing.
  sendAll(update: Uint8Array | null): void {
    this.unsent = [];
    this.waiting = [];
    if (update) this.send(update);
  }

  acknowledge(count: number): void {
    this.waiting = this.waiting.filter(({ number }) => number > count);
  }

  // The counts belong to one line. What it did not acknowledge may be lost.
  lineLost(): void {
    this.unsent = [...this.waiting.map(({ update }) => update), ...this.unsent];
    this.waiting = [];
    this.sent = 0;
  }

  // What may have been lost, in one update; null when there is nothing.
  unsaved(): Uint8Array | null {
    const updates = [...this.waiting.map(({ update }) => update), ...this.unsent];
    return updates.length > 0 ? Y.mergeUpdates(updates) : null;
  }

  // Called when a post has brought everything up to a moment.
  savedAll(updates: readonly Uint8Array[]): void {
    this.unsent = this.unsent.filter((update) => !updates.includes(update));
  }

  all(): readonly Uint8Array[] {
    return [...this.unsent];
  }

  unsavedWords(): string {
    const update = this.unsaved();
    return update ? wordsOf(update) : "";
  }
}

function wordsOf(update: Uint8Array): string {
  const words: string[] = [];
  let lastEnd = "";
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
    const { client, clock } = struct.id;
    const isNext = lastEnd === `${client}:${clock}`;
    words.push(isNext || words.length === 0 ? struct.content.str : `\n${struct.content.str}`);
    lastEnd = `${client}:${clock + struct.length}`;
  }
  return words.join("");
}
