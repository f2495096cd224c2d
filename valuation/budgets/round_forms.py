"""The forms of a negotiation: a round, a proposal in it, and a body's own working figures."""

from collections.abc import Sequence
from uuid import UUID

from portal.web.forms import Form
from valuation.appraisal.views import AppraisalLine
from valuation.budgets.asked import AskedContribution
from valuation.budgets.forms import LONGEST_NOTE, YES_NO
from valuation.budgets.rules.plan import read_total
from valuation.budgets.views import AtYear, Option
from valuation.ledger.rules.postings import Medium


def appraisal_options(appraisals: Sequence[AppraisalLine]) -> list[Option]:
    """Approved ones first; a draft says that it is one."""
    ordered = sorted(appraisals, key=lambda one: one.approved_at is None)
    return [(str(one.id), one.title if one.approved_at else f"{one.title} (draft)") for one in ordered if one.outcomes]


def read_round(form: Form, options: Sequence[Option]) -> tuple[UUID, str]:
    chosen = form.choice("appraisal", [key for key, _ in options], "the appraisal to compare with")
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    form.check()
    return UUID(chosen), note


def read_proposal(form: Form, at: AtYear) -> AskedContribution:
    line = form.choice("line", [key for key, _ in at.budget.line_options], "a spend line")
    medium = form.choice("medium", list(Medium), "what is put in")
    amount_pence = form.converted("amount", read_total)
    recurrent = form.choice("recurrent", YES_NO, "whether it is put in every year")
    basis = form.text(
        "basis", "how the amount was worked out", required=medium in list(Medium) and medium != Medium.CASH
    )
    form.check()
    return AskedContribution(UUID(line), Medium(medium), recurrent == "yes", amount_pence, basis)


def read_working(form: Form) -> tuple[int | None, str]:
    most_pence = form.converted("most", read_total) if form.value("most").strip() else None
    note = form.long_text("note", "a note", required=False, longest=LONGEST_NOTE)
    if most_pence is None and not note and "most" not in form.errors:
        form.reject("note", "Enter the most that you would put in, or what it hangs on.")
    form.check()
    return most_pence, note
