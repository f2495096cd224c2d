"""Choosing the rules, freezing a year's text, and signing it."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from portal.db.rows import table_of
from portal.journal.actions import record
from valuation.budgets.actions import add, signed_by
from valuation.budgets.agreement_models import BudgetAgreement, BudgetRule, BudgetSignature
from valuation.budgets.agreements import Agreed, AgreementView, contents_of
from valuation.budgets.rules.agreed import (
    LineRule,
    canonical,
    check_in_time,
    check_may_freeze,
    check_may_sign,
    digest_of,
)
from valuation.budgets.views import AtYear, BudgetLineView
from valuation.ledger.rules.postings import Medium
from valuation.terms import BrokenTerm

rules = table_of(BudgetRule)
agreements = table_of(BudgetAgreement)
signatures = table_of(BudgetSignature)


def check_rule(at: AtYear, line: BudgetLineView, rule: LineRule) -> None:
    """That the rule can be worked out for what is put into this line. Raises BrokenTerm, which names bodies."""
    try:
        rule.terms(cash_of(at, line), str(at.budget.host_id) if at.budget.host_id else None)
    except BrokenTerm as broken:
        sentence, on_page = broken.sentence, broken.on_page
        for key, name in at.budget.organisations:
            sentence, on_page = sentence.replace(key, name), on_page.replace(key, name)
        raise BrokenTerm(broken.term, sentence, on_page) from broken


def cash_of(at: AtYear, line: BudgetLineView) -> dict[str, int]:
    """The cash that each body puts into a line; one that gives only time or things puts in none."""
    bodies = {one.body_id for one in at.plan.contributions if one.line_id == line.id}
    ordered = [body_id for body_id in at.plan.bodies if body_id in bodies]
    return {str(body_id): at.plan.into(line.id, body_id, Medium.CASH) for body_id in ordered}


async def choose_rule(session: AsyncSession, seat: Seat, at: AtYear, line: BudgetLineView, rule: LineRule) -> None:
    """For the next text. What is signed stays in force until the next text is signed."""
    check_rule(at, line, rule)
    here = (rules.c.partnership_id == seat.partnership_id, rules.c.year_id == at.year.id, rules.c.line_id == line.id)
    latest = await session.scalar(select(func.max(rules.c.number)).where(*here)) or 0
    columns = {"year_id": at.year.id, "line_id": line.id, "number": latest + 1, "terms": canonical(rule.written())}
    rule_id = await add(session, seat, rules, {**columns, **signed_by(seat)})
    await record(session, seat, "chose", rule_id, f"the rule for over- and underspends of “{line.title}”")


async def freeze(session: AsyncSession, seat: Seat, at: AtYear, agreed: Agreed, waiver: str) -> UUID:
    bodies = list(at.plan.bodies.values())
    check_may_freeze(agreed.unruled(at), bodies, clock.today(), at.year.starts_on, waiver)
    for line in at.budget.lines:
        check_rule(at, line, agreed.rules[line.id])
    text = canonical(contents_of(at, agreed.rules, waiver))
    number = agreed.newest.number + 1 if agreed.newest else 1
    columns = {"year_id": at.year.id, "number": number, "contents": text, "digest": digest_of(text), "waiver": waiver}
    agreement_id = await add(session, seat, agreements, {**columns, **signed_by(seat)})
    title = f"text {number} of the agreement on “{at.budget.title}” for {at.year.name}"
    await record(session, seat, "froze", agreement_id, title)
    return agreement_id


async def sign(session: AsyncSession, seat: Seat, at: AtYear, agreement: AgreementView, seen: str) -> None:
    """`seen` is the digest of the text that the person was shown."""
    check_may_sign(
        is_newest=agreement.is_newest,
        is_asked=seat.organisation_id in agreement.signatories,
        has_signed=seat.organisation_id in {one.organisation_id for one in agreement.signatures},
        is_same_text=seen == agreement.digest,
    )
    check_in_time(clock.today(), at.year.starts_on, agreement.waiver)
    columns = {"agreement_id": agreement.id, "digest": agreement.digest, **signed_by(seat)}
    signature_id = await add(session, seat, signatures, columns)
    title = f"text {agreement.number} of the agreement on “{at.budget.title}” for {at.year.name}"
    await record(session, seat, "signed", signature_id, title)
