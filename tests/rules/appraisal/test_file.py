"""`portal appraise`: what an analyst with a pencil expects of the answer."""

import io
import json
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from valuation.appraisal.appraise_file import USAGE, main

Document = dict[str, Any]
AppraiseFile = Callable[..., Document]

NAMED = [
    "inputs_total",
    "outcomes",
    "by_year",
    "total_present_value",
    "net_present_value",
    "ratio",
    "net_ratio",
    "payback_months",
    "accrues_to",
    "scenarios",
]


def test_the_figures_in_their_order(document: Document, appraise_file: AppraiseFile) -> None:
    figures = appraise_file(document)
    assert list(figures)[: len(NAMED)] == NAMED
    assert {name: figures[name] for name in NAMED if name != "outcomes"} == {
        "inputs_total": "5000.00",
        "by_year": ["5400.00", "4860.00", "4374.00"],
        "total_present_value": "12211.87",
        "net_present_value": "7211.87",
        "ratio": "2.4424",
        "net_ratio": "1.4424",
        "payback_months": 13,
        "accrues_to": {"Council": "12211.87"},
        "scenarios": [],
    }


def test_an_outcome_shows_its_impact_years_and_present_value(document: Document, appraise_file: AppraiseFile) -> None:
    (row,) = appraise_file(document)["outcomes"]
    assert row == {
        "id": "jobs",
        "impact": "5400.00",
        "by_year": ["5400.00", "4860.00", "4374.00"],
        "present_value": "12211.87",
        "present_value_by_year": ["4909.09", "4016.53", "3286.25"],
        "name": "People in work",
        "accrues_to": "Council",
    }


def test_the_other_convention_gives_the_other_answer(document: Document, appraise_file: AppraiseFile) -> None:
    figures = appraise_file(document | {"convention": "first-year-undiscounted"})
    assert (figures["total_present_value"], figures["payback_months"]) == ("13433.06", 12)
    assert figures["discounting"]["convention"] == "first-year-undiscounted"


def test_the_answer_says_what_it_rests_on(document: Document, appraise_file: AppraiseFile) -> None:
    figures = appraise_file(document)
    assert (figures["currency"], figures["price_year"], figures["convention"]) == ("GBP", 2024, "end-year")
    assert figures["discounting"]["rate"] == "0.1"
    assert figures["optimism_bias"] is None


def test_a_schedule_is_named_with_its_edition_and_source(document: Document, appraise_file: AppraiseFile) -> None:
    del document["discount_rate"]
    discounting = appraise_file(document | {"discount_schedule": "green-book-health"})["discounting"]
    assert (discounting["schedule"], discounting["edition"]) == ("green-book-health-2026", "February 2026")
    assert discounting["source"].startswith("HM Treasury, The Green Book")
    assert discounting["bands"][:2] == [{"from_year": 1, "rate": "0.015"}, {"from_year": 31, "rate": "0.0129"}]


def test_the_edition_that_was_named_can_be_run_again(document: Document, appraise_file: AppraiseFile) -> None:
    del document["discount_rate"]
    first = appraise_file(document | {"discount_schedule": "green-book-standard"})
    again = appraise_file(document | {"discount_schedule": first["discounting"]["schedule"]})
    assert first == again


def test_scenarios_are_answered_in_their_order(document: Document, appraise_file: AppraiseFile) -> None:
    document["scenarios"] = [
        {"name": "No discounting", "set": {"discount_rate": 0}},
        {"name": "Nothing comes of it", "set": {"*.quantity": 0}},
        {"name": "One year", "set": {"jobs.duration_years": 1}},
    ]
    assert appraise_file(document)["scenarios"] == [
        {"name": "No discounting", "total_present_value": "14634.00", "ratio": "2.9268"},
        {"name": "Nothing comes of it", "total_present_value": "0.00", "ratio": "0.0000"},
        {"name": "One year", "total_present_value": "4909.09", "ratio": "0.9818"},
    ]


def test_without_inputs_there_is_no_ratio(document: Document, appraise_file: AppraiseFile) -> None:
    figures = appraise_file(document | {"inputs": [], "scenarios": [{"name": "Same", "set": {}}]})
    assert (figures["ratio"], figures["net_ratio"], figures["scenarios"][0]["ratio"]) == (None, None, None)


def test_what_never_pays_back_has_no_month(document: Document, appraise_file: AppraiseFile) -> None:
    document["inputs"][0]["amount"] = 1_000_000
    figures = appraise_file(document)
    assert (figures["payback_months"], figures["net_present_value"]) == (None, "-987788.13")
    assert (figures["ratio"], figures["net_ratio"]) == ("0.0122", "-0.9878")


def test_numbers_are_read_as_they_are_written(document: Document, appraise_file: AppraiseFile) -> None:
    """0.1 + 0.2 in binary is more than 0.3; here 3 × 0.005 is one and a half pence, which rounds up."""
    document["outcomes"][0] |= {"quantity": 3, "deadweight": 0, "displacement": 0, "attribution": 0}
    text = json.dumps(document).replace('"proxy": 1000.0', '"proxy": 0.005')
    assert appraise_file(text)["outcomes"][0]["impact"] == "0.02"


def test_the_penny_left_over_goes_to_the_first_of_equals(document: Document, appraise_file: AppraiseFile) -> None:
    usual = document["outcomes"][0] | {"quantity": 1, "proxy": 0.005, "duration_years": 1}
    usual |= {"deadweight": 0, "displacement": 0, "attribution": 0}
    rows = [usual | {"id": name, "accrues_to": name} for name in ("first", "second", "third")]
    figures = appraise_file(document | {"outcomes": rows, "discount_rate": 0})
    assert figures["total_present_value"] == "0.02"
    assert figures["accrues_to"] == {"first": "0.01", "second": "0.01", "third": "0.00"}
    assert [row["present_value"] for row in figures["outcomes"]] == ["0.01", "0.01", "0.00"]


def test_bodies_that_pay_and_gain_stand_side_by_side(document: Document, appraise_file: AppraiseFile) -> None:
    document["outcomes"][0] |= {"accrues_to": "Trust", "kind": "fiscal", "cashable": True, "tier": "locality"}
    figures = appraise_file(document)
    assert figures["bodies"] == [
        {
            "name": "Council",
            "pays": "5000.00",
            "gains": "0.00",
            "gains_by_kind": {},
            "position": "pays and does not gain",
        },
        {
            "name": "Trust",
            "pays": "0.00",
            "gains": "12211.87",
            "gains_by_kind": {"fiscal, cashable": "12211.87"},
            "position": "gains and does not pay",
        },
    ]
    assert figures["by_kind"] == {"fiscal": "12211.87"}
    assert figures["by_tier"] == {"locality": "12211.87"}
    assert figures["cashable_fiscal"] == {"Trust": "12211.87"}


def test_the_source_of_a_proxy_comes_back_with_its_row(document: Document, appraise_file: AppraiseFile) -> None:
    document["outcomes"][0] |= {"proxy_source": "Unit cost database", "proxy_edition": "v3"}
    (row,) = appraise_file(document)["outcomes"]
    assert (row["proxy_source"], row["proxy_edition"]) == ("Unit cost database", "v3")


def test_ranges_give_a_tornado(document: Document, appraise_file: AppraiseFile) -> None:
    document["outcomes"][0] |= {"duration_years": 1, "ranges": {"quantity": {"low": 5, "high": 20, "shape": "uniform"}}}
    (bar,) = appraise_file(document | {"discount_rate": 0})["tornado"]
    assert bar == {
        "parameter": "jobs.quantity",
        "low": "5",
        "high": "20",
        "total_present_value_at_low": "2700.00",
        "total_present_value_at_high": "10800.00",
        "ratio_at_low": "0.5400",
        "ratio_at_high": "2.1600",
    }


def test_switching_values_are_answered_when_asked_for(document: Document, appraise_file: AppraiseFile) -> None:
    document["outcomes"][0]["duration_years"] = 1
    document["switching_values"] = ["jobs.quantity", "jobs.drop_off", "discount_rate"]
    document["inputs"][0]["amount"] = 4500
    assert appraise_file(document)["switching_values"] == [
        {"parameter": "jobs.quantity", "value": "9.166667"},
        {"parameter": "jobs.drop_off", "value": None},
        {"parameter": "discount_rate", "value": "0.200000"},
    ]


def test_a_simulation_without_ranges_is_the_appraisal(document: Document, appraise_file: AppraiseFile) -> None:
    assert appraise_file(document | {"monte_carlo": {"seed": 1}})["monte_carlo"] == {
        "seed": 1,
        "draws": 10000,
        "mean": "12211.87",
        "percentiles": dict.fromkeys(["5", "25", "50", "75", "95"], "12211.87"),
        "share_that_pays_back": "1.0000",
    }


def test_optimism_corrections_come_with_their_table(document: Document, appraise_file: AppraiseFile) -> None:
    document["outcomes"][0]["confidence"] = 3
    figures = appraise_file(document | {"optimism_bias": "confidence-grades-2014"})
    assert figures["outcomes"][0]["impact"] == "4860.00"
    corrections = [grade["correction"] for grade in figures["optimism_bias"]["grades"]]
    assert [Decimal(each) for each in corrections] == [
        Decimal(each) for each in ("0", "0.05", "0.1", "0.15", "0.25", "0.4")
    ]


def test_null_counts_as_not_given(document: Document, appraise_file: AppraiseFile) -> None:
    document["outcomes"][0]["start_year"] = None
    figures = appraise_file(document | {"discount_schedule": None, "horizon_years": None, "scenarios": None})
    assert figures["total_present_value"] == "12211.87"


def test_a_financial_year_is_a_price_year(document: Document, appraise_file: AppraiseFile) -> None:
    assert appraise_file(document | {"price_year": "2024/25"})["price_year"] == "2024/25"


def test_names_in_other_alphabets_come_through(document: Document, appraise_file: AppraiseFile) -> None:
    document["outcomes"][0]["accrues_to"] = "Cyngor Môn “Gŵyl” 🙂"
    assert list(appraise_file(document)["accrues_to"]) == ["Cyngor Môn “Gŵyl” 🙂"]


def test_a_byte_order_mark_does_no_harm(document: Document, appraise_file: AppraiseFile) -> None:
    assert appraise_file("\ufeff" + json.dumps(document))["ratio"] == "2.4424"


def test_a_dash_reads_standard_input(
    document: Document, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = io.TextIOWrapper(io.BytesIO(json.dumps(document).encode()))
    monkeypatch.setattr(sys, "stdin", content)
    assert main(["-"]) == 0
    assert json.loads(capsys.readouterr().out)["ratio"] == "2.4424"


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_explains_every_field(flag: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([flag]) == 0
    explained = capsys.readouterr().out
    for name in ("discount_schedule", "horizon_years", "first-year-undiscounted", "drop_off", "monte_carlo"):
        assert name in explained


@pytest.mark.parametrize("arguments", [[], ["a.json", "b.json"], ["--verbose"]])
def test_other_arguments_are_answered_with_the_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"{USAGE}\n")
