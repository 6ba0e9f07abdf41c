"""Two complaints: one that nobody has read yet, one that an officer has sorted. Who complains is invented too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.rules.cases.conflicts import Officer
from iris.rules.cases.indicators import Indicator
from iris.rules.roles import Role
from iris.services.cases import drafting, filing, working
from iris.services.cases.filing import Place
from iris.services.cases.sealing import OpenCase, unlock


@dataclass(frozen=True, slots=True)
class Told:
    """What one worker answers, and which costs."""

    answers: Mapping[str, tuple[str, ...]]
    costs: Sequence[dict[str, Any]] = field(default=())


UNREAD = Told(
    {
        "about": ("me",), "what": ("wages", "hours"), "story": ("Three months without pay, and no day off.",),
        "origin": ("NP",), "destination": ("QA",), "sector": ("construction",), "month": ("2026-08",),
        "ways": ("case_only",), "language": ("ne",),
    }
)  # fmt: skip
SORTED = Told(
    {
        "about": ("me",), "what": ("fees", "papers"), "danger": ("no",),
        "story": ("The agent took money for the job. The office keeps my passport.",),
        "origin": ("BD",), "destination": ("SA",), "sector": ("domestic",), "month": ("2026-06",),
        "ways": ("call",), "language": ("bn",), "reach_at": ("an invented number",), "hours": ("evening",),
    },
    (
        {"category": "FEE-REC", "minor": 9000000, "currency": "BDT", "paid_on": "2026-03-01", "proof": "receipt"},
        {"category": "COST-MED", "minor": 850000, "currency": "BDT", "paid_on": "2026-03-01", "proof": "testimony"},
    ),
)  # fmt: skip


def tell(session: Session, keys: Keys, now: datetime, agencies: Sequence[m.RegisterEntry]) -> None:
    """File both, and let an officer sort the second."""
    _filed(session, keys, now, UNREAD, agencies[0])
    case = _filed(session, keys, now, SORTED, agencies[-1])
    officer = queries.cases.officers(session, [Role.CASE_OFFICER])[0]
    working.assign(session, keys, now, case, Officer(officer.id))
    working.triage(session, keys, now, case, [Indicator.PAPERS])


def _filed(session: Session, keys: Keys, now: datetime, told: Told, entry: m.RegisterEntry) -> OpenCase:
    draft, token = drafting.begin(session, keys, now)
    drafting.answer(session, now, draft, told.answers, costs=list(told.costs))
    case_id = filing.file(session, keys, now, draft, token, Place(entry.id, entry.kind, entry.name))
    filing.confirm_code(session, now, draft, token, filing.code_for(token)[-4:])
    row = queries.cases.case(session, case_id)
    assert row is not None
    return unlock(keys, row)
