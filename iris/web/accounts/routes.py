"""Accounts of one's organisation (managers) or of all (administrator)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject, reaches
from iris.rules.errors import RuleBroken
from iris.rules.roles import ROLES, Action, Kind, Reach, Role, reach_of, roles_of
from iris.rules.wording import N_, Tone, Word
from iris.services import accounts
from iris.services.accounts import Invitation
from iris.web.forms import Form, email_field
from iris.web.guard import deny, load, permit
from iris.web.identity import now, outside, visitor
from iris.web.languages import EVERYWHERE

area = Blueprint("accounts", __name__)


class Invite(Form):
    """Whom to invite."""

    email = email_field(_l("E-mail address"))
    organisation = SelectField(_l("Organisation"), coerce=int)
    role = SelectField(_l("Role"))
    language = SelectField(
        _l("Language of the invitation"),
        choices=[SelectChoice(language.code, language.name) for language in EVERYWHERE],
    )


def account_subject(account: m.Account) -> Subject:
    """What grants can rest on in an account."""
    return Subject(organisations=frozenset({account.organisation_id}), people=frozenset({account.id}))


@area.get("/accounts")
@permit(Action.ACCOUNTS_MANAGE)
def listed() -> ResponseReturnValue:
    """The people the manager looks after."""
    people = [_person(account) for account in queries.accounts.listed(current(), limit=500)]
    people += [_invited(token) for token in queries.accounts.invitations(current(), now())]
    own = reach_of(g.actor.role, Action.ACCOUNTS_MANAGE) is Reach.OWN
    return render_template("accounts/list.html", people=people, organisation=visitor().organisation if own else None)


ACTIVE = Word(N_("Active"), "", Tone.OK, "tick")
ENDED = Word(N_("Deactivated"), "", Tone.GONE, "given-up")
INVITED = Word(N_("Invited"), "", Tone.INFO, "clock")


def _person(account: m.Account) -> dict[str, Any]:
    return {
        "href": url_for("accounts.show", account_id=account.id),
        "name": account.name,
        "email": account.email,
        "role_label": gettext(ROLES[Role(account.role)].label),
        "organisation": account.organisation.name,
        "word": ACTIVE if account.active else ENDED,
        "last_seen": account.last_seen_at,
        "invited_at": account.created_at,
        "second_factor": account.totp_sealed is not None,
    }


def _invited(token: m.AccountToken) -> dict[str, Any]:
    role = gettext(ROLES[Role(token.role)].label) if token.role else ""
    return {
        "href": url_for("accounts.listed"), "name": "", "email": token.email, "role_label": role, "organisation": "",
        "word": INVITED, "last_seen": None,
    }  # fmt: skip


def _invite_form() -> Invite:
    form = Invite()
    found = queries.accounts.organisations(current())
    form.organisation.choices = [SelectChoice(one.id, one.name) for one in found if one.active]
    kinds = {Kind(one.kind) for one in found}
    roles = dict.fromkeys(role for kind in kinds for role in roles_of(kind))
    form.role.choices = [SelectChoice(str(role), gettext(ROLES[role].label)) for role in roles]
    return form


@area.get("/accounts/invite")
@permit(Action.ACCOUNTS_MANAGE)
def invite() -> ResponseReturnValue:
    """Whom to invite."""
    return render_template("accounts/invite.html", form=_invite_form())


@area.post("/accounts/invite")
@permit(Action.ACCOUNTS_MANAGE, keeps=True)
def invite_post() -> ResponseReturnValue:
    """Send an invitation; an organisation outside the manager's reach is not among the choices."""
    form = _invite_form()
    if not form.validate():
        return render_template("accounts/invite.html", form=form), 400
    invitation = Invitation(form.email.data or "", Role(form.role.data), form.organisation.data, form.language.data)
    own = Subject(organisations=frozenset({invitation.organisation_id}))
    if not reaches(g.actor, reach_of(g.actor.role, Action.ACCOUNTS_MANAGE) or Reach.OWN, own):
        deny(Action.ACCOUNTS_MANAGE, 404)
    try:
        accounts.invite(current(), outside(), now(), invitation)
    except RuleBroken as error:
        form.refuse(error)
        return render_template("accounts/invite.html", form=form), 409
    commit()
    flash(gettext("The invitation is on its way."))
    return redirect(url_for("accounts.listed"))


@area.get("/accounts/<int:account_id>")
@permit(Action.ACCOUNTS_MANAGE)
def show(account_id: int) -> ResponseReturnValue:
    """One person: role, state, and the way to end the access."""
    account = load(queries.accounts.one(current(), account_id), Action.ACCOUNTS_MANAGE, account_subject)
    context: dict[str, Any] = {"person": _person(account)}
    if account.id != g.actor.account_id:
        name, move = ("deactivate_href", "deactivate") if account.active else ("reactivate_href", "activate")
        context[name] = url_for(f"accounts.{move}", account_id=account.id)
    return render_template("accounts/show.html", **context)


@area.post("/accounts/<int:account_id>/deactivate")
@permit(Action.ACCOUNTS_MANAGE)
def deactivate(account_id: int) -> ResponseReturnValue:
    """End an access at once."""
    return _change(account_id, accounts.deactivate)


@area.post("/accounts/<int:account_id>/activate")
@permit(Action.ACCOUNTS_MANAGE)
def activate(account_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    return _change(account_id, accounts.activate)


def _change(account_id: int, act: Callable[[Session, datetime, m.Account], None]) -> ResponseReturnValue:
    account = load(queries.accounts.one(current(), account_id), Action.ACCOUNTS_MANAGE, account_subject)
    if account.id == g.actor.account_id:
        raise RuleBroken("own_account", N_("You can't end your own access here; ask another manager."))
    act(current(), now(), account)
    commit()
    flash(gettext("Saved."))
    return redirect(url_for("accounts.show", account_id=account.id))
