"""Entries with all their lines in one call: the database writes all of them, or says what stands in the way."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import JSON, text
from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.seats import Seat
from portal.db.asking import Question
from portal.db.keys import new_id
from portal.db.speaking import naming
from portal.refusals import Missing
from valuation.ledger.rules.postings import Account, EntryKind, Line


@dataclass(frozen=True)
class Said:
    """The end of a sentence in the journal: `Said("recorded", "spending of £12.50")`."""

    verb: str
    subject: str


class Written(Protocol):
    """An entry as posting hands it over."""

    @property
    def kind(self) -> EntryKind: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def fund_id(self) -> UUID: ...
    @property
    def key(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def reverses_id(self) -> UUID | None: ...
    @property
    def resolves_id(self) -> UUID | None: ...
    @property
    def said(self) -> Said | None: ...
    @property
    def expires_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Answer:
    """By keys: what was written now, what was posted before with its digest, what was refused with digest and words.
    Where anything was posted or refused before, or falls into a closed period, nothing is written.
    """

    closed_on: date | None
    written: Mapping[str, UUID]
    posted: Mapping[str, tuple[UUID, str]]
    refused: Mapping[str, tuple[str, str]]


async def write_entries(
    session: AsyncSession, seat: Seat, entries: Sequence[Written], *, alone: bool = False
) -> Answer:
    """Within the session's transaction, or alone in one of its own, which says by itself who speaks."""
    ids = [new_id() for _ in entries]
    ask = WRITE_ALONE.alone if alone else WRITE.all
    (row,) = await ask(
        session,
        partnership=str(seat.partnership_id),
        fund=entries[0].fund_id,
        person=str(seat.person_id),
        organisation=str(seat.organisation_id),
        **_entries(ids, entries),
        **_lines(entries),
    )
    if row.said is None:
        raise Missing("fund")
    said = row.said
    keys = {str(entry_id): entry.key for entry_id, entry in zip(ids, entries, strict=True)}
    return Answer(
        closed_on=date.fromisoformat(said["closed_on"]) if said["closed_on"] else None,
        written={keys[entry_id]: UUID(entry_id) for entry_id in said["written"]},
        posted={key: (UUID(entry_id), digest) for key, entry_id, digest in said["posted"]},
        refused={key: (digest, sentence) for key, digest, sentence in said["refused"]},
    )


def _entries(ids: list[UUID], entries: Sequence[Written]) -> dict[str, object]:
    return {
        "ids": ids,
        "kinds": [entry.kind for entry in entries],
        "days": [entry.effective_on for entry in entries],
        "notes": [entry.note for entry in entries],
        "bases": [entry.basis for entry in entries],
        "reversed": [entry.reverses_id for entry in entries],
        "resolved": [entry.resolves_id for entry in entries],
        "expiries": [entry.expires_at for entry in entries],
        "keys": [entry.key for entry in entries],
        "digests": [entry.digest for entry in entries],
        "verbs": [entry.said.verb if entry.said else "" for entry in entries],
        "subjects": [entry.said.subject if entry.said else "" for entry in entries],
    }


def _lines(entries: Sequence[Written]) -> dict[str, object]:
    """The accounts go with them, for those of them that are new."""
    lines = [(place, line) for place, entry in enumerate(entries, start=1) for line in entry.lines]
    accounts = {line.account for _, line in lines}
    return {
        "line_ids": [new_id() for _ in lines],
        "places": [place for place, _ in lines],
        "funds": [line.account.fund_id for _, line in lines],
        "codes": [line.account.code for _, line in lines],
        "pence": [line.amount_pence for _, line in lines],
        "accounts": json.dumps([_account(account) for account in accounts], default=str),
    }


def _account(account: Account) -> dict[str, object]:
    return {
        "id": new_id(),
        "fund_id": account.fund_id,
        "code": account.code,
        "kind": account.kind,
        "medium": account.medium,
        "organisation_id": account.organisation_id,
        "supplier": account.supplier,
        "work": account.work,
    }


_CALL = """
SELECT ledger_write({partnership}, :fund, {person}, {organisation}, cast(:ids AS uuid[]), cast(:kinds AS text[]),
  cast(:days AS date[]), cast(:notes AS text[]), cast(:bases AS text[]), cast(:reversed AS uuid[]),
  cast(:resolved AS uuid[]), cast(:expiries AS timestamptz[]), cast(:keys AS text[]), cast(:digests AS text[]),
  cast(:verbs AS text[]), cast(:subjects AS text[]), cast(:line_ids AS uuid[]), cast(:places AS int[]),
  cast(:funds AS uuid[]), cast(:codes AS text[]), cast(:pence AS bigint[]), cast(:accounts AS text)) AS said
"""
_SPEAKERS = ("partnership", "person", "organisation")


def _call(speaker: Callable[[str], str]) -> Question:
    speakers = {name: f"cast({speaker(name)} AS uuid)" for name in _SPEAKERS}
    return Question(text(_CALL.format(**speakers)).columns(said=JSON))


WRITE = _call("cast(:{0} AS text)".format)
# What a function is given is worked out before it is called, so whoever posts has been named when it begins.
WRITE_ALONE = _call(naming)
