"""The cover, and Part 1: why this service is put out to tender and who is behind it."""

from partnerships.tender.contents import PackContents
from partnerships.tender.pack.edition import Edition
from partnerships.tender.pack.prose import write_prose
from partnerships.tender.pack.words import NOT_LEGAL_ADVICE
from portal.access.parties import PartyKind
from portal.clock import uk_date
from portal.documents import Column, Table, WordDocument

_NOT_PARTNERS = (PartyKind.LEAD_AGENCY, PartyKind.OBSERVER)
_DRAFT_NOTICE = (
    "This is a draft. It may change at any time, nobody has agreed it, and no response should be built on it."
)


def write_cover(document: WordDocument, contents: PackContents, edition: Edition) -> None:
    partners = [party.name for party in contents.parties if party.part not in _NOT_PARTNERS]
    facts = [
        ("Partnership", contents.partnership),
        ("Lead agency", contents.lead_agency),
        ("Partners", "\n".join(partners) or "None"),
        ("Edition", edition.says),
    ]
    if not edition.is_draft:
        facts.append(("Digest", edition.digest))
    subtitle = "DRAFT invitation to tender" if edition.is_draft else "Invitation to tender"
    document.cover(contents.lead_agency, subtitle, facts, _DRAFT_NOTICE if edition.is_draft else "")


def write_background(document: WordDocument, contents: PackContents) -> None:
    document.heading("Part 1: Background", bookmark="background")
    write_prose(document, contents.introduction.background, "The background has not been written yet.")
    _write_problem(document, contents)
    _write_designers(document, contents)
    _write_contract(document, contents)


def _write_problem(document: WordDocument, contents: PackContents) -> None:
    document.heading("What every organisation agreed first", level=2)
    if not contents.problem:
        document.paragraph("The organisations have not yet confirmed one text of what this is about.")
    for passage in contents.problem:
        document.heading(passage.label, level=3)
        write_prose(document, passage.text, "Nothing was written here.")


def _write_designers(document: WordDocument, contents: PackContents) -> None:
    document.heading("Who designed it together", level=2)
    if contents.parties:
        document.table(_organisations(contents))
    else:
        document.paragraph("No organisation has joined yet.")
    document.heading("How it came here", level=2)
    if not contents.milestones:
        document.paragraph("No gate of the partnership's journey has been passed yet.")
    for milestone in contents.milestones:
        document.item(f"{uk_date(milestone.on)}: {milestone.text}")


def _organisations(contents: PackContents) -> Table:
    rows = [(party.name, party.part[:1].upper() + party.part[1:]) for party in contents.parties]
    return Table(
        (Column("Organisation"), Column("Part in the partnership", width_cm=6)),
        rows,
        caption="Organisations of the partnership",
        description="Each organisation that takes part, and in what part.",
        has_row_headings=True,
    )


def _write_contract(document: WordDocument, contents: PackContents) -> None:
    introduction = contents.introduction
    document.heading("The contract and how it is let", level=2)
    document.paragraph(f"Length of the contract: {term_in_words(introduction.term_months)}.")
    write_prose(document, introduction.route, "How the contract is let is not said in this pack.")
    document.note(NOT_LEGAL_ADVICE)
    if not introduction.dates:
        document.paragraph("No dates are said in this pack.")
        return
    document.table(
        Table(
            (Column("What"), Column("When", width_cm=6)),
            [(dated.text, uk_date(dated.on)) for dated in introduction.dates],
            caption="Key dates",
            description="Each step of this tender with its date.",
            has_row_headings=True,
        )
    )


def term_in_words(term_months: int | None) -> str:
    if term_months is None:
        return "not said in this pack"
    years, months = divmod(term_months, 12)
    parts = [_count(years, "year")] if years else []
    return " and ".join([*parts, _count(months, "month")] if months else parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
