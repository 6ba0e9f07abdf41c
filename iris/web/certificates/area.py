"""The area itself, and how its routes find a certificate."""

from __future__ import annotations

from flask import Blueprint

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.access import Subject
from iris.rules.roles import Action
from iris.web.guard import load

area = Blueprint("certificates", __name__)


def subject_of(certificate: m.Certificate) -> Subject:
    """Whose it is."""
    return Subject(entries=frozenset({certificate.entry_id}))


def load_certificate(number: str, action: Action) -> m.Certificate:
    """The certificate, when the actor may do this with it."""
    found: m.Certificate = load(queries.certificates.one(current(), number), action, subject_of)
    return found
