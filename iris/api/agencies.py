"""Calls about agencies: list, record, status, and the check of one."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask_smorest import Blueprint

from iris import queries
from iris.api import schemas, views
from iris.api.answers import answer
from iris.db import current
from iris.queries.register import Entry, Filters
from iris.queries.rows import LicenceRow
from iris.queries.search import NOTHING, Found
from iris.rules.names import Verdict
from iris.rules.status import AgencyStatus
from iris.web.asking import decode_cursor, encode_cursor, find_entry, name_book, parts_of, today_of
from iris.web.guard import public

blueprint = Blueprint("api", __name__, url_prefix="/api/v1", description="Agencies and their status")

Licences = list[LicenceRow]


@blueprint.get("/agencies")
@public
@blueprint.arguments(schemas.ListQuery, location="query")
@blueprint.response(200, schemas.Page)
def listed(args: dict[str, Any]) -> Response:
    """List or search agencies.

    Sorted by name, or by nearness when `q` is given. `total` is exact to 10,000.
    """
    country = args.get("country", "").upper()
    filters = Filters(
        "agency",
        (country,) if country else (),
        (args["status"],) if "status" in args else (),
        (args["destination"].upper(),) if "destination" in args else (),
        (args["sector"],) if "sector" in args else (),
    )
    if text := args.get("q", "").strip():
        found = queries.search.find(current(), name_book(), text, filters, args["limit"])
        return answer({"items": _items(found.ids), "next": None, "total": len(found.ids)})
    place = decode_cursor(args.get("cursor"))
    rows = queries.register.page_after(current(), filters, place[:2] if place else None, args["limit"] + 1)
    shown = rows[: args["limit"]]
    total, exact = queries.register.total(current(), filters)
    cursor = encode_cursor(shown[-1].name, shown[-1].id, 1) if len(rows) > len(shown) else None
    items = _items([row.id for row in shown])
    return answer({"items": items, "next": cursor, "total" if exact else "total_at_least": total})


def _items(ids: Any) -> list[dict[str, Any]]:
    stored = queries.scoring.stored(current(), list(ids))
    return [
        views.item(entry, licences, today_of(entry, licences), stored.get(entry.id))
        for entry, licences in queries.search.rows_of(current(), list(ids))
    ]


@blueprint.get("/agencies/<string:public_id>")
@public
@blueprint.arguments(schemas.Moments, location="query")
@blueprint.response(200, schemas.Agency)
@blueprint.alt_response(301, description="The agency was merged into another; its record is there.")
def record(args: dict[str, Any], public_id: str) -> Response:
    """The public record of one agency, each fact with its source, effective and recorded date."""
    entry, licences = _loaded(args, public_id)
    on, known = _moments(args, entry, licences)
    parts = parts_of(entry)
    disclosed = queries.organisations.published(current(), entry.id, on, known, parts)
    return answer(views.record(entry, licences, on, known) | views.disclosed(disclosed))


@blueprint.get("/agencies/<string:public_id>/status")
@public
@blueprint.arguments(schemas.Moments, location="query")
@blueprint.response(200, schemas.Status)
@blueprint.alt_response(301, description="The agency was merged into another; its record is there.")
def status(args: dict[str, Any], public_id: str) -> Response:
    """The status of one agency on a day, as known at a moment."""
    entry, licences = _loaded(args, public_id)
    return answer(_status(entry, licences, args))


def _loaded(args: dict[str, Any], public_id: str) -> tuple[Entry, Licences]:
    """The entry and its permissions; one that was merged into another, as known then, is answered with 301."""
    entry, _ = find_entry(public_id, "agency")
    home = queries.merges.home(current(), entry, args.get("known"))
    if home.id != entry.id:
        asked = request.query_string.decode("ascii", "ignore")
        target = url_for(request.endpoint or "", public_id=home.public_id)
        abort(redirect(f"{target}?{asked}" if asked else target, 301))
    return entry, queries.merges.of_entry(current(), entry, args.get("known"))


def _moments(args: dict[str, Any], entry: Entry, licences: Licences) -> tuple[date, views.Known]:
    return args.get("on") or today_of(entry, licences), args.get("known")


def _status(
    entry: Entry, licences: Licences, args: dict[str, Any], today: AgencyStatus | None = None
) -> dict[str, Any]:
    """The status on the day asked about; `today` is that of today, where it is there already."""
    on, known = _moments(args, entry, licences)
    if today is None or args.get("on") or known:
        today = views.status_of(entry, licences, on, known)
    return views.status(today, licences, on, known)


@blueprint.get("/status")
@public
@blueprint.arguments(schemas.StatusQuery, location="query")
@blueprint.response(200, schemas.Check)
def check(args: dict[str, Any]) -> Response:
    """Check whether this agency is known, and its status.

    Give `licence`, `name` or `certificate`. A status is given only where one agency is meant for sure or most
    probably; an invented name is never confirmed.
    """
    found = _found(args)
    rows = queries.search.rows_of(current(), found.ids[:10], args.get("known"))
    sure = found.match in (Verdict.EXACT, Verdict.LIKELY) and bool(rows)
    today = [views.status_of(entry, licences, today_of(entry, licences), None) for entry, licences in rows]
    candidates = [
        views.candidate(entry, found.names.get(entry.id), status)
        for (entry, _), status in zip(rows, today, strict=True)
    ]
    return answer(
        {
            "match": str(found.match if rows else Verdict.NONE),
            "candidates": candidates,
            "status": _status(*rows[0], args, today[0]) if sure else None,
            "receipt": None,
        }
    )


def _found(args: dict[str, Any]) -> Found:
    country, known = args["country"].upper() if "country" in args else None, args.get("known")
    filters = Filters("agency", (country,) if country else ())
    if licence := args.get("licence"):
        return queries.search.licence_of(current(), licence, country, filters, known)
    if certificate := args.get("certificate"):
        return queries.search.licence_of(current(), certificate, country, filters, known)
    if name := args.get("name"):
        return queries.search.by_name(current(), name_book(), name[:200], filters, 10, known)
    if not args.keys() & {"licence", "certificate", "name"}:
        abort(400)
    return NOTHING
