// What would be too much for the portal to take at once: it is not put in at all, or the line would be closed for it.
import type { Slice } from "prosemirror-model";
import { ReplaceStep, type Transform } from "prosemirror-transform";

// Far more than a section may hold, and far less than the two megabytes and 50,000 items that one update may have.
export const MOST_CHARACTERS = 100_000;
const MOST_PIECES = 5_000;

export const TOO_MUCH = "That is too much at once, and nothing was put in. A section can hold 60,000 characters.";

export function isTooMuch(change: Transform): boolean {
  let characters = 0;
  let pieces = 0;
  for (const step of change.steps) {
    if (!(step instanceof ReplaceStep)) continue;
    const put: Slice = step.slice;
    put.content.descendants((node) => {
      characters += node.text?.length ?? 0;
      pieces += 1 + node.marks.length;
    });
  }
  return characters > MOST_CHARACTERS || pieces > MOST_PIECES;
}
