"""Appeals and objections: lodged in time, heard by people who took no part, corrected backwards."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from iris import models as m
from iris import queries
from iris.db import Database
from iris.rules.access import ANONYMOUS, SYSTEM
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.rules.status import agency_status
from iris.services import appeals, application_decisions, certificates, certification_clock, objections
from iris.services.application_decisions import Decision
from iris.services.certificates import Wish
from tests.factories import Made
from tests.services.certifying import Certifying

SUSPEND = Wish("suspend", "Access was refused twice.", "access_refused")


@pytest.fixture
def there(db: Database, made: Made) -> Certifying:
    return Certifying(db, made)


@pytest.fixture
def panel(there: Certifying) -> list[m.Account]:
    people = [there.made.account(Role.APPEAL_PANEL, there.secretariat) for _ in range(4)]
    there.made.session.commit()
    return people


def suspended(there: Certifying) -> m.Certificate:
    certificate = there.certificate()
    with there.as_(there.reviewer) as session:
        found = queries.certificates.one(session, certificate.number)
        assert found is not None
        proposal_id = certificates.propose(session, there.now, found, SUSPEND).id
        session.commit()
    with there.as_(there.decider) as session:
        proposal = queries.certificates.proposal(session, proposal_id)
        assert proposal is not None
        certificates.decide(session, there.now, proposal, take_it=True, reasons="I read it all.")
        session.commit()
    return certificate


def lodged(there: Certifying, certificate: m.Certificate, at: datetime) -> int:
    with there.as_(there.manager) as session:
        event = queries.certificates.last_event(session, certificate.id)
        assert event is not None
        matter = appeals.matter_of_event(session, event)
        assert matter is not None
        appeal = appeals.lodge(session, there.made.keys, at, matter, "We let them in both times.")
        session.commit()
    with there.db.session(SYSTEM) as session:
        for row in queries.appeals.without_panel(session):
            appeals.draw_panel(session, at, row)
        session.commit()
    return appeal.id


def moved(there: Certifying, account: m.Account, appeal_id: int, at: datetime, name: str, **more: str) -> None:
    with there.as_(account) as session:
        appeal = queries.appeals.one(session, appeal_id)
        assert appeal is not None
        appeals.move(session, there.made.keys, at, appeal, name, **more)
        session.commit()


def contested(there: Certifying, at: datetime) -> bool:
    with there.db.session(ANONYMOUS) as session:
        licences = queries.register.licences(session, [there.entry.id])[there.entry.id]
        status = agency_status(queries.register.views("BD", licences), at.date())
        return any(note.code == "contested" for note in status.warnings)


def member(there: Certifying, panel: list[m.Account], appeal_id: int) -> m.Account:
    with there.db.session(SYSTEM) as session:
        named = {row.account_id for row in queries.appeals.members(session, appeal_id)}
    assert len(named) == 3
    return next(person for person in panel if person.id in named)


def test_a_suspension_won_on_appeal_falls_from_its_first_day_and_what_was_known_stays(
    there: Certifying, panel: list[m.Account]
) -> None:
    certificate = suspended(there)
    known = there.now + timedelta(days=1)
    appeal_id = lodged(there, certificate, there.now + timedelta(days=20))
    hearing = there.now + timedelta(days=25)
    assert contested(there, hearing)
    assert there.word(certificate, hearing.date()) == "suspended", "the decision stands meanwhile"
    person = member(there, panel, appeal_id)
    moved(there, person, appeal_id, hearing, "admit")
    with pytest.raises(RuleBroken, match="Choose what follows"):
        moved(there, person, appeal_id, hearing, "uphold", reason="They were let in.")
    moved(there, person, appeal_id, hearing, "uphold", reason="They were let in.", effect="appeal_in_force")
    assert there.word(certificate, there.day(10)) == "valid"
    assert there.word(certificate, there.day(10), known) == "suspended"
    assert not contested(there, hearing + timedelta(days=1))
    with there.db.session(SYSTEM) as session:
        assert session.get_one(m.Certificate, certificate.id).state == "in_force"


def test_a_withdrawal_by_the_clock_can_be_undone(there: Certifying, panel: list[m.Account]) -> None:
    certificate = suspended(there)
    late = there.now + timedelta(days=190)
    with there.db.session(SYSTEM) as session:
        certification_clock.advance(session, late, certificate.id)
        session.commit()
    appeal_id = lodged(there, certificate, late + timedelta(days=29))
    person = member(there, panel, appeal_id)
    at = late + timedelta(days=35)
    moved(there, person, appeal_id, at, "admit")
    moved(there, person, appeal_id, at, "uphold", reason="We were late.", effect="appeal_in_force")
    assert there.word(certificate, at.date()) == "valid"
    assert there.word(certificate, there.day(100)) == "suspended", "the suspension itself was not appealed"


def test_an_appeal_comes_in_thirty_days_and_once(there: Certifying, panel: list[m.Account]) -> None:
    certificate = suspended(there)
    with pytest.raises(RuleBroken, match="last day for an appeal"):
        lodged(there, certificate, there.now + timedelta(days=31))
    lodged(there, certificate, there.now + timedelta(days=30))
    with pytest.raises(RuleBroken, match="appealed before"):
        lodged(there, certificate, there.now + timedelta(days=30))


def test_nobody_who_took_part_is_drawn_into_the_panel(there: Certifying, panel: list[m.Account]) -> None:
    certificate = suspended(there)
    session = there.made.session
    for person in panel[:3]:
        session.add(
            m.ApplicationPart(
                application_id=certificate.application_id, account_id=person.id, side="evaluation", taken_at=there.now
            )
        )
    session.commit()
    appeal_id = lodged(there, certificate, there.now)
    assert [row.account_id for row in queries.appeals.members(session, appeal_id)] == [panel[3].id]


def test_a_panel_member_who_was_not_named_sees_no_appeal(there: Certifying, panel: list[m.Account]) -> None:
    appeal_id = lodged(there, suspended(there), there.now)
    named = set(there.made.session.scalars(select(m.AppealMember.account_id)))
    other = next(person for person in panel if person.id not in named)
    with there.as_(other) as session:
        assert queries.appeals.one(session, appeal_id) is None
        assert queries.appeals.listed(session) == []


def test_a_refusal_won_on_appeal_is_decided_again_by_somebody_else(there: Certifying, panel: list[m.Account]) -> None:
    application_id = there.in_state("decision", accepted_on=there.day(-30))
    decision = Decision("refuse", "No licence.", "licence_missing")

    def decide(account: m.Account) -> m.ApplicationDecision:
        with there.as_(account) as session:
            application = queries.applications.one(session, application_id)
            assert application is not None
            row = application_decisions.decide(session, there.now, application, decision)
            session.commit()
            return row

    refusal = decide(there.decider)
    with there.as_(there.manager) as session:
        found = queries.applications.decision(session, refusal.id)
        assert found is not None
        matter = appeals.matter_of_decision(session, found)
        assert matter is not None
        appeal_id = appeals.lodge(session, there.made.keys, there.now, matter, "Here it is.").id
        session.commit()
    with there.db.session(SYSTEM) as session:
        appeals.draw_panel(session, there.now, session.get_one(m.Appeal, appeal_id))
        assert queries.applications.notices(session, "refused")[0].contested_since == there.now.date()
        session.commit()
    person = member(there, panel, appeal_id)
    moved(there, person, appeal_id, there.now, "admit")
    moved(there, person, appeal_id, there.now, "uphold", reason="It is there.", effect="reopen")
    with there.db.session(SYSTEM) as session:
        assert session.get_one(m.Application, application_id).state == "decision"
        assert queries.applications.notices(session, "refused")[0].last_day == there.now.date()
    with pytest.raises(RuleBroken, match="decided on this application before"):
        decide(there.decider)
    decide(there.second_decider)


# Objections


def open_notice(there: Certifying) -> int:
    application_id = there.filled_in()
    there.move(there.manager, application_id, "submit")
    there.move(there.reviewer, application_id, "accept")
    return application_id


def objected(there: Certifying, days: int = 3) -> int:
    with there.db.session(ANONYMOUS) as session:
        notice = queries.applications.notices(session, "objections")[0]
        at = there.now + timedelta(days=days)
        row = objections.make(session, there.made.keys, at, notice, "Abdul Karim", "+880 1", "They kept my passport.")
        session.commit()
        return row.id


def test_an_objection_is_read_by_the_agency_and_its_author_by_the_reviewer_only(there: Certifying) -> None:
    open_notice(there)
    objection_id = objected(there)
    keys = there.made.keys
    for account, knows_who in ((there.manager, False), (there.decider, False), (there.reviewer, True)):
        with there.as_(account) as session:
            row = queries.applications.objection(session, objection_id)
            assert row is not None
            assert objections.words_of(keys, row) == "They kept my passport."
            who = queries.applications.objectors(session, [objection_id])
            assert bool(who) is knows_who
            if knows_who:
                assert objections.who(keys, who[objection_id])["name"] == "Abdul Karim"
    assert all(b"Karim" not in sealed for sealed in there.made.session.scalars(select(m.Objector.sealed)))


def test_an_objection_comes_within_the_window(there: Certifying) -> None:
    open_notice(there)
    objected(there, 14)
    with pytest.raises(RuleBroken, match="last day for objections"):
        objected(there, 15)


def test_an_objection_is_answered_once_and_then_settled(there: Certifying) -> None:
    open_notice(there)
    objection_id = objected(there)
    with there.as_(there.reviewer) as session:
        row = queries.applications.objection(session, objection_id)
        assert row is not None
        with pytest.raises(RuleBroken, match="not answered yet"):
            objections.settle(session, there.now, row)
    with there.as_(there.manager) as session:
        row = queries.applications.objection(session, objection_id)
        assert row is not None
        objections.answer(session, there.made.keys, there.now, row, "We gave it back.")
        with pytest.raises(RuleBroken, match="answered already"):
            objections.answer(session, there.made.keys, there.now, row, "Again.")
        session.commit()
    with there.as_(there.reviewer) as session:
        row = queries.applications.objection(session, objection_id)
        assert row is not None
        objections.settle(session, there.now, row)
        assert row.settled_at is not None
