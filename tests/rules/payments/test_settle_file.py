"""`portal settle FILE.json`: its answer, and the one line it gives for each wrong field."""

import json
from pathlib import Path
from typing import Any

import pytest

from valuation.payments.settle_file import main

CONTRACT: dict[str, Any] = {
    "rate_card": [
        {"metric": "off the streets", "unit_price": 800, "cap_amount": 2000, "once_per_person": True},
        {"metric": "session", "unit_price": "25.50"},
    ],
    "person_cap": "850",
    "contract_cap": 2500,
    "payers": {"GLA": "1/3", "Council": "1/3", "NHS": "1/3"},
    "claims": [
        {"metric": "off the streets", "quantity": 1, "person": "p1", "period": "2024-Q1"},
        {"metric": "off the streets", "quantity": 1, "person": "p1", "period": "2024-Q2"},
        {"metric": "session", "quantity": 2.5, "person": "p1"},
        {"metric": "off the streets", "quantity": 1, "person": "p2"},
        {"metric": "off the streets", "quantity": 1, "person": "p3"},
        {"metric": "session", "quantity": 40},
    ],
}


def run(tmp_path: Path, text: str) -> int:
    file = tmp_path / "contract.json"
    file.write_text(text, encoding="utf-8")
    return main([str(file)])


def test_a_contract_with_every_kind_of_cap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, json.dumps(CONTRACT)) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert [(line["earned"], line["payable"]) for line in answer["lines"]] == [
        ("800.00", "800.00"),
        ("0.00", "0.00"),  # the same person again
        ("63.75", "50.00"),  # 850 for one person
        ("800.00", "800.00"),
        ("800.00", "400.00"),  # 2,000 for the metric
        ("1020.00", "1020.00"),
    ]
    assert answer["lines"][2] == {"metric": "session", "quantity": 2.5, "earned": "63.75", "payable": "50.00"}
    assert (answer["earned"], answer["payable"]) == ("3483.75", "2500.00")
    assert answer["payers"] == {"GLA": "833.34", "Council": "833.33", "NHS": "833.33"}
    assert err == ""


def test_a_rate_card_and_no_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = {"rate_card": [{"metric": "fee", "unit_price": 1}], "claims": []}
    assert run(tmp_path, json.dumps(contract)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer == {"lines": [], "earned": "0.00", "payable": "0.00", "payers": {}}


@pytest.mark.parametrize("quantity", [0.1, 3, 2.0, 123456789.123456, 0.00001])
def test_a_quantity_comes_back_as_it_was_claimed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], quantity: float
) -> None:
    contract = {
        "rate_card": [{"metric": "fee", "unit_price": 1}],
        "claims": [{"metric": "fee", "quantity": quantity}],
    }
    assert run(tmp_path, json.dumps(contract)) == 0
    assert json.loads(capsys.readouterr().out)["lines"][0]["quantity"] == quantity


def changed(path: str, value: object) -> dict[str, Any]:
    """The contract with one field, named by its path, made wrong."""
    contract = json.loads(json.dumps(CONTRACT))
    place: Any = contract
    *way, last = path.replace("[", ".").replace("]", "").split(".")
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return contract


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("rate_card", {}, "must be a list in square brackets."),
        ("rate_card", [], "The rate card must price at least one metric."),
        ("rate_card[1].metric", "off the streets", "off the streets is on the rate card twice."),
        ("rate_card[0].metric", "", "must be text of 1 to 500 characters on one line."),
        ("rate_card[0].unit_price", -1, "must not be negative."),
        ("rate_card[0].unit_price", "free", "must be an amount in pounds, such as 1234.50."),
        ("rate_card[0].unit_price", 0.125, "must not have a fraction of a penny."),
        ("rate_card[0].cap_amount", -1, "must not be negative."),
        ("rate_card[0].cap_amount", None, "must be an amount in pounds, such as 1234.50."),
        ("rate_card[0].once_per_person", 1, "must be true or false."),
        ("rate_card[0].cap", 1, "is not a field here. The fields are metric, unit_price, cap_amount, once_per_person."),
        ("person_cap", True, "must be an amount in pounds, such as 1234.50."),
        ("contract_cap", "-5", "must not be negative."),
        ("payers", {}, "must name at least one payer, or be left out."),
        ("payers.NHS", "2/1", "must be from 0 to 1."),
        ("claims[3].metric", "visit", "visit is not on the rate card."),
        ("claims[3].metric", 3, "must be text of 1 to 500 characters on one line."),
        ("claims[0].quantity", "1", "must be a number."),
        ("claims[0].quantity", True, "must be a number."),
        ("claims[0].quantity", float("nan"), "must be a number."),
        ("claims[0].quantity", -0.5, "must not be negative."),
        ("claims[0].quantity", 1e15, "must be a number of an everyday size."),
        ("claims[0].quantity", 0.12345678901234566, "must have at most 15 digits."),
        ("claims[0].person", 1, "must be text of 1 to 500 characters on one line."),
        ("claims[0].period", "\n", "must be text of 1 to 500 characters on one line."),
        ("claims[5]", None, "must be an object in curly brackets."),
    ],
)
def test_each_wrong_field_is_named_by_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, value: object, words: str
) -> None:
    contract = (
        changed(path, value) if not path.endswith("]") else CONTRACT | {"claims": [*CONTRACT["claims"][:5], value]}
    )
    assert run(tmp_path, json.dumps(contract)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"{path}: {words}\n"


def test_payers_shares_make_up_the_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, json.dumps(changed("payers.NHS", 0.5))) == 2
    assert capsys.readouterr().err == (
        'payers: The shares must total exactly 1, not 7/6. A third is written "1/3", not 0.3333.\n'
    )


@pytest.mark.parametrize("path", ["rate_card[0].unit_price", "rate_card[0].metric", "claims[2].quantity", "claims"])
def test_each_missing_field_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str) -> None:
    contract = json.loads(json.dumps(CONTRACT))
    if path == "claims":
        del contract["claims"]
    else:
        listed, _, last = path.partition("].")
        name, place = listed.split("[")
        del contract[name][int(place)][last]
    assert run(tmp_path, json.dumps(contract)) == 2
    assert capsys.readouterr().err == f"{path}: is missing.\n"


def test_a_once_only_metric_needs_the_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = CONTRACT | {"claims": [{"metric": "off the streets", "quantity": 1}]}
    assert run(tmp_path, json.dumps(contract)) == 2
    assert capsys.readouterr().err == (
        "claims[0].person: off the streets is paid once per person, so the claim must say for whom.\n"
    )


def test_the_command_takes_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err == "Usage: portal settle FILE.json\n"
