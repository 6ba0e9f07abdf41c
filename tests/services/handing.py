"""Documents and contacts as tests of claims need them."""

from __future__ import annotations

import io
from datetime import timedelta

from PIL import Image
from sqlalchemy import select

from iris import models as m
from iris.gateways.outside import Outside
from iris.rules.roles import Kind, Role
from iris.services import documents
from iris.services.documents import Kept
from tests.factories import Made


def photo() -> bytes:
    """A photo of a licence, with a place in it that must not be kept."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (40, 30), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def kept(outside: Outside) -> Kept:
    """The photo in the store."""
    return documents.keep(outside, photo(), "licence.jpg")


def batch_of(made: Made, country: str = "BD") -> m.ImportBatch:
    """A list that was saved, so that contacts can come from it."""
    authority = made.authority(country)
    source = m.Source(authority_id=authority.id, subject="agency", meaning="licence", mapping={}, options={})
    made.session.add(source)
    made.session.flush()
    batch = m.ImportBatch(
        source_id=source.id, country=country, filename="l.csv", digest="0" * 64, list_date=made.now.date(),
        state="applied", counts={}, options={}, created_at=made.now - timedelta(days=9),
    )  # fmt: skip
    made.session.add(batch)
    made.session.flush()
    return batch


def listed(made: Made, name: str = "Heron Overseas Ltd", **ways: str) -> m.RegisterEntry:
    """An agency from an official list, with these ways to reach it."""
    entry = made.licence(made.agency(name), f"{name[:2]}-7").entry
    batch = batch_of(made)
    for kind, value in ways.items():
        made.session.add(m.Contact(entry_id=entry.id, kind=kind, value=value, recorded_at=made.now, batch_id=batch.id))
    made.session.flush()
    return entry


def way(made: Made, entry: m.RegisterEntry, kind: str) -> int:
    """The number of one of these ways."""
    contact = m.Contact
    return made.session.scalars(select(contact.id).where(contact.entry_id == entry.id, contact.kind == kind)).one()


def manager(made: Made, kind: Kind = Kind.AGENCY) -> m.Account:
    """A manager of an organisation without a record."""
    role = Role.AGENCY_MANAGER if kind is Kind.AGENCY else Role.COMPANY_MANAGER
    return made.account(role, made.organisation(kind))
