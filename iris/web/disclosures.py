"""How a datum of an organisation reads: the same words on its own page, the private and the public one."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.numbers import format_currency, get_currency_precision
from flask_babel import gettext

from iris import models as m
from iris.rules import organisations as rules
from iris.web.languages import locale


def country(code: str) -> str:
    """A country in the reader's language."""
    return str(locale().territories.get(code, code))


def title(row: Any) -> str:
    """What the datum is, in one line."""
    match row:
        case m.SubAgent() | m.Party() | m.Branch():
            return str(row.name)
        case m.Corridor():
            return corridor(row)
        case m.Identifier():
            return str(row.value)
        case m.FeeItem():
            return gettext(rules.FEE_ITEMS[row.item])
        case _:
            return corridor(row)


def corridor(row: Any) -> str:
    """From where to where."""
    return gettext("%(origin)s to %(destination)s", origin=country(row.origin), destination=country(row.destination))


def details(row: Any) -> list[str]:
    """What else the datum says."""
    match row:
        case m.Party():
            share = gettext("%(share)s %% of the shares", share=f"{row.share / 100:g}") if row.share else ""
            found = [gettext(rules.PARTY_ROLES[row.role]), gettext(rules.PARTY_KINDS[row.kind]), share]
        case m.Branch():
            licence = gettext("licence %(number)s", number=row.licence_number) if row.licence_number else ""
            found = [row.address, country(row.country), licence]
        case m.SubAgent():
            card = gettext("card %(number)s", number=row.card_number) if row.card_number else ""
            found = [gettext(rules.AGENT_ROLES[row.role]), country(row.country), card]
        case m.Corridor():
            found = [gettext(rules.SECTORS.get(row.sector, row.sector))]
        case m.Identifier():
            place = "" if row.scheme == rules.Scheme.LEI else country(row.country)
            found = [gettext(rules.SCHEMES[rules.Scheme(row.scheme)]), place]
        case m.FeeItem():
            found = [money(row), gettext("paid by: %(payer)s", payer=gettext(rules.PAYERS[row.payer])), corridor(row)]
        case _:
            found = [gettext("%(number)s workers", number=row.number), gettext("estimated") if row.estimated else ""]
    return [text for text in found if text]


def money(row: m.FeeItem) -> str:
    """An amount as the reader writes it."""
    return format_currency(row.amount / 10 ** get_currency_precision(row.currency), row.currency, locale=locale())


def line(row: Any, today: date, depth: int = 0, number: str = "") -> dict[str, Any]:
    """One datum for a list: what, how sure, from where, since when."""
    return {
        "id": row.id,
        "title": title(row),
        "details": details(row),
        "word": rules.STATE_WORDS[rules.State(row.state)],
        "source": gettext(rules.ORIGINS[rules.Origin(row.source)]),
        "note": row.source_note,
        "confirmed": row.confirmed_source if row.state == rules.State.CONFIRMED else None,
        "confirmable": row.state == rules.State.DECLARED and (row.effective_to is None or isinstance(row, m.Placement)),
        "first": row.effective_from,
        "last": row.effective_to,
        "recorded": row.recorded_at.date(),
        "ended": row.effective_to is not None and row.effective_to < today and not isinstance(row, m.Placement),
        "draft": row.state == rules.State.DRAFT,
        "depth": depth,
        "number": number,
    }
