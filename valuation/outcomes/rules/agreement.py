"""An indicator is agreed jointly: one word from the side that commissions, one from the side that provides.

S001-06: the link from an outcome to its indicator is developed together. What is accepted is a text; when any of
its words changes, of the outcome's or of the indicator's, nobody has accepted the new one yet.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portal.access.parties import PUBLIC_BODIES, PartyKind
from portal.refusals import Refused


class Side(StrEnum):
    COMMISSIONER = "commissioner"
    PROVIDER = "provider"


THE_SIDE = {Side.COMMISSIONER: "the commissioners’ side", Side.PROVIDER: "the providers’ side"}


class CannotAccept(Refused):
    pass


def side_of(party_kind: str) -> Side | None:
    """None for those who sit between the two: service users, facilitators, observers."""
    if party_kind in PUBLIC_BODIES:
        return Side.COMMISSIONER
    return Side.PROVIDER if party_kind == PartyKind.PROVIDER else None


def check_side(party_kind: str) -> Side:
    side = side_of(party_kind)
    if side is None:
        raise CannotAccept(f"A {party_kind} belongs to neither side. A commissioner and a provider accept this.")
    return side


def check_may_accept(side: Side, accepted_by: Iterable[str]) -> None:
    if side in accepted_by:
        raise CannotAccept(f"Somebody has accepted this for {THE_SIDE[side]} already.")


def check_joint(accepted_by: Iterable[str]) -> None:
    """Both sides have said yes to the text as it stands."""
    missing = [THE_SIDE[side] for side in Side if side not in set(accepted_by)]
    if missing:
        raise CannotAccept(
            f"Both sides have to accept this indicator before it is measured. Still missing: {' and '.join(missing)}."
        )


def text_digest(outcome: str, indicator: Mapping[str, object]) -> str:
    """One digest for one wording, whatever order its fields come in and however its numbers are written."""
    plain = {name: _plain(value) for name, value in indicator.items()}
    canonical = json.dumps([outcome, plain], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or value is None:
        return value
    return str(value)
