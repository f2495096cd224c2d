"""The moments at which a design can be read and compared: its text now, its frozen versions, and the ends of days.

The ends of days are the versions that make themselves. Nothing is stored for them, because every text that was ever
saved is kept; they are fewer the older they are, so that a list of them stays short however long the work goes on.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.clock import uk_date

EACH_DAY_FOR = timedelta(days=7)
EACH_WEEK_FOR = timedelta(weeks=13)

_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Point:
    """One of the three: the text now (neither), the version with a number, or the end of a day."""

    number: int = 0
    day: date | None = None

    @property
    def is_now(self) -> bool:
        return not self.number and self.day is None

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return self.day.isoformat() if self.day else str(self.number)

    @property
    def words(self) -> str:
        """For what has no name of its own."""
        return f"The end of {uk_date(self.day)}" if self.day else "The text now"


NOW = Point()


def read_point(text: str) -> Point | None:
    """None for what is no point at all."""
    if _NUMBER.fullmatch(text):
        return Point(int(text))
    try:
        return Point(day=date.fromisoformat(text))
    except ValueError:
        return None


def thinned(days: Iterable[date], today: date) -> list[date]:
    """Newest first: each day of the last week, then the last of each week for a quarter, then of each month."""
    kept: dict[object, date] = {}
    for day in sorted(days, reverse=True):
        kept.setdefault(_span(day, today - day), day)
    return list(kept.values())


def _span(day: date, age: timedelta) -> object:
    if age < EACH_DAY_FOR:
        return day
    if age < EACH_WEEK_FOR:
        return day.isocalendar()[:2]
    return f"{day:%Y-%m}"
