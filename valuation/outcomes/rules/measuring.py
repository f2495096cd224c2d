"""What an indicator measures, how its parts add up, and what is kept back when the numbers are of people.

U15: a total is derived from its parts and never typed. A count's parts are added; a share or an average has parts
that are weighed by the number of people or things behind each. Where one measure is split in several ways, every
split comes to the same whole. S001-09: a proxy is allowed when somebody says why it stands in.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.refusals import Refused

MOST_SPLITS = 3
MOST_PARTS = 12
LONGEST_NAME = 60

_EXAMPLE = "Write each split on a line of its own, such as “Age: under 75, 75 and over”."


class Measure(StrEnum):
    """How parts become a whole."""

    COUNT = "count"
    SHARE = "share"


class Direction(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"


class WrongSplit(Refused):
    """Parts that cannot make up a whole."""


@dataclass(frozen=True)
class Split:
    """One way of telling the numbers apart, such as by age; everybody stands in exactly one of its parts."""

    name: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.parts)}"


def read_splits(text: str) -> tuple[Split, ...]:
    """One split a line, as typed."""
    splits = tuple(_read_split(line) for line in text.splitlines() if line.strip())
    if len(splits) > MOST_SPLITS:
        raise WrongSplit(f"Split the numbers in at most {MOST_SPLITS} ways.")
    _check_different("split", [split.name for split in splits])
    return splits


def as_typed(splits: Iterable[Split]) -> str:
    return "\n".join(str(split) for split in splits)


def check_proxy(*, is_proxy: bool, because: str) -> None:
    if is_proxy and not because:
        raise Refused("Say why this stands in for the outcome, and what it does not show.")
    if because and not is_proxy:
        raise Refused("Tick that it stands in for something else, or take out the reason.")


def _read_split(line: str) -> Split:
    name, colon, rest = line.partition(":")
    parts = tuple(" ".join(part.split()) for part in re.split(r"[,;]", rest) if part.strip())
    name = " ".join(name.split())
    if not colon or not name or len(parts) < 2:  # noqa: PLR2004 -- one part splits nothing
        raise WrongSplit(f"“{line.strip()[:LONGEST_NAME]}” is not a split with two parts or more. {_EXAMPLE}")
    if len(parts) > MOST_PARTS:
        raise WrongSplit(
            f"“{name[:LONGEST_NAME]}” has {len(parts)} parts. At most {MOST_PARTS} can be read side by side."
        )
    if too_long := next((words for words in (name, *parts) if len(words) > LONGEST_NAME), None):
        raise WrongSplit(f"Shorten “{too_long[:LONGEST_NAME]}…” to {LONGEST_NAME} characters or fewer.")
    _check_different(f"part of “{name}”", parts)
    return Split(name, parts)


def _check_different(what: str, names: Sequence[str]) -> None:
    lowered = [name.casefold() for name in names]
    again = next((name for place, name in enumerate(names) if lowered[place] in lowered[:place]), None)
    if again is not None:
        raise WrongSplit(f"Two times a {what} is called “{again}”. Give each a name of its own.")
