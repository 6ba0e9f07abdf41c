"""What a signed-in person does with the own account: name, language, password, sessions."""

from __future__ import annotations

import json
from hashlib import sha256

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import models as m
from iris import queries
from iris.db import commit, current, database
from iris.gateways import passwords
from iris.rules.errors import RuleBroken
from iris.rules.roles import ROLES, Action, Role
from iris.rules.wording import N_
from iris.services import accounts
from iris.services import sign_in as signing
from iris.web.account import forms
from iris.web.account.routes import area, hashed_password
from iris.web.guard import deny, permit
from iris.web.identity import now, visitor
from iris.web.languages import NAMES

SAVED_MEANWHILE = N_(
    "Meanwhile this was saved from another page: the name is “%(name)s”, the language %(language)s. "
    "Yours stands below; save again to put it in its place."
)


def own_account() -> m.Account:
    """The account of the signed-in person, in this request's session."""
    account = queries.accounts.one(current(), visitor().account_id)
    assert account is not None
    return account


@area.route("/account", methods=["GET", "POST"])
@permit(Action.ACCOUNT_SELF, keeps=True)
def profile() -> ResponseReturnValue:
    """One's own name and language; other fields sent along are nobody's to set here."""
    account = own_account()
    stood = _stood(account)
    form = forms.Profile(obj=account, seen=stood)
    if request.method == "GET" or not form.validate():
        return _profile_page(form, account), 200 if request.method == "GET" else 400
    if form.seen.data != stood:
        form.seen.data = stood
        form.refuse(RuleBroken("saved_meanwhile", SAVED_MEANWHILE, name=account.name, language=NAMES[account.language]))
        return _profile_page(form, account), 409
    accounts.change_profile(current(), now(), account, name=(form.name.data or "").strip(), language=form.language.data)
    commit()
    flash(gettext("Saved."))
    return redirect(url_for("account.profile"))


def _stood(account: m.Account) -> str:
    """What a page was opened on: changes when somebody saves, and by nothing else (the row's version would)."""
    return sha256(json.dumps([account.name, account.language]).encode()).hexdigest()[:16]


def _profile_page(form: forms.Profile, account: m.Account) -> str:
    facts = {
        "email": account.email,
        "role_label": gettext(ROLES[Role(account.role)].label),
        "organisation": visitor().organisation,
        "second_factor": account.totp_sealed is not None,
    }
    left = queries.accounts.recovery_codes_left(current(), account.id)
    codes = ngettext("%(num)d recovery code left", "%(num)d recovery codes left", left)
    links = [
        {"href": url_for("account.password"), "label": gettext("Change your password"), "note": ""},
        {
            "href": url_for("account.second_factor"),
            "label": gettext("Set up your second key again"),
            "note": codes,
        },
        {
            "href": url_for("account.sessions"),
            "label": gettext("Where you are signed in"),
            "note": gettext("end what you don't know"),
        },
    ]
    return render_template(
        "account/profile.html", form=form, account=facts, links=links, mails_href=url_for("account.chosen_mails")
    )


@area.route("/account/password", methods=["GET", "POST"])
@permit(Action.ACCOUNT_SELF, keeps=True)
def password() -> ResponseReturnValue:
    """Change the password; all other sessions end."""
    form = forms.ChangePassword()
    if request.method == "GET" or not form.validate():
        return render_template("account/password.html", form=form), 200 if request.method == "GET" else 400
    with database().reading(g.actor) as reading:
        account = queries.accounts.one(reading, visitor().account_id)
    if not passwords.password_matches(account.password_hash if account else None, form.password.data or ""):
        form.refuse(RuleBroken("wrong_password", gettext("This is not the password of today; try again.")), "password")
        return render_template("account/password.html", form=form), 400
    try:
        hashed = hashed_password(form.new_password.data or "", [visitor().name, visitor().email])
    except RuleBroken as error:
        form.refuse(error, "new_password")
        return render_template("account/password.html", form=form), 400
    accounts.change_password(current(), now(), own_account(), hashed, keep=visitor().session_id)
    commit()
    flash(gettext("Your password is changed; all other places were signed out."))
    return redirect(url_for("account.profile"))


@area.get("/account/sessions")
@permit(Action.ACCOUNT_SELF)
def sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    found = queries.accounts.sessions_of(current(), visitor().account_id)
    rows = [
        {
            "device": row.agent or gettext("Unknown browser"),
            "since": row.created_at,
            "last_used": row.seen_at,
            "current": row.id == visitor().session_id,
            "revoke_href": url_for("account.end_session", session_id=row.id),
        }
        for row in found
    ]
    return render_template("account/sessions.html", sessions=rows)


@area.post("/account/sessions/<int:session_id>/end")
@permit(Action.ACCOUNT_SELF)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out another browser of one's own."""
    if all(row.id != session_id for row in queries.accounts.sessions_of(current(), visitor().account_id)):
        deny(Action.ACCOUNT_SELF, 404)
    signing.end(current(), session_id)
    commit()
    flash(gettext("Signed out there."))
    return redirect(url_for("account.sessions"))
