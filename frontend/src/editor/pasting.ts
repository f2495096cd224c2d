// Pasting from Word or a web page: headings, lists, tables, bold, italic and links stay; everything else goes.
// What comes is made flat, as this text is, and read by the schema after that.
import type { Node as TextNode, Slice } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
import { type Kind, withDepth } from "./kinds";
import { schema } from "./schema";

const BLOCKS = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE", "DT", "DD", "ADDRESS"]);
const SILENT = new Set(["STYLE", "SCRIPT", "TITLE", "META", "LINK", "O:P", "XML", "TEMPLATE", "IMG", "SVG", "HEAD"]);
const LIST_STYLE = /mso-list:\s*l\d+\s+level(\d+)/i;
const LOOKS: Record<string, string> = { B: "strong", STRONG: "strong", I: "em", EM: "em" };

export function cleanPasted(html: string): string {
  if (html.includes("data-pm-slice")) return html; // from here, and so already right
  const quiet = html.replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, "").replace(/<[^>]+>/g, withoutStyle);
  const page = new DOMParser().parseFromString(quiet, "text/html");
  return new Flattened(page.body).html();
}

// Several paragraphs become suggestions after the one that the caret is in, for they must not divide it.
export function pasteAfter(view: EditorView, slice: Slice): boolean {
  const { $to } = view.state.selection;
  if (slice.content.childCount < 2 || $to.depth !== 1) return false;
  const blocks: TextNode[] = [];
  slice.content.descendants((node) => {
    if (node.type !== schema.nodes.block) return true;
    blocks.push(node);
    return false;
  });
  view.dispatch(view.state.tr.insert($to.after(), blocks));
  return true;
}

// The page's policy forbids styles and scripts, and the browser complains even where a document is only read.
function withoutStyle(tag: string): string {
  return tag.replace(/\s(style|on[a-z]+)\s*=/gi, " data-$1=");
}

class Flattened {
  private readonly out = document.implementation.createHTMLDocument("").body;
  private open: HTMLElement | null = null;

  constructor(private readonly body: HTMLElement) {}

  html(): string {
    this.children(this.body, "p", []);
    return this.out.innerHTML;
  }

  private children(parent: ParentNode & Node, kind: Kind, looks: readonly HTMLElement[]): void {
    for (const child of parent.childNodes) this.visit(child, kind, looks);
  }

  private visit(node: Node, kind: Kind, looks: readonly HTMLElement[]): void {
    if (node.nodeType === Node.TEXT_NODE) this.words(node.textContent ?? "", kind, looks);
    if (!(node instanceof HTMLElement) || SILENT.has(node.tagName) || isListSign(node)) return;
    if (node.tagName === "TABLE") this.table(node as HTMLTableElement);
    else if (node.tagName === "BR") this.words(" ", kind, looks);
    else if (node.tagName === "UL" || node.tagName === "OL") this.list(node, kind);
    else if (BLOCKS.has(node.tagName)) this.block(node, kindFrom(node, kind));
    else this.children(node, kind, [...looks, ...lookOf(node)]);
  }

  private block(node: HTMLElement, kind: Kind): void {
    this.open = null;
    this.children(node, kind, []);
    this.open = null;
  }

  private list(node: HTMLElement, around: Kind): void {
    const isInside = around.startsWith("ul") || around.startsWith("ol");
    const depth = isInside ? Number(around[2]) + 1 : 0;
    this.block(node, withDepth(node.tagName === "OL" ? "ol0" : "ul0", depth));
  }

  private words(text: string, kind: Kind, looks: readonly HTMLElement[]): void {
    const words = text.replace(/[ \t\r\n\f\u00a0]+/g, " ");
    if (!this.open && !words.trim()) return;
    if (!this.open) {
      this.open = document.createElement("p");
      this.open.dataset.kind = kind;
      this.out.append(this.open);
    }
    let inside: HTMLElement = this.open;
    for (const look of looks) inside = inside.appendChild(look.cloneNode() as HTMLElement);
    inside.append(this.open.textContent ? words : words.trimStart());
  }

  // A cell holds words alone; merged cells are filled up by the editor's repair.
  private table(node: HTMLTableElement): void {
    this.open = null;
    const made = this.out.appendChild(document.createElement("table"));
    const caption = node.caption?.textContent?.trim();
    if (caption) made.dataset.caption = caption.replace(/\s+/g, " ");
    for (const [index, row] of [...node.rows].entries()) {
      const madeRow = made.insertRow();
      for (const cell of row.cells) madeRow.append(cellFrom(cell, index === 0));
    }
    if (made.rows.length === 0) made.remove();
  }
}

function cellFrom(cell: HTMLTableCellElement, isHeader: boolean): HTMLElement {
  const made = document.createElement(isHeader ? "th" : "td");
  made.innerHTML = new Flattened(cell).html();
  // A table within a cell would tear the grid: its words stay.
  for (const inner of made.querySelectorAll("table")) inner.replaceWith(inner.textContent ?? "");
  return made;
}

// Word writes its lists as paragraphs that only look like items, each with its sign in front.
function kindFrom(node: HTMLElement, around: Kind): Kind {
  const level = LIST_STYLE.exec(node.dataset.style ?? "");
  if (level) return withDepth(signOf(node).match(/^[\s(]*(\d|[a-z]{1,4}[.)])/i) ? "ol0" : "ul0", Number(level[1]) - 1);
  const heading = /^H([1-6])$/.exec(node.tagName)?.[1] ?? /^MsoHeading([1-6])$/.exec(node.className)?.[1];
  if (heading) return `h${Math.min(Number(heading), 3)}` as Kind;
  if (/\bMsoTitle\b/.test(node.className)) return "h1";
  if (node.tagName === "BLOCKQUOTE" || /\bMso(Intense)?Quote\b/.test(node.className)) return "quote";
  return around;
}

function isListSign(node: HTMLElement): boolean {
  return /mso-list:\s*Ignore/i.test(node.dataset.style ?? "");
}

function signOf(node: HTMLElement): string {
  const sign = [...node.querySelectorAll<HTMLElement>("span")].find(isListSign);
  return sign?.textContent ?? "";
}

function lookOf(node: HTMLElement): HTMLElement[] {
  const found: HTMLElement[] = [];
  const named = LOOKS[node.tagName];
  const style = node.dataset.style ?? "";
  const isPlainAgain = /(^|[;\s])font-weight:\s*(normal|400)/i.test(style); // some pages wrap all they copy in such a <b>
  if (named && !isPlainAgain) found.push(document.createElement(named));
  if (!named && /(^|[;\s])font-weight:\s*(bold|[6-9]00)/i.test(style)) found.push(document.createElement("strong"));
  if (!named && /(^|[;\s])font-style:\s*italic/i.test(style)) found.push(document.createElement("em"));
  if (node instanceof HTMLAnchorElement && node.getAttribute("href")) {
    const made = document.createElement("a");
    made.href = node.getAttribute("href") ?? "";
    found.push(made);
  }
  return found;
}
