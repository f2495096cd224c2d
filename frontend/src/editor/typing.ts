// Words that the editor puts in itself, for left to the browser they would go wrong.
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

const TYPED = ["insertText", "insertReplacementText"]; // the second is a spelling put right

// Typed over a selection, all that lies beneath it would be read back from the page as plain words of whoever types,
// others' suggestions too. Typed beside a table's cells, they would stand on the page and not in the text.
export function typeIn(view: EditorView, event: InputEvent): boolean {
  const words = event.data ?? event.dataTransfer?.getData("text/plain");
  const range = rangeOf(view, event);
  if (!view.editable || !words || !range || event.isComposing || !TYPED.includes(event.inputType)) return false;
  event.preventDefault();
  const transaction = view.state.tr.insertText(words, range.from, range.to);
  const end = TextSelection.near(transaction.doc.resolve(transaction.mapping.map(range.to)), -1);
  view.dispatch(transaction.setSelection(end).scrollIntoView());
  return true;
}

// What the browser is about to replace: the caret that the editor knows of may be a moment behind.
function rangeOf(view: EditorView, event: InputEvent): { from: number; to: number } | null {
  const [range] = event.getTargetRanges();
  if (!range || !view.dom.contains(range.startContainer) || !view.dom.contains(range.endContainer)) return null;
  if (range.collapsed) return lastCell(view, range.startContainer);
  const from = view.posAtDOM(range.startContainer, range.startOffset);
  const to = view.posAtDOM(range.endContainer, range.endOffset);
  return from < to ? { from, to } : null;
}

// The end of the table's last cell, for a caret that stands in a table and in none of its cells.
function lastCell(view: EditorView, place: Node): { from: number; to: number } | null {
  const element = place instanceof Element ? place : place.parentElement;
  const cells = element?.closest(".app-editor__table")?.querySelector("tbody");
  if (!cells || cells.contains(place)) return null;
  const end = view.state.doc.resolve(view.posAtDOM(cells, cells.childNodes.length));
  return TextSelection.near(end, -1);
}
