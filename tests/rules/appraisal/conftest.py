"""Alice values the partnership's outcomes; the tests name only what they are about."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from valuation.appraisal.appraise_file import main
from valuation.appraisal.discounting import Convention, FlatRate
from valuation.appraisal.parameters import Appraisal, Input, Outcome

_NUMBERS = {
    "quantity": "10",
    "proxy": "1000",
    "deadweight": "0.2",
    "displacement": "0.1",
    "attribution": "0.25",
    "drop_off": "0.1",
    "duration_years": "3",
}


@pytest.fixture(scope="session")
def outcome() -> Callable[..., Outcome]:
    """Worth 10 × £1,000 × 0.8 × 0.9 × 0.75 = £5,400 in its first year."""

    def build(outcome_id: str = "jobs", accrues_to: str = "Council", **changes: Any) -> Outcome:
        numbers = {name: Decimal(changes.pop(name, usual)) for name, usual in _NUMBERS.items()}
        return Outcome(id=outcome_id, name="People in work", accrues_to=accrues_to, **numbers, **changes)

    return build


@pytest.fixture(scope="session")
def appraisal() -> Callable[..., Appraisal]:
    """Ten per cent a year, discounted from the first year's end, for inputs of £5,000."""

    def build(*outcomes: Outcome, paid: str = "5000", **changes: Any) -> Appraisal:
        terms: dict[str, Any] = {
            "currency": "GBP",
            "price_year": 2024,
            "convention": Convention.END_YEAR,
            "discounting": FlatRate(Decimal("0.1")),
            "inputs": (Input("Grant", Decimal(paid), "Council"),),
        }
        return Appraisal(outcomes=outcomes, **(terms | changes))

    return build


@pytest.fixture
def document() -> dict[str, Any]:
    """A whole file as an analyst would write it."""
    row = {"id": "jobs", "name": "People in work", "accrues_to": "Council"}
    return {
        "currency": "GBP",
        "price_year": 2024,
        "convention": "end-year",
        "discount_rate": 0.1,
        "inputs": [{"name": "Grant", "amount": 5000, "from": "Council"}],
        "outcomes": [row | {name: float(number) for name, number in _NUMBERS.items()}],
    }


@pytest.fixture
def appraise_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    def run(content: object) -> dict[str, Any]:
        path = tmp_path / "appraisal.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        status = main([str(path)])
        printed = capsys.readouterr()
        assert (status, printed.err) == (0, "")
        figures: dict[str, Any] = json.loads(printed.out)
        return figures

    return run


@pytest.fixture
def complaint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The one line that a wrong file gives, without its line end."""

    def run(content: object) -> str:
        path = tmp_path / "appraisal.json"
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        status = main([str(path)])
        printed = capsys.readouterr()
        assert (status, printed.out) == (2, "")
        assert printed.err.endswith("\n")
        assert len(printed.err.splitlines()) == 1
        return printed.err.removesuffix("\n").replace(str(path), "appraisal.json")

    return run
