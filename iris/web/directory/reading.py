"""The public list of help, by country, language and kind."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.cases.purposes import NEVER_DEFAULT, RECEIVER_WORDS, Receiver
from iris.web.directory.area import area, kinds
from iris.web.guard import public
from iris.web.headers import cache_publicly
from iris.web.languages import TONGUES
from iris.web.passing import country

A_PAGE = 40
"""So that the page stays small on old phones; a country has fewer."""


@area.get("/help/programmes")
@public
def listed() -> ResponseReturnValue:
    """Who can help, where, in which language, when."""
    asked = {key: request.args.get(key, "")[:40] for key in ("country", "language", "kind")}
    hidden = sorted(NEVER_DEFAULT)
    everything = queries.assistance.listed(current(), hidden=hidden)
    places = sorted({row.country for row in everything}, key=country)
    rows = [row for row in everything if _fits(row, asked)]
    page = render_template(
        "directory/list.html",
        rows=[shown(row) for row in sorted(rows, key=lambda row: (country(row.country), row.name))[:A_PAGE]],
        more=max(0, len(rows) - A_PAGE),
        asked=asked,
        countries=[(code, country(code)) for code in places],
        tongues=sorted({(code, TONGUES[code]) for row in everything for code in row.languages if code in TONGUES}),
        kinds=kinds(public=True),
    )
    return cache_publicly(make_response(page))


def _fits(row: m.AssistanceProgramme, asked: dict[str, str]) -> bool:
    return (
        asked["country"] in ("", row.country)
        and asked["kind"] in ("", row.receiver)
        and (not asked["language"] or asked["language"] in row.languages)
    )


def shown(row: m.AssistanceProgramme) -> dict[str, Any]:
    """One entry in the reader's language."""
    return {
        "id": row.id,
        "name": row.name,
        "kind": gettext(RECEIVER_WORDS[Receiver(row.receiver)]),
        "country": country(row.country),
        "languages": ", ".join(TONGUES.get(code, code) for code in row.languages),
        "hours": row.hours,
        "telephone": row.telephone,
        "link": row.link,
        "about": row.about,
        "checked": row.checked_on,
        "listed": row.listed,
    }
