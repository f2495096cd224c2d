"""The portal's appraisal as a file: whatever was typed comes back from the engine exactly as it was meant."""

import json
from decimal import Decimal
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from valuation.appraisal.approving import digest_of, editions_of, read_editions, write_editions
from valuation.appraisal.discounting import Convention, FlatRate
from valuation.appraisal.parameters import Kind, Shape, Tier
from valuation.appraisal.to_file import file_text, mark_of, request_of
from valuation.appraisal.views import (
    AppraisalView,
    InputView,
    OutcomeRow,
    RangeView,
    ScenarioView,
    SettingView,
)

ROW = UUID("01a20000-0000-7000-8000-000000000001")


def percent() -> st.SearchStrategy[Decimal]:
    return st.decimals(0, 100, places=4)


def outcome(number: int = 1, row_id: UUID = ROW, **changed: object) -> OutcomeRow:
    usual = {
        "outcome_id": None, "outcome_text": None, "name": "Jobs", "body": "Council", "body_id": None,
        "tier": Tier.LOCALITY, "kind": Kind.FISCAL, "cashable": True, "quantity": Decimal(10), "proxy_pence": 100_000,
        "proxy_source": "Database", "proxy_edition": "v3", "proxy_price_year": "2024",
        "deadweight_percent": Decimal(20),
        "displacement_percent": Decimal(10), "attribution_percent": Decimal(25), "drop_off_percent": Decimal(10),
        "duration_years": Decimal(3), "start_year": 1, "confidence": 3,
    }  # fmt: skip
    return OutcomeRow(id=row_id, number=number, **{**usual, **changed})  # type: ignore[arg-type]


def appraisal(*outcomes: OutcomeRow, **changed: object) -> AppraisalView:
    usual = {
        "title": "Work", "price_year": "2024", "convention": Convention.END_YEAR,
        "discount_rate_percent": Decimal("3.5"), "discount_schedule": "", "horizon_years": None, "optimism_table": "",
        "inputs": [InputView(uuid4(), "Grant", 500_000, "Council", None)], "ranges": [], "scenarios": [],
        "approval": None,
    }  # fmt: skip
    return AppraisalView(id=uuid4(), outcomes=outcomes, **{**usual, **changed})  # type: ignore[arg-type]


@given(
    quantity=st.decimals(-(10**12), 10**12, places=4),
    proxy_pence=st.integers(-(10**14), 10**14),
    deadweight=percent(),
    drop_off=percent(),
    duration=st.decimals("0.0001", 100, places=4),
    amount_pence=st.integers(0, 10**14),
)
def test_no_digit_is_lost_on_the_way(
    quantity: Decimal, proxy_pence: int, deadweight: Decimal, drop_off: Decimal, duration: Decimal, amount_pence: int
) -> None:
    row = outcome(
        quantity=quantity,
        proxy_pence=proxy_pence,
        deadweight_percent=deadweight,
        drop_off_percent=drop_off,
        duration_years=duration,
    )
    inputs = [InputView(uuid4(), "Grant", amount_pence, "Council", None)]
    read = request_of(appraisal(row, inputs=inputs)).appraisal
    (found,) = read.outcomes
    assert (found.quantity, found.proxy * 100) == (quantity, proxy_pence)
    assert (found.deadweight * 100, found.drop_off * 100, found.duration_years) == (deadweight, drop_off, duration)
    assert read.inputs[0].amount * 100 == amount_pence
    assert read.discounting == FlatRate(Decimal("0.035"))


@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=100))
def test_names_come_through_in_any_script(name: str) -> None:
    assert request_of(appraisal(outcome(name=name))).appraisal.outcomes[0].name == name


def test_ranges_and_scenarios_name_their_rows_by_number() -> None:
    second = UUID("01a20000-0000-7000-8000-000000000002")
    spread = RangeView(uuid4(), second, "deadweight", Decimal(10), Decimal(30), Shape.UNIFORM)
    rate = RangeView(uuid4(), None, "discount_rate", Decimal(3), Decimal(5), Shape.TRIANGULAR)
    changes = [
        SettingView(uuid4(), ROW, "quantity", Decimal(5)),
        SettingView(uuid4(), None, "drop_off", Decimal(50)),
        SettingView(uuid4(), None, "discount_rate", Decimal("1.5")),
    ]
    whole = appraisal(
        outcome(1), outcome(2, second), ranges=[spread, rate], scenarios=[ScenarioView(uuid4(), "Low", changes)]
    )
    written = json.loads(file_text(whole))
    assert written["outcomes"][1]["ranges"] == {"deadweight": {"low": 0.1, "high": 0.3, "shape": "uniform"}}
    assert written["ranges"] == {"discount_rate": {"low": 0.03, "high": 0.05, "shape": "triangular"}}
    assert written["scenarios"][0]["set"] == {"outcome-1.quantity": 5, "*.drop_off": 0.5, "discount_rate": 0.015}
    assert request_of(whole).scenarios["Low"].outcomes[0].quantity == 5


def test_the_mark_changes_with_anything_that_is_approved() -> None:
    drafts = [
        appraisal(outcome()),
        appraisal(outcome(quantity=Decimal("10.0001"))),
        appraisal(outcome(), title="Other work"),
        appraisal(outcome(), price_year="2024/25"),
        appraisal(outcome(), convention=Convention.FIRST_YEAR_UNDISCOUNTED),
        appraisal(outcome(proxy_source="Another database")),
    ]
    assert len({mark_of(draft) for draft in drafts}) == len(drafts)


def test_editions_name_every_published_parameter_and_come_back_as_they_were() -> None:
    whole = appraisal(
        outcome(),
        discount_rate_percent=None,
        discount_schedule="green-book-health-2022",
        optimism_table="confidence-grades-2014",
    )
    editions = editions_of(request_of(whole))
    assert read_editions(write_editions(editions)) == editions
    assert [(each["parameter"], each["edition"]) for each in editions] == [
        ("Timing convention", ""),
        ("Price year", ""),
        ("Discount schedule green-book-health-2022", "2022"),
        ("Optimism corrections by confidence", "April 2014"),
        ("Value of one: Jobs", "v3, prices of 2024"),
    ]
    assert editions[2]["value"] == "from year 1: 1.5%, from year 31: 1.29%, from year 76: 1.07%"


def test_a_digest_holds_the_file_and_its_editions_apart() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
