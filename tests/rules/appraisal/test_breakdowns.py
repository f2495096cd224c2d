from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from valuation.appraisal.breakdowns import (
    Position,
    Standing,
    cashable_fiscal_by_body,
    inputs_by_body,
    present_value_by_body,
    present_value_by_body_and_kind,
    present_value_by_kind,
    present_value_by_tier,
    standings,
)
from valuation.appraisal.discounting import FlatRate
from valuation.appraisal.parameters import Appraisal, Input, Kind, Outcome, Tier
from valuation.appraisal.results import Result, appraise
from valuation.measures import MoneyKind

BuildOutcome = Callable[..., Outcome]
BuildAppraisal = Callable[..., Appraisal]


@pytest.fixture
def shared_case(outcome: BuildOutcome, appraisal: BuildAppraisal) -> Result:
    """Costs of the health trust rise while those of the police fall, for a year and without discounting."""

    def row(row_id: str, body: str, proxy: str, **marks: Any) -> Outcome:
        return outcome(
            row_id,
            body,
            quantity="1",
            proxy=proxy,
            deadweight="0",
            displacement="0",
            attribution="0",
            duration_years="1",
            **marks,
        )

    rows = (
        row("arrests", "Police", "100", kind=Kind.FISCAL, cashable=True, tier=Tier.WIDER_PUBLIC_SECTOR),
        row("custody", "Police", "40", kind=Kind.FISCAL, cashable=False, tier=Tier.WIDER_PUBLIC_SECTOR),
        row("clinics", "Trust", "-30", kind=Kind.FISCAL, cashable=True, tier=Tier.SERVICE),
        row("wages", "Residents", "25", kind=Kind.ECONOMIC, tier=Tier.INDIVIDUALS_AND_COMMUNITY),
        row("calm", "Residents", "15"),
    )
    paid = (
        Input("Grant", Decimal(60), "Council"),
        Input("Staff", Decimal(20), "Trust"),
        Input("Top-up", Decimal(5), "Police"),
    )
    return appraise(appraisal(*rows, inputs=paid, discounting=FlatRate(Decimal(0))))


def test_value_by_body_shows_what_rose_as_well(shared_case: Result) -> None:
    assert present_value_by_body(shared_case) == {"Police": 140, "Trust": -30, "Residents": 40}


def test_kinds_stay_apart_and_what_names_none_is_shown(shared_case: Result) -> None:
    assert present_value_by_kind(shared_case) == {Kind.FISCAL: 110, Kind.ECONOMIC: 25, None: 15}


def test_value_by_tier(shared_case: Result) -> None:
    assert present_value_by_tier(shared_case) == {
        Tier.WIDER_PUBLIC_SECTOR: 140,
        Tier.SERVICE: -30,
        Tier.INDIVIDUALS_AND_COMMUNITY: 25,
        None: 15,
    }


def test_one_bodys_kinds_of_money_stand_apart(shared_case: Result) -> None:
    by_kind = present_value_by_body_and_kind(shared_case)
    assert by_kind["Police"] == {MoneyKind.CASHABLE: 100, MoneyKind.FISCAL: 40}


def test_only_cashable_fiscal_rows_are_cash(shared_case: Result) -> None:
    assert cashable_fiscal_by_body(shared_case) == {"Police": 100, "Trust": -30}


def test_inputs_are_summed_by_body(shared_case: Result) -> None:
    assert inputs_by_body(shared_case) == {"Council": 60, "Trust": 20, "Police": 5}


def test_who_pays_and_does_not_gain_and_who_gains_and_does_not_pay(shared_case: Result) -> None:
    assert [(each.body, each.net, each.position) for each in standings(shared_case)] == [
        ("Council", -60, Position.PAYS_WITHOUT_GAIN),
        ("Trust", -50, Position.PAYS_WITHOUT_GAIN),
        ("Police", 135, Position.PAYS_AND_GAINS),
        ("Residents", 40, Position.GAINS_WITHOUT_PAYING),
    ]


def test_a_body_that_only_loses_neither_pays_nor_gains() -> None:
    assert Standing("Court", Decimal(0), Decimal(-7)).position is Position.NEITHER
