"""The annexes: what was shared with whom before (N8), the words used, and who knew that this goes to tender."""

from partnerships.tender.contents import PackContents
from partnerships.tender.pack.words import COMMITTED_TO_TENDER, EQUAL_INFORMATION, GLOSSARY
from portal.clock import uk_date
from portal.documents import Column, Table, WordDocument


def write_engagement(document: WordDocument, contents: PackContents) -> None:
    document.page_break()
    document.heading("Annex A: What was shared with whom before this tender", bookmark="annex-a")
    document.paragraph(EQUAL_INFORMATION)
    document.heading("Design sessions", level=2)
    if contents.sessions:
        document.table(_sessions(contents))
    else:
        document.paragraph("No design session has been recorded.")
    document.heading("Who opened which version of the design", level=2)
    if contents.sights:
        document.table(_sights(contents))
    else:
        document.paragraph("No organisation has opened a frozen version of the design yet.")


def write_glossary(document: WordDocument) -> None:
    document.page_break()
    document.heading("Annex B: Words used in this pack", bookmark="annex-b")
    document.table(
        Table(
            (Column("Word", width_cm=4.2), Column("What it means here")),
            GLOSSARY,
            caption="Words used in this pack",
            description="Each word with its meaning.",
            has_row_headings=True,
        )
    )


def write_acknowledgements(document: WordDocument, contents: PackContents) -> None:
    document.heading("Annex C: Who acknowledged that the service goes to tender", bookmark="annex-c")
    document.paragraph(COMMITTED_TO_TENDER)
    if not contents.acknowledgements:
        document.paragraph("No acknowledgement has been recorded.")
        return
    rows = [
        (one.organisation, one.part[:1].upper() + one.part[1:], uk_date(one.on) if one.on else "Not recorded")
        for one in contents.acknowledgements
    ]
    document.table(
        Table(
            (Column("Organisation"), Column("Part in the partnership", width_cm=4.4), Column("When", width_cm=4)),
            rows,
            caption="Acknowledgements",
            description="Each organisation with the day on which it acknowledged that the service goes to tender.",
            has_row_headings=True,
        )
    )


def _sessions(contents: PackContents) -> Table:
    rows = [
        (uk_date(one.held_on), one.title, "\n".join(one.organisations) or "None recorded", one.version or "None")
        for one in contents.sessions
    ]
    return Table(
        (
            Column("Date", width_cm=3.5),
            Column("Session"),
            Column("Organisations that took part"),
            Column("Version shown", width_cm=3.6),
        ),
        rows,
        caption="Design sessions",
        description="Each design session with its date, who took part and which version of the design was shown.",
    )


def _sights(contents: PackContents) -> Table:
    rows = [(one.version, one.organisation, uk_date(one.on)) for one in contents.sights]
    return Table(
        (Column("Version of the design", width_cm=4.6), Column("Organisation"), Column("First opened", width_cm=4)),
        rows,
        caption="Versions of the design and who opened them",
        description="Each version with each organisation that opened it and the day on which it first did.",
    )
