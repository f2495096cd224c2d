// What makes of a plain text this editor's: who shares it, what the keys do, what is put right after each change, and
// what is shown beside the words. Their order is that in which they look at a change.
import type { Plugin } from "prosemirror-state";
import type { Awareness } from "y-protocols/awareness";
import { type initProseMirrorDoc, ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import type { XmlFragment } from "yjs";
import { attributions } from "./attributions";
import { carets } from "./carets";
import { clauseIds } from "./clauses";
import { caretTells } from "./differing";
import { keyboard, type Ways } from "./keyboard";
import { clauseNumbers } from "./numbers";
import { ownWords } from "./own_words";
import { commentedWords } from "./passages";
import type { People } from "./people";
import { type Citations, referenceNumbers } from "./references";
import { listPlaces } from "./shapes";
import type { Author } from "./suggestions";
import { tableRepair } from "./table_repair";

export interface Shared {
  fragment: XmlFragment;
  mapping: ReturnType<typeof initProseMirrorDoc>["mapping"];
  awareness: Awareness;
}

export interface Shown {
  section: string;
  people: People;
  citations: Citations;
}

// `plainWriter` is null while nobody writes plainly here: those who only read or suggest put nothing right either.
export function plugins(shared: Shared, shown: Shown, ways: Ways, plainWriter: () => Author | null): Plugin[] {
  const mayRepair = () => plainWriter() !== null;
  return [
    caretTells(),
    ySyncPlugin(shared.fragment, { mapping: shared.mapping }),
    carets(shared.awareness),
    yUndoPlugin({ protectedNodes: new Set(["block"]) }),
    ...keyboard(ways),
    clauseIds(mayRepair),
    tableRepair(mayRepair),
    listPlaces(),
    clauseNumbers(shown.section),
    commentedWords(),
    referenceNumbers(shown.citations),
    attributions(shown.people),
    ownWords(plainWriter),
  ];
}
