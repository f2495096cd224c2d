// The open suggestions in a text, and what becomes of them. One suggestion is everything that carries one id: words
// to put in, words to take out, or both.
import type { Mark, Node } from "prosemirror-model";
import type { EditorState, Transaction } from "prosemirror-state";
import { schema } from "./schema";

const { insertion, deletion } = schema.marks;

export interface Author {
  person: string;
  organisation: string;
}

export interface Suggestion extends Author {
  id: string;
  at: string;
  from: number;
  to: number;
  inserted: string;
  deleted: string;
  clash: Suggestion | null; // of another organisation, about the same words
}

interface Piece {
  mark: Mark;
  from: number;
  to: number;
  text: string;
}

export function findSuggestions(doc: Node): Suggestion[] {
  const found = new Map<string, Suggestion>();
  for (const piece of piecesIn(doc)) gather(found, piece);
  const listed = [...found.values()].sort((one, other) => one.from - other.from);
  for (const one of listed) one.clash = clashOf(one, listed);
  return listed;
}

function piecesIn(doc: Node): Piece[] {
  const pieces: Piece[] = [];
  doc.descendants((node, position) => {
    for (const mark of node.isText ? node.marks : []) {
      if (mark.type !== insertion && mark.type !== deletion) continue;
      pieces.push({ mark, from: position, to: position + node.nodeSize, text: node.text ?? "" });
    }
  });
  return pieces;
}

function gather(found: Map<string, Suggestion>, { mark, from, to, text }: Piece): void {
  const { id, person, organisation, at } = mark.attrs as Record<string, string | null>;
  const key = id ?? "";
  const known = found.get(key);
  const one = known ?? {
    id: key,
    person: person ?? "",
    organisation: organisation ?? "",
    at: at ?? "",
    from,
    to,
    inserted: "",
    deleted: "",
    clash: null,
  };
  one.to = Math.max(one.to, to);
  if (mark.type === insertion) one.inserted += text;
  else one.deleted += text;
  found.set(key, one);
}

// Two organisations that want something else of the same words. Side by side in the same place counts.
function clashOf(one: Suggestion, listed: readonly Suggestion[]): Suggestion | null {
  const clashing = listed.find(
    (other) => other.organisation !== one.organisation && other.from <= one.to && one.from <= other.to,
  );
  return clashing ?? null;
}

export type Verdict = "accept" | "reject";

// Not to be undone by Ctrl+Z: to undo it would be to suggest again in another's name.
export function settle(state: EditorState, ids: ReadonlySet<string>, verdict: Verdict): Transaction | null {
  const transaction = state.tr.setMeta("addToHistory", false);
  const pieces = piecesIn(state.doc).filter(({ mark }) => ids.has((mark.attrs.id as string | null) ?? ""));
  for (const { mark, from, to } of pieces.reverse()) {
    const start = transaction.mapping.map(from);
    const end = transaction.mapping.map(to, -1);
    if (start >= end) continue;
    const goes = (mark.type === insertion) === (verdict === "reject");
    if (goes) removeWords(transaction, start, end);
    else transaction.removeMark(start, end, mark);
  }
  return transaction.docChanged ? transaction : null;
}

// A block that has lost all its words goes too.
function removeWords(transaction: Transaction, from: number, to: number): void {
  const $from = transaction.doc.resolve(from);
  const isWhole = $from.parent.content.size === to - from && $from.depth === 1 && transaction.doc.childCount > 1;
  if (isWhole) transaction.delete($from.before(), $from.after());
  else transaction.delete(from, to);
}

// What somebody may take back: everything that their own organisation has suggested.
export function isOwn(suggestion: Suggestion, author: Author): boolean {
  return suggestion.organisation === author.organisation;
}

export function suggestionAt(state: EditorState): Mark | null {
  const { $from } = state.selection;
  const marks = [...$from.marks(), ...($from.nodeAfter?.marks ?? []), ...($from.nodeBefore?.marks ?? [])];
  return marks.find((mark) => mark.type === insertion || mark.type === deletion) ?? null;
}
