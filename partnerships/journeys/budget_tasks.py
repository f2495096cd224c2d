"""What waits for an organisation in a budget: a text to sign, a round of contributions to agree to."""

from typing import Any

from sqlalchemy import ColumnElement, Date, FromClause, Text, Uuid, bindparam, cast, exists, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from portal.db.rows import table_of
from valuation.budgets.agreement_models import BudgetAgreement, BudgetSignature
from valuation.budgets.models import Budget, BudgetYear
from valuation.budgets.round_models import ContributionRound, RoundAdoption, RoundAgreement, RoundProposal

budgets = table_of(Budget)
years = table_of(BudgetYear)
agreements = table_of(BudgetAgreement)
signatures = table_of(BudgetSignature)
rounds = table_of(ContributionRound)
proposals = table_of(RoundProposal)
round_agreements = table_of(RoundAgreement)
adoptions = table_of(RoundAdoption)

HERE = bindparam("partnership", type_=Uuid)
OURS = bindparam("organisation", type_=Uuid)
TODAY = bindparam("today", type_=Date)


def year_of(table: Any) -> FromClause:  # noqa: ANN401 -- a Core table with a year
    """The rows of a table with their year and its budget."""
    its_year = (years.c.partnership_id == table.c.partnership_id) & (years.c.id == table.c.year_id)
    its_budget = (budgets.c.partnership_id == years.c.partnership_id) & (budgets.c.id == years.c.budget_id)
    joined: FromClause = table.join(years, its_year).join(budgets, its_budget)
    return joined


def page_of(part: str, table: Any) -> Any:  # noqa: ANN401 -- an SQL text
    return func.concat("/budgets/", budgets.c.id, "/years/", years.c.id, part, table.c.id)


def is_to_sign() -> ColumnElement[bool]:
    """The newest text of a year that asks the organisation, is not signed by it, and can still be signed."""
    newer = agreements.alias("newer")
    asked = cast(agreements.c.contents, JSONB)["signatories"].has_key(cast(OURS, Text))
    waits: ColumnElement[bool] = (
        (agreements.c.partnership_id == HERE)
        & asked
        & or_(agreements.c.waiver != "", years.c.starts_on > TODAY)
        & ~_exists(newer, agreements, newer.c.year_id == agreements.c.year_id, newer.c.number > agreements.c.number)
        & ~_exists(
            signatures, agreements, signatures.c.agreement_id == agreements.c.id, signatures.c.organisation_id == OURS
        )
    )
    return waits


def is_to_agree() -> ColumnElement[bool]:
    """The newest round of a year in which the organisation would put something in, and which it has not agreed to as
    it stands: a round that was changed comes back.
    """
    newer, put_right = rounds.alias("newer"), proposals.alias("put_right")
    last = proposals.alias("last")
    as_it_stands = (
        select(last.c.round_digest)
        .where(last.c.partnership_id == rounds.c.partnership_id, last.c.round_id == rounds.c.id)
        .order_by(last.c.id.desc())
        .limit(1)
        .correlate(rounds)
        .scalar_subquery()
    )
    return (
        (rounds.c.partnership_id == HERE)
        & _exists(
            proposals,
            rounds,
            proposals.c.round_id == rounds.c.id,
            proposals.c.organisation_id == OURS,
            proposals.c.amount_pence > 0,
            ~_exists(put_right, proposals, *_same_kind(put_right), put_right.c.number > proposals.c.number),
        )
        & ~_exists(newer, rounds, newer.c.year_id == rounds.c.year_id, newer.c.number > rounds.c.number)
        & ~_exists(adoptions, rounds, adoptions.c.round_id == rounds.c.id)
        & ~_exists(
            round_agreements,
            rounds,
            round_agreements.c.round_id == rounds.c.id,
            round_agreements.c.organisation_id == OURS,
            or_(as_it_stands == "", round_agreements.c.digest == as_it_stands),
        )
    )


def _same_kind(other: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 -- an alias of a Core table
    """The same organisation's proposal for the same thing: of these the last one counts, and zero takes it back."""
    kind = ("round_id", "organisation_id", "line_id", "medium", "is_recurrent")
    return [other.c[name] == proposals.c[name] for name in kind]


def _exists(table: Any, beside: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:  # noqa: ANN401
    return exists().where(table.c.partnership_id == beside.c.partnership_id, *conditions)
