"""Who sends this request: the cookie's token looked up in the table of sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Flask, g, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from iris.db import database
from iris.gateways import clock
from iris.rules.access import ANONYMOUS, SYSTEM
from iris.services import sign_in
from iris.web import visits
from iris.web.visits import outside

__all__ = ["Visitor", "forget", "identify", "init", "now", "outside", "remember", "visitor"]

STATELESS = ("/static/", "/healthz", "/readyz", "/metrics")


class Visitor(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps: the token of a row in our own table, nothing else."""

    def __init__(self, token: str) -> None:
        self.id = token


def now() -> datetime:
    """The moment of this request: one for all that it does."""
    if "now" not in g:
        g.now = clock.now()
    moment: datetime = g.now
    return moment


def init(app: Flask) -> None:
    """Look up the visitor before each request; Flask-Login carries the id in the signed cookie."""
    manager = LoginManager()
    manager.session_protection = None  # phones change their address; the token is revocable instead
    manager.user_loader(Visitor)
    manager.init_app(app)
    app.before_request(identify)


def identify() -> None:
    """Set `g.actor` and `g.signed_in`; an unfinished second factor acts as nobody."""
    g.actor, g.signed_in = ANONYMOUS, None
    if request.path.startswith(visits.COMPLAINTS):
        # Whoever has an account is nobody here: an officer's sign-in must not mix with a worker's number.
        g.actor = visits.recognised(now())
        return
    token = None if request.path.startswith(STATELESS) else session.get("_user_id")
    if token is None:
        return
    with database().reading() as reading:
        visitor = sign_in.recognise(reading, outside().keys, now(), str(token))
    if visitor is None:
        forget()
        return
    g.signed_in = visitor
    if visitor.complete:
        g.actor = visitor.actor
    if visitor.touch:
        with database().transaction(SYSTEM) as writing:
            sign_in.touch(writing, visitor.session_id, now())


def remember(token: str) -> None:
    """Put the token of a new session into the cookie; the old cookie's content is dropped (session fixation)."""
    session.clear()
    login_user(Visitor(token))


def forget() -> None:
    """Drop what the cookie says."""
    logout_user()
    session.clear()


def visitor() -> Any:
    """The signed-in person of this request; routes behind `@permit` have one."""
    return g.signed_in
