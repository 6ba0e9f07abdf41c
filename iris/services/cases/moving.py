"""The one way from stage to stage: the rules say where to, the due dates are set anew, event and journal written."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris.gateways.keys import Keys
from iris.queries.scope import actor_of
from iris.rules.cases.facts import CaseFacts
from iris.rules.cases.moves import CASE, CLOSINGS
from iris.rules.cases.speakers import Voice
from iris.rules.cases.stages import Stage
from iris.rules.moves import take
from iris.services.cases import recording
from iris.services.cases.facts import facts_of, next_due
from iris.services.cases.filing import note
from iris.services.cases.sealing import OpenCase


def move(
    session: Session,
    keys: Keys,
    now: datetime,
    case: OpenCase,
    name: str,
    *,
    voice: Voice | None = None,
    **payload: Any,
) -> Stage:
    """Take a move of the table. Raises RuleBroken with the sentence of the condition that fails."""
    facts = facts_of(case, keys, now, voice=voice)
    stage = take(CASE, name, Stage(case.row.stage), facts)
    case.row.stage = stage
    case.row.closing = CLOSINGS.get(name)
    case.state.closed_on = now.date().isoformat() if stage is Stage.CLOSED else ""
    case.state.reached.setdefault(stage, now.date().isoformat())
    settle(session, keys, now, case, f"case.{name}", **payload)
    if stage is Stage.CLOSED:
        recording.record(session, keys, now, case)
    return stage


def settle(session: Session, keys: Keys, now: datetime, case: OpenCase, verb: str, **payload: Any) -> None:
    """Keep the sealed state, set the next due dates, write event and journal: the end of every verb."""
    case.state.updated_at = now.isoformat()
    facts = facts_of(case, keys, now)
    set_clocks(case, facts)
    case.keep()
    note(session, now, case.row, verb, actor_of(session).label, **payload)
    session.flush()


def set_clocks(case: OpenCase, facts: CaseFacts) -> None:
    """Set what is due next; the urgent clock stands while somebody still has to move."""
    case.row.due_at = next_due(case, facts)
    stage_open = Stage(case.row.stage) is not Stage.CLOSED
    case.row.urgent_at = case.row.due_at if facts.urgent and stage_open else None
