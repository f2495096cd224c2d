// Suggesting mode: what somebody types or deletes becomes a proposal, and the text itself stays as it is.
// The server checks the same: with every suggestion rejected, the text must not have changed.
import { type Mark, type MarkType, type Node, Slice } from "prosemirror-model";
import type { EditorState, Transaction } from "prosemirror-state";
import { AddMarkStep, AttrStep, RemoveMarkStep, ReplaceStep, type Step } from "prosemirror-transform";
import { uuidv4 } from "lib0/random";
import { newClauseId } from "./clauses";
import { caretAt } from "./commands";
import { kindOf } from "./kinds";
import { schema } from "./schema";
import type { Author } from "./suggestions";

const { insertion, deletion, strong, em, link } = schema.marks;
const { block } = schema.nodes;
const LOOKS: MarkType[] = [strong, em, link];

export const NOT_SUGGESTED =
  "You are suggesting: words can be put in and taken out, but this would change how the text is divided.";

// The transaction that suggests what the given one would do; null where that cannot be suggested.
export function suggested(state: EditorState, wanted: Transaction, author: Author): Transaction | null {
  const suggestion = new Suggesting(state, wanted, author);
  return wanted.steps.every((step, index) => suggestion.take(step, index)) ? suggestion.finish() : null;
}

// Whether a block has words that stand in the text, and not only in a suggestion.
export function hasSettledWords(node: Node): boolean {
  let isSettled = false;
  node.descendants((child) => {
    if (child.isText && !insertion.isInSet(child.marks)) isSettled = true;
  });
  return isSettled;
}

class Suggesting {
  private readonly made: Transaction;

  constructor(
    private readonly state: EditorState,
    private readonly wanted: Transaction,
    private readonly author: Author,
  ) {
    this.made = state.tr;
  }

  // The steps come one after the other, each in terms of the text that the last one left; ours leaves another text.
  take(step: Step, index: number): boolean {
    const undone = this.wanted.mapping.maps.slice(0, index).map((map) => map.invert());
    const place = (position: number) =>
      this.made.mapping.map(
        undone.reduceRight((mapped, map) => map.map(mapped), position),
        -1,
      );
    if (step instanceof ReplaceStep) return this.replace(place(step.from), place(step.to), step.slice);
    if (step instanceof AddMarkStep) return this.look(place(step.from), place(step.to), step.mark, true);
    if (step instanceof RemoveMarkStep) return this.look(place(step.from), place(step.to), step.mark, false);
    if (step instanceof AttrStep) return this.change(place(step.pos), step.attr, step.value as string);
    return false;
  }

  finish(): Transaction {
    if (this.wanted.storedMarksSet) this.made.setStoredMarks(this.wanted.storedMarks);
    return this.made.scrollIntoView();
  }

  private replace(from: number, to: number, slice: Slice): boolean {
    if (from === to && slice.size > 0 && wholeBlocks(slice)) return this.openBlocks(from, slice);
    const words = wordsOf(slice);
    if (words === null || !this.isInText(from, to)) return false;
    const { selection } = this.state;
    const isForward = selection.empty && selection.from === from;
    if (from < to && words.length === 0 && !this.made.doc.textBetween(from, to)) return this.join(from, to);
    const end = this.takeOut(from, to);
    if (words.length > 0) this.putIn(this.sameBlock(from, end) ? end : from, words);
    else caretAt(this.made, isForward ? end : from);
    return true;
  }

  // New blocks between two others, or where Enter was pressed at the end of a block.
  private openBlocks(at: number, slice: Slice): boolean {
    const place = this.made.doc.resolve(at);
    const blocks = wholeBlocks(slice) ?? [];
    if (slice.openStart === 0) return place.depth === 0 && this.insertBlocks(at, blocks);
    if (place.depth !== 1) return false;
    if (place.parentOffset === place.parent.content.size) return this.insertBlocks(place.after(), blocks.slice(1));
    return this.isOwnBlock(place.parent) && this.asItIs(new ReplaceStep(at, at, slice));
  }

  // A block that is only proposed may be joined to the one above it.
  private join(from: number, to: number): boolean {
    return this.isOwnBlock(this.made.doc.resolve(to).parent) && this.asItIs(new ReplaceStep(from, to, Slice.empty));
  }

  // Nothing stands in it that is the text's or that others suggest, and whoever suggests may do with it what they like.
  private isOwnBlock(node: Node): boolean {
    return textsFromEnd(node, 0, node.content.size).every(([, , piece]) => this.isOwnProposal(piece));
  }

  private asItIs(step: Step): boolean {
    return this.made.maybeStep(step).failed === null;
  }

  private isInText(from: number, to: number): boolean {
    return this.made.doc.resolve(from).parent.isTextblock && this.made.doc.resolve(to).parent.isTextblock;
  }

  private sameBlock(from: number, to: number): boolean {
    return this.made.doc.resolve(from).sameParent(this.made.doc.resolve(to));
  }

  // Own proposals simply go; the rest is marked. Returns where the range ends now.
  private takeOut(from: number, to: number): number {
    const mark = this.markOf(deletion, from, to);
    const before = this.made.steps.length;
    for (const [start, end, node] of textsFromEnd(this.made.doc, from, to)) {
      if (this.isOwnProposal(node)) this.made.delete(start, end);
      else if (!this.goesAlready(node)) this.made.addMark(start, end, mark);
    }
    return this.made.mapping.slice(before).map(to, -1);
  }

  private putIn(at: number, words: readonly Node[]): void {
    const mark = this.markOf(insertion, at, at);
    let place = at;
    for (const node of words) {
      const marks = mark.addToSet(lookOf(node));
      this.made.insert(place, schema.text(node.text ?? "", marks));
      place += node.nodeSize;
    }
    caretAt(this.made, place);
  }

  private insertBlocks(at: number, blocks: readonly Node[]): boolean {
    const mark = insertion.create(this.attributes(uuidv4()));
    const known = new Set<unknown>();
    this.made.doc.forEach((node) => known.add(node.attrs.id));
    const made = blocks.map((node) => proposedBlock(node, mark, known.has(node.attrs.id)));
    this.made.insert(at, made);
    const size = made.reduce((sum, node) => sum + node.nodeSize, 0);
    caretAt(this.made, at + size - 1);
    return true;
  }

  // Another look for words of the text is the old words out and the same words in; own proposals change at once.
  private look(from: number, to: number, mark: Mark, isAdded: boolean): boolean {
    for (const [start, end, node] of textsFromEnd(this.made.doc, from, to)) {
      if (this.isOwnProposal(node)) {
        if (isAdded) this.made.addMark(start, end, mark);
        else this.made.removeMark(start, end, mark);
      } else if (!this.goesAlready(node)) {
        this.replaceLook(start, end, isAdded ? mark.addToSet(lookOf(node)) : mark.removeFromSet(lookOf(node)));
      }
    }
    return true;
  }

  private replaceLook(from: number, to: number, looks: readonly Mark[]): void {
    const attributes = this.attributes(uuidv4());
    const words = this.made.doc.textBetween(from, to);
    this.made.addMark(from, to, deletion.create(attributes));
    this.made.insert(to, schema.text(words, insertion.create(attributes).addToSet(looks)));
  }

  // A block that is itself only proposed may still become what whoever proposed it likes.
  private change(position: number, attribute: string, value: string): boolean {
    const node = this.made.doc.nodeAt(position);
    if (!node || node.type !== block) return false;
    const isOther = attribute === "kind" && kindOf(node) !== value;
    if (hasSettledWords(node)) return isOther && this.replaceBlock(position, node, value);
    if (!this.isOwnBlock(node)) return false;
    if (isOther) this.made.setNodeAttribute(position, attribute, value);
    return true;
  }

  // Another kind for a block of the text is the old words out and the same words in below, as the other kind. When
  // that is accepted, the clause stays and only its kind changes.
  private replaceBlock(position: number, node: Node, kind: string): boolean {
    const pieces = textsFromEnd(this.made.doc, position, position + node.nodeSize);
    const settled = pieces.filter(([, , piece]) => !insertion.isInSet(piece.marks));
    if (settled.some(([, , piece]) => this.goesAlready(piece))) return false;
    const attributes = this.attributes(uuidv4());
    for (const [start, end] of settled) this.made.addMark(start, end, deletion.create(attributes));
    const mark = insertion.create(attributes);
    const words = settled.reverse().map(([, , piece]) => schema.text(piece.text ?? "", mark.addToSet(lookOf(piece))));
    const below = position + node.nodeSize;
    this.made.insert(below, block.create({ kind, id: newClauseId() }, words));
    caretAt(this.made, below + 1);
    return true;
  }

  // Next to one's own suggestion, or over it, one goes on with it.
  private markOf(type: MarkType, from: number, to: number): Mark {
    const near = [this.made.doc.resolve(from).nodeBefore, this.made.doc.resolve(to).nodeAfter];
    const marks = near.flatMap((node) => node?.marks ?? []);
    const own = marks.find((mark) => (mark.type === insertion || mark.type === deletion) && this.isMine(mark));
    return type.create(own ? own.attrs : this.attributes(uuidv4()));
  }

  private attributes(id: string): Record<string, string> {
    return { id, person: this.author.person, organisation: this.author.organisation, at: new Date().toISOString() };
  }

  private isMine(mark: Mark): boolean {
    return mark.attrs.person === this.author.person && mark.attrs.organisation === this.author.organisation;
  }

  // One organisation suggests once that words go; another may want the same.
  private goesAlready(node: Node): boolean {
    return node.marks.some((mark) => mark.type === deletion && mark.attrs.organisation === this.author.organisation);
  }

  private isOwnProposal(node: Node): boolean {
    return insertion.isInSet(node.marks)?.attrs.organisation === this.author.organisation;
  }
}

function textsFromEnd(doc: Node, from: number, to: number): [number, number, Node][] {
  const pieces: [number, number, Node][] = [];
  doc.nodesBetween(from, to, (node, position) => {
    if (node.isText) pieces.push([Math.max(position, from), Math.min(position + node.nodeSize, to), node]);
  });
  return pieces.reverse();
}

function lookOf(node: Node): Mark[] {
  return node.marks.filter((mark) => LOOKS.includes(mark.type));
}

function proposedBlock(node: Node, mark: Mark, isTaken: boolean): Node {
  const words: Node[] = [];
  node.descendants((child) => {
    if (child.isText) words.push(schema.text(child.text ?? "", mark.addToSet(lookOf(child))));
  });
  const id = isTaken ? "" : (node.attrs.id as string);
  return block.create({ kind: kindOf(node), id: id || newClauseId() }, words);
}

// The words of a slice that brings no division of its own; null for any other.
function wordsOf(slice: Slice): Node[] | null {
  const words: Node[] = [];
  let blocks = 0;
  slice.content.descendants((node) => {
    if (node.isText) words.push(node);
    else blocks += 1;
  });
  return blocks === 0 || (blocks === 1 && slice.openStart === 1) ? words : null;
}

// Closed blocks, or the two halves that a split opens.
function wholeBlocks(slice: Slice): Node[] | null {
  const blocks: Node[] = [];
  slice.content.forEach((node) => {
    blocks.push(node);
  });
  const isClosed = slice.openStart === 0 && slice.openEnd === 0;
  const isSplit = slice.openStart === 1 && slice.openEnd === 1 && blocks.length === 2 && !textOf(slice);
  return (isClosed || isSplit) && blocks.every((node) => node.type === block) ? blocks : null;
}

function textOf(slice: Slice): string {
  return slice.content.textBetween(0, slice.content.size);
}
