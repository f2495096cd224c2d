"""The one way into the ledger. An entry is checked, its accounts are opened where they are new, and its key decides
whether it is the first of its kind. The database checks again at the commit; sealing adds up afterwards.

Other slices post money by `post_entry`: a payment, a call on a pooled budget. The key is the caller's own, such as
`claim:ID:paid`, so that whatever is sent again is posted once.

    lines = spending(fund_id, 125_050, organisation_id=provider_id, supplier="", work="Sunday hosting")
    entry = Entry(EntryKind.SPENDING, paid_on, lines, key, digest_of("Payment", {"claim": claim_id}), note=…)
    posting = await post_entry(session, seat, entry)
    posting.id, posting.is_new

A batch asks the database as often as one entry does: once.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from portal import clock
from portal.access.seats import Seat
from valuation.ledger.rules.postings import (
    RELEASES,
    CannotPost,
    EntryKind,
    Line,
    check_effective,
    check_lines,
    check_open,
)
from valuation.ledger.rules.requests import check_batch, check_same_request, refuse_again
from valuation.ledger.writing import Answer, Said, write_entries

Post = Callable[[AsyncSession, Seat, "Entry"], Awaitable["Posting"]]
"""How an action posts: within its transaction (`post_entry`), or as all that is done (`post_alone`)."""

MOST_ROUNDS = 3
"""What was posted before, what was asked with it, and a twin that was faster in between."""


@dataclass(frozen=True)
class Entry:
    """What is to be written down. `digest` is of the request that it came from, `key` is that request's own.

    What releases an amount has no lines, and names the fund. What is `said` goes into the journal if the entry is new.
    """

    kind: EntryKind
    effective_on: date
    lines: Sequence[Line]
    key: str
    digest: str
    note: str = ""
    basis: str = ""
    reverses_id: UUID | None = None
    resolves_id: UUID | None = None
    expires_at: datetime | None = None
    of_fund: UUID | None = None
    said: Said | None = None

    @property
    def fund_id(self) -> UUID:
        """Any of its funds leads to its ledger."""
        return self.of_fund or self.lines[0].account.fund_id


@dataclass(frozen=True)
class Posting:
    """The answer to a request to post; the same request again gets the first answer, which is not new."""

    id: UUID
    is_new: bool


async def post_entry(session: AsyncSession, seat: Seat, entry: Entry) -> Posting:
    (posting,) = await post_batch(session, seat, [entry])
    return posting


async def post_alone(session: AsyncSession, seat: Seat, entry: Entry) -> Posting:
    """For a request that does nothing else: one round trip begins, posts, says so in the journal and commits."""
    (posting,) = await _post(session, seat, [entry], alone=True)
    return posting


async def post_batch(session: AsyncSession, seat: Seat, entries: Sequence[Entry]) -> list[Posting]:
    """All of them or none, in one transaction, each with a key of its own; the answers in the order asked."""
    return await _post(session, seat, entries, alone=False)


async def _post(session: AsyncSession, seat: Seat, entries: Sequence[Entry], *, alone: bool) -> list[Posting]:
    check_batch([entry.key for entry in entries])
    for entry in entries:
        _check_entry(entry)
    answers: dict[str, Posting] = {}
    for _ in range(MOST_ROUNDS):
        left = [entry for entry in entries if entry.key not in answers]
        if not left:
            break
        answers |= _answered(await write_entries(session, seat, left, alone=alone), left)
    return [answers[entry.key] for entry in entries]


def _check_entry(entry: Entry) -> None:
    check_effective(entry.effective_on, clock.today())
    if entry.kind not in RELEASES:
        check_lines([(line.account.fund_id, line.amount_pence) for line in entry.lines])
    elif entry.lines:
        raise CannotPost("What releases an amount has no lines.")


def _answered(answer: Answer, entries: Sequence[Entry]) -> dict[str, Posting]:
    """An entry that was posted stands, whatever was refused beside it at the same moment."""
    known: dict[str, Posting] = {key: Posting(entry_id, is_new=True) for key, entry_id in answer.written.items()}
    for entry in entries:
        if entry.key in answer.posted:
            first_id, digest = answer.posted[entry.key]
            check_same_request(digest, entry.digest)
            known[entry.key] = Posting(first_id, is_new=False)
        elif entry.key in answer.refused:
            refuse_again(answer.refused[entry.key][0], entry.digest, answer.refused[entry.key][1])
        elif entry.key not in known:
            check_open(entry.effective_on, answer.closed_on)
    return known
