"""A framework to keep and to start from: what is general in it, without what is local.

S000-08: national outcome frameworks feed service-level outcomes. S001-06: indicators are tailored to local needs, so a
baseline stays where it was measured; a target comes along as a proposal, which both sides still have to accept.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

MOST_OUTCOMES = 200
Json = Mapping[str, Any]


@dataclass(frozen=True)
class SavedSource:
    kind: str
    text: str
    reference: str = ""


@dataclass(frozen=True)
class SavedIndicator:
    """Without a target it can be read here, and has to be written by hand where it is used."""

    name: str
    unit: str
    target: str
    direction: str
    measure: str
    every: str
    source: str
    splits: str = ""
    proxy_because: str = ""
    is_about_people: bool = False


@dataclass(frozen=True)
class SavedOutcome:
    """`leads_to` names community outcomes by their words."""

    level: str
    dimension: str
    text: str
    value_kinds: Sequence[str] = ()
    leads_to: Sequence[str] = ()
    sources: Sequence[SavedSource] = ()
    indicators: Sequence[SavedIndicator] = ()


@dataclass(frozen=True)
class SavedDelivery:
    kind: str
    text: str
    serves: Sequence[str] = ()


@dataclass(frozen=True)
class SavedQuality:
    name: str
    means: str
    shown_by: str = ""


@dataclass(frozen=True)
class Content:
    outcomes: Sequence[SavedOutcome]
    delivery: Sequence[SavedDelivery] = ()
    qualities: Sequence[SavedQuality] = ()

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def without_target(self) -> list[str]:
        return [one.name for outcome in self.outcomes for one in outcome.indicators if not one.target]


def read_content(kept: Json) -> Content:
    return Content(
        outcomes=[_outcome(one) for one in kept["outcomes"]],
        delivery=[SavedDelivery(**one) for one in kept["delivery"]],
        qualities=[SavedQuality(**one) for one in kept["qualities"]],
    )


def from_rows(rows: Iterable[Json]) -> Content:
    """Rows of a table, one an indicator; rows of one outcome belong together wherever they stand."""
    outcomes: dict[str, dict[str, Any]] = {}
    for row in rows:
        outcome = outcomes.setdefault(
            row["text"].casefold(),
            {
                "level": row["level"],
                "dimension": row["dimension"],
                "text": row["text"],
                "sources": {},
                "indicators": {},
            },
        )
        if row["reference"]:
            outcome["sources"][row["reference"]] = SavedSource("national policy", row["source"], row["reference"])
        else:
            outcome["sources"].setdefault("", SavedSource("national policy", row["source"]))
        if row["indicator"]:
            outcome["indicators"].setdefault(row["indicator"], _indicator_of(row))
    return Content(
        [
            SavedOutcome(
                level=one["level"],
                dimension=one["dimension"],
                text=one["text"],
                sources=list(one["sources"].values()),
                indicators=list(one["indicators"].values()),
            )
            for one in outcomes.values()
        ]
    )


def _outcome(one: Json) -> SavedOutcome:
    return SavedOutcome(
        **{
            **one,
            "sources": [SavedSource(**source) for source in one["sources"]],
            "indicators": [SavedIndicator(**indicator) for indicator in one["indicators"]],
        }
    )


def _indicator_of(row: Json) -> SavedIndicator:
    return SavedIndicator(
        name=row["indicator"],
        unit=row["unit"],
        target=row["target"],
        direction=row["direction"] or "higher",
        measure="count",
        every="year",
        source=row["source"],
    )
