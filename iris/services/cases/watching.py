"""Keeping in touch: tries to reach the worker, the two checks for retaliation, its flag, calls, linked cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.gateways.outside import Outside
from iris.rules.cases.categories import Category
from iris.rules.cases.clear import IncidentSide, check_same_incident
from iris.rules.cases.conditions import WORKERS_OWN_CLOSINGS
from iris.rules.cases.contact import Hours, Way, check_safe
from iris.rules.cases.duties import retaliation_checks
from iris.rules.cases.facts import ReopenReason
from iris.rules.cases.purposes import Item
from iris.rules.cases.speakers import Voice
from iris.rules.cases.stages import Closing, Stage
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services.cases import passing, referring, telling
from iris.services.cases.facts import facts_of
from iris.services.cases.moving import move, settle
from iris.services.cases.sealing import OpenCase, opened, seal
from iris.services.cases.working import me

CALL = Voice.RECORDED_CALL


class CallAct(StrEnum):
    """What a worker can say in a call that an officer records."""

    SAY_YES = "say_yes"
    SAY_NO = "say_no"
    ACCEPT = "accept"
    REFUSE = "refuse"
    ASK_REVIEW = "ask_review"
    WITHDRAW = "withdraw"


CALL_WORDS: Mapping[CallAct, str] = {
    CallAct.SAY_YES: N_("Yes, send the text that was read out"),
    CallAct.SAY_NO: N_("No, send nothing"),
    CallAct.ACCEPT: N_("I accept the outcome"),
    CallAct.REFUSE: N_("I do not accept the outcome"),
    CallAct.ASK_REVIEW: N_("Others shall look at the decision again"),
    CallAct.WITHDRAW: N_("I take my complaint back"),
}


def record_try(
    session: Session, keys: Keys, now: datetime, case: OpenCase, way: Way, hours: Hours, *, reached: bool
) -> None:
    """Note that somebody tried to reach the worker. Raises RuleBroken: `way_not_safe`, `hour_not_safe`."""
    check_safe(way, map(Way, case.state.ways), hours, map(Hours, case.state.hours))
    today = now.date().isoformat()
    case.state.tries.append([today, way, "yes" if reached else "no"])
    if reached:
        case.state.heard_on = today
    settle(session, keys, now, case, "case.contact_tried", way=str(way), reached=reached)


def record_call(session: Session, outside: Outside, now: datetime, case: OpenCase, act: CallAct, note: str) -> None:
    """Carry out what the worker said in a call; what was said stands in the case as a note.

    Raises RuleBroken: `nothing_written`, and those of the act.
    """
    telling.write(session, outside, now, case, note, "note")
    verbs: Mapping[CallAct, Callable[[], None]] = {
        CallAct.SAY_YES: lambda: telling.say_yes(session, outside, now, case, case.state.digest or "", CALL),
        CallAct.SAY_NO: lambda: telling.say_no(session, outside, now, case, CALL),
        CallAct.ACCEPT: lambda: telling.accept(session, outside, now, case, CALL),
        CallAct.REFUSE: lambda: telling.refuse(session, outside, now, case),
        CallAct.ASK_REVIEW: lambda: telling.ask_review(session, outside, now, case, CALL),
        CallAct.WITHDRAW: lambda: telling.withdraw(session, outside, now, case, CALL),
    }
    verbs[act]()
    _heard(session, outside.keys, now, case, "case.call_recorded", act=str(act))


class ReferralSaid(StrEnum):
    """What a worker can say of a referral in a call."""

    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken_back"


def refer_by_call(
    session: Session,
    outside: Outside,
    now: datetime,
    case: OpenCase,
    row: m.CaseReferral,
    said: ReferralSaid,
    items: frozenset[Item],
    note: str,
) -> None:
    """Carry out what the worker said of a referral in a call. A yes is to these `items` as the own page shows them.

    Raises RuleBroken: `nothing_written`, and those of `referring.consent`, `refuse`, `revoke`.
    """  # fmt: skip
    telling.write(session, outside, now, case, note, "note")
    if said is ReferralSaid.YES:
        content = referring.content_of(session, outside.keys, case, row)
        typed: dict[str, str] = {item: "; ".join(content[item]) for item in passing.TYPED if item in content}
        referring.consent(session, outside.keys, now, case, row, items, typed, CALL)
    elif said is ReferralSaid.NO:
        referring.refuse(session, outside.keys, now, case, row)
    else:
        referring.revoke(session, outside.keys, now, case, row)
    _heard(session, outside.keys, now, case, "case.call_recorded", act=f"referral_{said}")


def confirm_by_call(
    session: Session,
    outside: Outside,
    now: datetime,
    case: OpenCase,
    respondent_id: int,
    number: int,
    note: str,
    *,
    came: bool,
) -> None:
    """Note what the worker said of a payment in a call. Raises RuleBroken: `nothing_written`, `payment_unknown`."""
    telling.write(session, outside, now, case, note, "note")
    telling.answer_payment(session, outside, now, case, respondent_id, number, came=came, voice=CALL)


def _heard(session: Session, keys: Keys, now: datetime, case: OpenCase, verb: str, **payload: str) -> None:
    case.state.heard_on = now.date().isoformat()
    settle(session, keys, now, case, verb, **payload)


def next_check(keys: Keys, now: datetime, case: OpenCase) -> date | None:
    """The day of the next check for retaliation; None before anything was sent, and after the second."""
    sent = [r.sent_on for r in facts_of(case, keys, now).asked if r.sent_on]
    left = retaliation_checks(min(sent))[case.state.checks_done :] if sent else ()
    return left[0].on if left else None


def check_retaliation(
    session: Session, outside: Outside, now: datetime, case: OpenCase, note: str, *, found: bool
) -> None:
    """Note that we asked whether anybody takes revenge. Raises RuleBroken: `no_check_due`, `nothing_written`."""
    on = next_check(outside.keys, now, case)
    if on is None or now.date() < on:
        raise RuleBroken("no_check_due", N_("No check is due now. If the worker is punished, flag it."))
    case.state.checks_done += 1
    telling.write(session, outside, now, case, note, "note")
    settle(session, outside.keys, now, case, "case.retaliation_checked", number=case.state.checks_done, found=found)
    if found:
        flag_retaliation(session, outside, now, case, None)


def flag_retaliation(session: Session, outside: Outside, now: datetime, case: OpenCase, voice: Voice | None) -> None:
    """Note that the worker is punished for complaining: urgent from now on, and a closed case opens again."""
    row, state = case.row, case.state
    row.categories = sorted({*row.categories, Category.RETALIATION})
    state.urgent = True
    if Stage(row.stage) is not Stage.CLOSED:
        settle(session, outside.keys, now, case, "case.retaliation_flagged")
        return
    own = row.closing is not None and Closing(row.closing) in WORKERS_OWN_CLOSINGS and voice is not None
    state.reopen_reason = ReopenReason.WORKER_ASKS if own else ReopenReason.RETALIATION
    move(session, outside.keys, now, case, "reopen", voice=voice)
    state.reopened_at = now.isoformat()
    settle(session, outside.keys, now, case, "case.retaliation_flagged")


def link_incident(
    session: Session, keys: Keys, now: datetime, case: OpenCase, other: OpenCase, sites: tuple[str, str]
) -> None:
    """Say that two cases are one incident. The sites are compared and not kept.

    Raises RuleBroken: `incident_other_respondent`, `incident_other_site`, `incident_other_quarter`.
    """
    here, there = ({r.entry_id for r in one.row.respondents if r.entry_id} for one in (case, other))
    shared = min(here & there, default=None)
    one = IncidentSide(shared or 0, sites[0], case.row.quarter)
    check_same_incident(one, IncidentSide(shared or 1, sites[1], other.row.quarter))
    _one_incident(session, keys, now, case, other, "case.incident_linked")


def _one_incident(session: Session, keys: Keys, now: datetime, case: OpenCase, other: OpenCase, verb: str) -> None:
    number = case.state.incident or other.state.incident or f"case:{min(case.row.id, other.row.id)}"
    for linked in (case, other):
        linked.state.incident = number
        settle(session, keys, now, linked, verb, incident=number)


def link_worker(session: Session, keys: Keys, now: datetime, case: OpenCase, other: OpenCase) -> None:
    """Say that a worker who lost the number has filed this complaint anew: both count as one incident.

    Each number still opens its own case only: a new number for the old one takes the way of a lost code.
    Raises RuleBroken: `same_case`, `linked_already`.
    """
    if case.row.id == other.row.id:
        raise RuleBroken("same_case", N_("This is the number of this case. Give that of the other one."))
    if other.row.id in case.state.filed_anew:
        raise RuleBroken("linked_already", N_("These two are linked already."))
    case.state.filed_anew.append(other.row.id)
    other.state.filed_anew.append(case.row.id)
    _one_incident(session, keys, now, case, other, "case.worker_linked")


def add_task(session: Session, keys: Keys, now: datetime, case: OpenCase, text: str, due_on: date) -> None:
    """Note something to do by a day. Raises RuleBroken: `nothing_written`, `day_over`."""
    if due_on < now.date():
        raise RuleBroken("day_over", N_("This day is over. Choose today or a later one."))
    words = seal(case.raw, f"case:{case.row.id}:task", telling.checked(text))
    session.add(m.CaseTask(case_id=case.row.id, account_id=me(session), due_on=due_on, sealed=words))
    settle(session, keys, now, case, "case.task_added")


def finish_task(session: Session, keys: Keys, now: datetime, case: OpenCase, task_id: int) -> None:
    """Note that it is done."""
    for row in queries.referrals.tasks(session, case.row.id):
        if row.id == task_id:
            row.done_at = now
            settle(session, keys, now, case, "case.task_done")


def task_of(case: OpenCase, row: m.CaseTask) -> str:
    """What is to be done."""
    text: str = opened(case.raw, f"case:{case.row.id}:task", row.sealed)
    return text
