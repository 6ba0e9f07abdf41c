"""Lists on their way in: a file, its rows staged, what came of each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.authorities import Source
from iris.models.base import Base, BigId, Code, Country, Key


class ImportBatch(Base):
    """One file of one list. Guarded: only the officers of its country and reviewers see it."""

    __tablename__ = "import_batch"

    id: Mapped[Key]
    source_id: Mapped[int] = mapped_column(BigId, ForeignKey("source.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("import_batch.id"), index=True, comment="the list whose rejected rows this one brings mended"
    )
    country: Mapped[Country] = mapped_column(comment="of the authority: the jurisdiction that sees it")
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))
    filename: Mapped[str]
    digest: Mapped[str] = mapped_column(comment="sha256 of the file, hex")
    stored_as: Mapped[str | None] = mapped_column(comment="name in the encrypted store")
    file_key: Mapped[bytes | None] = mapped_column(comment="data key of the file, wrapped")
    list_date: Mapped[date] = mapped_column(comment="the day on which the list was true")
    state: Mapped[Code]
    part: Mapped[bool] = mapped_column(default=False, comment="absence means nothing")
    history_only: Mapped[bool] = mapped_column(default=False, comment="older than the newest list")
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    refusal: Mapped[dict[str, Any] | None] = mapped_column(comment="why it was stopped: code, sentence, values")
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[Code | None] = mapped_column(comment="actor, as the journal names it")
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None] = mapped_column(comment="its rows and its file are forgotten")
    version: Mapped[int] = mapped_column(default=1)
    source: Mapped[Source] = relationship()

    __table_args__ = (Index("ix_import_batch_country_id", "country", "id"),)
    __mapper_args__ = {"version_id_col": version}


class ImportRow(Base):
    """One row of the file, cleaned, and what comes of it. Emptied when the batch is old."""

    __tablename__ = "import_row"

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(BigId, ForeignKey("import_batch.id"))
    row_number: Mapped[int] = mapped_column(comment="as in the file, first line is 1")
    outcome: Mapped[Code] = mapped_column(
        comment="new, changed, unchanged, reinstated, duplicate, rejected, blank, gone"
    )
    key: Mapped[str | None]
    name: Mapped[str | None]
    number: Mapped[str | None]
    number_key: Mapped[str | None]
    state: Mapped[Code | None]
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    guarantee_until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(comment="why it was rejected or flagged, one sentence")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="other names, contacts, original dates")
    before: Mapped[dict[str, Any] | None] = mapped_column(comment="what the register said before")
    cells: Mapped[list[Any] | None] = mapped_column(comment="the row as read, kept for rejected ones")
    licence_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("licence.id"))
    public_id: Mapped[str | None] = mapped_column(String(12), comment="of the entry: found, or drawn for a new one")
    digest: Mapped[str | None] = mapped_column(String(64), comment="of what the row says")
    writes_fact: Mapped[bool] = mapped_column(default=True, comment="False: only names or contacts changed")
    journal_payload: Mapped[dict[str, Any] | None] = mapped_column(comment="what that entry says, staged with it")
    journal_digest: Mapped[bytes | None] = mapped_column(comment="of a new entry's first journal entry, made before")
    journal_hash: Mapped[bytes | None] = mapped_column(comment="the hash of that entry, which nothing precedes")
    word: Mapped[Code | None] = mapped_column(comment="status of a new entry, worked out before the apply")
    since: Mapped[date | None]
    changes_on: Mapped[date | None]
    batch: Mapped[ImportBatch] = relationship()

    __table_args__ = (
        UniqueConstraint("batch_id", "row_number", "outcome"),
        Index("ix_import_row_batch_id_outcome", "batch_id", "outcome", "row_number"),
        Index("ix_import_row_batch_id_key", "batch_id", "key"),
    )


class ImportValue(Base):
    """A further name or contact of a staged row, so that applying stays one insert from one select."""

    __tablename__ = "import_value"

    id: Mapped[Key]
    batch_id: Mapped[int] = mapped_column(BigId, ForeignKey("import_batch.id"))
    row_number: Mapped[int]
    target: Mapped[Code] = mapped_column(comment="name or contact")
    kind: Mapped[Code]
    value: Mapped[str]

    __table_args__ = (Index("ix_import_value_batch_id_row_number", "batch_id", "row_number"),)
