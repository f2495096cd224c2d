// Every block at the top has an id that others cite. A new block gets a new one; a block that was split keeps its id
// in the part that stands first.
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, type Transaction } from "prosemirror-state";
import { ySyncPluginKey } from "y-prosemirror";

const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"; // no two signs are mistaken for each other when read aloud
const LENGTH = 8;

export function newClauseId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LENGTH));
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

export function isFromOthers(transaction: Transaction): boolean {
  return Boolean((transaction.getMeta(ySyncPluginKey) as { isChangeOrigin?: boolean } | undefined)?.isChangeOrigin);
}

// Only after one's own changes: if every editor repaired what came from elsewhere, each would do it again.
export function clauseIds(mayRepair: () => boolean): Plugin {
  return new Plugin({
    appendTransaction(transactions, before, after) {
      const isOwn = transactions.some((one) => one.docChanged) && !transactions.some(isFromOthers);
      return isOwn && mayRepair() ? withDistinctIds(transactions, before, after) : null;
    },
  });
}

function withDistinctIds(transactions: readonly Transaction[], before: EditorState, after: EditorState) {
  const wrong = blocksToRename(after.doc, keepersOf(transactions, before));
  if (wrong.length === 0) return null;
  const transaction = after.tr;
  for (const position of wrong) transaction.setNodeAttribute(position, "id", newClauseId());
  return transaction;
}

// Where each id stands now, if its block has only moved along.
function keepersOf(transactions: readonly Transaction[], before: EditorState): Map<string, number> {
  const keepers = new Map<string, number>();
  before.doc.forEach((node, offset) => {
    let position = offset;
    let isGone = false;
    for (const one of transactions) {
      const mapped = one.mapping.mapResult(position, 1);
      position = mapped.pos;
      isGone ||= mapped.deletedAfter;
    }
    if (!isGone) keepers.set(node.attrs.id as string, position);
  });
  return keepers;
}

function blocksToRename(doc: Node, keepers: Map<string, number>): number[] {
  const places = new Map<string, number[]>();
  doc.forEach((node, offset) => {
    const id = node.attrs.id as string;
    places.set(id, [...(places.get(id) ?? []), offset]);
  });
  return [...places].flatMap(([id, positions]) => {
    if (!id) return positions;
    const keeper = keepers.get(id);
    const kept = keeper !== undefined && positions.includes(keeper) ? keeper : positions[0];
    return positions.filter((position) => position !== kept);
  });
}
