"""What an entry says about itself, each datum dated, with source and who declared it.

No row is changed once it counts: a correction or an end is a new row that names the one it replaces, and the
replaced one keeps the moment until which it was believed.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, and_, column
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from iris.models.base import Base, BigId, Code, Country, Key
from iris.models.entries import RegisterEntry


class Dated:
    """What all data of an organisation carry: state, source, both times, who, and what they replace."""

    id: Mapped[Key]
    state: Mapped[Code] = mapped_column(comment="draft, declared, confirmed")
    source: Mapped[Code] = mapped_column(comment="declared, official_list, document")
    source_note: Mapped[str] = mapped_column(default="", comment="which list or document, and of which day")
    effective_from: Mapped[date]
    effective_to: Mapped[date | None] = mapped_column(comment="last day, counted")
    recorded_at: Mapped[datetime] = mapped_column(comment="when it began to count; of a draft: when it was written")
    confirmed_at: Mapped[datetime | None]
    confirmed_source: Mapped[str | None] = mapped_column(comment="where it was found confirmed")
    replaced_at: Mapped[datetime | None] = mapped_column(comment="until when it was believed")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @declared_attr
    def entry_id(cls) -> Mapped[int]:  # noqa: N805 - a class, where SQLAlchemy calls it
        """Whose datum this is."""
        return mapped_column(BigId, ForeignKey("register_entry.id"))

    @declared_attr
    def account_id(cls) -> Mapped[int | None]:  # noqa: N805 - a class, where SQLAlchemy calls it
        """Who declared it."""
        return mapped_column(BigId, ForeignKey("account.id"))

    @declared_attr
    def confirmed_by(cls) -> Mapped[int | None]:  # noqa: N805 - a class, where SQLAlchemy calls it
        """Who confirmed it."""
        return mapped_column(BigId, ForeignKey("account.id"))

    @declared_attr
    def replaces_id(cls) -> Mapped[int | None]:  # noqa: N805 - a class, where SQLAlchemy calls it
        """The row before this one."""
        return mapped_column(BigId, ForeignKey(f"{cls.__tablename__}.id"), unique=True)  # type: ignore[attr-defined]

    @declared_attr
    def first_id(cls) -> Mapped[int | None]:  # noqa: N805 - a class, where SQLAlchemy calls it
        """The first row of the same datum; none in that row itself."""
        return mapped_column(BigId, ForeignKey(f"{cls.__tablename__}.id"))  # type: ignore[attr-defined]

    @declared_attr
    def entry(cls) -> Mapped[RegisterEntry]:  # noqa: N805 - a class, where SQLAlchemy calls it
        """Whose datum this is."""
        return relationship(RegisterEntry, foreign_keys=[cls.entry_id])  # type: ignore[list-item]

    @property
    def thread(self) -> int:
        """What stays the same through all corrections."""
        return self.first_id or self.id


def _dated(table: str, *more: SchemaItem) -> tuple[SchemaItem, ...]:
    return (
        CheckConstraint("effective_to IS NULL OR effective_to >= effective_from", name="dates_in_order"),
        CheckConstraint("(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed_says_when"),
        Index(f"ix_{table}_entry_id_replaced_at", "entry_id", "replaced_at"),
        *more,
    )


_LIVE = and_(column("replaced_at").is_(None), column("effective_to").is_(None), column("state") != "draft")


class Party(Dated, Base):
    """A person or firm that owns, directs or manages an entry. Public only when it stands on an official list."""

    __tablename__ = "org_party"

    kind: Mapped[Code] = mapped_column(comment="person or firm")
    role: Mapped[Code] = mapped_column(comment="owner, officer, manager")
    name: Mapped[str] = mapped_column(comment="NFC, as written")
    share: Mapped[int | None] = mapped_column(Integer, comment="hundredths of a per cent: 2550 is 25.5 %")

    __table_args__ = _dated(
        "org_party",
        CheckConstraint("share IS NULL OR (share > 0 AND share <= 10000)", name="share_of_whole"),
        CheckConstraint("name <> ''", name="name_given"),
    )


class PartyIdentity(Base):
    """Birth date and document number of a party: sealed, with keyed hashes so that equality shows without reading."""

    __tablename__ = "org_party_identity"

    id: Mapped[Key]
    party_id: Mapped[int] = mapped_column(BigId, ForeignKey("org_party.id"), unique=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    birth_sealed: Mapped[bytes | None] = mapped_column(comment="ISO date, sealed with the people key")
    birth_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), comment="keyed commitment to the ISO date")
    document_sealed: Mapped[bytes | None] = mapped_column(comment="country and number, sealed with the people key")
    document_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), comment="keyed commitment: CC:NUMBER")

    __table_args__ = (
        CheckConstraint("(birth_sealed IS NULL) = (birth_hash IS NULL)", name="birth_whole"),
        CheckConstraint("(document_sealed IS NULL) = (document_hash IS NULL)", name="document_whole"),
        Index("ix_org_party_identity_birth_hash", "birth_hash"),
        Index("ix_org_party_identity_document_hash", "document_hash"),
    )


class Branch(Dated, Base):
    """A place where an entry works beside its seat. Public when an official list names it."""

    __tablename__ = "org_branch"

    name: Mapped[str]
    address: Mapped[str]
    country: Mapped[Country]
    licence_number: Mapped[str] = mapped_column(default="", comment="of the branch itself, as written")

    __table_args__ = _dated("org_branch")


class SubAgent(Dated, Base):
    """Somebody who recruits for an entry: a register entry or a name; perhaps under another sub-agent."""

    __tablename__ = "org_sub_agent"

    other_entry_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("register_entry.id"), index=True)
    name: Mapped[str] = mapped_column(comment="as typed; the name of the entry where there is one")
    country: Mapped[Country]
    role: Mapped[Code] = mapped_column(comment="sub_agent, village_agent, partner_agency")
    card_number: Mapped[str] = mapped_column(default="")
    under_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("org_sub_agent.id"), comment="first row of the sub-agent above; none: directly"
    )
    other: Mapped[RegisterEntry | None] = relationship(RegisterEntry, foreign_keys="SubAgent.other_entry_id")

    __table_args__ = _dated(
        "org_sub_agent", CheckConstraint("other_entry_id IS NULL OR other_entry_id <> entry_id", name="not_itself")
    )


class Corridor(Dated, Base):
    """That an entry sends workers of a sector from one country to another. Public once confirmed."""

    __tablename__ = "org_corridor"

    origin: Mapped[Country]
    destination: Mapped[Country]
    sector: Mapped[Code] = mapped_column(comment="code of rules.organisations.SECTORS")

    __table_args__ = _dated(
        "org_corridor",
        CheckConstraint("origin <> destination", name="two_countries"),
        Index(
            "ix_org_corridor_destination_sector_entry_id", "destination", "state", "sector", "entry_id", "effective_to"
        ),
        Index("ix_org_corridor_sector_entry_id", "sector", "state", "entry_id", "effective_to"),
    )


class Identifier(Dated, Base):
    """A number under which others know the entry: an LEI, or the number of its national company register."""

    __tablename__ = "org_identifier"

    scheme: Mapped[Code] = mapped_column(comment="lei or company_number")
    country: Mapped[Country] = mapped_column(comment="of the company register; XX for an LEI, which has none")
    value: Mapped[str] = mapped_column(comment="as written")
    value_key: Mapped[str] = mapped_column(String(64), comment="capitals without blanks and hyphens")

    __table_args__ = _dated(
        "org_identifier",
        Index(
            "uq_org_identifier_live", "scheme", "country", "value_key", unique=True,
            sqlite_where=_LIVE, postgresql_where=_LIVE,
        ),
    )  # fmt: skip


class FeeItem(Dated, Base):
    """What somebody pays for a placement in a corridor, as the entry declares it."""

    __tablename__ = "org_fee"

    origin: Mapped[Country]
    destination: Mapped[Country]
    payer: Mapped[Code] = mapped_column(comment="worker, employer, agency")
    item: Mapped[Code] = mapped_column(comment="code of rules.cases.fees.CostCategory")
    amount: Mapped[int] = mapped_column(BigId, comment="minor units")
    currency: Mapped[str] = mapped_column(String(3))

    __table_args__ = _dated("org_fee", CheckConstraint("amount >= 0", name="amount_not_negative"))


class Placement(Dated, Base):
    """How many workers an entry placed in a corridor in a period: its effective dates."""

    __tablename__ = "org_placement"

    origin: Mapped[Country]
    destination: Mapped[Country]
    number: Mapped[int] = mapped_column(Integer)
    estimated: Mapped[bool] = mapped_column(default=False)

    __table_args__ = _dated(
        "org_placement",
        CheckConstraint("number >= 0", name="number_not_negative"),
        CheckConstraint("effective_to IS NOT NULL", name="period_closed"),
    )


class RegimeRow(Base):
    """Whether a country requires a licence to recruit, as one source said. Append-only: the newest known row counts."""

    __tablename__ = "regime_row"

    id: Mapped[Key]
    country: Mapped[Country]
    regime: Mapped[Code] = mapped_column(comment="required, none, unknown")
    source: Mapped[str]
    as_of: Mapped[date] = mapped_column(comment="the day on which the source said so: effective from")
    recorded_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("account.id"))

    __table_args__ = (Index("ix_regime_row_country_as_of", "country", "as_of", "recorded_at"),)
