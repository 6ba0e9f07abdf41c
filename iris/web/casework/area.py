"""The blueprint of casework, and how its pages load a case."""

from __future__ import annotations

from flask import Blueprint, request

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.access import Subject
from iris.rules.roles import Action
from iris.services.cases.sealing import OpenCase, unlock
from iris.web.forms import Form
from iris.web.guard import load
from iris.web.identity import outside

area = Blueprint("casework", __name__, url_prefix="/casework")


class Signed(Form):
    """A form whose fields are read by hand; only its token is checked here."""


def subject_of(case: m.Case) -> Subject:
    """What grants can rest on in a case: who is on it."""
    people = frozenset(row.account_id for row in queries.cases.assignments(current(), case.id))
    return Subject(case_id=case.id, people=people)


def load_case(case_id: int, action: Action) -> OpenCase:
    """The case, unlocked; 404 for whoever is not on it, or may not know of it."""
    row: m.Case = load(queries.cases.case(current(), case_id), action, subject_of)
    return unlock(outside().keys, row)


def typed(name: str) -> str:
    """What was typed into a field."""
    return request.form.get(name, "")
