// Keeps tables whole: rows of one length, a header row, one paragraph in each cell; and keeps a selection from
// running over the edge of a cell, where deleting would tear the grid.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, TextSelection, type Transaction } from "prosemirror-state";
import { isFromOthers } from "./clauses";
import { schema } from "./schema";
import { cellAround, columnsOf, makeCell } from "./tables";

const { table, table_header: header, table_cell: cell, block } = schema.nodes;

export function tableRepair(mayRepair: () => boolean): Plugin {
  return new Plugin({
    appendTransaction(transactions, _before, after) {
      if (transactions.some(isFromOthers)) return null;
      const repaired = transactions.some((one) => one.docChanged) && mayRepair() ? repair(after) : null;
      return repaired ?? withinOneCell(after);
    },
  });
}

function repair(state: EditorState): Transaction | null {
  const transaction = state.tr;
  const places: [Node, number][] = [];
  state.doc.forEach((node, offset) => {
    if (node.type === table && !isWhole(node)) places.push([node, offset]);
  });
  for (const [node, offset] of places.reverse()) {
    transaction.replaceWith(offset, offset + node.nodeSize, wholeTable(node));
  }
  return transaction.docChanged ? transaction : null;
}

function isWhole(node: Node): boolean {
  const columns = columnsOf(node);
  let isRight = true;
  node.forEach((row, _offset, index) => {
    isRight &&= row.childCount === columns;
    row.forEach((one) => {
      isRight &&= one.type === (index === 0 ? header : cell) && isPlain(one);
    });
  });
  return isRight;
}

function isPlain(node: Node): boolean {
  return node.childCount === 1 && node.firstChild?.attrs.kind === "p" && node.firstChild.attrs.id === "";
}

function wholeTable(node: Node): Node {
  const columns = columnsOf(node);
  const rows: Node[] = [];
  node.forEach((row, _offset, index) => {
    const cells: Node[] = [];
    row.forEach((one) => {
      cells.push(wholeCell(one, index === 0));
    });
    while (cells.length < columns) cells.push(makeCell(index === 0));
    rows.push(row.type.create(row.attrs, cells));
  });
  return table.create(node.attrs, rows);
}

// Several paragraphs in one cell become one, with a space between them.
function wholeCell(node: Node, isHeader: boolean): Node {
  const type = isHeader ? header : cell;
  if (isPlain(node)) return node.type === type ? node : type.create(null, node.content);
  const words: Node[] = [];
  node.forEach((one) => {
    if (words.length > 0 && one.content.size > 0) words.push(schema.text(" "));
    one.forEach((text) => {
      words.push(text);
    });
  });
  return type.create(null, block.create(null, words));
}

// A selection that begins in one cell ends there.
function withinOneCell(state: EditorState): Transaction | null {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || selection.empty) return null;
  const anchor = cellAround(selection.$anchor);
  const head = cellAround(selection.$head);
  if (anchor && !(head && isSameCell(anchor, head))) {
    const { $anchor } = selection;
    const end = selection.head > selection.anchor ? $anchor.end() : $anchor.start();
    return state.tr.setSelection(TextSelection.create(state.doc, selection.anchor, end));
  }
  return null;
}

type At = NonNullable<ReturnType<typeof cellAround>>;

function isSameCell(one: At, other: At): boolean {
  return one.position === other.position && one.row === other.row && one.column === other.column;
}
