"""What is kept of a text that people write together: where it stands, each frame as it came, and whose it was."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKeyConstraint, Index, LargeBinary
from sqlmodel import Field, SQLModel

from portal.db.rows import PartnershipRow, created, within_partnership


class LiveDocument(PartnershipRow, table=True):
    """A document of the layer above, by its key there. `head` counts the frames; a snapshot holds the first of them."""

    __tablename__ = "live_document"
    __table_args__ = (
        CheckConstraint("snapshot_seq <= head AND readable_seq <= head", name="ck_live_document_head"),
        # Half of each page stays free and no index looks at `head`, so that counting up never has to touch an index.
        {"postgresql_with": {"fillfactor": 50}},
    )

    head: int = Field(default=0, sa_type=BigInteger)
    snapshot: bytes = Field(default=b"", sa_type=LargeBinary)
    snapshot_seq: int = Field(default=0, sa_type=BigInteger)
    readable_seq: int = Field(default=0, sa_type=BigInteger)
    epoch: int = 1


class LiveUpdate(SQLModel, table=True):
    """One frame as its author sent it. Only these bytes still hold words that landed in a removed block."""

    __tablename__ = "live_update"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partnership_id", "document_id"],
            ["live_document.partnership_id", "live_document.id"],
            name="fk_document_id_live_document",
        ),
    )

    partnership_id: UUID = Field(primary_key=True)
    document_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    node: int = Field(sa_type=BigInteger)
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")
    frame: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = created()


class LiveTakenOut(PartnershipRow, table=True):
    """All words that stood under another's mark before a frame took out some of them, and whose frame it was.

    They are compared with words that come back under the mark, and say what was proposed before it was cut.
    """

    __tablename__ = "live_taken_out"
    __table_args__ = (
        within_partnership("document_id", "live_document"),
        Index("ix_live_taken_out_document", "partnership_id", "document_id", "seq"),
    )

    document_id: UUID
    seq: int = Field(sa_type=BigInteger)
    spelling: str
    words: bytes = Field(sa_type=LargeBinary)
    person_id: UUID = Field(foreign_key="person.id")
    organisation_id: UUID = Field(foreign_key="organisation.id")


class LiveClient(SQLModel, table=True):
    """Whose an editor's number is, from its first frame on. Nobody else may write under it afterwards.

    A number without a person belongs to the portal, which wrote the text that a document began with.
    """

    __tablename__ = "live_client"
    __table_args__ = (
        ForeignKeyConstraint(
            ["partnership_id", "document_id"],
            ["live_document.partnership_id", "live_document.id"],
            name="fk_document_id_live_document",
        ),
    )

    partnership_id: UUID = Field(primary_key=True)
    document_id: UUID = Field(primary_key=True)
    client: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    organisation_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    created_at: datetime = created()
