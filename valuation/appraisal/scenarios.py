"""Named scenarios: the same appraisal with other values for any number of any row, or another rate (F41).

A setting for one row goes before a setting for every row, in whatever order they are written. Ranges do not
follow into a scenario: they belong to the values they were given for.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from valuation.appraisal.discounting import FlatRate
from valuation.appraisal.limits import DISCOUNT_RATE_LIMIT, OUTCOME_LIMITS
from valuation.appraisal.parameters import EVERY_OUTCOME, Appraisal, Outcome, check_text
from valuation.appraisal.wrong_input import WrongInput, key_path, quoted

DISCOUNT_RATE = "discount_rate"

_Values = Mapping[str, Decimal]


@dataclass(frozen=True)
class Target:
    """One number of one row, or of every row."""

    outcome_id: str
    field: str

    @property
    def key(self) -> str:
        return f"{self.outcome_id}.{self.field}"


@dataclass(frozen=True)
class Scenario:
    """Settings by key: `<outcome id or *>.<field>` or `discount_rate`."""

    name: str
    settings: _Values

    def __post_init__(self) -> None:
        check_text("name", self.name)


def apply_scenario(appraisal: Appraisal, scenario: Scenario) -> Appraisal:
    settings = dict(scenario.settings)
    rate = settings.pop(DISCOUNT_RATE, None)
    if rate is not None:
        DISCOUNT_RATE_LIMIT.check(f"set.{DISCOUNT_RATE}", rate)
    values_of = _values_by_row(settings, appraisal)
    return replace(
        appraisal,
        discounting=appraisal.discounting if rate is None else FlatRate(rate),
        discount_rate_range=None,
        outcomes=tuple(_changed(outcome, values_of) for outcome in appraisal.outcomes),
    )


def target_of(key: str, known_ids: Collection[str], outer_path: str) -> Target:
    """The id may hold dots itself: the field is what follows the last one."""
    outcome_id, dot, field = key.rpartition(".")
    path = key_path(outer_path, key)
    if not dot:
        raise WrongInput(path, f"must be <outcome id or *>.<field> or {DISCOUNT_RATE}")
    if outcome_id not in known_ids:
        raise WrongInput(path, f"names an unknown outcome, {quoted(outcome_id)}")
    if field not in OUTCOME_LIMITS:
        known = ", ".join(OUTCOME_LIMITS)
        raise WrongInput(path, f"names an unknown field, {quoted(field)}; it may be one of {known}")
    return Target(outcome_id, field)


def with_values(outcome: Outcome, values: _Values) -> Outcome:
    """A checked copy of the row without its ranges."""
    changes: dict[str, Decimal | int] = dict(values)
    if "start_year" in values:
        OUTCOME_LIMITS["start_year"].check("start_year", values["start_year"])
        changes["start_year"] = int(values["start_year"])
    return replace(outcome, ranges={}, **changes)  # type: ignore[arg-type]


def _values_by_row(settings: _Values, appraisal: Appraisal) -> Mapping[str, _Values]:
    known_ids = {EVERY_OUTCOME, *(outcome.id for outcome in appraisal.outcomes)}
    values: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for key, value in settings.items():
        target = target_of(key, known_ids, "set")
        values[target.outcome_id][target.field] = value
    return values


def _changed(outcome: Outcome, values_of: Mapping[str, _Values]) -> Outcome:
    for_every, for_this = values_of.get(EVERY_OUTCOME, {}), values_of.get(outcome.id, {})
    try:
        return with_values(outcome, {**for_every, **for_this})
    except WrongInput as fault:
        if fault.path not in {**for_every, **for_this}:
            raise WrongInput("set", f"{quoted(outcome.id)}: {fault.path} {fault.problem}") from fault
        row = outcome.id if fault.path in for_this else EVERY_OUTCOME
        raise WrongInput(key_path("set", Target(row, fault.path).key), fault.problem) from fault
