// What somebody writes into another's suggestion is their own: it must not carry a name that is not theirs.
import type { Mark } from "prosemirror-model";
import { Plugin, type Transaction } from "prosemirror-state";
import { isFromOthers } from "./clauses";
import { schema } from "./schema";
import type { Author } from "./suggestions";

const { insertion, deletion } = schema.marks;

// `writer` is null while nothing is written plainly; suggesting sees to its own marks.
export function ownWords(writer: () => Author | null): Plugin {
  return new Plugin({
    appendTransaction(transactions, _, after) {
      const author = writer();
      if (!author || transactions.some(isFromOthers)) return null;
      const cleaned = after.tr;
      for (const [from, to] of written(transactions)) {
        after.doc.nodesBetween(from, Math.min(to, after.doc.content.size), (node, position) => {
          for (const mark of node.isText ? node.marks.filter((one) => isAnothers(one, author)) : []) {
            cleaned.removeMark(Math.max(from, position), Math.min(to, position + node.nodeSize), mark);
          }
        });
      }
      return cleaned.docChanged ? cleaned : null;
    },
  });
}

function isAnothers(mark: Mark, author: Author): boolean {
  const isSuggestion = mark.type === insertion || mark.type === deletion;
  return isSuggestion && (mark.attrs.person !== author.person || mark.attrs.organisation !== author.organisation);
}

// Where words were put in, as places in the text that these transactions left.
function written(transactions: readonly Transaction[]): [number, number][] {
  const found: [number, number][] = [];
  transactions.forEach((transaction, number) => {
    transaction.mapping.maps.forEach((map, step) => {
      map.forEach((_, __, newStart, newEnd) => {
        const later = (place: number, bias: number) => {
          const within = transaction.mapping.slice(step + 1).map(place, bias);
          return transactions.slice(number + 1).reduce((mapped, one) => one.mapping.map(mapped, bias), within);
        };
        const [from, to] = [later(newStart, 1), later(newEnd, -1)];
        if (to > from) found.push([from, to]);
      });
    });
  });
  return found;
}
