"""The form about what a result is worth: to whom it accrues, and perhaps a unit cost with how it is applied."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.ledger.queries.options import Options
from valuation.ledger.rules.value import Tier
from valuation.measures import in_figures, read_measure
from valuation.outcomes.indicator_views import IndicatorView
from valuation.results.rules.worth import Counts, Tie, Worth, check_tie
from valuation.unit_costs.queries import Entry
from valuation.unit_costs.rules.prices import Series, Uprated, uprate

OUTSIDE = "outside"
NONE = ""


def read_worth(form: Form, indicator: IndicatorView, options: Options, entry: Entry | None, series: Series) -> Worth:
    body, body_id = _body(form, options)
    tier = form.choice("tier", list(Tier), "where the value accrues")
    tie = _tie(form, indicator, entry, series) if entry else None
    form.check()
    return Worth(body, body_id, tier, tie)


def form_of_worth(worth: Worth | None, entries: Sequence[Entry]) -> Form:
    if worth is None:
        return blank(each="1", counts=Counts.CHANGE)
    chosen = {"body": str(worth.body_id or OUTSIDE), "outside_body": "" if worth.body_id else worth.body}
    tie = worth.tie
    if tie is None:
        return blank(**chosen, tier=worth.tier, each="1", counts=Counts.CHANGE)
    key = next((entry.key for entry in entries if entry.cost == tie.cost), NONE)
    return blank(
        **chosen,
        tier=worth.tier,
        unit_cost=key,
        prices=tie.price_year,
        each=in_figures(tie.each),
        because=tie.because,
        counts=tie.counts,
    )


def _body(form: Form, options: Options) -> tuple[str, UUID | None]:
    """The body's name, and its key when it has a seat at the table."""
    chosen = form.choice(
        "body", [*(key for key, _ in options.organisations), OUTSIDE], "the body that the value accrues to"
    )
    outside = form.text("outside_body", "the name of the body", required=chosen == OUTSIDE)
    name = options.organisation_name(chosen)
    return (name, UUID(chosen)) if name else (outside, None)


def _tie(form: Form, indicator: IndicatorView, entry: Entry, series: Series) -> Tie | None:
    each: Decimal | None = form.converted("each", read_measure)
    if each is not None and each <= 0:
        form.reject("each", "Enter a number of more than zero.")
    counts = form.choice("counts", list(Counts), "what counts")
    because = form.text("because", "why so many", longest=300, required=each is not None and each != 1)
    uprated = _uprated(form, entry, series)
    if form.errors or uprated is None or each is None:
        return None
    try:
        check_tie(entry.cost, Counts(counts), indicator.baseline)
    except Refused as refusal:
        form.reject("unit_cost", refusal.sentence)
    how = "" if uprated.from_year == uprated.to_year else uprated.how
    return Tie(entry.cost, uprated.amount, uprated.to_year, how, each, because, Counts(counts))


def _uprated(form: Form, entry: Entry, series: Series) -> Uprated | None:
    year = form.value("prices").strip() or entry.cost.price_year
    try:
        return uprate(entry.cost.amount, entry.cost.price_year, year, series)
    except Refused as refusal:
        form.reject("prices", refusal.sentence)
        return None
