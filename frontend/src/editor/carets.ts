// Where the others' carets stand, with their names. Colours come from classes, since the page forbids style attributes;
// the names are hidden from screen readers, which would read them into the middle of a sentence.
import type { Plugin } from "prosemirror-state";
import type { DecorationAttrs } from "prosemirror-view";
import type { Awareness } from "y-protocols/awareness";
import { yCursorPlugin } from "y-prosemirror";
import { element } from "./elements";
import { colourOf, fullName } from "./presence";
import type { User } from "./wire";

export function carets(awareness: Awareness): Plugin {
  return yCursorPlugin(awareness, {
    awarenessStateFilter: (own: number, client: number, state: { user?: User }) =>
      client !== own && typeof state.user?.name === "string",
    cursorBuilder: caret,
    selectionBuilder: selection,
  }) as Plugin;
}

function caret(user: User): HTMLElement {
  const made = element("span", `app-caret app-caret--${colourOf(user)}`);
  made.setAttribute("aria-hidden", "true");
  made.contentEditable = "false";
  // A word joiner on either side keeps the line from breaking at the caret.
  made.append("\u2060", element("span", "app-caret__name", fullName(user)), "\u2060");
  return made;
}

function selection(user: User): DecorationAttrs {
  return { class: `app-caret__selection app-caret__selection--${colourOf(user)}` };
}
