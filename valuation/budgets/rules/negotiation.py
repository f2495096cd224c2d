"""Contributions are negotiated in rounds, against what each body can expect to gain (N5, S004-06-03, -07, S003-24).

Each body proposes for itself. A body agrees to a round as a whole, by the digest of everything proposed in it: if
anything changes, the round is another one and has to be agreed again. When every body that would put something in
has agreed to the same round, it becomes what they put into the budget.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from portal.refusals import Refused
from valuation.appraisal.breakdowns import Position, Standing
from valuation.ledger.rules.postings import Medium

_PERCENT = 100


class CannotPropose(Refused):
    pass


class CannotAgree(Refused):
    pass


@dataclass(frozen=True)
class Proposal:
    """Bodies and lines are named by their keys, as text."""

    body: str
    line: str
    medium: Medium
    is_recurrent: bool
    amount_pence: int
    basis: str = ""

    @property
    def what(self) -> tuple[str, str, Medium, bool]:
        return self.body, self.line, self.medium, self.is_recurrent


@dataclass(frozen=True)
class Comparison:
    """A body's place in a round: what it would put in, and the present value that accrues to it."""

    body: str
    pays_pence: int
    gains_pence: int

    @property
    def net_pence(self) -> int:
        return self.gains_pence - self.pays_pence

    @property
    def position(self) -> Position:
        return Standing(self.body, Decimal(self.pays_pence), Decimal(self.gains_pence)).position


def standing(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The newest of each kind, in the order in which they were first made; what was taken back is left out."""
    newest = {proposal.what: proposal for proposal in proposals}
    return [proposal for proposal in newest.values() if proposal.amount_pence]


def digest_of(number: int, proposals: Sequence[Proposal]) -> str:
    """The same proposals give the same digest in whatever order they were made."""
    listed = sorted(([*asdict(one).values()] for one in proposals), key=str)
    return hashlib.sha256(json.dumps([number, listed], ensure_ascii=False).encode()).hexdigest()


def compare(pays_pence: Mapping[str, int], gains_pence: Mapping[str, int]) -> list[Comparison]:
    """Those who pay first, then those who only gain or lose."""
    bodies = dict.fromkeys([*pays_pence, *gains_pence])
    return [Comparison(body, pays_pence.get(body, 0), gains_pence.get(body, 0)) for body in bodies]


def share_percent(part_pence: int, whole_pence: int) -> str:
    """To a tenth, for a reader who compares; nothing is split by it."""
    if not whole_pence:
        return "–"
    return f"{Decimal(part_pence) * _PERCENT / Decimal(whole_pence):.1f}%"


def check_is_open(*, is_newest: bool, is_adopted: bool) -> None:
    if is_adopted:
        raise CannotPropose("This round has been agreed by all and stands in the budget. Open a new one to change it.")
    if not is_newest:
        raise CannotPropose("A newer round has been opened. Propose and agree there.")


def check_may_agree(body: str, bodies: Collection[str], seen: str, digest: str, *, has_agreed: bool) -> None:
    if body not in bodies:
        raise CannotAgree("Only the organisations that would put something in agree to a round.")
    if seen != digest:
        raise CannotAgree("Somebody has just changed what is proposed. Look at the round again before you agree.")
    if has_agreed:
        raise CannotAgree("Your organisation has agreed to this round already.")


def is_agreed_by_all(bodies: Collection[str], agreed: Collection[str]) -> bool:
    return bool(bodies) and set(bodies) <= set(agreed)
