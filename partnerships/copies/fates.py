"""The suggestions that left in a copy, and what became of each in the file that came back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from partnerships.copies.alignment import Fate
from partnerships.copies.findings import Decided, LeftOut
from partnerships.copies.marked import MarkedSection
from partnerships.designs.marked import Mark


@dataclass
class _Said:
    """A suggestion of the copy: where it stood, its words, and what became of them in the file."""

    section_id: str
    clause: str
    organisation_id: str
    person_id: str
    inserted: str = ""
    deleted: str = ""
    kind: str = ""
    fates: set[Fate] = field(default_factory=set)

    @property
    def settled(self) -> set[Fate]:
        return self.fates - {Fate.OPEN}

    @property
    def is_settled_in_part(self) -> bool:
        return len(self.fates) > 1 and bool(self.settled)


class Fates:
    def __init__(self, sections: Sequence[MarkedSection]) -> None:
        self._said = _suggestions(sections)

    def note(self, section_id: str, fates: Mapping[str, set[Fate]]) -> None:
        for key, found in fates.items():
            self._said[f"{section_id} {key}"].fates |= found

    def decided(self) -> Iterator[Decided]:
        for key, said in self._said.items():
            if said.settled and not said.is_settled_in_part:
                yield Decided(
                    said.section_id, said.clause, key.partition(" ")[2], said.organisation_id, said.person_id,
                    Fate.ACCEPTED in said.settled, said.inserted, said.deleted, said.kind,
                )  # fmt: skip

    def in_part(self) -> Iterator[LeftOut]:
        for said in self._said.values():
            if said.is_settled_in_part:
                why = f"Clause {said.clause}: a suggestion was accepted or rejected in Word only in part."
                yield LeftOut(why, said.inserted or said.deleted)


def _suggestions(sections: Sequence[MarkedSection]) -> dict[str, _Said]:
    """By section and key, in the order of the text."""
    found: dict[str, _Said] = {}
    for section in sections:
        for clause in section.clauses:
            number = f"{section.number}.{clause.number}" if clause.number else f"{section.number}, suggested"
            if clause.reshaped is not None:
                said = _of_mark(found, section, number, clause.reshaped.mark)
                said.kind = clause.reshaped.kind
                said.deleted += "".join(run.run.text for run in clause.block.parts[0] if run.is_settled)
            for run in (run for part in clause.block.parts for run in part):
                for mark in run.marks:
                    said = _of_mark(found, section, number, mark)
                    if mark is run.insertion:
                        said.inserted += run.run.text
                    else:
                        said.deleted += run.run.text
    return found


def _of_mark(found: dict[str, _Said], section: MarkedSection, number: str, mark: Mark) -> _Said:
    return found.setdefault(f"{section.id} {mark.key}", _Said(section.id, number, mark.organisation, mark.person))
