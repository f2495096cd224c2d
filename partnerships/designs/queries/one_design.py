"""Everything on the page on which a design is read, as one statement."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    true,
)

from partnerships.decisions.statements import agreed
from partnerships.designs.queries.comments import is_closed_now
from partnerships.designs.queries.news import reading_columns, with_readings
from partnerships.designs.queries.rights import allowed_by
from partnerships.designs.queries.tables import (
    comments,
    designs,
    organisations,
    owners,
    people,
    sections,
    version_sections,
    versions,
)
from partnerships.designs.rules import DECISION_KIND
from portal.db.asking import Question

HERE = bindparam("partnership", type_=Uuid)
THIS = bindparam("design", type_=Uuid)
OWN = bindparam("organisation", type_=Uuid)
ME = bindparam("person", type_=Uuid)


def _reading_query() -> Select[*tuple[Any, ...]]:
    kept, removed = version_sections.alias("kept"), sections.alias("removed")
    newest = _newest_version(true()).cte("newest")
    signed = _newest_version(versions.c.id.in_(agreed(HERE, literal(DECISION_KIND)).order_by(None))).cte("signed")
    return (
        select(
            designs.c.title,
            designs.c.changes,
            designs.c.rearranged_at,
            *(newest.c[name].label(f"newest_{name}") for name in ("id", "number", "name")),
            *(signed.c[name].label(f"signed_{name}") for name in ("id", "number", "name")),
            _count_of(kept, kept.c.version_id == signed.c.id).label("signed_section_count"),
            _count_of(removed, removed.c.design_id == designs.c.id, removed.c.removed_at.is_not(None)).label(
                "removed_count"
            ),
            *_section_columns(signed),
        )
        .select_from(with_readings(_joined(newest, signed), ME))
        .where(designs.c.partnership_id == HERE, designs.c.id == THIS)
        .order_by(sections.c.position, sections.c.id)
    )


def _newest_version(is_meant: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(versions.c.partnership_id, versions.c.id, versions.c.number, versions.c.name)
        .where(versions.c.partnership_id == HERE, versions.c.design_id == THIS, is_meant)
        .order_by(versions.c.number.desc())
        .limit(1)
    )


def _count_of(table: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:  # noqa: ANN401
    count = select(func.count()).select_from(table).where(same(table, designs), *conditions)
    return count.correlate_except(table).scalar_subquery()


def _section_columns(signed: CTE) -> list[ColumnElement[Any]]:
    differs = or_(
        version_sections.c.id.is_(None),
        version_sections.c.heading != sections.c.heading,
        version_sections.c.blocks != sections.c.blocks,
    )
    is_open = and_(
        comments.c.section_id == sections.c.id,
        comments.c.reply_to_id.is_(None),
        ~is_closed_now(),
        or_(comments.c.private_to.is_(None), comments.c.private_to == OWN),
    )
    return [
        *reading_columns(ME),
        sections.c.design_id,
        sections.c.id.label("section_id"),
        sections.c.heading,
        sections.c.hint,
        sections.c.revision,
        sections.c.change,
        cast(sections.c.blocks, Text).label("blocks"),
        sections.c.changed_at,
        sections.c.owner_id,
        sections.c.marked,
        owners.c.name.label("owner"),
        allowed_by(sections, OWN).label("allowed"),
        people.c.name.label("changed_by"),
        organisations.c.name.label("changed_for"),
        _count_of(comments, is_open).label("open_comments"),
        case((signed.c.id.is_(None), False), else_=differs).label("is_changed"),
        version_sections.c.position.label("signed_place"),
    ]


def _joined(newest: CTE, signed: CTE) -> Any:  # noqa: ANN401
    of_design = and_(same(sections, designs), sections.c.design_id == designs.c.id, sections.c.removed_at.is_(None))
    as_signed = and_(
        same(version_sections, sections),
        version_sections.c.section_id == sections.c.id,
        version_sections.c.version_id == signed.c.id,
    )
    return (
        designs.outerjoin(newest, newest.c.partnership_id == designs.c.partnership_id)
        .outerjoin(signed, signed.c.partnership_id == designs.c.partnership_id)
        .outerjoin(sections, of_design)
        .outerjoin(version_sections, as_signed)
        .outerjoin(people, people.c.id == sections.c.person_id)
        .outerjoin(organisations, organisations.c.id == sections.c.organisation_id)
        .outerjoin(owners, owners.c.id == sections.c.owner_id)
    )


def same(one: Any, other: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Both rows belong to the same partnership."""
    same: ColumnElement[bool] = one.c.partnership_id == other.c.partnership_id
    return same


READING = Question(_reading_query())
