// Tables: a plain grid with a header row and a caption, no merged cells. Each cell holds one paragraph.
import type { Node, ResolvedPos } from "prosemirror-model";
import { type Command, type EditorState, TextSelection, type Transaction } from "prosemirror-state";
import { newClauseId } from "./clauses";
import { schema } from "./schema";

const { block, table, table_row: tableRow, table_header: header, table_cell: cell } = schema.nodes;
const MOST_ROWS = 200;
const MOST_COLUMNS = 12;

export interface Cell {
  table: Node;
  position: number; // of the table
  row: number;
  column: number;
}

export function cellAround(place: ResolvedPos): Cell | null {
  for (let depth = place.depth; depth > 0; depth--) {
    if (place.node(depth).type !== table) continue;
    if (place.depth < depth + 2) return null;
    return {
      table: place.node(depth),
      position: place.before(depth),
      row: place.index(depth),
      column: place.index(depth + 1),
    };
  }
  return null;
}

export function currentCell(state: EditorState): Cell | null {
  return cellAround(state.selection.$from);
}

export function makeCell(isHeader: boolean): Node {
  return (isHeader ? header : cell).create(null, block.create());
}

export function makeRow(columns: number, isHeader: boolean): Node {
  return tableRow.create(null, Array.from({ length: columns }, () => makeCell(isHeader)));
}

// Three columns and a row below the header, after the block that the caret is in.
export const insertTable: Command = (state, dispatch) => {
  if (currentCell(state)) return false;
  const made = table.create({ id: newClauseId(), caption: "" }, [makeRow(3, true), makeRow(3, false)]);
  const place = state.selection.$to.after(1);
  dispatch?.(intoCell(state.tr.insert(place, made), place, 0, 0).scrollIntoView());
  return true;
};

export const addRow = onTable((transaction, at) => {
  if (at.table.childCount >= MOST_ROWS) return null;
  const place = rowStart(at, at.row + 1);
  return intoCell(transaction.insert(place, makeRow(columnsOf(at.table), false)), at.position, at.row + 1, at.column);
});

// The header row stays: a table without one cannot be understood when it is heard.
export const removeRow = onTable((transaction, at) => {
  if (at.row === 0) return null;
  const start = rowStart(at, at.row);
  transaction.delete(start, start + at.table.child(at.row).nodeSize);
  return intoCell(transaction, at.position, at.row - 1, at.column);
});

export const addColumn = onTable((transaction, at) => {
  if (columnsOf(at.table) >= MOST_COLUMNS) return null;
  eachRowFromEnd(at, (row, index) => {
    const place = cellStart(at, index, Math.min(at.column + 1, row.childCount));
    transaction.insert(place, makeCell(index === 0));
  });
  return intoCell(transaction, at.position, at.row, at.column + 1);
});

export const removeColumn = onTable((transaction, at) => {
  if (columnsOf(at.table) < 2) return null;
  eachRowFromEnd(at, (row, index) => {
    if (at.column >= row.childCount) return;
    const start = cellStart(at, index, at.column);
    transaction.delete(start, start + row.child(at.column).nodeSize);
  });
  return intoCell(transaction, at.position, at.row, Math.max(at.column - 1, 0));
});

export const removeTable = onTable((transaction, at) => {
  const end = at.position + at.table.nodeSize;
  const isAlone = transaction.doc.childCount === 1;
  if (isAlone) transaction.replaceWith(at.position, end, block.create({ id: newClauseId() }));
  else transaction.delete(at.position, end);
  const place = Math.min(at.position, transaction.doc.content.size);
  return transaction.setSelection(TextSelection.near(transaction.doc.resolve(place)));
});

export function setCaption(words: string): Command {
  return onTable((transaction, at) => transaction.setNodeAttribute(at.position, "caption", words));
}

// Tab and Shift+Tab: at either end the key goes on to the page, so that nobody is caught in a table.
export function nextCell(step: 1 | -1): Command {
  return (state, dispatch) => {
    const at = currentCell(state);
    if (!at) return false;
    const index = at.row * columnsOf(at.table) + at.column + step;
    const row = Math.floor(index / columnsOf(at.table));
    if (index < 0 || row >= at.table.childCount) return false;
    dispatch?.(intoCell(state.tr, at.position, row, index % columnsOf(at.table)).scrollIntoView());
    return true;
  };
}

// Enter: down one row, with a new row at the end; from below the last one the arrow key leads on.
export const cellBelow: Command = (state, dispatch, view) => {
  const at = currentCell(state);
  if (!at) return false;
  if (at.row + 1 >= at.table.childCount) return addRow(state, dispatch, view);
  dispatch?.(intoCell(state.tr, at.position, at.row + 1, at.column).scrollIntoView());
  return true;
};

export function columnsOf(node: Node): number {
  let most = 0;
  node.forEach((row) => {
    most = Math.max(most, row.childCount);
  });
  return most;
}

function onTable(change: (transaction: Transaction, at: Cell) => Transaction | null): Command {
  return (state, dispatch) => {
    const at = currentCell(state);
    const changed = at && change(state.tr, at);
    if (!changed) return false;
    dispatch?.(changed.scrollIntoView());
    return true;
  };
}

function rowStart(at: Cell, row: number): number {
  let place = at.position + 1;
  for (let index = 0; index < row; index++) place += at.table.child(index).nodeSize;
  return place;
}

function cellStart(at: Cell, row: number, column: number): number {
  let place = rowStart(at, row) + 1;
  for (let index = 0; index < column; index++) place += at.table.child(row).child(index).nodeSize;
  return place;
}

function eachRowFromEnd(at: Cell, act: (row: Node, index: number) => void): void {
  for (let index = at.table.childCount - 1; index >= 0; index--) act(at.table.child(index), index);
}

function intoCell(transaction: Transaction, position: number, row: number, column: number): Transaction {
  const node = transaction.doc.nodeAt(position);
  if (!node) return transaction;
  const at: Cell = { table: node, position, row, column };
  const place = cellStart(at, row, Math.min(column, node.child(row).childCount - 1)) + 2;
  return transaction.setSelection(TextSelection.create(transaction.doc, place));
}
