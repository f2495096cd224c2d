from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, SkipValidation
from litestar.response import Redirect

from portal.access.permissions import Permission
from portal.access.phases import Phase
from portal.access.seats import AtSeat, Seat
from portal.db import Session
from portal.web.forms import Posted, blank
from portal.web.replies import Page, page, see_other
from portal.web.requests import WebRequest
from valuation.outcomes.indicator_views import IndicatorView
from valuation.outcomes.rules.agreement import side_of
from valuation.results import actions
from valuation.results.charts import draw_trend
from valuation.results.forms import form_of_result, read_result
from valuation.results.queries import find_measured, find_result, list_lines, list_results
from valuation.results.rules.passing import check_may_correct, check_open, check_own
from valuation.results.rules.wholes import wanted_cells
from valuation.results.tying import events_of, list_worths
from valuation.results.views import ResultView
from valuation.unit_costs.rules.costs import counted_twice

RESULTS = "/partnerships/{partnership_id:uuid}/outcomes/results"
INDICATOR = f"{RESULTS}/{{indicator_id:uuid}}"
RESULT = f"{INDICATOR}/{{result_id:uuid}}"
FORM = "valuation/results/result_form"
SHOW = "valuation/results/result"


AtResult = NamedDependency[SkipValidation[ResultView]]


async def provide_result(
    session: Session, seat: AtSeat, indicator_id: FromPath[UUID], result_id: FromPath[UUID]
) -> ResultView:
    return await find_result(session, seat, indicator_id, result_id)


FOUND = {"result": Provide(provide_result)}


class ResultsController(Controller):
    """All indicators, with where they stand."""

    path = RESULTS

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat) -> Page:
        lines, worths = await list_lines(session, seat), await list_worths(session, seat)
        warnings = counted_twice(events_of(worths))
        return page("valuation/results/index", seat=seat, lines=lines, warnings=warnings)


class IndicatorResultsController(Controller):
    """The results of one indicator, with their trend."""

    path = INDICATOR

    @get(permission=Permission.READ, opens_at=Phase.DESIGN)
    async def index(self, session: Session, seat: AtSeat, indicator_id: FromPath[UUID]) -> Page:
        indicator, results = await list_results(session, seat, indicator_id)
        return page(
            "valuation/results/indicator",
            seat=seat,
            indicator=indicator,
            results=results,
            trend=draw_trend(indicator, results),
            worth=(await list_worths(session, seat)).get(indicator.id),
            side=side_of(seat.party_kind),
            is_piloted=seat.phase >= Phase.PILOT,
        )

    @get("/new", permission=Permission.REPORT_RESULT, opens_at=Phase.PILOT)
    async def new(self, session: Session, seat: AtSeat, indicator_id: FromPath[UUID]) -> Page:
        return page(FORM, **form_page(seat, await find_measured(session, seat, indicator_id)), form=blank())

    @post(permission=Permission.REPORT_RESULT, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, indicator_id: FromPath[UUID], posted: Posted, request: WebRequest
    ) -> Redirect:
        indicator = await find_measured(session, seat, indicator_id)
        with posted.again(FORM, **form_page(seat, indicator)):
            key = await actions.write_result(session, seat, indicator, read_result(posted, indicator))
        return see_other(f"{url_of(seat, indicator)}/{key}", request, notice="The draft is kept. Only you can see it.")


class ResultController(Controller):
    path = RESULT
    dependencies = FOUND

    @get(permission=Permission.READ, opens_at=Phase.PILOT)
    async def show(self, seat: AtSeat, result: AtResult) -> Page:
        return page(SHOW, **result_page(seat, result), form=blank())

    @get("/edit", permission=Permission.REPORT_RESULT, opens_at=Phase.PILOT)
    async def edit(self, seat: AtSeat, result: AtResult) -> Page:
        check_own(result.organisation_id, seat.organisation_id)
        check_open(result.state)
        return page(FORM, **form_page(seat, result.indicator, result=result), form=form_of_result(result))

    @post(permission=Permission.REPORT_RESULT, opens_at=Phase.PILOT)
    async def update(
        self, session: Session, seat: AtSeat, result: AtResult, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(FORM, **form_page(seat, result.indicator, result=result)):
            await actions.change_result(session, seat, result, read_result(posted, result.indicator))
        return see_other(f"{url_of(seat, result.indicator)}/{result.id}", request, notice="The result is changed.")

    @post("/removal", permission=Permission.REPORT_RESULT, opens_at=Phase.PILOT)
    async def remove(self, session: Session, seat: AtSeat, result: AtResult, request: WebRequest) -> Redirect:
        await actions.discard_result(session, seat, result)
        return see_other(url_of(seat, result.indicator), request, notice="The draft has been thrown away.")


class CorrectionController(Controller):
    """A new result that puts an accepted one right."""

    path = f"{RESULT}/corrections"
    dependencies = FOUND

    @get("/new", permission=Permission.REPORT_RESULT, opens_at=Phase.PILOT)
    async def new(self, seat: AtSeat, result: AtResult) -> Page:
        check_may_correct(result.state, is_being_corrected=result.correction_id is not None)
        return page(FORM, **form_page(seat, result.indicator, wrong=result), form=form_of_result(result))

    @post(permission=Permission.REPORT_RESULT, opens_at=Phase.PILOT)
    async def create(
        self, session: Session, seat: AtSeat, result: AtResult, posted: Posted, request: WebRequest
    ) -> Redirect:
        with posted.again(FORM, **form_page(seat, result.indicator, wrong=result)):
            key = await actions.correct_result(session, seat, result, read_result(posted, result.indicator))
        return see_other(f"{url_of(seat, result.indicator)}/{key}", request, notice="The correction is a draft now.")


def url_of(seat: Seat, indicator: IndicatorView) -> str:
    return f"{seat.url}/outcomes/results/{indicator.id}"


def form_page(
    seat: Seat, indicator: IndicatorView, *, result: ResultView | None = None, wrong: ResultView | None = None
) -> dict[str, Any]:
    return {
        "seat": seat,
        "indicator": indicator,
        "cells": wanted_cells(indicator.splits),
        "result": result,
        "wrong": wrong,
    }


def result_page(seat: Seat, result: ResultView) -> dict[str, Any]:
    return {"seat": seat, "result": result, "indicator": result.indicator, "side": side_of(seat.party_kind)}
