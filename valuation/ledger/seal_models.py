"""The chain of the ledger's entries: what waits for its place in it, and what has one. Only triggers write here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, SmallInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from portal.db.rows import PartnershipRow, created, moment, within_partnership


class LedgerUnsealed(SQLModel, table=True):
    """An entry that is posted and waits for its seal; `id` is the entry's. There are as many as came in seconds."""

    __tablename__ = "ledger_unsealed"

    partnership_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    created_at: datetime = created()
    ledger_id: UUID
    recorded_at: datetime = moment()


class LedgerSealing(PartnershipRow, table=True):
    """One batch of seals. Inserting the row is the act that seals what waits; there is no row when nothing does."""

    __tablename__ = "ledger_sealing"
    __table_args__ = (
        within_partnership("ledger_id", "ledger"),
        UniqueConstraint("partnership_id", "ledger_id", "last_number", name="uq_ledger_sealing_number"),
    )

    ledger_id: UUID
    first_number: int = Field(sa_column=Column(BigInteger, nullable=False))
    last_number: int = Field(sa_column=Column(BigInteger, nullable=False))
    hash: str


class LedgerSeal(PartnershipRow, table=True):
    """An entry's place in the chain, given by the database after the commit: its number, and the hash of the entry,
    its lines and the hash before it. `form` says what is hashed.
    """

    __tablename__ = "ledger_seal"
    __table_args__ = (
        within_partnership("ledger_id", "ledger"),
        within_partnership("transaction_id", "ledger_transaction"),
        UniqueConstraint("partnership_id", "transaction_id", name="uq_ledger_seal_transaction"),
        UniqueConstraint("partnership_id", "ledger_id", "number", name="uq_ledger_seal_number"),
    )

    ledger_id: UUID
    transaction_id: UUID
    number: int = Field(sa_column=Column(BigInteger, nullable=False))
    sealed_at: datetime = created()
    form: int = Field(sa_column=Column(SmallInteger, nullable=False, server_default="1"))
    previous_hash: str
    hash: str


class LedgerHead(PartnershipRow, table=True):
    """The newest seal of a ledger. Whoever seals a batch holds it; nobody else does."""

    __tablename__ = "ledger_head"
    __table_args__ = (
        within_partnership("ledger_id", "ledger"),
        UniqueConstraint("partnership_id", "ledger_id", name="uq_ledger_head_ledger"),
    )

    ledger_id: UUID
    number: int = Field(sa_column=Column(BigInteger, nullable=False))
    hash: str
