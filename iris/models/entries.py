"""The register: who is in it and under which names. Public, but for contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Country, Key, PublicId


class Shown:
    """What an entry on a page says of itself, be it a mapped row or a plain one."""

    __slots__ = ()

    @property
    def all_names(self: Any) -> list[Any]:
        """Its own names, then those of the entries that are one with it."""
        return [name for entry in (self, *self.merged) for name in entry.names]

    def closed_as_known(self: Any, known: date | datetime | None) -> date | None:
        """The day of closing, if it was known by then: a date means the end of that day, UTC."""
        if known is None or self.closed_at is None:
            found: date | None = self.closed_on
            return found
        moment = known if isinstance(known, datetime) else datetime.combine(known, time.max, UTC)
        day: date | None = self.closed_on
        return day if self.closed_at <= moment else None


    def applicant_since(self: Any, on: date, known: date | datetime | None) -> date | None:
        """Since when an application is examined on a day, if it was known by then: a date means its end, UTC."""
        moment = datetime.combine(known, time.max, UTC) if known and not isinstance(known, datetime) else known
        for spell in (spell for entry in (self, *self.merged) for spell in entry.examined):
            known_end = spell.ended_at is not None and (moment is None or spell.ended_at <= moment)
            begun = spell.first_day <= on and (moment is None or spell.recorded_at <= moment)
            if begun and not (known_end and spell.ended_at.date() <= on):
                found: date = spell.first_day
                return found
        return None


class RegisterEntry(Shown, Base):
    """An agency or employer. Exists only after a list import, an accepted application or a publication."""

    __tablename__ = "register_entry"
    __allow_unmapped__ = True

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    kind: Mapped[Code] = mapped_column(comment="agency or employer")
    country: Mapped[Country] = mapped_column(comment="country of registration, the home of its licences")
    name: Mapped[str] = mapped_column(comment="the name shown first, NFC")
    created_at: Mapped[datetime]
    closed_on: Mapped[date | None]
    closed_reason: Mapped[str | None] = mapped_column(comment="published with the day")
    closed_at: Mapped[datetime | None] = mapped_column(comment="when we were told; none: known ever since")
    hidden_at: Mapped[datetime | None] = mapped_column(comment="its only import was undone: found by nobody")
    merged_into_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("register_entry.id"), index=True, comment="cache of the merge facts, for lists and search"
    )
    ever_merged: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="named in a merge fact: pages about it must read those"
    )
    ever_applied: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="an application was accepted: pages about it must read notices"
    )
    version: Mapped[int] = mapped_column(default=1)
    names: Mapped[list[EntryName]] = relationship(back_populates="entry", order_by="EntryName.id")

    examined: Sequence[Any] = ()
    """Days on which an application was examined, as `queries.merges` read them for this page; not a column."""
    merged: Sequence[Any] = ()
    """Entries that are one with it, as `queries.merges` read them for this page; not a column."""

    __table_args__ = (
        CheckConstraint("merged_into_id <> id", name="not_merged_into_itself"),
        Index("ix_register_entry_kind_country_id", "kind", "country", "id"),
        Index("ix_register_entry_kind_name_id", "kind", "name", "id"),
    )
    __mapper_args__ = {"version_id_col": version}


class EntryName(Base):
    """One name of an entry, as written by its source."""

    __tablename__ = "entry_name"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    text: Mapped[str] = mapped_column(comment="NFC, as written")
    kind: Mapped[Code] = mapped_column(comment="legal, local, trading, former")
    lang: Mapped[Code | None]
    recorded_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("import_batch.id"), index=True)
    entry: Mapped[RegisterEntry] = relationship(back_populates="names")

    __table_args__ = (
        UniqueConstraint("entry_id", "text", "kind"),
        CheckConstraint("text <> ''", name="text_given"),
        Index("ix_entry_name_recorded_at_id", "recorded_at", "id"),
    )


class Contact(Base):
    """How an entry can be reached; not public, since lists mix in mobiles of persons."""

    __tablename__ = "contact"

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"))
    kind: Mapped[Code] = mapped_column(comment="address, phone, email, website")
    value: Mapped[str]
    recorded_at: Mapped[datetime]
    batch_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("import_batch.id"), index=True)
    entry: Mapped[RegisterEntry] = relationship()

    __table_args__ = (UniqueConstraint("entry_id", "kind", "value"),)


class EntryStatus(Base):
    """Cache of the one word of each entry for lists and filters; `iris status --rebuild` makes it anew.

    Never the answer on a page about one entry: that is read from the facts.
    """

    __tablename__ = "entry_status"

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), primary_key=True)
    kind: Mapped[Code] = mapped_column(comment="copied from the entry: filter and sort on one index")
    country: Mapped[Country]
    word: Mapped[Code]
    since: Mapped[date | None]
    changes_on: Mapped[date | None] = mapped_column(comment="when time alone changes the word")
    computed_on: Mapped[date]

    __table_args__ = (
        Index("ix_entry_status_kind_word_entry_id", "kind", "word", "entry_id"),
        Index("ix_entry_status_kind_country_word_entry_id", "kind", "country", "word", "entry_id"),
        Index("ix_entry_status_changes_on", "changes_on"),
    )
