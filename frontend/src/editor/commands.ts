// What the keys and the toolbar do to blocks and words. A command returns false when it has nothing to do here.
import { chainCommands, deleteSelection, joinBackward, selectNodeBackward } from "prosemirror-commands";
import type { MarkType, Node, ResolvedPos } from "prosemirror-model";
import { type Command, type EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { newClauseId } from "./clauses";
import { depthOf, isHeading, isList, type Kind, kindOf, withDepth } from "./kinds";
import { schema } from "./schema";

const { block } = schema.nodes;

// The kind of the block that the selection begins in; null in a table.
export function currentKind(state: EditorState): Kind | null {
  const { $from } = state.selection;
  return $from.depth === 1 && $from.parent.type === block ? kindOf($from.parent) : null;
}

export function setKind(kind: Kind): Command {
  return changeKinds((current) => (isList(kind) && isList(current) ? withDepth(kind, depthOf(current)) : kind));
}

// A second press takes the kind away again.
export function toggleKind(kind: Kind): Command {
  return (state, dispatch, view) => {
    const current = currentKind(state);
    const isOn = current !== null && withDepth(current, 0) === kind;
    return setKind(isOn ? "p" : kind)(state, dispatch, view);
  };
}

export const indent: Command = changeKinds((kind) => withDepth(kind, depthOf(kind) + 1));
export const outdent: Command = changeKinds((kind) => withDepth(kind, depthOf(kind) - 1));

function changeKinds(change: (kind: Kind) => Kind): Command {
  return (state, dispatch) => {
    const transaction = state.tr;
    for (const [node, position] of selectedBlocks(state)) {
      const kind = change(kindOf(node));
      if (kind !== kindOf(node)) transaction.setNodeAttribute(position, "kind", kind);
    }
    if (!transaction.docChanged) return false;
    dispatch?.(transaction.scrollIntoView());
    return true;
  };
}

function selectedBlocks(state: EditorState): [Node, number][] {
  const found: [Node, number][] = [];
  const { from, to } = state.selection;
  state.doc.nodesBetween(from, to, (node, position) => {
    if (node.type === block) found.push([node, position]);
    return false; // blocks in tables have no kind of their own
  });
  return found;
}

export function hasMark(state: EditorState, mark: MarkType): boolean {
  const { empty, $from, from, to } = state.selection;
  if (empty) return Boolean(mark.isInSet(state.storedMarks ?? $from.marks()));
  let isEverywhere = true;
  state.doc.nodesBetween(from, to, (node) => {
    if (node.isText && !mark.isInSet(node.marks)) isEverywhere = false;
  });
  return isEverywhere;
}

// Enter: an empty item ends its list, a heading is followed by a paragraph, a table's cell has one paragraph only.
export const enter: Command = chainCommands(leaveEmptyItem, openBlockBefore, splitIntoNext);

function leaveEmptyItem(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const kind = currentKind(state);
  const { $from, empty } = state.selection;
  if (!empty || kind === null || kind === "p" || isHeading(kind) || $from.parent.content.size > 0) return false;
  return depthOf(kind) > 0 ? outdent(state, dispatch) : setKind("p")(state, dispatch);
}

// Before the first letter a new block opens above, so that the words keep their block and its id.
function openBlockBefore(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { $from, empty } = state.selection;
  if (!empty || $from.depth !== 1 || $from.parentOffset > 0 || $from.parent.content.size === 0) return false;
  const kind = kindOf($from.parent);
  const above = block.create({ kind: isHeading(kind) ? "p" : kind, id: newClauseId() });
  dispatch?.(state.tr.insert($from.before(), above).scrollIntoView());
  return true;
}

function splitIntoNext(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const transaction = state.tr.deleteSelection();
  const { $from } = transaction.selection;
  if ($from.depth !== 1 || $from.parent.type !== block) return false;
  const kind = kindOf($from.parent);
  const isHeadingsEnd = isHeading(kind) && $from.parentOffset === $from.parent.content.size;
  const next = { type: block, attrs: { kind: isHeadingsEnd ? "p" : kind, id: newClauseId() } };
  dispatch?.(transaction.split($from.pos, 1, [next]).scrollIntoView());
  return true;
}

// Backspace before the first letter first takes the kind away and then joins with the block above.
export const backspace: Command = chainCommands(deleteSelection, plainFirst, joinBackward, selectNodeBackward);

function plainFirst(state: EditorState, dispatch?: (tr: Transaction) => void): boolean {
  const { $from, empty } = state.selection;
  const kind = currentKind(state);
  if (!empty || $from.parentOffset > 0 || kind === null || kind === "p") return false;
  return depthOf(kind) > 0 ? outdent(state, dispatch) : setKind("p")(state, dispatch);
}

// One letter or word before or behind the caret, as a reader counts them: an accent or an emoji may be several signs.
export function take(
  state: EditorState,
  what: "grapheme" | "word",
  direction: -1 | 1,
  dispatch?: (tr: Transaction) => void,
): boolean {
  const { $from, empty } = state.selection;
  const words = (direction < 0 ? $from.nodeBefore : $from.nodeAfter)?.text;
  if (!empty || !words) return false;
  const found = pieces(words, what, direction);
  const size = what === "word" ? sizeOfWord(found) : (found[0]?.length ?? 1);
  const [from, to] = direction < 0 ? [$from.pos - size, $from.pos] : [$from.pos, $from.pos + size];
  dispatch?.(state.tr.delete(from, to));
  return true;
}

// The pieces in the order in which they would go.
function pieces(words: string, granularity: "grapheme" | "word", direction: -1 | 1): string[] {
  const found = [...new Intl.Segmenter("en", { granularity }).segment(words)].map((one) => one.segment);
  return direction < 0 ? found.reverse() : found;
}

// The spaces beside a word go with it.
function sizeOfWord(found: readonly string[]): number {
  const solid = found.findIndex((one) => one.trim() !== "");
  return found.slice(0, Math.max(solid, 0) + 1).join("").length;
}

// The words around the caret that carry the mark, or the selection.
export function rangeOfMark(state: EditorState, mark: MarkType): { from: number; to: number } {
  const { from, to, empty, $from } = state.selection;
  return empty ? (markedAround($from, mark) ?? { from, to }) : { from, to };
}

function markedAround(place: ResolvedPos, type: MarkType): { from: number; to: number } | null {
  const around = [place.nodeBefore, place.nodeAfter].find((node) => node && type.isInSet(node.marks));
  const mark = around && type.isInSet(around.marks);
  if (!mark) return null;
  let range: { from: number; to: number } | null = null;
  place.parent.forEach((node, offset) => {
    const from = place.start() + offset;
    const to = from + node.nodeSize;
    const touches = from <= place.pos && to >= place.pos;
    if (!mark.isInSet(node.marks)) return;
    if (range && range.to === from) range = { from: range.from, to };
    else if (!range || touches) range = { from, to };
  });
  return range;
}

export function caretAt(transaction: Transaction, position: number): Transaction {
  return transaction.setSelection(TextSelection.near(transaction.doc.resolve(position)));
}
