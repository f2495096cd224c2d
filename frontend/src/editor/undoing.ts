// Undo and redo are the editor's own, however they are asked for, and bring back no more than the portal takes at once.
import type { Node } from "prosemirror-model";
import type { Transaction } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { redoCommand, undoCommand, ySyncPluginKey } from "y-prosemirror";
import type { UndoManager } from "yjs";
import { isFromOthers } from "./clauses";
import { type Author, findSuggestions, isOwn } from "./suggestions";
import { MOST_CHARACTERS } from "./too_much";

export const TOO_MUCH_BACK =
  "That is too much to bring back at once, and nothing was changed. An earlier text can be restored from the section’s history.";

type Step = UndoManager["undoStack"][number];

// Refused before anything happens: the portal would close the line for it. A step that has nothing left to do is passed
// over, so the one behind it is looked at as well.
export function limitUndo(manager: UndoManager, refuse: (sentence: string) => void): void {
  const within = (stack: Step[], act: () => Step | null): Step | null => {
    for (let step = stack.at(-1); step; step = stack.at(-1)) {
      if (charactersOf(step) > MOST_CHARACTERS) {
        refuse(TOO_MUCH_BACK);
        return null;
      }
      const done = onlyTheLast(stack, act);
      if (done) return done;
    }
    return null;
  };
  const [undo, redo] = [manager.undo.bind(manager), manager.redo.bind(manager)];
  manager.undo = () => within(manager.undoStack, undo);
  manager.redo = () => within(manager.redoStack, redo);
}

function onlyTheLast(stack: Step[], act: () => Step | null): Step | null {
  const earlier = stack.splice(0, stack.length - 1);
  try {
    return act();
  } finally {
    stack.unshift(...earlier);
  }
}

// Everything that the step took out would come back, marks and paragraphs too.
function charactersOf(step: Step): number {
  let count = 0;
  for (const items of step.deletions.clients.values()) {
    for (const { len } of items) count += len;
  }
  return count;
}

// What was decided about one's suggestion is text now, or gone: who may only suggest can take neither back, and the
// portal would refuse an undo that tries. So it reaches no further than to the verdict.
export function forgetDecided(manager: UndoManager, author: Author, change: Transaction): void {
  if (!change.docChanged || !isFromOthers(change) || isUndo(change)) return;
  const open = ownKeys(change.doc, author);
  if ([...ownKeys(change.before, author)].some((key) => !open.has(key))) manager.clear();
}

function ownKeys(doc: Node, author: Author): Set<string> {
  return new Set(findSuggestions(doc).filter((one) => isOwn(one, author)).map((one) => one.id));
}

function isUndo(change: Transaction): boolean {
  return Boolean((change.getMeta(ySyncPluginKey) as { isUndoRedoOperation?: boolean } | undefined)?.isUndoRedoOperation);
}

// The browser's own undo knows what was typed on this page, and nothing of what others did to it meanwhile.
export function undoAsked(view: EditorView, event: InputEvent): boolean {
  if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return false;
  event.preventDefault();
  if (view.editable) (event.inputType === "historyUndo" ? undoCommand : redoCommand)(view.state, view.dispatch, view);
  return true;
}
