// What stands around the text: the toolbar, the small forms, the panel of suggestions and the offer of lost words.
import type { EditorState } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import type { Announcer } from "./announcer";
import { hasMark } from "./commands";
import { Comments } from "./comments";
import { Dialogs } from "./dialogs";
import { part } from "./elements";
import { InSight } from "./in_sight";
import { LostWords } from "./lost_words";
import type { People } from "./people";
import type { Citations } from "./references";
import { Review, type Reviewer } from "./review";
import { schema } from "./schema";
import { suggestionAt } from "./suggestions";
import { currentCell } from "./tables";
import { Toolbar } from "./toolbar";

const REVIEW_MS = 150;

export interface Standing extends Reviewer {
  mayComment: () => boolean;
  isSuggesting: () => boolean;
  chooseSuggesting: (isOn: boolean) => void;
}

export class Surroundings {
  private readonly toolbar: Toolbar;
  private readonly inSight: InSight;
  private readonly dialogs: Dialogs;
  private readonly review: Review;
  private readonly lost: LostWords;
  private readonly comments: Comments | null;
  private heardSuggestion: string | null = null;
  private timer = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly view: EditorView,
    private readonly people: People,
    private readonly announcer: Announcer,
    private readonly standing: Standing,
    citations: Citations,
  ) {
    this.dialogs = new Dialogs(root, view, citations);
    this.comments = Comments.in(root, view, announcer, standing.mayComment);
    this.toolbar = new Toolbar(part(root, "toolbar"), view, this.askingTools(), announcer);
    this.inSight = new InSight(part(root, "bar"), part(root, "toolbar"), view);
    part(root, "to-tools").addEventListener("click", this.showTools);
    this.review = new Review(part(root, "suggestions"), view, people, standing, announcer);
    this.lost = new LostWords(part(root, "lost"), view, announcer);
    view.dom.addEventListener("focus", this.hear);
    view.dom.addEventListener("focusin", this.passBy);
    this.review.refresh();
  }

  destroy(): void {
    window.clearTimeout(this.timer);
    this.view.dom.removeEventListener("focus", this.hear);
    this.view.dom.removeEventListener("focusin", this.passBy);
    part(this.root, "to-tools").removeEventListener("click", this.showTools);
    this.toolbar.destroy();
    this.inSight.destroy();
    this.dialogs.destroy();
    this.lost.destroy();
    this.review.destroy();
    this.comments?.destroy();
  }

  // Without a state from before, everything may be different.
  refresh(before: EditorState | null): void {
    this.toolbar.refresh();
    this.comments?.refresh(before);
    if (before?.doc !== this.view.state.doc) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.review.refresh(), REVIEW_MS);
    }
    if (this.view.hasFocus()) this.hear();
  }

  openLink(state: EditorState): boolean {
    if (!this.view.editable) return false;
    this.dialogs.askLink(state);
    return true;
  }

  toToolbar(): boolean {
    this.showTools();
    return true;
  }

  // Escape: on to what comes after the text.
  leave(): boolean {
    part(this.root, "after-text").focus();
    return true;
  }

  commentsChanged(): void {
    this.comments?.lookSoon();
  }

  listen(isTold: boolean): void {
    this.comments?.listen(isTold);
  }

  offerBack(words: string): void {
    this.lost.offer(words);
  }

  private showTools = (): void => this.toolbar.focus();

  private askingTools() {
    const { standing } = this;
    return {
      link: {
        command: (state: EditorState, dispatch?: unknown) => (dispatch ? this.openLink(state) : this.view.editable),
        isOn: (state: EditorState) => hasMark(state, schema.marks.link),
      },
      refer: {
        command: (_: EditorState, dispatch?: unknown) => {
          if (dispatch) this.dialogs.askReference();
          return this.view.editable;
        },
      },
      caption: {
        command: (state: EditorState, dispatch?: unknown) => {
          if (!currentCell(state) || standing.isSuggesting()) return false;
          if (dispatch) this.dialogs.askCaption(state);
          return true;
        },
      },
      comment: {
        command: (state: EditorState, dispatch?: unknown) => {
          if (!this.comments?.mayComment) return false;
          return dispatch ? this.comments.ask(state) : true;
        },
        isForReaders: true,
      },
      suggest: {
        command: (_: EditorState, dispatch?: unknown) => {
          if (!standing.maySettle()) return false;
          if (dispatch) standing.chooseSuggesting(!standing.isSuggesting());
          return true;
        },
        isOn: () => standing.isSuggesting(),
        said: () => (standing.isSuggesting() ? "Suggesting on." : "Suggesting off."),
      },
    };
  }

  // A browser makes the frame of a wide table a stop of its own for Tab. Whoever writes has none there: the caret moves
  // it, and the keys would mean the caret's cell.
  private passBy = (event: FocusEvent): void => {
    if (!this.view.editable || !(event.target as Element).matches(".app-editor__frame")) return;
    if (event.relatedTarget === this.view.dom) this.leave();
    else this.view.focus();
  };

  // Moving into a suggestion is heard, with who made it.
  private hear = (): void => {
    const mark = suggestionAt(this.view.state);
    const id = mark ? `${mark.type.name} ${mark.attrs.id as string}` : null;
    if (id === this.heardSuggestion) return;
    this.heardSuggestion = id;
    if (!mark || mark.attrs.person === this.standing.author.person) return;
    const { person, organisation } = this.people.namesOf(mark.attrs.person as string, mark.attrs.organisation as string);
    const what = mark.type === schema.marks.insertion ? "Suggested words" : "Words suggested to go";
    this.announcer.say(`${what}, by ${person} for ${organisation}.`);
  };
}
