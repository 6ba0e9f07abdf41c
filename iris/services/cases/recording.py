"""A closed and upheld case reaches the record of the respondent as a fact, and never more than that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys
from iris.queries.dialect import insert_rows
from iris.rules.cases.clear import Corridor
from iris.rules.cases.register import ClosedCase, case_fact, public_from
from iris.rules.cases.stages import Closing, Stage
from iris.services.cases.facts import facts_of, ledger_of
from iris.services.cases.sealing import OpenCase, shared_of


def record(session: Session, keys: Keys, now: datetime, case: OpenCase) -> None:
    """Write what this closing leaves in the record of each respondent that has an entry."""
    row = case.row
    facts = {one.key: one for one in facts_of(case, keys, now).respondents}
    rows: list[dict[str, Any]] = []
    for respondent in row.respondents:
        if respondent.entry_id is None:
            continue
        book = ledger_of(shared_of(keys, respondent), now.date())
        fact = case_fact(
            ClosedCase(
                stage=Stage(row.stage),
                closing=Closing(row.closing) if row.closing else None,
                respondent=facts[respondent.id],
                corridor=Corridor(row.origin, row.destination, row.sector),
                incident=f"case:{row.id}",
                remedied_on=book.remedied_on if book is not None else None,
            )
        )
        if fact is not None:
            rows.append(
                {
                    "respondent_id": respondent.id,
                    "entry_id": respondent.entry_id,
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
            )
    # Plainly: whoever closes a case need not see the record of the respondent.
    insert_rows(session, m.CaseFact, rows)
