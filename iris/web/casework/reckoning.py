"""Loans, money that came back and the hire, as the worker tells them to the officer."""

from __future__ import annotations

from datetime import date

from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris.db import current
from iris.rules.cases.money import Money, read_amount
from iris.rules.cases.rates import read_day
from iris.rules.costs import FirstMonth, Loan, Repayment, read_percent
from iris.rules.roles import Action
from iris.services.cases import reckoning
from iris.services.cases.sealing import OpenCase
from iris.web.casework.area import area, typed
from iris.web.casework.doing import act
from iris.web.guard import permit
from iris.web.identity import now, outside

WORK = Action.CASE_WORK


def _day(name: str) -> date | None:
    text = typed(name).strip()
    return read_day(text) if text else None


@area.post("/<int:case_id>/loan")
@permit(WORK, keeps=True)
def loan(case_id: int) -> ResponseReturnValue:
    """Write down a loan."""

    def verb(case: OpenCase) -> None:
        principal = read_amount(typed("loan_sum"), typed("loan_currency"))
        percent = read_percent(typed("loan_percent"))
        told = Loan(principal, percent, read_day(typed("loan_from")), _day("loan_settled"))
        reckoning.add_loan(current(), outside().keys, now(), case, told)

    return act(case_id, WORK, verb, gettext("Noted."))


@area.post("/<int:case_id>/back")
@permit(WORK, keeps=True)
def came_back(case_id: int) -> ResponseReturnValue:
    """Write down money that came back."""

    def verb(case: OpenCase) -> None:
        told = Repayment(read_amount(typed("back_sum"), typed("back_currency")), read_day(typed("back_on")))
        reckoning.add_back(current(), outside().keys, now(), case, told)

    return act(case_id, WORK, verb, gettext("Noted."))


@area.post("/<int:case_id>/hire")
@permit(WORK, keeps=True)
def hire(case_id: int) -> ResponseReturnValue:
    """Write down the first full month's pay and the occupation; what is left empty is taken out."""

    def verb(case: OpenCase) -> None:
        reckoning.set_hire(current(), outside().keys, now(), case, _month(), typed("occupation").strip())

    return act(case_id, WORK, verb, gettext("Noted."))


def _month() -> FirstMonth | None:
    if not typed("pay_sum").strip():
        return None
    pay = read_amount(typed("pay_sum"), typed("pay_currency"))
    off = read_amount(typed("pay_off"), pay.currency) if typed("pay_off").strip() else Money(0, pay.currency)
    return FirstMonth(pay, off.minor)


@area.post("/<int:case_id>/money/out")
@permit(WORK, keeps=True)
def take_out(case_id: int) -> ResponseReturnValue:
    """Take out a loan or a line of what came back."""
    kind, _, number = typed("line").partition("-")
    return act(
        case_id,
        WORK,
        lambda case: reckoning.take_out(
            current(), outside().keys, now(), case, kind, int(number) if number.isdecimal() else -1
        ),
        gettext("Taken out."),
    )
