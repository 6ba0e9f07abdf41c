"""Rows and rules as the shapes of the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from iris import models as m
from iris.queries.organisations import datum_of
from iris.queries.register import Entry
from iris.queries.register import views as permission_views
from iris.queries.rows import FactRow, LicenceRow
from iris.rules.status import AgencyStatus, PermissionAt, agency_status
from iris.web.answers import fact_behind, last_day

Known = date | datetime | None


def names(entry: Entry) -> list[dict[str, Any]]:
    """The other names of an entry, as written."""
    return [
        {"text": name.text, "kind": name.kind, "lang": name.lang} for name in entry.all_names if name.text != entry.name
    ]


def status_of(entry: Entry, licences: Sequence[LicenceRow], on: date, known: Known) -> AgencyStatus:
    """What the rules say of an entry on a day."""
    return agency_status(
        permission_views(entry.country, licences), on, known, closed=entry.closed_as_known(known),
        applicant_since=entry.applicant_since(on, known),
    )  # fmt: skip


def permission(at: PermissionAt, licences: Sequence[LicenceRow]) -> dict[str, Any]:
    """One permission on the day asked about."""
    licence = next(row for row in licences if row.id == at.permission.key)
    fact = fact_behind(at, licence)
    return {
        "authority": at.permission.authority,
        "country": at.permission.country,
        "meaning": str(at.permission.kind),
        "number": at.permission.number,
        "state": str(at.status.state),
        "since": at.status.since,
        "until": last_day(at, licence),
        "recorded_at": fact.recorded_at if fact else None,
        "source_date": fact.source_date if fact else None,
    }


def status(found: AgencyStatus, licences: Sequence[LicenceRow], on: date, known: Known) -> dict[str, Any]:
    """The status of an agency with everything beside it."""
    speaks = permission(found.speaks, licences) if found.speaks else None
    return {
        "status": str(found.word),
        "since": found.since,
        "reason": found.reason,
        "recorded_at": speaks["recorded_at"] if speaks else None,
        "on": on,
        "known": known.isoformat() if known else None,
        "certificate": permission(found.certificate, licences) if found.certificate else None,
        "licences": [permission(at, licences) for at in found.permissions if at is not found.certificate],
        "contradictions": [note(one) for one in found.contradictions],
        "warnings": [note(one) for one in found.warnings],
    }


def note(found: Any) -> dict[str, str]:
    """A contradiction or warning: its code and its English sentence."""
    values = {
        name: value.isoformat() if isinstance(value, date) else str(value) for name, value in found.values.items()
    }
    return {"code": found.code, "sentence": found.sentence % values}


def item(
    entry: Entry, licences: Sequence[LicenceRow], today: date, stored: m.StoredScore | None = None
) -> dict[str, Any]:
    """An agency in a list; its score comes from the cache."""
    found = status_of(entry, licences, today, None)
    return {
        "id": entry.public_id,
        "name": entry.name,
        "other_names": names(entry),
        "country": entry.country,
        "status": str(found.word),
        "licences": [permission(at, licences) for at in found.permissions],
        "certificate": permission(found.certificate, licences) if found.certificate else None,
        "score": score(stored) if stored else None,
    }


def score(row: m.StoredScore) -> dict[str, Any]:
    """A published score in short."""
    return {
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "band": row.band,
        "reason": row.reason,
        "gates": row.gates,
        "method": row.method,
        "on": row.as_of.isoformat(),
    }


def record(entry: Entry, licences: Sequence[LicenceRow], on: date, known: Known) -> dict[str, Any]:
    """The public record of an agency, every fact with source and both dates."""
    found = status_of(entry, licences, on, known)
    rows = {licence.id: licence for licence in licences}
    return {
        "id": entry.public_id,
        "name": entry.name,
        "other_names": names(entry),
        "country": entry.country,
        "kind": entry.kind,
        "merged_ids": [one.public_id for one in entry.merged],
        "closed_on": entry.closed_as_known(known),
        "closed_reason": entry.closed_reason if entry.closed_as_known(known) else None,
        "status": status(found, licences, on, known),
        "licences": [
            permission(at, licences) | {"facts": [fact(row) for row in rows[at.permission.key].facts]}  # type: ignore[index]
            for at in found.permissions
        ],
    }


def fact(row: FactRow) -> dict[str, Any]:
    """One stored fact."""
    return {
        "state": row.state,
        "effective_from": row.effective_from,
        "effective_to": row.effective_to,
        "recorded_at": row.recorded_at,
        "source": row.source_kind,
        "source_date": row.source_date,
        "reason": row.reason,
    }


DISCLOSED = {"party": "owners", "branch": "branches", "corridor": "corridors", "number": "identifiers"}


def disclosed(found: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    """The public part of what an organisation says about itself, each datum with source and both dates."""
    return {name: [_datum(row) for row in found[kind]] for kind, name in DISCLOSED.items()}


def _datum(row: Any) -> dict[str, Any]:
    datum = asdict(datum_of(row))
    hidden = {"birth", "document_country", "document_number"}
    if "share" in datum:
        datum["share"] = None if row.share is None else row.share / 100
    if row.__tablename__ == "org_identifier" and row.scheme == "lei":
        datum["country"] = None
    return {name: value for name, value in datum.items() if name not in hidden} | {
        "state": row.state,
        "source": row.source,
        "source_note": row.confirmed_source or row.source_note,
        "effective_from": row.effective_from,
        "effective_to": row.effective_to,
        "recorded_at": row.recorded_at,
    }


def candidate(entry: Entry, matched: str | None, found: AgencyStatus) -> dict[str, Any]:
    """An agency that may be meant."""
    return {
        "id": entry.public_id,
        "name": entry.name,
        "matched": matched,
        "country": entry.country,
        "status": str(found.word),
    }
