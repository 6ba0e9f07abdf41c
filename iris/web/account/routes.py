"""Sign in, second factor, sign out, a new password by mail, invitation. What the signed-in change: `own`.

Hashing a password takes a tenth of a second: it is done between the reading and the writing session.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pyotp
import segno
from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import database
from iris.gateways import passwords
from iris.gateways.keys import Keys
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import accounts
from iris.services import sign_in as signing
from iris.services.limits import TooOften
from iris.web import devices
from iris.web.account import forms
from iris.web.guard import public, public_form
from iris.web.identity import forget, now, outside, remember

area = Blueprint("account", __name__)

ISSUER = "Recruitment Integrity Register"
LONGEST_NEXT = 2000
DISCARD = N_("DISCARD")
"""What is typed to delete unsent fieldwork (process.md, Assessment: discarded by typing so)."""


def safe_next(target: str | None) -> str:
    """A path of this site to go on to; anything that could lead elsewhere becomes the desk."""
    plain = (target or "").strip()
    local = plain.startswith("/") and not plain.startswith("//") and "\\" not in plain and plain.isprintable()
    return plain if local and len(plain) <= LONGEST_NEXT else url_for("desk.show")


@area.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page; who is signed in already goes on."""
    if g.actor.signed_in:
        return redirect(safe_next(request.args.get("next")))
    return _sign_in_page(forms.SignIn(next=request.args.get("next")))


def _sign_in_page(form: forms.SignIn, status: int = 200, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    return render_template("account/sign_in.html", form=form), status, headers or {}


@area.post("/sign-in")
@public_form
def sign_in_post() -> ResponseReturnValue:
    """Check address and password: the same words and the same time whether the account exists or not."""
    form = forms.SignIn()
    if not form.validate():
        return _sign_in_page(form, 400)
    email = form.email.data or ""
    try:
        _count(signing.count_try, email)
    except TooOften as error:
        form.refuse(error)
        return _sign_in_page(form, 429, {"Retry-After": str(error.retry_after)})
    with database().reading() as reading:
        account = queries.accounts.by_email(reading, email)
    active = account is not None and account.active and account.organisation.active
    fits = passwords.password_matches(account.password_hash if account else None, form.password.data or "")
    if account is None or not (fits and active):
        form.refuse(
            RuleBroken(
                "wrong_sign_in",
                gettext("Address and password do not fit together. Check both, or ask for a new password."),
            )
        )
        return _sign_in_page(form, 400)
    with database().transaction() as writing:
        token = signing.begin(writing, outside().keys, now(), account, browser_family())
    target = safe_next(form.next.data)
    remember(token)
    return redirect(target if not accounts.needs_second_factor(account) else _step_address(account, target))


def _count(count: Callable[[Session, Keys, datetime, Any], None], what: str | int) -> None:
    """Count a try in a transaction of its own, so that it stays counted; tests and the bench may do without."""
    if current_app.config["IRIS_SETTINGS"].limits:
        with database().transaction() as counting:
            count(counting, outside().keys, now(), what)


def _step_address(account: m.Account, target: str) -> str:
    if account.totp_sealed is None:
        return url_for("account.second_factor", next=target)
    return url_for("account.second_factor_step", next=target)


def browser_family() -> str:
    """The browser's family, so that a person knows a session again; nothing finer is kept."""
    agent = request.user_agent.string
    families = ("Firefox", "Edg", "Chrome", "Safari", "Opera")
    return next((family for family in families if family in agent), "")


@area.route("/sign-in/code", methods=["GET", "POST"])
@public_form
def second_factor_step() -> ResponseReturnValue:
    """Ask for the code of the app; a recovery code does as well."""
    if g.signed_in is None:
        return redirect(url_for("account.sign_in", next=request.args.get("next")))
    if not g.signed_in.has_second_factor and not g.signed_in.complete:
        return redirect(url_for("account.second_factor", next=request.args.get("next")))
    form = forms.Code(next=request.args.get("next"))
    if request.method == "GET" or not form.validate():
        return _code_page(form, 200 if request.method == "GET" else 400)
    try:
        _count(signing.count_code_try, g.signed_in.account_id)
        with database().transaction() as writing:
            signing.pass_code(writing, outside().keys, now(), g.signed_in.session_id, form.code.data or "")
    except TooOften as error:
        form.refuse(error)
        return _code_page(form, 429, {"Retry-After": str(error.retry_after)})
    except RuleBroken as error:
        form.refuse(error)
        return _code_page(form, 400)
    return redirect(safe_next(form.next.data))


def _code_page(form: forms.Code, status: int, headers: dict[str, str] | None = None) -> ResponseReturnValue:
    return render_template("account/code.html", form=form), status, headers or {}


@area.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session here: a copied cookie is dead too. Unsent fieldwork is not thrown away unasked."""
    form = forms.Leaving()
    if g.signed_in is not None and devices.carries_fieldwork() and not form.empty.data:
        if form.word.data is None:
            return redirect(url_for("account.leaving"))
        if form.word.data.strip().casefold() not in (DISCARD.casefold(), gettext(DISCARD).casefold()):
            form.refuse(RuleBroken("wrong_word", gettext("Type the word exactly as it stands there.")), "word")
            return _leaving_page(form, 409)
    if g.signed_in is not None:
        with database().transaction() as writing:
            signing.end(writing, g.signed_in.session_id)
    forget()
    answer = redirect(url_for("register.home"))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    devices.unmark(answer)
    return answer


@area.get("/sign-out")
@public
def leaving() -> ResponseReturnValue:
    """What this browser still holds: a script lists it and signs out by itself where there is nothing."""
    if g.signed_in is None or not devices.carries_fieldwork():
        return redirect(url_for("register.home"))
    return _leaving_page(forms.Leaving(formdata=None))


def _leaving_page(form: forms.Leaving, status: int = 200) -> ResponseReturnValue:
    return render_template("account/leaving.html", form=form, word=gettext(DISCARD)), status


# --- second factor ----------------------------------------------------------------------------------------------


@area.route("/account/second-factor", methods=["GET", "POST"])
@public_form
def second_factor() -> ResponseReturnValue:
    """Set up the second factor; recovery codes are shown once, right after."""
    if g.signed_in is None:
        return redirect(url_for("account.sign_in", next=request.path))
    if g.signed_in.has_second_factor and not g.signed_in.complete:
        return redirect(url_for("account.second_factor_step"))
    secret = session.setdefault("totp_new", pyotp.random_base32())
    form = forms.SetSecondFactor()
    if request.method == "GET" or not form.validate():
        return _second_factor_page(form, secret, 200 if request.method == "GET" else 400)
    typed = "".join((form.code.data or "").split())
    # Letters of other scripts can't be compared in constant time, nor are they digits.
    if not typed.isascii() or signing.matching_step(secret, typed, now()) is None:
        form.refuse(
            RuleBroken("wrong_code", gettext("This code does not fit; type the newest one that the app shows.")),
            "code",
        )
        return _second_factor_page(form, secret, 400)
    with database().transaction(g.signed_in.actor) as writing:
        account = queries.accounts.one(writing, g.signed_in.account_id)
        assert account is not None
        codes = accounts.set_second_factor(writing, outside().keys, now(), account, secret)
        signing.complete(writing, g.signed_in.session_id)
    session.pop("totp_new", None)
    target = safe_next(request.args.get("next"))
    return render_template("account/recovery_codes.html", codes=codes, next_href=target)


def _second_factor_page(form: forms.SetSecondFactor, secret: str, status: int) -> ResponseReturnValue:
    address = pyotp.TOTP(secret).provisioning_uri(name=g.signed_in.email, issuer_name=ISSUER)
    drawing = io.BytesIO()
    segno.make(address, error="m").save(
        drawing,
        kind="svg",
        xmldecl=False,
        svgns=True,
        scale=5,
        omitsize=False,
        title=gettext("Code for your app"),
    )
    page = render_template("account/second_factor.html", form=form, secret=secret, qr=drawing.getvalue().decode())
    return page, status


# --- password, invitation ------------------------------------------------------------------------------------------


@area.route("/password", methods=["GET", "POST"])
@public_form
def ask_reset() -> ResponseReturnValue:
    """Ask for a reset link: the same words whether the address has an account or not."""
    form = forms.AskReset()
    if request.method == "GET" or not form.validate():
        return _reset_request_page(form, 200 if request.method == "GET" else 400)
    email = form.email.data or ""
    try:
        _count(signing.count_reset, email)
    except TooOften as error:
        form.refuse(error)
        return _reset_request_page(form, 429, {"Retry-After": str(error.retry_after)})
    with database().transaction() as writing:
        accounts.ask_reset(writing, outside(), now(), email)
    return render_template("account/reset_request.html", form=form, sent=True)


def _reset_request_page(
    form: forms.AskReset, status: int, headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    return render_template("account/reset_request.html", form=form, sent=False), status, headers or {}


@area.route("/reset/<token>", methods=["GET", "POST"])
@public_form
def reset(token: str) -> ResponseReturnValue:
    """Set a new password by the mailed link; it works once and ends by time."""
    form = forms.Reset()
    if request.method == "GET" or not form.validate():
        return render_template("account/reset.html", form=form), 200 if request.method == "GET" else 400
    try:
        hashed = hashed_password(form.new_password.data or "", [])
    except RuleBroken as error:
        form.refuse(error, "new_password")
        return render_template("account/reset.html", form=form), 400
    try:
        with database().transaction() as writing:
            accounts.reset_password(writing, outside().keys, now(), token, hashed)
    except RuleBroken as error:
        form.refuse(error)
        return render_template("account/reset.html", form=form), 409
    forget()
    flash(gettext("Your password is changed. Sign in with the new one."))
    return redirect(url_for("account.sign_in"))


def hashed_password(password: str, about: list[str]) -> str:
    """The hash of a new password; raises when it is too easy to guess. `about`: what is known of the person."""
    passwords.check_strength(password, about)
    return passwords.hash_password(password)


@area.route("/invitation/<token>", methods=["GET", "POST"])
@public_form
def invitation(token: str) -> ResponseReturnValue:
    """Take up an invitation: name, password, language; the second factor follows at the first sign-in."""
    form = forms.Invitation()
    if request.method == "GET" or not form.validate():
        return render_template("account/invitation.html", form=form), 200 if request.method == "GET" else 400
    name = (form.name.data or "").strip()
    try:
        hashed = hashed_password(form.new_password.data or "", [name])
    except RuleBroken as error:
        form.refuse(error, "new_password")
        return render_template("account/invitation.html", form=form), 400
    try:
        with database().transaction() as writing:
            accounts.accept_invitation(
                writing,
                outside().keys,
                now(),
                token,
                name=name,
                password_hash=hashed,
                language=form.language.data,
            )
    except RuleBroken as error:
        form.refuse(error)
        return render_template("account/invitation.html", form=form), 409
    flash(gettext("Your account is ready. Sign in now."))
    return redirect(url_for("account.sign_in"))
