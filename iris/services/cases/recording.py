"""A closed and upheld case reaches the record of the respondent as a fact, and never more than that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys
from iris.queries.dialect import insert_rows
from iris.rules.cases.clear import Corridor
from iris.rules.cases.register import VOID, CaseFact, ClosedCase, case_fact, public_from
from iris.rules.cases.respondents import Respondent
from iris.rules.cases.stages import Closing, Stage
from iris.rules.scoring.recorded import ComplaintFact, RemedyFact
from iris.services.cases import counting
from iris.services.cases.facts import facts_of, ledger_of
from iris.services.cases.sealing import OpenCase, Shared, shared_of


def record(session: Session, keys: Keys, now: datetime, case: OpenCase) -> None:
    """Write what this closing leaves in the record and in the score of each respondent that has an entry."""
    facts = {one.key: one for one in facts_of(case, keys, now).respondents}
    shares = {row.id: shared_of(keys, row) for row in case.row.respondents}
    closing = Closing(case.row.closing or "")
    kept: list[dict[str, Any]] = []
    for row in case.row.respondents:
        if row.entry_id is None:
            continue
        remedied = _remedied_on(shares, row.id, closing, now.date())
        fact = case_fact(_closed(case, facts[row.id], closing, remedied))
        if fact is not None:
            kept.append(_kept(now, row, fact))
            counting.upheld(session, keys, now, row, fact, closing, owes=bool(shares[row.id].owed))
        else:
            _clear(session, now, row, facts[row.id], again=bool(case.state.reopened_at))
    # Plainly: whoever closes a case need not see the record of the respondent.
    insert_rows(session, m.CaseFact, kept)
    session.flush()


def _closed(case: OpenCase, respondent: Respondent, closing: Closing, remedied: date | None) -> ClosedCase:
    row = case.row
    corridor = Corridor(row.origin, row.destination, row.sector)
    incident = case.state.incident or f"case:{row.id}"
    return ClosedCase(Stage(row.stage), closing, respondent, corridor, incident, remedied)


def _remedied_on(shares: Mapping[int, Shared], own: int, closing: Closing, today: date) -> date | None:
    """When it was put right: of a case closed as remedied, whoever had no sum to pay did so with the others."""
    books = {key: book for key, shared in shares.items() if (book := ledger_of(shared, today)) is not None}
    if own in books:
        return books[own].remedied_on
    days = [book.remedied_on for book in books.values() if book.remedied_on is not None]
    return max(days, default=None) if closing is Closing.REMEDIED else None


def _kept(now: datetime, row: m.CaseRespondent, fact: CaseFact) -> dict[str, Any]:
    return {
        "respondent_id": row.id,
        "entry_id": row.entry_id,
        "severity": fact["severity"],
        "principle": fact["principle"],
        "corridor": fact["corridor"],
        "decided_on": fact["date"],
        "remedied_on": fact["remedied_on"],
        "self_reported": fact["self_reported"],
        "incident": fact["incident"],
        "recorded_at": now,
        "public_from": public_from(now.date()),
    }


def _clear(session: Session, now: datetime, row: m.CaseRespondent, said: Respondent, *, again: bool) -> None:
    """Nothing upheld is left. Before a case was opened again something may have been."""
    if again:
        take_back(session, now, row)
    if said.decision is not None and not said.upheld:
        counting.not_upheld(session, now, row, said.decision.on)


def take_back(session: Session, now: datetime, row: m.CaseRespondent) -> None:
    """The outcome against this respondent does not stand: from now on it never was; what was known stays readable."""
    if row.entry_id is None:
        return
    counting.taken_back(session, now, row, ComplaintFact)
    counting.taken_back(session, now, row, RemedyFact)
    insert_rows(session, m.CaseFact, [_void(now, row)])
    session.flush()


def _void(now: datetime, row: m.CaseRespondent) -> dict[str, Any]:
    return {
        "respondent_id": row.id,
        "entry_id": row.entry_id,
        "severity": 1,
        "principle": VOID,
        "corridor": "",
        "decided_on": now.date(),
        "remedied_on": None,
        "self_reported": False,
        "incident": "",
        "recorded_at": now,
        "public_from": public_from(now.date()),
    }
