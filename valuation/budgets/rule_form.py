"""The form of a line's rule: its kind first, then what this kind asks for and no more."""

import re
from collections.abc import Mapping
from fractions import Fraction
from uuid import UUID

from portal.money import pounds
from portal.web.forms import Form, blank
from valuation.budgets.agreeing import cash_of, check_rule
from valuation.budgets.rules.agreed import LineRule, Underspend, read_share
from valuation.budgets.rules.plan import read_total
from valuation.budgets.rules.terms import Rule, Step
from valuation.budgets.views import AtYear, BudgetLineView, Option
from valuation.terms import BrokenTerm, in_percent

STEPS = 4
CHOOSE_A_RULE = "Select a rule, or that nothing is shared."
ASKS: Mapping[Rule, frozenset[str]] = {
    Rule.FIXED: frozenset({"cap"}),
    Rule.SHARES: frozenset({"share", "cap"}),
    Rule.PRO_RATA_CAPPED: frozenset({"cap"}),
    Rule.CASCADE: frozenset({"step"}),
    Rule.OWN_RISK: frozenset({"cap"}),
    Rule.THRESHOLD: frozenset({"threshold", "share", "cap"}),
    Rule.NONE: frozenset(),
}
"""What is asked for beside the kind of rule, and what becomes of money that is left."""
_FIELDS = {"shares": "share", "caps": "cap", "threshold": "threshold"}
_STEP = re.compile(r"steps\[(\d+)\]\.(name|available)")


def bodies_of(at: AtYear, line: BudgetLineView) -> list[Option]:
    """Who can be named in the rule of a line: those that put something into it, and the host."""
    keys = dict.fromkeys([*cash_of(at, line), *([str(at.budget.host_id)] if at.budget.host_id else [])])
    return [(key, at.plan.bodies.get(UUID(key)) or at.budget.name_of(UUID(key))) for key in keys]


def kind_of(form: Form) -> Rule | None:
    """What the form is about, if it says so."""
    return next((rule for rule in Rule if rule == form.value("rule")), None)


def read_rule_form(form: Form, at: AtYear, line: BudgetLineView) -> LineRule:
    rule = Rule(read_kind(form))
    asks = ASKS[rule]
    underspend = form.choice("underspend", list(Underspend), "what becomes of money that is left")
    named = dict(bodies_of(at, line))
    shares = _parts(form, named, "share") if "share" in asks else {}
    thresholds = _parts(form, named, "threshold") if "threshold" in asks else {}
    caps = _caps(form, named) if "cap" in asks else {}
    steps = _steps(form) if "step" in asks else ()
    form.check()
    chosen = LineRule(rule, Underspend(underspend), shares, caps, thresholds, steps)
    try:
        check_rule(at, line, chosen)
    except BrokenTerm as broken:
        form.reject(_field(broken.term, list(named)), broken.on_page)
    form.check()
    return chosen


def read_kind(form: Form) -> str:
    if kind_of(form) is None:
        form.reject("rule", CHOOSE_A_RULE)
    form.check()
    return form.value("rule")


def form_of_rule(rule: LineRule | None) -> Form:
    if rule is None:
        return blank()
    return blank(
        rule=rule.rule,
        underspend=rule.underspend,
        **{f"share-{body}": in_percent(share) for body, share in rule.shares.items()},
        **{f"threshold-{body}": in_percent(part) for body, part in rule.thresholds.items()},
        **{f"cap-{body}": pounds(pence) for body, pence in rule.caps_pence.items()},
        **{f"step-{place}-name": step.name for place, step in enumerate(rule.steps)},
        **{f"step-{place}-available": pounds(step.available_pence) for place, step in enumerate(rule.steps)},
    )


def _parts(form: Form, named: dict[str, str], name: str) -> dict[str, Fraction]:
    read = {body: form.converted(f"{name}-{body}", read_share, of=of) for body, of in named.items()}
    return {body: part for body, part in read.items() if part is not None}


def _caps(form: Form, named: dict[str, str]) -> dict[str, int]:
    typed = [body for body in named if form.value(f"cap-{body}").strip()]
    return {body: form.converted(f"cap-{body}", read_total, of=named[body]) for body in typed}


def _steps(form: Form) -> tuple[Step, ...]:
    steps = []
    for place in range(STEPS):
        name, amount = f"step-{place}-name", f"step-{place}-available"
        if form.value(name).strip() or form.value(amount).strip():
            words = form.text(name, "what the step draws on", longest=100)
            steps.append(Step(words, form.converted(amount, read_total, of=f"Step {place + 1}") or 0))
    return tuple(steps)


def _field(term: str, bodies: list[str]) -> str:
    """The field that a broken term was read from; the first of its kind where it is about all of them."""
    if step := _STEP.fullmatch(term):
        return f"step-{step[1]}-{step[2]}"
    kind, _, body = term.partition(".")
    if kind == "steps":
        return "step-0-name"
    if kind in _FIELDS and bodies:
        return f"{_FIELDS[kind]}-{body or bodies[0]}"
    return "rule"
