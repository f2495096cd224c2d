"""The open proposals in a section's marked text: what each would change, and which want something else of the same
words (F12). A proposal is everything that one person marked under one id for one organisation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from partnerships.designs.blocks import Run
from partnerships.designs.marked import Mark, MarkedBlock, MarkedRun
from portal.refusals import Refused

LONGEST_SHOWN = 120
LONGEST_CONTEXT = 60
LONGEST_REASON = 1_000
LONGEST_KEPT = 5_000
BETWEEN_CELLS = " | "
ANOTHER_CHOSEN = "another proposal was chosen"

KINDS = {
    "p": "a paragraph", "h1": "a heading", "h2": "a smaller heading", "h3": "the smallest heading",
    "quote": "a quotation", "ul0": "a bullet", "ul1": "a bullet, one step in", "ul2": "a bullet, two steps in",
    "ol0": "a numbered item", "ol1": "a numbered item, one step in", "ol2": "a numbered item, two steps in",
}  # fmt: skip


class Verdict(StrEnum):
    """The first three are somebody's word; a proposal is overtaken when its words were rewritten under it.

    One that was altered stands on: somebody else took words out of it, and what was proposed is kept as it was.
    """

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
    ALTERED = "altered"


class CannotDecide(Refused):
    pass


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as a reader sees them beside a proposal: as they stand, or what it puts in or takes out."""

    text: str
    change: str = "same"
    bold: bool = False
    italic: bool = False


@dataclass(eq=False)
class Proposal:
    mark: Mark
    clause_id: str
    kind: str
    put_in: list[Run] = field(default_factory=list)
    taken_out: list[Run] = field(default_factory=list)
    clashes: list["Proposal"] = field(default_factory=list)
    excerpt: Sequence[Piece] = ()
    old_kind: str = ""
    moves: bool = False
    spans: list["Span"] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.mark.key

    @property
    def inserted(self) -> str:
        return "".join(run.text for run in self.put_in)

    @property
    def deleted(self) -> str:
        return "".join(run.text for run in self.taken_out)

    @property
    def what(self) -> str:
        """In a sentence's words, such as `Replace “30” with “14”`."""
        old, new = _shortened(self.deleted), _shortened(self.inserted)
        if self.deleted and self.deleted == self.inserted:
            if self.old_kind and self.old_kind != self.kind:
                return f"Make “{old}” {KINDS.get(self.kind, 'a table')}"
            if self.moves:
                return f"Move “{old}” to another place"
            return f"Show “{old}” {_look(self.put_in)}"
        if old and new:
            return f"Replace “{old}” with “{new}”"
        return f"Put in “{new}”" if new else f"Take out “{old}”"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a piece of a proposal stands among all signs of the section."""

    start: int
    end: int
    is_insertion: bool


def find_proposals(blocks: Iterable[MarkedBlock]) -> list[Proposal]:
    """In the order of the text, each with the proposals of other organisations about the same words."""
    found: dict[str, Proposal] = {}
    at = 0
    for block in blocks:
        for part in block.parts:
            for run in part:
                for mark in run.marks:
                    proposal = found.setdefault(mark.key, Proposal(mark, block.id, block.kind))
                    _gather(proposal, block, run, mark, at)
                at += len(run.run.text)
            at += 1  # what stands in two blocks or cells never touches
        _take_excerpts(block, found)
    listed = sorted(found.values(), key=lambda one: one.spans[0].start)
    _find_clashes(listed)
    return listed


def chosen(proposals: Sequence[Proposal], keys: Iterable[str]) -> list[Proposal]:
    """Those with these keys. Refused when none of them is open any more."""
    wanted = set(keys)
    found = [one for one in proposals if one.key in wanted]
    if not found:
        raise CannotDecide("This has been decided already, or taken back. The list shows what is open now.")
    return found


def check_reason(verdict: Verdict, reason: str) -> None:
    if verdict is Verdict.REJECTED and not reason:
        raise CannotDecide("Say why it is rejected. Whoever proposed it reads the reason.")


def _gather(proposal: Proposal, block: MarkedBlock, run: MarkedRun, mark: Mark, at: int) -> None:
    is_insertion = mark is run.insertion
    words = proposal.put_in if is_insertion else proposal.taken_out
    if words and block.kind == "table" and proposal.spans[-1].end < at:
        words.append(Run(BETWEEN_CELLS))
    words.append(run.run)
    if is_insertion:
        proposal.kind = block.kind if block.is_proposed else proposal.kind
    else:
        proposal.old_kind = block.kind
    proposal.moves = proposal.moves or proposal.clause_id != block.id
    proposal.spans.append(Span(at, at + len(run.run.text), is_insertion))


def _find_clashes(listed: Sequence[Proposal]) -> None:
    """Each piece is compared with those that begin before it ends."""
    pieces = sorted(((span, one) for one in listed for span in one.spans), key=lambda piece: piece[0].start)
    for number, (span, one) in enumerate(pieces):
        for later, other in pieces[number + 1 :]:
            if later.start > span.end:
                break
            is_another = one.mark.organisation != other.mark.organisation
            if is_another and other not in one.clashes and _meet(span, later):
                one.clashes.append(other)
                other.clashes.append(one)


def _meet(one: Span, other: Span) -> bool:
    """Over the same words, or in the same place. Two stretches to go side by side do not touch each other."""
    if one.start < other.end and other.start < one.end:
        return True
    return one.start <= other.end and other.start <= one.end and (one.is_insertion or other.is_insertion)


def _take_excerpts(block: MarkedBlock, found: dict[str, Proposal]) -> None:
    for part in block.parts:
        for key in {mark.key for run in part for mark in run.marks}:
            if not found[key].excerpt:
                found[key].excerpt = _excerpt(part, key)


def _excerpt(runs: Iterable[MarkedRun], key: str) -> list[Piece]:
    """The words around, with what this proposal does to them, and without what others would put in."""
    pieces: list[Piece] = []
    for run in runs:
        is_own = key in {mark.key for mark in run.marks}
        if not run.is_settled and not is_own:
            continue
        change = "same" if not is_own else "added" if not run.is_settled else "removed"
        piece = Piece(run.run.text, change, run.run.bold, run.run.italic)
        if pieces and replace(pieces[-1], text=piece.text) == piece:
            pieces[-1] = replace(piece, text=pieces[-1].text + piece.text)
        else:
            pieces.append(piece)
    return [_trimmed(piece, number == 0, number == len(pieces) - 1) for number, piece in enumerate(pieces)]


def _trimmed(piece: Piece, is_first: bool, is_last: bool) -> Piece:
    if piece.change != "same" or len(piece.text) <= 2 * LONGEST_CONTEXT:
        return piece
    start = "" if is_first else piece.text[:LONGEST_CONTEXT]
    end = "" if is_last else piece.text[-LONGEST_CONTEXT:]
    return replace(piece, text=f"{start} … {end}")


def _look(runs: Sequence[Run]) -> str:
    looks = [
        *(["in bold"] if all(run.bold for run in runs) else []),
        *(["in italics"] if all(run.italic for run in runs) else []),
        *(["as a link"] if all(run.link for run in runs) else []),
    ]
    return " and ".join(looks) or "in another way"


def _shortened(words: str) -> str:
    words = words.strip() or words
    return words if len(words) <= LONGEST_SHOWN else words[: LONGEST_SHOWN - 1].rstrip() + "…"
