"""Part 2: the signed design, clause by clause, under the numbers that others cite."""

from dataclasses import replace

from partnerships.designs.blocks import Block, Kind, Run, Runs, Section, TableBlock, TextBlock
from partnerships.designs.references import without_links
from partnerships.tender.contents import DesignText, PackContents
from portal.clock import uk_date
from portal.documents import Column, Table, WordDocument


def write_service(document: WordDocument, contents: PackContents) -> None:
    document.page_break()
    document.heading("Part 2: The service", bookmark="service")
    if contents.design is None:
        document.paragraph("No version of the service design has been signed by every organisation yet.")
        return
    _write_design(document, contents.design)


def _write_design(document: WordDocument, design: DesignText) -> None:
    document.paragraph(
        f"This is version {design.number} of the service design, frozen on {uk_date(design.frozen_on)} and signed "
        "by every organisation with a vote. Each clause keeps its number, so that questions and responses can "
        "point to it."
    )
    document.note(f"Digest of the signed text: {design.digest}")
    for number, section in enumerate(without_links(design.sections, design.sections), start=1):
        _write_section(document, section, number)


def _write_section(document: WordDocument, section: Section, section_number: int) -> None:
    document.heading(f"{section_number}  {section.heading}", level=2)
    if not section.blocks:
        document.paragraph("No text was agreed for this section.")
    for clause_number, block in enumerate(section.blocks, start=1):
        _write_block(document, block, f"{section_number}.{clause_number}")


def _write_block(document: WordDocument, block: Block, number: str) -> None:
    mark = f"clause-{number}"
    if isinstance(block, TableBlock):
        _write_table(document, block, number, mark)
    elif block.kind.is_list:
        # An item has its sign in front, so the clause number stands behind it.
        spans = (*block.runs, Run(f" [{number}]", italic=True))
        document.item(spans, level=block.kind.level, is_ordered=block.kind.is_ordered, bookmark=mark)
    elif block.kind.level:
        document.heading(f"{number}  {''.join(run.text for run in block.runs)}", level=3, bookmark=mark)
    elif block.kind is Kind.QUOTE:
        document.quote((*_labelled(block), Run(f" [{number}]")), bookmark=mark)
    else:
        document.paragraph(block.runs, number=number, bookmark=mark)


def _labelled(block: TextBlock) -> Runs:
    """A quotation is set in italics as a whole, so its own italics would only take them away again."""
    return tuple(replace(run, italic=False) for run in block.runs)


def _write_table(document: WordDocument, block: TableBlock, number: str, mark: str) -> None:
    header, *rows = block.rows
    caption = f"Clause {number}: {block.caption}" if block.caption else f"Clause {number}"
    headings = ["".join(run.text for run in cell) for cell in header]
    if not rows:
        document.paragraph(" | ".join(headings), number=number, bookmark=mark)
        return
    document.table(Table([Column(heading) for heading in headings], rows, caption=caption), bookmark=mark)
