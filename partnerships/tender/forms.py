"""What people type for the tender: its text, and all the award criteria at once."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from partnerships.decisions.rules import Verdict, check_reason
from partnerships.tender.queries import TenderView
from partnerships.tender.rules import (
    KEY_DATES,
    LONGEST_TERM_MONTHS,
    MOST_CRITERIA,
    WHOLE_BASIS_POINTS,
    Criterion,
    WrongTotal,
    WrongWeight,
    check_total,
    format_weight,
    out_of_order,
    read_weight,
    twice_named,
)
from portal.refusals import Refused
from portal.web.forms import Form, blank

PARTS = ("name", "weight", "good", "why", "outcome")
NO_OUTCOME = ""
_DATE_PARTS = ("day", "month", "year")
_MOST_REVISIONS = 1_000_000_000
_EMPTY_ROWS = 3


def text_form(tender: TenderView, partnership: str) -> Form:
    values = {
        "title": tender.title or partnership,
        "background": tender.background,
        "route": tender.route,
        "instructions": tender.instructions,
        "term_months": str(tender.term_months or ""),
    }
    for name, on in tender.dates:
        if on is not None:
            values |= {f"{name}-{part}": str(getattr(on, part)) for part in _DATE_PARTS}
    return blank(**values)


def read_text(posted: Form) -> dict[str, Any]:
    text: dict[str, Any] = {
        "title": posted.text("title", "a title for the tender"),
        "background": posted.long_text("background", "the background"),
        "route": posted.long_text("route", "how the contract is let", required=False),
        "instructions": posted.long_text("instructions", "what bidders have to do"),
        "term_months": _read_term(posted),
    }
    dates = {name: _read_date(posted, name, words) for name, words in KEY_DATES.items()}
    disorder = out_of_order({name: on for name, on in dates.items() if name not in posted.errors})
    if disorder is not None:
        late, early = (KEY_DATES[name] for name in disorder)
        posted.reject(disorder[0], f"“{late}” comes before “{early}”. Change one of the two dates.")
    return text | dates


def read_revision(posted: Form) -> int:
    """Which text the person began from; the page carries it."""
    return posted.number("revision", "the revision of the page", lowest=0, highest=_MOST_REVISIONS)


def read_answer(posted: Form) -> tuple[Verdict, str]:
    verdict = posted.choice("verdict", tuple(Verdict), "whether your organisation agrees")
    reason = posted.value("reason").strip()
    if verdict == Verdict.DECLINED:
        try:
            check_reason(reason)
        except Refused as refusal:
            posted.reject("reason", refusal.sentence)
    posted.check()
    return Verdict(verdict), reason if verdict == Verdict.DECLINED else ""


def row_field(number: int, part: str) -> str:
    return f"criterion-{number}-{part}"


def rows_of(form: Form) -> range:
    """The numbers of the rows on the page, as many as the page says that it has."""
    typed = form.value("rows")
    return range(1, min(int(typed) if typed.isdecimal() and len(typed) < len("10000") else 0, MOST_CRITERIA) + 1)


def criteria_form(criteria: Sequence[Criterion]) -> Form:
    values = {"rows": str(len(criteria) or _EMPTY_ROWS)}
    for number, one in enumerate(criteria, start=1):
        weight, outcome = one.weight.removesuffix("%"), str(one.outcome_id or NO_OUTCOME)
        typed = (one.name, weight, one.good_answer, one.rationale, outcome)
        values |= {row_field(number, part): text for part, text in zip(PARTS, typed, strict=True)}
    return blank(**values)


def rearranged(posted: Form) -> bool:
    """Whether a button changed the rows, which keeps everything typed and saves nothing: add, remove-2 or up-3."""
    deed, _, place = posted.value("do").partition("-")
    rows = [_typed(posted, number) for number in rows_of(posted)]
    index = int(place) - 1 if place.isdecimal() and 0 < int(place) <= len(rows) else None
    if deed == "add" and len(rows) == MOST_CRITERIA:
        posted.reject("total", f"There is room for {MOST_CRITERIA} criteria. Put two of them together.")
    elif deed == "add":
        rows.append({})
    elif deed == "remove" and index is not None:
        del rows[index]
    elif deed == "up" and index:
        rows[index - 1], rows[index] = rows[index], rows[index - 1]
    elif deed not in {"add", "remove", "up"}:
        return False
    _put_back(posted, rows)
    return True


def read_criteria(posted: Form, outcomes: Collection[str]) -> list[Criterion]:
    """The rows in which something was typed, in order. Their weights must total 100% (U17)."""
    filled = [number for number in rows_of(posted) if any(text.strip() for text in _typed(posted, number).values())]
    read = [_read_criterion(posted, number, outcomes) for number in filled]
    for place in twice_named([one.name for one in read]):
        posted.reject(row_field(filled[place], "name"), "There is another criterion with this name. Change one.")
    if not any(name.endswith("-weight") for name in posted.errors):
        try:
            check_total([one.weight_basis_points for one in read])
        except WrongTotal as refusal:
            posted.reject("total", refusal.sentence)
    return read


def typed_total(form: Form) -> str:
    """What the weights on the page come to so far; those that cannot be read do not count yet."""
    return format_weight(sum(_weight_so_far(form.value(row_field(number, "weight"))) for number in rows_of(form)))


def _weight_so_far(typed: str) -> int:
    try:
        return read_weight(typed.strip())
    except WrongWeight:
        return 0


def _read_term(posted: Form) -> int | None:
    if not posted.value("term_months").strip():
        return None
    return posted.number("term_months", "the length in months", lowest=1, highest=LONGEST_TERM_MONTHS)


def _read_date(posted: Form, name: str, words: str) -> date | None:
    if not any(posted.value(f"{name}-{part}").strip() for part in _DATE_PARTS):
        return None
    return posted.date(name, f"“{words}”")


def _read_criterion(posted: Form, number: int, outcomes: Collection[str]) -> Criterion:
    name = posted.text(row_field(number, "name"), f"a name for criterion {number}")
    weight = posted.converted(row_field(number, "weight"), read_weight) or WHOLE_BASIS_POINTS
    good = posted.long_text(row_field(number, "good"), f"what a good answer shows for criterion {number}")
    why = posted.long_text(row_field(number, "why"), "why it counts", required=False)
    chosen = posted.choice(row_field(number, "outcome"), (NO_OUTCOME, *outcomes), "an outcome from the list")
    outcome_id = UUID(chosen) if chosen in outcomes else None
    return Criterion(name, weight, good, why, outcome_id)


def _typed(form: Form, number: int) -> dict[str, str]:
    return {part: form.value(row_field(number, part)) for part in PARTS}


def _put_back(form: Form, rows: Sequence[dict[str, str]]) -> None:
    for number in rows_of(form):
        for part in PARTS:
            form.values.pop(row_field(number, part), None)
    form.values["rows"] = [str(len(rows))]
    for number, typed in enumerate(rows, start=1):
        for part, text in typed.items():
            form.values[row_field(number, part)] = [text]
