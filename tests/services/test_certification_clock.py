"""What time does to certificates: withdrawn, suspended, warned about, however late the clock runs, and once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from iris import models as m
from iris import queries
from iris.db import Database
from iris.jobs import certification
from iris.jobs.handlers import Workshop
from iris.rules.access import SYSTEM
from iris.rules.certificates import suspension_ends
from iris.services import certification_clock
from tests.factories import Made
from tests.services.certifying import Certifying
from tests.services.test_certification import SUSPEND, agrees, done


@pytest.fixture
def there(db: Database, made: Made) -> Certifying:
    return Certifying(db, made)


def run(there: Certifying, certificate: m.Certificate, at: datetime) -> int:
    with there.db.session(SYSTEM) as session:
        steps = certification_clock.advance(session, at, certificate.id)
        session.commit()
        return steps


def events(there: Certifying, certificate: m.Certificate) -> list[tuple[str, str]]:
    with there.db.session(SYSTEM) as session:
        rows = queries.certificates.events_since(session, certificate.id, 0)
        return [(row.move, row.effective_on.isoformat()) for row in rows]


def test_a_suspension_without_a_decision_is_withdrawn_by_the_clock_on_its_day_however_late_it_runs(
    there: Certifying,
) -> None:
    certificate = there.certificate()
    done(there, certificate.number, SUSPEND)
    late = there.now + timedelta(days=200)
    assert there.word(certificate, late.date()) == "suspended", "a clock that is down must not let it run out"
    assert run(there, certificate, late) == 1
    assert run(there, certificate, late) == 0
    last = events(there, certificate)[-1]
    assert last[0] == "lapse"
    day = datetime.fromisoformat(last[1]).date()
    assert there.word(certificate, day) == "revoked"
    assert there.word(certificate, day - timedelta(days=1)) == "suspended"
    agrees(there, certificate, late)


def test_a_yearly_audit_that_did_not_begin_suspends_after_its_grace(there: Certifying) -> None:
    certificate = there.certificate()
    assert run(there, certificate, there.now + timedelta(days=365 + 30)) >= 1
    assert [move for move, _ in events(there, certificate)] == ["grant"]
    run(there, certificate, there.now + timedelta(days=365 + 32))
    assert [move for move, _ in events(there, certificate)] == ["grant", "suspend_missed"]
    agrees(there, certificate, there.now + timedelta(days=365 + 32))


def test_warnings_go_60_30_and_7_days_before_and_each_once(there: Certifying) -> None:
    certificate = there.certificate()
    done(there, certificate.number, SUSPEND)
    with there.db.session(SYSTEM) as session:
        ends = session.get_one(m.Certificate, certificate.id).suspended_from
    assert ends is not None
    warned = [
        days
        for days in range(100, 185)
        if run(there, certificate, there.now + timedelta(days=days)) and events(there, certificate)[-1][0] != "lapse"
    ]
    assert len(warned) == 3
    assert (warned[1] - warned[0], warned[2] - warned[1]) == (30, 23)


@pytest.mark.parametrize("nights", [range(180, 190), [189]], ids=["every night", "down for a week"])
def test_a_clock_that_was_down_dates_each_effect_on_its_own_day(there: Certifying, nights: Sequence[int]) -> None:
    certificate = there.certificate()
    done(there, certificate.number, SUSPEND)
    with there.db.session(SYSTEM) as session:
        ends = suspension_ends(queries.certificates.dates(session.get_one(m.Certificate, certificate.id)))
    assert ends is not None
    application_id = there.in_state("deferred", deferred_on=ends - timedelta(days=58))
    for days in nights:
        with there.db.session(SYSTEM) as session:
            at = there.now + timedelta(days=days)
            certification_clock.advance(session, at, certificate.id)
            certification_clock.advance_application(session, at, application_id)
            session.commit()
    assert events(there, certificate)[-1] == ("lapse", (ends + timedelta(days=1)).isoformat())
    assert there.word(certificate, ends) == "suspended"
    assert there.word(certificate, ends + timedelta(days=1)) == "revoked"
    with there.db.session(SYSTEM) as session:
        application = session.get_one(m.Application, application_id)
        assert (application.state, application.state_since) == ("lapsed", ends + timedelta(days=3))


def test_people_are_told_before_each_thing_that_time_does_and_once(there: Certifying) -> None:
    certificate = there.certificate()
    for days in range(300, 400, 2):
        for _ in range(2):
            run(there, certificate, there.now + timedelta(days=days))
    last_days = there.told("certificate_surveillance_due")
    assert len(last_days) == 3, "60, 30 and 7 days before"
    assert len(set(last_days)) == 1
    assert len(there.told("certificate_surveillance_late")) == 1
    assert len(there.told("certificate_changed")) == 1


def test_the_clock_job_run_twice_changes_nothing(there: Certifying, shop: Workshop) -> None:
    certificate = there.certificate(there.now - timedelta(days=3 * 366))
    first = certification.run_clock(shop.database)
    after = events(there, certificate)
    assert first >= 1
    assert certification.run_clock(shop.database) == 0
    assert events(there, certificate) == after
