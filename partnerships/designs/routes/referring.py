"""References on pages: each text with the numbers and links that its page can give, and the clauses to refer to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.designs.blocks import Section, clause_numbers
from partnerships.designs.points import NOW
from partnerships.designs.queries.designs import DesignView
from partnerships.designs.queries.points import text_at
from partnerships.designs.queries.sections import OneSection
from partnerships.designs.queries.versions import VersionView
from partnerships.designs.reading import Reading, label_of, reading_of
from partnerships.designs.references import Targets, has_references, resolved, targets_of
from portal.access.seats import Seat


@dataclass(frozen=True, slots=True)
class Citable:
    """A clause as somebody chooses it to refer to."""

    id: str
    number: str
    label: str
    is_elsewhere: bool


def design_with_references(design: DesignView) -> DesignView:
    texts = [Section(str(one.id), one.heading, one.reading.blocks) for one in design.sections]
    if not any(has_references(text.blocks) for text in texts):
        return design
    sections = tuple(
        replace(one, reading=_shown(one.reading, targets_of(texts, place_on_design, str(one.id))))
        for one in design.sections
    )
    return replace(design, sections=sections)


def version_with_references(version: VersionView) -> VersionView:
    """With the numbers that the clauses have in this version."""
    if not any(has_references(one.reading.blocks) for one in version.sections):
        return version
    places = {str(one.section_id): one.number for one in version.sections}
    sections = tuple(
        replace(
            one,
            reading=_shown(
                one.reading,
                targets_of(version.texts, lambda section, clause: f"#clause-{places[section]}-{clause}", section_id),
            ),
        )
        for one in version.sections
        for section_id in (str(one.section_id),)
    )
    return replace(version, sections=sections)


async def section_with_references(session: AsyncSession, seat: Seat, section: OneSection, reading: Reading) -> Reading:
    """For the section's own page: the other sections are asked for only where something refers."""
    if not has_references(reading.blocks):
        return reading
    texts = [one.section for one in await text_at(session, seat, section.design_id, NOW)]
    return reading_from(seat, section, reading, texts)


def reading_from(seat: Seat, section: OneSection, reading: Reading, texts: Sequence[Section]) -> Reading:
    own = str(section.id)

    def link_to(section_id: str, clause_id: str) -> str:
        design = f"{seat.url}/designs/{section.design_id}"
        return f"#clause-{clause_id}" if section_id == own else design + place_on_design(section_id, clause_id)

    return _shown(reading, targets_of(texts, link_to, own))


def citable_clauses(texts: Sequence[Section], section: OneSection) -> list[Citable]:
    """In the order of the design; `section` is the one whose writer asks."""
    numbers: Mapping[tuple[str, str], str] = clause_numbers(texts)
    return [
        Citable(block.id, numbers[text.id, block.id], label_of(block), text.id != str(section.id))
        for text in texts
        for block in text.blocks
    ]


def place_on_design(section_id: str, clause_id: str) -> str:
    """Where a clause stands on the page of its design."""
    return f"#clause-section-{UUID(section_id).hex[-12:]}-{clause_id}"


def _shown(reading: Reading, targets: Targets) -> Reading:
    return reading_of(resolved(reading.blocks, targets)) if has_references(reading.blocks) else reading
