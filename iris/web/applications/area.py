"""The area itself, and how its routes find an application."""

from __future__ import annotations

from flask import Blueprint, g

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.access import Subject
from iris.rules.roles import Action
from iris.web.guard import load

area = Blueprint("applications", __name__)


def subject_of(application: m.Application) -> Subject:
    """What grants can rest on in an application; who sees it without one of them sees it by another action."""
    taken = g.actor.account_id is not None and queries.applications.side_of(
        current(), application.id, g.actor.account_id
    )
    return Subject(
        entries=frozenset({application.entry_id}),
        people=frozenset({g.actor.account_id}) if taken else frozenset(),
        # Seen by a government means licensed by it, or a destination: the row filter has asked already.
        countries=frozenset({g.actor.country}) if g.actor.country else frozenset(),
    )


def load_application(application_id: int, action: Action = Action.APPLICATION_READ) -> m.Application:
    """The application, when the actor may do this with it."""
    found: m.Application = load(queries.applications.one(current(), application_id), action, subject_of)
    return found
