"""Five years of one agency: what the register says of every day is what happened, also as it was known then."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from flask import Flask

from iris import models as m
from iris import queries
from iris.api import views
from iris.db import Database
from iris.rules.access import ANONYMOUS, SYSTEM
from iris.rules.roles import Kind, Role
from iris.rules.status import State
from iris.services import applications, certificates, certification_clock, sanctions
from iris.services.certificates import Wish
from iris.services.sanctions import Measure
from tests.client import PageClient
from tests.factories import Made
from tests.services.certifying import Certifying
from tests.services.test_appeals import lodged, member, moved
from tests.services.test_certification import done, refused

FIRST, LAST = date(2020, 3, 2), date(2025, 3, 1)
GRANTED, STOPPED, BACK, LIFTED = date(2020, 6, 1), date(2021, 8, 2), date(2021, 9, 20), date(2021, 11, 1)
RENEWED, SANCTIONED, LAST_SANCTIONED = date(2023, 1, 16), date(2023, 6, 1), date(2023, 7, 31)
AUDITS = (date(2021, 5, 3), date(2022, 5, 2), date(2024, 1, 8), date(2025, 1, 6))
WITHDRAWN, APPEALED, WON = date(2024, 3, 4), date(2024, 3, 20), date(2024, 4, 15)

HISTORY = (
    (FIRST, "licensed"),
    (GRANTED, "certified"),
    (STOPPED, "certificate_suspended"),
    (BACK, "certified_with_conditions"),
    (LIFTED, "certified"),
    (SANCTIONED, "licence_suspended"),
    (LAST_SANCTIONED + timedelta(days=1), "certified"),
)
AS_KNOWN_THEN = (*HISTORY, (WITHDRAWN, "certificate_withdrawn"), (WON, "certified"))
"""The panel found that the withdrawal never was; until then everybody read it."""


def at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def said(history: tuple[tuple[date, str], ...], day: date) -> str:
    return next(word for since, word in reversed(history) if since <= day)


def days() -> list[date]:
    return [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


@pytest.fixture
def there(db: Database, made: Made) -> Certifying:
    made.now = at(FIRST)
    there = Certifying(db, made)
    for _ in range(3):
        made.account(Role.APPEAL_PANEL, there.secretariat)
    licence = made.session.query(m.Licence).filter_by(entry_id=there.entry.id).one()
    made.fact(licence, State.VALID, effective_from=FIRST - timedelta(days=300), effective_to=date(2026, 12, 31))
    made.session.commit()
    return there


def live(there: Certifying, day: date) -> None:
    """Move on to a day; time acts, as it does every night."""
    there.made.now = at(day)
    with there.db.session(SYSTEM) as session:
        for certificate in queries.certificates.living(session, there.entry.id):
            certification_clock.advance(session, there.now, certificate.id)
        session.commit()


def certified(there: Certifying) -> m.Certificate:
    live(there, GRANTED)
    certificate = there.certificate()
    surveilled(there, AUDITS[0])
    for day, wish in (
        (STOPPED, Wish("suspend", "Nobody opened.", "access_refused")),
        (BACK, Wish("restore_with_conditions", "The audit was made up for.", conditions="Let auditors in.")),
        (LIFTED, Wish("lift_conditions", "They were let in.")),
    ):
        live(there, day)
        done(there, certificate.number, wish, there.now)
    surveilled(there, AUDITS[1])
    return certificate


def surveilled(there: Certifying, day: date) -> None:
    live(there, day)
    audit = there.audited(0, "surveillance", there.now)
    with there.db.session(SYSTEM) as session:
        certificates.note_surveillance(session, there.now, session.get_one(m.Assessment, audit.id), day)
        session.commit()


def renewed(there: Certifying) -> None:
    live(there, RENEWED)
    application_id = there.in_state("granted")
    with there.db.session(SYSTEM) as session:
        application = queries.applications.one(session, application_id)
        assert application is not None
        assert application.kind == "renewal"
        certificates.grant(session, there.now, application, None)
        session.commit()


def sanctioned(there: Certifying) -> None:
    live(there, SANCTIONED)
    licence = there.made.session.query(m.Licence).filter_by(entry_id=there.entry.id, meaning="licence").one()
    officer = there.made.account(Role.GOVERNMENT_OFFICER, there.made.organisation(Kind.GOVERNMENT, "BD"))
    there.made.session.commit()
    with there.as_(officer) as session:
        authority = session.get_one(m.Authority, licence.authority_id)
        entry = session.get_one(m.RegisterEntry, there.entry.id)
        held = queries.certificates.licence(session, licence.id)
        measure = Measure(State.SUSPENDED, SANCTIONED, "Two sub-agents had no card.", LAST_SANCTIONED)
        sanctions.record(session, there.now, entry, authority, held, measure)
        session.commit()


def withdrawn_and_won(there: Certifying, certificate: m.Certificate) -> None:
    live(there, WITHDRAWN)
    done(there, certificate.number, Wish("withdraw", "The list of sub-agents was forged.", "fraud"), there.now)
    live(there, APPEALED)
    appeal_id = lodged(there, certificate, there.now)
    people = there.made.session.query(m.Account).filter_by(role=Role.APPEAL_PANEL).all()
    person = member(there, people, appeal_id)
    moved(there, person, appeal_id, there.now, "admit")
    live(there, WON)
    moved(there, person, appeal_id, there.now, "uphold", reason="It was another list.", effect="appeal_in_force")


def test_every_day_of_five_years_reads_as_it_was_and_as_it_was_known_then(there: Certifying, app: Flask) -> None:
    certificate = certified(there)
    renewed(there)
    sanctioned(there)
    surveilled(there, AUDITS[2])
    withdrawn_and_won(there, certificate)
    surveilled(there, AUDITS[3])
    live(there, LAST)
    with there.db.session(ANONYMOUS) as session:
        entry = queries.register.entries(session, [there.entry.id])[there.entry.id]
        licences = queries.merges.of_entry(session, entry)
        assert len(days()) == 1826
        wrong = [
            (day, known, answer, expected)
            for day in days()
            for known, history in ((None, HISTORY), (day, AS_KNOWN_THEN))
            if (answer := str(views.status_of(entry, licences, day, known).word)) != (expected := said(history, day))
        ]
        assert wrong == []
    path = f"/api/v1/agencies/{there.entry.public_id}/status"
    first, again = PageClient(app), PageClient(app)
    turns = sorted({day for since, _ in AS_KNOWN_THEN[1:] for day in (since - timedelta(days=1), since)})
    for day in turns:
        for known, history in ((None, HISTORY), (day, AS_KNOWN_THEN)):
            asked = f"{path}?on={day}" + (f"&known={known}" if known else "")
            answer = first.json(asked)
            assert answer["status"] == said(history, day), asked
            assert again.json(asked) == answer, "what is kept is what was said"
    assert all(one < other for (one, _), (other, _) in pairwise(AS_KNOWN_THEN))
    spell = {day: first.json(f"{path}?on={day}")["warnings"] for day in (APPEALED, WON, WON + timedelta(days=1))}
    contested = [any(note["code"] == "contested" for note in notes) for notes in spell.values()]
    assert contested == [True, True, False]


def test_a_missed_yearly_audit_suspends_and_once_it_begins_the_certificate_can_be_restored(there: Certifying) -> None:
    live(there, GRANTED)
    certificate = there.certificate()
    live(there, STOPPED)
    assert there.word(certificate, STOPPED) == "suspended"
    restore = Wish("restore", "The audit began.")
    with refused("surveillance_outstanding"):
        done(there, certificate.number, restore, there.now)
    with there.as_(there.manager) as session:
        began = applications.begin(session, there.now, session.get_one(m.RegisterEntry, there.entry.id))
        assert began.kind == "first", "what is suspended cannot be renewed"
    surveilled(there, BACK)
    done(there, certificate.number, restore, there.now)
    live(there, BACK + timedelta(days=100))
    assert there.word(certificate, there.now.date()) == "valid"
