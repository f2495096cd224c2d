"""Clauses that watch satisfaction: a break when it stays low, an extension when it stays high (S003-21, S003-22, N11).

A clause looks at the newest readings, one a period. When as many in a row as it asks for are on its side, a notice
is drafted for people to read. Nothing is sent and nothing ends by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from portal.clock import uk_date


class ClauseKind(StrEnum):
    BREAK = "break"
    EXTENSION = "extension"


@dataclass(frozen=True)
class Clause:
    kind: ClauseKind
    threshold_percent: Decimal
    periods: int
    notice_days: int
    id: UUID | None = field(default=None, compare=False)

    @property
    def sentence(self) -> str:
        side = "below" if self.kind is ClauseKind.BREAK else "at or above"
        days = "1 day" if self.notice_days == 1 else f"{self.notice_days} days"
        act = (
            f"a break may be announced, with {days} of notice"
            if self.kind is ClauseKind.BREAK
            else f"an extension without a new tender may be offered, to be answered within {days}"
        )
        times = "once" if self.periods == 1 else f"for {self.periods} periods in a row"
        return f"When satisfaction is {side} {figure(self.threshold_percent)}% {times}, {act}."

    def is_on_its_side(self, percent: Decimal) -> bool:
        is_low = percent < self.threshold_percent
        return is_low if self.kind is ClauseKind.BREAK else not is_low


@dataclass(frozen=True)
class Reading:
    """Satisfaction of those who use the service, in per cent, over a period that ended on a day."""

    period_ends_on: date
    percent: Decimal
    source: str

    @property
    def figure(self) -> str:
        return f"{figure(self.percent)}%"


@dataclass(frozen=True)
class Draft:
    """A notice that nobody has sent: people read it, change it, and send it or not."""

    clause: Clause
    readings: tuple[Reading, ...]

    @property
    def since(self) -> date:
        """The day that tells one draft from the next."""
        return self.readings[0].period_ends_on

    def text(self, title: str, provider: str) -> str:
        figures = "; ".join(f"{one.figure} to {uk_date(one.period_ends_on)}" for one in self.readings)
        if self.clause.kind is ClauseKind.BREAK:
            opening = f"Notice under the break clause of “{title}”."
            ending = (
                f"We would end the contract {self.clause.notice_days} days after this notice is given. "
                "We would first meet to hear your side and to plan for the people who use the service."
            )
        else:
            opening = f"Offer under the extension clause of “{title}”."
            ending = (
                "We would extend the contract without a new tender, as its terms allow. "
                f"Please answer within {self.clause.notice_days} days."
            )
        side = "below" if self.clause.kind is ClauseKind.BREAK else "at or above"
        facts = f"Satisfaction has been {side} {figure(self.clause.threshold_percent)}%: {figures}."
        return f"To {provider}. {opening} {facts} {ending}"


def drafts(clauses: Sequence[Clause], readings: Sequence[Reading]) -> list[Draft]:
    """What the newest readings call for, in the order of the clauses."""
    newest = sorted(readings, key=lambda one: one.period_ends_on, reverse=True)
    return [
        Draft(clause, tuple(newest[: clause.periods]))
        for clause in clauses
        if len(newest) >= clause.periods and all(clause.is_on_its_side(one.percent) for one in newest[: clause.periods])
    ]


def figure(percent: Decimal) -> str:
    """`82.5`, and `80` for 80.00."""
    return f"{percent.normalize():f}"
