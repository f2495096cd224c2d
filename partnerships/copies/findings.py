"""What a file that came back says, as values that can be shown, kept and acted on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from partnerships.designs.blocks import Blocks
from partnerships.designs.canonical import read_blocks, write_blocks
from partnerships.designs.proposals import KINDS


@dataclass(frozen=True)
class Change:
    """A section's text as the file proposes it. `authors` are Word's names of who changed each clause, by its id."""

    section_id: str
    changed: Blocks
    authors: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Decided:
    """A suggestion that is no longer open in the file. `suggestion` is its key in the section.

    Where it would make the clause another kind, `kind` is that, and the words are the clause's in `deleted`.
    """

    section_id: str
    clause: str
    suggestion: str
    organisation_id: str
    person_id: str
    is_accepted: bool
    inserted: str
    deleted: str
    kind: str = ""

    @property
    def becomes(self) -> str:
        """The other kind in a sentence's words, such as `a heading`."""
        return KINDS.get(self.kind, "")


@dataclass(frozen=True)
class Spoken:
    """A new comment. `answers` is the id of the conversation in the portal that it belongs to.

    `further` are words of other clauses that it stands beside as well: each the clause's id and a quote.
    `wanted_heading` is the heading that it asks its section to have.
    """

    section_id: str
    clause_id: str
    clause: str
    quote: str
    author: str
    body: str
    answers: str = ""
    is_internal: bool = False
    further: Sequence[Sequence[str]] = ()
    wanted_heading: str = ""


@dataclass(frozen=True)
class LeftOut:
    """What cannot be taken in: why, and the words themselves."""

    why: str
    words: str = ""


@dataclass(frozen=True)
class Findings:
    changes: tuple[Change, ...] = ()
    decided: tuple[Decided, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    left_out: tuple[LeftOut, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not (self.changes or self.decided or self.spoken or self.left_out)

    @property
    def proposes(self) -> bool:
        return bool(self.changes or self.decided or self.spoken)


def write_findings(findings: Findings) -> dict[str, Any]:
    return {
        "changes": [
            {
                "section_id": one.section_id,
                "changed": write_blocks(one.changed),
                "authors": {clause: list(names) for clause, names in one.authors.items()},
            }
            for one in findings.changes
        ],
        "decided": [asdict(one) for one in findings.decided],
        "spoken": [asdict(one) for one in findings.spoken],
        "left_out": [asdict(one) for one in findings.left_out],
    }


def read_findings(written: Mapping[str, Any]) -> Findings:
    return Findings(
        tuple(
            Change(
                one["section_id"],
                read_blocks(one["changed"]),
                {clause: tuple(names) for clause, names in one["authors"].items()},
            )
            for one in written["changes"]
        ),
        tuple(Decided(**one) for one in written["decided"]),
        tuple(Spoken(**one) for one in written["spoken"]),
        tuple(LeftOut(**one) for one in written["left_out"]),
    )
