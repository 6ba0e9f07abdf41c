"""Applications, decisions, certificates: what services refuse, what the database refuses, what the register says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.rules.access import SYSTEM
from iris.rules.certificates import STATUS_STATES, CertificateState
from iris.rules.errors import RuleBroken
from iris.rules.independence import Side
from iris.rules.roles import Role
from iris.services import (
    application_decisions,
    applications,
    certificates,
    certification_clock,
    sides,
)
from iris.services.application_decisions import Decision
from iris.services.certificates import Wish
from tests.factories import Made
from tests.services.certifying import Certifying


@pytest.fixture
def there(db: Database, made: Made) -> Certifying:
    return Certifying(db, made)


def refused(code: str) -> object:
    class Check:
        def __enter__(self) -> None:
            self.raises = pytest.raises(RuleBroken)
            self.info = self.raises.__enter__()

        def __exit__(self, *args: object) -> bool:
            done = bool(self.raises.__exit__(*args))  # type: ignore[arg-type]
            assert self.info.value.code == code
            return done

    return Check()


def test_an_application_is_sent_accepted_and_open_to_objections(there: Certifying) -> None:
    application_id = there.filled_in()
    assert there.move(there.manager, application_id, "submit") == "submitted"
    assert there.move(there.reviewer, application_id, "accept") == "accepted"
    with there.db.session(SYSTEM) as session:
        notice = queries.applications.notices(session, "objections", there.now.date())[0]
        assert (notice.entry_id, notice.last_day) == (there.entry.id, there.day(14))
        assert notice.scope["corridors"] == ["BD-QA", "BD-AE"]
        sides_taken = queries.applications.sides(session, application_id)
    assert sides_taken == {there.reviewer.id: Side.REVIEW}


def test_an_application_with_a_part_missing_is_not_sent(there: Certifying) -> None:
    application_id = there.filled_in()
    section = there.made.session.query(m.ApplicationSection).filter_by(part="owners").one()
    section.done = False
    there.made.session.commit()
    with refused("incomplete"):
        there.move(there.manager, application_id, "submit")


def test_nothing_can_be_changed_once_it_is_sent(there: Certifying) -> None:
    application_id = there.filled_in()
    there.move(there.manager, application_id, "submit")
    with there.as_(there.manager) as session, refused("application_sent"):
        application = queries.applications.one(session, application_id)
        assert application is not None
        applications.save_section(session, there.now, application, "owners", {}, done=True)


def test_a_second_application_is_not_begun_beside_the_first(there: Certifying) -> None:
    there.filled_in()
    with there.as_(there.manager) as session, refused("application_open"):
        applications.begin(session, there.now, session.get_one(m.RegisterEntry, there.entry.id))


def test_an_agreement_is_signed_with_a_name_and_only_once(there: Certifying) -> None:
    application_id = there.filled_in()
    with there.as_(there.manager) as session:
        application = queries.applications.one(session, application_id)
        assert application is not None
        with refused("signature"):
            applications.sign(session, there.now, application, " x ")
        with refused("signed_before"):
            applications.sign(session, there.now, application, "Rahima Begum")


def test_a_deferred_application_lapses_on_the_day_after_its_last_one(there: Certifying) -> None:
    application_id = there.filled_in()
    there.move(there.manager, application_id, "submit")
    assert there.move(there.reviewer, application_id, "defer", reason="The owners are missing.") == "deferred"
    with there.db.session(SYSTEM) as session:
        days = [
            days
            for days in range(70)
            if certification_clock.advance_application(session, after(there, days), application_id)
        ]
        assert days == [30, 53, 61], "reminded 30 and 7 days before its last day, once each"
        assert session.get_one(m.Application, application_id).state == "lapsed"
        session.commit()
    assert there.told("application_time_ends") == [there.day(60).isoformat()] * 2


def decided(
    there: Certifying, account: m.Account, application_id: int, decision: Decision, at: datetime | None = None
) -> m.ApplicationDecision:
    with there.as_(account) as session:
        application = queries.applications.one(session, application_id)
        assert application is not None
        row = application_decisions.decide(session, at or there.now, application, decision)
        session.commit()
        return row


def test_nothing_is_granted_without_an_audit(there: Certifying) -> None:
    application_id = there.in_state("decision", accepted_on=there.day(-30))
    with refused("on_site_done"):
        decided(there, there.decider, application_id, Decision("grant", "All is well."))


def test_a_refusal_is_published_with_its_reason(there: Certifying) -> None:
    application_id = there.in_state("decision", accepted_on=there.day(-30))
    with refused("refusal_reason"):
        decided(there, there.decider, application_id, Decision("refuse", "Findings are open."))
    decided(there, there.decider, application_id, Decision("refuse", "Findings are open.", "findings_open"))
    with there.db.session(SYSTEM) as session:
        notice = queries.applications.notices(session, "refused")[0]
        assert (notice.reason_code, notice.first_day, notice.last_day) == ("findings_open", there.now.date(), None)


def test_who_reviewed_does_not_decide(there: Certifying) -> None:
    application_id = there.in_state("decision")
    with there.as_(there.decider) as session:
        sides.take(session, there.now, application_id, there.decider.id, Side.REVIEW)
        session.commit()
    with refused("side_review"):
        decided(there, there.decider, application_id, Decision("refuse", "No.", "findings_open"))


def impossible(session: Session, row: m.Base, **values: object) -> None:
    """The database takes no such row."""
    nested = session.begin_nested()
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    with pytest.raises(IntegrityError):
        session.flush()
    nested.rollback()


def part(session: Session, there: Certifying, application_id: int, account: m.Account, side: str) -> None:
    session.add(m.ApplicationPart(application_id=application_id, account_id=account.id, side=side, taken_at=there.now))
    session.flush()


def test_the_database_refuses_a_decision_of_somebody_of_the_team(there: Certifying) -> None:
    application_id = there.in_state("decision")
    auditor = there.made.account(Role.AUDITOR)
    session = there.made.session
    part(session, there, application_id, auditor, "evaluation")
    for side in ("decision", "evaluation"):
        row = m.ApplicationDecision(
            application_id=application_id, account_id=auditor.id, side=side, decided_at=there.now, outcome="grant",
            reasons="I audited it myself.",
        )  # fmt: skip
        impossible(session, row)


def test_the_database_refuses_a_second_side(there: Certifying) -> None:
    application_id = there.in_state("decision")
    session = there.made.session
    part(session, there, application_id, there.reviewer, "review")
    row = m.ApplicationPart(
        application_id=application_id, account_id=there.reviewer.id, side="decision", taken_at=there.now
    )
    impossible(session, row)


def after(there: Certifying, days: int) -> datetime:
    return there.now + timedelta(days=days)


def audited(there: Certifying, auditor: m.Account, grade: str | None = None) -> tuple[int, m.Finding | None]:
    """An application whose on-site audit is filed, with one finding perhaps: at corrective action on day 6."""
    application_id = there.filled_in()
    there.move(there.manager, application_id, "submit")
    there.move(there.reviewer, application_id, "accept")
    there.move(there.reviewer, application_id, "begin_desk_review", after(there, 1))
    with refused("desk_report"):
        there.move(there.reviewer, application_id, "begin_on_site", after(there, 1))
    there.audited(application_id, "desk_review", after(there, 2))
    there.move(there.reviewer, application_id, "begin_on_site", after(there, 3))
    with refused("on_site_report"):
        there.move(there.reviewer, application_id, "begin_corrective_action", after(there, 3))
    audit = there.audited(application_id, "on_site", after(there, 5), auditor)
    finding = there.finding(audit, grade) if grade else None
    assert there.move(there.reviewer, application_id, "begin_corrective_action", after(there, 6)) == "corrective_action"
    return application_id, finding


def reviewed(there: Certifying, application_id: int, at: datetime) -> None:
    with there.as_(there.reviewer) as session:
        application = queries.applications.one(session, application_id)
        assert application is not None
        application_decisions.review(session, at, application, "grant", "I read all of it.")
        session.commit()


def test_from_application_to_certificate(there: Certifying) -> None:
    auditor = there.made.account(Role.AUDITOR)
    application_id, finding = audited(there, auditor, "major")
    assert finding is not None
    with refused("findings_running"):
        there.move(there.reviewer, application_id, "begin_technical_review", after(there, 7))
    finding.state, finding.closed_on = "verified_closed", there.day(10)
    there.made.session.commit()
    there.move(there.reviewer, application_id, "begin_technical_review", after(there, 11))
    with refused("technical_review"):
        there.move(there.reviewer, application_id, "hand_to_decision", after(there, 11))
    reviewed(there, application_id, after(there, 11))
    there.move(there.reviewer, application_id, "hand_to_decision", after(there, 12))
    with refused("window_closed"):
        decided(there, there.decider, application_id, Decision("grant", "All is well."), after(there, 14))
    decided(there, there.decider, application_id, Decision("grant", "All is well."), after(there, 15))
    with there.db.session(SYSTEM) as session:
        certificate = queries.certificates.of_application(session, application_id)
        assert certificate is not None
        assert certificate.scope["corridors"] == ["BD-QA", "BD-AE"]
        assert (certificate.decided_on, certificate.valid_until.year) == (there.day(15), there.day(15).year + 3)
        taken_sides = queries.applications.sides(session, application_id)
    assert taken_sides == {
        there.reviewer.id: Side.REVIEW, auditor.id: Side.EVALUATION, there.decider.id: Side.DECISION,
    }  # fmt: skip
    assert there.word(certificate, there.day(16)) == "valid"


def test_grave_findings_not_verified_in_six_months_repeat_the_on_site_audit_by_the_clock(there: Certifying) -> None:
    application_id, _ = audited(there, there.made.account(Role.AUDITOR), "critical")
    with there.db.session(SYSTEM) as session:
        certification_clock.advance_application(session, after(there, 180), application_id)
        assert session.get_one(m.Application, application_id).state == "corrective_action"
        assert certification_clock.advance_application(session, after(there, 190), application_id) == 1
        assert session.get_one(m.Application, application_id).state == "on_site"
        assert certification_clock.advance_application(session, after(there, 190), application_id) == 0


def test_an_auditor_of_the_team_sees_the_application_and_never_takes_another_side(there: Certifying) -> None:
    auditor, other = there.made.account(Role.AUDITOR), there.made.account(Role.AUDITOR)
    application_id, _ = audited(there, auditor)
    with there.as_(auditor) as session:
        assert queries.applications.one(session, application_id) is not None
        with refused("side_evaluation"):
            sides.act(session, there.now, application_id, Side.DECISION)
    with there.as_(other) as session:
        assert queries.applications.one(session, application_id) is None


# Certificates


def proposed(there: Certifying, number: str, wish: Wish, at: datetime | None = None) -> int:
    with there.as_(there.reviewer) as session:
        certificate = queries.certificates.one(session, number)
        assert certificate is not None
        row = certificates.propose(session, at or there.now, certificate, wish)
        session.commit()
        return row.id


def taken(there: Certifying, account: m.Account, proposal_id: int, at: datetime | None = None) -> None:
    with there.as_(account) as session:
        proposal = queries.certificates.proposal(session, proposal_id)
        assert proposal is not None
        certificates.decide(session, at or there.now, proposal, take_it=True, reasons="I read it all.")
        session.commit()


def done(there: Certifying, number: str, wish: Wish, at: datetime | None = None) -> None:
    taken(there, there.decider, proposed(there, number, wish, at), at)


def agrees(there: Certifying, certificate: m.Certificate, at: datetime) -> None:
    """The state kept with the certificate and the word of its facts are the same."""
    with there.db.session(SYSTEM) as session:
        state = CertificateState(session.get_one(m.Certificate, certificate.id).state)
    assert there.word(certificate, at.date()) == STATUS_STATES[state]


SUSPEND = Wish("suspend", "Access was refused twice.", "access_refused")


def test_a_certificate_goes_through_everything_and_the_register_follows(there: Certifying) -> None:
    certificate = there.certificate()
    steps = [
        (10, Wish("set_conditions", "Fees.", conditions="Pay back 14 workers."), "conditional"),
        (20, SUSPEND, "suspended"),
        (30, Wish("restore_with_conditions", "Better.", conditions="Pay back the rest."), "conditional"),
        (40, Wish("lift_conditions", "All paid."), "valid"),
        (50, SUSPEND, "suspended"),
        (60, Wish("restore", "Audit done."), "valid"),
        (60, SUSPEND, "suspended"),
        (70, Wish("withdraw", "Deceit.", "fraud"), "revoked"),
    ]
    for days, wish, word in steps:
        at = there.now + timedelta(days=days)
        done(there, certificate.number, wish, at)
        assert there.word(certificate, at.date()) == word, wish.move
        agrees(there, certificate, at)
    days = [(5, "valid"), (15, "conditional"), (25, "suspended"), (35, "conditional"), (45, "valid"), (55, "suspended")]
    assert [(day, there.word(certificate, there.day(day))) for day, _ in days] == days


def test_one_person_alone_changes_no_certificate(there: Certifying) -> None:
    certificate = there.certificate()
    proposal_id = proposed(there, certificate.number, SUSPEND)
    with there.db.session(SYSTEM) as session:
        row = session.get_one(m.CertificateProposal, proposal_id)
        impossible(session, row, decided_by=row.proposed_by, outcome="taken")


def test_a_stop_needs_a_reason_that_is_published(there: Certifying) -> None:
    certificate = there.certificate()
    with refused("reason_code"):
        proposed(there, certificate.number, Wish("suspend", "Because.", "surveillance_missed"))
    with refused("no_reason"):
        proposed(there, certificate.number, Wish("suspend", " ", "access_refused"))


def test_a_scope_only_gets_smaller(there: Certifying) -> None:
    certificate = there.certificate()
    whole = dict(certificate.scope)
    with refused("scope_not_smaller"):
        proposed(there, certificate.number, Wish("reduce_scope", "x", scope=whole))
    with refused("scope_not_smaller"):
        proposed(there, certificate.number, Wish("reduce_scope", "x", scope=whole | {"corridors": ["BD-QA", "BD-SA"]}))
    done(there, certificate.number, Wish("reduce_scope", "x", scope=whole | {"corridors": ["BD-QA"]}))
    with there.db.session(SYSTEM) as session:
        assert session.get_one(m.Certificate, certificate.id).scope["corridors"] == ["BD-QA"]
    assert there.word(certificate, there.now.date()) == "valid"


def test_what_was_suspended_cannot_be_given_back(there: Certifying) -> None:
    certificate = there.certificate()
    done(there, certificate.number, SUSPEND)
    with there.as_(there.manager) as session, refused("suspended"):
        found = queries.certificates.one(session, certificate.number)
        assert found is not None
        certificates.surrender(session, there.now, found)


def test_the_journal_names_what_happened_without_words_of_people(there: Certifying) -> None:
    certificate = there.certificate()
    done(there, certificate.number, SUSPEND)
    rows = there.made.session.scalars(
        select(m.JournalEntry).where(m.JournalEntry.stream == f"certificate:{certificate.number}")
    ).all()
    assert [row.verb for row in rows] == [
        "certificate.grant", "credential.issued", "certificate.proposed", "certificate.suspend", "certificate.decided",
    ]  # fmt: skip
    assert "Access" not in str([row.payload for row in rows])
