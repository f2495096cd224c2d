"""A ledger in the plain text that hledger and ledger read: an entry is a dated paragraph, a line an account and an
amount.

Their account names are parts with colons between them, and two blanks, a tab or a semicolon end a name. What people
called a fund or a supplier may hold any of these, so such characters are written as others that look alike; accounts
that become alike by it are told apart by a part of their key.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal.money import pounds
from valuation.ledger.rules.postings import MOVES

ALIKE = str.maketrans({":": "∶", ";": "⁏", "|": "¦"})
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
SHORT = 12


@dataclass(frozen=True)
class ExportedAccount:
    id: UUID
    kind: str
    medium: str
    fund: str
    owner: str
    work: str


@dataclass(frozen=True)
class ExportedEntry:
    """`lines` are accounts by their keys, with pence."""

    number: int | None
    effective_on: date
    recorded_at: datetime
    kind: str
    reverses_number: int | None
    hash: str | None
    lines: Sequence[tuple[UUID, int]]


def account_names(accounts: Iterable[ExportedAccount]) -> dict[UUID, str]:
    named = {account.id: _name(account) for account in accounts}
    count = Counter(named.values())
    return {key: name if count[name] == 1 else f"{name} {key.hex[-SHORT:]}" for key, name in named.items()}


def entry_text(entry: ExportedEntry, names: Mapping[UUID, str]) -> str:
    what = entry.kind if entry.reverses_number is None else f"{entry.kind} of entry {entry.reverses_number}"
    number = "unsealed" if entry.number is None else str(entry.number)
    head = f"{entry.effective_on.isoformat()} ({number}) {what}  ; recorded {entry.recorded_at.isoformat()}"
    lines = [f"    {names[account_id]}  {pounds(pence)} GBP" for account_id, pence in entry.lines]
    text = [head, f"    ; seal {entry.hash or '(none yet)'}", *lines]
    if entry.kind not in MOVES:
        # What is set aside or released has moved nothing: it is there to be read, and no reader adds it up.
        text = [f"; {line.lstrip('; ')}" if line.startswith("    ;") else f"; {line}" for line in text]
    return "\n".join([*text, "", ""])


def plain(words: str) -> str:
    return _BLANKS.sub(" ", words).strip().translate(ALIKE) or "unnamed"


def _name(account: ExportedAccount) -> str:
    """`spending:Pilot fund:cash:Provider:Sunday hosting`. The kind stands first, so that no name begins with a mark
    that means something else.
    """
    parts = [account.fund, account.medium, *(part for part in (account.owner, account.work) if part)]
    return ":".join([account.kind, *(plain(part) for part in parts)])
