"""What people type about a work package and its shares."""

from collections.abc import Sequence

from consortia.division.rules import WHOLE, Package, Part, Share, format_percent, parse_percent, wrong_total
from consortia.membership.rules import Member
from portal.web.forms import Form, blank

YES = "yes"


def share_field(member: Member) -> str:
    return f"share-{member.organisation_id.hex}"


def lead_field(member: Member) -> str:
    return f"leads-{member.organisation_id.hex}"


def read_package(posted: Form) -> dict[str, str]:
    return {
        "title": posted.text("title", "a title, such as Transport", longest=120),
        "description": posted.long_text("description", "what has to be done", longest=5_000),
        "clause_reference": posted.text("clause_reference", "", required=False, longest=80),
    }


def package_form(package: Package) -> Form:
    return blank(title=package.title, description=package.description, clause_reference=package.clause_reference)


def read_shares(posted: Form, package: Package, members: Sequence[Member], *, is_finished: bool) -> list[Share]:
    """A share for each member that has one. Finished shares must come to the whole, unfinished ones need not."""
    shares = [share for member in members if (share := _read_share(posted, member)) is not None]
    total_basis_points = sum(share.share_basis_points for share in shares)
    if is_finished and not posted.errors and total_basis_points != WHOLE:
        posted.reject(share_field(members[0]), wrong_total(package.title, total_basis_points))
    return shares


def shares_form(package: Package, members: Sequence[Member]) -> Form:
    values = {}
    for member in members:
        share = package.share_of(member.organisation_id)
        if share is not None:
            values[share_field(member)] = format_percent(share.share_basis_points).removesuffix("%")
            values[lead_field(member)] = YES if share.part == Part.LEADS else ""
    return blank(**values)


def _read_share(posted: Form, member: Member) -> Share | None:
    basis_points = posted.converted(share_field(member), lambda typed: parse_percent(typed, member.name))
    leads = YES in posted.chosen(lead_field(member))
    if basis_points == 0 and leads:
        posted.reject(share_field(member), f"Enter a share for {member.name}, or untick that it leads.")
    if not basis_points:
        return None
    return Share(member.organisation_id, member.name, basis_points, Part.LEADS if leads else Part.SUPPORTS)
