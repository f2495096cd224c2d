// The kinds of block, and what follows from them.
import type { Node } from "prosemirror-model";

export const KINDS = ["p", "h1", "h2", "h3", "ul0", "ul1", "ul2", "ol0", "ol1", "ol2", "quote"] as const;
export type Kind = (typeof KINDS)[number];

const DEEPEST = 2;
const FIRST_HEADING_LEVEL = 2; // the page's own title is above it
const NAMES: Record<string, string> = {
  p: "Paragraph",
  h1: "Heading",
  h2: "Smaller heading",
  h3: "Smallest heading",
  ul: "Bulleted list",
  ol: "Numbered list",
  quote: "Quotation",
};

export function kindOf(node: Node): Kind {
  return node.attrs.kind as Kind;
}

export function isList(kind: Kind): boolean {
  return kind.startsWith("ul") || kind.startsWith("ol");
}

export function isOrdered(kind: Kind): boolean {
  return kind.startsWith("ol");
}

export function isHeading(kind: Kind): boolean {
  return kind.startsWith("h");
}

// How deep a list item lies, from 0.
export function depthOf(kind: Kind): number {
  return isList(kind) ? Number(kind[2]) : 0;
}

export function withDepth(kind: Kind, depth: number): Kind {
  return isList(kind) ? (`${kind.slice(0, 2)}${Math.max(0, Math.min(depth, DEEPEST))}` as Kind) : kind;
}

export function nameOf(kind: Kind): string {
  return NAMES[isList(kind) ? kind.slice(0, 2) : kind] ?? kind;
}

export function tagOf(kind: Kind): string {
  if (isHeading(kind)) return `h${FIRST_HEADING_LEVEL - 1 + Number(kind[1])}`;
  if (isList(kind)) return "li";
  return kind === "quote" ? "blockquote" : "p";
}
