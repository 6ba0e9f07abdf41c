"""The page of costs: one line for each of the ILO's categories, one currency, one month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext

from iris.rules.cases.fees import COSTS, CostCategory, ProofGrade
from iris.rules.cases.money import currencies, exponent, read_amount
from iris.rules.costs import CostItem, check_item
from iris.rules.errors import RuleBroken
from iris.web.errors import sentence_of

MONTH = "paid_month"
CURRENCY = "currency"


def shown(typed: Mapping[str, str] | None, costs: list[dict[str, Any]]) -> dict[str, Any]:
    """The lines as typed, or as kept."""
    told = typed if typed is not None else _kept(costs)
    rows = [
        {
            "name": f"cost-{category}",
            "receipt": f"receipt-{category}",
            "label": gettext(facts.question),
            "value": told.get(f"cost-{category}", ""),
            "has_receipt": bool(told.get(f"receipt-{category}")),
        }
        for category, facts in COSTS.items()
    ]
    return {
        "rows": rows,
        "currencies": currencies(),
        "currency": told.get(CURRENCY, ""),
        "month": told.get(MONTH, ""),
    }


def _kept(costs: list[dict[str, Any]]) -> dict[str, str]:
    told: dict[str, str] = {}
    for cost in costs:
        told[f"cost-{cost['category']}"] = plain(int(cost["minor"]), cost["currency"])
        if cost["proof"] == ProofGrade.RECEIPT:
            told[f"receipt-{cost['category']}"] = "yes"
        told[CURRENCY], told[MONTH] = cost["currency"], cost["paid_on"][:7]
    return told


def plain(minor: int, currency: str) -> str:
    """An amount as typed: digits with a point."""
    places = exponent(currency)
    whole, rest = divmod(minor, 10**places)
    return f"{whole}.{rest:0{places}d}" if places and rest else str(whole)


def typed() -> dict[str, str]:
    """What the page brought."""
    named = ("cost-", "receipt-", MONTH, CURRENCY)
    return {name: value for name, value in request.form.items() if name.startswith(named)}


def read(today: date) -> tuple[list[dict[str, Any]], str]:
    """The costs that were typed, and a sentence when one can't be read."""
    told = typed()
    amounts = {category: told.get(f"cost-{category}", "").strip() for category in CostCategory}
    costs: list[dict[str, Any]] = []
    try:
        paid_on = _paid_on(told.get(MONTH, ""), today)
        for category, text in amounts.items():
            if text:
                costs.append(_cost(category, text, told, paid_on, today))
    except RuleBroken as error:
        return costs, sentence_of(error)
    return costs, ""


def _paid_on(month: str, today: date) -> date:
    """The first day of the month; today's month where none was given."""
    try:
        return date.fromisoformat(f"{month}-01") if month else today.replace(day=1)
    except ValueError:
        raise RuleBroken("month_unreadable", gettext("Please choose a month and a year, or leave it empty.")) from None


def _cost(category: CostCategory, text: str, told: Mapping[str, str], paid_on: date, today: date) -> dict[str, Any]:
    money = read_amount(text, told.get(CURRENCY, ""))
    proof = ProofGrade.RECEIPT if told.get(f"receipt-{category}") else ProofGrade.TESTIMONY
    item = CostItem(category, money.minor, money.currency, paid_on, proof)
    check_item(item, today)
    return {
        "category": str(category),
        "minor": item.minor,
        "currency": item.currency,
        "paid_on": paid_on.isoformat(),
        "proof": str(proof),
    }
