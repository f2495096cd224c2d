// The open suggestions in a text. One suggestion is everything that carries one id of one person for one organisation:
// words to put in, words to take out, or both. What becomes of them is decided by the portal: see verdicts.ts.
import type { Mark, Node } from "prosemirror-model";
import type { EditorState } from "prosemirror-state";
import { type Kind, kindOf, nameOf } from "./kinds";
import { schema } from "./schema";

const { insertion, deletion } = schema.marks;
const MOST_SHOWN_CHARACTERS = 120;

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
  kind: Kind | null; // of the block that the words would stand in
  oldKind: Kind | null; // of the one that they stand in now
  pieces: Stretch[];
  clash: Suggestion | null; // of another organisation, about the same words
}

interface Piece {
  mark: Mark;
  from: number;
  to: number;
  text: string;
  kind: Kind | null;
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
  doc.descendants((node, position, parent) => {
    const kind = parent?.type === schema.nodes.block ? kindOf(parent) : null;
    for (const mark of node.isText ? node.marks : []) {
      if (mark.type !== insertion && mark.type !== deletion) continue;
      pieces.push({ mark, from: position, to: position + node.nodeSize, text: node.text ?? "", kind });
    }
  });
  return pieces;
}

function gather(found: Map<string, Suggestion>, piece: Piece): void {
  const { mark, from, to, text } = piece;
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
    kind: null,
    oldKind: null,
    pieces: [],
    clash: null,
  };
  const isInsertion = mark.type === insertion;
  one.to = Math.max(one.to, to);
  if (isInsertion) {
    one.inserted += text;
    one.kind = piece.kind;
  } else {
    one.deleted += text;
    one.oldKind = piece.kind;
  }
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

// What it would change, in words.
export function whatOf({ inserted, deleted, kind, oldKind }: Suggestion): string {
  if (inserted && inserted === deleted) {
    const as = kind && kind !== oldKind ? `as a ${nameOf(kind).toLowerCase()}` : "in another way";
    return `Show “${shortened(deleted)}” ${as}`;
  }
  if (inserted && deleted) return `Replace “${shortened(deleted)}” with “${shortened(inserted)}”`;
  return inserted ? `Put in “${shortened(inserted)}”` : `Take out “${shortened(deleted)}”`;
}

function shortened(written: string): string {
  const words = written.trim() || written;
  return words.length > MOST_SHOWN_CHARACTERS ? `${words.slice(0, MOST_SHOWN_CHARACTERS)}…` : words;
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
