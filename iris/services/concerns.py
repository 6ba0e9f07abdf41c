"""Concerns about certificates: raised by anybody, followed by a code, admitted and settled by the secretariat."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose, open_with, seal_with
from iris.queries.scope import actor_of
from iris.rules.assessments import AssessmentKind, AssessmentState
from iris.rules.cases.codes import GROUP, draw_digits, read_digits
from iris.rules.cases.intake import cleaned
from iris.rules.certificates import RUNNING, CertificateState
from iris.rules.concerns import CONCERN, ConcernFacts, ConcernState, Target
from iris.rules.errors import RuleBroken
from iris.rules.moves import take
from iris.rules.roles import Role
from iris.rules.wording import N_
from iris.services import journal, telling
from iris.services.assessments import planning

CODE_DIGITS = 4 * GROUP
LONGEST = 20_000
TESTS = ("current", "specific", "serious", "systemic")


@dataclass(frozen=True, slots=True)
class Told:
    """What is sealed: the words of whoever raised it, and our last answer: the reason, or what was found."""

    words: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a reviewer says of a concern at a step."""

    tests: Collection[str] = ()
    requirement: str = ""
    answer: str = ""
    worker_agrees: bool = False
    first: date | None = None
    last: date | None = None
    body_id: int | None = None
    """Days and audit body of the special audit that is ordered."""


def code_for(token: str) -> str:
    """The code of what was sent with this form: the same when it is sent twice, stored nowhere."""
    return draw_digits(hashlib.sha256(f"concern:{token}".encode()).digest(), CODE_DIGITS)


def _hashes(keys: Keys, code: str) -> list[str]:
    return [found.hex() for found in keys.keyed_hashes(Purpose.TOKENS, f"concern:{code}".encode())]


def raise_one(
    session: Session, keys: Keys, now: datetime, number: str, target: Target, words: str, token: str
) -> m.Concern:
    """Take a concern in; the same form sent again gives the first. Needs the session of the system.

    Raises RuleBroken: `certificate_unknown`, `concern_empty`, `text_too_long`.
    """
    found = queries.concerns.by_code(session, _hashes(keys, code_for(token)))
    if found is not None:
        return found
    certificate = queries.certificates.one(session, number)
    if certificate is None:
        raise RuleBroken(
            "certificate_unknown", N_("We know no certificate with this number. It stands on the page of the agency.")
        )
    plain = cleaned(words)
    if not plain:
        raise RuleBroken("concern_empty", N_("Write what was done, where and about when."))
    if len(plain) > LONGEST:
        raise RuleBroken("text_too_long", N_("This is longer than %(limit)s letters. Make it shorter."), limit=LONGEST)
    key, place = keys.new_data_key(Purpose.CASES), _hashes(keys, code_for(token))[0]
    row = m.Concern(
        certificate_id=certificate.id,
        code_hash=place,
        target=target.value,
        state=CONCERN.initial.value,
        raised_at=now,
        changed_at=now,
        data_key=key.wrapped,
        sealed=_sealed(key.raw, place, Told(plain)),
    )
    session.add(row)
    session.flush()
    journal.record(session, now, f"concern:{row.id}", "concern.raised", certificate=certificate.id)
    telling.role(session, now, "concern_raised", Role.REVIEWER, f"/concerns/{row.id}")
    return row


def _sealed(raw: bytes, place: str, told: Told) -> bytes:
    said = {"words": told.words, "answer": told.answer}
    return seal_with(raw, json.dumps(said, ensure_ascii=False).encode(), place.encode())


def told_in(keys: Keys, row: m.Concern) -> Told:
    """What was told and answered."""
    raw = keys.unwrap(row.data_key, Purpose.CASES)
    return Told(**json.loads(open_with(raw, row.sealed, row.code_hash.encode())))


def by_code(session: Session, keys: Keys, typed: str) -> m.Concern:
    """The concern of a code as typed. Needs the session of the system.

    Raises RuleBroken: `code_has_letters`, `code_wrong_length`, `code_unknown`.
    """
    row = queries.concerns.by_code(session, _hashes(keys, read_digits(typed, CODE_DIGITS)))
    if row is None:
        raise RuleBroken("code_unknown", N_("We do not know this number. Please look at it again."))
    return row


def facts_of(row: m.Concern, looked: Looked | None = None) -> ConcernFacts:
    """What the rules ask: as stored, or as a reviewer says just now. Who is in conflict does not see the row."""
    said = looked or Looked(row.tests, row.requirement)
    tests = frozenset(said.tests)
    return ConcernFacts(
        certificate_in_force=CertificateState(row.certificate.state) in RUNNING,
        current="current" in tests,
        specific="specific" in tests,
        serious="serious" in tests,
        systemic="systemic" in tests,
        requirement=said.requirement.strip(),
        reason=said.answer,
        worker_agrees=said.worker_agrees,
        assessment_closed=row.assessment is not None and row.assessment.state == AssessmentState.CLOSED,
        conclusion=said.answer,
    )


def move(session: Session, keys: Keys, now: datetime, row: m.Concern, name: str, looked: Looked) -> None:
    """Take a step; what is answered is read with the code. Raises RuleBroken with the sentence that fails."""
    state = take(CONCERN, name, ConcernState(row.state), facts_of(row, looked))
    if name == "raise_assessment":
        row.assessment = _special(session, keys, now, row, looked)
    if name == "admit":
        row.tests = sorted(set(looked.tests) & set(TESTS))
        row.requirement = looked.requirement.strip()[:40]
    told, answer = told_in(keys, row), cleaned(looked.answer)
    if answer:
        raw = keys.unwrap(row.data_key, Purpose.CASES)
        row.sealed = _sealed(raw, row.code_hash, Told(told.words, answer))
    row.state, row.changed_at, row.decided_by = state.value, now, actor_of(session).account_id
    session.flush()
    journal.record(session, now, f"concern:{row.id}", f"concern.{name}", state=row.state)


def _special(session: Session, keys: Keys, now: datetime, row: m.Concern, looked: Looked) -> m.Assessment:
    """A special audit of the agency, to be planned; it says that a concern raised it, not which words."""
    if looked.body_id is None:
        raise RuleBroken("no_body", N_("Choose the audit body that does the special audit."))
    new = planning.NewPlan(
        AssessmentKind.SPECIAL, row.certificate.standard_id, looked.first, looked.last, raised_by=f"concern:{row.id}"
    )
    return planning.plan(session, keys, now, row.certificate.entry, looked.body_id, new)
