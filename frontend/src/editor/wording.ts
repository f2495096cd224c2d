// What a suggestion would change, in the same words as on the page that lists them (partnerships/designs/proposals.py).
import type { Node } from "prosemirror-model";
import { type Kind, kindOf } from "./kinds";
import { schema } from "./schema";
import type { Suggestion } from "./suggestions";

export type ClauseKind = Kind | "table";
export type Look = Record<"bold" | "italic" | "link", boolean>;

const LONGEST_SHOWN = 120;
const { strong, em, link } = schema.marks;
const KINDS: Record<ClauseKind, string> = {
  p: "a paragraph",
  h1: "a heading",
  h2: "a smaller heading",
  h3: "the smallest heading",
  quote: "a quotation",
  ul0: "a bullet",
  ul1: "a bullet, one step in",
  ul2: "a bullet, two steps in",
  ol0: "a numbered item",
  ol1: "a numbered item, one step in",
  ol2: "a numbered item, two steps in",
  table: "a table",
};

export function kindOfClause(block: Node): ClauseKind {
  return block.type === schema.nodes.block ? kindOf(block) : "table";
}

export function lookOf({ marks }: Node): Look {
  const has = (type: typeof strong) => marks.some((one) => one.type === type);
  return { bold: has(strong), italic: has(em), link: has(link) };
}

export function whatOf(suggestion: Suggestion): string {
  const { inserted, deleted, kind, oldKind, moves } = suggestion;
  const [before, after] = [shortened(deleted), shortened(inserted)];
  if (inserted && inserted === deleted) {
    if (oldKind && oldKind !== kind) return `Make “${before}” ${KINDS[kind]}`;
    return moves ? `Move “${before}” to another place` : `Show “${before}” ${lookIn(suggestion.looks)}`;
  }
  if (before && after) return `Replace “${before}” with “${after}”`;
  return after ? `Put in “${after}”` : `Take out “${before}”`;
}

function lookIn(looks: readonly Look[]): string {
  const all = (name: keyof Look) => looks.every((one) => one[name]);
  const seen = [all("bold") && "in bold", all("italic") && "in italics", all("link") && "as a link"];
  return seen.filter(Boolean).join(" and ") || "in another way";
}

function shortened(written: string): string {
  const words = [...(written.trim() || written)];
  return words.length > LONGEST_SHOWN ? `${words.slice(0, LONGEST_SHOWN - 1).join("").trimEnd()}…` : words.join("");
}
