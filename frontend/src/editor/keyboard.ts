// The keys. Tab moves between a table's cells and is otherwise left to the page, so that nobody is caught here.
import { chainCommands, createParagraphNear, deleteSelection, joinForward, selectNodeForward } from "prosemirror-commands";
import { baseKeymap } from "prosemirror-commands";
import { InputRule, inputRules } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { Node } from "prosemirror-model";
import { type Command, type EditorState, type Plugin, Selection } from "prosemirror-state";
import { backspace, currentKind, enter, take } from "./commands";
import type { Kind } from "./kinds";
import { cellBelow, nextCell } from "./tables";
import { heard } from "./tools";

export interface Ways {
  openLink: Command;
  toToolbar: Command;
  leave: Command;
  isSuggesting: () => boolean;
  say: (sentence: string) => void;
}

export function keyboard(ways: Ways): Plugin[] {
  const breakBlock = chainCommands(cellBelow, enter, createParagraphNear);
  // Left to the browser, a letter that stays would first vanish, and come back with styles that the page forbids.
  const taken = (what: "grapheme" | "word", direction: -1 | 1): Command => (state, dispatch) =>
    ways.isSuggesting() && take(state, what, direction, dispatch);
  const back = chainCommands(backspace, taken("grapheme", -1));
  const forward = chainCommands(deleteSelection, joinForward, selectNodeForward, taken("grapheme", 1));
  const wordBack = chainCommands(backspace, taken("word", -1));
  const wordForward = chainCommands(deleteSelection, joinForward, selectNodeForward, taken("word", 1));
  const tool = (name: string): Command => heard(name, ways.say);
  const own: Record<string, Command> = {
    Enter: breakBlock,
    "Shift-Enter": breakBlock,
    Backspace: back,
    "Mod-Backspace": wordBack,
    "Shift-Backspace": back,
    Delete: forward,
    "Mod-Delete": wordForward,
    "Mod-b": tool("strong"),
    "Mod-i": tool("em"),
    "Mod-k": ways.openLink,
    "Mod-z": tool("undo"),
    "Mod-y": tool("redo"),
    "Shift-Mod-z": tool("redo"),
    "Mod-]": tool("indent"),
    "Mod-[": tool("outdent"),
    "Mod-Alt-0": tool("p"),
    "Mod-Alt-1": tool("h1"),
    "Mod-Alt-2": tool("h2"),
    "Mod-Alt-3": tool("h3"),
    "Mod-Shift-7": tool("ol0"),
    "Mod-Shift-8": tool("ul0"),
    "Mod-Shift-9": tool("quote"),
    Tab: nextCell(1),
    "Shift-Tab": nextCell(-1),
    // The browser's own way to the end leads out of the cells of a table that comes last.
    "Mod-Home": toEdge((doc) => Selection.atStart(doc)),
    "Mod-End": toEdge((doc) => Selection.atEnd(doc)),
    "Alt-F10": ways.toToolbar,
    Escape: ways.leave,
  };
  return [keymap(own), keymap(baseKeymap), listsAsTyped(ways.isSuggesting)];
}

function toEdge(edge: (doc: Node) => Selection): Command {
  return (state, dispatch) => {
    dispatch?.(state.tr.setSelection(edge(state.doc)).scrollIntoView());
    return true;
  };
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
