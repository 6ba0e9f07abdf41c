"""What the money part of a case shows: each cost with both verdicts, loans, what came back, the sum."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext

from iris.db import current
from iris.rules.cases.caps import VERDICT_WORDS
from iris.rules.cases.fees import COSTS, PROOF_WORDS
from iris.rules.cases.money import Money, currencies
from iris.rules.costs import NOT_CONVERTED, LineKind, Owed, in_months
from iris.rules.wording import N_
from iris.services.cases import reckoning
from iris.services.cases.facts import day
from iris.services.cases.sealing import OpenCase
from iris.web.casework.words import amount
from iris.web.identity import now, outside

KINDS = {
    LineKind.COST: N_("Paid"),
    LineKind.INTEREST: N_("Interest of a loan"),
    LineKind.REPAID: N_("Came back"),
}


def written(money: Money) -> str:
    """An amount with its currency."""
    return amount(money.minor, money.currency)


def money_of(case: OpenCase) -> dict[str, Any]:
    """Everything that the part shows."""
    story, until = case.story(), day(case.state.closed_on) or now().date()
    month = reckoning.first_month_of(story)
    ratio = reckoning.ratio_of(current(), story, until)
    return {
        "costs": _costs(case, story),
        "loans": _loans(story),
        "back": [{"sum": written(one.amount), "on": one.on} for one in reckoning.came_back(story)],
        "owed": _owed(reckoning.owed_of(current(), story, until, reckoning.confirmed(outside().keys, case))),
        "until": until,
        "hire": {
            "occupation": story.get(reckoning.HIRE, {}).get("occupation", ""),
            "pay": written(month.received) if month else "",
            "taken_off": amount(month.fee_deductions, month.received.currency) if month else "",
        },
        "ratio": {"months": in_months(ratio.months) if ratio.months is not None else None} if ratio else None,
        "currencies": currencies(),
    }


def _costs(case: OpenCase, story: dict[str, Any]) -> list[dict[str, Any]]:
    items = reckoning.cost_items(story)
    both = reckoning.verdicts_of(current(), case, story)
    return [
        {
            "sum": written(item.amount),
            "label": gettext(COSTS[item.category].label),
            "proof": gettext(PROOF_WORDS[item.proof]),
            "on": item.paid_on,
            "standard": VERDICT_WORDS[said.standard],
            "law": VERDICT_WORDS[said.law.verdict],
            "source": said.law.cap.source if said.law.cap else "",
            "excess": written(said.law.excess) if said.law.excess else "",
        }
        for item, said in zip(items, both, strict=True)
    ]


def _loans(story: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "sum": written(loan.principal),
            "percent": told["percent"],
            "from": loan.taken_on,
            "settled": loan.settled_on,
        }
        for loan, told in zip(reckoning.loans_of(story), story.get(reckoning.LOANS, []), strict=True)
    ]


def _owed(owed: Owed | None) -> dict[str, Any] | None:
    if owed is None:
        return None
    return {
        "total": written(owed.total),
        "lines": [
            {
                "kind": gettext(KINDS[line.kind]),
                "sum": written(line.amount),
                "on": line.on,
                "converted": written(line.converted) if line.converted else "",
                "foreign": line.amount.currency != owed.currency,
                "lacking": "" if line.converted else gettext(NOT_CONVERTED, currency=line.amount.currency),
            }
            for line in owed.lines
        ],
    }
