// Which of two equal letters is the one that was typed. y-prosemirror compares a text with what it was before, and there
// a space typed before a space is the same as one typed behind it: it takes the second, which may be an old one, and
// puts the mark of a suggestion, or the writer's name, on the wrong one of the two. The caret stands behind what was
// typed, so it tells. The build puts `simpleDiff` of this file in the place of the one that y-prosemirror would take.
import { simpleDiffString, simpleDiffStringWithCursor } from "lib0/diff";
import type { ResolvedPos } from "prosemirror-model";
import { Plugin } from "prosemirror-state";

interface Caret {
  text: string;
  offset: number;
}

let caret: Caret | null = null;

// Stands before the plugin that shares the text, so that the caret is known when that one compares.
export function caretTells(): Plugin {
  return new Plugin({ view: () => ({ update: ({ state }) => void (caret = caretAt(state.selection.$head)) }) });
}

// The run of text around the caret: line breaks and references end it, as they do in the shared text.
function caretAt({ parent, parentOffset }: ResolvedPos): Caret | null {
  if (!parent.isTextblock) return null;
  let [from, to] = [0, parent.content.size];
  parent.forEach((child, offset) => {
    if (child.isText) return;
    if (offset < parentOffset) from = offset + child.nodeSize;
    else to = Math.min(to, offset);
  });
  return { text: parent.textBetween(from, to), offset: parentOffset - from };
}

export function simpleDiff(before: string, after: string): ReturnType<typeof simpleDiffString> {
  if (caret?.text !== after) return simpleDiffString(before, after);
  return simpleDiffStringWithCursor(before, after, caret.offset - Math.max(after.length - before.length, 0));
}
