"""The two forms about whom a service reaches."""

from portal import clock
from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.payments.claim_forms import LONGEST_EVIDENCE
from valuation.payments.rules.clauses import figure
from valuation.payments.rules.contracts import read_percent
from valuation.payments.rules.reach import MOST_PEOPLE, Aims, Reached, check_reached

PERCENTS = {
    "complex_percent": "Complex needs",
    "refused_percent": "Turned away",
    "left_percent": "Left early",
}
COUNTS = {
    "referred": "how many were referred",
    "refused": "how many were turned away",
    "started": "how many started",
    "complex_needs": "how many of them have complex needs",
    "left_early": "how many left early",
}


def read_aims(form: Form) -> Aims:
    percents = {name: form.converted(name, read_percent, of=of) for name, of in PERCENTS.items()}
    form.check()
    return Aims(**percents)


def form_of_aims(aims: Aims | None) -> Form:
    return blank(**{name: figure(getattr(aims, name)) for name in PERCENTS}) if aims else blank()


def read_reached(form: Form) -> Reached:
    ends_on = form.date("ends", "when the period ended")
    numbers = {name: form.number(name, wanted, lowest=0, highest=MOST_PEOPLE) for name, wanted in COUNTS.items()}
    reasons = form.long_text("reasons", "why", required=False, longest=LONGEST_EVIDENCE)
    form.check()
    reached = Reached(ends_on, **numbers, reasons=reasons)
    try:
        check_reached(reached, clock.today())
    except Refused as refusal:
        form.reject(_field_of(reached), refusal.sentence)
    form.check()
    return reached


def _field_of(reached: Reached) -> str:
    """Beside which field the refusal stands, in the order of the rules."""
    if reached.period_ends_on > clock.today():
        return "ends"
    if reached.refused + reached.started > reached.referred:
        return "referred"
    if reached.complex_needs > reached.started:
        return "complex_needs"
    return "left_early" if reached.left_early > reached.started else "reasons"
