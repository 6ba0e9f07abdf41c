"""The inbox of receivers: before a yes they see only that somebody needs help, after it what the worker agreed to."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject
from iris.rules.cases.referrals import SHOWN_TO_RECEIVER, ReferralState
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services.cases import referring
from iris.web import passing
from iris.web.errors import sentence_of
from iris.web.forms import TOKEN_OVER, Form
from iris.web.guard import load, permit
from iris.web.identity import now, outside

area = Blueprint("referrals", __name__, url_prefix="/referrals")

ACCEPT = Action.REFERRAL_ACCEPT


class Signed(Form):
    """A form whose fields are read by hand; only its token is checked here."""


def subject_of(row: m.CaseReferral) -> Subject:
    """What grants rest on: whose people it was offered to."""
    shown = ReferralState(row.state) in SHOWN_TO_RECEIVER
    return Subject(consented=frozenset({row.organisation_id} if shown else ()))


def load_received(referral_id: int) -> m.CaseReferral:
    """A referral to the own organisation; 404 for everything else, and once it is taken back."""
    row: m.CaseReferral = load(queries.referrals.referral(current(), referral_id), ACCEPT, subject_of)
    return row


@area.get("")
@permit(ACCEPT)
def listed() -> ResponseReturnValue:
    """All that we are asked or have taken, what must be answered first on top."""
    rows = queries.referrals.received(current(), g.actor.organisation_id)
    lines = [{"href": url_for("referrals.show", referral_id=row.id), **passing.line_of(row)} for row in rows]
    return render_template("referrals/list.html", rows=lines)


@area.get("/<int:referral_id>")
@permit(ACCEPT)
def show(referral_id: int) -> ResponseReturnValue:
    """One referral; reading what was passed on is written down."""
    row = load_received(referral_id)
    content = referring.read(current(), outside().keys, now(), row)
    commit()
    return _page(row, content=content)


def _page(
    row: m.CaseReferral, status: int = 200, problem: str = "", content: dict[str, list[str]] | None = None
) -> Response:
    context = {
        **passing.line_of(row),
        "waiting": ReferralState(row.state) is ReferralState.OFFERED,
        "things": passing.labels(row.items),
        "content": passing.content_in_words(content or {}),
        "problem": problem,
        "typed": request.form,
    }
    return make_response(render_template("referrals/show.html", **context), status)


def _do(referral_id: int, verb: Callable[[m.CaseReferral], None], done: str, *, stays: bool) -> ResponseReturnValue:
    row = load_received(referral_id)
    if not Signed().validate():
        return _page(
            row, 400, gettext(TOKEN_OVER)
        )
    try:
        verb(row)
    except RuleBroken as error:
        current().rollback()
        return _page(load_received(referral_id), 409, sentence_of(error))
    commit()
    flash(done, "ok")
    where = url_for("referrals.show", referral_id=referral_id) if stays else url_for("referrals.listed")
    return redirect(where, 303)


@area.post("/<int:referral_id>/accept")
@permit(ACCEPT, keeps=True)
def accept(referral_id: int) -> ResponseReturnValue:
    """Take it."""
    return _do(
        referral_id,
        lambda row: referring.accept(current(), now(), row),
        gettext("Thank you. Here is what the worker agreed to, and nothing more."),
        stays=True,
    )


@area.post("/<int:referral_id>/decline")
@permit(ACCEPT, keeps=True)
def decline(referral_id: int) -> ResponseReturnValue:
    """Say no, with a reason."""
    return _do(
        referral_id,
        lambda row: referring.decline(current(), outside().keys, now(), row, request.form.get("reason", "")),
        gettext("Noted. The case officer asks the worker about somebody else."),
        stays=False,
    )


@area.post("/<int:referral_id>/finish")
@permit(ACCEPT, keeps=True)
def finish(referral_id: int) -> ResponseReturnValue:
    """Say what came of it."""
    return _do(
        referral_id,
        lambda row: referring.finish(current(), outside().keys, now(), row, request.form.get("outcome", "")),
        gettext("The worker reads this. You see nothing of it any more."),
        stays=False,
    )
