"""Asking for an account without one: form, mailed link, where the request stands. The same answer to everybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris.db import database
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind
from iris.rules.wording import N_, Tone, Word
from iris.services import account_requests, accounts
from iris.services.account_requests import Asked
from iris.services.limits import TooOften
from iris.web import languages
from iris.web.errors import sentence_of
from iris.web.guard import public, public_form
from iris.web.identity import now, outside
from iris.web.requests import forms

area = Blueprint("requests", __name__)

WORDS = {
    "unconfirmed": Word(N_("Not confirmed yet"), "", Tone.WARN, "clock"),
    "waiting": Word(
        N_("Waiting for our answer"),
        N_("A person reads it. The answer comes to your address; you don't need to do anything."),
        Tone.INFO,
        "examined",
    ),
    "approved": Word(N_("Approved"), N_("We have mailed you an invitation. It works for seven days."), Tone.OK, "tick"),
    "refused": Word(N_("Refused"), N_("We have mailed you our reason."), Tone.STOP, "cross"),
}


@area.get("/accounts/request")
@public
def ask() -> ResponseReturnValue:
    """The form; `entry=` brings the register number from an entry's page."""
    form = forms.Ask(entry=request.args.get("entry", "")[:60])
    form.offer_countries()
    return _ask_page(form)


def _ask_page(form: forms.Ask, status: int = 200, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    return render_template("requests/ask.html", form=form), status, headers or {}


@area.post("/accounts/request")
@public_form
def ask_post() -> ResponseReturnValue:
    """Take the request in and mail the link: the same words whether the address is known here or not."""
    form = forms.Ask()
    form.offer_countries()
    if not form.validate():
        return _ask_page(form, 400)
    try:
        _count(form.email.data or "")
        with database().transaction() as writing:
            account_requests.ask(writing, outside(), now(), _asked(form))
    except TooOften as error:
        form.refuse(error)
        return _ask_page(form, 429, {"Retry-After": str(error.retry_after)})
    except RuleBroken as error:
        form.refuse(error)
        return _ask_page(form, 409)
    return render_template("requests/sent.html")


def _count(email: str) -> None:
    if current_app.config["IRIS_SETTINGS"].limits:
        with database().transaction() as counting:
            account_requests.count_asking(counting, outside().keys, now(), request.remote_addr or "", email)


def _asked(form: forms.Ask) -> Asked:
    told: dict[str, Any] = {name: (form[name].data or "").strip() for name in ("organisation", "person", "reason")}
    return Asked(
        kind=Kind(form.kind.data),
        country=form.country.data,
        email=form.email.data or "",
        entry=(form.entry.data or "").strip(),
        language=languages.choose(),
        **told,
    )


@area.get("/accounts/request/<token>")
@public
def follow(token: str) -> ResponseReturnValue:
    """What the mailed link opens: a button at first, later where the request stands.

    A button, since programs that look through mails open every link in them.
    """
    try:
        with database().reading() as reading:
            row = account_requests.of_link(reading, outside().keys, now(), token)
            return _shown(row, forms.Confirm())
    except RuleBroken as error:
        return _over(error)


def _shown(row: m.AccountRequest, form: forms.Confirm) -> ResponseReturnValue:
    asked = account_requests.read(outside().keys, row)
    if row.state == "unconfirmed":
        return render_template("requests/confirm.html", form=form, asked=asked)
    return render_template("requests/state.html", word=WORDS[row.state], asked=asked, since=row.confirmed_at)


def _over(error: RuleBroken) -> ResponseReturnValue:
    over = error.code == "link_over"
    heading = gettext("This link has run out") if over else gettext("You have an account")
    return render_template("requests/over.html", heading=heading, sentence=sentence_of(error), over=over), 410


@area.post("/accounts/request/<token>")
@public_form
def confirm(token: str) -> ResponseReturnValue:
    """The address is theirs; where an earlier request of it waits, that one is shown."""
    form = forms.Confirm()
    try:
        with database().transaction() as writing:
            if not form.validate():
                return _shown(account_requests.of_link(writing, outside().keys, now(), token), form)
            row = account_requests.confirm(writing, outside().keys, now(), token)
            first = row.token_hash not in accounts.stored_forms(outside().keys, token)
            shown = _shown(row, form) if first else None
    except RuleBroken as error:
        return _over(error)
    return shown or redirect(url_for("requests.follow", token=token))
