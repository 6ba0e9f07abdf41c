"""What every page has around it: navigation, filters and helpers of the templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_datetime
from babel.numbers import format_decimal
from flask import Flask, g, request, url_for
from flask_babel import gettext, ngettext
from flask_wtf.csrf import generate_csrf

from iris.rules.roles import Action, reach_of
from iris.web import languages
from iris.web.identity import now

MEGABYTE, GIGABYTE = 1024**2, 1024**3


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the navigation."""

    href: str
    label: str
    current: bool


def navigation() -> list[Link]:
    """At most seven links; what a visitor may not do is not offered."""
    places = [
        ("register.results", gettext("Agencies")),
        ("register.check", gettext("Check")),
        ("guide.show", gettext("Help")),
    ]
    if g.actor.signed_in:
        places.append(("desk.show", gettext("My desk")))
        if reach_of(g.actor.role, Action.APPLICATION_READ):
            places.append(("applications.listed", gettext("Applications")))
        if reach_of(g.actor.role, Action.LICENCE_IMPORT):
            places.append(("imports.listed", gettext("Lists")))
        if reach_of(g.actor.role, Action.CASE_WORK):
            places.append(("casework.listed", gettext("Cases")))
        if reach_of(g.actor.role, Action.CASE_ANSWER):
            places.append(("respondents.listed", gettext("Complaints")))
        if reach_of(g.actor.role, Action.ACCOUNTS_MANAGE):
            places.append(("accounts.listed", gettext("People")))
        places.append(("account.profile", gettext("Account")))
    else:
        places.append(("account.sign_in", gettext("Sign in")))
    return [Link(url_for(name), label, request.endpoint == name) for name, label in places]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page, for the header."""

    signed_in: bool
    name: str = ""
    organisation: str = ""


def reader() -> Reader:
    """The signed-in person, for the header."""
    visitor = g.get("signed_in")
    return Reader(True, visitor.name, visitor.organisation) if visitor else Reader(False)


def init(app: Flask) -> None:
    """Give the templates their globals and filters."""
    app.context_processor(context)
    app.jinja_env.globals.update(
        csrf_token=generate_csrf,
        static_url=static_url,
        url_with=languages.url_with,
        ngettext=ngettext,
    )
    app.jinja_env.filters.update(
        day=languages.day_in_words,
        daytime=moment_in_words,
        country=country_name,
        number=number,
        age=age,
        filesize=size_in_words,
        word=word,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def context() -> dict[str, Any]:
    """What every template can use."""
    locale = languages.locale()
    return {
        "lang": str(locale.language),
        "direction": locale.text_direction,
        "languages": languages.offered(),
        "navigation": navigation(),
        "actor": reader(),
        "today": now().date(),
    }


def word(text: str | None) -> str:
    """The translation of a text that the rules marked."""
    return gettext(text) if text else ""


def size_in_words(size: int) -> str:
    """Bytes as a reader takes them: in GB from one on, else in MB."""
    if size >= GIGABYTE:
        return gettext("%(n)s GB", n=number(round(size / GIGABYTE, 1)))
    return gettext("%(n)s MB", n=number(round(size / MEGABYTE, 1)))


def moment_in_words(value: datetime | None) -> str:
    """Day and time, UTC said."""
    return format_datetime(value, "d MMMM y, HH:mm 'UTC'", locale=languages.locale()) if value else ""


def country_name(code: str | None) -> str:
    """A country in the reader's language; its code when the language has no word for it."""
    return languages.locale().territories.get(code or "", code or "")


def number(value: float | None, digits: int | None = None) -> str:
    """A number as the reader writes it; always with `digits` places where they are given."""
    if value is None:
        return ""
    pattern = None if digits is None else f"#,##0.{'0' * digits}" if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=languages.locale())


def age(value: date | None, today: date) -> str:
    """How old a fact is, in words."""
    if value is None:
        return ""
    days = (today - value).days
    if days <= 0:
        return gettext("today")
    if days < 60:
        return ngettext("%(num)d day old", "%(num)d days old", days)
    if days < 730:
        return ngettext("%(num)d month old", "%(num)d months old", days // 30)
    return ngettext("%(num)d year old", "%(num)d years old", days // 365)


def static_url(name: str) -> str:
    """A static file with its version, so that it can be kept for ever."""
    return url_for("static", filename=name, v=_version(name))


@cache
def _version(name: str) -> str:
    path = Path(__file__).resolve().parents[2] / "static" / name
    return sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"
