"""Pages of a score: line by line for everybody, what would change it for the agency itself."""

from __future__ import annotations

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iris import queries
from iris.db import current
from iris.queries.register import Entry
from iris.rules.access import may
from iris.rules.roles import Action
from iris.rules.scoring.published import Question, scores, weighted
from iris.rules.scoring.what_if import what_if
from iris.web import scoring
from iris.web.asking import dates_asked, find_entry, known_asked, today_of
from iris.web.guard import load, permit, public
from iris.web.headers import cache_publicly
from iris.web.identity import now
from iris.web.score import history, views
from iris.web.score.resting import Resting

area = Blueprint("score", __name__)


@area.get("/agencies/<public_id>/score")
@public
def show(public_id: str) -> ResponseReturnValue:
    """How the score of an agency was worked out, on a day, as known at a moment."""
    entry, _ = find_entry(public_id, "agency")
    home = queries.merges.home(current(), entry, known_asked())
    if home.public_id != public_id:
        asked = request.query_string.decode("ascii", "ignore")
        return redirect(url_for("score.show", public_id=home.public_id) + (f"?{asked}" if asked else ""), 301)
    licences = queries.merges.of_entry(current(), entry, known_asked())
    today = today_of(entry, licences)
    on, known, problem = dates_asked(today)
    found = scoring.shown(entry, licences, on, known)
    context = {
        "entry": entry,
        "self_href": url_for("register.agency", public_id=entry.public_id),
        "on": on,
        "known": known,
        "is_today": on == today and known is None,
        "problem": problem,
        "what_if_href": _what_if_href(entry, licences),
    }
    if found is None:
        return cache_publicly(make_response(render_template("score/none.html", **context)))
    resting = Resting(current(), found, entry)
    context |= views.score_page(found, resting.of) | {"history": history.drawn(found.material, today)}
    return cache_publicly(make_response(render_template("score/show.html", **context)))


def _what_if_href(entry: Entry, licences: scoring.Licences) -> str:
    allowed = may(g.actor, Action.SCORE_WHAT_IF, scoring.subject_of(entry, licences))
    return url_for("score.changes") if allowed and g.actor.entry_id == entry.id else ""


@area.get("/score/what-if")
@permit(Action.SCORE_WHAT_IF)
def changes() -> ResponseReturnValue:
    """What would change the score of the own agency: each open item, and what closing it would bring."""
    found = queries.register.entries(current(), [g.actor.entry_id] if g.actor.entry_id else [])
    entry = next(iter(found.values()), None)
    if entry is None:
        return render_template("score/no_record.html")
    licences = queries.merges.of_entry(current(), entry)
    load(entry, Action.SCORE_WHAT_IF, lambda one: scoring.subject_of(one, licences))
    today, moment = today_of(entry, licences), now()
    material = scoring.material_of(entry, licences, None)
    (scored,) = scores([Question(material, today, moment, published=False)])
    items = what_if(scored.facts, weighted(scored.standard), scored.method)
    return render_template("score/what_if.html", entry=entry, on=today, **views.what_if_page(scored, items))
