"""Approval: the appraisal as it stands, with the edition of every parameter, under one digest (F38, N23).

An approved appraisal is never worked out from rows that could have moved, but from the text that was approved;
and it says so if the portal's own tables are no longer those it was approved with.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from portal.refusals import Refused
from valuation.appraisal.discounting import FlatRate
from valuation.appraisal.file_input import Request
from valuation.appraisal.numbers import in_words
from valuation.appraisal.views import AppraisalView
from valuation.measures import in_figures

Edition = Mapping[str, str]

_SHOWN_CHARACTERS = 16


class CannotApprove(Refused):
    pass


class IsApproved(Refused):
    def __init__(self) -> None:
        super().__init__("This appraisal has been approved, so it stays as it is. Start a new one to change it.")


def check_draft(appraisal: AppraisalView) -> None:
    if appraisal.approval is not None:
        raise IsApproved


def check_complete(appraisal: AppraisalView) -> None:
    """There is something to value, and it was paid for by somebody who is named."""
    if not appraisal.inputs:
        raise CannotApprove("Add what is put in, and by whom, before you approve the appraisal.")
    if not appraisal.outcomes:
        raise CannotApprove("Add at least one outcome before you approve the appraisal.")


def editions_of(request: Request) -> list[Edition]:
    """Every parameter that somebody published, with its edition and its source."""
    appraisal = request.appraisal
    editions = [
        _edition("Timing convention", str(appraisal.convention), "", appraisal.convention.words),
        _edition("Price year", str(appraisal.price_year), "", "Chosen by the partnership"),
        _discounting(request),
    ]
    if request.optimism is not None:
        grades = ", ".join(f"{each.confidence}: {_percent(each.correction)}" for each in request.optimism.grades)
        editions.append(
            _edition("Optimism corrections by confidence", grades, request.optimism.edition, request.optimism.source)
        )
    return [*editions, *_proxies(request)]


def write_editions(editions: Sequence[Edition]) -> str:
    return json.dumps(editions, ensure_ascii=False)


def read_editions(text: str) -> list[Edition]:
    editions: list[Edition] = json.loads(text)
    return editions


def digest_of(parameters: str, editions: str) -> str:
    return hashlib.sha256(json.dumps([parameters, editions]).encode()).hexdigest()


def in_short(digest: str) -> str:
    return digest[:_SHOWN_CHARACTERS]


def _discounting(request: Request) -> Edition:
    discounting = request.appraisal.discounting
    if isinstance(discounting, FlatRate):
        return _edition("Discount rate", f"{_percent(discounting.rate)} a year", "", "Chosen by the partnership")
    bands = ", ".join(f"from year {band.first_year}: {_percent(band.rate)}" for band in discounting.bands)
    return _edition(f"Discount schedule {discounting.name}", bands, discounting.edition, discounting.source)


def _proxies(request: Request) -> Iterable[Edition]:
    for row in request.appraisal.outcomes:
        yield _edition(
            f"Value of one: {row.name}", in_words("proxy", row.proxy), row.proxy_edition or "", row.proxy_source or ""
        )


def _edition(parameter: str, value: str, edition: str, source: str) -> Edition:
    return {"parameter": parameter, "value": value, "edition": edition, "source": source}


def _percent(fraction: Decimal) -> str:
    return f"{in_figures(fraction * 100)}%"
