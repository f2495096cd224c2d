"""A statement for a period, as it was known on a day, in one question.

No line is read but those that wait for their seal and those that are only set aside: the question adds up the pairs of
months (happened, recorded) in which an account moved, and the days of months that the period cuts. Ten lines or a
million of one pair are one row.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from valuation.ledger.queries.entries import account_in_words
from valuation.ledger.queries.page import FundView
from valuation.ledger.queries.sums import ASIDE_AS_AT, MOVED
from valuation.ledger.rules.pending import last_moment
from valuation.ledger.rules.postings import AccountKind
from valuation.ledger.rules.statement import AccountBalance, Period, Statement, cuts, statement


@dataclass(frozen=True)
class Movement:
    """One account over the period. What was added less what was taken leads from the opening to the closing.

    What was set aside at its end stands beside them and in none of them: below zero where it would be taken.
    """

    fund: str
    kind: str
    medium: str
    owner: str
    work: str
    opening_pence: int
    added_pence: int
    taken_pence: int
    aside_pence: int

    @property
    def closing_pence(self) -> int:
        return self.opening_pence + self.added_pence - self.taken_pence

    @property
    def account(self) -> str:
        return account_in_words(self.kind, self.medium, self.owner, self.work, self.fund)

    @property
    def balance(self) -> AccountBalance:
        return AccountBalance(self.fund, self.kind, self.medium, self.owner, self.work, self.closing_pence)


@dataclass(frozen=True)
class StatementPage:
    """Shown by the same partials as the ledger's own page; `money` is what stood at the end of the period."""

    funds: Sequence[FundView]
    money: Statement
    movements: Sequence[Movement]
    head_number: int
    head_hash: str
    waiting: int

    @property
    def any_aside(self) -> bool:
        return any(movement.aside_pence for movement in self.movements)


async def statement_page(session: AsyncSession, seat: Seat, period: Period) -> StatementPage:
    asked = {**asdict(cuts(period, clock.today())), "ends_on": period.ends_on, "known_on": period.known_on}
    moment = last_moment(period.ends_on, clock.now())
    row = (await session.execute(STATEMENT, {"partnership": seat.partnership_id, "moment": moment, **asked})).one()
    movements = [Movement(**account) for account in row.accounts]
    funds = [FundView(UUID(fund["id"]), fund["name"], fund["holder"]) for fund in row.funds]
    aside = {one.fund: -one.aside_pence for one in movements if one.kind == AccountKind.FUND and one.aside_pence}
    money = statement([fund.name for fund in funds], [movement.balance for movement in movements], aside)
    return StatementPage(funds, money, movements, row.head_number, row.head_hash, row.waiting)


STATEMENT = text(f"""
WITH moved AS ({MOVED}), aside AS ({ASIDE_AS_AT})
SELECT
  coalesce((SELECT json_agg(json_build_object('id', fund.id, 'name', fund.name, 'holder', holder.name)
      ORDER BY fund.created_at, fund.id)
    FROM ledger_fund fund JOIN organisation holder ON holder.id = fund.holder_id
    WHERE fund.partnership_id = :partnership), '[]') AS funds,
  coalesce((SELECT json_agg(json_build_object('fund', fund.name, 'kind', account.kind, 'medium', account.medium,
      'owner', coalesce(owner.name, account.supplier), 'work', account.work,
      'opening_pence', coalesce(moved.opening_pence, 0), 'added_pence', coalesce(moved.added_pence, 0),
      'taken_pence', coalesce(moved.taken_pence, 0), 'aside_pence', coalesce(aside.aside_pence, 0))
      ORDER BY fund.name, account.kind, account.code)
    FROM moved FULL JOIN aside USING (account_id)
    JOIN ledger_account account ON account.partnership_id = :partnership AND account.id = account_id
    JOIN ledger_fund fund ON fund.partnership_id = account.partnership_id AND fund.id = account.fund_id
    LEFT JOIN organisation owner ON owner.id = account.organisation_id), '[]') AS accounts,
  coalesce((SELECT number FROM ledger_head WHERE partnership_id = :partnership), 0) AS head_number,
  coalesce((SELECT hash FROM ledger_head WHERE partnership_id = :partnership), '') AS head_hash,
  (SELECT count(*) FROM ledger_unsealed WHERE partnership_id = :partnership) AS waiting
""").columns(funds=JSON, accounts=JSON)
