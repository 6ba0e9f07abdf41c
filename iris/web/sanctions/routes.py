"""Record a suspension, a revocation, its lifting; ask for a ban; confirm one as second officer."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.rules.status import State
from iris.services import sanctions
from iris.services.sanctions import Measure
from iris.web.asking import find_entry
from iris.web.forms import Form
from iris.web.guard import load, permit
from iris.web.identity import now
from iris.web.sanctions import forms

area = Blueprint("sanctions", __name__)
Target = tuple[m.Authority, m.Licence | None]


@area.get("/sanctions")
@permit(Action.SANCTION_RECORD)
def listed() -> ResponseReturnValue:
    """Bans that wait for a second officer, and the way to record something."""
    rows = [_ban_row(row) for row in queries.certificates.open_bans(current())]
    return render_template("sanctions/list.html", rows=rows, form=forms.Which(meta={"csrf": False}))


def _ban_row(row: m.BanRequest) -> dict[str, Any]:
    return {
        "href": url_for("sanctions.ban", ban_id=row.id),
        "agency": row.entry.name,
        "first": row.first_day,
        "last": row.last_day,
        "reason": row.reason,
        "own": row.asked_by == g.actor.account_id,
    }


@area.get("/sanctions/new")
@permit(Action.SANCTION_RECORD)
def new() -> ResponseReturnValue:
    """The form for one agency; the question which one, where none is named."""
    named = request.args.get("agency", "").strip()
    if not named:
        return listed()
    entry, _ = find_entry(named, "agency")
    form = forms.Sanction(first_day=now().date())
    form.offer(_offered(_targets(entry)))
    return _page(entry, form)


@area.post("/sanctions/new")
@permit(Action.SANCTION_RECORD, keeps=True)
def new_post() -> ResponseReturnValue:
    """Record it, or ask for the ban."""
    entry, _ = find_entry(request.args.get("agency", "").strip(), "agency")
    targets = _targets(entry)
    form = forms.Sanction()
    form.offer(_offered(targets))
    if not form.validate():
        return _page(entry, form, 400)
    authority, licence = targets[form.target.data]
    banned = form.measure.data == forms.BAN
    measure = Measure(
        State.BANNED if banned else State(form.measure.data),
        cast(date, form.first_day.data),
        form.reason.data or "",
        form.last_day.data,
    )
    try:
        if banned:
            sanctions.ask_ban(current(), now(), entry, authority, measure)
        else:
            sanctions.record(current(), now(), entry, authority, licence, measure)
    except RuleBroken as error:
        form.refuse(error)
        return _page(entry, form, 409)
    commit()
    said = gettext("Asked. A second officer confirms the ban.") if banned else gettext("Recorded.")
    flash(said)
    return redirect(url_for("sanctions.listed") if banned else url_for("register.agency", public_id=entry.public_id))


def _targets(entry: m.RegisterEntry) -> dict[str, Target]:
    """What the officer may speak of: authorities of the own country, and the licences that they gave."""
    if g.actor.country is None:
        abort(404)
    authorities = {row.id: row for row in queries.certificates.authorities_of(current(), g.actor.country)}
    held = queries.register.permissions(current(), entry.id)
    found: dict[str, Target] = {
        f"licence:{row.id}": (authorities[row.authority_id], row)
        for row in held
        if row.authority_id in authorities and row.meaning != "sanction"
    }
    return found | {f"authority:{row.id}": (row, None) for row in authorities.values()}


def _offered(targets: dict[str, Target]) -> list[tuple[str, str]]:
    return [
        (
            key,
            gettext("%(authority)s: licence %(number)s", authority=authority.name, number=licence.number or "")
            if licence
            else gettext("%(authority)s: beside any licence", authority=authority.name),
        )
        for key, (authority, licence) in targets.items()
    ]


def _page(entry: m.RegisterEntry, form: Form, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "layout/form.html",
        heading=gettext("Record what an authority did"),
        lede=entry.name,
        back={"href": url_for("sanctions.listed"), "text": gettext("Sanctions")},
        form=form,
        label=gettext("Record it"),
    )
    return page, status


def _ban(ban_id: int) -> m.BanRequest:
    found: m.BanRequest = load(
        queries.certificates.ban(current(), ban_id),
        Action.BAN_CONFIRM,
        lambda row: Subject(countries=frozenset({row.country})),
    )
    return found


@area.get("/sanctions/bans/<int:ban_id>")
@permit(Action.BAN_CONFIRM)
def ban(ban_id: int) -> ResponseReturnValue:
    """A ban that was asked for."""
    return _ban_page(_ban(ban_id))


@area.post("/sanctions/bans/<int:ban_id>")
@permit(Action.BAN_CONFIRM)
def ban_post(ban_id: int) -> ResponseReturnValue:
    """Confirm it, or turn it down."""
    row = _ban(ban_id)
    authority = next(
        found for found in queries.certificates.authorities_of(current(), row.country) if found.id == row.authority_id
    )
    sanctions.answer_ban(current(), now(), row, authority, confirm=request.form.get("outcome") == "confirm")
    commit()
    flash(gettext("Answered."))
    return redirect(url_for("sanctions.listed"))


def _ban_page(row: m.BanRequest) -> ResponseReturnValue:
    waits = row.outcome is None and row.asked_by != g.actor.account_id
    return render_template("sanctions/ban.html", ban=_ban_row(row), waits=waits, form=Form())
