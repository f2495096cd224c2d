// What a page loads on which a section is written together. The editor takes the place of the plain form when the
// text has come; where it does not come, the form stays.
import { Editor } from "./editor/editor";

const open = new Map<HTMLElement, Editor>();

function mount(): void {
  for (const [root, editor] of open) {
    if (root.isConnected) continue;
    editor.destroy();
    open.delete(root);
  }
  for (const root of document.querySelectorAll<HTMLElement>("[data-live-url]")) {
    if (!open.has(root)) open.set(root, new Editor(root));
  }
}

mount();
// A fragment may bring an editor or take one away.
document.addEventListener("htmx:after:swap", mount);
