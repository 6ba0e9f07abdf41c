"""Batches of codes: drawn and printed by those who hand them out; what is set aside is looked at by reviewers."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject
from iris.rules.errors import RuleBroken
from iris.rules.public_ids import is_public_id
from iris.rules.roles import Action
from iris.rules.voice import CHANNEL_OF, CHANNEL_WORDS, Channel, Suspicion, written
from iris.rules.wording import N_
from iris.services import voice
from iris.web.arrival.area import area
from iris.web.errors import sentence_of
from iris.web.guard import load, permit
from iris.web.identity import now, outside
from iris.web.signing import signed_form, token_over

WHY = {
    Suspicion.ONE_HOUR: N_("more than 20 % of the batch within one hour"),
    Suspicion.ONE_NETWORK: N_("more than 20 % of the batch from one network"),
}


@area.get("/arrival/batches")
@permit(Action.VOICE_DRAW)
def drawn() -> ResponseReturnValue:
    """What the own organisation drew, and the form to draw more."""
    return _drawn_page()


def _drawn_page(status: int = 200, problem: str = "") -> Response:
    rows = queries.voice.drawn(current(), g.actor.organisation_id or 0)
    own = queries.register.by_id(current(), g.actor.entry_id) if g.actor.entry_id else None
    answer: Response = make_response(
        render_template(
            "arrival/batches.html",
            rows=rows,
            own=own,
            channel=gettext(CHANNEL_WORDS[CHANNEL_OF[g.actor.role]]),
            typed=request.form,
            problem=problem,
        ),
        status,
    )
    return answer


@area.post("/arrival/batches")
@permit(Action.VOICE_DRAW, keeps=True)
def draw() -> ResponseReturnValue:
    """Draw a batch: its cards are on this page only, to be printed at once."""
    if signed_form() is None:
        return _drawn_page(400, token_over())
    try:
        batch, codes = voice.draw(current(), outside().keys, now(), _entry(), _size())
    except RuleBroken as error:
        current().rollback()
        return _drawn_page(409, sentence_of(error))
    commit()
    cards = [written(code) for code in codes]
    address = f"{current_app.extensions['iris_outside'].base_url}{url_for('arrival.begin')}"
    return make_response(render_template("arrival/sheet.html", cards=cards, address=address, day=batch.drawn_at.date()))


def _entry() -> m.RegisterEntry:
    if g.actor.entry_id is not None:
        found = queries.register.by_id(current(), g.actor.entry_id)
    else:
        typed = request.form.get("entry", "").strip()
        found = queries.register.entry(current(), typed, "agency") if is_public_id(typed) else None
    if found is None:
        raise RuleBroken("entry_unknown", N_("No agency has this number. It looks like AG-4KX2-9TQN."))
    return found


def _size() -> int:
    typed = request.form.get("size", "").strip()
    if not typed.isdecimal() or len(typed) > 6:
        raise RuleBroken("size_unreadable", N_("Write how many codes you need, as a number from 10 to 5,000."))
    return int(typed)


@area.get("/arrival/aside")
@permit(Action.VOICE_REVIEW)
def aside() -> ResponseReturnValue:
    """Batches with answers that were set aside."""
    return _aside_page()


def _aside_page(status: int = 200, problem: str = "") -> Response:
    batches: dict[int, dict[str, Any]] = {}
    for batch, why, number in queries.voice.set_aside(current()):
        row = batches.setdefault(batch.id, _shown(batch))
        reasons = [gettext(WHY[Suspicion(one)]) for one in why.split("+")]
        row["lines"].append({"number": number, "why": ", ".join(reasons)})
    answer: Response = make_response(
        render_template("arrival/aside.html", batches=list(batches.values()), problem=problem), status
    )
    return answer


def _shown(batch: m.VoiceBatch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "entry": batch.entry,
        "channel": gettext(CHANNEL_WORDS[Channel(batch.channel)]),
        "size": batch.size,
        "drawn": batch.drawn_at.date(),
        "lines": [],
    }


@area.post("/arrival/aside/<int:batch_id>")
@permit(Action.VOICE_REVIEW, keeps=True)
def decide(batch_id: int) -> ResponseReturnValue:
    """Let them count, or leave them out."""
    batch: m.VoiceBatch = load(queries.voice.batch(current(), batch_id), Action.VOICE_REVIEW, lambda _: Subject())
    if signed_form() is None:
        return _aside_page(400, token_over())
    try:
        number = voice.decide(current(), now(), batch, counts="count" in request.form)
    except RuleBroken as error:
        current().rollback()
        return _aside_page(409, sentence_of(error))
    commit()
    flash(ngettext("Done: one answer.", "Done: %(num)d answers.", number), "ok")
    return redirect(url_for("arrival.aside"), 303)
