// Editors who write, without browsers: the same real updates for every system, sent on time whether or not the answers
// are (an open loop). What is asked for comes as JSON on standard input; "begin" and "end" on standard output bracket
// the time that counts, and the last line says what was found, as JSON.
import { createInterface } from "node:readline";
import { Editor, seed } from "./editor.mjs";
import { Tally } from "./tally.mjs";

const AT_ONCE = 10;
const JOIN_MS = 20_000;
const DRAIN_MS = 5_000;
const SETTLE_MS = 300;

const asked = JSON.parse(await line());
const tally = new Tally(asked.editors);
const editors = asked.editors.map((one, number) => new Editor(asked.kind, one, number, tally));

await begin();
await type(asked.warmUpSeconds, false);
await until(() => tally.isAllSeen, DRAIN_MS);
tally.count();
console.log("begin");
await type(asked.seconds, true);
await until(() => tally.isAllSeen, DRAIN_MS);
console.log("end");
const lost = await wordsLost();
console.log(JSON.stringify({ ...tally.found(), lost, closed: editors.filter((one) => one.closed).length }));
process.exit(0);

async function begin() {
  const first = new Map();
  for (const editor of editors) if (!first.has(editor.document)) first.set(editor.document, editor);
  await inTurn([...first.values()], 1, (editor) => editor.join(JOIN_MS));
  if (asked.kind !== "portal") for (const editor of first.values()) editor.bring(seed(asked.paragraphs));
  await rest(SETTLE_MS);
  const others = editors.filter((editor) => first.get(editor.document) !== editor);
  await inTurn(others, asked.oneByOne ? 1 : AT_ONCE, (editor) => editor.join(JOIN_MS));
  await rest(SETTLE_MS);
  for (const editor of editors) editor.sitDown();
}

// Somebody types every now and then, at random moments that are the same for every system.
async function type(seconds, isCounted) {
  const random = mulberry(isCounted ? 7 : 3);
  const until = performance.now() + seconds * 1000;
  let due = performance.now();
  while (due < until) {
    const wait = due - performance.now();
    if (wait > 0) await rest(wait);
    editors[Math.floor(random() * editors.length)].type(tally);
    due += (-Math.log(1 - random()) / asked.rate) * 1000;
  }
}

// One who comes last reads every word that was typed, or it was lost.
async function wordsLost() {
  const latest = asked.editors.filter((one, number) => asked.editors.findIndex((o) => o.document === one.document) === number);
  let lost = 0;
  for (const one of latest) {
    const witness = new Editor(asked.kind, one, -1, null);
    await witness.join(JOIN_MS);
    lost += tally.missingIn(one.document, witness.text());
  }
  return lost;
}

async function inTurn(waiting, atOnce, act) {
  const left = [...waiting];
  const one = async () => {
    while (left.length > 0) await act(left.shift());
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

async function until(holds, patienceMs) {
  const last = performance.now() + patienceMs;
  while (!holds() && performance.now() < last) await rest(5);
}

function rest(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

function mulberry(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function line() {
  return new Promise((done) => createInterface(process.stdin).once("line", done));
}
