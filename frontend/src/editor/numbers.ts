// The numbers by which others cite clauses, counted as the portal counts them: a block without words is no clause, and
// neither is one that is only suggested.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { schema } from "./schema";

const key = new PluginKey<DecorationSet>("clause numbers");

export interface Clause {
  number: string;
  node: Node;
  from: number;
}

export function clausesIn(doc: Node, section: string): Clause[] {
  const found: Clause[] = [];
  doc.forEach((node, from) => {
    const isClause = node.type === schema.nodes.table || hasWords(node);
    if (isClause) found.push({ number: `${section}.${found.length + 1}`, node, from });
  });
  return found;
}

export function clauseNumbers(section: string): Plugin<DecorationSet> {
  const draw = (doc: Node) => {
    const shown = section ? clausesIn(doc, section) : [];
    return DecorationSet.create(
      doc,
      shown.map(({ number, node, from }) => Decoration.node(from, from + node.nodeSize, { "data-number": number })),
    );
  };
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => draw(state.doc),
      apply: (transaction, known) => (transaction.docChanged ? draw(transaction.doc) : known),
    },
    props: { decorations: (state: EditorState) => key.getState(state) },
  });
}

function hasWords(node: Node): boolean {
  let hasSome = false;
  node.descendants((child) => {
    hasSome ||= Boolean(child.text?.trim()) && !schema.marks.insertion.isInSet(child.marks);
  });
  return hasSome;
}
