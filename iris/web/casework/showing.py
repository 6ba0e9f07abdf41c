"""The queue by urgency and due date, and the page of one case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Response, abort, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current, database
from iris.queries.cases import Place
from iris.rules.cases.categories import CATEGORIES, Category
from iris.rules.cases.clear import SHARED_WORDS, ClearCase, Corridor, similar
from iris.rules.cases.conflicts import Officer, eligible
from iris.rules.cases.indicators import CAUTION, INDICATORS, Indicator, suggested
from iris.rules.cases.moves import CASE
from iris.rules.cases.questions import QUESTIONS
from iris.rules.cases.reopening import ROLE_WORDS, CaseRole
from iris.rules.cases.respondents import RESPONDENT_WORDS, STANDARD_OF_PROOF, RespondentKind
from iris.rules.cases.stages import STAGE_WORDS, Stage
from iris.rules.cases.summaries import CHECKLIST
from iris.rules.cases.turns import WHO_WORDS, whose_turn
from iris.rules.moves import offers
from iris.rules.roles import Action, Role, reach_of
from iris.services.cases.facts import facts_of
from iris.services.cases.sealing import OpenCase, opened, shared_of, text_of
from iris.web.casework.area import area, load_case
from iris.web.casework.around import around
from iris.web.casework.lost import waiting
from iris.web.casework.money import money_of
from iris.web.casework.referrals import of_referrals
from iris.web.casework.words import amount, answered, kinds_of, way_of
from iris.web.errors import sentence_of
from iris.web.guard import permit
from iris.web.identity import now, outside
from iris.web.languages import TONGUES

A_PAGE = 25
STEPS = frozenset(
    {
        "rewrite_summary", "investigate", "mediate", "return_outcome", "close_remedied",
        "close_upheld_not_remedied", "close_not_upheld", "close_contact_lost", "close_referred",
    }
)  # fmt: skip
"""Moves that are one button; the others have a form of their own."""
HANDLERS = (Role.CASE_OFFICER, Role.CASE_LEAD)


@area.get("")
@permit(Action.CASE_WORK)
def listed() -> ResponseReturnValue:
    """Cases in which something is due, the urgent first; after a closing that is a check for retaliation."""
    rows = queries.cases.queue(current(), sorted(Stage), _place(request.args.get("after", "")), A_PAGE + 1)
    more = _token(rows[A_PAGE - 1]) if len(rows) > A_PAGE else None
    pages = {"number": 1, "previous": None, "next": url_for("casework.listed", after=more) if more else None}
    return render_template("casework/queue.html", rows=[row_of(row) for row in rows[:A_PAGE]], pages=pages)


def _token(row: m.Case) -> str:
    return f"{int(row.urgent_at is None)}_{row.due_at.isoformat() if row.due_at else ''}_{row.id}"


def _place(text: str) -> Place | None:
    calm, _, rest = text.partition("_")
    moment, _, number = rest.partition("_")
    try:
        return Place(calm == "1", datetime.fromisoformat(moment.replace(" ", "+")), int(number))
    except (ValueError, OverflowError):
        return None


def row_of(row: m.Case) -> dict[str, Any]:
    """One line of the queue, from clear columns only."""
    late = row.due_at is not None and row.due_at < now()
    return {
        "href": url_for("casework.show", case_id=row.id),
        "number": row.public_id,
        "stage": STAGE_WORDS[Stage(row.stage)],
        "urgent": row.urgent_at is not None,
        "kinds": kinds_of(row),
        "way": way_of(row),
        "respondents": [one.entry.name for one in row.respondents if one.entry is not None],
        # A day is in time until its midnight: what ends then is due on the day before.
        "due": row.due_at - timedelta(microseconds=1) if row.due_at else None,
        "due_class": "late" if late else "",
    }


@area.get("/<int:case_id>")
@permit(Action.CASE_WORK)
def show(case_id: int) -> ResponseReturnValue:
    """One case."""
    return case_page(load_case(case_id, Action.CASE_WORK))


def case_page(case: OpenCase, status: int = 200, problem: str = "", **more: Any) -> Response:
    """The page of a case; `problem` is what was refused, what was typed stands in its fields again."""
    stage, facts = Stage(case.row.stage), facts_of(case, outside().keys, now())
    turn = whose_turn(stage, facts)
    context = {
        "case": row_of(case.row),
        "id": case.row.id,
        "turn": {"who": gettext(WHO_WORDS[turn.who]), "sentence": gettext(turn.sentence), "by": turn.by},
        "state": _state(case),
        "told": answered(QUESTIONS, case.story()["given"]),
        "money": money_of(case),
        "files": _files(case),
        "messages": _messages(case),
        "respondents": [_respondent(case, row, facts) for row in case.row.respondents],
        "people": _people(case),
        "events": queries.cases.events(current(), case.row.id),
        "like": _like(case),
        "steps": _steps(stage, facts),
        "typed": request.form,
        "problem": problem,
        **_forms(case, stage, facts),
        **of_referrals(case),
        **around(case),
        **waiting(case.row.id),
        **more,
    }
    return make_response(render_template("casework/case.html", **context), status)


def _state(case: OpenCase) -> dict[str, Any]:
    state = case.state
    return {
        "language": TONGUES.get(state.language, state.language),
        "minor": state.minor,
        "lead_needed": state.minor and state.safeguarding_lead is None,
        "helper": state.helper,
        "summary": state.summary,
        "summary_out": state.summary_out,
        "flagged": [gettext(INDICATORS[Indicator(code)].label) for code in state.flagged],
    }


def _forms(case: OpenCase, stage: Stage, facts: Any) -> dict[str, Any]:
    """Which forms are open in this stage."""
    lead = reach_of(g.actor.role, Action.CASE_LEAD) is not None
    kinds = [Category(code) for code in case.row.categories if code in set(Category)]
    hints = {s.indicator: gettext(s.why) for s in suggested(kinds, minor=case.state.minor)}
    deciding = stage is Stage.OUTCOME_PROPOSED and not facts.all_decided
    return {
        "can_lead": lead,
        "can_triage": stage in {Stage.RECEIVED, Stage.REOPENED},
        "can_write_summary": stage in {Stage.TRIAGED, Stage.URGENT_REFERRAL},
        "can_propose": stage in {Stage.INVESTIGATING, Stage.MEDIATING},
        "can_decide": deciding and lead,
        "indicators": [
            {"code": code, "label": gettext(f.label), "question": gettext(f.question), "why": hints.get(code, "")}
            for code, f in INDICATORS.items()
        ],
        "caution": gettext(CAUTION),
        "checklist": [{"key": item.key, "sentence": gettext(item.sentence)} for item in CHECKLIST],
        "categories": [{"code": c, "label": gettext(CATEGORIES[c].label)} for c in Category],
        "proof": gettext(STANDARD_OF_PROOF),
    }


def _steps(stage: Stage, facts: Any) -> list[dict[str, Any]]:
    """Moves that are one button: open, or with what is missing."""
    return [
        {
            "name": offer.move.name,
            "label": gettext(offer.move.label),
            "missing": [sentence_of(refusal) for refusal in offer.refusals],
        }
        for offer in offers(CASE, stage, facts)
        if offer.move.name in STEPS and reach_of(g.actor.role, Action(offer.move.action)) is not None
    ]


def _files(case: OpenCase) -> list[dict[str, Any]]:
    rows = [row for row in queries.cases.files(current(), case.row.id) if row.respondent_id is None]
    return [
        {"id": row.id, "picture": row.clean_as is not None, **opened(case.raw, f"file:{row.id}", row.sealed)}
        for row in rows
    ]


def _messages(case: OpenCase) -> list[dict[str, Any]]:
    return [
        {
            "note": one.side == "note",
            "mine": one.side in ("officer", "note"),
            "helper": one.side == "helper",
            "at": one.at,
            "text": text_of(case, one),
        }
        for one in queries.cases.messages(current(), case.row.id)
    ]


def _respondent(case: OpenCase, row: m.CaseRespondent, facts: Any) -> dict[str, Any]:
    inner, shared = case.inner(row), shared_of(outside().keys, row)
    return {
        "id": row.id,
        "name": row.entry.name if row.entry else "",
        "typed": inner.name,
        "kind": gettext(RESPONDENT_WORDS[RespondentKind(row.kind)]) if row.kind in set(RespondentKind) else row.kind,
        "due": row.reply_due_on,
        "sent": row.reply_due_on is not None,
        "answer": shared.answer,
        "answered_on": shared.answered_on,
        "outcome": next((r for r in facts.respondents if r.key == row.id), None),
        "reasons": inner.reasons,
        "plan": shared.plan,
        "payments": [
            {**paid, "number": number, "amount": amount(paid["minor"], paid["currency"])}
            for number, paid in enumerate(shared.payments)
        ],
    }


def _people(case: OpenCase) -> dict[str, Any]:
    """Who is on the case, and who could be: those in conflict do not appear at all."""
    on = queries.cases.assignments(current(), case.row.id)
    entries = {row.entry_id for row in case.row.respondents if row.entry_id}
    with database().reading() as reading:
        officers = queries.cases.officers(reading, sorted(HANDLERS))
        links = queries.cases.links(reading, sorted(entries))
    names = {officer.id: officer.name for officer in officers}
    free = eligible((Officer(o.id, frozenset(links.get(o.id, ()))) for o in officers), entries)
    return {
        "on": [
            {"id": row.id, "name": names.get(row.account_id, "–"), "role": gettext(ROLE_WORDS[CaseRole(row.role)])}
            for row in on
        ],
        "free": [{"id": one.account_id, "name": names[one.account_id]} for one in free],
    }


def _clear(row: m.Case) -> ClearCase:
    return ClearCase(
        row.id,
        Stage(row.stage),
        None,
        frozenset(one.entry_id for one in row.respondents if one.entry_id),
        frozenset(Category(code) for code in row.categories if code in set(Category)),
        Corridor(row.origin, row.destination, row.sector),
        row.quarter,
    )


def _like(case: OpenCase) -> list[dict[str, Any]]:
    """Cases worth looking at beside this one, by clear columns only, of those one may see."""
    own = _clear(case.row)
    others = queries.cases.of_respondents(current(), sorted(own.respondents)) if own.respondents else []
    numbers = {row.id: row.public_id for row in others}
    return [
        {
            "href": url_for("casework.show", case_id=found.case_id),
            "id": found.case_id,
            "number": numbers[found.case_id],
            "shared": [gettext(SHARED_WORDS[key]) for key in found.shared],
        }
        for found in similar(own, map(_clear, others))
    ]


@area.get("/<int:case_id>/files/<int:file_id>")
@permit(Action.CASE_WORK)
def picture(case_id: int, file_id: int) -> ResponseReturnValue:
    """A photo made anew, without place, time or device."""
    case, row = load_case(case_id, Action.CASE_WORK), queries.cases.file(current(), file_id)
    if row is None or row.case_id != case.row.id or row.clean_as is None or row.respondent_id is not None:
        abort(404)
    return Response(outside().store.read_all(row.clean_as, case.raw), mimetype="image/jpeg")
