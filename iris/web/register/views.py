"""What the register's pages show, made from rows and rules: no query, no form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from iris.queries.register import Entry, Filters
from iris.queries.register import views as permission_views
from iris.queries.rows import FactRow, LicenceRow
from iris.rules.organisations import SECTORS
from iris.rules.scoring.vocabulary import Band
from iris.rules.status import (
    AGENCY_WORDS,
    STATE_WORDS,
    AgencyStatus,
    AgencyWord,
    Note,
    PermissionView,
    State,
    agency_status,
    standing_facts,
)
from iris.rules.timeline import Span, spans, window
from iris.rules.wording import Tone, Word
from iris.web.answers import entry_href, last_day
from iris.web.languages import day_in_words, locale, url_with
from iris.web.register.certificate import certificate_shown

OLD_AFTER_DAYS = 180
KINDS = {
    "valid": "valid",
    "conditional": "valid",
    "suspended": "suspended",
    "revoked": "stopped",
    "banned": "stopped",
}


@dataclass(frozen=True, slots=True)
class Other:
    """A further name with its language, when known."""

    text: str
    lang: str | None


def other_names(entry: Entry) -> list[Other]:
    """Names in other scripts and trading names, as written."""
    return [Other(n.text, n.lang) for n in entry.all_names if n.kind in ("local", "trading") and n.text != entry.name]


def former_names(entry: Entry) -> list[str]:
    """Earlier legal names, those a list itself calls former, and those of entries that are one with it."""
    found = [n.text for n in entry.all_names if n.kind in ("legal", "former") and n.text != entry.name]
    return list(dict.fromkeys(found))


def hit(
    entry: Entry, licences: Sequence[LicenceRow], today: date, score: dict[str, Any] | None = None
) -> dict[str, Any]:
    """One entry in a list of results, with today's word worked out from the facts; its score comes from the cache."""
    status = agency_status(
        permission_views(entry.country, licences), today, closed=entry.closed_on,
        applicant_since=entry.applicant_since(today, None),
    )  # fmt: skip
    numbers = [licence.number for licence in licences if licence.number]
    return {
        "href": entry_href(entry),
        "public_id": entry.public_id,
        "name": entry.name,
        "other_names": other_names(entry),
        "country": entry.country,
        "word": AGENCY_WORDS[status.word],
        "extra_words": notes_as_words(status, short=True),
        "licence_line": gettext("licence %(number)s", number=numbers[0]) if numbers else "",
        "score": score,
    }


def notes_as_words(status: AgencyStatus, *, short: bool = False) -> list[Word]:
    """Warnings and contradictions as tags; the sentences go with them unless only tags are wanted."""
    found = [
        Word(_label(note), "" if short else note_sentence(note), _tone(note), _icon(note)) for note in status.warnings
    ]
    if short and status.contradictions:
        found.append(Word(gettext("Lists disagree"), "", Tone.SPLIT, "differ"))
    return list({word.label: word for word in found}.values())


def _label(note: Note) -> str:
    labels = {
        "guarantee_lapsed": gettext("Guarantee lapsed"),
        "expiring": gettext("Ends soon"),
        "contested": gettext("Contested"),
        "applicant": gettext("Being examined"),
    }
    return labels.get(note.code, note.code)


def _tone(note: Note) -> Tone:
    return {"contested": Tone.SPLIT, "applicant": Tone.INFO}.get(note.code, Tone.WARN)


def _icon(note: Note) -> str:
    return {"contested": "flag", "applicant": "examined", "expiring": "clock"}.get(note.code, "mind")


def note_sentence(note: Note) -> str:
    """The sentence of a warning or contradiction in the reader's language, dates in words."""
    values = {name: _said(value) for name, value in note.values.items()}
    return gettext(note.sentence) % values


def _said(value: object) -> object:
    if isinstance(value, date):
        return day_in_words(value)
    return gettext(STATE_WORDS[value].label) if isinstance(value, State) else value


def entry_page(
    entry: Entry,
    licences: Sequence[LicenceRow],
    on: date,
    known: date | datetime | None,
    today: date,
) -> dict[str, Any]:
    """All that the page of an agency or employer shows for one day."""
    views = permission_views(entry.country, licences)
    status = agency_status(
        views, on, known, closed=entry.closed_as_known(known), applicant_since=entry.applicant_since(on, known)
    )
    return {
        "entry": _heading(entry),
        "closed": _closed(entry, on, known),
        "status": {
            "word": AGENCY_WORDS[status.word],
            "since": status.since,
            "reason": status.reason,
            "on": on,
            "known": known.date() if isinstance(known, datetime) else known,
            "is_today": on == today and known is None,
        },
        "licences": [
            _licence_row(at.status.state, last_day(at, licence), licence, on, known)
            for at, licence in _paired(status, licences)
        ],
        "contradictions": [note_sentence(note) for note in status.contradictions],
        "warnings": notes_as_words(status),
        "certificate": certificate_shown(status.certificate),
        "score": None,
        "timeline": timeline(views, today, known) if licences else None,
    }


def _heading(entry: Entry) -> dict[str, Any]:
    return {
        "public_id": entry.public_id,
        "name": entry.name,
        "other_names": other_names(entry),
        "country": entry.country,
        "kind": gettext("Recruitment agency") if entry.kind == "agency" else gettext("Employer"),
        "former_names": former_names(entry),
        "merged": [one.public_id for one in entry.merged],
        "since": None,
    }


def _closed(entry: Entry, on: date, known: date | datetime | None) -> dict[str, Any] | None:
    """That it has closed, if so on that day: it stays here with its last word."""
    day = entry.closed_as_known(known)
    return {"on": day, "reason": entry.closed_reason} if day is not None and day <= on else None


def _paired(status: AgencyStatus, licences: Sequence[LicenceRow]) -> list[tuple[Any, LicenceRow]]:
    by_id = {licence.id: licence for licence in licences}
    return [(at, by_id[int(at.permission.key)]) for at in status.permissions if at.permission.key is not None]


def _licence_row(
    state: State, until: date | None, licence: LicenceRow, on: date, known: date | datetime | None
) -> dict[str, Any]:
    standing = {fact.id for fact in standing_facts(permission_views("", [licence])[0].facts, known)}
    facts = [fact for fact in licence.facts if fact.id in standing]
    newest = max(facts, key=lambda fact: (fact.source_date or fact.recorded_at.date(), fact.id), default=None)
    seen = _last_seen(licence, newest)
    return {
        "authority": licence.authority.name,
        "number": licence.number,
        "word": STATE_WORDS[state],
        "until": until,
        "source": source_words(newest),
        "source_date": seen,
        "old": seen is None or (on - seen).days > OLD_AFTER_DAYS,
    }


def _last_seen(licence: LicenceRow, newest: FactRow | None) -> date | None:
    if newest is None:
        return None
    return newest.source_date or newest.recorded_at.date()


def source_words(fact: FactRow | None) -> str:
    """Where a fact comes from, in words."""
    if fact is None:
        return gettext("No source")
    words = {
        "list": gettext("List of the authority"),
        "officer": gettext("Recorded by the authority"),
        "decision": gettext("Decision of the scheme"),
        "clock": gettext("By passing of time"),
    }
    return words.get(fact.source_kind, fact.source_kind)


def history_rows(licences: Sequence[LicenceRow]) -> list[dict[str, Any]]:
    """Every fact ever recorded, newest first; nothing is left out."""
    corrected = {fact.corrects_id for licence in licences for fact in licence.facts if fact.corrects_id}
    rows = [
        {
            "effective": fact.effective_from,
            "recorded": fact.recorded_at,
            "authority": licence.authority.name,
            "number": licence.number,
            "word": STATE_WORDS[State(fact.state)],
            "source": _dated(fact),
            "reason": fact.reason,
            "corrected": fact.id in corrected,
            "order": (fact.recorded_at, fact.effective_from, fact.id),
        }
        for licence in licences
        for fact in licence.facts
    ]
    return sorted(rows, key=lambda row: row["order"], reverse=True)


def _dated(fact: FactRow) -> str:
    if fact.source_date is None:
        return source_words(fact)
    return gettext("%(source)s of %(day)s", source=source_words(fact), day=day_in_words(fact.source_date))


def timeline(views: Sequence[PermissionView], today: date, known: date | datetime | None) -> dict[str, Any]:
    """Lanes, pins and years of the drawing; the pins say the same in words."""
    first, last = window(views, today)
    days = (last - first).days + 1
    lanes, events = [], []
    for view in views:
        found = spans(view, first, last, known)
        label = (
            gettext("%(authority)s, %(number)s", authority=view.authority, number=view.number)
            if view.number
            else view.authority
        )
        lanes.append({"label": label, "bars": [_bar(span, first, days) for span in found]})
        events += [(span.first, span.state, view.authority) for span in found if span.first > first]
    events = sorted(events, key=lambda event: event[0])[-12:]
    pins = [
        {
            "at": _percent((day - first).days, days),
            "day": day,
            "strong": gettext(STATE_WORDS[state].label),
            "text": authority,
        }
        for day, state, authority in events
    ]
    return {"lanes": lanes, "pins": pins, "years": _years(first, last, days)}


def _bar(span: Span, first: date, days: int) -> dict[str, Any]:
    return {
        "start": _percent((span.first - first).days, days),
        "width": _percent((span.last - span.first).days + 1, days),
        "kind": KINDS.get(span.state, "ended"),
        "label": gettext(STATE_WORDS[span.state].label),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2)


def _years(first: date, last: date, days: int) -> list[dict[str, Any]]:
    found = []
    for year in range(first.year, last.year + 1):
        begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
        width = (end - begin).days + 1
        found.append(
            {
                "start": _percent((begin - first).days, days),
                "width": _percent(width, days),
                "label": str(year),
            }
        )
    return found


def shown_words(counts: Mapping[str, int], chosen: Sequence[str]) -> list[dict[str, Any]]:
    """Status filters with their counts, in the order in which the words win over each other."""
    return [
        {
            "value": str(word),
            "label": gettext(AGENCY_WORDS[word].label),
            "count": counts.get(word, 0),
            "selected": word in chosen,
        }
        for word in AgencyWord
        if counts.get(word) or word in chosen
    ]


def shown_bands(counts: Mapping[str, int], chosen: Sequence[str]) -> list[dict[str, Any]]:
    """Band filters with their counts; none where nothing has a band yet."""
    return [
        {"value": str(band), "label": _band(band), "count": counts.get(band, 0), "selected": band in chosen}
        for band in Band
        if counts.get(band) or band in chosen
    ]


def _band(band: str) -> str:
    return gettext("Band %(band)s", band=band)


def shown_countries(counts: Mapping[str, int], chosen: Sequence[str]) -> list[dict[str, Any]]:
    """Country filters with their counts, in the reader's alphabet."""
    territories = locale().territories
    options = [
        {"value": code, "label": territories.get(code, code), "count": number, "selected": code in chosen}
        for code, number in counts.items()
    ]
    return sorted(options, key=lambda option: str(option["label"]))


def corridor_options(found: tuple[Sequence[str], Sequence[str]], filters: Filters) -> dict[str, Any]:
    """Destinations and sectors of confirmed corridors to choose from, in the reader's alphabet."""
    territories = locale().territories
    destinations = [
        {"value": code, "label": territories.get(code, code), "selected": code in filters.destinations}
        for code in {*found[0], *filters.destinations}
    ]
    sectors = [
        {"value": code, "label": gettext(label), "selected": code in filters.sectors}
        for code, label in SECTORS.items()
        if code in found[1] or code in filters.sectors
    ]
    return {"destinations": sorted(destinations, key=lambda option: str(option["label"])), "sectors": sectors}


def chips(filters: Filters) -> list[dict[str, str]]:
    """The filters in use; the address of each takes it off and leaves the others."""
    territories = locale().territories
    found = [
        {"label": territories.get(code, code), "href": url_with(country=_without(filters.countries, code), page=None)}
        for code in filters.countries
    ]
    found += [
        {
            "label": gettext("to %(country)s", country=territories.get(code, code)),
            "href": url_with(destination=_without(filters.destinations, code), page=None),
        }
        for code in filters.destinations
    ]
    found += [
        {"label": gettext(SECTORS[code]), "href": url_with(sector=_without(filters.sectors, code), page=None)}
        for code in filters.sectors
    ]
    found += [
        {"label": _band(band), "href": url_with(band=_without(filters.bands, band), page=None)}
        for band in filters.bands
    ]
    return found + [
        {
            "label": gettext(AGENCY_WORDS[AgencyWord(word)].label),
            "href": url_with(status=_without(filters.words, word), page=None),
        }
        for word in filters.words
    ]


def _without(values: Sequence[str], one: str) -> tuple[str, ...]:
    return tuple(value for value in values if value != one)
