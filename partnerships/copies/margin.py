"""The comments of a copy, each put beside the words that it is about: the marked ones, the clause, or the heading."""

from collections.abc import Sequence

from partnerships.copies.contents import Note
from partnerships.copies.marked import Clause, MarkedSection
from partnerships.copies.rules import INTERNAL, INTERNAL_NOTE, author_of
from partnerships.designs.marked import MarkedRun
from portal.documents.review import Hand, ReviewedDocument

Numbers = tuple[int, ...]


class Margin:
    """The comments on one section. Asking for a comment's numbers writes it, with what answers it."""

    def __init__(self, document: ReviewedDocument, section: MarkedSection, notes: Sequence[Note]) -> None:
        self._document = document
        self._notes = {note.id: note for note in notes}
        self._written: dict[str, Numbers] = {}
        marked = {
            one
            for clause in section.clauses
            for part in clause.block.parts
            for run in part
            for one in run.comments
            if one in self._notes
        }
        self._loose = [note for note in notes if note.id not in marked]
        self._clauses = {one for clause in section.clauses for one in clause.ids}

    def of_heading(self) -> Numbers:
        """Comments on the whole section, and those whose words have gone."""
        return self._numbers([note for note in self._loose if self._clauses.isdisjoint(_clauses_of(note))])

    def of_clause(self, clause: Clause) -> Numbers:
        return self._numbers([note for note in self._loose if not clause.ids.isdisjoint(_clauses_of(note))])

    def of_run(self, run: MarkedRun) -> Numbers:
        return self._numbers([self._notes[one] for one in run.comments if one in self._notes])

    def _numbers(self, notes: Sequence[Note]) -> Numbers:
        return tuple(number for note in notes for number in self._of_note(note))

    def _of_note(self, note: Note) -> Numbers:
        if note.id not in self._written:
            first = self._document.comment(*_said(note))
            replies = [self._document.comment(*_said(reply), reply_to=first) for reply in note.replies]
            self._written[note.id] = (first, *replies)
        return self._written[note.id]


def _clauses_of(note: Note) -> tuple[str, ...]:
    return note.clause_id, *note.further


def _said(note: Note) -> tuple[str, Hand]:
    author = author_of(note.organisation, note.person)
    if note.is_internal:
        return INTERNAL_NOTE.format(organisation=note.organisation) + note.body, Hand(author + INTERNAL, note.at)
    return note.body, Hand(author, note.at)
