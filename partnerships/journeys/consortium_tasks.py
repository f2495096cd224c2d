"""What waits for an organisation in a consortium: an invitation to join, a share of the work to accept."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, Uuid, bindparam, exists, select

from consortia.division.models import ShareAcceptance, WorkPackage, WorkShare
from consortia.membership.models import Consortium, ConsortiumMember, MemberStep
from consortia.membership.rules import Standing
from portal.db.rows import table_of

packages = table_of(WorkPackage)
shares = table_of(WorkShare)
acceptances = table_of(ShareAcceptance)
consortia = table_of(Consortium)
members = table_of(ConsortiumMember)
member_steps = table_of(MemberStep)

HERE = bindparam("partnership", type_=Uuid)
OURS = bindparam("organisation", type_=Uuid)


def with_members() -> FromClause:
    joined: FromClause = consortia.join(
        members, (members.c.partnership_id == consortia.c.partnership_id) & (members.c.consortium_id == consortia.c.id)
    )
    return joined


def is_to_join() -> ColumnElement[bool]:
    """The consortium has asked the organisation to join, and waits for its answer."""
    newest = (
        select(member_steps.c.standing)
        .where(member_steps.c.partnership_id == members.c.partnership_id, member_steps.c.member_id == members.c.id)
        .order_by(member_steps.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    waits: ColumnElement[bool] = (
        (consortia.c.partnership_id == HERE) & (members.c.organisation_id == OURS) & (newest == Standing.INVITED)
    )
    return waits


def with_shares() -> FromClause:
    joined: FromClause = packages.join(shares, _of_package(shares))
    return joined


def is_to_accept() -> ColumnElement[bool]:
    """The organisation's share of a package as it stands now, which it has not accepted."""
    waits: ColumnElement[bool] = (
        (packages.c.partnership_id == HERE)
        & packages.c.removed_at.is_(None)
        & (shares.c.organisation_id == OURS)
        & ~exists().where(
            _of_package(acceptances),
            acceptances.c.organisation_id == OURS,
            acceptances.c.revision == packages.c.revision,
        )
    )
    return waits


def _of_package(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- a Core table
    joined: ColumnElement[bool] = (table.c.partnership_id == packages.c.partnership_id) & (
        table.c.package_id == packages.c.id
    )
    return joined
