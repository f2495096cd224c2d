// One section's text, open for writing: the page's plain form until the text has come, the editor from then on.
import type { Slice } from "prosemirror-model";
import { EditorState, type Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { Awareness } from "y-protocols/awareness";
import { initProseMirrorDoc, yUndoPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { Announcer } from "./announcer";
import { isFromOthers } from "./clauses";
import { Connection } from "./connection";
import { part } from "./elements";
import { Filling } from "./filling";
import { LineNotice } from "./line_notice";
import { withOwnComments } from "./passages";
import { cleanPasted, pasteAfter } from "./pasting";
import { People } from "./people";
import { plugins } from "./plugins";
import { Presence } from "./presence";
import { Citations } from "./references";
import { RightsNotice } from "./rights_notice";
import { schema } from "./schema";
import { type Settings, settingsOf } from "./settings";
import { nodeViews } from "./shapes";
import { StatusLine } from "./status";
import { Stopped } from "./stopped";
import { NOT_SUGGESTED, suggested } from "./suggesting";
import { Surroundings } from "./surroundings";
import { isTooMuch, TOO_MUCH } from "./too_much";
import { typeIn } from "./typing";
import { forgetDecided, limitUndo, undoAsked } from "./undoing";
import { Verdicts } from "./verdicts";
import type { Correction, Notice, Rights } from "./wire";

const CORRECTED: Record<Correction, string> = {
  "own-words": "What you wrote within another’s suggestion stands in your own name.",
  "suggestion-stays": "Another’s suggestion stays with the words that it is about.",
  "comment-stays": "The comment stays with the words that it is about.",
  suggested: "What you changed in the text itself is a suggestion now.",
  "set-back": "What stands in the text keeps its look: you may suggest another.",
};

export class Editor {
  private readonly doc = new Y.Doc();
  private readonly awareness = new Awareness(this.doc);
  private readonly settings: Settings;
  private readonly citations: Citations;
  private readonly announcer: Announcer;
  private readonly people: People;
  private readonly status: StatusLine;
  private readonly presence: Presence;
  private readonly stopped: Stopped;
  private readonly lineNotice: LineNotice;
  private readonly rightsNotice: RightsNotice;
  private readonly filling: Filling;
  private readonly connection: Connection;
  private rights: Rights;
  private isSuggestingByChoice = false;
  private hasStopped = false;
  private hasLeft = false;
  private view: EditorView | null = null;
  private undoing: Y.UndoManager | null = null;
  private surroundings: Surroundings | null = null;

  constructor(private readonly root: HTMLElement) {
    this.settings = settingsOf(root);
    this.rights = this.settings.rights;
    this.citations = new Citations(part(root, "refer"), this.settings.section);
    this.announcer = new Announcer(part(root, "announcements"));
    this.people = new People(this.settings.names);
    this.status = new StatusLine(part(root, "status"), this.announcer, () => this.connection, () => this.hasStopped);
    this.stopped = new Stopped(part(root, "stopped"), this.announcer, () => this.connection.tryAgain());
    this.rightsNotice = new RightsNotice(part(root, "rights-changed"), this.announcer);
    this.lineNotice = new LineNotice(part(root, "line-down"), part(root, "by-exchange"), this.announcer);
    this.filling = new Filling(part(root, "filling"), this.settings.longest, this.announcer);
    this.presence = new Presence(
      part(root, "present"),
      part<HTMLButtonElement>(root, "presence-toggle"),
      this.awareness,
      this.people,
      this.announcer,
    );
    this.awareness.setLocalState({ cursor: null });
    this.connection = new Connection(this.doc, this.awareness, this.settings.addresses, this.rights, {
      synced: () => this.begin(),
      noticed: (notice) => this.heed(notice),
      denied: (sentence) => this.refuse(sentence),
      ended: (ending) => {
        this.stop();
        this.stopped.show(ending, this.connection.ledger.unsavedWords());
      },
      changed: () => this.refreshLine(),
    });
  }

  get isConnected(): boolean {
    return this.root.isConnected;
  }

  destroy(): void {
    this.haveRead();
    window.removeEventListener("pagehide", this.haveRead);
    this.connection.destroy();
    this.surroundings?.destroy();
    this.view?.destroy();
    this.presence.destroy();
    this.status.destroy();
    this.lineNotice.destroy();
    this.filling.destroy();
    this.stopped.destroy();
    this.announcer.stop();
    this.awareness.destroy();
    this.doc.destroy();
  }

  // Whoever leaves has seen everything until now: what others write later is new to them.
  private haveRead = (): void => {
    const { readingUrl, csrf } = this.root.dataset;
    if (!readingUrl || !this.view || this.hasLeft) return;
    this.hasLeft = true;
    navigator.sendBeacon(readingUrl, new URLSearchParams({ csrf_token: csrf ?? "", by: "editor" }));
  };

  // ---- the text ------------------------------------------------------------------------------------------------

  private begin(): void {
    const place = part(this.root, "text");
    this.view = new EditorView({ mount: place }, this.viewProps());
    this.surroundings = new Surroundings(this.root, this.view, this.people, this.announcer, {
      author: this.settings.author,
      verdicts: new Verdicts(this.settings.verdicts, this.settings.addresses.token),
      maySettle: () => this.rights === "write",
      mayWithdraw: () => this.rights === "suggest",
      mayComment: () => this.rights !== "read",
      isSuggesting: () => this.isSuggesting,
      chooseSuggesting: (isOn) => this.chooseSuggesting(isOn),
    }, this.citations);
    this.root.classList.add("app-editor--live");
    window.addEventListener("pagehide", this.haveRead);
    this.showRights();
  }

  private viewProps() {
    const fragment = this.doc.getXmlFragment("prosemirror");
    const { doc, mapping } = initProseMirrorDoc(fragment, schema);
    const { awareness, citations, people } = this;
    const own = plugins(
      { fragment, mapping, awareness },
      { section: this.settings.section, people, citations },
      {
        openLink: (state) => this.surroundings?.openLink(state) ?? false,
        toToolbar: () => this.surroundings?.toToolbar() ?? false,
        leave: () => this.surroundings?.leave() ?? false,
        isSuggesting: () => this.isSuggesting,
        say: this.announcer.say,
      },
      () => (this.rights === "write" && !this.isSuggesting ? this.settings.author : null),
    );
    const state = EditorState.create({ doc, plugins: own });
    this.undoing = yUndoPluginKey.getState(state)?.undoManager as Y.UndoManager;
    limitUndo(this.undoing, (sentence) => this.refuse(sentence));
    return {
      state,
      nodeViews,
      editable: () => this.mayWrite,
      attributes: () => this.textAttributes(),
      transformPastedHTML: cleanPasted,
      transformPasted: withOwnComments,
      handleDOMEvents: {
        beforeinput: (view: EditorView, event: InputEvent) => undoAsked(view, event) || typeIn(view, event),
      },
      handlePaste: (view: EditorView, _: unknown, slice: Slice) => this.isSuggesting && pasteAfter(view, slice),
      dispatchTransaction: (transaction: Transaction) => this.dispatch(transaction),
    };
  }

  private textAttributes(): Record<string, string> {
    return {
      class: "app-editor__text app-prose",
      id: "editor-text",
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": this.settings.label,
      "aria-readonly": String(!this.mayWrite),
      tabindex: "0",
    };
  }

  private dispatch(wanted: Transaction): void {
    const { view } = this;
    if (!view || view.isDestroyed) return; // a caret's move may come in after the end
    if (!isFromOthers(wanted) && isTooMuch(wanted)) {
      this.refuse(TOO_MUCH);
      return;
    }
    const isProposal = this.isSuggesting && wanted.docChanged && !isFromOthers(wanted);
    const transaction = isProposal ? suggested(view.state, wanted, this.settings.author) : wanted;
    if (!transaction) {
      this.refuse(NOT_SUGGESTED);
      return;
    }
    if (transaction.docChanged) part(this.root, "refusal").hidden = true;
    if (this.rights === "suggest" && this.undoing) forgetDecided(this.undoing, this.settings.author, transaction);
    const before = view.state;
    view.updateState(view.state.apply(transaction));
    this.surroundings?.refresh(before);
    if (transaction.docChanged) this.filling.look(() => view.state.doc);
  }

  private refuse(sentence: string): void {
    const refusal = part(this.root, "refusal");
    refusal.textContent = sentence;
    refusal.hidden = false;
    this.announcer.say(sentence);
  }

  // ---- what may be done ----------------------------------------------------------------------------------------

  private get mayWrite(): boolean {
    return !this.hasStopped && (this.rights === "write" || this.rights === "suggest");
  }

  private get isSuggesting(): boolean {
    return this.rights === "suggest" || this.isSuggestingByChoice;
  }

  private chooseSuggesting(isOn: boolean): void {
    this.isSuggestingByChoice = isOn;
    this.showRights();
  }

  private heed(notice: Notice): void {
    if (notice.kind === "rights") {
      this.rightsNotice.refresh(this.rights, notice.rights);
      // What was typed with other rights cannot be taken back with these.
      if (notice.rights !== this.rights) this.undoing?.clear();
      this.rights = notice.rights;
      this.people.remember(notice.user);
      this.showRights();
    } else if (notice.kind === "orphaned") this.surroundings?.offerBack(notice.words);
    else if (notice.kind === "filling") this.filling.told(notice.percent, this.view?.state.doc);
    else if (notice.kind === "comments") this.surroundings?.commentsChanged();
    else if (notice.kind in CORRECTED) this.announcer.say(CORRECTED[notice.kind as Correction]);
  }

  private stop(): void {
    this.hasStopped = true;
    this.showRights();
  }

  private showRights(): void {
    this.root.dataset.rights = this.rights;
    this.root.classList.toggle("app-editor--suggesting", this.isSuggesting);
    this.view?.setProps({});
    this.surroundings?.refresh(null);
  }

  private refreshLine(): void {
    if (this.hasStopped && this.connection.isUp) {
      this.hasStopped = false;
      this.showRights();
    }
    this.status.refresh();
    const { isUp, isByExchange } = this.connection;
    this.lineNotice.refresh({ isUp, isByExchange, isMeant: !this.hasStopped && this.view !== null });
    this.presence.see(isUp && !isByExchange);
    this.surroundings?.listen(isUp && !isByExchange);
  }
}
