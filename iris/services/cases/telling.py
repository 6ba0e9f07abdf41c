"""What the worker does by code: writes, adds, says yes or no, accepts, confirms, withdraws, asks again."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.filetypes import Use
from iris.gateways.outside import Outside
from iris.queries.scope import actor_of
from iris.rules import remedies
from iris.rules.cases.facts import ReopenReason
from iris.rules.cases.intake import cleaned
from iris.rules.cases.reviews import Asker
from iris.rules.cases.speakers import Voice
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services.cases import counting, owing, recording, reviewing
from iris.services.cases.drafting import store_file
from iris.services.cases.facts import facts_of, payments_of
from iris.services.cases.filing import file_row
from iris.services.cases.moving import move, settle
from iris.services.cases.sealing import OpenCase, keep_shared, seal, shared_of

LONGEST = 20_000
CODE = Voice.CODE


def write(session: Session, outside: Outside, now: datetime, case: OpenCase, text: str, side: str = "worker") -> None:
    """Write a message. Raises RuleBroken (`nothing_written`, `text_too_long`)."""
    plain = checked(text)
    session.add(
        m.CaseMessage(
            case_id=case.row.id,
            side=side,
            at=now,
            account_id=actor_of(session).account_id,
            sealed=seal(case.raw, f"case:{case.row.id}:message", plain),
        )
    )
    if side == "worker":
        case.state.heard_on = now.date().isoformat()
    if side == "officer" and case.state.referral_accepted:
        case.state.referral_told = True
    settle(session, outside.keys, now, case, f"case.{side}_wrote")


def checked(text: str) -> str:
    """A text that can be kept. Raises RuleBroken (`nothing_written`, `text_too_long`)."""
    plain = cleaned(text)
    if not plain:
        raise RuleBroken("nothing_written", N_("Write a few words first."))
    if len(plain) > LONGEST:
        raise RuleBroken("text_too_long", N_("This is longer than %(limit)s letters. Send it in parts."), limit=LONGEST)
    return plain


def add_file(session: Session, outside: Outside, now: datetime, case: OpenCase, stream: BinaryIO, name: str) -> None:
    """Add a photo or paper to the own case."""
    others = len(queries.cases.files(session, case.row.id))
    known = store_file(outside, case.raw, stream, name, Use.EVIDENCE, others)
    session.add(m.CaseFile(**file_row(case.raw, case.row.id, known)))
    settle(session, outside.keys, now, case, "case.file_added", file=known["id"])


def say_yes(
    session: Session, outside: Outside, now: datetime, case: OpenCase, digest: str, voice: Voice = CODE
) -> None:
    """Say yes to the text of this digest: it goes out to all named in the register, with it the clocks begin.

    Raises RuleBroken: `yes_to_another_text` and the others of the move.
    """
    case.state.yes_digest, case.state.yes_voice = digest, voice
    move(session, outside.keys, now, case, "say_yes", voice=voice)
    owing.send(outside.keys, now, case)
    counting.replies(session, outside.keys, now, case)
    settle(session, outside.keys, now, case, "case.sent")


def say_no(session: Session, outside: Outside, now: datetime, case: OpenCase, voice: Voice = CODE) -> None:
    """Say no: nothing is sent, ever; the case closes as intelligence."""
    move(session, outside.keys, now, case, "say_no", voice=voice)


def withdraw(session: Session, outside: Outside, now: datetime, case: OpenCase, voice: Voice = CODE) -> None:
    """Take the complaint back."""
    move(session, outside.keys, now, case, "withdraw", voice=voice)


def accept(session: Session, outside: Outside, now: datetime, case: OpenCase, voice: Voice = CODE) -> None:
    """Accept the outcome: now the respondents must say how they put it right."""
    case.state.accepted_voice = voice
    move(session, outside.keys, now, case, "agree_remedy", voice=voice)
    owing.ask_for_plans(session, outside.keys, case, now)
    counting.remedies(session, outside.keys, now, case)
    session.flush()


def refuse(session: Session, outside: Outside, now: datetime, case: OpenCase) -> None:
    """Refuse the outcome; an officer gets in touch, a second look can be asked for."""
    if not facts_of(case, outside.keys, now).all_decided:
        raise RuleBroken("not_decided", N_("There is no decision yet. We write to you when there is one."))
    case.state.refused = True
    settle(session, outside.keys, now, case, "case.outcome_refused")


def ask_review(session: Session, outside: Outside, now: datetime, case: OpenCase, voice: Voice = CODE) -> None:
    """Ask for a second look at what was decided, by others. Raises RuleBroken as `reviews.lodge` does."""
    reviewing.ask(session, outside.keys, now, case, Asker.WORKER, voice)
    settle(session, outside.keys, now, case, "case.review_asked")


def answer_payment(
    session: Session,
    outside: Outside,
    now: datetime,
    case: OpenCase,
    respondent_id: int,
    number: int,
    *,
    came: bool,
    voice: Voice = CODE,
) -> None:
    """Say of a payment whether it came. Only the worker can: by code here, by a recorded call at the desk.

    Raises RuleBroken (`payment_unknown`).
    """
    row = next((r for r in case.row.respondents if r.id == respondent_id), None)
    shared = shared_of(outside.keys, row) if row is not None else None
    if row is None or shared is None or not 0 <= number < len(shared.payments):
        raise RuleBroken("payment_unknown", N_("This payment is not here any more. Reload the page."))
    payment = payments_of(shared)[number]
    said = remedies.confirm(payment, voice) if came else remedies.dispute(payment, voice)
    shared.payments[number] |= {"confirmation": str(said.confirmation or ""), "disputed": said.disputed}
    keep_shared(outside.keys, row, shared)
    counting.remedy(session, now, row, shared)
    if came and case.row.closing is not None:
        recording.record(session, outside.keys, now, case)
    case.state.heard_on = now.date().isoformat()
    verb = "case.payment_confirmed" if came else "case.payment_disputed"
    settle(session, outside.keys, now, case, verb, respondent=respondent_id, payment=number)


def ask_reopen(session: Session, outside: Outside, now: datetime, case: OpenCase) -> None:
    """Ask that a closed case is opened again: the worker's own wish opens also what the worker closed."""
    case.state.reopen_reason = ReopenReason.WORKER_ASKS
    move(session, outside.keys, now, case, "reopen", voice=CODE)
    case.state.reopened_at = now.isoformat()
    case.state.yes_digest = None
    settle(session, outside.keys, now, case, "case.clocks_set_anew")
