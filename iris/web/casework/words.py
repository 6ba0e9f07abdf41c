"""What stands in a case, in the officer's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel.numbers import format_decimal
from flask_babel import gettext

from iris import models as m
from iris.rules.cases.categories import CATEGORIES, Category
from iris.rules.cases.money import exponent
from iris.rules.cases.questions import Field, FieldKind, Question
from iris.rules.cases.sectors import SECTORS
from iris.web.languages import TONGUES, locale


def amount(minor: int, currency: str) -> str:
    """An amount with its currency."""
    places = exponent(currency)
    whole, rest = divmod(int(minor), 10**places)
    plain = f"{whole}.{rest:0{places}d}" if places and rest else str(whole)
    return f"{format_decimal(plain, locale=locale())} {currency}"


def kinds_of(row: m.Case) -> list[str]:
    """What happened, as ticked."""
    return [gettext(CATEGORIES[Category(code)].label) for code in row.categories if code in set(Category)]


def way_of(row: m.Case) -> str:
    """From where to where, in what work."""
    names = locale().territories
    way = " → ".join(str(names.get(code, "?")) for code in (row.origin, row.destination))
    work = gettext(SECTORS[row.sector]) if row.sector in SECTORS else ""
    return f"{way}, {work}" if work else way


def answered(questions: Iterable[Question], given: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """The answers as given, question by question; what lies elsewhere is left out."""
    found = []
    for one in questions:
        lines = [_said(field, value) for field in one.fields for value in given.get(field.key, ())]
        if lines:
            found.append({"title": gettext(one.title), "lines": lines})
    return found


def _said(field: Field, value: str) -> str:
    label = next((choice.label for choice in field.choices if choice.code == value), None)
    if label is not None:
        return gettext(label)
    if field.kind is FieldKind.COUNTRY:
        return str(locale().territories.get(value, value))
    if field.kind is FieldKind.SECTOR and value in SECTORS:
        return gettext(SECTORS[value])
    return TONGUES.get(value, value) if field.kind is FieldKind.LANGUAGE else value
