"""The ledger's tables. All of them are written once, except those that only their own triggers may move: the running
balance of an account, its sums by day and by month, the head of the chain, and what waits for its seal (see the
migrations that made them). Posting writes an entry and its lines and takes no turn; sealing (`seal_models`) adds up,
in batches.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from portal.db.rows import PartnershipRow, moment, within_partnership


class Ledger(PartnershipRow, table=True):
    """A partnership's book in one currency."""

    __table_args__ = (
        UniqueConstraint("partnership_id", "currency", name="uq_ledger_currency"),
        CheckConstraint("currency = 'GBP'", name="ck_ledger_currency"),
    )

    currency: str = "GBP"


class Fund(PartnershipRow, table=True):
    """Money kept for a purpose, in the account of the organisation that holds it."""

    __tablename__ = "ledger_fund"
    __table_args__ = (
        within_partnership("ledger_id", "ledger"),
        UniqueConstraint("partnership_id", "ledger_id", "name", name="uq_ledger_fund_name"),
    )

    ledger_id: UUID
    name: str
    holder_id: UUID = Field(foreign_key="organisation.id")


class LedgerAccount(PartnershipRow, table=True):
    """Where money stands within a fund. `code` says the rest in one text, so that an account is opened once."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        within_partnership("fund_id", "ledger_fund"),
        UniqueConstraint("partnership_id", "fund_id", "code", name="uq_ledger_account_code"),
        # A line names its account together with the fund: the pair must be a key.
        UniqueConstraint("partnership_id", "id", "fund_id", name="uq_ledger_account_fund"),
        CheckConstraint("kind IN ('contribution', 'fund', 'spending')", name="ck_ledger_account_kind"),
        CheckConstraint("medium IN ('cash', 'in kind', 'staff time')", name="ck_ledger_account_medium"),
    )

    fund_id: UUID
    code: str
    kind: str
    medium: str
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    supplier: str = ""
    work: str = ""


class LedgerBalance(PartnershipRow, table=True):
    """The sum of an account's sealed lines: no page adds them up. The reader adds what waits for its seal."""

    __tablename__ = "ledger_balance"
    __table_args__ = (
        within_partnership("account_id", "ledger_account"),
        UniqueConstraint("partnership_id", "account_id", name="uq_ledger_balance_account"),
    )

    account_id: UUID
    balance_pence: int = Field(sa_column=Column(BigInteger, nullable=False))


class LedgerTransaction(PartnershipRow, table=True):
    """One entry: what happened, when, who recorded it, and the key of the form that it came from."""

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        within_partnership("ledger_id", "ledger"),
        within_partnership("reverses_id", "ledger_transaction"),
        UniqueConstraint("partnership_id", "ledger_id", "key", name="uq_ledger_transaction_key"),
        within_partnership("resolves_id", "ledger_transaction"),
        UniqueConstraint("partnership_id", "reverses_id", name="uq_ledger_transaction_reverses"),
        UniqueConstraint("partnership_id", "resolves_id", name="uq_ledger_transaction_resolves"),
        CheckConstraint(
            "kind IN ('contribution', 'spending', 'reversal', 'pending', 'posting', 'voiding', 'expiry')",
            name="ck_ledger_transaction_kind",
        ),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="ck_ledger_transaction_reversal"),
        CheckConstraint(
            "(kind IN ('posting', 'voiding', 'expiry')) = (resolves_id IS NOT NULL)",
            name="ck_ledger_transaction_resolution",
        ),
        CheckConstraint("(kind = 'pending') = (expires_at IS NOT NULL)", name="ck_ledger_transaction_pending"),
        CheckConstraint(
            "(kind = 'expiry') = (person_id IS NULL) AND (kind = 'expiry') = (organisation_id IS NULL)",
            name="ck_ledger_transaction_person",
        ),
        Index(
            "ix_ledger_transaction_expiry", "partnership_id", "expires_at", postgresql_where=text("kind = 'pending'")
        ),
    )

    # Its ledger is of the same partnership and says that it is there.
    partnership_id: UUID = Field(primary_key=True)
    ledger_id: UUID
    kind: str
    effective_on: date
    recorded_at: datetime = moment(sa_column_kwargs={"server_default": text("clock_timestamp()")})
    note: str = ""
    basis: str = ""
    reverses_id: UUID | None = None
    resolves_id: UUID | None = None
    expires_at: datetime | None = moment(default=None)
    key: str
    request_digest: str
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")


class LedgerLine(PartnershipRow, table=True):
    """A part of an entry. Lines of one fund sum to zero within their entry."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        within_partnership("transaction_id", "ledger_transaction"),
        ForeignKeyConstraint(
            ["partnership_id", "account_id", "fund_id"],
            ["ledger_account.partnership_id", "ledger_account.id", "ledger_account.fund_id"],
            name="fk_ledger_line_account",
        ),
        CheckConstraint("amount_pence <> 0 AND abs(amount_pence) <= 10000000000000", name="ck_ledger_line_amount"),
        Index("ix_ledger_line_transaction", "partnership_id", "transaction_id"),
        Index("ix_ledger_line_account", "partnership_id", "account_id"),
    )

    partnership_id: UUID = Field(primary_key=True)
    transaction_id: UUID
    account_id: UUID
    fund_id: UUID
    amount_pence: int = Field(sa_column=Column(BigInteger, nullable=False))


class LedgerDay(PartnershipRow, table=True):
    """What an account's lines added and took that happened on one day and were recorded on another.

    What a statement says of any day, as it was known on any later day, is a sum of these. There are as many as
    there are different pairs of days, and not as many as there are lines.
    """

    __tablename__ = "ledger_day"
    __table_args__ = (
        within_partnership("account_id", "ledger_account"),
        UniqueConstraint("partnership_id", "account_id", "effective_on", "recorded_on", name="uq_ledger_day_account"),
        CheckConstraint("added_pence >= 0 AND taken_pence >= 0", name="ck_ledger_day_pence"),
        Index("ix_ledger_day_effective", "partnership_id", "effective_on"),
        Index("ix_ledger_day_recorded", "partnership_id", "recorded_on"),
    )

    account_id: UUID
    effective_on: date
    recorded_on: date
    added_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    taken_pence: int = Field(sa_column=Column(BigInteger, nullable=False))


class LedgerMonth(PartnershipRow, table=True):
    """The same sums once more by months, each named by its first day: whole months are read here, and only the days
    of months that are cut are read by day.
    """

    __tablename__ = "ledger_month"
    __table_args__ = (
        within_partnership("account_id", "ledger_account"),
        UniqueConstraint(
            "partnership_id", "account_id", "effective_month", "recorded_month", name="uq_ledger_month_account"
        ),
        CheckConstraint("added_pence >= 0 AND taken_pence >= 0", name="ck_ledger_month_pence"),
    )

    account_id: UUID
    effective_month: date
    recorded_month: date
    added_pence: int = Field(sa_column=Column(BigInteger, nullable=False))
    taken_pence: int = Field(sa_column=Column(BigInteger, nullable=False))


class LedgerClosing(PartnershipRow, table=True):
    """From here on nothing is posted with a date up to and including this day. A closing is not taken back."""

    __tablename__ = "ledger_closing"
    __table_args__ = (
        within_partnership("ledger_id", "ledger"),
        UniqueConstraint("partnership_id", "ledger_id", "closes_on", name="uq_ledger_closing_day"),
    )

    ledger_id: UUID
    closes_on: date
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class LedgerRefusal(PartnershipRow, table=True):
    """A request that the ledger refused, by its key: the same key is refused from then on, in the same words."""

    __tablename__ = "ledger_refusal"
    __table_args__ = (
        within_partnership("ledger_id", "ledger"),
        UniqueConstraint("partnership_id", "ledger_id", "key", name="uq_ledger_refusal_key"),
    )

    ledger_id: UUID
    key: str
    request_digest: str
    sentence: str
