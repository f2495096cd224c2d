"""A file that came back, compared with the copy that left (N15): what it proposes, decides and says.

Everything in the file is one of these, or as it was. What is nowhere else is left out by name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from partnerships.copies.alignment import UNTRACKED, Outcome, align, align_kind
from partnerships.copies.arrivals import Arrived, SectionArrival, Sorted, sort_blocks
from partnerships.copies.conversation import Known, RemarkPlace, speak
from partnerships.copies.fates import Fates
from partnerships.copies.findings import Change, Findings, LeftOut, Spoken
from partnerships.copies.headings import read_heading
from partnerships.copies.marked import Clause, MarkedSection, is_going, is_suggested, settled_block, settled_runs
from partnerships.copies.rules import check_amount, check_lengths
from partnerships.copies.writing import WITHOUT_NAME
from partnerships.designs.blocks import Block, Blocks, Kind, Row, Runs, TableBlock, TextBlock, text_of
from partnerships.designs.identity import NewId, fresh_clause_id
from partnerships.designs.limits import check_size
from partnerships.designs.marked import MarkedBlock, MarkedRuns
from partnerships.designs.normal import normal_blocks
from portal.documents.returned import Returned, ReturnedParagraph
from portal.documents.stories import Piece
from portal.live.proposing import matching


def compare(
    sections: Sequence[MarkedSection], returned: Returned, known: Sequence[Known], new_id: NewId = fresh_clause_id
) -> Findings:
    """`known` are the comments that the reader's organisation can see in the portal already."""
    check_lengths(_lengths(returned))
    arrivals = sort_blocks(sections, returned)
    comparison = _Comparison(sections, arrivals, new_id)
    comparison.run()
    spoken, unsaid = speak(returned.remarks, comparison.remark_places, known)
    unread = [LeftOut(f"The file holds {count} of these, which are not taken in: {what}.")
              for what, count in sorted(returned.unread.items())]  # fmt: skip
    check_amount(changes=sum(len(one.authors) for one in comparison.changes), comments=len(spoken))
    return Findings(
        tuple(comparison.changes),
        tuple(comparison.fates.decided()),
        (*comparison.headings, *spoken),
        (*comparison.left_out, *comparison.fates.in_part(), *unsaid, *unread),
    )


def _lengths(returned: Returned) -> list[int]:
    cells = [
        cell
        for block in returned.blocks
        for row in ([[block.pieces]] if isinstance(block, ReturnedParagraph) else block.rows)
        for cell in row
    ]
    return [sum(len(piece.text) for piece in cell) for cell in cells]


class _Comparison:
    def __init__(self, sections: Sequence[MarkedSection], arrivals: Sorted, new_id: NewId) -> None:
        self.changes: list[Change] = []
        self.left_out: list[LeftOut] = []
        self.headings: list[Spoken] = []
        self.remark_places: dict[str, RemarkPlace] = {}
        self._sections = sections
        self._arrivals = arrivals
        self._new_id = new_id
        self.fates = Fates(sections)

    def run(self) -> None:
        for place, section in enumerate(self._sections):
            arrival = self._arrivals.sections.get(place)
            if arrival is None:
                why = f"Section {section.number}, “{section.heading}”, is not in the file. Nothing is proposed for it."
                self.left_out.append(LeftOut(why))
            else:
                self._compare_section(section, arrival)
        for pieces in self._arrivals.loose:
            self._note_remarks(pieces, RemarkPlace("", "", ""))
            self.left_out.append(LeftOut("This stands before the first section.", _plain(pieces)))

    def _compare_section(self, section: MarkedSection, arrival: SectionArrival) -> None:
        self._note_remarks(arrival.heading, RemarkPlace(section.id, "", f"{section.number}"))
        wanted, kept = read_heading(section, _plain(arrival.heading).strip(), arrival.style)
        self.headings += wanted
        self.left_out += kept
        blocks: list[Block] = []
        authors: dict[str, tuple[str, ...]] = {}
        for arrived in arrival.arrived:
            block, by = self._block(section, arrived)
            blocks += [block] if block is not None else []
            if block is not None and by:
                authors[block.id] = tuple(sorted(by))
        missing = self._with_missing(section, arrival, blocks, authors)
        changed = _moved_known(section.settled, normal_blocks(missing))
        if changed != normal_blocks(section.settled):
            check_size(changed)
            self.changes.append(Change(section.id, changed, authors))

    def _block(self, section: MarkedSection, arrived: Arrived) -> tuple[Block | None, set[str]]:
        """The clause as the file proposes it, and who changed it. None for one that is only a suggestion still."""
        if arrived.clause is None:
            return self._new_block(section, arrived)
        clause = section.clauses[arrived.clause]
        number = f"{section.number}.{clause.number}" if clause.number else f"{section.number}, suggested"
        for pieces in _cells(arrived):
            self._note_remarks(pieces, RemarkPlace(section.id, clause.id, number))
        if clause.block.kind == "table":
            table, by = self._table(section, clause.block, arrived)
            return (table, by) if clause.number else (None, set())
        outcome = align(clause.block.parts[0], arrived.pieces)
        self._note(section, outcome, number)
        if not clause.number:
            if outcome.runs:
                why = "Words were added to a clause that is only suggested. Decide on that suggestion first."
                self.left_out.append(LeftOut(why, text_of(outcome.runs)))
            return None, set()
        kind, by = self._kind(section, clause, arrived)
        return TextBlock(clause.id, Kind(kind), outcome.runs), outcome.authors | by

    def _kind(self, section: MarkedSection, clause: Clause, arrived: Arrived) -> tuple[str, set[str]]:
        """The kind that the file proposes, and who changed it.

        Beside a suggested kind, Word keeps one name for both changes: so nobody is named for the later one.
        """
        stands = clause.block.kind
        if clause.reshaped is None:
            kind = arrived.kind or stands
            return kind, {arrived.reshaped_by or UNTRACKED} if kind != stands else set()
        kind, fate = align_kind(stands, clause.reshaped.kind, arrived.kind, arrived.kind_before)
        self.fates.note(section.id, {clause.reshaped.mark.key: {fate}})
        return kind, {UNTRACKED} if kind != stands else set()

    def _table(self, section: MarkedSection, block: MarkedBlock, arrived: Arrived) -> tuple[Block, set[str]]:
        caption = (_words_came([arrived.pieces]) if is_going(block.parts) else _plain(arrived.pieces)).strip()
        caption = block.caption if not block.caption and caption == WITHOUT_NAME else caption
        by = {UNTRACKED} if caption != block.caption else set()
        arrived = _with_rows_that_stand(arrived, block)
        if [len(row) for row in arrived.rows] != [len(row) for row in block.rows]:
            return TableBlock(block.id, caption, self._other_rows(section, block, arrived)), by | {UNTRACKED}
        outcomes = [
            [align(left, came) for left, came in zip(*pair, strict=True)]
            for pair in zip(block.rows, arrived.rows, strict=True)
        ]
        for outcome in (one for row in outcomes for one in row):
            self._note(section, outcome, str(section.number))
            by |= outcome.authors
        rows = [
            tuple(one.runs for one in row)
            for number, (row, left) in enumerate(zip(outcomes, block.rows, strict=True))
            if number == 0 or not is_suggested(left)
        ]
        return TableBlock(block.id, caption, tuple(rows)), by

    def _other_rows(self, section: MarkedSection, block: MarkedBlock, arrived: Arrived) -> tuple[Row, ...]:
        """Of a table of which rows came or went: those that stay are compared, the others proposed as they are.

        A row that went as was suggested is told as that suggestion's fate, and proposed no second time.
        """
        standing = [(left, _words_of(left)) for left in block.rows]
        came = [(row, _words_came(row)) for row in arrived.rows]
        rows: list[Row] = []
        for old, new in matching([words for _, words in standing], [words for _, words in came]):
            left = () if old is None else standing[old][0]
            if new is None:
                for cell in left:
                    self._note(section, align(cell, ()), str(section.number))
                if is_going(left):
                    rows.append(tuple(settled_runs(cell) for cell in left))
            elif old is None or len(left) != len(came[new][0]):
                rows.append(tuple(_taken(cell) for cell in came[new][0]))
            else:
                outcomes = [align(*pair) for pair in zip(left, came[new][0], strict=True)]
                for outcome in outcomes:
                    self._note(section, outcome, str(section.number))
                if new == 0 or not is_suggested(left):
                    rows.append(tuple(outcome.runs for outcome in outcomes))
        return tuple(rows)

    def _new_block(self, section: MarkedSection, arrived: Arrived) -> tuple[Block | None, set[str]]:
        block_id = self._new_id()
        for pieces in _cells(arrived):
            self._note_remarks(pieces, RemarkPlace(section.id, "", str(section.number)))
        arrived = _with_rows_that_stand(arrived)
        by = {piece.inserted or UNTRACKED for pieces in _cells(arrived) for piece in pieces if piece.text.strip()}
        if arrived.rows:
            rows = tuple(tuple(_taken(cell) for cell in row) for row in arrived.rows)
            return TableBlock(block_id, _plain(arrived.pieces).strip(), rows), by
        gone = "".join(piece.text for piece in arrived.pieces if piece.deleted is not None)
        if not arrived.words:
            if gone.strip():
                self.left_out.append(LeftOut("This was put in and taken out again.", gone))
            return None, set()
        kind = arrived.kind if arrived.kind in set(Kind) else Kind.PARAGRAPH.value
        return TextBlock(block_id, Kind(kind or "p"), _taken(arrived.pieces)), by

    def _note(self, section: MarkedSection, outcome: Outcome, number: str) -> None:
        self.fates.note(section.id, outcome.fates)
        if stray := "".join(outcome.stray).strip():
            self.left_out.append(LeftOut(f"Clause {number}: this was put in and taken out again.", stray))

    def _with_missing(
        self,
        section: MarkedSection,
        arrival: SectionArrival,
        blocks: list[Block],
        authors: dict[str, tuple[str, ...]],
    ) -> list[Block]:
        """A clause that is gone from the file is proposed to go, unless that was only the fate of a suggestion."""
        here = {one.clause for one in arrival.arrived}
        for index, clause in enumerate(section.clauses):
            if index in here:
                continue
            for part in clause.block.parts:
                self._note(section, align(part, ()), f"{section.number}.{clause.number}")
            runs = [run for part in clause.block.parts for run in part if run.is_settled]
            if runs and all(run.deletions for run in runs):
                above = {one.id for one in section.clauses[:index]}
                place = max((at for at, block in enumerate(blocks, start=1) if block.id in above), default=0)
                blocks = [*blocks[:place], settled_block(clause.block), *blocks[place:]]
            elif clause.number:
                authors[clause.id] = (UNTRACKED,)
        return blocks

    def _note_remarks(self, pieces: Iterable[Piece], place: RemarkPlace) -> None:
        for piece in pieces:
            for number in piece.comments:
                found = self.remark_places.setdefault(number, place)
                self.remark_places[number] = found.with_words(place, piece.text if piece.deleted is None else "")


def _moved_known(base: Blocks, changed: Blocks) -> Blocks:
    """A new clause with all the words of one that is gone is that clause: Word moves it so with tracking on."""
    here = {block.id for block in changed}
    known = {block.id for block in base}
    gone = {block.runs: block.id for block in base if isinstance(block, TextBlock) and block.id not in here}
    return tuple(
        replace(block, id=gone.pop(block.runs))
        if isinstance(block, TextBlock) and block.id not in known and block.runs in gone
        else block
        for block in changed
    )


def _with_rows_that_stand(arrived: Arrived, block: MarkedBlock | None = None) -> Arrived:
    """Without those that are taken out with tracking on, unless the copy left with that suggestion."""
    going = [_words_of(row) for row in block.rows if is_going(row)] if block else []
    kept = [
        (row, end)
        for row, end in zip(arrived.rows, arrived.row_ends, strict=True)
        if end != "-" or _words_came(row) in going
    ]
    return replace(arrived, rows=tuple(row for row, _ in kept), row_ends=tuple(end for _, end in kept))


def _words_of(row: Sequence[MarkedRuns]) -> str:
    return "".join(run.run.text for cell in row for run in cell)


def _words_came(row: Sequence[Sequence[Piece]]) -> str:
    return "".join(piece.text for cell in row for piece in cell)


def _cells(arrived: Arrived) -> list[tuple[Piece, ...]]:
    return [arrived.pieces, *(cell for row in arrived.rows for cell in row)]


def _taken(pieces: Iterable[Piece]) -> Runs:
    return align((), tuple(piece for piece in pieces if piece.deleted is None)).runs


def _plain(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces if piece.deleted is None)
