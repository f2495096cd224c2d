"""The file that `portal appraise` reads: from JSON to a checked appraisal and what is asked of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from valuation.appraisal.discounting import Convention, Discounting, FlatRate, find_schedule
from valuation.appraisal.json_fields import Fields, at, read_text
from valuation.appraisal.limits import (
    CONFIDENCE_LIMIT,
    HORIZON_LIMIT,
    MOST_INPUTS,
    MOST_OUTCOMES,
    MOST_SCENARIOS,
    OUTCOME_LIMITS,
    PRICE_YEAR_LIMIT,
)
from valuation.appraisal.monte_carlo import DRAWS_LIMIT, SEED_LIMIT, USUAL_DRAWS
from valuation.appraisal.optimism import OptimismTable, correct_optimism, find_table
from valuation.appraisal.parameters import (
    Appraisal,
    Input,
    Kind,
    Outcome,
    Range,
    Shape,
    Tier,
    check_different,
)
from valuation.appraisal.scenarios import DISCOUNT_RATE, Scenario, Target, apply_scenario, target_of
from valuation.appraisal.sensitivity import SWITCHABLE
from valuation.appraisal.wrong_input import WrongInput

TOP_FIELDS = (
    "currency",
    "price_year",
    "convention",
    "discount_rate",
    "discount_schedule",
    "horizon_years",
    "inputs",
    "outcomes",
    "scenarios",
    "ranges",
    "optimism_bias",
    "switching_values",
    "monte_carlo",
)
OUTCOME_FIELDS = (
    "id",
    "name",
    "accrues_to",
    *OUTCOME_LIMITS,
    "kind",
    "tier",
    "cashable",
    "confidence",
    "proxy_source",
    "proxy_edition",
    "ranges",
)
RANGE_FIELDS = tuple(name for name in OUTCOME_LIMITS if name != "start_year")
_MOST_SWITCHING_VALUES = 100


@dataclass(frozen=True)
class MonteCarlo:
    seed: int
    draws: int


@dataclass(frozen=True)
class Request:
    """An appraisal, its scenarios already applied, and the analyses that the file asks for."""

    appraisal: Appraisal
    scenarios: Mapping[str, Appraisal] = field(default_factory=dict)
    optimism: OptimismTable | None = None
    switching_values: tuple[Target | None, ...] = ()
    """None stands for the discount rate."""
    monte_carlo: MonteCarlo | None = None


def read_request(document: object) -> Request:
    fields = Fields(document, "", TOP_FIELDS)
    appraisal = _read_appraisal(fields)
    optimism = fields.optional("optimism_bias", lambda name: find_table(fields.text(name)))
    if optimism is not None:
        appraisal = correct_optimism(appraisal, optimism)
    return Request(
        appraisal=appraisal,
        scenarios=_read_scenarios(fields, appraisal),
        optimism=optimism,
        switching_values=_read_switching_values(fields, appraisal),
        monte_carlo=_read_monte_carlo(fields),
    )


def _read_appraisal(fields: Fields) -> Appraisal:
    currency, price_year = fields.text("currency"), _read_price_year(fields)
    return Appraisal(
        currency=currency,
        price_year=price_year,
        convention=fields.choice("convention", Convention),
        discounting=_read_discounting(fields),
        horizon_years=fields.optional("horizon_years", lambda name: fields.whole_number(name, HORIZON_LIMIT)),
        inputs=fields.rows("inputs", MOST_INPUTS, _read_input),
        outcomes=fields.rows("outcomes", MOST_OUTCOMES, _read_outcome),
        discount_rate_range=_read_ranges(fields, (DISCOUNT_RATE,)).get(DISCOUNT_RATE),
    )


def _read_price_year(fields: Fields) -> int | str:
    if isinstance(fields.value("price_year"), str):
        return fields.text("price_year")
    return fields.whole_number("price_year", PRICE_YEAR_LIMIT)


def _read_discounting(fields: Fields) -> Discounting:
    if fields.has("discount_rate") and fields.has("discount_schedule"):
        raise WrongInput("discount_schedule", "must not stand beside discount_rate; give one of the two")
    if fields.has("discount_schedule"):
        return find_schedule(fields.text("discount_schedule"))
    if fields.has("discount_rate"):
        return FlatRate(fields.number("discount_rate"))
    raise WrongInput("discount_rate", "is missing; give discount_rate or discount_schedule")


def _read_input(value: object, path: str) -> Input:
    fields = Fields(value, path, ("name", "amount", "from"))
    name, amount, paid_by = fields.text("name"), fields.number("amount"), fields.text("from")
    with at(path):
        return Input(name, amount, paid_by)


def _read_outcome(value: object, path: str) -> Outcome:
    fields = Fields(value, path, OUTCOME_FIELDS)
    start_year = fields.optional("start_year", lambda name: fields.whole_number(name, OUTCOME_LIMITS[name]))
    # Read every field before building, so that each fault carries its path once.
    outcome = partial(
        Outcome,
        id=fields.text("id"),
        name=fields.text("name"),
        accrues_to=fields.text("accrues_to"),
        quantity=fields.number("quantity"),
        proxy=fields.number("proxy"),
        deadweight=fields.number("deadweight"),
        displacement=fields.number("displacement"),
        attribution=fields.number("attribution"),
        drop_off=fields.number("drop_off"),
        duration_years=fields.number("duration_years"),
        start_year=1 if start_year is None else start_year,
        kind=fields.optional("kind", lambda name: fields.choice(name, Kind)),
        tier=fields.optional("tier", lambda name: fields.choice(name, Tier)),
        cashable=fields.optional("cashable", fields.boolean),
        confidence=fields.optional("confidence", lambda name: fields.whole_number(name, CONFIDENCE_LIMIT)),
        proxy_source=fields.optional("proxy_source", fields.text),
        proxy_edition=fields.optional("proxy_edition", fields.text),
        ranges=_read_ranges(fields, RANGE_FIELDS),
    )
    with at(path):
        return outcome()


def _read_ranges(fields: Fields, known: tuple[str, ...]) -> dict[str, Range]:
    if not fields.has("ranges"):
        return {}
    ranges = Fields(fields.value("ranges"), fields.path_of("ranges"), known)
    return {name: _read_range(ranges, name) for name in ranges.names()}


def _read_range(ranges: Fields, name: str) -> Range:
    fields = Fields(ranges.value(name), ranges.path_of(name), ("low", "high", "shape"))
    return Range(fields.number("low"), fields.number("high"), fields.choice("shape", Shape))


def _read_scenarios(fields: Fields, appraisal: Appraisal) -> dict[str, Appraisal]:
    if not fields.has("scenarios"):
        return {}
    scenarios = fields.rows("scenarios", MOST_SCENARIOS, _read_scenario)
    check_different([scenario.name for scenario in scenarios], "scenarios", "name")
    applied: dict[str, Appraisal] = {}
    for place, scenario in enumerate(scenarios):
        with at(f"scenarios[{place}]"):
            applied[scenario.name] = apply_scenario(appraisal, scenario)
    return applied


def _read_scenario(value: object, path: str) -> Scenario:
    fields = Fields(value, path, ("name", "set"))
    name, settings = fields.text("name"), Fields(fields.value("set"), f"{path}.set")
    values = {key: settings.number(key) for key in settings.names()}
    with at(path):
        return Scenario(name, values)


def _read_switching_values(fields: Fields, appraisal: Appraisal) -> tuple[Target | None, ...]:
    if not fields.has("switching_values"):
        return ()
    known_ids = {outcome.id for outcome in appraisal.outcomes}

    def read(value: object, path: str) -> Target | None:
        key = read_text(value, path)
        return None if key == DISCOUNT_RATE else _switchable(target_of(key, known_ids, path), path)

    return fields.rows("switching_values", _MOST_SWITCHING_VALUES, read)


def _switchable(target: Target, path: str) -> Target:
    if target.field not in SWITCHABLE:
        raise WrongInput(path, f"{target.field} has no switching value; it may be one of {', '.join(SWITCHABLE)}")
    return target


def _read_monte_carlo(fields: Fields) -> MonteCarlo | None:
    if not fields.has("monte_carlo"):
        return None
    wanted = Fields(fields.value("monte_carlo"), "monte_carlo", ("seed", "draws"))
    seed = wanted.whole_number("seed", SEED_LIMIT)
    draws = wanted.optional("draws", lambda name: wanted.whole_number(name, DRAWS_LIMIT))
    return MonteCarlo(seed, USUAL_DRAWS if draws is None else draws)
