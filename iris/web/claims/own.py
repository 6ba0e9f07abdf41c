"""What a manager without a record does: find it, claim it, type the code, see where the claim stands.

A claim is opened in the system's own session, since nobody may see the claims of others, not even how many.
"""

from __future__ import annotations

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from iris import models as m
from iris import queries
from iris.db import commit, current, database
from iris.queries.register import Filters
from iris.rules import public_ids
from iris.rules.claims import OPEN, WORDS, ClaimState, masked
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action, Role
from iris.services import claims, documents
from iris.web.answers import entry_href, licence_line, word_today
from iris.web.asking import name_book
from iris.web.claims import forms
from iris.web.guard import permit
from iris.web.identity import now, outside

area = Blueprint("claims", __name__)

KINDS = {Role.AGENCY_MANAGER: "agency", Role.COMPANY_MANAGER: "employer"}
SHOWN = 10


def _kind() -> str:
    """What an organisation like the actor's can claim."""
    return KINDS.get(g.actor.role, "agency")


@area.get("/claim")
@permit(Action.ENTRY_EDIT)
def show() -> ResponseReturnValue:
    """The own record, the claim that is open, or the search for the record."""
    if g.actor.entry_id is not None:
        return _own_record(g.actor.entry_id)
    claim = queries.claims.newest_of(current(), g.actor.organisation_id)
    if claim is not None and claim.state in OPEN:
        return _state_page(claim, forms.TypeCode())
    if asked := request.args.get("entry"):
        entry = _found(current(), asked)
        return _new_page(entry, _new_form(entry))
    return _search_page(claim)


def _own_record(entry_id: int) -> ResponseReturnValue:
    """The private part of the own record: what the official list says and only they and the reviewers see."""
    entry = queries.register.entries(current(), [entry_id])[entry_id]
    contacts = [
        {"kind": _way(contact.kind), "value": contact.value}
        for contact in queries.claims.private_contacts(current(), entry_id)
    ]
    return render_template("claims/own.html", entry=entry, href=entry_href(entry), contacts=contacts)


def _way(kind: str) -> str:
    words = {
        "email": gettext("E-mail"), "phone": gettext("Phone"), "address": gettext("Address"),
        "website": gettext("Website"),
    }  # fmt: skip
    return words.get(kind, kind)


def _search_page(last: m.EntryClaim | None) -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    found = queries.search.find(current(), name_book(), text, Filters(_kind()), SHOWN).ids if text else ()
    items = [
        {
            "href": url_for("claims.show", entry=entry.public_id),
            "public_id": entry.public_id,
            "name": entry.name,
            "country": entry.country,
            "licence": licence_line(licences),
            "word": word_today(entry, licences),
        }
        for entry, licences in queries.search.rows_of(current(), found)
    ]
    answer = None
    if last is not None:
        refused = last.state == ClaimState.REFUSED
        reason = claims.reason_of(outside().keys, last) if refused else ""
        answer = {"word": WORDS[last.state], "name": last.entry.name, "reason": reason}
    return render_template("claims/find.html", q=text, items=items, answer=answer)


def _new_form(entry: m.RegisterEntry) -> forms.NewClaim:
    """The form with the ways that the list names, each masked: read by the system, since they are not public."""
    form = forms.NewClaim()
    form.entry.data = entry.public_id
    with database().reading() as reading:
        ways = queries.claims.contacts(reading, entry.id)
        form.contact.choices = [
            SelectChoice(way.id, f"{_way(way.kind)}: {masked(way.kind, way.value)}") for way in ways
        ]
    if not form.contact.choices:
        del form.contact
    return form


def _new_page(entry: m.RegisterEntry, form: forms.NewClaim, status: int = 200) -> ResponseReturnValue:
    return render_template("claims/new.html", entry=entry, form=form, ways="contact" in form), status


@area.post("/claim")
@permit(Action.ENTRY_EDIT, keeps=True)
def claim_post() -> ResponseReturnValue:
    """Claim the record. The answer never tells whether somebody else claims or holds it."""
    with database().reading() as reading:
        entry = _found(reading, request.form.get("entry", ""))
    form = _new_form(entry)
    if not form.validate():
        return _new_page(entry, form, 400)
    contact_id = form.contact.data if "contact" in form else None
    try:
        document = documents.keep(outside(), form.file.data.read(), form.file.data.filename or "")
        with database().transaction() as writing:
            claims.open_claim(writing, outside(), now(), g.actor, entry, contact_id, document)
    except RuleBroken as error:
        form.refuse(error)
        return _new_page(entry, form, 409)
    flash(gettext("Your claim was received."))
    return redirect(url_for("claims.show"))


def _found(reading: Session, typed: str) -> m.RegisterEntry:
    """The entry that a number means. A form's is read beside the request's session: that one would hold writers up."""
    if not public_ids.is_public_id(typed):
        abort(404)
    found = queries.register.entry(reading, public_ids.parse_public_id(typed), _kind())
    if found is None:
        abort(404)
    return queries.merges.home(reading, found)


def _state_page(claim: m.EntryClaim, form: forms.TypeCode, status: int = 200) -> ResponseReturnValue:
    waiting = claim.state == ClaimState.WAITING
    proved = claim.proved_at is not None
    page = render_template(
        "claims/state.html",
        entry=claim.entry,
        href=entry_href(claim.entry),
        word=WORDS[claim.state],
        masked=claim.masked,
        way=_way(claim.channel) if claim.channel else "",
        sent=claim.code_sent_at,
        until=claim.code_until,
        proved=proved,
        on_hold=not waiting,
        form=form if waiting and not proved and claim.code_hash else None,
        withdraw_href=url_for("claims.withdraw"),
    )
    return page, status


def _open_claim() -> m.EntryClaim:
    claim = queries.claims.newest_of(current(), g.actor.organisation_id)
    if claim is None or claim.state not in OPEN:
        abort(404)
    return claim


@area.post("/claim/code")
@permit(Action.ENTRY_EDIT, keeps=True)
def code() -> ResponseReturnValue:
    """Type the code; wrong ones are counted, five in all."""
    claim = _open_claim()
    form = forms.TypeCode()
    if not form.validate():
        return _state_page(claim, form, 400)
    try:
        fits = claims.type_code(current(), outside().keys, now(), claim, form.code.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _state_page(claim, form, 409)
    commit()
    if not fits:
        form.refuse(RuleBroken("wrong_code", gettext("This is not the code. Check it digit by digit.")), "code")
        return _state_page(claim, form, 400)
    flash(gettext("The code is right. Now a person looks at your document."))
    return redirect(url_for("claims.show"))


@area.post("/claim/withdraw")
@permit(Action.ENTRY_EDIT)
def withdraw() -> ResponseReturnValue:
    """Take the claim back."""
    claims.withdraw(current(), now(), _open_claim())
    commit()
    flash(gettext("Your claim was withdrawn."))
    return redirect(url_for("claims.show"))
