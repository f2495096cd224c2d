// What stays at the top of the screen covers neither the caret nor what has the focus: both come to stand below it.
import type { EditorView } from "prosemirror-view";

const GAP = 5;
const HEIGHT = "--app-in-sight"; // for the style sheet

export class InSight {
  private readonly threshold = { top: 0, right: 0, bottom: 0, left: 0 };
  private readonly margin = { top: GAP, right: GAP, bottom: GAP, left: GAP };
  private readonly watcher = new ResizeObserver(() => this.measure());

  // Either the whole bar stays, or, where it has no box of its own, each of its lines but the toolbar.
  constructor(private readonly bar: HTMLElement, private readonly toolbar: HTMLElement, view: EditorView) {
    view.setProps({ scrollThreshold: this.threshold, scrollMargin: this.margin });
    for (const one of [bar, ...bar.children]) this.watcher.observe(one);
  }

  destroy(): void {
    this.watcher.disconnect();
    document.documentElement.style.removeProperty(HEIGHT);
  }

  private measure(): void {
    const lines = ([...this.bar.children] as HTMLElement[]).filter((one) => one !== this.toolbar);
    const height = this.bar.offsetHeight || Math.max(...lines.map((one) => one.offsetHeight));
    this.threshold.top = height;
    this.margin.top = height + GAP;
    document.documentElement.style.setProperty(HEIGHT, `${height + GAP}px`);
  }
}
