"""Whom a worker can turn to, and whom a case can be passed on to: the public directory."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from iris.models.base import Base, BigId, Code, Country, Key


class AssistanceProgramme(Base):
    """One entry of the directory. With an organisation of ours it can receive referrals, and keep its own entry."""

    __tablename__ = "assistance_programme"

    id: Mapped[Key]
    organisation_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("organisation.id"), index=True)
    receiver: Mapped[Code] = mapped_column(comment="what it is there for: a kind of receiver")
    name: Mapped[str]
    country: Mapped[Country] = mapped_column(comment="where it helps")
    languages: Mapped[list[str]] = mapped_column(default=list)
    hours: Mapped[str] = mapped_column(default="")
    telephone: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="", comment="https only")
    about: Mapped[str] = mapped_column(default="", comment="what it does, in everyday words")
    listed: Mapped[bool] = mapped_column(default=True)
    checked_on: Mapped[date] = mapped_column(comment="when somebody last looked whether this is still so")
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("name <> ''", name="name_given"),
        CheckConstraint("telephone <> '' OR link <> ''", name="can_be_reached"),
        Index("ix_assistance_programme_country_receiver", "country", "receiver"),
    )
    __mapper_args__ = {"version_id_col": version}
