"""`portal risk-share FILE.json`: who bears the variance of a pooled budget, for anybody to check.

    {rule, host?, contributions: {body: amount}, shares?: {body: fraction}, caps?: {body: amount},
     steps?: [{name, available}], threshold?: {body: fraction}, variance}

gives `{extra: {body: amount}, taken: [{name, amount}], unmet}`. Amounts are pounds, shares run from 0 to 1
or are written "1/3". Under `own_risk` the variance may be `{body: amount}`. A term that the chosen rule has
no use for is checked all the same, and named on standard error, since somebody may believe that it counts.
"""

import sys
from collections.abc import Sequence

from portal.money import pounds
from valuation.budgets.rules.risk_sharing import Variance, share_variance
from valuation.budgets.rules.terms import Rule, Step, Terms
from valuation.json_file import Field, answer_file

_REQUIRED = ("rule", "contributions", "variance")
_OPTIONAL = ("host", "shares", "caps", "steps", "threshold")
_USED = {
    Rule.FIXED: {"host", "caps"},
    Rule.SHARES: {"shares", "caps"},
    Rule.PRO_RATA_CAPPED: {"caps"},
    Rule.CASCADE: {"steps"},
    Rule.OWN_RISK: {"host", "caps"},
    Rule.THRESHOLD: {"threshold", "shares", "caps"},
    Rule.NONE: set[str](),
}


def main(arguments: Sequence[str]) -> int:
    """The exit status: 0, or 2 when the file is wrong."""
    return answer_file("risk-share", arguments, answer)


def answer(root: Field) -> dict[str, object]:
    fields = root.record(_REQUIRED, _OPTIONAL)
    terms = _read_terms(fields)
    sharing = share_variance(terms, _read_variance(fields["variance"]))
    _mention_unused(terms.rule, fields)
    return {
        "extra": {body: pounds(amount_pence) for body, amount_pence in sharing.extra_pence.items()},
        "taken": [{"name": drawing.name, "amount": pounds(drawing.amount_pence)} for drawing in sharing.taken],
        "unmet": pounds(sharing.unmet_pence),
    }


def _read_terms(fields: dict[str, Field]) -> Terms:
    return Terms(
        rule=Rule(fields["rule"].one_of(list(Rule))),
        contributions_pence={
            body: amount.pence_from_zero() for body, amount in fields["contributions"].entries().items()
        },
        host=fields["host"].text() if "host" in fields else None,
        shares={body: share.fraction() for body, share in _entries(fields, "shares").items()},
        caps_pence={body: cap.pence_from_zero() for body, cap in _entries(fields, "caps").items()},
        steps=tuple(_read_step(step) for step in fields["steps"].elements()) if "steps" in fields else (),
        thresholds={body: part.fraction() for body, part in _entries(fields, "threshold").items()},
    )


def _entries(fields: dict[str, Field], name: str) -> dict[str, Field]:
    return fields[name].entries() if name in fields else {}


def _read_step(step: Field) -> Step:
    fields = step.record(("name", "available"))
    return Step(fields["name"].text(), fields["available"].pence_from_zero())


def _read_variance(variance: Field) -> Variance:
    if variance.is_object:
        return Variance.on_own_lines({body: own.pence() for body, own in variance.entries().items()})
    return Variance(variance.pence())


def _mention_unused(rule: Rule, fields: dict[str, Field]) -> None:
    # The host is the host under every rule: naming it claims nothing about who bears what.
    for name in sorted(set(fields) & set(_OPTIONAL) - _USED[rule] - {"host"}):
        sys.stderr.write(f"Note: {name} has no effect under the rule {rule}.\n")
