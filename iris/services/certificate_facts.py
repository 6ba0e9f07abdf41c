"""What a certificate says in the register: each change of its state as facts of its permission.

A suspension has no last day of its own: it holds until somebody or the clock decides, so that a clock that was
down never lets it run out silently. What an appeal overturned is corrected from its first day on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules.certificates import RUNNING, STATUS_STATES, CertificateState
from iris.rules.status import State, StatusFact, standing_facts
from iris.rules.status_facts import BLOCKING
from iris.services import register
from iris.services.register import Said

_S = CertificateState


def say(
    session: Session,
    now: datetime,
    certificate: m.Certificate,
    target: CertificateState,
    on: date,
    reason: str | None,
    source: str,
) -> m.StatusFact | None:
    """Append what makes the register say `target` from the day on; gives the fact that speaks, if one was needed."""
    licence = queries.certificates.licence(session, certificate.licence_id)
    writer = _Writer(session, now, licence, on, source)
    if target in RUNNING:
        return _run(writer, certificate, target, reason)
    if target is _S.EXPIRED:
        writer.lift(reason)
        return None
    # A stop on the day of a restoration would be lifted by it.
    for fact in writer.standing():
        if fact.state is State.REINSTATED and fact.effective_from >= on:
            writer.void(fact)
    return writer.add(STATUS_STATES[target], on, None, reason)


def void(session: Session, now: datetime, certificate: m.Certificate, fact_ids: Sequence[int]) -> None:
    """Take facts back from their first day; what was known before stays readable."""
    licence = queries.certificates.licence(session, certificate.licence_id)
    writer = _Writer(session, now, licence, now.date(), "decision")
    for fact in writer.standing():
        if fact.id in fact_ids:
            writer.void(fact)


def _run(
    writer: _Writer, certificate: m.Certificate, target: CertificateState, reason: str | None
) -> m.StatusFact | None:
    writer.lift(reason)
    until = certificate.valid_until
    if target is _S.IN_FORCE:
        writer.end_conditions()
        return writer.cover(State.VALID, until)
    writer.end_conditions()
    return writer.add(State.CONDITIONAL, writer.on, until, reason)


class _Writer:
    """Facts of one permission as of one day."""

    def __init__(self, session: Session, now: datetime, licence: m.Licence, on: date, source: str) -> None:
        self.session, self.now, self.licence, self.on, self.source = session, now, licence, on, source
        self.facts = [queries.register.fact_of(row) for row in licence.facts]

    def standing(self) -> list[StatusFact]:
        return standing_facts(self.facts, None)

    def add(
        self, state: State, first: date, last: date | None, reason: str | None, corrects: StatusFact | None = None
    ) -> m.StatusFact:
        said = Said(
            state, first, last, reason, corrects=None if corrects is None else int(corrects.id), source_kind=self.source
        )
        row = register.record_fact(self.session, self.now, self.licence, said)
        self.facts.append(queries.register.fact_of(row))
        return row

    def void(self, fact: StatusFact) -> None:
        self.add(State.VOID, fact.effective_from, None, None, fact)

    def lift(self, reason: str | None) -> None:
        """End every stop that still holds on the day."""
        standing = self.standing()
        lifts = [f.effective_from for f in standing if f.state is State.REINSTATED]
        held = [
            f
            for f in standing
            if f.state in BLOCKING and f.effective_from <= self.on and not any(d >= f.effective_from for d in lifts)
        ]
        if held:
            self.add(State.REINSTATED, self.on, None, reason)

    def end_conditions(self) -> None:
        """Let conditions that still run end the day before; those of the same day never were."""
        for fact in self.standing():
            if fact.state is not State.CONDITIONAL or (fact.effective_to or date.max) < self.on:
                continue
            if fact.effective_from >= self.on:
                self.void(fact)
            else:
                yesterday = self.on - timedelta(days=1)
                self.add(State.CONDITIONAL, fact.effective_from, yesterday, fact.reason, fact)

    def cover(self, state: State, until: date) -> m.StatusFact | None:
        """A fact that runs to the last day, unless one does already."""
        for fact in self.standing():
            if fact.state is state and fact.effective_from <= self.on and fact.effective_to == until:
                return None
        return self.add(state, self.on, until, None)
