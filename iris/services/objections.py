"""Objections to an accepted application: made by a named person, answered by the agency, settled or addressed."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys, Purpose
from iris.queries.scope import actor_of
from iris.rules.applications import check_objection
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.rules.wording import N_
from iris.services import journal, telling


def make(
    session: Session, keys: Keys, now: datetime, notice: m.PublicNotice, name: str, contact: str, words: str
) -> m.Objection:
    """Take an objection in. The name goes to the reviewer only; nothing is stored in clear."""
    check_objection(notice.first_day, now.date())
    if not (name.strip() and contact.strip()):
        raise RuleBroken("objector_unnamed", N_("Give your name and how we can reach you. The agency learns neither."))
    if not words.strip():
        raise RuleBroken("objection_empty", N_("Say what you object to, and why."))
    row = m.Objection(
        application_id=notice.application_id,
        made_at=now,
        words=keys.seal(Purpose.CASES, words.strip().encode(), place(notice.application_id)),
    )
    session.add(row)
    session.flush()
    who = json.dumps({"name": name.strip(), "contact": contact.strip()}).encode()
    session.add(m.Objector(objection_id=row.id, sealed=keys.seal(Purpose.CASES, who, place(row.id, "objector"))))
    session.flush()
    path = f"/applications/{notice.application_id}"
    journal.record(session, now, f"application:{notice.application_id}", "objection.made", objection=row.id)
    telling.role(session, now, "objection_made", Role.REVIEWER, path)
    telling.agency(session, now, "objection_to_answer", notice.entry_id, path)
    return row


def answer(session: Session, keys: Keys, now: datetime, objection: m.Objection, words: str) -> None:
    """The agency's answer, given once."""
    if objection.answered_at is not None:
        raise RuleBroken("objection_answered", N_("This objection was answered already."))
    if not words.strip():
        raise RuleBroken("answer_empty", N_("Write your answer."))
    objection.answer = keys.seal(Purpose.CASES, words.strip().encode(), place(objection.application_id))
    objection.answered_at, objection.answered_by = now, actor_of(session).account_id
    session.flush()
    _note(session, now, objection, "objection.answered")
    telling.role(session, now, "objection_answered", Role.REVIEWER, f"/applications/{objection.application_id}")


def settle(session: Session, now: datetime, objection: m.Objection) -> None:
    """The reviewer finds that the answer settles it; otherwise the decision must speak of it."""
    if objection.answered_at is None:
        raise RuleBroken("objection_unanswered", N_("The agency has not answered yet."))
    if objection.settled_at is None:
        objection.settled_at = now
        session.flush()
        _note(session, now, objection, "objection.settled")


def _note(session: Session, now: datetime, objection: m.Objection, verb: str) -> None:
    journal.record(session, now, f"application:{objection.application_id}", verb, objection=objection.id)


def words_of(keys: Keys, objection: m.Objection) -> str:
    """What was objected."""
    return keys.open(Purpose.CASES, objection.words, place(objection.application_id)).decode()


def answer_of(keys: Keys, objection: m.Objection) -> str:
    """What the agency answered; empty when it has not."""
    if objection.answer is None:
        return ""
    return keys.open(Purpose.CASES, objection.answer, place(objection.application_id)).decode()


def who(keys: Keys, objector: m.Objector) -> dict[str, str]:
    """Name and contact of the person who objected."""
    found: dict[str, str] = json.loads(
        keys.open(Purpose.CASES, objector.sealed, place(objector.objection_id, "objector"))
    )
    return found


def place(number: int, kind: str = "objection") -> bytes:
    """What ties sealed words to their row."""
    return f"{kind}:{number}".encode()
