"""The open form: one question a page, kept after each, read over, sent once."""

from __future__ import annotations

from typing import Any, BinaryIO, cast

from flask import abort, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import queries
from iris.db import commit, current, database
from iris.gateways.filetypes import Use
from iris.queries.register import Filters
from iris.rules.cases.clocks import CasePeriod, amount
from iris.rules.cases.intake import asked, next_question, progress, question_before
from iris.rules.cases.questions import HELP_NOW, QUESTIONS, SAVE_AND_COME_BACK, Question
from iris.rules.errors import RuleBroken
from iris.rules.public_ids import is_public_id
from iris.services.cases import drafting, filing, visiting
from iris.services.cases.drafting import OpenDraft
from iris.web import visits
from iris.web.asking import name_book
from iris.web.beside import sure
from iris.web.complaints import costing, fields, words
from iris.web.complaints.area import (
    EXIT,
    FILES_BYTES,
    area,
    draft_here,
    on_to,
    page,
    signed_form,
    token_over,
)
from iris.web.errors import sentence_of
from iris.web.guard import public, public_form
from iris.web.identity import now, outside

MOST_CANDIDATES = 6
KINDS = {question.key: question for question in QUESTIONS}


@area.get("/complaints/new")
@public
def new() -> ResponseReturnValue:
    """The first question; who has begun already may go on."""
    draft = draft_here()
    if draft is not None and draft.row.case_id is not None:
        return on_to("number")
    first = QUESTIONS[0]
    return _question_page(first, draft, begun=draft is not None)


@area.get("/complaints/new/<key>")
@public
def question(key: str) -> ResponseReturnValue:
    """One question."""
    draft = draft_here()
    if key not in KINDS:
        abort(404)
    if draft is None:
        return on_to("new")
    if draft.row.case_id is not None:
        return on_to("number")
    return _question_page(KINDS[key], draft)


def _question_page(
    one: Question, draft: OpenDraft | None, status: int = 200, errors: dict[str, str] | None = None, **more: Any
) -> ResponseReturnValue:
    """Show a question with what was typed just now, else what is kept."""
    answers = {**(draft.answers if draft else {}), **more.pop("typed", {})}
    before = question_before(one.key, answers)
    kept = draft.more if draft else {}
    context = {"files": kept.get("files", []), "costs": kept.get("costs", []), "entry": kept.get("entry"), **more}
    return page(
        "question",
        status,
        question=one,
        title=gettext(one.title),
        asked=sure(one.title) if one.exact else gettext(one.title),
        hint=sure(one.hint) if one.exact else gettext(one.hint),
        fields=fields.shown(one, answers, errors or {}, **context),
        errors=errors or {},
        progress=progress(one.key, answers),
        before=before.key if before else None,
        begun=more.get("begun", False),
        has_files=any(field.kind in fields.READ_ELSEWHERE for field in one.fields),
        **_around(),
    )


def _around() -> dict[str, Any]:
    days = amount(CasePeriod.DRAFT_KEPT)
    return {"help_now": sure(HELP_NOW), "keep_note": gettext(SAVE_AND_COME_BACK) % {"days": days}}


@area.post("/complaints/new/<key>")
@public_form
def answer(key: str) -> ResponseReturnValue:
    """Keep one page, then the next. What can't be kept comes back as typed."""
    if key not in KINDS:
        abort(404)
    request.max_content_length = FILES_BYTES
    one, draft = KINDS[key], draft_here()
    given, errors = fields.read(one)
    typed = fields.typed(one)
    if signed_form() is None:
        return _question_page(one, draft, 400, {"": token_over()}, typed=typed, costs_typed=costing.typed())
    token = visits.token_of(visits.DRAFT)
    if draft is None:
        draft, token = drafting.begin(current(), outside().keys, now())
    more = _more(one, draft, errors)
    drafting.answer(current(), now(), draft, given, **more)
    commit()
    if errors:
        answered = _question_page(one, draft, 400, errors, typed=typed, costs_typed=costing.typed())
    else:
        answered = _after(one, draft)
    return visits.remember(answered, visits.DRAFT, token or "")  # type: ignore[arg-type]


def _after(one: Question, draft: OpenDraft) -> ResponseReturnValue:
    """Where to go from here: stay, keep for later, the next question, or read it over."""
    if "find" in request.form:
        return _question_page(one, draft, candidates=_candidates(request.form.get("entry", "")))
    if "stay" in request.form or "drop" in request.form:
        return on_to("question", key=one.key)
    if "later" in request.form:
        return on_to("saved")
    following = next_question(draft.answers)
    return on_to("question", key=following.key) if following else on_to("review")


def _more(one: Question, draft: OpenDraft, errors: dict[str, str]) -> dict[str, Any]:
    """What is kept beside the answers: costs, files, the entry chosen."""
    if one.key == "costs":
        costs, problem = costing.read(now().date())
        if problem:
            errors["costs"] = problem
            return {}
        return {"costs": costs}
    if one.key == "story":
        _take_files(draft, errors)
    if one.key == "respondent":
        return {"entry": _chosen(request.form.get("chosen", ""))}
    return {}


def _take_files(draft: OpenDraft, errors: dict[str, str]) -> None:
    drop = request.form.get("drop", "")
    if drop.isdigit():
        drafting.drop_file(current(), outside(), draft, int(drop))
    for name, use in (("files", Use.EVIDENCE), ("voice_note", Use.VOICE)):
        for file in request.files.getlist(name):
            if not file.filename:
                continue
            try:
                drafting.add_file(current(), outside(), now(), draft, cast(BinaryIO, file.stream), file.filename, use)
            except RuleBroken as error:
                errors[name] = sentence_of(error)


def _candidates(text: str) -> list[dict[str, str]]:
    """Entries of the register with a name like this, agencies and employers."""
    found = []
    with database().reading(g.actor) as reading:
        for kind in ("agency", "employer"):
            hits = queries.search.find(reading, name_book(), text, Filters(kind), MOST_CANDIDATES)
            for entry, _licences in queries.search.rows_of(reading, hits.ids[:MOST_CANDIDATES]):
                found.append({"id": entry.public_id, "name": entry.name, "country": entry.country})
    return found[:MOST_CANDIDATES]


def _chosen(public_id: str) -> dict[str, Any] | None:
    """The entry that the worker pointed at."""
    if not is_public_id(public_id):
        return None
    kind = "agency" if public_id.upper().startswith("AG") else "employer"
    entry = queries.register.entry(current(), public_id, kind)
    return {"id": entry.id, "public_id": entry.public_id, "name": entry.name, "kind": entry.kind} if entry else None


@area.get("/complaints/review")
@public
def review() -> ResponseReturnValue:
    """Everything once more before it is sent."""
    draft = draft_here()
    if draft is None:
        return on_to("new")
    if draft.row.case_id is not None:
        return on_to("number")
    return _review_page(draft)


def _review_page(draft: OpenDraft, status: int = 200, problem: str = "") -> ResponseReturnValue:
    rows = [words.answered(one, draft) for one in asked(draft.answers)]
    return page("review", status, rows=rows, problem=problem, **_around())


@area.post("/complaints/send")
@public_form
def send() -> ResponseReturnValue:
    """Send it: one short transaction; a second sending finds the first."""
    draft, token = draft_here(), visits.token_of(visits.DRAFT)
    if draft is None or token is None:
        return on_to("new")
    if draft.row.case_id is not None:
        return on_to("number")
    if signed_form() is None:
        return _review_page(draft, 400, token_over())
    try:
        filing.file(current(), outside().keys, now(), draft, token, words.place_of(draft))
    except RuleBroken as error:
        return _review_page(draft, 409, sentence_of(error))
    words.count_filing(visiting.count_filing)
    commit()
    return on_to("number")


@area.get("/complaints/danger")
@public
def danger() -> ResponseReturnValue:
    """Who can help right now."""
    return page("danger")


@area.get("/leave")
@public
def leave() -> ResponseReturnValue:
    """Away at once: the visit ends, the browser forgets number and draft, and a weather page opens."""
    token = visits.token_of(visits.VISIT)
    if token:
        with database().transaction() as writing:
            visiting.end(writing, outside().keys, token)
    answer = redirect(EXIT, 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return visits.forget(answer, visits.VISIT, visits.DRAFT)  # type: ignore[arg-type]
