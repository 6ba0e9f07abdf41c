"""The two cookies of complaints: the visit to a case by its number, and the draft that a browser holds.

Both end with the browser; neither is Flask's session, and no account is known on these pages.
"""

from __future__ import annotations

from datetime import datetime

from flask import Response, current_app, request

from iris.db import database
from iris.gateways.outside import Outside
from iris.rules.access import ANONYMOUS, Actor
from iris.services.cases import visiting

COMPLAINTS = "/complaints/"
VISIT, DRAFT = "visit", "draft"


def outside() -> Outside:
    """Keys, store and mail of the running app."""
    found: Outside = current_app.extensions["iris_outside"]
    return found


def name_of(which: str) -> str:
    """The name of a cookie; behind https bound to this host alone."""
    return f"__Host-{which}" if current_app.config["IRIS_SETTINGS"].secure else which


def token_of(which: str) -> str | None:
    """The token that the browser brings."""
    return request.cookies.get(name_of(which))


def recognised(now: datetime) -> Actor:
    """The worker, the browser with a draft, or nobody."""
    visit, draft = token_of(VISIT), token_of(DRAFT)
    if not visit and not draft:
        return ANONYMOUS
    with database().reading() as reading:
        actor = visiting.recognise(reading, outside().keys, now, visit, draft)
    if visit and actor.case_id is not None and request.method == "POST":
        with database().transaction() as writing:
            visiting.touch(writing, outside().keys, now, visit)
    return actor


def remember(response: Response, which: str, token: str) -> Response:
    """Give the browser a token, until it is closed."""
    secure = current_app.config["IRIS_SETTINGS"].secure
    response.set_cookie(name_of(which), token, httponly=True, secure=secure, samesite="Lax", path="/")
    return response


def forget(response: Response, *which: str) -> Response:
    """Let the browser drop tokens."""
    for one in which:
        secure = current_app.config["IRIS_SETTINGS"].secure
        response.delete_cookie(name_of(one), httponly=True, secure=secure, samesite="Lax", path="/")
    return response
