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
  const name = element("span", "app-caret__name", fullName(user));
  made.append("\u2060", name, "\u2060");
  requestAnimationFrame(() => keepInside(name));
  return made;
}

// Where there is no room to the right, the name stands before the caret.
function keepInside(name: HTMLElement): void {
  const text = name.closest("[data-part=text]");
  const isOver = text && name.getBoundingClientRect().right > text.getBoundingClientRect().right;
  if (isOver) name.classList.add("app-caret__name--before");
}

function selection(user: User): DecorationAttrs {
  return { class: `app-caret__selection app-caret__selection--${colourOf(user)}` };
}
