"""What the engine says about a field of a file, in the words of the page that the field was typed on."""

import re

from portal.refusals import Refused
from valuation.appraisal.numbers import NUMBERS
from valuation.appraisal.views import AppraisalView
from valuation.appraisal.wrong_input import WrongInput

_ROW = re.compile(r"outcomes\[(?P<place>\d+)\]\.(?P<ranges>ranges\.)?(?P<field>\w+)")
_SCENARIO = re.compile(r"scenarios\[(?P<place>\d+)\]")


class CannotAppraise(Refused):
    pass


def in_sentence(fault: WrongInput, appraisal: AppraisalView) -> str:
    """`The outcome “Jobs” cannot be worked out. Its range of the value of one must hold the value itself.`"""
    if found := _ROW.match(fault.path):
        row = appraisal.outcomes[int(found["place"])]
        return f"The outcome “{row.name}” cannot be worked out: {_number(found)} {fault.problem}."
    if found := _SCENARIO.match(fault.path):
        scenario = appraisal.scenarios[int(found["place"])]
        return f"The scenario “{scenario.name}” cannot be worked out: its change {fault.problem}."
    if fault.path.startswith("ranges."):
        return f"The range of the discount rate cannot be kept: it {fault.problem}."
    return f"This cannot be worked out: {fault.problem}."


def _number(found: re.Match[str]) -> str:
    words = NUMBERS[found["field"]].words if found["field"] in NUMBERS else found["field"].replace("_", " ")
    return f"the range of “{words}”" if found["ranges"] else f"“{words}”"
