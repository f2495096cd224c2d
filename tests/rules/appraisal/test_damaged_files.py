"""No file, however damaged, gets more than one line and the status 2; none gets a traceback."""

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valuation.appraisal.appraise_file import main
from valuation.appraisal.file_input import OUTCOME_FIELDS, TOP_FIELDS

Document = dict[str, Any]
Complaint = Callable[..., str]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "appraisal.json: is not JSON: Expecting value, line 1 column 1"),
        ("{'a': 1}", "appraisal.json: is not JSON: Expecting property name enclosed in double quotes, line 1 column 2"),
        ("[]", "file: must be a JSON object, not a list"),
        ("3", "file: must be a JSON object, not the number 3"),
        ("[" * 100_000, "appraisal.json: is nested too deeply"),
    ],
)
def test_what_is_not_an_object_of_json(complaint: Complaint, content: str, words: str) -> None:
    assert complaint(content) == words


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["/nowhere/at\nall.json"]) == 2
    assert capsys.readouterr().err == "/nowhere/at?all.json: cannot be read: No such file or directory\n"


def test_a_folder_is_not_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: cannot be read: Is a directory\n"


def test_a_name_that_cannot_be_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["a\0b"]) == 2
    assert capsys.readouterr().err == "a?b: cannot be read: no such name\n"


def test_text_in_another_encoding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "latin.json"
    path.write_bytes('{"currency": "£"}'.encode("latin-1"))
    assert main([str(path)]) == 2
    assert capsys.readouterr().err == f"{path}: is not UTF-8 text (byte 15)\n"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["end-year", "GBP", "jobs", "jobs.proxy", "uniform", "green-book-standard-2022"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
places = st.sampled_from(
    [
        (),
        ("inputs", 0),
        ("outcomes", 0),
        ("outcomes", 0, "ranges"),
        ("outcomes", 0, "ranges", "proxy"),
        ("scenarios", 0),
        ("scenarios", 0, "set"),
        ("monte_carlo",),
        ("ranges", "discount_rate"),
    ]
)


names = st.text(max_size=4) | st.sampled_from(
    [*TOP_FIELDS, *OUTCOME_FIELDS, "amount", "from", "low", "high", "shape", "seed", "draws", "set", "*.proxy"]
)


def full(document: Document) -> Document:
    """Every part of a file that can be damaged."""
    spread = {"low": 500, "high": 2000, "shape": "uniform"}
    row = document["outcomes"][0] | {"ranges": {"proxy": spread}, "confidence": 2, "kind": "fiscal"}
    return document | {
        "outcomes": [row],
        "scenarios": [{"name": "Low", "set": {"*.proxy": 1}}],
        "monte_carlo": {"seed": 1, "draws": 100},
        "ranges": {"discount_rate": {"low": 0, "high": 0.2, "shape": "uniform"}},
        "switching_values": ["jobs.proxy", "jobs.drop_off", "jobs.duration_years", "discount_rate"],
    }


def damage(document: Document, place: Any, name: str, value: Any) -> None:
    inner: Any = document
    for step in place:
        inner = inner[step]
    inner[name] = value


@given(wound=st.tuples(places, names, json_values))
@settings(
    deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_damage_ever_gives_a_traceback(
    document: Document, tmp_path: Path, capsys: pytest.CaptureFixture[str], wound: tuple[Any, str, Any]
) -> None:
    whole = full(deepcopy(document))
    damage(whole, *wound)
    path = tmp_path / "damaged.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    status = main([str(path)])
    printed = capsys.readouterr()
    if status == 0:
        assert (json.loads(printed.out)["currency"].isupper(), printed.err) == (True, "")
    else:
        assert (status, printed.out, len(printed.err.splitlines())) == (2, "", 1)


def test_the_file_to_be_damaged_is_right(document: Document, tmp_path: Path) -> None:
    path = tmp_path / "right.json"
    path.write_text(json.dumps(full(document)), encoding="utf-8")
    assert main([str(path)]) == 0
