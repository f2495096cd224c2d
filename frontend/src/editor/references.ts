// References to clauses: each shows the number that its clause has now, and which clauses there are to refer to.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { element, part } from "./elements";
import { clausesIn } from "./numbers";
import { referredClause, schema } from "./schema";

export const SIGN = "§";
const GONE = "clause that is gone";
const LABEL_LENGTH = 70;
const key = new PluginKey<DecorationSet>("references");

// The clauses of this section are counted as they stand; those of the others are the page's.
export class Citations {
  private readonly others = new Map<string, string>();
  private readonly own: HTMLElement;

  constructor(
    dialog: HTMLElement,
    private readonly section: string,
  ) {
    this.own = part(dialog, "own-clauses");
    for (const option of dialog.querySelectorAll<HTMLOptionElement>("option[data-number]"))
      this.others.set(option.value, option.dataset.number ?? "");
  }

  // Lists this section's clauses to choose from.
  offer(doc: Node): void {
    const options = [...this.ownNumbers(doc)].map(([id, { number, node }]) => {
      const option = element("option", "", `${number} ${labelOf(node)}`) as HTMLOptionElement;
      option.value = id;
      return option;
    });
    this.own.replaceChildren(...options);
  }

  numbersIn(doc: Node): (clause: string) => string {
    const own = this.ownNumbers(doc);
    return (clause) => own.get(clause)?.number ?? this.others.get(clause) ?? GONE;
  }

  private ownNumbers(doc: Node): Map<string, { number: string; node: Node }> {
    const found = new Map<string, { number: string; node: Node }>();
    for (const { number, node } of clausesIn(doc, this.section)) {
      const id = node.attrs.id as string;
      if (id && !found.has(id)) found.set(id, { number, node });
    }
    return found;
  }
}

export function referenceNumbers(citations: Citations): Plugin<DecorationSet> {
  const decorate = (doc: Node) => DecorationSet.create(doc, referencesIn(doc, citations));
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => decorate(state.doc),
      apply: (transaction, known) => (transaction.docChanged ? decorate(transaction.doc) : known),
    },
    props: { decorations: (state: EditorState) => key.getState(state) },
  });
}

function referencesIn(doc: Node, citations: Citations): Decoration[] {
  const places: { from: number; to: number; clause: string }[] = [];
  doc.descendants((node, from) => {
    const mark = node.isText ? schema.marks.link.isInSet(node.marks) : undefined;
    const clause = mark ? referredClause(mark.attrs.href as string) : null;
    if (clause !== null) places.push({ from, to: from + node.nodeSize, clause });
  });
  if (places.length === 0) return [];
  const numberOf = citations.numbersIn(doc);
  return places.map(({ from, to, clause }) => Decoration.inline(from, to, { "data-number": numberOf(clause) }));
}

function labelOf(node: Node): string {
  const words = (node.attrs.caption as string | undefined) || node.textContent || "Empty";
  return words.length > LABEL_LENGTH ? `${words.slice(0, LABEL_LENGTH - 1)}…` : words;
}
