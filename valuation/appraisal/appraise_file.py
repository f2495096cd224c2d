"""`portal appraise FILE.json`: the portal's own engine for an analyst who wants to check an appraisal outside.

Prints the answer as JSON and gives 0. Anything wrong with the file gives 2 and one line on standard error
that names the field by its path.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from valuation.appraisal.file_input import read_request
from valuation.appraisal.file_output import answer
from valuation.appraisal.wrong_input import WrongInput
from valuation.json_file import parse

USAGE = "usage: portal appraise FILE.json  (- reads standard input; --help explains the file)"
_WRONG = 2
_MOST_BYTES = 20_000_000
_STANDARD_INPUT = "-"


def main(arguments: Sequence[str]) -> int:
    if list(arguments) in (["--help"], ["-h"]):
        sys.stdout.write(f"{_HELP}\n")
        return 0
    if len(arguments) != 1 or (arguments[0].startswith("-") and arguments[0] != _STANDARD_INPUT):
        return _refuse(USAGE)
    try:
        figures = answer(read_request(_document(arguments[0])))
    except WrongInput as fault:
        return _refuse(fault.sentence)
    sys.stdout.write(f"{json.dumps(figures, indent=2)}\n")
    return 0


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}\n")
    return _WRONG


def _document(name: str) -> object:
    shown_name = "standard input" if name == _STANDARD_INPUT else _on_one_line(name)
    try:
        # A byte order mark is what some spreadsheets put first.
        return parse(_read(name, shown_name).decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise WrongInput(shown_name, f"is not UTF-8 text (byte {fault.start + 1})") from fault
    except json.JSONDecodeError as fault:
        raise WrongInput(shown_name, f"is not JSON: {fault.msg}, line {fault.lineno} column {fault.colno}") from fault
    except RecursionError as fault:
        raise WrongInput(shown_name, "is nested too deeply") from fault


def _read(name: str, shown_name: str) -> bytes:
    try:
        if name == _STANDARD_INPUT:
            content = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else "no such name"
        raise WrongInput(shown_name, f"cannot be read: {reason}") from fault
    if len(content) > _MOST_BYTES:
        raise WrongInput(shown_name, f"is larger than {_MOST_BYTES // 1_000_000} MB")
    return content


def _on_one_line(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)


_HELP = f"""{USAGE}

The file is one JSON object. Shares and rates are fractions: 20% is 0.2.

  currency            three letters, such as "GBP"
  price_year          2024, or "2024/25"
  convention          "end-year" (year 1 is divided by 1+r) or
                      "first-year-undiscounted" (year 1 is not divided)
  discount_rate       a number, or instead
  discount_schedule   "green-book-standard" or "green-book-health" for the newest edition that
                      comes with the portal; with a year, such as "green-book-standard-2022", for
                      a given one. The answer names the edition: write that to run it again.
  horizon_years       optional; benefits of later years are not counted
  inputs              [{{name, amount, from}}], money of today, not discounted
  outcomes            [{{id, name, accrues_to, quantity, proxy, deadweight, displacement,
                      attribution, drop_off, duration_years, start_year}}]
                      start_year is optional; 1, the first year, unless given. Optional beside it:
                      kind (fiscal, economic, social), tier (service, locality,
                      wider-public-sector, individuals-and-community), cashable (true, false),
                      confidence (1 best to 6 weakest), proxy_source, proxy_edition,
                      ranges {{field: {{low, high, shape: "uniform" or "triangular"}}}}
  scenarios           optional [{{name, set: {{"<outcome id or *>.<field>": value,
                      "discount_rate": value}}}}]; a named outcome goes before *
  ranges              optional {{discount_rate: {{low, high, shape}}}}
  switching_values    optional ["<outcome id>.<field>", "discount_rate"]
  monte_carlo         optional {{seed, draws}}; 10,000 draws unless given
  optimism_bias       optional "confidence-grades-2014"; needs a confidence on every outcome

In the answer money is text in pounds with two places and ratios have four. by_year is not
discounted, present_value_by_year is. Lists that add up do so to the penny.
Anything wrong with the file gives exit status {_WRONG} and one line that names the field."""
