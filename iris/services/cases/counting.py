"""What a case leaves in an agency's score: its reply, how it ended, its remedy; never who, never what was told.

Facts are named by the respondent's row, whose page the agency has, not by the case. Whoever acts may not see what
was recorded before, so each fact is told whole.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys, Purpose
from iris.rules.cases.clocks import due_on
from iris.rules.cases.register import CaseFact, for_score, remedy_due
from iris.rules.cases.stages import Closing
from iris.rules.deadlines import Period
from iris.rules.scoring.recorded import AnswerFact, ComplaintFact, Recordable, RemedyFact
from iris.rules.scoring.vocabulary import Outcome
from iris.services import scoring
from iris.services.cases.facts import day, ledger_of
from iris.services.cases.sealing import OpenCase, Shared, shared_of

TRACKED = (Closing.REMEDIED, Closing.UPHELD_NOT_REMEDIED)


def _record(session: Session, now: datetime, row: m.CaseRespondent, *facts: Recordable) -> None:
    if row.entry is not None and row.entry.kind == "agency":
        scoring.record_score_facts(session, now, row.entry, [(fact, _source(row)) for fact in facts])


def _source(row: m.CaseRespondent) -> str:
    return f"case:{row.id}"


def reply(session: Session, now: datetime, row: m.CaseRespondent, shared: Shared) -> None:
    """A reply is due from this respondent, or it came."""
    if row.reply_due_on is not None:
        _record(session, now, row, AnswerFact(row.reply_due_on, day(shared.answered_on)))


def replies(session: Session, keys: Keys, now: datetime, case: OpenCase) -> None:
    """The text went out: from everybody who got it a reply is due."""
    for row in case.row.respondents:
        reply(session, now, row, shared_of(keys, row))


def remedies(session: Session, keys: Keys, now: datetime, case: OpenCase) -> None:
    """The worker accepted the outcome: what is owed is due, whole and confirmed, 90 days after the decision."""
    for row in case.row.respondents:
        remedy(session, now, row, shared_of(keys, row))


def remedy(session: Session, now: datetime, row: m.CaseRespondent, shared: Shared) -> None:
    """How far the remedy of one respondent is. Instalments are one promise: it is kept when the last one came."""
    decided = day(shared.decided_on)
    if not shared.owed or decided is None:
        return
    book = ledger_of(shared, now.date())
    _record(session, now, row, RemedyFact(due_on(Period.REMEDY_PAID, decided), book.remedied_on if book else None))


def upheld(
    session: Session, keys: Keys, now: datetime, row: m.CaseRespondent, fact: CaseFact, closing: Closing, *, owes: bool
) -> None:
    """A case against this respondent was closed as upheld; `owes`: a sum was asked of it."""
    incident = keys.keyed_hash(Purpose.COMMITMENTS, f"incident:{fact['incident']}".encode()).hex()[:16]
    facts: list[Recordable] = [for_score(fact, incident)]
    if owes or closing in TRACKED:
        facts.append(RemedyFact(remedy_due(fact), fact["remedied_on"]))
    _record(session, now, row, *facts)


def not_upheld(session: Session, now: datetime, row: m.CaseRespondent, decided: date) -> None:
    """A case against this respondent was closed as not upheld: whatever an earlier closing said counts no more."""
    _record(session, now, row, ComplaintFact(0.0, Outcome.NOT_UPHELD, decided))


def taken_back(session: Session, now: datetime, row: m.CaseRespondent, kind: type[Recordable]) -> None:
    """A case was opened again and this no longer follows from it."""
    if row.entry is not None and row.entry.kind == "agency":
        scoring.void_score_fact(session, now, row.entry, kind, _source(row))
