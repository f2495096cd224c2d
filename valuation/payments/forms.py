"""The forms of contracts: what was typed becomes terms, or an error beside its field."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from uuid import UUID

from portal.refusals import Refused
from portal.web.forms import Form
from valuation.payments.actions.contracts import Frame
from valuation.payments.queries.contracts import ContractView, Organisation
from valuation.payments.rules.clauses import Clause, ClauseKind
from valuation.payments.rules.contracts import (
    Price,
    PriceKind,
    check_days_between,
    read_cap,
    read_percent,
    read_price,
    read_quantity,
    read_share,
)
from valuation.terms import check_shares, said_on_page

MOST_DAYS = 365
SHARE = "share-"
LIMITS = {
    "any_percent": "Any contract",
    "small_percent": "A small organisation",
    "lower_percent": "Work passed down",
}


def read_frame(form: Form, organisations: Sequence[Organisation], above: Sequence[ContractView]) -> Frame:
    keys = [str(one.id) for one in organisations]
    title = form.text("title", "a title for the contract", longest=120)
    provider = form.choice("provider", keys, "which organisation is paid")
    passed_down = form.choice("above", ["", *(str(one.id) for one in above)], "a contract from the list")
    shares = _read_shares(form, organisations)
    starts_on = form.date("starts", "when the contract starts")
    ends_on = form.date("ends", "when the contract ends")
    promised_days = form.number("promised", "the days to pay", lowest=0, highest=MOST_DAYS)
    person_cap_pence = form.converted("person_cap", read_cap)
    contract_cap_pence = form.converted("contract_cap", read_cap)
    _check(form, "ends", lambda: check_days_between(starts_on, ends_on), unless=("starts", "ends"))
    form.check()
    return Frame(
        title=" ".join(title.split()),
        provider_id=UUID(provider),
        is_small="yes" in form.chosen("small"),
        above_id=UUID(passed_down) if passed_down else None,
        starts_on=starts_on,
        ends_on=ends_on,
        promised_days=promised_days,
        person_cap_pence=person_cap_pence,
        contract_cap_pence=contract_cap_pence,
        shares=shares,
    )


def frame_form(contract: ContractView) -> Form:
    """The form as it was sent when the contract was last written down."""
    terms = contract.terms
    typed = {
        "title": terms.title,
        "provider": str(contract.provider_id),
        "above": str(contract.above_id or ""),
        "promised": str(terms.promised_days),
        "person_cap": _pounds(terms.person_cap_pence),
        "contract_cap": _pounds(terms.contract_cap_pence),
        "small": "yes" if terms.is_small else "",
        **{f"{SHARE}{payer.id}": payer.share for payer in contract.payers},
    }
    for name, day in (("starts", terms.starts_on), ("ends", terms.ends_on)):
        typed |= {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
    return Form({name: [value] for name, value in typed.items()})


def read_price_line(form: Form) -> Price:
    metric = form.text("metric", "what is paid for", longest=100)
    kind = form.choice("kind", list(PriceKind), "what kind of price this is")
    unit_price_pence = form.converted("unit_price", read_price)
    expected = form.converted("expected", read_quantity)
    cap_pence = form.converted("cap", read_cap)
    form.check()
    once = "yes" in form.chosen("once")
    return Price(" ".join(metric.split()), PriceKind(kind), unit_price_pence, expected, cap_pence, once)


def read_clause(form: Form) -> Clause:
    kind = form.choice("kind", list(ClauseKind), "what kind of clause this is")
    threshold = form.converted("threshold", read_percent)
    periods = form.number("periods", "the number of periods", lowest=1, highest=12)
    notice_days = form.number("notice", "the days of notice", lowest=0, highest=MOST_DAYS)
    form.check()
    return Clause(ClauseKind(kind), threshold, periods, notice_days)


def read_limits(form: Form) -> dict[str, Decimal]:
    percents = {name: form.converted(name, read_percent, of=of) for name, of in LIMITS.items()}
    if not form.errors and percents["small_percent"] > percents["any_percent"]:
        form.reject("small_percent", "Small organisations must not bear a larger share at risk than others.")
    form.check()
    return {
        "any_percent": percents["any_percent"],
        "small_percent": percents["small_percent"],
        "lower_tier_percent": percents["lower_percent"],
    }


def _read_shares(form: Form, organisations: Sequence[Organisation]) -> dict[UUID, str]:
    """Nothing typed beside an organisation means that it does not pay."""
    typed = {one.id: form.value(f"{SHARE}{one.id}").strip() for one in organisations}
    shares = {key: text for key, text in typed.items() if text}
    for key in shares:
        form.converted(f"{SHARE}{key}", read_share)
    first = f"{SHARE}{organisations[0].id}"
    if not shares:
        form.reject(first, "Enter a share for at least one organisation that pays.")
    elif not any(name.startswith(SHARE) for name in form.errors):
        names = {str(one.id): one.name for one in organisations}
        parts = {names[str(key)]: read_share(text) for key, text in shares.items()}
        _check(form, first, lambda: check_shares("payers", parts), unless=())
    return shares


def _check(form: Form, name: str, rule: Callable[[], None], unless: Sequence[str]) -> None:
    if set(unless) & set(form.errors):
        return
    try:
        rule()
    except Refused as refusal:
        form.reject(name, said_on_page(refusal))


def _pounds(amount_pence: int | None) -> str:
    return "" if amount_pence is None else f"{amount_pence // 100}.{amount_pence % 100:02d}"
