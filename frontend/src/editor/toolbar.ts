// The toolbar: one stop for Tab, arrow keys within, and each button says whether it is on.
import type { EditorView } from "prosemirror-view";
import type { Announcer } from "./announcer";
import { currentCell } from "./tables";
import { TOOLS, type Tool } from "./tools";

export class Toolbar {
  private readonly buttons: HTMLButtonElement[];
  private readonly tableGroup: HTMLElement | null;

  // `more` are the tools that ask something first.
  constructor(
    private readonly bar: HTMLElement,
    private readonly view: EditorView,
    private readonly more: Record<string, Tool>,
    private readonly announcer: Announcer,
  ) {
    this.buttons = [...bar.querySelectorAll<HTMLButtonElement>("button[data-tool]")];
    this.tableGroup = bar.querySelector("[data-group=table]");
    bar.addEventListener("click", this.press);
    bar.addEventListener("keydown", this.move);
    bar.addEventListener("focusin", this.remember);
    bar.addEventListener("mousedown", keepFocus);
    this.refresh();
  }

  destroy(): void {
    this.bar.removeEventListener("click", this.press);
    this.bar.removeEventListener("keydown", this.move);
    this.bar.removeEventListener("focusin", this.remember);
    this.bar.removeEventListener("mousedown", keepFocus);
  }

  focus(): void {
    (this.reachable().find((one) => one.tabIndex === 0) ?? this.reachable()[0])?.focus();
  }

  refresh(): void {
    const { state } = this.view;
    if (this.tableGroup) this.tableGroup.hidden = currentCell(state) === null;
    for (const one of this.buttons) {
      const tool = this.toolOf(one);
      if (tool.isOn) one.setAttribute("aria-pressed", String(tool.isOn(state)));
      const isOff = !(this.view.editable || tool.isForReaders) || !tool.command(state);
      one.setAttribute("aria-disabled", String(isOff)); // still found by the arrow keys
    }
    this.keepOneStop();
  }

  private toolOf(one: HTMLButtonElement): Tool {
    const name = one.dataset.tool ?? "";
    const tool = this.more[name] ?? TOOLS[name];
    if (!tool) throw new Error(`There is no tool "${name}".`);
    return tool;
  }

  private press = (event: Event): void => {
    const one = (event.target as Element).closest<HTMLButtonElement>("button[data-tool]");
    if (!one || one.getAttribute("aria-disabled") === "true") return;
    const tool = this.toolOf(one);
    tool.command(this.view.state, this.view.dispatch, this.view);
    if (tool.said) this.announcer.say(tool.said(this.view.state));
    // Pressed by mouse the caret goes on where it was; pressed by key the next tool is one arrow away.
    if ((event as MouseEvent).detail > 0 && !document.querySelector("dialog[open]")) this.view.focus();
  };

  private move = (event: KeyboardEvent): void => {
    const reachable = this.reachable();
    const at = reachable.indexOf(document.activeElement as HTMLButtonElement);
    const last = reachable.length - 1;
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") this.view.focus();
    if (next === undefined) return;
    event.preventDefault();
    reachable[(next + reachable.length) % reachable.length]?.focus();
  };

  private remember = (event: Event): void => {
    for (const one of this.buttons) one.tabIndex = one === event.target ? 0 : -1;
  };

  private keepOneStop(): void {
    const reachable = this.reachable();
    if (reachable.filter((one) => one.tabIndex === 0).length === 1) return;
    for (const one of this.buttons) one.tabIndex = one === reachable[0] ? 0 : -1;
  }

  private reachable(): HTMLButtonElement[] {
    return this.buttons.filter((one) => !one.closest("[hidden]"));
  }
}

function keepFocus(event: Event): void {
  event.preventDefault();
}
