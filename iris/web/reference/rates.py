"""Exchange rates: the records, one more, a list of them."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import queries
from iris.db import commit, current
from iris.gateways.sheets import Limits, read_table
from iris.rules.answer_sheets import Fault
from iris.rules.cases.rates import RateEntry, read_rates, read_value
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import reference
from iris.web.guard import permit
from iris.web.identity import now
from iris.web.reference.area import area
from iris.web.reference.forms import RateForm, RatesForm

A_PAGE = 50
SMALL = Limits(text_bytes=2**20, json_bytes=2**20, book_bytes=2**21, unpacked_bytes=2**25)


@area.get("/rates")
@permit(Action.REFERENCE_EDIT)
def rates() -> ResponseReturnValue:
    """The records, newest first."""
    asked = request.args.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    rows = queries.money.rate_rows(current(), before, A_PAGE + 1)
    more = url_for("reference.rates", before=rows[A_PAGE - 1].id) if len(rows) > A_PAGE else None
    return render_template("reference/rates.html", rows=rows[:A_PAGE], pages={"previous": None, "next": more})


@area.get("/rates/edit")
@permit(Action.REFERENCE_EDIT)
def rate_edit() -> ResponseReturnValue:
    """The form for one rate."""
    return _one(RateForm())


@area.post("/rates/edit")
@permit(Action.REFERENCE_EDIT, keeps=True)
def rate_post() -> ResponseReturnValue:
    """Record one rate."""
    form = RateForm()
    if not form.validate():
        return _one(form, 400)
    try:
        reference.record_rates(current(), now(), [_entry(form)])
    except RuleBroken as error:
        form.refuse(error)
        return _one(form, 409)
    return _done(1)


def _entry(form: RateForm) -> RateEntry:
    value, day = read_value(form.value.data or ""), cast(date, form.day.data)
    return RateEntry(day, form.base.data, form.quote.data, value, form.source.data or "")


def _one(form: RateForm, status: int = 200) -> ResponseReturnValue:
    return render_template("reference/rate_form.html", form=form), status


def _done(count: int) -> ResponseReturnValue:
    commit()
    flash(ngettext("%(num)d rate recorded.", "%(num)d rates recorded.", count), "ok")
    return redirect(url_for("reference.rates"), 303)


@area.get("/rates/list")
@permit(Action.REFERENCE_EDIT)
def rate_list() -> ResponseReturnValue:
    """The form for a list."""
    return _list(RatesForm())


@area.post("/rates/list")
@permit(Action.REFERENCE_EDIT, keeps=True)
def rate_list_post() -> ResponseReturnValue:
    """Record a list, all of it; with one wrong cell nothing of it is recorded."""
    form = RatesForm()
    if not form.validate():
        return _list(form, 400)
    try:
        entries, faults = _read(form.file.data, now().date())
        if faults:
            return _list(form, 422, faults)
        reference.record_rates(current(), now(), entries)
    except RuleBroken as error:
        form.refuse(error, "file")
        return _list(form, 409)
    return _done(len(entries))


def _read(file: Any, today: date) -> tuple[list[RateEntry], list[Fault]]:
    return read_rates(read_table(file.read(), file.filename or "rates", limits=SMALL), today)


def _list(form: RatesForm, status: int = 200, faults: list[Fault] | None = None) -> ResponseReturnValue:
    shown = [{"cell": fault.cell, "sentence": gettext(fault.sentence, **fault.values)} for fault in faults or []]
    return render_template("reference/rate_list.html", form=form, faults=shown[:100], wrong=len(shown)), status
