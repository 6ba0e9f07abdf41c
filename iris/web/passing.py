"""What a referral carries, in the reader's language: the same words for the worker, the officer and the receiver."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from babel.numbers import format_currency, get_currency_precision
from flask_babel import gettext

from iris import models as m
from iris.rules.cases.categories import CATEGORIES, Category
from iris.rules.cases.contact import HOURS_WORDS, Hours
from iris.rules.cases.fees import COSTS, CostCategory
from iris.rules.cases.indicators import INDICATORS, Indicator
from iris.rules.cases.purposes import ITEM_WORDS, PURPOSES, RECEIVER_WORDS, Item, Purpose, Receiver
from iris.rules.cases.referrals import REFERRAL_WORDS, ReferralState
from iris.rules.cases.sectors import SECTORS
from iris.web.languages import TONGUES, locale


def country(code: str) -> str:
    """A country in the reader's language."""
    return str(locale().territories.get(code, code))


def line_of(row: m.CaseReferral, say: Callable[[str], str] = gettext) -> dict[str, Any]:
    """One referral without its content; `say` translates what it is for."""
    return {
        "id": row.id,
        "receiver": row.programme.name,
        "kind": gettext(RECEIVER_WORDS[Receiver(row.programme.receiver)]),
        "country": country(row.programme.country),
        "purpose": say(PURPOSES[Purpose(row.purpose)].sentence),
        "state": REFERRAL_WORDS[ReferralState(row.state)],
        "urgent": row.urgent,
        "due": row.due_at,
    }


def labels(items: Sequence[str], say: Callable[[str], str] = gettext) -> list[str]:
    """Things that are passed on, by their names."""
    return [say(ITEM_WORDS[Item(item)]) for item in items]


def content_in_words(content: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """Each thing with its lines."""
    return [
        {"item": item, "label": gettext(ITEM_WORDS[Item(item)]), "lines": _lines(Item(item), content[item])}
        for item in content
    ]


def _lines(item: Item, values: Sequence[Any]) -> list[str]:
    if item is Item.CORRIDOR:
        return [_way(values)]
    maker = _WORDS.get(item, str)
    return [maker(value) for value in values]


def _way(values: Sequence[str]) -> str:
    origin, destination, sector = values
    names = locale().territories
    way = " → ".join(str(names.get(code, "?")) for code in (origin, destination))
    return f"{way}, {gettext(SECTORS[sector])}" if sector in SECTORS else way


def _cost(cost: Mapping[str, Any]) -> str:
    amount = int(cost["minor"]) / 10 ** get_currency_precision(cost["currency"])
    money = format_currency(amount, cost["currency"], locale=locale())
    return f"{gettext(COSTS[CostCategory(cost['category'])].question)}: {money}"


def _age(value: str) -> str:
    return gettext("Under 18") if value == "minor" else gettext("18 or older")


_WORDS: Mapping[Item, Callable[[Any], str]] = {
    Item.SAFE_HOURS: lambda value: gettext(HOURS_WORDS[Hours(value)]),
    Item.LANGUAGE: lambda value: TONGUES.get(value, value),
    Item.AGE_GROUP: _age,
    Item.CATEGORIES: lambda value: gettext(CATEGORIES[Category(value)].label),
    Item.INDICATORS: lambda value: gettext(INDICATORS[Indicator(value)].label),
    Item.COSTS: _cost,
}
