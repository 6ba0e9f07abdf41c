"""The reviewers' queue of requests for an account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.queries.register import Filters
from iris.rules.access import Subject
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action, Kind
from iris.services import account_requests
from iris.services.account_requests import ENTRY_KINDS, LATER, NEW, Asked
from iris.web.answers import entry_href, licence_line, word_today
from iris.web.asking import LARGEST_NUMBER, name_book
from iris.web.forms import Form
from iris.web.guard import load, permit
from iris.web.identity import now, outside
from iris.web.requests import forms
from iris.web.requests.asking import WORDS

queue = Blueprint("request_queue", __name__, url_prefix="/requests")

PER_PAGE = 50
CANDIDATES = 8
Candidates = list[dict[str, Any]]


def request_subject(_row: m.AccountRequest) -> Subject:
    """Nothing but a reach over all gives a request to anybody."""
    return Subject()


def _load(request_id: int) -> m.AccountRequest:
    row: m.AccountRequest = load(queries.requests.one(current(), request_id), Action.ENTRY_PUBLISH, request_subject)
    return row


@queue.get("")
@permit(Action.ENTRY_PUBLISH)
def listed() -> ResponseReturnValue:
    """Requests that wait, the oldest first."""
    asked = request.args.get("after", type=int) or 0
    rows = queries.requests.waiting(current(), asked if 0 < asked <= LARGEST_NUMBER else 0, PER_PAGE + 1)
    more = url_for("request_queue.listed", after=rows[PER_PAGE - 1].id) if len(rows) > PER_PAGE else None
    shown = [(row, account_requests.read(outside().keys, row)) for row in rows[:PER_PAGE]]
    return render_template("requests/list.html", rows=[_line(row, told) for row, told in shown], more=more)


def _kind_words(kind: Kind) -> str:
    words = {
        Kind.AGENCY: gettext("Recruitment agency"),
        Kind.COMPANY: gettext("Employer"),
        Kind.ADVOCATE: gettext("Worker advocate"),
    }
    return words[kind]


def _line(row: m.AccountRequest, asked: Asked) -> dict[str, Any]:
    return {
        "href": url_for("request_queue.show", request_id=row.id),
        "organisation": asked.organisation,
        "kind": _kind_words(asked.kind),
        "country": row.country,
        "at": row.confirmed_at,
    }


@queue.get("/<int:request_id>")
@permit(Action.ENTRY_PUBLISH)
def show(request_id: int) -> ResponseReturnValue:
    """What was asked, and which entries may be meant."""
    row = _load(request_id)
    asked = account_requests.read(outside().keys, row)
    found = _candidates(row, asked)
    return _page(row, asked, found, _approve_form(asked, found), forms.Refuse())


def _approve_form(asked: Asked, candidates: Candidates) -> forms.Approve:
    form = forms.Approve()
    choices = [(LATER, gettext("They claim it themselves, with document and code"))]
    if asked.kind in ENTRY_KINDS:
        choices.append((NEW, gettext("It is not on the register: publish a new entry")))
        choices += [
            (one["public_id"], gettext("Give them %(name)s, %(id)s", name=one["name"], id=one["public_id"]))
            for one in candidates
        ]
    else:
        choices = [(LATER, gettext("None: they help workers"))]
    form.offer(choices)
    if form.choice.data is None:
        form.choice.data = LATER
    return form


def _candidates(row: m.AccountRequest, asked: Asked) -> Candidates:
    """Entries of the name and number they gave, surest first."""
    kind = ENTRY_KINDS.get(asked.kind)
    if kind is None:
        return []
    texts = [text for text in (asked.entry, asked.organisation) if text]
    found = [queries.search.find(current(), name_book(), text, Filters(kind), CANDIDATES).ids for text in texts]
    named = (row.entry_id,) if row.entry_id else ()
    ids = list(dict.fromkeys(entry_id for part in (named, *found) for entry_id in part))[:CANDIDATES]
    return [
        {
            "href": entry_href(entry),
            "public_id": entry.public_id,
            "name": entry.name,
            "country": entry.country,
            "licence": licence_line(licences),
            "word": word_today(entry, licences),
        }
        for entry, licences in queries.search.rows_of(current(), ids)
    ]


def _page(
    row: m.AccountRequest, asked: Asked, candidates: Candidates, approving: Form, refusing: Form, status: int = 200
) -> ResponseReturnValue:
    page = render_template(
        "requests/show.html",
        asked=asked,
        kind=_kind_words(asked.kind),
        word=WORDS[row.state],
        confirmed=row.confirmed_at,
        candidates=candidates,
        approving=approving,
        refusing=refusing,
        open=row.state == "waiting",
        approve_href=url_for("request_queue.approve", request_id=row.id),
        refuse_href=url_for("request_queue.refuse", request_id=row.id),
    )
    return page, status


@queue.post("/<int:request_id>/approve")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def approve(request_id: int) -> ResponseReturnValue:
    """Found the organisation and invite its first person."""
    row = _load(request_id)
    asked = account_requests.read(outside().keys, row)
    found = _candidates(row, asked)
    form = _approve_form(asked, found)
    if not form.validate():
        return _page(row, asked, found, form, forms.Refuse(formdata=None), 400)
    try:
        account_requests.approve(current(), outside(), now(), row, form.choice.data)
    except RuleBroken as error:
        form.refuse(error)
        return _page(row, asked, found, form, forms.Refuse(formdata=None), 409)
    commit()
    flash(gettext("Approved: the invitation is on its way."))
    return redirect(url_for("request_queue.listed"))


@queue.post("/<int:request_id>/refuse")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def refuse(request_id: int) -> ResponseReturnValue:
    """Refuse with a reason, which is mailed."""
    row = _load(request_id)
    asked = account_requests.read(outside().keys, row)
    found, form = _candidates(row, asked), forms.Refuse()
    if not form.validate():
        return _page(row, asked, found, _approve_form(asked, found), form, 400)
    try:
        account_requests.refuse(current(), outside(), now(), row, form.refusal.data or "")
    except RuleBroken as error:
        form.refuse(error)
        return _page(row, asked, found, _approve_form(asked, found), form, 409)
    commit()
    flash(gettext("Refused: the reason is on its way."))
    return redirect(url_for("request_queue.listed"))
