"""Parts 6 and 7: what bidders are asked, with room to answer, and the prices they fill in."""

from collections.abc import Sequence

from partnerships.tender.contents import LotText, PackContents
from partnerships.tender.pack.prose import write_prose
from partnerships.tender.pack.words import QUESTIONS, Question
from portal.documents import Blank, Column, Table, WordDocument

_MOST_YEARS = 5
_MONTHS_A_YEAR = 12
# Direct costs, a fair part of the overheads, and what wears out or grows dearer: the full cost (S004-08-07).
_COSTS: Sequence[tuple[str, str]] = (
    ("staff", "Staff and volunteers"),
    ("direct", "Other direct costs"),
    ("users", "Involving service users"),
    ("overheads", "Share of overheads"),
    ("capital", "Equipment and finance"),
    ("other", "Other, named below"),
)


def write_questions(document: WordDocument, contents: PackContents) -> None:
    document.page_break()
    document.heading("Part 6: How to respond", bookmark="response")
    write_prose(document, contents.introduction.instructions, "The instructions have not been written yet.")
    document.paragraph("Write in the boxes. They grow with your text.")
    for number, question in enumerate(QUESTIONS, start=1):
        _write_question(document, question, number)
    if contents.criteria:
        _write_finder(document, contents)


def write_prices(document: WordDocument, contents: PackContents) -> None:
    document.page_break()
    document.heading("Part 7: Pricing schedule", bookmark="prices")
    document.paragraph(
        "Give the full cost of what you propose, without VAT. A price below what the service costs you does not "
        "help anybody. Fill in one schedule for each lot that you bid for."
    )
    years = _years(contents.introduction.term_months)
    if not contents.lots:
        _write_schedule(document, "The whole service", "whole", years)
    for number, lot in enumerate(contents.lots, start=1):
        _write_schedule(document, f"Lot {number}: {lot.title}", _tag(lot), years)


def _write_question(document: WordDocument, question: Question, number: int) -> None:
    document.heading(f"Question {number}: {question.heading}", level=2, bookmark=f"question-{question.tag}")
    document.paragraph(question.asks)
    if question.examples:
        document.paragraph("For example:")
    for example in question.examples:
        document.item(example)
    document.answer(Blank(f"answer:{question.tag}", f"Your answer to question {number}", question.lines))


def _write_finder(document: WordDocument, contents: PackContents) -> None:
    document.heading("Where your response meets the criteria", level=2)
    document.paragraph("Those who judge your response will look for each criterion where you say that it is answered.")
    rows = [
        (criterion.name, criterion.weight, Blank(f"criterion:{number}", "Question, page or lot", 1))
        for number, criterion in enumerate(contents.criteria, start=1)
    ]
    document.table(
        Table(
            (Column("Criterion"), Column("Weight", width_cm=1.9, is_amount=True), Column("Where it is answered")),
            rows,
            caption="Where each criterion is answered",
            description="One row for each award criterion, with room to say where the response meets it.",
            has_row_headings=True,
        )
    )


def _write_schedule(document: WordDocument, title: str, tag: str, years: Sequence[str]) -> None:
    document.heading(title, level=2)
    rows: list[Sequence[str | Blank]] = [
        (words, *_prices(f"{tag}:{key}", years)) for key, words in (*_COSTS, ("total", "Total"))
    ]
    document.table(
        Table(
            (Column("Cost", width_cm=4.6), *(Column(year, is_amount=True) for year in years)),
            rows,
            caption=f"Prices, {title[:1].lower() + title[1:] if title.startswith('The') else title}",
            description="Costs by kind in rows and years in columns, for the bidder to fill in. The last row is the "
            "total.",
            has_row_headings=True,
            has_total=True,
        )
    )
    document.answer(Blank(f"basis:{tag}", "How you worked out these prices, and what they assume", 3))


def _years(term_months: int | None) -> list[str]:
    """A column a year, and one for the whole; a long or open term has the whole alone beside its first years."""
    years = -(-(term_months or 0) // _MONTHS_A_YEAR)
    named = [f"Year {year} (£)" for year in range(1, min(years, _MOST_YEARS) + 1)]
    return [*named, "Whole contract (£)"]


def _prices(tag: str, years: Sequence[str]) -> list[Blank]:
    return [Blank(f"price:{tag}:{place}", "£", 1) for place, _ in enumerate(years, start=1)]


def _tag(lot: LotText) -> str:
    return lot.id[-12:]
