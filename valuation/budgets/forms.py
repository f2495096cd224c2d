"""The forms of a budget: what was typed becomes what is asked, or an error beside its field."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from portal.refusals import Refused
from portal.web.forms import Form, blank
from valuation.budgets.asked import AskedBudget, AskedContribution, AskedLine, AskedVirement
from valuation.budgets.rules.plan import (
    BudgetKind,
    VatRegime,
    check_host,
    check_valued,
    check_year_start,
    read_total,
)
from valuation.budgets.views import BudgetView, Option
from valuation.ledger.rules.postings import Medium, read_amount

LONGEST_NAME = 100
LONGEST_NOTE = 1_000
LONGEST_TERMS = 5_000
OUTSIDE = "outside"
YES_NO = ("yes", "no")


def read_budget(form: Form, organisations: Sequence[Option]) -> AskedBudget:
    title = form.text("title", "a title for the budget", longest=LONGEST_NAME)
    kind = form.choice("kind", list(BudgetKind), "whether the budget is pooled or aligned")
    host = form.choice("host", ["", *(key for key, _ in organisations)], "the host from the list")
    aims = form.long_text("aims", "what the money is for", longest=LONGEST_TERMS)
    keeper = form.text("keeper", "the post that keeps the budget")
    vat_regime = form.choice("vat_regime", list(VatRegime), "whose rules for VAT apply")
    accountability = form.long_text("accountability", "who answers for what", longest=LONGEST_TERMS)
    threshold = form.number("threshold", "the variance that needs a plan", lowest=1, highest=100)
    host_id = UUID(host) if host and "host" not in form.errors else None
    if "kind" not in form.errors:
        _checked(form, "host", lambda: check_host(BudgetKind(kind), host_id))
    form.check()
    return AskedBudget(
        _one_line(title), BudgetKind(kind), aims, host_id, keeper, VatRegime(vat_regime), accountability, threshold
    )


def form_of(budget: BudgetView) -> Form:
    return blank(
        title=budget.title,
        kind=budget.kind,
        host=str(budget.host_id or ""),
        aims=budget.aims,
        keeper=budget.keeper,
        vat_regime=budget.vat_regime,
        accountability=budget.accountability,
        threshold=str(budget.threshold_percent),
    )


def read_year(form: Form, budget: BudgetView) -> date:
    starts_on = form.date("starts", "the first day of the year")
    if "starts" not in form.errors:
        _checked(form, "starts", lambda: check_year_start(starts_on, [year.starts_on for year in budget.years]))
    form.check()
    return starts_on


def read_scheme(form: Form, budget: BudgetView) -> tuple[str, UUID]:
    name = form.text("name", "a name for the scheme", longest=LONGEST_NAME)
    lead = form.choice("lead", [key for key, _ in budget.organisations], "which organisation leads the scheme")
    form.check()
    return _one_line(name), UUID(lead)


def read_line(form: Form, budget: BudgetView) -> AskedLine:
    name = form.text("name", "what the money is spent on", longest=LONGEST_NAME)
    chosen = form.choice("provider", [*(key for key, _ in budget.organisations), OUTSIDE], "who provides it")
    outside = form.text("outside_provider", "the name of the provider", required=chosen == OUTSIDE)
    recurrent = form.choice("recurrent", YES_NO, "whether this is paid for every year")
    form.check()
    is_outside = chosen == OUTSIDE
    return AskedLine(
        _one_line(name), None if is_outside else UUID(chosen), _one_line(outside) if is_outside else "",
        recurrent == "yes",
    )  # fmt: skip


def read_figure(form: Form, budget: BudgetView) -> tuple[UUID, tuple[int, str]]:
    line = _line(form, budget, "line")
    amount_pence = form.converted("amount", read_total)
    reason = form.long_text("reason", "a reason", required=False, longest=LONGEST_NOTE)
    form.check()
    return UUID(line), (amount_pence, reason)


def read_virement(form: Form, budget: BudgetView) -> AskedVirement:
    source = _line(form, budget, "from_line", "the line that money comes from")
    target = _line(form, budget, "to_line", "the line that money goes to")
    if source == target and "from_line" not in form.errors:
        form.reject("to_line", "Choose two different lines. Money moves from one to the other.")
    amount_pence = form.converted("amount", read_amount)
    reason = form.long_text("reason", "why the money moves", longest=LONGEST_NOTE)
    form.check()
    return AskedVirement(UUID(source), UUID(target), amount_pence, reason)


def read_contribution(form: Form, budget: BudgetView) -> AskedContribution:
    line = _line(form, budget, "line")
    medium = form.choice("medium", list(Medium), "what is put in")
    amount_pence = form.converted("amount", read_total)
    recurrent = form.choice("recurrent", YES_NO, "whether it is put in every year")
    basis = form.text("basis", "how the amount was worked out", required=False)
    reason = form.long_text("reason", "a reason", required=False, longest=LONGEST_NOTE)
    if "medium" not in form.errors:
        _checked(form, "basis", lambda: check_valued(Medium(medium), basis))
    form.check()
    return AskedContribution(UUID(line), Medium(medium), recurrent == "yes", amount_pence, basis, reason)


def _line(form: Form, budget: BudgetView, name: str, what: str = "a spend line") -> str:
    return form.choice(name, [key for key, _ in budget.line_options], what)


def _checked(form: Form, name: str, check: Callable[[], None]) -> None:
    try:
        check()
    except Refused as refusal:
        form.reject(name, refusal.sentence)


def _one_line(text: str) -> str:
    return " ".join(text.split())
