"""The own case by its number: where it stands, who moves next and by when, what was said, what came of it."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import queries
from iris.db import current, database
from iris.gateways.keys import Purpose
from iris.rules.cases.recovery import NOTICE
from iris.rules.cases.respondents import OUTCOME_WORDS, Outcome
from iris.rules.cases.stages import STAGE_WORDS, Stage
from iris.rules.cases.timeline import timeline
from iris.rules.cases.turns import WHO_WORDS, Who, whose_turn
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services.cases import visiting
from iris.services.cases.facts import day, facts_of, ledger_of
from iris.services.cases.sealing import OpenCase, opened, shared_of, text_of
from iris.services.limits import TooOften
from iris.web import visits
from iris.web.complaints import helped
from iris.web.complaints.area import area, case_here, count_try, on_to, page, signed_form, token_over
from iris.web.complaints.words import amount_in_words, costs_in_words
from iris.web.errors import sentence_of
from iris.web.guard import permit, public, public_form
from iris.web.identity import now, outside

STEP_SHAPES = {"done": "done", "now": "now", "later": "todo", "skipped": "todo"}


@area.get("/complaints/follow")
@public
def follow() -> ResponseReturnValue:
    """Where the number is typed; who has done so goes on."""
    return on_to("own") if g.actor.case_id is not None else page("follow", problem="", typed="")


@area.post("/complaints/follow")
@public_form
def follow_post() -> ResponseReturnValue:
    """Open the case of a number. Tries are counted for the address, never locking others out."""
    typed = request.form.get("code", "")[:200]
    if signed_form() is None:
        return page("follow", 400, problem=token_over(), typed=typed)
    try:
        count_try(visiting.count_code_try)
        with database().transaction() as writing:
            token = visiting.open_by_code(writing, outside().keys, now(), typed)
    except TooOften as error:
        return page("follow", 429, error, problem=sentence_of(error), typed=typed)
    except RuleBroken as error:
        return page("follow", 400, problem=sentence_of(error), typed=typed)
    return visits.remember(on_to("own"), visits.VISIT, token)  # type: ignore[arg-type]


@area.get("/complaints/case")
@permit(Action.CASE_WORKER)
def own() -> ResponseReturnValue:
    """The own case."""
    return case_page()


def case_page(status: int = 200, problem: str = "", said: str = "") -> Response:
    """The page of the own case; `said` is a message that could not be sent."""
    case = case_here()
    facts = facts_of(case, outside().keys, now())
    stage = Stage(case.row.stage)
    turn = whose_turn(stage, facts)
    reached = {Stage(key): on for key, text in case.state.reached.items() if (on := day(text))}
    steps = [
        {
            "title": gettext(step.label),
            "note": step.on or gettext(step.sentence),
            "shape": STEP_SHAPES[step.state],
        }
        for step in timeline(stage, reached, facts.closing)
    ]
    return page(
        "case",
        status,
        stage=STAGE_WORDS[stage],
        turn={"who": gettext(WHO_WORDS[turn.who]), "sentence": gettext(turn.sentence), "by": turn.by, "at": turn.at},
        mine=turn.who is Who.WORKER,
        steps=_dated(steps),
        opened=day(case.state.received_at[:10]),
        messages=messages_of(case),
        files=files_of(case),
        costs=costs_in_words(case.story().get("costs", [])),
        referrals=helped.referrals_of(case),
        helpers=helped.helpers_of(case),
        help_country=case.row.destination,
        notice=gettext(NOTICE) if queries.cases_care.recovery(current(), case.row.id) else "",
        problem=problem,
        said=said,
        **_turns(case, stage, facts),
    )


def _dated(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    to_day = current_app.jinja_env.filters["day"]
    return [{**step, "note": step["note"] if isinstance(step["note"], str) else to_day(step["note"])} for step in steps]


def _turns(case: OpenCase, stage: Stage, facts: Any) -> dict[str, Any]:
    """What the worker can do now beside writing."""
    closed = stage is Stage.CLOSED
    decided = [r for r in facts.respondents if r.decision]
    return {
        "summary": case.state.summary if stage is Stage.WAITING_FOR_YES else "",
        "summary_out": case.state.summary_out if stage is Stage.WAITING_FOR_YES else "",
        "digest": case.state.digest,
        "outcomes": [_outcome(r) for r in decided],
        "to_accept": stage is Stage.OUTCOME_PROPOSED and facts.all_decided and facts.some_upheld,
        "money": [book for row in case.row.respondents if (book := _money(row))],
        "can_review": bool(decided),
        "can_flag": bool(facts.asked),
        "can_withdraw": not closed,
        "can_reopen": closed,
    }


def _outcome(respondent: Any) -> dict[str, Any]:
    word = OUTCOME_WORDS[Outcome(respondent.decision.proposal.outcome)]
    return {"word": word, "on": respondent.decision.on}


def _money(row: Any) -> dict[str, Any] | None:
    """What comes back from one respondent, payment by payment."""
    shared = shared_of(outside().keys, row)
    book = ledger_of(shared, now().date())
    if book is None:
        return None
    currency = book.agreed.currency
    return {
        "agreed": amount_in_words(book.agreed.minor, currency),
        "have": amount_in_words(book.confirmed, currency),
        "left": amount_in_words(max(0, book.agreed.minor - book.confirmed), currency),
        "plan": [
            (part.instalment.due_on, amount_in_words(part.instalment.minor, currency)) for part in book.instalments
        ],
        "payments": [
            {
                "respondent": row.id,
                "number": number,
                "amount": amount_in_words(int(told["minor"]), told["currency"]),
                "on": day(told["paid_on"]),
                "came": bool(told.get("confirmation")),
                "disputed": bool(told.get("disputed")),
            }
            for number, told in enumerate(shared.payments)
        ],
    }


def messages_of(case: OpenCase) -> list[dict[str, Any]]:
    """Messages of both sides; what officers note for themselves is not among them."""
    return [
        {
            "mine": message.side == "worker",
            "helper": message.side == "helper",
            "at": message.at.date(),
            "text": text_of(case, message),
        }
        for message in queries.cases.messages(current(), case.row.id)
        if message.side != "note"
    ]


def files_of(case: OpenCase) -> list[dict[str, Any]]:
    """The worker's own files, by the names they had."""
    rows = [row for row in queries.cases.files(current(), case.row.id) if row.respondent_id is None]
    return [{"id": row.id, **opened(case.raw, f"file:{row.id}", row.sealed)} for row in rows]


@area.get("/complaints/files/<int:file_id>")
@permit(Action.CASE_WORKER)
def file(file_id: int) -> ResponseReturnValue:
    """The own file, as it was sent."""
    case, row = case_here(), queries.cases.file(current(), file_id)
    if row is None or row.respondent_id is not None:
        abort(404)
    known = opened(case.raw, f"file:{row.id}", row.sealed)
    raw = outside().keys.unwrap(case.row.wrapped or b"", Purpose.CASES)
    answer = Response(outside().store.read_all(row.stored_as, raw), mimetype=known["mime"])
    answer.headers.set("Content-Disposition", "attachment", filename=known["name"])
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
