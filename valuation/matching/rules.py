"""One activity may serve the outcomes of several bodies: then they can buy it together (S004-05-02, S004-05-03, N18).

A body says itself which outcomes it wants. Who would gain is read from an approved appraisal. The two are shown side by
side and never made into one: to want something and to gain by it are different things, and so are the kinds of a gain.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

SEVERAL = 2


@dataclass(frozen=True)
class Gain:
    """What an appraisal says that a body would gain by an outcome; a cost that rises is below zero."""

    outcome_id: UUID
    body: str
    kind: str
    pence: int


@dataclass(frozen=True)
class Wish:
    outcome_id: UUID
    organisation_id: UUID
    organisation: str


@dataclass(frozen=True)
class Match:
    """An activity with the outcomes that it serves, whose wishes these are, and who would gain by them."""

    activity: str
    kind: str
    outcomes: Sequence[str]
    wanted_by: Mapping[str, Sequence[str]]
    gains: Sequence[Gain]

    @property
    def is_for_several(self) -> bool:
        return len(self.wanted_by) >= SEVERAL

    @property
    def gain_without_wish(self) -> list[str]:
        """Who would gain and has not said that it wants any of this."""
        return list(dict.fromkeys(one.body for one in self.gains if one.pence > 0 and one.body not in self.wanted_by))


def match(
    activity: tuple[str, str], served: Mapping[UUID, str], wishes: Iterable[Wish], gains: Iterable[Gain]
) -> Match:
    """`activity` is its words and its kind, `served` the outcomes that it serves, by key."""
    wanted: dict[str, list[str]] = {}
    for wish in wishes:
        if wish.outcome_id in served:
            wanted.setdefault(wish.organisation, []).append(served[wish.outcome_id])
    words, kind = activity
    return Match(words, kind, list(served.values()), wanted, _summed(one for one in gains if one.outcome_id in served))


def _summed(gains: Iterable[Gain]) -> list[Gain]:
    """One for each body and kind: what one body gains of one kind by several outcomes is its own to add up."""
    found: dict[tuple[str, str], Gain] = {}
    for one in gains:
        key = one.body, one.kind
        before = found[key].pence if key in found else 0
        found[key] = Gain(one.outcome_id, one.body, one.kind, before + one.pence)
    return list(found.values())
