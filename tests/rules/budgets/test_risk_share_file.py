"""`portal risk-share FILE.json`: its answers, and the one line it gives for each wrong file."""

import json
from pathlib import Path
from typing import Any

import pytest

from valuation.budgets.risk_share_file import main

POOL: dict[str, Any] = {
    "rule": "shares",
    "contributions": {"City Council": 600, "NHS": "300.00", "Llŷn Trust": 99.99},
    "shares": {"City Council": "1/3", "NHS": "1/3", "Llŷn Trust": "1/3"},
    "variance": "100.00",
}


def run(tmp_path: Path, text: str) -> int:
    file = tmp_path / "pool.json"
    file.write_text(text, encoding="utf-8")
    return main([str(file)])


def refusal(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> str:
    assert run(tmp_path, text) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.rstrip("\n")


def test_shares_in_thirds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, json.dumps(POOL)) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {
        "extra": {"City Council": "33.34", "NHS": "33.33", "Llŷn Trust": "33.33"},
        "taken": [],
        "unmet": "0.00",
    }
    assert err == ""


def test_a_cascade_says_what_each_step_gave(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = [{"name": "other pools", "available": 20}, {"name": "risk pool", "available": "50.50"}]
    pool = {"rule": "cascade", "contributions": {"A": 1}, "steps": steps, "variance": 100}
    assert run(tmp_path, json.dumps(pool)) == 0
    assert json.loads(capsys.readouterr().out) == {
        "extra": {"A": "0.00"},
        "taken": [{"name": "other pools", "amount": "20.00"}, {"name": "risk pool", "amount": "50.50"}],
        "unmet": "29.50",
    }


def test_caps_leave_the_rest_unmet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pool = {
        "rule": "pro_rata_capped",
        "contributions": {"A": 100, "B": 300},
        "caps": {"B": 50},
        "variance": 80,
    }
    assert run(tmp_path, json.dumps(pool)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer == {"extra": {"A": "20.00", "B": "50.00"}, "taken": [], "unmet": "10.00"}


def test_own_risk_takes_a_variance_for_each_body(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pool = {"rule": "own_risk", "contributions": {"A": 100, "B": 300}, "variance": {"B": -5, "A": "7.25"}}
    assert run(tmp_path, json.dumps(pool)) == 0
    assert json.loads(capsys.readouterr().out)["extra"] == {"A": "7.25", "B": "-5.00"}


def test_a_term_without_effect_is_mentioned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, json.dumps(POOL | {"rule": "none", "host": "NHS"})) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["unmet"] == "100.00"
    assert err == "Note: shares has no effect under the rule none.\n"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {"rule": "generous"},
            "rule: must be one of fixed, shares, pro_rata_capped, cascade, own_risk, threshold, none.",
        ),
        ({"contributions": []}, "contributions: must be an object in curly brackets."),
        ({"contributions": {"NHS": -1}}, "contributions.NHS: must not be negative."),
        ({"contributions": {"NHS": "ten"}}, "contributions.NHS: must be an amount in pounds, such as 1234.50."),
        ({"contributions": {"NHS": "1,000"}}, "contributions.NHS: must be an amount in pounds, such as 1234.50."),
        ({"contributions": {"NHS": True}}, "contributions.NHS: must be an amount in pounds, such as 1234.50."),
        ({"contributions": {"NHS": None}}, "contributions.NHS: must be an amount in pounds, such as 1234.50."),
        ({"contributions": {"NHS": 0.001}}, "contributions.NHS: must not have a fraction of a penny."),
        ({"contributions": {" ": 1}}, "contributions: has a name that is not text of 1 to 500 characters on one line."),
        ({"variance": float("nan")}, "variance: must be an amount in pounds, such as 1234.50."),
        ({"variance": float("inf")}, "variance: must be an amount in pounds, such as 1234.50."),
        ({"variance": 10**30}, "variance: must be at most £10,000,000,000,000.00."),
        ({"variance": {"NHS": 1}}, "variance: The rule shares takes one variance, not one for each body."),
        ({"caps": {"NHS": "-0.01"}}, "caps.NHS: must not be negative."),
        ({"caps": {"Fire": 1}}, "caps.Fire: Fire is not one of the bodies that contribute."),
        ({"shares": {"NHS": 1.5}}, "shares.NHS: must be from 0 to 1."),
        ({"shares": {"NHS": "-1/2"}}, 'shares.NHS: must be a fraction, such as 0.25 or "1/3".'),
        ({"shares": {"NHS": "1/0"}}, 'shares.NHS: must be a fraction, such as 0.25 or "1/3".'),
        ({"shares": {"NHS": True}}, 'shares.NHS: must be a fraction, such as 0.25 or "1/3".'),
        (
            {"shares": {"City Council": 0.3333, "NHS": 0.3333, "Llŷn Trust": 0.3333}},
            'shares: The shares must total exactly 1, not 0.9999. A third is written "1/3", not 0.3333.',
        ),
        ({"threshold": {"NHS": 10}}, "threshold.NHS: must be from 0 to 1."),
        ({"steps": [{"name": "risk pool"}]}, "steps[0].available: is missing."),
        ({"steps": [{"name": 1, "available": 1}]}, "steps[0].name: must be text of 1 to 500 characters on one line."),
        ({"steps": {"name": "risk pool"}}, "steps: must be a list in square brackets."),
        ({"host": "Fire"}, "host: Fire is not one of the bodies that contribute."),
        (
            {"cap": {}},
            (
                "cap: is not a field here. "
                "The fields are rule, contributions, variance, host, shares, caps, steps, threshold."
            ),
        ),
    ],
)
def test_each_wrong_field_is_named_by_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, Any], line: str
) -> None:
    assert refusal(tmp_path, capsys, json.dumps(POOL | change)) == line


@pytest.mark.parametrize("name", ["rule", "contributions", "variance"])
def test_each_missing_field_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    without = {field: value for field, value in POOL.items() if field != name}
    assert refusal(tmp_path, capsys, json.dumps(without)) == f"{name}: is missing."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"rule": "none", "rule": "fixed"}', "rule: is given twice."),
        (
            '{"rule": "none", "contributions": {"A": 1, "A": 2}, "variance": 1}',
            "contributions.A: is given twice.",
        ),
        (
            '{"rule": "none", "contributions": {"A": 1}, "variance": 1e99999999999999999999}',
            "variance: must be an amount in pounds, such as 1234.50.",
        ),
        (
            '{"rule": "none", "contributions": {"A": 1}, "shares": {"A": 1e-999999}, "variance": 1}',
            "shares.A: must be a number of an everyday size.",
        ),
        (
            '{"rule": "none", "contributions": {"\\ud800": 1}, "variance": 1}',
            "contributions: has a name that is not text of 1 to 500 characters on one line.",
        ),
    ],
)
def test_what_only_json_text_can_get_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, line: str
) -> None:
    assert refusal(tmp_path, capsys, text) == line


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "pool.json: is not JSON: Expecting value at line 1, column 1."),
        ('{"rule":\n}', "pool.json: is not JSON: Expecting value at line 2, column 1."),
        ("[]", "pool.json: must be an object in curly brackets."),
        ("[" * 100_000, "pool.json: is nested too deeply."),
    ],
)
def test_what_is_not_an_object_is_refused_by_the_name_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    assert refusal(tmp_path, capsys, text).endswith(words)


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert capsys.readouterr().err.endswith("none.json: cannot be read: No such file or directory.\n")


def test_a_file_that_is_not_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "latin.json"
    file.write_bytes(b'{"rule": "\xe9"}')
    assert main([str(file)]) == 2
    assert capsys.readouterr().err.endswith("latin.json: is not UTF-8 text.\n")


@pytest.mark.parametrize("arguments", [[], ["a.json", "b.json"], ["--help"]])
def test_the_command_takes_one_file(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err == "Usage: portal risk-share FILE.json\n"
