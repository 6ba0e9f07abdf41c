"""What is done for a worker under 18 in place of consent: the note of why it is best, the plain words to the child."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris.gateways.outside import Outside
from iris.rules.cases.minors import check_lead
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services.cases import telling
from iris.services.cases.facts import facts_of
from iris.services.cases.sealing import OpenCase


def _check(outside: Outside, now: datetime, case: OpenCase) -> None:
    safeguarding = facts_of(case, outside.keys, now).safeguarding
    if not case.state.minor or safeguarding is None:
        raise RuleBroken("not_a_child", N_("The worker is not under 18. Ask for the worker's own yes."))
    check_lead(safeguarding)


def note_best_interest(session: Session, outside: Outside, now: datetime, case: OpenCase, text: str) -> None:
    """Keep why this is best for the child, for the officers. Raises `not_a_child`, `no_safeguarding_lead`."""
    _check(outside, now, case)
    case.state.best_interest = True
    telling.write(session, outside, now, case, text, "note")


def tell(session: Session, outside: Outside, now: datetime, case: OpenCase, text: str) -> None:
    """Tell the child in plain words what we are going to do. Raises `not_a_child`, `no_safeguarding_lead`."""
    _check(outside, now, case)
    case.state.told = True
    telling.write(session, outside, now, case, text, "officer")
