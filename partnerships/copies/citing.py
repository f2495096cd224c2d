"""References to clauses in a Word file: shown as the clause's number there, and as a reference again when it is back.

Word calls them links to a bookmark. One whose clause is not in the file leads nowhere and keeps its clause's id.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from partnerships.copies.marked import MarkedSection
from partnerships.copies.names import clause_bookmark
from partnerships.designs.blocks import Run
from partnerships.designs.normal import REFERENCE
from partnerships.designs.references import GONE, SIGN, referred
from portal.documents.stories import Piece

_ELSEWHERE = "_clause_elsewhere_"
_NUMBER = re.compile(rf"\d+\.\d+|{re.escape(GONE)}")


class Citations:
    def __init__(self, sections: Sequence[MarkedSection]) -> None:
        self._anchors: dict[str, str] = {}
        self._clauses: dict[str, str] = {}
        for section in sections:
            for clause in section.clauses:
                anchor = clause_bookmark(section, clause)
                self._anchors.setdefault(clause.id, anchor)
                self._clauses[anchor] = clause.id

    def shown(self, run: Run, numbers: Mapping[str, str]) -> Run:
        """As the file has it. The numbers are those of the whole design, also in a copy of one section."""
        clause_id = referred(run.link)
        if clause_id is None:
            return run
        number = numbers.get(clause_id, GONE)
        return replace(run, text=run.text.replace(SIGN, number), link=f"#{self._anchor(clause_id)}")

    def read(self, piece: Piece) -> Piece:
        """As the design has it. Other words that were typed over the number make a plain word of it."""
        clause_id = self._cited(piece.link)
        if clause_id is None:
            return piece
        number = _NUMBER.search(piece.text)
        if number is None:
            return replace(piece, link=None)
        words = piece.text[: number.start()] + SIGN + piece.text[number.end() :]
        return replace(piece, text=words, link=REFERENCE + clause_id)

    def _anchor(self, clause_id: str) -> str:
        return self._anchors.get(clause_id, _ELSEWHERE + clause_id)

    def _cited(self, link: str | None) -> str | None:
        if not link or not link.startswith("#"):
            return None
        anchor = link[1:]
        if anchor.startswith(_ELSEWHERE):
            return anchor.removeprefix(_ELSEWHERE)
        return self._clauses.get(anchor)
