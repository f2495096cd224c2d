// The words that comments are about: found by their marks, or looked for where a comment has no mark in the text.
import { Fragment, type Node, Slice } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { clausesIn } from "./numbers";
import { schema } from "./schema";

export interface Place {
  id: string; // the conversation's
  clause: string;
  quote: string; // empty for a whole clause
  occurrence: number;
  further: Part[]; // in other clauses or cells
  isPrivate: boolean;
  isClosed: boolean;
}

// Words of one clause or cell, and which of equal ones is meant.
export interface Part {
  clause: string;
  quote: string;
  occurrence: number;
}

export interface Range {
  id: string;
  from: number;
  to: number;
}

export interface Chosen extends Part {
  place: string; // as readers know it, such as “clause 1.2” or “clauses 1.2 and 1.3”
  further: Part[]; // what is selected in other clauses or cells
}

// The settled letters of one block, and where each of them stands. What is only suggested is no part of the text.
interface Letters {
  text: string;
  places: number[];
}

export const passages = new PluginKey<{ places: readonly Place[]; ranges: Range[]; shown: DecorationSet }>("passages");

export function commentedWords(): Plugin {
  const draw = (doc: Node, places: readonly Place[]) => {
    const ranges = places.filter((one) => !one.isClosed).flatMap((one) => rangesOf(doc, one));
    const isPrivate = new Set(places.filter((one) => one.isPrivate).map((one) => one.id));
    const shown = ranges.map(({ id, from, to }) =>
      Decoration.inline(from, to, {
        class: `app-editor__commented${isPrivate.has(id) ? " app-editor__commented--private" : ""}`,
        "data-conversation": id,
      }),
    );
    return { places, ranges, shown: DecorationSet.create(doc, shown) };
  };
  return new Plugin({
    key: passages,
    state: {
      init: (_, state) => draw(state.doc, []),
      apply(transaction, before) {
        const places = transaction.getMeta(passages) as Place[] | undefined;
        if (!places && !transaction.docChanged) return before;
        return draw(transaction.doc, places ?? before.places);
      },
    },
    props: { decorations: (state) => passages.getState(state)?.shown },
  });
}

function rangesOf(doc: Node, place: Place): Range[] {
  const marked = place.isPrivate ? [] : markedRanges(doc, place.id);
  if (marked.length > 0 || !place.quote) return marked;
  const found: Range[] = [];
  doc.forEach((clause, offset) => {
    for (const part of [place, ...place.further].filter((one) => one.clause === clause.attrs.id)) {
      const [there] = occurrences(lettersOf(clause, offset), part.quote).slice(part.occurrence);
      if (there) found.push({ id: place.id, ...there });
    }
  });
  return found;
}

function markedRanges(doc: Node, id: string): Range[] {
  const found: Range[] = [];
  doc.descendants((node, position) => {
    if (!node.isText || !node.marks.some((one) => one.type === schema.marks.comment && one.attrs.id === id)) return;
    const last = found[found.length - 1];
    if (last?.to === position) last.to = position + node.nodeSize;
    else found.push({ id, from: position, to: position + node.nodeSize });
  });
  return found;
}

// Marks of comments that the page does not know yet: somebody has just made them.
export function unknownComments(state: EditorState): boolean {
  const known = new Set(passages.getState(state)?.places.map((one) => one.id));
  let isUnknown = false;
  state.doc.descendants((node) => {
    isUnknown ||= node.marks.some((one) => one.type === schema.marks.comment && !known.has(one.attrs.id as string));
  });
  return isUnknown;
}

// Comments belong to one section: words that are pasted from another leave theirs there, or the portal would not take
// the words.
export function withOwnComments(slice: Slice, { state }: EditorView): Slice {
  const known = new Set(passages.getState(state)?.places.map((one) => one.id));
  state.doc.descendants((node) => {
    for (const one of node.marks) if (one.type === schema.marks.comment) known.add(one.attrs.id as string);
  });
  const kept = (content: Fragment): Fragment => {
    const nodes: Node[] = [];
    content.forEach((node) => {
      const marks = node.marks.filter((one) => one.type !== schema.marks.comment || known.has(one.attrs.id as string));
      nodes.push(node.isText ? node.mark(marks) : node.copy(kept(node.content)));
    });
    return Fragment.fromArray(nodes);
  };
  return new Slice(kept(slice.content), slice.openStart, slice.openEnd);
}

// What the selection names: words of one clause or of several, or the whole clause that the caret is in.
export function chosenWords(state: EditorState, section: string): Chosen | null {
  const { from, to, empty } = state.selection;
  const stretches = empty ? [] : stretchesBetween(state.doc, from, to);
  const [first] = stretches;
  const clause = first?.clause ?? clauseAt(state);
  if (!clause?.node.attrs.id) return null;
  const numbers = new Map(clausesIn(state.doc, section).map(({ node, number }) => [node, `clause ${number}`]));
  if (!first) {
    const place = placeOf(clause.node);
    return { clause: clause.node.attrs.id as string, quote: "", occurrence: 0, place, further: [] };
  }
  const settled = stretches.filter((one) => one.clause.node.attrs.id);
  const places = [...new Set(settled.map((one) => placeOf(one.clause.node)))];
  return { ...partOf(first), place: listed(places), further: settled.filter((one) => one !== first).map(partOf) };

  function placeOf(node: Node): string {
    return numbers.get(node) ?? "a clause that is only suggested";
  }
}

function partOf({ clause, words, from }: Stretch): Part {
  const earlier = occurrences(clause.letters, words).filter((one) => one.from < from);
  return { clause: clause.node.attrs.id as string, quote: words, occurrence: earlier.length };
}

// “clause 1.2”, or “clauses 1.2, 1.3 and 1.4”.
function listed(places: readonly string[]): string {
  if (places.length === 1) return places[0] ?? "";
  const bare = places.map((one) => one.replace(/^clause /, ""));
  return `clauses ${bare.slice(0, -1).join(", ")} and ${bare[bare.length - 1]}`;
}

interface Clause {
  node: Node;
  letters: Letters[];
}

interface Stretch {
  clause: Clause;
  words: string;
  from: number; // of its first letter: spaces before it are no part of the quotation
}

function clauseAt(state: EditorState): Clause | null {
  const { $from } = state.selection;
  return $from.depth === 0 ? null : { node: $from.node(1), letters: lettersOf($from.node(1), $from.before(1)) };
}

function stretchesBetween(doc: Node, from: number, to: number): Stretch[] {
  const found: Stretch[] = [];
  doc.forEach((node, offset) => {
    if (offset + node.nodeSize <= from || offset >= to) return;
    const clause = { node, letters: lettersOf(node, offset) };
    for (const { text, places } of clause.letters) {
      const inside = [...places.keys()].filter((at) => (places[at] ?? 0) >= from && (places[at] ?? 0) < to);
      const words = inside.map((at) => text.charAt(at)).join("").split(/\s+/).filter(Boolean).join(" ");
      const start = inside.find((at) => text.charAt(at).trim() !== "");
      if (words && start !== undefined) found.push({ clause, words, from: places[start] ?? from });
    }
  });
  return found;
}

function lettersOf(clause: Node, offset: number): Letters[] {
  const found: Letters[] = [];
  const read = (block: Node, start: number) => {
    const letters: Letters = { text: "", places: [] };
    block.forEach((node, inside) => {
      if (node.marks.some((one) => one.type === schema.marks.insertion)) return;
      letters.text += node.text ?? "";
      for (let at = 0; at < node.nodeSize; at += 1) letters.places.push(start + 1 + inside + at);
    });
    found.push(letters);
  };
  if (clause.isTextblock) read(clause, offset);
  else {
    clause.descendants((node, inside) => {
      if (node.isTextblock) read(node, offset + 1 + inside);
      return !node.isTextblock;
    });
  }
  return found;
}

// As the portal counts them: capitals and the width of spaces make no difference.
function occurrences(letters: readonly Letters[], quote: string): { from: number; to: number }[] {
  const words = quote.split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const pattern = new RegExp(words.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+"), "gi");
  return letters.flatMap(({ text, places }) =>
    [...text.matchAll(pattern)].map((match) => ({
      from: places[match.index] ?? 0,
      to: (places[match.index + match[0].length - 1] ?? 0) + 1,
    })),
  );
}
