"""Whatever is wrong with a file, one line names the field by its path and the status is 2."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Document = dict[str, Any]
Complaint = Callable[..., str]

ROW = "outcomes[0]"


def with_row(document: Document, **changes: Any) -> Document:
    return document | {"outcomes": [document["outcomes"][0] | changes]}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("deadweight", 1.2, "must be between 0 and 1, not 1.2"),
        ("displacement", -0.01, "must be between 0 and 1, not -0.01"),
        ("attribution", 25, "must be between 0 and 1, not 25"),
        ("drop_off", 1.0001, "must be between 0 and 1, not 1.0001"),
        ("quantity", "ten", 'must be a number, not the text "ten"'),
        ("quantity", True, "must be a number, not true"),
        ("quantity", None, "must be a number, not null"),
        ("quantity", [1], "must be a number, not a list"),
        ("proxy", {}, "must be a number, not an object"),
        ("proxy", float("nan"), "must be a finite number, not NaN"),
        ("proxy", float("inf"), "must be a finite number, not Infinity"),
        ("proxy", float("-inf"), "must be a finite number, not -Infinity"),
        ("proxy", 10**70, "must have at most 60 digits"),
        ("proxy", 1e300, "must be between -1000000000000 and 1000000000000, not 1E+300"),
        ("duration_years", 0, "must be more than 0 and at most 400, not 0"),
        ("duration_years", -2, "must be more than 0 and at most 400, not -2"),
        ("duration_years", 401, "must be more than 0 and at most 400, not 401"),
        ("start_year", 0, "must be a whole number between 1 and 400, not 0 (1 is the first year"),
        ("start_year", 1.5, "must be a whole number between 1 and 400, not 1.5"),
        ("start_year", 2027, "must be a whole number between 1 and 400, not 2027"),
        ("start_year", "1", 'must be a number, not the text "1"'),
        ("name", 5, "must be text, not the number 5"),
        ("id", "", "must not be empty"),
        ("id", "*", "must not be *, which means every outcome in a scenario"),
        ("accrues_to", "  ", "must not be empty"),
        ("accrues_to", "a\nb", "must be one line of text, without control characters"),
        ("accrues_to", "\ud800", "must be one line of text, without control characters"),
        ("name", "n" * 501, "must be at most 500 characters long"),
        ("kind", "cash", '"cash" is not known; known are fiscal, economic, social'),
        ("tier", "moon", '"moon" is not known; known are service, locality, wider-public-sector, individuals'),
        ("cashable", "yes", 'must be true or false, not the text "yes"'),
        ("confidence", 7, "must be a whole number between 1 and 6, not 7"),
        ("proxy_source", 3, "must be text, not the number 3"),
    ],
)
def test_a_wrong_field_of_a_row(document: Document, complaint: Complaint, name: str, value: Any, words: str) -> None:
    assert complaint(with_row(document, **{name: value})).startswith(f"{ROW}.{name}: {words}")


@pytest.mark.parametrize(
    "name",
    [
        "id",
        "name",
        "accrues_to",
        "quantity",
        "proxy",
        "deadweight",
        "displacement",
        "attribution",
        "drop_off",
        "duration_years",
    ],
)
def test_a_missing_field_of_a_row(document: Document, complaint: Complaint, name: str) -> None:
    del document["outcomes"][0][name]
    assert complaint(document) == f"{ROW}.{name}: is missing"


@pytest.mark.parametrize("name", ["currency", "price_year", "convention", "inputs", "outcomes"])
def test_a_missing_field_of_the_file(document: Document, complaint: Complaint, name: str) -> None:
    del document[name]
    assert complaint(document) == f"{name}: is missing"


@pytest.mark.parametrize("name", ["name", "amount", "from"])
def test_a_missing_field_of_an_input(document: Document, complaint: Complaint, name: str) -> None:
    del document["inputs"][0][name]
    assert complaint(document) == f"inputs[0].{name}: is missing"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"convention": "mid-year"},
            'convention: "mid-year" is not known; known are end-year, first-year-undiscounted',
        ),
        ({"convention": 1}, "convention: must be text, not the number 1"),
        (
            {"discount_schedule": "green-book-standard"},
            "discount_schedule: must not stand beside discount_rate; give one",
        ),
        ({"discount_rate": None}, "discount_rate: is missing; give discount_rate or discount_schedule"),
        (
            {"discount_rate": 3.5},
            "discount_rate: must be between 0 and 1, not 3.5 (a rate is a fraction: 3.5% is 0.035)",
        ),
        ({"discount_rate": -0.01}, "discount_rate: must be between 0 and 1, not -0.01"),
        ({"discount_rate": "3.5%"}, 'discount_rate: must be a number, not the text "3.5%"'),
        (
            {"discount_rate": None, "discount_schedule": "x"},
            'discount_schedule: "x" is not a known schedule; known are',
        ),
        ({"horizon_years": 0}, "horizon_years: must be a whole number between 1 and 400, not 0"),
        ({"horizon_years": 10**9}, "horizon_years: must be a whole number between 1 and 400, not 1000000000"),
        ({"horizon_years": 2.5}, "horizon_years: must be a whole number between 1 and 400, not 2.5"),
        ({"horizon_years": False}, "horizon_years: must be a number, not false"),
        ({"currency": "£"}, 'currency: must be a three-letter code such as GBP, not "£"'),
        ({"price_year": "2024"}, 'price_year: must be a year such as 2024 or a financial year such as "2024/25"'),
        ({"price_year": 20.24}, "price_year: must be a whole number between 1900 and 2200, not 20.24"),
        ({"inputs": {}}, "inputs: must be a list, not an object"),
        ({"inputs": [7]}, "inputs[0]: must be a JSON object, not the number 7"),
        ({"outcomes": "none"}, 'outcomes: must be a list, not the text "none"'),
        ({"outcomes": [[]]}, "outcomes[0]: must be a JSON object, not a list"),
        ({"outcomes": [{}] * 1001}, "outcomes: must have at most 1000 members, not 1001"),
        ({"discont_rate": 0.1}, "discont_rate: is not a known field; did you mean discount_rate?"),
        ({"two\nlines": 1}, '["two\\nlines"]: is not a known field; known are currency, price_year'),
        ({"line\u2028end": 1}, '["line\\u2028end"]: is not a known field'),
        ({"optimism_bias": "rosy"}, 'optimism_bias: "rosy" is not a known table'),
        ({"optimism_bias": "confidence-grades-2014"}, "outcomes[0].confidence: is missing; optimism_bias needs"),
        ({"monte_carlo": {}}, "monte_carlo.seed: is missing"),
        (
            {"monte_carlo": {"seed": 1, "draws": 10**9}},
            "monte_carlo.draws: must be a whole number between 100 and 50000",
        ),
        ({"monte_carlo": {"seed": 1, "speed": 2}}, "monte_carlo.speed: is not a known field; did you mean seed?"),
        ({"ranges": {"price_year": {}}}, "ranges.price_year: is not a known field; known are discount_rate"),
        ({"switching_values": ["jobs.start_year"]}, "switching_values[0]: start_year has no switching value"),
        ({"switching_values": ["*.proxy"]}, 'switching_values[0]["*.proxy"]: names an unknown outcome, "*"'),
        ({"switching_values": [1]}, "switching_values[0]: must be text, not the number 1"),
    ],
)
def test_a_wrong_field_of_the_file(document: Document, complaint: Complaint, changes: Any, words: str) -> None:
    assert complaint(document | changes).startswith(words)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (-1, "must be between 0 and 1000000000000, not -1 (a saving is an outcome, not an input)"),
        ("£5", 'must be a number, not the text "£5"'),
        (True, "must be a number, not true"),
    ],
)
def test_a_wrong_amount(document: Document, complaint: Complaint, amount: Any, words: str) -> None:
    document["inputs"][0]["amount"] = amount
    assert complaint(document) == f"inputs[0].amount: {words}"


@pytest.mark.parametrize(
    ("settings_of_it", "words"),
    [
        ({"job.quantity": 1}, '.set["job.quantity"]: names an unknown outcome, "job"'),
        ({"jobs.colour": 1}, '.set["jobs.colour"]: names an unknown field, "colour"'),
        ({"jobs.deadweight": 2}, '.set["jobs.deadweight"]: must be between 0 and 1, not 2'),
        ({"*.deadweight": "half"}, '.set["*.deadweight"]: must be a number, not the text "half"'),
        ({"discount_rate": None}, ".set.discount_rate: must be a number, not null"),
        ({"horizon_years": 5}, ".set.horizon_years: must be <outcome id or *>.<field> or discount_rate"),
        ([], ".set: must be a JSON object, not a list"),
    ],
)
def test_a_wrong_scenario(document: Document, complaint: Complaint, settings_of_it: Any, words: str) -> None:
    document["scenarios"] = [{"name": "Good", "set": {}}, {"name": "Bad", "set": settings_of_it}]
    assert complaint(document).startswith(f"scenarios[1]{words}")


def test_two_scenarios_with_one_name(document: Document, complaint: Complaint) -> None:
    document["scenarios"] = [{"name": "Low", "set": {}}] * 2
    assert complaint(document) == 'scenarios[1].name: repeats "Low", which scenarios[0] has already'


def test_two_rows_with_one_id(document: Document, complaint: Complaint) -> None:
    document["outcomes"] *= 2
    assert complaint(document) == 'outcomes[1].id: repeats "jobs", which outcomes[0] has already'


def test_a_field_given_twice(document: Document, complaint: Complaint) -> None:
    text = json.dumps(document).replace('"quantity": 10.0', '"quantity": 10.0, "quantity": 11')
    assert complaint(text) == "outcomes[0].quantity: is given twice"


def test_a_number_of_impossible_size(document: Document, complaint: Complaint) -> None:
    text = json.dumps(document).replace('"quantity": 10.0', '"quantity": 1e99999999999999999999')
    words = "outcomes[0].quantity: must be a number of a usual size, not 1e99999999999999999999"
    assert complaint(text) == words


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e-999999999"])
def test_a_huge_exponent_is_refused_at_once(document: Document, complaint: Complaint, number: str) -> None:
    text = json.dumps(document).replace('"duration_years": 3.0', f'"duration_years": {number}')
    assert complaint(text).startswith("outcomes[0].duration_years: must ")


def test_a_wrong_range(document: Document, complaint: Complaint) -> None:
    row = with_row(document, ranges={"proxy": {"low": 1, "high": 2, "shape": "uniform"}})
    assert complaint(row) == "outcomes[0].ranges.proxy: must hold the value itself: 1000.0 is not in 1 to 2"


def test_a_range_without_a_shape(document: Document, complaint: Complaint) -> None:
    row = with_row(document, ranges={"proxy": {"low": 1, "high": 2000}})
    assert complaint(row) == "outcomes[0].ranges.proxy.shape: is missing"
