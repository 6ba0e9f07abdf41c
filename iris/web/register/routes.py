"""Public pages of the register; everything here can be read without an account."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.queries.register import Entry, Filters
from iris.queries.rows import LicenceRow
from iris.rules.access import may
from iris.rules.countries import COUNTRIES
from iris.rules.names import Verdict
from iris.rules.organisations import SECTORS
from iris.rules.roles import Action, reach_of
from iris.rules.scoring.vocabulary import Band
from iris.rules.status import AGENCY_WORDS, AgencyWord
from iris.web import scores, scoring
from iris.web.answers import entry_href
from iris.web.asking import (
    LAST_NUMBERED_PAGE,
    dates_asked,
    decode_cursor,
    encode_cursor,
    find_entry,
    known_asked,
    name_book,
    page_number,
    parts_of,
    today_of,
)
from iris.web.disclosures import line
from iris.web.guard import public
from iris.web.headers import cache_publicly
from iris.web.identity import now
from iris.web.languages import day_in_words, url_with
from iris.web.register import assessed, control, heard, views

area = Blueprint("register", __name__)

PER_PAGE = 25
HOME_WORDS = (
    AgencyWord.CERTIFIED,
    AgencyWord.LICENSED,
    AgencyWord.LICENCE_SUSPENDED,
    AgencyWord.LICENCE_REVOKED,
    AgencyWord.UNKNOWN,
)


@area.get("/")
@public
def home() -> ResponseReturnValue:
    """The front door: check, complain, what the register holds today."""
    words = queries.register.word_counts(current(), "agency")
    countries = queries.register.country_counts(current(), "agency")
    page = render_template(
        "register/home.html",
        counts=_counts(words, countries),
        words=[AGENCY_WORDS[word] for word in HOME_WORDS],
    )
    return cache_publicly(make_response(page))


def _counts(words: dict[str, int], countries: dict[str, int]) -> list[dict[str, Any]]:
    struck = [AgencyWord.BANNED, AgencyWord.LICENCE_REVOKED, AgencyWord.CERTIFICATE_WITHDRAWN]
    stopped = [AgencyWord.LICENCE_SUSPENDED, AgencyWord.CERTIFICATE_SUSPENDED]
    lists = queries.register.newest_lists(current())
    newest = max((source.newest_on for source in lists if source.newest_on), default=None)
    roots = queries.journal.roots(current(), 1)
    href = url_for("register.results")
    found = [
        _count(sum(words.values()), gettext("agencies"), gettext("in %(n)s countries", n=len(countries)), href),
        _count(
            sum(words.get(word, 0) for word in struck),
            gettext("struck off or banned"),
            gettext("they stay here, with the reason and the date"),
            url_for("register.results", status=[str(word) for word in struck]),
        ),
        _count(
            sum(words.get(word, 0) for word in stopped),
            gettext("suspended now"),
            gettext("do not pay or sign while it lasts"),
            url_for("register.results", status=[str(word) for word in stopped]),
        ),
        _count(
            len(lists),
            gettext("official lists"),
            gettext("newest of %(day)s", day=day_in_words(newest)) if newest else "",
            url_for("register.lists"),
        ),
    ]
    if roots:
        sealed = gettext("anyone can verify that nothing was changed afterwards")
        found.append(
            _count(
                day_in_words(roots[0].day),
                gettext("journal sealed"),
                sealed,
                url_for("register.journal"),
            )
        )
    return found


def _count(number: object, label: str, note: str, href: str) -> dict[str, Any]:
    return {"number": number, "label": label, "note": note, "href": href}


@area.get("/agencies")
@public
def results() -> ResponseReturnValue:
    """Search and list of agencies; typed text goes through the one name index."""
    text = request.args.get("q", "").strip()
    filters = filters_of_request()
    context = _searched(text, filters) if text else _listed(filters)
    context |= {"q": text, "filters": _filter_options(filters)}
    return cache_publicly(make_response(render_template("register/results.html", **context)))


def filters_of_request(kind: str = "agency") -> Filters:
    """The filters of the address; what is unknown is passed over."""
    countries = tuple(code.upper() for code in request.args.getlist("country") if len(code) == 2 and code.isalpha())
    words = tuple(word for word in request.args.getlist("status") if word in set(AgencyWord))
    destinations = tuple(code.upper() for code in request.args.getlist("destination") if code.upper() in COUNTRIES)
    sectors = tuple(code for code in request.args.getlist("sector") if code in SECTORS)
    bands = tuple(band for band in request.args.getlist("band") if band in set(Band))
    return Filters(kind, countries, words, destinations, sectors, bands)


def _searched(text: str, filters: Filters) -> dict[str, Any]:
    found = queries.search.find(current(), name_book(), text, filters, limit=LAST_NUMBERED_PAGE * PER_PAGE)
    number = min(page_number(request.args.get("page")), max(1, -(-len(found.ids) // PER_PAGE)))
    start = (number - 1) * PER_PAGE
    shown = found.ids[start : start + PER_PAGE]
    page = {
        "items": _hits(shown),
        "total": len(found.ids),
        "total_is_exact": True,
        "number": number,
        "previous": url_with(page=number - 1) if number > 1 else None,
        "next": url_with(page=number + 1) if len(found.ids) > start + PER_PAGE else None,
    }
    near = found.by == "name" and found.match is not Verdict.EXACT and bool(found.ids)
    return {"page": page, "near": near, "exact_href": ""}


def _listed(filters: Filters) -> dict[str, Any]:
    total, exact = queries.register.total(current(), filters)
    after = decode_cursor(request.args.get("page"))
    number = after[2] if after else page_number(request.args.get("page"))
    if after is None and exact:
        number = min(number, max(1, -(-total // PER_PAGE)))
    skip = 0 if after else (number - 1) * PER_PAGE
    place = (after[0], after[1]) if after else None
    rows = queries.register.page_after(current(), filters, place, skip + PER_PAGE + 1)[skip:]
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    page = {
        "items": _hits([row.id for row in rows]),
        "total": total,
        "total_is_exact": exact,
        "number": number,
        "previous": url_with(page=number - 1) if 1 < number <= LAST_NUMBERED_PAGE + 1 else None,
        "next": url_with(page=encode_cursor(rows[-1].name, rows[-1].id, number + 1)) if more else None,
    }
    return {"page": page}


def _hits(ids: Any) -> list[dict[str, Any]]:
    stored = queries.scoring.stored(current(), list(ids))
    return [
        views.hit(entry, licences, today_of(entry, licences), scores.stored_figure(stored.get(entry.id)))
        for entry, licences in queries.search.rows_of(current(), list(ids))
    ]


def _filter_options(filters: Filters) -> dict[str, Any]:
    words = queries.register.word_counts(current(), filters.kind)
    countries = queries.register.country_counts(current(), filters.kind)
    return {
        "countries": views.shown_countries(countries, filters.countries),
        "statuses": views.shown_words(words, filters.words),
        "bands": views.shown_bands(queries.register.band_counts(current()), filters.bands),
        "chips": views.chips(filters),
        "corridors": views.corridor_options(queries.organisations.corridor_options(current()), filters),
        "clear": url_for("register.results", q=request.args.get("q") or None),
    }


@area.get("/agencies/<public_id>")
@public
def agency(public_id: str) -> ResponseReturnValue:
    """One agency on one day, as known then or now."""
    return entry_page(public_id, "agency")


@area.get("/employers/<public_id>")
@public
def employer(public_id: str) -> ResponseReturnValue:
    """One employer on one day."""
    return entry_page(public_id, "employer")


def entry_page(public_id: str, kind: str) -> ResponseReturnValue:
    """The page of an entry; a mistyped but readable id, or one merged into another, leads to the canonical address."""
    entry, _ = find_entry(public_id, kind)
    known = known_asked()
    home = queries.merges.home(current(), entry, known)
    if home.public_id != public_id:
        return _canonical(home.public_id)
    licences = queries.merges.of_entry(current(), entry, known)
    today = today_of(entry, licences)
    on, known, problem = dates_asked(today)
    context = views.entry_page(entry, licences, on, known, today) | {"moves": moves(entry)}
    parts = parts_of(entry)
    context["score"] = _score(entry, licences, on, known) if "score" in parts else None
    found = queries.organisations.published(current(), entry.id, on, known, parts)
    context["disclosed"] = [line(row, on) for rows in found.values() for row in rows]
    context["private_href"] = _private_href(entry)
    context["controls"] = control.controls(current(), entry, on, known, today) if "control" in parts else []
    context |= assessed.context(entry, on, parts)
    context["heard"] = heard.channels(entry, on) if "heard" in parts and known is None else []
    page = render_template(f"register/{kind}.html", problem=problem, **context)
    return cache_publicly(make_response(page))


def moves(entry: m.RegisterEntry) -> list[dict[str, str]]:
    """What this reader can do about the entry beside reading it."""
    found = []
    if reach_of(g.actor.role, Action.ENTRY_PUBLISH):
        found = [
            {"href": url_for("upkeep.merges"), "label": gettext("It is the same firm as another")},
            {"href": url_for("upkeep.close", public_id=entry.public_id), "label": gettext("It has closed")},
        ]
    elif reach_of(g.actor.role, Action.ENTRY_EDIT) and g.actor.entry_id is None:
        found = [{"href": url_for("claims.show", entry=entry.public_id), "label": gettext("This is our record")}]
    elif not g.actor.signed_in:
        href = url_for("requests.ask", entry=entry.public_id)
        found = [{"href": href, "label": gettext("This is us: ask for an account")}]
    return found


def _private_href(entry: Any) -> str:
    """The way to the private part, for those who may read that of this entry."""
    if not reach_of(g.actor.role, Action.ENTRY_PRIVATE):
        return ""
    if not may(g.actor, Action.ENTRY_PRIVATE, queries.organisations.whose(current(), entry.id)):
        return ""
    return url_for("disclosures.private", public_id=entry.public_id)


def _score(entry: Entry, licences: list[LicenceRow], on: date, known: date | datetime | None) -> dict[str, Any] | None:
    found = scoring.shown(entry, licences, on, known)
    return scores.card(found.scored) if found and found.scored.signed else None


def _canonical(public_id: str) -> ResponseReturnValue:
    asked = request.query_string.decode("ascii", "ignore")
    return redirect(url_for(request.endpoint or "", public_id=public_id) + (f"?{asked}" if asked else ""), 301)


@area.get("/agencies/<public_id>/history")
@public
def history(public_id: str) -> ResponseReturnValue:
    """Every fact ever recorded about an agency."""
    return _history(public_id, "agency")


@area.get("/employers/<public_id>/history")
@public
def employer_history(public_id: str) -> ResponseReturnValue:
    """Every fact ever recorded about an employer."""
    return _history(public_id, "employer")


def _history(public_id: str, kind: str) -> ResponseReturnValue:
    entry, _ = find_entry(public_id, kind)
    known = known_asked()
    home = queries.merges.home(current(), entry, known)
    if home.public_id != public_id:
        return _canonical(home.public_id)
    licences = queries.merges.of_entry(current(), entry, known)
    context = {"entry": entry, "rows": views.history_rows(licences), "self_href": entry_href(entry)}
    return cache_publicly(make_response(render_template("register/history.html", **context)))


@area.get("/check")
@public
def check() -> ResponseReturnValue:
    """Is this agency known? One question, one answer; an invented name is never confirmed."""
    text = request.args.get("q", "").strip()
    answer = None
    if text:
        found = queries.search.find(current(), name_book(), text, Filters(), limit=10)
        match = found.match if found.ids else Verdict.NONE
        shown = found.ids[:1] if match is Verdict.EXACT else found.ids
        answer = {"match": str(match), "candidates": _hits(shown), "on": now().date()}
    return cache_publicly(make_response(render_template("register/check.html", q=text, answer=answer)))


@area.get("/lists")
@public
def lists() -> ResponseReturnValue:
    """Which official lists the register holds, and how old each is."""
    page = render_template("register/lists.html", sources=queries.register.newest_lists(current()))
    return cache_publicly(make_response(page))


@area.get("/journal")
@public
def journal() -> ResponseReturnValue:
    """The signed daily roots of the journal and the key to verify them."""
    roots = queries.journal.roots(current(), 100)
    key = current_app.extensions["iris_outside"].keys.public_jwk()
    return cache_publicly(make_response(render_template("register/journal.html", roots=roots, key=key)))
