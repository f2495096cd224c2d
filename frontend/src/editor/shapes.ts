// How blocks and tables stand on the page, with what only their neighbours can tell: an item's place in its list.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet, type NodeView, type NodeViewConstructor } from "prosemirror-view";
import { element } from "./elements";
import { depthOf, isList, isOrdered, type Kind, kindOf, tagOf } from "./kinds";
import { schema } from "./schema";

// Where an item stands among the items of its list.
export interface Place {
  position: number;
  size: number;
}

const key = new PluginKey<DecorationSet>("list places");

export function listPlaces(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: (_, state) => placesIn(state.doc),
      apply: (transaction, known) => (transaction.docChanged ? placesIn(transaction.doc) : known),
    },
    props: { decorations: (state: EditorState) => key.getState(state) },
  });
}

interface Item {
  from: number;
  to: number;
  position: number;
  list: { size: number };
}

function placesIn(doc: Node): DecorationSet {
  const decorations = itemsIn(doc).map(({ from, to, position, list }) =>
    Decoration.node(from, to, {}, { position, size: list.size } satisfies Place),
  );
  return DecorationSet.create(doc, [...decorations, ...emptyHeadings(doc)]);
}

// A heading that still has to be written heads nothing yet: until then it is heard as a cell that says so.
function emptyHeadings(doc: Node): Decoration[] {
  const found: Decoration[] = [];
  doc.descendants((node, position, _parent, index) => {
    if (node.type === schema.nodes.table_header && !node.textContent) {
      const label = { role: "cell", "aria-label": `Heading of column ${index + 1}, empty` };
      found.push(Decoration.node(position, position + node.nodeSize, label));
    }
    return node.type !== schema.nodes.block;
  });
  return found;
}

// Deeper lists end where a shallower item comes, and all of them where something else does.
function itemsIn(doc: Node): Item[] {
  const items: Item[] = [];
  let open: ({ kind: Kind; size: number } | undefined)[] = [];
  doc.forEach((node, from) => {
    const kind = node.type === schema.nodes.block ? kindOf(node) : "p";
    open = isList(kind) ? open.slice(0, depthOf(kind) + 1) : [];
    if (!isList(kind)) return;
    const known = open[depthOf(kind)];
    const list = known?.kind === kind ? known : { kind, size: 0 };
    open[depthOf(kind)] = list;
    list.size += 1;
    items.push({ from, to: from + node.nodeSize, position: list.size, list });
  });
  return items;
}

export const nodeViews: Record<string, NodeViewConstructor> = {
  block: (node, _view, _position, decorations) => new BlockView(node, decorations),
  table: (node) => new TableView(node),
};

class BlockView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;
  private readonly kind: Kind;

  constructor(node: Node, decorations: readonly Decoration[]) {
    this.kind = kindOf(node);
    this.contentDOM = document.createElement(tagOf(this.kind));
    this.dom = isList(this.kind) ? listAround(this.contentDOM, this.kind) : this.contentDOM;
    this.refresh(node, decorations);
  }

  update(node: Node, decorations: readonly Decoration[]): boolean {
    if (node.type !== schema.nodes.block || kindOf(node) !== this.kind) return false;
    this.refresh(node, decorations);
    return true;
  }

  private refresh(node: Node, decorations: readonly Decoration[]): void {
    this.dom.dataset.clause = node.attrs.id as string;
    const place = decorations.map((one) => one.spec as Partial<Place>).find((spec) => spec.position);
    if (!isList(this.kind) || !place) return;
    this.contentDOM.setAttribute("aria-posinset", String(place.position));
    this.contentDOM.setAttribute("aria-setsize", String(place.size));
    if (isOrdered(this.kind)) (this.dom as HTMLOListElement).start = place.position ?? 1;
  }
}

// A flat item stands in a list of its own, and says its true place in the list that readers see.
function listAround(item: HTMLElement, kind: Kind): HTMLElement {
  const list = document.createElement(isOrdered(kind) ? "ol" : "ul");
  list.className = `app-editor__list app-editor__list--${depthOf(kind)}`;
  item.setAttribute("aria-level", String(depthOf(kind) + 1));
  list.append(item);
  return list;
}

class TableView implements NodeView {
  readonly dom = document.createElement("div");
  readonly contentDOM = document.createElement("tbody");
  private readonly caption = document.createElement("caption");

  constructor(node: Node) {
    const frame = element("div", "app-editor__frame");
    const table = document.createElement("table");
    this.caption.contentEditable = "false";
    table.append(this.caption, this.contentDOM);
    frame.append(table);
    this.dom.className = "app-editor__table";
    this.dom.append(frame);
    this.refresh(node);
  }

  update(node: Node): boolean {
    if (node.type !== schema.nodes.table) return false;
    this.refresh(node);
    return true;
  }

  ignoreMutation(mutation: { target: globalThis.Node }): boolean {
    return !this.contentDOM.contains(mutation.target);
  }

  private refresh(node: Node): void {
    const words = node.attrs.caption as string;
    this.dom.dataset.clause = node.attrs.id as string;
    this.caption.textContent = words || "Table without a caption";
    this.caption.classList.toggle("app-editor__no-caption", !words);
  }
}
