"""The blueprint of these lists, and what they share: filters, order, pages, the columns that all of them have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext

from iris import queries
from iris.db import current
from iris.gateways.sheets_writing import Value
from iris.queries.standings import Narrowed, Order, Place
from iris.rules.certificates import CERTIFICATE_WORDS, CertificateState
from iris.rules.countries import COUNTRIES
from iris.rules.organisations import SECTORS
from iris.rules.scoring.vocabulary import Band
from iris.rules.status import AGENCY_WORDS, AgencyWord
from iris.web.answers import entry_href
from iris.web.asking import decode_cursor, encode_cursor
from iris.web.languages import url_with
from iris.web.shell import country_name

area = Blueprint("standing", __name__)

PAGE = 50
KINDS = ("agency", "employer")
DOWN = "down"
Choice = tuple[str, str]
READ: Mapping[str, Any] = {"name": str, "country": str, "since": date.fromisoformat}
"""How the value at which a page ended is read back, by what the list is sorted by; else a number."""


def narrowed(kind: str = "") -> Narrowed:
    """The filters of the address; what is unknown is passed over. `kind` where there is no choice."""
    return Narrowed(
        kind=kind or _one_of("kind", KINDS),
        country=_one_of("country", COUNTRIES),
        word=_one_of("status", AGENCY_WORDS),
        band=_one_of("band", Band),
        sector=_one_of("sector", SECTORS),
    )


def _one_of(name: str, known: Iterable[str]) -> str:
    given = request.args.get(name, "")
    return given if given in {str(code) for code in known} else ""


def order_asked(keys: Mapping[str, Any], tie: Any) -> tuple[str, Order]:
    """What the list is sorted by, by its name."""
    name = _one_of("sort", keys) or "name"
    return name, Order(keys[name], tie, request.args.get("order") == DOWN)


def page_of(query: Any, keys: Mapping[str, Any], tie: Any) -> tuple[Sequence[Any], dict[str, Any]]:
    """The rows of one page, and where the pages around it are."""
    name, order = order_asked(keys, tie)
    place, number = _place(name)
    rows = queries.standings.page(current(), query, order, place, PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    page = {
        "number": number,
        "previous": url_with(page=None) if number == 2 else None,
        "next": url_with(page=encode_cursor(str(last.key), last.place, number + 1)) if last else None,
    }
    return rows[:PAGE], page


def _place(name: str) -> tuple[Place | None, int]:
    found = decode_cursor(request.args.get("page"))
    try:
        return ((READ.get(name, int)(found[0]), found[1]), found[2]) if found else (None, 1)
    except ValueError:
        # The list was sorted by something else when this place was given.
        return None, 1


def heads(columns: Sequence[tuple[str, str]], keys: Mapping[str, Any]) -> list[Any]:
    """Headings; those that the list can be sorted by lead to it, the one it is sorted by the other way round."""
    name, order = order_asked(keys, None)
    found: list[Any] = []
    for column, label in columns:
        if column not in keys:
            found.append(label)
            continue
        way = ("descending" if order.down else "ascending") if column == name else None
        turned = DOWN if way == "ascending" else None
        found.append({"label": label, "href": url_with(sort=column, order=turned, page=None), "sorted": way})
    return found


def files() -> list[tuple[str, str]]:
    """The whole list as files, filtered and sorted as it is shown."""
    return [(form, url_with(page=None, form=form)) for form in ("csv", "xlsx")]


def countries(codes: Iterable[str]) -> list[Choice]:
    """Countries to choose from, in the reader's language."""
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


def filters(countries_: Iterable[str], *more: tuple[str, str, Sequence[Choice]]) -> list[dict[str, Any]]:
    """What the list can be narrowed by, with what was chosen."""
    sectors = queries.organisations.corridor_options(current())[1]
    found: list[tuple[str, str, Sequence[Choice]]] = [
        *more,
        ("country", gettext("Country"), countries(countries_)),
        ("status", gettext("Status today"), [(str(c), gettext(word.label)) for c, word in AGENCY_WORDS.items()]),
        ("band", gettext("Band of the score"), [(str(band), str(band)) for band in Band]),
        ("sector", gettext("Sector"), [(code, gettext(SECTORS[code])) for code in sectors if code in SECTORS]),
    ]
    return [
        {"name": name, "label": label, "options": options, "chosen": request.args.get(name, "")}
        for name, label, options in found
    ]


def line(row: Any) -> dict[str, Any]:
    """The columns that all these lists have."""
    state = CERTIFICATE_WORDS[CertificateState(row.certificate_state)] if row.certificate_state else None
    return {
        "href": entry_href(row),
        "name": row.name,
        "public_id": row.public_id,
        "kind": kind_name(row.kind),
        "country": country_name(row.country),
        "word": word_of(row),
        "certificate": row.certificate or "",
        "certificate_word": state,
        "certificate_until": row.certificate_until,
        "audits": row.audits,
        "band": row.band or "",
    }


def word_of(row: Any) -> Any:
    """The word of today of a row."""
    return AGENCY_WORDS[AgencyWord(row.word) if row.word else AgencyWord.UNKNOWN]


def kind_name(kind: str) -> str:
    """What an entry is."""
    return gettext("Agency") if kind == "agency" else gettext("Employer")


def cells(row: Any) -> list[Value]:
    """The same columns for a file."""
    shown = line(row)
    word = shown["certificate_word"]
    return [
        row.public_id, row.name, shown["kind"], row.country, gettext(shown["word"].label), shown["certificate"],
        gettext(word.label) if word else "", row.certificate_until, row.audits, shown["band"],
    ]  # fmt: skip


def file_heads() -> list[str]:
    """The headings of those."""
    return [
        gettext("Number in the register"), gettext("Name"), gettext("Kind"), gettext("Country"),
        gettext("Status today"), gettext("Certificate"), gettext("State of the certificate"), gettext("Valid until"),
        gettext("Published assessments"), gettext("Band"),
    ]  # fmt: skip
