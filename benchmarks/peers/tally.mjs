// Who has seen which word when. A word is twelve letters that are found again in the bytes of any update.
const WORD = /~([0-9a-z]{10}) /g;
const MOST_KNOWN = 5_000;

export class Tally {
  constructor(editors) {
    this.sizes = new Map();
    for (const { document } of editors) this.sizes.set(document, (this.sizes.get(document) ?? 0) + 1);
    this.editors = editors.length;
    this.words = [];
    this.known = new Map(); // many editors get the same bytes, which are searched once
    this.waiting = 0;
    this.latencies = [];
    this.acknowledgements = [];
    this.first = 0;
  }

  next(editor) {
    const number = this.words.length;
    const others = this.sizes.get(editor.document) - 1;
    this.words.push({ at: performance.now(), by: editor, left: others, seenBy: new Uint8Array(this.editors) });
    this.waiting += others;
    return `~${number.toString(36).padStart(10, "0")} `;
  }

  saw(editor, message) {
    const now = performance.now();
    const numbers = this.numbersIn(message);
    for (const number of numbers) {
      const word = this.words[number];
      if (word.by === editor || word.seenBy[editor.number]) continue;
      word.seenBy[editor.number] = 1;
      word.left -= 1;
      this.waiting -= 1;
      if (number >= this.first) this.latencies.push(now - word.at);
    }
    return numbers.length > 0;
  }

  acknowledged(ms) {
    this.acknowledgements.push(ms);
  }

  // From here on it counts.
  count() {
    this.first = this.words.length;
    this.latencies = [];
    this.acknowledgements = [];
  }

  get isAllSeen() {
    return this.waiting === 0;
  }

  found() {
    const counted = this.words.slice(this.first);
    return {
      sent: counted.length,
      delivered: this.latencies.length,
      undelivered: counted.reduce((sum, word) => sum + word.left, 0),
      ...cuts("seen", this.latencies),
      ...cuts("acknowledged", this.acknowledgements),
    };
  }

  missingIn(document, text) {
    const there = new Set([...text.matchAll(WORD)].map((match) => parseInt(match[1], 36)));
    return this.words.filter((word, number) => word.by.document === document && !there.has(number)).length;
  }

  numbersIn(message) {
    const bytes = message.toString("latin1");
    const known = this.known.get(bytes);
    if (known) return known;
    const numbers = [...bytes.matchAll(WORD)].map((match) => parseInt(match[1], 36));
    if (this.known.size > MOST_KNOWN) this.known.clear();
    this.known.set(bytes, numbers);
    return numbers;
  }
}

function cuts(name, unsorted) {
  const sorted = Float64Array.from(unsorted).sort();
  const at = (share) => (sorted.length > 0 ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : null);
  return { [`${name}MedianMs`]: at(0.5), [`${name}P99Ms`]: at(0.99) };
}
