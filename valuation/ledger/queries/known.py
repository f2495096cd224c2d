"""What the ledger knows already of entries that are about to be posted: one question, however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.refusals import Missing
from valuation.ledger.rules.postings import Account, CannotPost, Line


class Asked(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def lines(self) -> Sequence[Line]: ...


@dataclass(frozen=True)
class Posted:
    id: UUID
    digest: str


@dataclass(frozen=True)
class RefusedBefore:
    digest: str
    sentence: str


@dataclass(frozen=True)
class Known:
    """`closed_on` is the last day of the closed periods; postings and refusals are by their keys."""

    ledger_id: UUID
    closed_on: date | None
    posted: Mapping[str, Posted]
    refused: Mapping[str, RefusedBefore]
    accounts: Mapping[Account, UUID]


async def what_is_known(session: AsyncSession, seat: Seat, entries: Sequence[Asked]) -> Known:
    accounts = {(str(line.account.fund_id), line.account.code): line.account for one in entries for line in one.lines}
    if not accounts:
        raise CannotPost("An entry needs at least two lines: where the money comes from, and where it goes.")
    row = (
        await session.execute(
            KNOWN,
            {
                "partnership": seat.partnership_id,
                "fund": entries[0].lines[0].account.fund_id,
                "keys": [entry.key for entry in entries],
                "funds": [account.fund_id for account in accounts.values()],
                "codes": [account.code for account in accounts.values()],
            },
        )
    ).first()
    if row is None:
        raise Missing("fund")
    return Known(
        ledger_id=row.ledger_id,
        closed_on=row.closed_on,
        posted={key: Posted(UUID(entry_id), digest) for key, entry_id, digest in row.posted or ()},
        refused={key: RefusedBefore(digest, sentence) for key, digest, sentence in row.refused or ()},
        accounts={accounts[fund, code]: UUID(account_id) for account_id, fund, code in row.accounts or ()},
    )


KNOWN = text("""
SELECT fund.ledger_id,
  (SELECT max(closes_on) FROM ledger_closing closing
    WHERE closing.partnership_id = fund.partnership_id AND closing.ledger_id = fund.ledger_id) AS closed_on,
  (SELECT json_agg(json_build_array(entry.key, entry.id, entry.request_digest)) FROM ledger_transaction entry
    WHERE entry.partnership_id = fund.partnership_id AND entry.ledger_id = fund.ledger_id
      AND entry.key = ANY (cast(:keys AS varchar[]))) AS posted,
  (SELECT json_agg(json_build_array(refusal.key, refusal.request_digest, refusal.sentence))
    FROM ledger_refusal refusal
    WHERE refusal.partnership_id = fund.partnership_id AND refusal.ledger_id = fund.ledger_id
      AND refusal.key = ANY (cast(:keys AS varchar[]))) AS refused,
  (SELECT json_agg(json_build_array(account.id, account.fund_id, account.code))
    FROM unnest(cast(:funds AS uuid[]), cast(:codes AS varchar[])) AS asked(fund_id, code)
    JOIN ledger_account account ON account.partnership_id = fund.partnership_id
      AND account.fund_id = asked.fund_id AND account.code = asked.code) AS accounts
FROM ledger_fund fund WHERE fund.partnership_id = :partnership AND fund.id = :fund
""").columns(posted=JSON, refused=JSON, accounts=JSON)
