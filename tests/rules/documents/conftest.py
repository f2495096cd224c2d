import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from portal.documents import Blank, Column, Details, Span, Table, WordDocument

MADE_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def blank_document(*, numbers_headings: bool = False) -> WordDocument:
    details = Details(
        title="Reaching older adults at home",
        made_at=MADE_AT,
        author="City Council",
        subject="Invitation to tender",
        footer="OFFICIAL · Version 3",
    )
    return WordDocument(details, numbers_headings=numbers_headings)


@pytest.fixture
def document() -> WordDocument:
    return blank_document()


@pytest.fixture
def make_full_document() -> Callable[[], WordDocument]:
    return full_document


@pytest.fixture
def full(make_full_document: Callable[[], WordDocument]) -> bytes:
    return make_full_document().to_bytes()


@pytest.fixture
def picture() -> bytes:
    return png()


def png(width: int = 4, height: int = 3) -> bytes:
    rows = b"".join(b"\0" + b"\x17\x40\x5e" * width for _ in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = kind + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def full_document() -> WordDocument:
    """Every kind of block at least once."""
    document = blank_document(numbers_headings=True)
    document.cover("City Council", "Invitation to tender", [("Reference", "AC/014")], "Answer in the fields.")
    document.contents()
    goal = document.heading("Background")
    document.paragraph([Span("See "), Span("the site", bold=True, link="https://example.org/"), Span("!", italic=True)])
    document.heading("Lists", 2)
    for level in (0, 1, 2, 0):
        document.item("dot", level=level)
    for level in (0, 1, 2, 0):
        document.item("number", level=level, is_ordered=True)
    document.quote("Every second week.")
    document.heading("Clauses", 3)
    document.paragraph("The provider shall visit.", number="2.1", bookmark="clause_ab12")
    document.paragraph([Span("Back to the start", link=f"#{goal}")])
    document.note("A source")
    document.picture(png(), "Visits rose.", width_cm=8, caption="Visits")
    document.table(prices(), bookmark="prices")
    document.answer(Blank("question_1", "Your answer", lines=6))
    document.landscape()
    document.heading("Outcomes framework")
    document.table(framework())
    document.portrait()
    document.heading("Annex")
    return document


def prices() -> Table:
    return Table(
        [Column("Item"), Column("Amount", 3, is_amount=True)],
        [["Hosting", "£17,400.00"], ["Total", "£17,400.00"]],
        caption="Prices",
        description="What each strand costs",
        has_row_headings=True,
        has_total=True,
    )


def framework() -> Table:
    rows = [[Blank("activity_1", "Your activities"), Blank("output_1", "Your outputs"), "Less alone", "More visits"]]
    headings = ("Activities", "Outputs", "Service-level outcomes", "Community outcomes")
    return Table([Column(heading) for heading in headings], rows)
