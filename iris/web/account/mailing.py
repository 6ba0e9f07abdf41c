"""Mails to the signed-in person: how often, and which ones went."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.notices import Group, Pace, name_of
from iris.rules.roles import Action
from iris.rules.wording import N_, Tone, Word
from iris.services import mails
from iris.web.account import forms
from iris.web.account.routes import area
from iris.web.guard import permit
from iris.web.identity import now, visitor

SENT = Word(N_("Sent"), "", Tone.OK, "tick")
REFUSED = Word(N_("Refused by the mail server"), "", Tone.STOP, "cross")
HELD = Word(N_("Waits for the one mail of the day"), "", Tone.INFO, "clock")
WAITING = Word(N_("Waits"), "", Tone.INFO, "clock")


@area.route("/account/mails", methods=["GET", "POST"])
@permit(Action.ACCOUNT_SELF, keeps=True)
def chosen_mails() -> ResponseReturnValue:
    """How often we write about what may wait; what went to this person so far."""
    account_id = visitor().account_id
    chosen = queries.accounts.paces(current(), [account_id])[account_id]
    form = forms.Mails(**{str(group): chosen.get(group, Pace.AT_ONCE) for group in Group})
    if request.method == "GET" or not form.validate():
        return _page(form), 200 if request.method == "GET" else 400
    mails.choose(current(), now(), {group: Pace(form[group].data) for group in Group})
    commit()
    flash(gettext("Saved."))
    return redirect(url_for("account.chosen_mails"))


def _page(form: forms.Mails) -> str:
    rows = [_row(mail) for mail in queries.spine.mails_to(current(), visitor().account_id)]
    return render_template("account/mails.html", form=form, mails=rows)


def _row(mail: m.OutgoingMail) -> dict[str, Any]:
    word = SENT if mail.sent_at else REFUSED if mail.failed_at else HELD if mail.held else WAITING
    return {
        "name": gettext(name_of(mail.template)),
        "word": word,
        "at": mail.sent_at or mail.failed_at or mail.created_at,
        "in_one": mail.held and mail.sent_at is not None,
    }
