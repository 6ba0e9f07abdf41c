"""Pages of the method; everything here can be read without an account."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from iris import queries
from iris.db import current
from iris.models import MethodDraft
from iris.rules.errors import RuleBroken
from iris.rules.scoring.examples import worked_example
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import method, methods
from iris.rules.scoring.publication import STATE_WORDS, DraftState
from iris.web.guard import public
from iris.web.headers import cache_publicly
from iris.web.methods import views

area = Blueprint("methods", __name__)


@area.get("/methods")
@public
def listed() -> ResponseReturnValue:
    """Every published version of the method, the newest first."""
    return cache_publicly(make_response(render_template("methods/list.html", methods=_shelf(), coming=_coming())))


@area.get("/methods/<version>")
@public
def show(version: str) -> ResponseReturnValue:
    """One version, explained; every figure is read from it."""
    found = _found(version)
    if found is None:
        return render_template("methods/unknown.html", methods=_shelf()), 404
    context = views.method_page(found) | views.example(found, worked_example(version))
    return cache_publicly(make_response(render_template("methods/method.html", **context)))


@area.get("/methods/<version>/example.json")
@public
def example(version: str) -> ResponseReturnValue:
    """The facts of the worked example, in the form that `iris score --facts` reads."""
    if _found(version) is None:
        return render_template("methods/unknown.html", methods=_shelf()), 404
    return cache_publicly(jsonify(worked_example(version).document))


def _found(version: str) -> Method | None:
    try:
        return method(version)
    except RuleBroken:
        return None


def _shelf() -> list[dict[str, object]]:
    told = {row.release: row for row in _drafts(DraftState.APPROVED)}
    return [
        {
            "href": url_for("methods.show", version=m.version),
            "version": m.version,
            "published": m.published,
            "comments": _comments(told.get(m.version)),
        }
        for m in reversed(methods())
    ]


def _drafts(*states: DraftState) -> Sequence[MethodDraft]:
    return queries.methods.drafts(current(), [state.value for state in states])


def _comments(row: MethodDraft | None) -> dict[str, object] | None:
    """When people could comment on a version, how many did, who can read it where."""
    if row is None:
        return None
    return {
        "first": row.comment_from,
        "last": row.comment_until,
        "closed": row.comment_closed_on,
        "received": row.comments,
        "link": row.comments_link,
        "approved": row.approved_on,
    }


def _coming() -> list[dict[str, object]]:
    """Drafts that everybody may read: open for comment, being decided on, or approved and not released yet."""
    published = {m.version for m in methods()}
    found = _drafts(DraftState.COMMENT, DraftState.CLOSED, DraftState.APPROVED)
    return [
        {
            "href": url_for("watch.draft", draft_id=row.id),
            "name": row.name,
            "release": row.release,
            "word": STATE_WORDS[DraftState(row.state)],
            "until": row.comment_until,
            "in_force": row.in_force_from,
        }
        for row in found
        if row.release not in published
    ]
