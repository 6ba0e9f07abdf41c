"""Passing a case on: proposed by an officer, agreed to by the worker or by a second officer, answered, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.scope import actor_of
from iris.rules.cases import purposes
from iris.rules.cases.exceptions import Ground, WithoutConsent
from iris.rules.cases.minors import Safeguarding
from iris.rules.cases.purposes import Item, Receiver
from iris.rules.cases.referrals import (
    LIVE,
    REFERRAL,
    Draft,
    ReferralConsent,
    ReferralFacts,
    ReferralState,
    answer_due,
    check_proposal,
    check_referral,
)
from iris.rules.cases.speakers import Voice
from iris.rules.cases.stages import Stage
from iris.rules.errors import RuleBroken
from iris.rules.moves import take
from iris.rules.wording import N_
from iris.services import jobs, journal
from iris.services.cases import passing
from iris.services.cases.drafting import new_id
from iris.services.cases.moving import move, settle
from iris.services.cases.sealing import OpenCase, opened, seal
from iris.services.cases.telling import checked


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer wants to pass on, to whom, what for; `typed` is what the officer knows of it in words."""

    programme: m.AssistanceProgramme | None
    purpose: purposes.Purpose | None
    items: frozenset[Item]
    words: str = ""
    named_by_worker: bool = False
    ground: Ground | None = None
    reason: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def propose(session: Session, keys: Keys, now: datetime, case: OpenCase, wish: Wish) -> m.CaseReferral:
    """Ask the worker, or for an exception the second officer; a child's goes out at once when all stands ready.

    Raises RuleBroken: `cannot_receive`, `asked_already`, those of `check_proposal` and for a child of `check_referral`.
    """
    officer, programme = actor_of(session).account_id, wish.programme
    assert officer is not None
    exception = WithoutConsent(wish.ground, wish.reason, officer) if wish.ground else None
    draft = Draft(
        programme.id if programme else None,
        Receiver(programme.receiver) if programme else None,
        wish.purpose,
        wish.items,
        exception=exception,
        minor=case.state.minor,
        safeguarding=_safeguarding(case),
    )
    check_proposal(draft, named_by_worker=wish.named_by_worker)
    if case.state.minor and wish.ground is None:
        check_referral(draft)
    assert programme is not None
    assert wish.purpose is not None
    if programme.organisation_id is None or not programme.listed:
        raise RuleBroken(
            "cannot_receive", N_("They cannot receive a case here. Give the worker their telephone number.")
        )
    others = queries.referrals.of_case(session, case.row.id)
    if any(row.programme_id == programme.id and ReferralState(row.state) in LIVE for row in others):
        raise RuleBroken("asked_already", N_("They have been asked already. Wait for the answer."))
    row = _row(case, officer, programme, wish, now)
    session.add(row)
    settle(session, keys, now, case, "case.referral_proposed", referral=row.id, purpose=row.purpose, ground=row.ground)
    if case.state.minor and wish.ground is None:
        row.ground = Ground.MINOR
        _send(session, keys, now, case, row, "offer_without")
    return row


def _safeguarding(case: OpenCase) -> Safeguarding:
    return Safeguarding(case.state.safeguarding_lead, case.state.best_interest, case.state.told)


def _row(case: OpenCase, officer: int, programme: m.AssistanceProgramme, wish: Wish, now: datetime) -> m.CaseReferral:
    row_id = new_id()
    words = {
        "words": wish.words.strip() and checked(wish.words),
        "reason": wish.reason.strip() and checked(wish.reason),
        "named": wish.named_by_worker,
        "typed": dict(wish.typed),
    }
    return m.CaseReferral(
        id=row_id,
        case_id=case.row.id,
        programme_id=programme.id,
        programme=programme,
        organisation_id=programme.organisation_id,
        purpose=wish.purpose,
        items=sorted(wish.items),
        state=ReferralState.PROPOSED,
        ground=wish.ground,
        made_by=officer,
        made_at=now,
        sealed=seal(case.raw, f"referral:{row_id}", words),
    )


def words_of(case: OpenCase, row: m.CaseReferral) -> dict[str, Any]:
    """What the officer wrote with it: `words` to the worker, `reason` of an exception, `typed` things."""
    found: dict[str, Any] = opened(case.raw, f"referral:{row.id}", row.sealed)
    return found


def content_of(session: Session, keys: Keys, case: OpenCase, row: m.CaseReferral) -> passing.Content:
    """What would go out, exactly; for the worker's page before the yes."""
    known = passing.known(keys, case, queries.cases.identity(session, case.row.id))
    typed = {key: text for key, text in words_of(case, row)["typed"].items() if text}
    return passing.chosen(known, typed, frozenset(map(Item, row.items)))


def consent(
    session: Session,
    keys: Keys,
    now: datetime,
    case: OpenCase,
    row: m.CaseReferral,
    items: frozenset[Item],
    typed: Mapping[str, str],
    voice: Voice = Voice.CODE,
) -> None:
    """The worker says yes: to this receiver, for this purpose, with these things, in these words.

    Raises RuleBroken: those of `check_referral`.
    """  # fmt: skip
    said = words_of(case, row)
    purpose = purposes.Purpose(row.purpose)
    agreed = ReferralConsent(row.programme_id, purpose, items, voice, receiver_named_by_worker=said["named"])
    if row.ground is not None:
        raise RuleBroken(
            "not_by_consent", N_("This one does not wait for your yes. Write to us if you do not want it.")
        )
    row.items = sorted(items)
    check_referral(Draft(row.programme_id, Receiver(row.programme.receiver), purpose, items, consent=agreed))
    case.state.heard_on = now.date().isoformat()
    _send(session, keys, now, case, row, "offer", {**dict.fromkeys(passing.TYPED, ""), **typed})


def agree(session: Session, keys: Keys, now: datetime, case: OpenCase, row: m.CaseReferral) -> None:
    """A second officer agrees that it can't wait for a yes. Raises RuleBroken as `check_referral` does."""
    second = actor_of(session).account_id
    if row.ground is None:
        raise RuleBroken("no_consent", N_("Ask the worker first. Nothing is passed on without a yes."))
    exception = WithoutConsent(Ground(row.ground), words_of(case, row)["reason"], row.made_by, second)
    check_referral(
        Draft(
            row.programme_id,
            Receiver(row.programme.receiver),
            purposes.Purpose(row.purpose),
            frozenset(map(Item, row.items)),
            exception=exception,
            minor=case.state.minor,
            safeguarding=_safeguarding(case),
        )
    )
    row.second_by = second
    _send(session, keys, now, case, row, "offer_without")


def _send(
    session: Session,
    keys: Keys,
    now: datetime,
    case: OpenCase,
    row: m.CaseReferral,
    name: str,
    typed: Mapping[str, str] | None = None,
) -> None:
    """Seal what goes out under a key of its own, start the receiver's clock, and the urgent way where it is one."""
    row.state = take(REFERRAL, name, ReferralState(row.state), ReferralFacts(may_go_out=True))
    told = typed if typed is not None else {k: v for k, v in words_of(case, row)["typed"].items() if v}
    known = passing.known(keys, case, queries.cases.identity(session, case.row.id))
    content = passing.chosen(known, told, frozenset(map(Item, row.items)))
    key = keys.new_data_key(Purpose.CASES)
    row.wrapped, row.packet = key.wrapped, seal(key.raw, f"referral:{row.id}:packet", content)
    row.items, row.urgent, row.offered_at = sorted(content), case.state.urgent, now
    row.due_at = answer_due(now, urgent=row.urgent).ends
    state = case.state
    state.referral_ready, state.referral_offered_at, state.referral_accepted = True, now.isoformat(), False
    settle(session, keys, now, case, "case.referral_offered", referral=row.id, identity=Item.CONTACT in content)
    if state.urgent and Stage(case.row.stage) is Stage.TRIAGED:
        move(session, keys, now, case, "refer_urgently")


def refuse(session: Session, keys: Keys, now: datetime, case: OpenCase, row: m.CaseReferral) -> None:
    """The worker says no: nothing goes out."""
    _taken(session, keys, now, case, row, "refuse", ReferralFacts(worker_says_so=True, by_consent=row.ground is None))


def revoke(session: Session, keys: Keys, now: datetime, case: OpenCase, row: m.CaseReferral) -> None:
    """The worker takes the yes back: the receiver reads nothing from this moment on. Raises `not_by_consent`."""
    _taken(session, keys, now, case, row, "revoke", ReferralFacts(worker_says_so=True, by_consent=row.ground is None))


def cancel(session: Session, keys: Keys, now: datetime, case: OpenCase, row: m.CaseReferral) -> None:
    """An officer, or a second one who does not agree, gives a proposal up."""
    _taken(session, keys, now, case, row, "cancel", ReferralFacts())


def _taken(
    session: Session, keys: Keys, now: datetime, case: OpenCase, row: m.CaseReferral, name: str, facts: ReferralFacts
) -> None:
    row.state = take(REFERRAL, name, ReferralState(row.state), facts)
    row.wrapped = row.packet = row.answer = None
    if actor_of(session).case_id is not None:
        case.state.heard_on = now.date().isoformat()
    catch_up(session, case)
    settle(session, keys, now, case, f"case.referral_{row.state}", referral=row.id)


# --- the receiver -----------------------------------------------------------------------------------------------------


def read(session: Session, keys: Keys, now: datetime, row: m.CaseReferral) -> passing.Content:
    """What was passed on, for a receiver who has said yes; each reading is written down."""
    if row.wrapped is None or row.packet is None or ReferralState(row.state) is not ReferralState.ACCEPTED:
        return {}
    journal.record(session, now, f"case:{row.case_id}", "case.referral_read", referral=row.id)
    found: passing.Content = opened(keys.unwrap(row.wrapped, Purpose.CASES), f"referral:{row.id}:packet", row.packet)
    return found


def accept(session: Session, now: datetime, row: m.CaseReferral) -> None:
    """Take it. Raises RuleBroken (`move_not_open`)."""
    _answered(session, now, row, "accept", ReferralFacts())


def decline(session: Session, keys: Keys, now: datetime, row: m.CaseReferral, reason: str) -> None:
    """Say no with a reason. Raises RuleBroken (`no_reason`, `move_not_open`)."""
    _answered(session, now, row, "decline", ReferralFacts(reason_given=bool(reason.strip())), keys, reason)


def finish(session: Session, keys: Keys, now: datetime, row: m.CaseReferral, outcome: str) -> None:
    """Say what came of it, for the worker to read. Raises RuleBroken (`worker_not_told`, `move_not_open`)."""
    _answered(session, now, row, "finish", ReferralFacts(outcome_told=bool(outcome.strip())), keys, outcome)


def _answered(
    session: Session,
    now: datetime,
    row: m.CaseReferral,
    name: str,
    facts: ReferralFacts,
    keys: Keys | None = None,
    text: str = "",
) -> None:
    """The case itself, which the receiver never sees, follows by a job of the same transaction."""  # fmt: skip
    state = take(REFERRAL, name, ReferralState(row.state), facts)
    if keys is not None:
        assert row.wrapped is not None
        row.answer = seal(keys.unwrap(row.wrapped, Purpose.CASES), f"referral:{row.id}:answer", checked(text))
        row.packet = None
    row.answered_at = row.answered_at or now
    journal.record(session, now, f"case:{row.case_id}", f"case.referral_{state}", referral=row.id)
    jobs.enqueue(session, now, "case_follows", case_id=row.case_id, verb=f"case.referral_{state}")
    # Last: from then on a receiver who is done does not see the row.
    row.state = state
    session.flush()


def answer_of(keys: Keys, row: m.CaseReferral) -> str:
    """What the receiver wrote; empty before it did, or once the key is gone."""
    if row.answer is None or row.wrapped is None:
        return ""
    text: str = opened(keys.unwrap(row.wrapped, Purpose.CASES), f"referral:{row.id}:answer", row.answer)
    return text


# --- time, and what follows -------------------------------------------------------------------------------------------


def catch_up(session: Session, case: OpenCase) -> None:
    """Bring the sealed state of a case up to its referrals."""
    states = [ReferralState(row.state) for row in queries.referrals.of_case(session, case.row.id)]
    accepted = bool({ReferralState.ACCEPTED, ReferralState.FINISHED} & set(states))
    if accepted and not case.state.referral_accepted:
        case.state.referral_told = False
    case.state.referral_accepted = accepted


def lapse(session: Session, keys: Keys, now: datetime, row: m.CaseReferral, case: OpenCase) -> None:
    """Nobody answered in time: the receiver sees nothing any more, an officer asks the worker about somebody else."""
    over = row.due_at is not None and row.due_at < now
    _taken(session, keys, now, case, row, "lapse", ReferralFacts(time_over=over))
