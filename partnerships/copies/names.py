"""The hidden names by which a clause is found again in a file that came back. Word and LibreOffice keep bookmarks."""

import re
from collections.abc import Iterable

from partnerships.copies.marked import Clause, MarkedSection

_LONGEST = 40
_COPY = "_copy_"


def copy_bookmark(copy_id: str) -> str:
    """Beside the properties, for programs that lose those. Only the first section's heading gets it."""
    return f"{_COPY}{copy_id.replace('-', '')}"


def copy_named(bookmark: str) -> str | None:
    return bookmark.removeprefix(_COPY) if bookmark.startswith(_COPY) else None


def section_bookmark(section: MarkedSection) -> str:
    return f"_section_{section.number}"


def clause_bookmark(section: MarkedSection, clause: Clause) -> str:
    """Clauses' ids are their own within a section, so the section's number is part of the name."""
    return re.sub(r"\W", "_", f"_clause_{section.number}_{clause.id}", flags=re.ASCII)[:_LONGEST]


def places_of(sections: Iterable[MarkedSection]) -> dict[str, tuple[int, int]]:
    """By bookmark: which section of the copy and which of its clauses. Names that two clauses share find neither."""
    found: dict[str, tuple[int, int]] = {}
    twice: set[str] = set()
    for section_index, section in enumerate(sections):
        for clause_index, clause in enumerate(section.clauses):
            name = clause_bookmark(section, clause)
            if name in found:
                twice.add(name)
            found[name] = section_index, clause_index
    return {name: place for name, place in found.items() if name not in twice}
