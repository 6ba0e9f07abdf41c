"""The blueprint of helpers, and how their pages load a case."""

from __future__ import annotations

from flask import Blueprint

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.access import Subject
from iris.rules.cases.speakers import ConsentKind
from iris.rules.roles import Action
from iris.services.cases.sealing import OpenCase, unlock
from iris.web.forms import Form
from iris.web.guard import load
from iris.web.identity import outside

area = Blueprint("helping", __name__, url_prefix="/helping")


class Signed(Form):
    """A form whose fields are read by hand; only its token is checked here."""


def subject_of(case: m.Case) -> Subject:
    """What grants rest on: which helpers the worker has agreed to."""
    rows = [row for row in queries.referrals.consents(current(), case.id) if row.kind != ConsentKind.NOT_ASKED]
    return Subject(case_id=case.id, consented=frozenset(row.organisation_id for row in rows))


def load_case(case_id: int) -> OpenCase:
    """A case of a worker whom one helps; 404 for every other one, and from the moment the worker ends it."""
    row: m.Case = load(queries.cases.case(current(), case_id), Action.CASE_READ, subject_of)
    return unlock(outside().keys, row)
