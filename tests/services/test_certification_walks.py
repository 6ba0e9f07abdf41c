"""Walks through the services: whatever people and time do, only the tables' moves are taken, and every state is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iris import models as m
from iris import queries
from iris.db import Database
from iris.rules.access import SYSTEM
from iris.rules.applications import APPLICATION, ENDS, UNDER_WAY, ApplicationState
from iris.rules.certificates import CERTIFICATE, STATUS_STATES, CertificateState
from iris.rules.errors import RuleBroken
from iris.rules.moves import Machine
from iris.rules.roles import Action
from iris.services import application_decisions, certificates, certification_clock
from iris.services.application_decisions import Decision
from iris.services.certificates import Wish
from tests.factories import Made
from tests.services.certifying import Certifying

Step = tuple[str, int]
"""What happens, and how many days after the step before."""
FEW = settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@dataclass
class Walker:
    """One agency, and how far time has gone."""

    there: Certifying
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.there.made.now = self.now = self.there.now

    def walk(self, steps: Sequence[Step]) -> str:
        """Try each step; what is refused changes nothing. Gives the state in the end."""
        for name, days in steps:
            self.there.made.now = self.now = self.now + timedelta(days=days)
            before = self.state()
            try:
                self.take(name)
            except RuleBroken:
                assert self.state() == before, f"{name} was refused and changed the state"
            self.check()
        return self.state()

    def state(self) -> str:
        raise NotImplementedError

    def take(self, name: str) -> None:
        raise NotImplementedError

    def check(self) -> None:
        raise NotImplementedError


def follows(machine: Machine[Any, Any], events: Sequence[Any]) -> None:
    """Every event is a move of the table, from where the one before had led."""
    for before, event in zip([None, *events[:-1]], events, strict=True):
        if event.move == "grant" and event.from_state is None:
            continue
        move = machine.move(event.move)
        assert before is None or event.from_state == before.to_state
        assert event.from_state in move.sources
        assert event.to_state == (move.target or event.from_state)


@dataclass
class OfCertificate(Walker):
    number: str = ""
    certificate_id: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        made = self.there.certificate()
        self.number, self.certificate_id = made.number, made.id

    def _found(self) -> m.Certificate:
        with self.there.db.session(SYSTEM) as session:
            return session.get_one(m.Certificate, self.certificate_id)

    def state(self) -> str:
        return self._found().state

    def take(self, name: str) -> None:
        there = self.there
        if name == "clock":
            with there.db.session(SYSTEM) as session:
                certification_clock.advance(session, self.now, self.certificate_id)
                session.commit()
        elif name == "audit":
            audit = there.audited(0, "surveillance", self.now)
            with there.db.session(SYSTEM) as session:
                row = session.get_one(m.Assessment, audit.id)
                certificates.note_surveillance(session, self.now, row, self.now.date())
                session.commit()
        elif name == "surrender":
            with there.as_(there.manager) as session:
                certificates.surrender(session, self.now, session.get_one(m.Certificate, self.certificate_id))
                session.commit()
        else:
            self._by_two(name)

    def _by_two(self, name: str) -> None:
        there, scope = self.there, None
        if name == "reduce_scope":
            scope = self._found().scope | {"corridors": ["BD-QA"]}
        code = {"suspend": "access_refused", "withdraw": "fraud"}.get(name, "")
        with there.as_(there.reviewer) as session:
            certificate = session.get_one(m.Certificate, self.certificate_id)
            wish = Wish(name, "It is proven.", code, "Pay back.", scope)
            proposal_id = certificates.propose(session, self.now, certificate, wish).id
            session.commit()
        with there.as_(there.decider) as session:
            proposal = queries.certificates.proposal(session, proposal_id)
            assert proposal is not None
            certificates.decide(session, self.now, proposal, take_it=True, reasons="I read it.")
            session.commit()

    def check(self) -> None:
        certificate = self._found()
        with self.there.db.session(SYSTEM) as session:
            follows(CERTIFICATE, queries.certificates.events_since(session, self.certificate_id, 0))
            # What time would have done by now it has not: the facts say what the certificate says.
            if not certification_clock.steps_of(session, [certificate], self.now):
                said = self.there.word(certificate, self.now.date())
                assert said == STATUS_STATES[CertificateState(certificate.state)]


BY_PEOPLE = [move.name for move in CERTIFICATE.moves if move.action == Action.CERTIFICATE_DECIDE and not move.by_clock]
STEPS_OF_CERTIFICATE = ("surrender", "clock", "clock", "audit")
CERTIFICATE_STEPS = st.tuples(st.sampled_from([*BY_PEOPLE, *STEPS_OF_CERTIFICATE]), st.integers(1, 250))


@FEW
@given(steps=st.lists(CERTIFICATE_STEPS, min_size=4, max_size=9))
def test_a_certificate_only_takes_moves_of_its_table_and_its_facts_follow(
    db: Database, made: Made, steps: list[Step]
) -> None:
    OfCertificate(Certifying(db, made)).walk(steps)


HELD = [("audit", 300), ("audit", 365), ("clock", 430), ("clock", 2)]
TO_CERTIFICATE_STATES: dict[str, list[Step]] = {
    "in_force": [("reduce_scope", 1), ("set_conditions", 1), ("lift_conditions", 1)],
    "in_force_with_conditions": [("suspend", 1), ("restore_with_conditions", 30)],
    "suspended": [("clock", 400)],
    "withdrawn": [("suspend", 1), ("clock", 200)],
    "expired": HELD,
    "surrendered": [("surrender", 5)],
}


@pytest.mark.parametrize("state", CertificateState)
def test_every_state_of_a_certificate_is_reached(db: Database, made: Made, state: str) -> None:
    assert OfCertificate(Certifying(db, made)).walk(TO_CERTIFICATE_STATES[state]) == state


@dataclass
class OfApplication(Walker):
    application_id: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.application_id = self.there.filled_in()

    def _found(self) -> m.Application:
        with self.there.db.session(SYSTEM) as session:
            return session.get_one(m.Application, self.application_id)

    def state(self) -> str:
        return self._found().state

    def take(self, name: str) -> None:
        there = self.there
        if name == "clock":
            with there.db.session(SYSTEM) as session:
                certification_clock.advance_application(session, self.now, self.application_id)
                session.commit()
        elif name in ("desk_review", "on_site"):
            there.audited(self.application_id, name, self.now)
        elif name == "review" or name in application_decisions.OUTCOMES:
            self._say(name)
        else:
            move = APPLICATION.move(name)
            account = there.manager if move.action == Action.APPLICATION_SUBMIT else there.reviewer
            more = {"reason_code": "not_an_agency"} if name == "reject" else {}
            there.move(account, self.application_id, name, self.now, reason="It is so.", **more)

    def _say(self, name: str) -> None:
        there = self.there
        with there.as_(there.reviewer if name == "review" else there.decider) as session:
            application = queries.applications.one(session, self.application_id)
            assert application is not None
            if name == "review":
                application_decisions.review(session, self.now, application, "grant", "I read all of it.")
            else:
                code = "findings_open" if name == "refuse" else ""
                decision = Decision(name, "I read all of it.", code)
                application_decisions.decide(session, self.now, application, decision)
            session.commit()

    def check(self) -> None:
        application = self._found()
        with self.there.db.session(SYSTEM) as session:
            follows(APPLICATION, queries.applications.events(session, self.application_id))
            shown = queries.applications.running_notice(session, application.entry_id) is not None
        assert shown == (application.accepted_on is not None and application.state in UNDER_WAY)


WHOLE: list[Step] = [
    ("submit", 1), ("defer", 1), ("answer", 1), ("accept", 1), ("begin_desk_review", 1), ("desk_review", 1),
    ("begin_on_site", 1), ("on_site", 2), ("begin_corrective_action", 1), ("begin_technical_review", 1), ("review", 1),
    ("hand_to_decision", 1), ("repeat_on_site", 1), ("on_site", 3), ("begin_corrective_action", 1),
    ("begin_technical_review", 1), ("send_back", 1), ("begin_technical_review", 1), ("review", 1),
    ("hand_to_decision", 1), ("grant", 10),
]  # fmt: skip
BY_HAND = [move.name for move in APPLICATION.moves if not move.by_clock and move.action != Action.APPEAL_DECIDE]
APPLICATION_STEPS = st.tuples(
    st.sampled_from([*BY_HAND, "clock", "desk_review", "on_site", "review"]), st.integers(0, 45)
)


@FEW
@given(first=st.integers(0, len(WHOLE)), steps=st.lists(APPLICATION_STEPS, min_size=3, max_size=6))
def test_an_application_only_takes_moves_of_its_table_wherever_it_stands(
    db: Database, made: Made, first: int, steps: list[Step]
) -> None:
    OfApplication(Certifying(db, made)).walk([*WHOLE[:first], *steps])


def test_every_state_of_an_application_is_reached(db: Database, made: Made) -> None:
    reached = {"draft"}
    ends = {
        "granted": WHOLE,
        "refused": [*WHOLE[:12], ("refuse", 1)],
        "rejected": [("submit", 1), ("reject", 1)],
        "withdrawn": [("submit", 1), ("withdraw", 1)],
        "lapsed": [("submit", 1), ("defer", 1), ("clock", 61)],
    }
    assert set(ends) == ENDS
    for end, steps in ends.items():
        walker = OfApplication(Certifying(db, made))
        for step in steps:
            reached.add(walker.walk([step]))
        assert walker.state() == end
    assert reached == set(ApplicationState)
