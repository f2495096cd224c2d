// What can be done to the text, by a button or by keys, and what is heard of it once it is done.
import { toggleMark } from "prosemirror-commands";
import type { MarkType } from "prosemirror-model";
import type { Command, EditorState } from "prosemirror-state";
import { redoCommand, undoCommand } from "y-prosemirror";
import { currentKind, hasMark, indent, outdent, setKind, toggleKind } from "./commands";
import { depthOf, type Kind, nameOf, withDepth } from "./kinds";
import { schema } from "./schema";
import { addColumn, addRow, insertTable, removeColumn, removeRow, removeTable } from "./tables";

const { strong, em } = schema.marks;

export interface Tool {
  command: Command;
  isOn?: (state: EditorState) => boolean;
  said?: (state: EditorState) => string; // of the text as it is afterwards
  isForReaders?: boolean; // needs no right to write
}

export const TOOLS: Record<string, Tool> = {
  undo: { command: undoCommand, said: () => "Undone." },
  redo: { command: redoCommand, said: () => "Done again." },
  p: { command: setKind("p"), said: () => `${nameOf("p")}.` },
  h1: kindTool("h1"),
  h2: kindTool("h2"),
  h3: kindTool("h3"),
  strong: markTool(strong, "Bold"),
  em: markTool(em, "Italic"),
  ul0: kindTool("ul0"),
  ol0: kindTool("ol0"),
  quote: kindTool("quote"),
  indent: { command: indent, said: level },
  outdent: { command: outdent, said: level },
  table: { command: insertTable, said: () => "Table put in, with three columns and two rows." },
  "add-row": { command: addRow, said: () => "Row put in below." },
  "remove-row": { command: removeRow, said: () => "Row taken out." },
  "add-column": { command: addColumn, said: () => "Column put in after." },
  "remove-column": { command: removeColumn, said: () => "Column taken out." },
  "remove-table": { command: removeTable, said: () => "Table taken out." },
};

// The same by keys as by the button, and heard as well.
export function heard(name: string, say: (sentence: string) => void): Command {
  const tool = TOOLS[name];
  if (!tool) throw new Error(`There is no tool "${name}".`);
  return (state, dispatch, view) => {
    const isDone = tool.command(state, dispatch, view);
    if (isDone && dispatch && view && tool.said) say(tool.said(view.state));
    return isDone;
  };
}

function kindTool(kind: Kind): Tool {
  const isOn = (state: EditorState) => withDepth(currentKind(state) ?? "p", 0) === kind && currentKind(state) !== null;
  return { command: toggleKind(kind), isOn, said: (state) => onOrOff(nameOf(kind), isOn(state)) };
}

function markTool(mark: MarkType, name: string): Tool {
  const isOn = (state: EditorState) => hasMark(state, mark);
  return { command: toggleMark(mark), isOn, said: (state) => onOrOff(name, isOn(state)) };
}

function onOrOff(name: string, isOn: boolean): string {
  return `${name} ${isOn ? "on" : "off"}.`;
}

function level(state: EditorState): string {
  return `Level ${depthOf(currentKind(state) ?? "p") + 1}.`;
}
