"""The forms about a risk: what it is, how serious it is, who owns it and who bears it."""

from fractions import Fraction
from uuid import UUID

from portal import clock
from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.budgets.rules.agreed import read_share
from valuation.risks.rules.risks import (
    HIGHEST,
    LOWEST,
    AskedRisk,
    Assessment,
    Bearer,
    Bearing,
    Room,
    check_bearing,
    check_review,
)
from valuation.risks.views import Options, RiskView
from valuation.terms import in_percent, said_on_page

LONGEST = 1_000
POINTS = [str(point) for point in range(LOWEST, HIGHEST + 1)]


def read_risk(form: Form, options: Options) -> tuple[AskedRisk, Assessment]:
    title = form.text("title", "what could go wrong")
    cause = form.long_text("cause", "what would bring it about", longest=LONGEST)
    room = form.choice("room", list(Room), "who may see this")
    assessment = read_assessment(form, options)
    return AskedRisk(title, cause, Room(room)), assessment


def read_assessment(form: Form, options: Options) -> Assessment:
    likelihood = form.choice("likelihood", POINTS, "how likely it is")
    impact = form.choice("impact", POINTS, "how bad it would be")
    reason = form.long_text("reason", "why you judge it so", longest=LONGEST)
    owner = form.choice("owner", [key for key, _ in options.parties], "which organisation owns it")
    response = form.long_text("response", "what is done about it", longest=LONGEST)
    bearing = _bearing(form, options)
    review_on = form.date("review", "when it is looked at again")
    if "review" not in form.errors:
        try:
            check_review(review_on, clock.today())
        except Refused as refusal:
            form.reject("review", refusal.sentence)
    form.check()
    return Assessment(int(likelihood), int(impact), reason, UUID(owner), response, review_on, bearing)


def read_outcome(form: Form) -> str:
    outcome = form.long_text("outcome", "how it ended", longest=LONGEST)
    form.check()
    return outcome


def form_of_risk(risk: RiskView, options: Options) -> Form:
    """The next look begins from the last; only why, and when next, are asked anew."""
    now = risk.now
    by_name = {name: key for key, name in options.parties}
    rule = next((one.key for one in options.rules if one.words == now.bearing.rule), "")
    return blank(
        likelihood=str(now.likelihood),
        impact=str(now.impact),
        owner=str(now.owner_id),
        response=now.response,
        rule=rule,
        **{f"share-{by_name[one.name]}": in_percent(one.share) for one in now.bearing.shares if one.name in by_name},
    )


def _bearing(form: Form, options: Options) -> Bearing:
    key = form.choice("rule", ["", *(rule.key for rule in options.rules)], "a rule from the list")
    rule = options.rule(key)
    shares = _shares(form, options)
    broken = [name for name in form.errors if name.startswith("share-")]
    if not broken and "rule" not in form.errors:
        try:
            check_bearing(shares, has_rule=rule is not None)
        except Refused as refusal:
            form.reject("rule" if not shares else f"share-{next(iter(shares))}", said_on_page(refusal))
    bearers = [Bearer(options.party_name(party), share) for party, share in shares.items() if share]
    if rule is not None:
        return Bearing((), rule.words, rule.agreement_id)
    return Bearing(tuple(bearers))


def _shares(form: Form, options: Options) -> dict[str, Fraction]:
    read = {key: form.converted(f"share-{key}", read_share, of=name) for key, name in options.parties}
    return {key: share for key, share in read.items() if share is not None}
