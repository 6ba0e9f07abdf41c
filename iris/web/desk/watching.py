"""What waits of the method: comments that end, drafts to decide on, releases to make, a scale gone soft."""

from __future__ import annotations

from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.roles import Action, reach_of
from iris.rules.scoring.methods import methods
from iris.rules.scoring.publication import DRAFTING, STATE_WORDS, DraftState, Release, release_of
from iris.rules.scoring.spread import first_days, spreads
from iris.web.desk.items import by_day, soonest_first
from iris.web.identity import now


def groups() -> list[dict[str, Any]]:
    """The group of the desk."""
    items = [] if reach_of(g.actor.role, Action.SCORE_WATCH) is None else [*_drafts(), *_inflated()]
    return [{"label": gettext("The method"), "items": soonest_first(items)}]


def _drafts() -> list[dict[str, Any]]:
    waiting = queries.methods.drafts(
        current(), {DraftState.COMMENT.value, DraftState.CLOSED.value, DraftState.APPROVED.value}
    )
    return [line for row in waiting if (line := _draft(row)) is not None]


def _draft(row: m.MethodDraft) -> dict[str, Any] | None:
    """Its next move, where it is the reader's."""
    href, state = url_for("watch.draft", draft_id=row.id), DraftState(row.state)
    note = gettext(STATE_WORDS[state].label)
    if state is DraftState.APPROVED:
        if release_of(row.release, row.digest or "", methods()) is Release.PUBLISHED:
            return None
        return by_day(href, row.name, note, gettext("Bring its file into a release"), row.in_force_from)
    name, move, day = {
        DraftState.COMMENT: ("close_comment", gettext("Read the comments, then close"), row.comment_until),
        DraftState.CLOSED: ("approve", gettext("Decide on it"), None),
    }[state]
    granted = reach_of(g.actor.role, Action(DRAFTING.move(name).action)) is not None
    return by_day(href, row.name, note, move, day) if granted else None


def _inflated() -> list[dict[str, Any]]:
    found = spreads(queries.methods.spread(current(), first_days(now().date(), 1)[0]))
    if not found or not found[-1].inflated:
        return []
    title = gettext("Over half of the bands are A")
    return [by_day(url_for("watch.bands"), title, "", gettext("Look at the bands over time"), None)]
