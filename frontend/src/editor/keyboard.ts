// The keys. Tab moves between a table's cells and is otherwise left to the page, so that nobody is caught here.
import { chainCommands, createParagraphNear, deleteSelection, joinForward, selectNodeForward, toggleMark } from "prosemirror-commands";
import { baseKeymap } from "prosemirror-commands";
import { InputRule, inputRules } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { Command, EditorState, Plugin } from "prosemirror-state";
import { redoCommand, undoCommand } from "y-prosemirror";
import { backspace, currentKind, enter, indent, outdent, setKind, takeLetter, toggleKind } from "./commands";
import type { Kind } from "./kinds";
import { schema } from "./schema";
import { cellBelow, nextCell } from "./tables";

const { strong, em } = schema.marks;

export interface Ways {
  openLink: Command;
  toToolbar: Command;
  leave: Command;
  isSuggesting: () => boolean;
}

export function keyboard(ways: Ways): Plugin[] {
  const breakBlock = chainCommands(cellBelow, enter, createParagraphNear);
  // Left to the browser, a letter that stays would first vanish, and come back with styles that the page forbids.
  const letter = (direction: -1 | 1): Command => (state, dispatch) => ways.isSuggesting() && takeLetter(state, direction, dispatch);
  const back = chainCommands(backspace, letter(-1));
  const forward = chainCommands(deleteSelection, joinForward, selectNodeForward, letter(1));
  const own: Record<string, Command> = {
    Enter: breakBlock,
    "Shift-Enter": breakBlock,
    Backspace: back,
    "Mod-Backspace": back,
    "Shift-Backspace": back,
    Delete: forward,
    "Mod-Delete": forward,
    "Mod-b": toggleMark(strong),
    "Mod-i": toggleMark(em),
    "Mod-k": ways.openLink,
    "Mod-z": undoCommand,
    "Mod-y": redoCommand,
    "Shift-Mod-z": redoCommand,
    "Mod-]": indent,
    "Mod-[": outdent,
    "Mod-Alt-0": setKind("p"),
    "Mod-Alt-1": setKind("h1"),
    "Mod-Alt-2": setKind("h2"),
    "Mod-Alt-3": setKind("h3"),
    "Mod-Shift-7": toggleKind("ol0"),
    "Mod-Shift-8": toggleKind("ul0"),
    "Mod-Shift-9": toggleKind("quote"),
    Tab: nextCell(1),
    "Shift-Tab": nextCell(-1),
    "Alt-F10": ways.toToolbar,
    Escape: ways.leave,
  };
  return [keymap(own), keymap(baseKeymap), listsAsTyped(ways.isSuggesting)];
}

// "- " and "1. " at the start of a paragraph begin a list, as people know it from elsewhere.
function listsAsTyped(isSuggesting: () => boolean): Plugin {
  const rule = (pattern: RegExp, kind: Kind) =>
    new InputRule(pattern, (state: EditorState, _match, start, end) => {
      if (isSuggesting() || currentKind(state) !== "p") return null;
      const place = state.doc.resolve(start);
      return state.tr.delete(start, end).setNodeAttribute(place.before(), "kind", kind);
    });
  return inputRules({ rules: [rule(/^[-*•]\s$/, "ul0"), rule(/^1[.)]\s$/, "ol0")] });
}
