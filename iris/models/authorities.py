"""Authorities that give or take permissions, and the lists they publish."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iris.models.base import Base, BigId, Code, Country, Key


class Authority(Base):
    """A body whose word on a permission counts: a ministry, a bureau, this scheme itself."""

    __tablename__ = "authority"

    id: Mapped[Key]
    country: Mapped[Country] = mapped_column(index=True)
    key: Mapped[Code] = mapped_column(comment="short name for commands, folded: bmet")
    name: Mapped[str]
    timezone: Mapped[Code] = mapped_column(comment="IANA zone in which its legal dates run")
    aliases: Mapped[list[AuthorityAlias]] = relationship(back_populates="authority")

    __table_args__ = (UniqueConstraint("country", "key"),)


class AuthorityAlias(Base):
    """Another name under which a list names the same authority."""

    __tablename__ = "authority_alias"

    id: Mapped[Key]
    authority_id: Mapped[int] = mapped_column(BigId, ForeignKey("authority.id"), index=True)
    country: Mapped[Country]
    key: Mapped[Code]
    authority: Mapped[Authority] = relationship(back_populates="aliases")

    __table_args__ = (UniqueConstraint("country", "key"),)


class Source(Base):
    """One list of one authority: whom it is about, what being on it means, how its columns are read."""

    __tablename__ = "source"

    id: Mapped[Key]
    authority_id: Mapped[int] = mapped_column(BigId, ForeignKey("authority.id"))
    subject: Mapped[Code] = mapped_column(comment="agency or employer")
    meaning: Mapped[Code] = mapped_column(comment="licence, sponsor-licence, sanction, accreditation")
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="field to column, as last confirmed")
    options: Mapped[dict[str, Any]] = mapped_column(default=dict, comment="date order, calendar")
    newest_on: Mapped[date | None] = mapped_column(comment="date of the newest whole list applied")
    authority: Mapped[Authority] = relationship()

    __table_args__ = (UniqueConstraint("authority_id", "subject", "meaning"),)
