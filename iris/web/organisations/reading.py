"""What others do with it: the private part of an entry, confirmations, and the public table of regimes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.queries.organisations import MODELS
from iris.rules.access import Subject, may
from iris.rules.countries import COUNTRIES
from iris.rules.errors import RuleBroken
from iris.rules.regimes import REGIME_SENTENCES, Regime, RegimeEntry
from iris.rules.roles import Action, Reach, reach_of
from iris.services import organisations
from iris.web.answers import entry_href
from iris.web.asking import find_entry
from iris.web.disclosures import line
from iris.web.guard import deny, load, permit, public
from iris.web.headers import cache_publicly
from iris.web.identity import now, outside
from iris.web.languages import locale
from iris.web.organisations.forms import ConfirmForm, RegimeForm
from iris.web.organisations.own import sections

reading = Blueprint("disclosures", __name__)

PREFIXES = {"AG": "agency", "EM": "employer"}
BY_REVIEWERS = frozenset({"party", "branch", "agent", "number", "fee", "placement"})
"""Corridors have a page of their own: the destination state confirms them too."""


@reading.get("/entries/<public_id>/private")
@permit(Action.ENTRY_PRIVATE)
def private(public_id: str) -> ResponseReturnValue:
    """What an entry said that is not public, for those who may read it."""
    kind = PREFIXES.get(public_id[:2].upper())
    if kind is None:
        abort(404)
    entry, _ = find_entry(public_id, kind)
    if not may(g.actor, Action.ENTRY_PRIVATE, queries.organisations.whose(current(), entry.id)):
        deny(Action.ENTRY_PRIVATE, 404)
    found = queries.organisations.everything(current(), entry.id)
    shown = sections(found, organisations.today_at(entry, now()))
    confirms = _confirms(entry.id)
    identities = _identities([row.id for row in found["party"]])
    for section in shown:
        section["confirms"] = section["kind"] in confirms
        section["identities"] = identities if section["kind"] == "party" else {}
    return render_template(
        "organisations/private.html",
        entry=entry,
        entry_href=entry_href(entry),
        sections=shown,
        contacts=queries.organisations.contacts(current(), entry.id),
    )


def _confirms(entry_id: int) -> frozenset[str]:
    """The kinds of data that the actor may confirm."""
    match reach_of(g.actor.role, Action.DISCLOSURE_CONFIRM):
        case Reach.ALL:
            return BY_REVIEWERS
        case Reach.ASSIGNED:
            return BY_REVIEWERS | {"corridor"}
        case Reach.JURISDICTION if g.actor.country in queries.organisations.licensed_countries(current(), entry_id):
            return frozenset({"placement"})
    return frozenset()


def _identities(party_ids: list[int]) -> dict[int, dict[str, str]]:
    found = queries.organisations.identities(current(), party_ids)
    return {party: organisations.opened(outside().keys, row) for party, row in found.items()}


@reading.get("/corridors")
@permit(Action.CORRIDOR_CONFIRM)
def corridors() -> ResponseReturnValue:
    """Declared corridors that wait for a confirmation by this reader."""
    rows = queries.organisations.to_confirm(current())
    lines = [{**line(row, now().date()), "entry": row.entry} for row in rows]
    return render_template("organisations/corridors.html", lines=lines)


def _subject(row: Any) -> Subject:
    return Subject(countries=frozenset({row.destination}) if isinstance(row, m.Corridor) else frozenset())


@reading.get("/corridors/<int:row_id>/confirm")
@permit(Action.CORRIDOR_CONFIRM)
def corridor(row_id: int) -> ResponseReturnValue:
    """Ask where a corridor was found confirmed."""
    return _ask(_corridor(row_id), ConfirmForm())


@reading.post("/corridors/<int:row_id>/confirm")
@permit(Action.CORRIDOR_CONFIRM, keeps=True)
def corridor_post(row_id: int) -> ResponseReturnValue:
    """Confirm a corridor: by the destination state, or a reviewer."""
    return _confirm(_corridor(row_id), url_for("disclosures.corridors"))


def _corridor(row_id: int) -> Any:
    return load(queries.organisations.one(current(), "corridor", row_id), Action.CORRIDOR_CONFIRM, _subject)


@reading.get("/disclosures/<kind>/<int:row_id>/confirm")
@permit(Action.DISCLOSURE_CONFIRM)
def datum(kind: str, row_id: int) -> ResponseReturnValue:
    """Ask where a datum was found confirmed."""
    return _ask(_datum(kind, row_id), ConfirmForm())


@reading.post("/disclosures/<kind>/<int:row_id>/confirm")
@permit(Action.DISCLOSURE_CONFIRM, keeps=True)
def datum_post(kind: str, row_id: int) -> ResponseReturnValue:
    """Confirm a datum: a reviewer, an auditor of the entry, and of placements the licensing state."""
    row = _datum(kind, row_id)
    return _confirm(row, url_for("disclosures.private", public_id=row.entry.public_id))


def _datum(kind: str, row_id: int) -> Any:
    if kind not in MODELS:
        abort(404)
    row = queries.organisations.one(current(), kind, row_id)
    return load(row, Action.DISCLOSURE_CONFIRM, lambda row: _verifiers(kind, row))


def _verifiers(kind: str, row: Any) -> Subject:
    states = queries.organisations.licensed_countries(current(), row.entry_id) if kind == "placement" else set()
    return Subject(
        countries=frozenset(states), people=frozenset(queries.organisations.auditors_of(current(), row.entry_id))
    )


def _ask(row: Any, form: ConfirmForm, code: int = 200) -> ResponseReturnValue:
    if not _publishes(row):
        del form.official
    shown = line(row, now().date())
    return render_template("organisations/confirm.html", form=form, line=shown, entry=row.entry), code


def _publishes(row: Any) -> bool:
    """Whether the actor may show it to everyone by naming an official list."""
    publisher = reach_of(g.actor.role, Action.ENTRY_PUBLISH) is not None
    return publisher and isinstance(row, m.Party | m.Branch)


def _confirm(row: Any, goal: str) -> ResponseReturnValue:
    form = ConfirmForm()
    official = _publishes(row) and bool(form.official.data)
    if not form.validate():
        return _ask(row, form, 400)
    try:
        organisations.confirm(current(), now(), row, form.found.data or "", official=official)
    except RuleBroken as error:
        form.refuse(error)
        return _ask(row, form, 409)
    commit()
    flash(gettext("Confirmed."))
    return redirect(goal)


@reading.get("/regimes")
@public
def regimes() -> ResponseReturnValue:
    """Which countries require a licence to recruit, as far as a source says so."""
    known = queries.organisations.regimes(current(), now().date())
    names = locale().territories
    rows = [_regime(code, str(names.get(code, code)), known.get(code)) for code in COUNTRIES]
    rows.sort(key=lambda row: (row["row"] is None, row["name"]))
    may_edit = reach_of(g.actor.role, Action.REFERENCE_EDIT) is not None
    page = render_template("organisations/regimes.html", rows=rows, may_edit=may_edit, sourced=len(known))
    return cache_publicly(make_response(page))


def _regime(code: str, name: str, row: m.RegimeRow | None) -> dict[str, Any]:
    sentence = gettext(REGIME_SENTENCES[Regime(row.regime) if row else Regime.UNKNOWN])
    return {"code": code, "name": name, "sentence": sentence, "row": row}


@reading.get("/regimes/<country>")
@public
def regime(country: str) -> ResponseReturnValue:
    """Everything ever recorded of one country's licensing law."""
    code = country.upper()
    if code not in COUNTRIES:
        abort(404)
    rows = [
        {"sentence": gettext(REGIME_SENTENCES[Regime(row.regime)]), "row": row}
        for row in queries.organisations.regime_history(current(), code)
    ]
    return cache_publicly(make_response(render_template("organisations/regime.html", code=code, rows=rows)))


@reading.get("/regimes/edit")
@permit(Action.REFERENCE_EDIT)
def regime_edit() -> ResponseReturnValue:
    """The form for what a source says."""
    return render_template("organisations/regime_form.html", form=RegimeForm())


@reading.post("/regimes/edit")
@permit(Action.REFERENCE_EDIT, keeps=True)
def regime_post() -> ResponseReturnValue:
    """Add a row; earlier ones stay."""
    form = RegimeForm()
    if not form.validate():
        return render_template("organisations/regime_form.html", form=form), 400
    entry = RegimeEntry(form.country.data, Regime(form.regime.data), form.source.data or "", form.as_of.data)
    try:
        organisations.set_regime(current(), now(), entry)
    except RuleBroken as error:
        form.refuse(error)
        return render_template("organisations/regime_form.html", form=form), 409
    commit()
    flash(gettext("Recorded. Earlier rows stay in the history."))
    return redirect(url_for("disclosures.regimes"))
