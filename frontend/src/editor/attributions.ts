// Whose each suggestion is, in the text itself: the organisation behind its last words, person and organisation on
// hovering, and a colour that stands for the organisation and never says anything alone.
import type { Node } from "prosemirror-model";
import { Plugin } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { People } from "./people";
import { findSuggestions, type Suggestion } from "./suggestions";

const COLOURS = 8;

export function attributions(people: People): Plugin<DecorationSet> {
  const made: Plugin<DecorationSet> = new Plugin<DecorationSet>({
    state: {
      init: (_, state) => decorated(state.doc, people),
      apply: (transaction, before) => (transaction.docChanged ? decorated(transaction.doc, people) : before),
    },
    props: { decorations: (state) => made.getState(state) },
  });
  return made;
}

// As the portal gives each organisation its caret's colour.
export function colourOfOrganisation(organisation: string): number {
  return Number.parseInt(organisation.slice(-1) || "0", 16) % COLOURS;
}

function decorated(doc: Node, people: People): DecorationSet {
  return DecorationSet.create(doc, findSuggestions(doc).flatMap((one) => marksOf(one, people)));
}

function marksOf(suggestion: Suggestion, people: People): Decoration[] {
  const { person, organisation } = people.namesOf(suggestion.person, suggestion.organisation);
  const last = suggestion.pieces[suggestion.pieces.length - 1];
  return suggestion.pieces.map((piece) => {
    const isLast = piece === last;
    return Decoration.inline(piece.from, piece.to, {
      class: `app-suggested app-suggested--${colourOfOrganisation(suggestion.organisation)}${isLast ? " app-suggested--last" : ""}`,
      title: `${piece.isInsertion ? "Put in" : "Taken out"} by ${person} for ${organisation}`,
      ...(isLast ? { "data-by": organisation } : {}),
    });
  });
}
