"""What can be appealed: a new subject is one module and one line in each of the two tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from iris.rules.appeals import AppealSubject
from iris.services.appeals import control, findings, refusals, stops
from iris.services.appeals.matters import Appealable, Matter

SUBJECTS: Mapping[AppealSubject, Appealable] = {
    AppealSubject.REFUSAL: refusals.REFUSALS,
    AppealSubject.SUSPENSION: stops.STOPS,
    AppealSubject.WITHDRAWAL: stops.STOPS,
    AppealSubject.FINDING: findings.FINDINGS,
    AppealSubject.CONTROL_LINK: control.CONTROL,
}

FOUND: Mapping[str, Callable[[Session, int], Matter | None]] = {
    "certificate": stops.find,
    "control": control.find,
    "decision": refusals.find,
    "finding": findings.find,
}
"""The word in the address of the form → what finds the matter of that number."""


def matter(session: Session, kind: str, number: int) -> Matter | None:
    """What is to be appealed, as far as the actor sees it; None when there is no such thing."""
    return FOUND[kind](session, number) if kind in FOUND else None
