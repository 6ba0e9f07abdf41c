"""What national laws say of fees: the rows that stand, one more, one taken back."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, cast

from babel.numbers import format_decimal
from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.cases.caps import CAP_WORDS, CapKind, FeeCap
from iris.rules.cases.fees import COSTS, CostCategory
from iris.rules.cases.money import exponent, read_amount
from iris.rules.cases.rates import read_value
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import reference
from iris.web.guard import permit
from iris.web.identity import now
from iris.web.languages import locale
from iris.web.reference.area import area
from iris.web.reference.forms import CapForm, Pressed


@area.get("/fee-caps")
@permit(Action.REFERENCE_EDIT)
def caps() -> ResponseReturnValue:
    """The rows that stand."""
    return _page()


def _page(status: int = 200, problem: str = "") -> ResponseReturnValue:
    rows = [_shown(row) for row in queries.money.cap_rows(current())]
    return render_template("reference/caps.html", rows=rows, problem=problem), status


def _shown(row: m.FeeCapRow) -> dict[str, Any]:
    names = locale().territories
    places = [str(names.get(code, code)) if code else gettext("anywhere") for code in (row.origin, row.destination)]
    return {
        "id": row.id,
        "law": str(names.get(row.law, row.law)),
        "kinds": [gettext(COSTS[CostCategory(code)].label) for code in row.categories],
        "says": gettext(CAP_WORDS[CapKind(row.kind)]),
        "limit": _limit(row),
        "way": " → ".join(places),
        "occupation": row.occupation,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "source": row.source,
    }


def _limit(row: m.FeeCapRow) -> str:
    if row.minor is None or row.currency is None:
        return row.months or ""
    whole, rest = divmod(row.minor, 10 ** exponent(row.currency))
    plain = f"{whole}.{rest:0{exponent(row.currency)}d}" if rest else str(whole)
    return f"{format_decimal(plain, locale=locale())} {row.currency}"


@area.get("/fee-caps/edit")
@permit(Action.REFERENCE_EDIT)
def cap_edit() -> ResponseReturnValue:
    """The form for one row."""
    return _form(CapForm())


@area.post("/fee-caps/edit")
@permit(Action.REFERENCE_EDIT, keeps=True)
def cap_post() -> ResponseReturnValue:
    """Record what a law says."""
    form = CapForm()
    if not form.validate():
        return _form(form, 400)
    try:
        reference.record_cap(current(), now(), _cap(form))
    except RuleBroken as error:
        form.refuse(error)
        return _form(form, 409)
    commit()
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("reference.caps"), 303)


def _form(form: CapForm, status: int = 200) -> ResponseReturnValue:
    return render_template("reference/cap_form.html", form=form), status


def _cap(form: CapForm) -> FeeCap:
    kind = CapKind(form.kind.data)
    amount, months = (form.amount.data or "").strip(), (form.months.data or "").strip()
    return FeeCap(
        law=form.law.data,
        categories=frozenset(map(CostCategory, form.categories.data or [])),
        kind=kind,
        valid_from=cast(date, form.valid_from.data),
        source=form.source.data or "",
        valid_to=form.valid_to.data,
        origin=form.origin.data or "",
        destination=form.destination.data or "",
        occupation=(form.occupation.data or "").strip(),
        limit=read_amount(amount, form.currency.data or "") if kind is CapKind.AMOUNT and amount else None,
        months=Fraction(read_value(months)) if kind is CapKind.MONTHS and months else None,
    )


@area.post("/fee-caps/<int:row_id>/withdraw")
@permit(Action.REFERENCE_EDIT, keeps=True)
def cap_withdraw(row_id: int) -> ResponseReturnValue:
    """Take back a row that was recorded wrongly."""
    row = queries.money.cap_row(current(), row_id)
    if row is None:
        abort(404)
    if not Pressed().validate():
        return _page(400, gettext("This page was open for too long. Nothing you typed is lost: please send it again."))
    try:
        reference.withdraw_cap(current(), now(), row)
    except RuleBroken as error:
        return _page(409, gettext(error.sentence))
    commit()
    flash(gettext("Taken back. The record of it stays."), "ok")
    return redirect(url_for("reference.caps"), 303)
