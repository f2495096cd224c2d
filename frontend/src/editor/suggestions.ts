// The open suggestions in a text. One suggestion is everything that carries one id of one person for one organisation:
// words to put in, words to take out, or both. What becomes of them is decided by the portal: see verdicts.ts.
import type { Mark, Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import { schema } from "./schema";
import { type ClauseKind, kindOfClause, type Look, lookOf } from "./wording";

const { insertion, deletion } = schema.marks;
const BETWEEN_CELLS = " | ";

export interface Author {
  person: string;
  organisation: string;
}

export interface Stretch {
  from: number;
  to: number;
  isInsertion: boolean;
}

export interface Suggestion extends Author {
  id: string;
  at: string;
  from: number;
  to: number;
  inserted: string;
  deleted: string;
  kind: ClauseKind; // of the clause that the words would stand in
  oldKind: ClauseKind | null; // of the one that they stand in now
  moves: boolean; // from one clause into another
  looks: Look[]; // of all words that it puts in
  pieces: Stretch[];
  clash: Suggestion | null; // of another organisation, about the same words
}

interface Piece {
  mark: Mark;
  node: Node;
  from: number;
  to: number;
  clause: Clause;
}

interface Clause {
  id: string;
  kind: ClauseKind;
  isProposed: boolean; // none of its words stands in the text
}

export function findSuggestions(doc: Node): Suggestion[] {
  const found = new Map<string, Suggestion>();
  const clauses = new Map<string, string>(); // in which each begins
  for (const piece of piecesIn(doc)) gather(found, clauses, piece);
  const listed = [...found.values()].sort((one, other) => one.from - other.from);
  for (const one of listed) one.clash = clashOf(one, listed);
  return listed;
}

function piecesIn(doc: Node): Piece[] {
  const pieces: Piece[] = [];
  doc.forEach((block, offset) => {
    const clause = clauseOf(block);
    block.descendants((node, inside) => {
      const from = offset + 1 + inside;
      for (const mark of node.isText ? node.marks : []) {
        if (mark.type !== insertion && mark.type !== deletion) continue;
        pieces.push({ mark, node, from, to: from + node.nodeSize, clause });
      }
    });
  });
  return pieces;
}

function clauseOf(block: Node): Clause {
  let isProposed = true;
  block.descendants((node) => {
    if (node.isText && !node.marks.some((one) => one.type === insertion)) isProposed = false;
  });
  return { id: String(block.attrs.id ?? ""), kind: kindOfClause(block), isProposed };
}

function gather(found: Map<string, Suggestion>, clauses: Map<string, string>, piece: Piece): void {
  const { mark, node, from, to, clause } = piece;
  const key = keyOf(mark);
  const { id, person, organisation, at } = factsOf(mark);
  const one = found.get(key) ?? {
    id: key,
    person,
    organisation,
    at,
    from,
    to,
    inserted: "",
    deleted: "",
    kind: clause.kind,
    oldKind: null,
    moves: false,
    looks: [],
    pieces: [],
    clash: null,
  };
  const isInsertion = mark.type === insertion;
  const before = isInsertion ? one.inserted : one.deleted;
  const isNextCell = before !== "" && clause.kind === "table" && one.to < from;
  const words = (isNextCell ? BETWEEN_CELLS : "") + (node.text ?? "");
  if (isInsertion) {
    one.inserted += words;
    one.looks.push(lookOf(node));
    if (clause.isProposed) one.kind = clause.kind;
  } else {
    one.deleted += words;
    one.oldKind = clause.kind;
  }
  one.to = Math.max(one.to, to);
  one.moves ||= (clauses.get(key) ?? clause.id) !== clause.id;
  if (!clauses.has(key)) clauses.set(key, clause.id);
  one.pieces.push({ from, to, isInsertion });
  if (id) found.set(key, one);
}

// The name by which the portal knows it.
export function keyOf(mark: Mark): string {
  const { id, person, organisation } = factsOf(mark);
  return `${organisation}:${person}:${id}`;
}

function factsOf(mark: Mark): Record<"id" | "person" | "organisation" | "at", string> {
  const { id, person, organisation, at } = mark.attrs as Record<string, string | null>;
  return { id: id ?? "", person: person ?? "", organisation: organisation ?? "", at: at ?? "" };
}

// Two organisations that want something else of the same words. In the same place counts, if one would put words in.
function clashOf(one: Suggestion, listed: readonly Suggestion[]): Suggestion | null {
  const clashing = listed.find(
    (other) =>
      other.organisation !== one.organisation &&
      one.pieces.some((piece) => other.pieces.some((another) => meet(piece, another))),
  );
  return clashing ?? null;
}

function meet(one: Stretch, other: Stretch): boolean {
  if (one.from < other.to && other.from < one.to) return true;
  const touches = one.from <= other.to && other.from <= one.to;
  return touches && (one.isInsertion || other.isInsertion);
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
