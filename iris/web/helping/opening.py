"""Writing down for a worker what happened; the number goes to the worker."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.utils import redirect

from iris import queries
from iris.db import commit, current, database
from iris.rules.cases.codes import CARD_TITLE, check_confirmed, groups
from iris.rules.cases.intake import check_answer
from iris.rules.cases.openings import CODE_GOES_TO_THE_WORKER, OPENING_WORDS, Opening
from iris.rules.cases.questions import QUESTIONS, Field, FieldKind, Question
from iris.rules.cases.respondents import RespondentKind
from iris.rules.cases.sectors import SECTORS
from iris.rules.cases.speakers import CONSENT_WORDS, ConsentKind
from iris.rules.countries import ZONES
from iris.rules.errors import RuleBroken
from iris.rules.public_ids import is_public_id
from iris.rules.roles import Action, Role
from iris.services.cases import filing
from iris.services.cases.filing import Place
from iris.services.cases.opening import ToldToUs, open_for
from iris.web.beside import sure
from iris.web.errors import sentence_of
from iris.web.forms import TOKEN_OVER
from iris.web.guard import permit
from iris.web.helping.area import Signed, area
from iris.web.identity import now, outside
from iris.web.languages import TONGUES, locale

OPEN = Action.CASE_OPEN_FOR
ELSEWHERE = frozenset({FieldKind.COSTS, FieldKind.FILES, FieldKind.VOICE_NOTE})
"""Brought later, in the case itself."""
ASKED = tuple(question for question in QUESTIONS if question.key not in ("about", "helper", "costs"))
TOKEN_BYTES = 32


@area.get("/new")
@permit(OPEN)
def new() -> ResponseReturnValue:
    """All questions on one page."""
    return _page()


def _page(status: int = 200, problem: str = "") -> Response:
    context = {
        "questions": [_question(one) for one in ASKED],
        "advocate": _is_advocate(),
        "openings": [(code, gettext(OPENING_WORDS[code])) for code in (Opening.PHONE, Opening.LETTER, Opening.VISIT)],
        "consents": [(code, sure(words)) for code, words in CONSENT_WORDS.items()],
        "token": _token() or secrets.token_urlsafe(TOKEN_BYTES),
        "typed": request.form,
        "problem": problem,
    }
    return make_response(render_template("helping/new.html", **context), status)


def _is_advocate() -> bool:
    return bool(g.actor.role == Role.ADVOCATE)


def _token() -> str:
    """The secret of this page, from which the number is made; the same when the page is sent twice."""
    typed = request.form.get("once", "")
    return typed if len(typed) >= TOKEN_BYTES and len(typed) < 100 and typed.isascii() else ""


def _question(one: Question) -> dict[str, Any]:
    fields = [_field(field) for field in one.fields if field.kind not in ELSEWHERE]
    return {"title": gettext(one.title), "fields": fields}


def _field(one: Field) -> dict[str, Any]:
    names = locale().territories
    lists = {
        FieldKind.COUNTRY: sorted(((c, str(names.get(c, c))) for c in ZONES), key=lambda pair: pair[1]),
        FieldKind.SECTOR: [(code, gettext(label)) for code, label in SECTORS.items()],
        FieldKind.LANGUAGE: list(TONGUES.items()),
    }
    choices = [(choice.code, gettext(choice.label)) for choice in one.choices] or lists.get(one.kind, [])
    shape = "ticks" if one.many else "list" if choices else "text" if one.kind is FieldKind.TEXT else "line"
    hint = gettext("Its number here, like AG-4KX2-9TQN, or the name.") if one.kind is FieldKind.ENTRY else ""
    hint = gettext("As 2026-03.") if one.kind is FieldKind.MONTH else hint
    return {
        "key": one.key,
        "label": gettext(one.label) if one.label else "",
        "hint": hint,
        "shape": shape,
        "choices": choices,
        "limit": one.limit,
        "given": request.form.getlist(one.key),
    }


@area.post("/new")
@permit(OPEN, keeps=True)
def add() -> ResponseReturnValue:
    """Open the case, and show the number that goes to the worker."""
    token = _token()
    if not token or not Signed().validate():
        return _page(400, gettext(TOKEN_OVER))
    if _case_of(token) is None:
        try:
            open_for(current(), outside().keys, now(), token, _told())
        except RuleBroken as error:
            current().rollback()
            return _page(409, sentence_of(error))
        commit()
    return _number(token)


def _case_of(token: str) -> int | None:
    """The case that was opened from this page, when it was sent before."""
    hashes = filing.code_hashes(outside().keys, filing.code_for(token))
    with database().reading() as reading:
        row = queries.cases.code(reading, hashes)
        return row.case_id if row is not None else None


def _told() -> ToldToUs:
    given = {
        field.key: check_answer(field, request.form.getlist(field.key))
        for question in ASKED
        for field in question.fields
        if field.kind not in ELSEWHERE
    }
    consent, opening = request.form.get("consent", ""), request.form.get("opening", "")
    if _is_advocate() and consent not in set(ConsentKind):
        raise RuleBroken("no_consent_said", gettext("Say whether the worker agrees, and how you know."))
    if not _is_advocate() and opening not in set(Opening) - {Opening.FORM, Opening.ADVOCATE}:
        raise RuleBroken("no_opening", gettext("Say how it reached you."))
    return ToldToUs(
        Opening.ADVOCATE if _is_advocate() else Opening(opening),
        given,
        _place(next(iter(given.get("entry", ())), "")),
        minor="minor" in request.form,
        consent=ConsentKind(consent) if _is_advocate() else None,
    )


def _place(text: str) -> Place | None:
    """Whom it is about: an entry by its number, else the name as it was told."""
    if is_public_id(text):
        kind = "employer" if text.upper().startswith("EM") else "agency"
        entry = queries.register.entry(current(), text, kind)
        if entry is None:
            raise RuleBroken("entry_unknown", gettext("No entry has this number. It looks like AG-4KX2-9TQN."))
        return Place(entry.id, entry.kind, entry.name)
    return Place(None, RespondentKind.AGENCY, text) if text else None


def _number(token: str, status: int = 200, problem: str = "") -> Response:
    context = {
        "groups": groups(filing.code_for(token)),
        "card_title": gettext(CARD_TITLE),
        "warning": gettext(CODE_GOES_TO_THE_WORKER),
        "token": token,
        "problem": problem,
    }
    return make_response(render_template("helping/number.html", **context), status)


@area.post("/number")
@permit(OPEN, keeps=True)
def handed_over() -> ResponseReturnValue:
    """The worker has the number."""
    token = _token()
    case_id = _case_of(token) if token and Signed().validate() else None
    if case_id is None:
        return _page(400, gettext(TOKEN_OVER))
    try:
        check_confirmed(filing.code_for(token), request.form.get("last", ""))
    except RuleBroken as error:
        return _number(token, 409, sentence_of(error))
    where = url_for("helping.listed") if _is_advocate() else url_for("casework.show", case_id=case_id)
    return redirect(where, 303)
