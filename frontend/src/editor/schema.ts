// The shape of a section's text. It is flat: a block's kind is one attribute, because in a nested text a change of
// kind silently drops what somebody else typed in the block meanwhile. The server knows the same names. Names may be
// added and never taken away: an editor removes nodes that it does not know.
import { type DOMOutputSpec, type Mark, type Node, Schema } from "prosemirror-model";
import { type Kind, KINDS, tagOf } from "./kinds";

export const SCHEMA_VERSION = 2;
const SAFE_LINK = /^(?:https?:\/\/|mailto:)\S+$/i;
// The portal closes the line of an editor that sends longer ones.
export const LONGEST_LINK = 4_000;
export const LONGEST_CAPTION = 2_000;
const CLAUSE = /^[\w-]{1,100}$/;
const REFERENCE = /^clause:([\w-]{1,40})$/;

export function isSafeLink(address: string): boolean {
  return SAFE_LINK.test(address);
}

// The id of the clause that a link refers to; null for a link that leads elsewhere.
export function referredClause(address: string): string | null {
  return REFERENCE.exec(address)?.[1] ?? null;
}

export function referenceTo(clause: string): Mark {
  return schema.marks.link.create({ href: `clause:${clause}` });
}

const SUGGESTION_ATTRIBUTES = {
  id: { default: null, validate: "string|null" },
  person: { default: null, validate: "string|null" },
  organisation: { default: null, validate: "string|null" },
  at: { default: null, validate: "string|null" },
};

function blockToDom(node: Node): DOMOutputSpec {
  const kind = node.attrs.kind as Kind;
  return [tagOf(kind), { "data-kind": kind, "data-clause": node.attrs.id as string }, 0];
}

function cellToDom(tag: "th" | "td"): DOMOutputSpec {
  return tag === "th" ? [tag, { scope: "col" }, 0] : [tag, 0];
}

export const schema = new Schema({
  nodes: {
    doc: { content: "(block | table)+" },
    block: {
      content: "text*",
      attrs: { kind: { default: "p", validate: "string" }, id: { default: "", validate: "string" } },
      defining: true,
      toDOM: blockToDom,
      parseDOM: [
        { tag: "[data-kind]", getAttrs: readBlock, priority: 60 },
        { tag: "p" },
        { tag: "blockquote", attrs: { kind: "quote" } },
      ],
    },
    table: {
      content: "table_row+",
      attrs: { id: { default: "", validate: "string" }, caption: { default: "", validate: "string" } },
      isolating: true,
      toDOM: (node) => ["table", { "data-clause": node.attrs.id, "data-caption": node.attrs.caption }, ["tbody", 0]],
      parseDOM: [{ tag: "table", getAttrs: readTable }],
    },
    table_row: { content: "(table_header | table_cell)+", toDOM: () => ["tr", 0], parseDOM: [{ tag: "tr" }] },
    table_header: {
      content: "block+",
      isolating: true,
      toDOM: () => cellToDom("th"),
      parseDOM: [{ tag: "th" }],
    },
    table_cell: { content: "block+", isolating: true, toDOM: () => cellToDom("td"), parseDOM: [{ tag: "td" }] },
    text: {},
  },
  marks: {
    link: {
      attrs: { href: { validate: "string" } },
      inclusive: false,
      toDOM: linkToDom,
      parseDOM: [
        { tag: "a[data-refers-to]", getAttrs: readReference, priority: 60 },
        { tag: "a[href]", getAttrs: readLink },
      ],
    },
    strong: {
      toDOM: () => ["strong", 0],
      parseDOM: [
        { tag: "strong" },
        { tag: "b", getAttrs: (dom) => dom.style.fontWeight !== "normal" && null },
        { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[6-9]00)$/.test(value) && null },
      ],
    },
    em: {
      toDOM: () => ["em", 0],
      parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }],
    },
    insertion: { attrs: SUGGESTION_ATTRIBUTES, inclusive: false, toDOM: (mark) => suggestionToDom("ins", mark) },
    deletion: {
      attrs: SUGGESTION_ATTRIBUTES,
      inclusive: false,
      excludes: "", // several may want the same words to go
      toDOM: (mark) => suggestionToDom("del", mark),
    },
    comment: {
      attrs: { id: { default: null, validate: "string|null" } },
      inclusive: false,
      excludes: "", // several comments may lie over the same words
      toDOM: (mark) => ["span", { "data-comment": mark.attrs.id }, 0],
      parseDOM: [{ tag: "span[data-comment]", getAttrs: readComment }],
    },
  },
});

export type EditorSchema = typeof schema;

function readBlock(dom: HTMLElement): { kind: string; id: string } {
  const kind = KINDS.find((one) => one === dom.dataset.kind); // other programs have kinds of their own
  return { kind: kind ?? "p", id: clauseOf(dom) };
}

function readTable(dom: HTMLElement): { id: string; caption: string } {
  const caption = dom.dataset.caption ?? dom.querySelector("caption")?.textContent?.trim() ?? "";
  return { id: clauseOf(dom), caption: caption.slice(0, LONGEST_CAPTION) };
}

// What is pasted may say that it comes from here, and does not have to.
function clauseOf(dom: HTMLElement): string {
  const id = dom.dataset.clause ?? "";
  return CLAUSE.test(id) ? id : "";
}

function readReference(dom: HTMLElement): { href: string } | false {
  const href = `clause:${dom.dataset.refersTo ?? ""}`;
  return referredClause(href) !== null && { href };
}

function readComment(dom: HTMLElement): { id: string } | false {
  const id = dom.dataset.comment ?? "";
  return CLAUSE.test(id) && { id };
}

function readLink(dom: HTMLElement): { href: string } | false {
  const href = dom.getAttribute("href") ?? "";
  return isSafeLink(href) && href.length <= LONGEST_LINK && { href };
}

// Whatever stands in the text, only a safe address becomes one.
function linkToDom(mark: Mark): DOMOutputSpec {
  const href = mark.attrs.href as string;
  const clause = referredClause(href);
  if (clause !== null) return ["a", { class: "app-editor__reference", "data-refers-to": clause }, 0];
  return ["a", isSafeLink(href) ? { href, rel: "noopener" } : {}, 0];
}

function suggestionToDom(tag: "ins" | "del", mark: Mark): DOMOutputSpec {
  return [tag, { "data-suggestion": mark.attrs.id as string | null }, 0];
}
