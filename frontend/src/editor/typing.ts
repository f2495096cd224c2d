// Words typed over a selection. Left to the browser, all that lies beneath the selection would be read back from the
// page as plain words of whoever types, others' suggestions too.
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";

const TYPED = ["insertText", "insertReplacementText"]; // the second is a spelling put right

export function typeOver(view: EditorView, event: InputEvent): boolean {
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
  if (!range || range.collapsed || !view.dom.contains(range.startContainer) || !view.dom.contains(range.endContainer)) return null;
  const from = view.posAtDOM(range.startContainer, range.startOffset);
  const to = view.posAtDOM(range.endContainer, range.endOffset);
  return from < to ? { from, to } : null;
}
