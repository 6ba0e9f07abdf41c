"""What a subject of appeals brings along, so that the engine need not know it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris.rules.appeals import AppealSubject


@dataclass(frozen=True, slots=True)
class Matter:
    """What is appealed: its kind, its name, whose it is, the day it counts from, and what stands behind it."""

    subject: AppealSubject
    target: str
    entry_id: int
    decided_on: date | None
    application_id: int | None = None
    certificate_id: int | None = None
    event_id: int | None = None
    assessment_id: int | None = None
    finding_id: int | None = None
    link_id: int | None = None


@dataclass(frozen=True, slots=True)
class Appealable:
    """How one subject is marked as contested while an appeal runs, and what follows when it is won.

    `involved` gives accounts that took part in what is appealed, beside the sides of an application; it is asked by
    the system when a panel is drawn. `uphold` corrects backwards: what was known before stays readable. `moved`
    is told last of every step, the admission included.
    """

    mark: Callable[[Session, datetime, m.Appeal], None]
    unmark: Callable[[Session, datetime, m.Appeal], None]
    uphold: Callable[[Session, datetime, m.Appeal, str], None]
    involved: Callable[[Session, m.Appeal], Iterable[int]] = lambda _session, _appeal: ()
    moved: Callable[[Session, datetime, m.Appeal], None] = lambda _session, _now, _appeal: None
