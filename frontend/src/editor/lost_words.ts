// Words whose paragraph somebody else removed while they were being typed: they are offered back, and not dropped.
import type { EditorView } from "prosemirror-view";
import type { Announcer } from "./announcer";
import { newClauseId } from "./clauses";
import { caretAt } from "./commands";
import { part } from "./elements";
import { schema } from "./schema";

export class LostWords {
  private readonly words: HTMLElement;
  private readonly back: HTMLElement;
  private readonly dismissal: HTMLElement;

  constructor(
    private readonly notice: HTMLElement,
    private readonly view: EditorView,
    private readonly announcer: Announcer,
  ) {
    this.words = part(notice, "lost-words");
    this.back = part(notice, "put-back");
    this.dismissal = part(notice, "dismiss");
    this.back.addEventListener("click", this.putBack);
    this.dismissal.addEventListener("click", this.dismiss);
  }

  // What is lost while an earlier loss is still shown is added to it.
  offer(words: string): void {
    this.words.textContent = [this.words.textContent, words].filter(Boolean).join("\n");
    this.notice.hidden = false;
    this.announcer.say("The paragraph you were writing in was removed by somebody. Your words are shown above the text.");
  }

  destroy(): void {
    this.back.removeEventListener("click", this.putBack);
    this.dismissal.removeEventListener("click", this.dismiss);
  }

  // As new paragraphs after the one that the caret is in.
  private putBack = (): void => {
    const lines = (this.words.textContent ?? "").split("\n").filter(Boolean);
    const blocks = lines.map((line) => schema.nodes.block.create({ kind: "p", id: newClauseId() }, schema.text(line)));
    const { state } = this.view;
    const place = state.selection.$to.depth > 0 ? state.selection.$to.after(1) : state.doc.content.size;
    const transaction = state.tr.insert(place, blocks);
    this.view.dispatch(caretAt(transaction, transaction.mapping.map(place) - 1).scrollIntoView());
    this.announcer.say("Your words are back in the text.");
    this.close();
  };

  private dismiss = (): void => this.close();

  private close(): void {
    this.words.textContent = "";
    this.notice.hidden = true;
    this.view.focus();
  }
}
