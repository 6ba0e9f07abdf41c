"""Assessments by their pages: planned, declared, worked on, filed, checked, reviewed, locked; and what is refused."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy.exc import IntegrityError

from iris import models as m
from iris.gateways.keys import Keys
from iris.jobs.handlers import Workshop, assessment_clock
from iris.queries.assessments import Auditor
from iris.rules.independence import LinkKind
from iris.rules.roles import Kind, Role
from iris.services import assessments
from tests.client import PageClient
from tests.factories import Made
from tests.web.assessing import Audit, audit
from tests.web.people import People, work_off


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


def test_from_plan_to_locked_report(at: Audit, keys: Keys) -> None:
    row = at.closed(major="1.1")
    assert row.state == "closed"
    report = at.made.session.query(m.AssessmentReport).one()
    assert len(report.digest) == 64
    entry = at.made.session.query(m.JournalEntry).filter_by(verb="assessment.locked").one()
    assert entry.payload["report"] == report.digest
    assert entry.payload["key"] == report.key_id
    page = at.audited.client.get(at.path(row, "/report"))
    assert report.digest in page.text
    assert "Seen in ten files" in page.text
    summary = at.made.session.query(m.AssessmentSummary).one()
    assert "Seen in ten files" not in str(summary.content)


def test_declarations_block_until_signed(at: Audit) -> None:
    row = at.planned()
    page = at.manager.client.get(at.path(row))
    assert "The conflict declaration is not signed yet" in page.text
    token = at.manager.token
    page = at.manager.client.post(at.path(row, "/moves/confirm_team"), {"csrf_token": token}, status=409)
    assert "not signed yet" in page.text
    at.declared(row)
    assert "Team confirmed" in at.moved(at.manager, row, "confirm_team")


def test_a_declared_conflict_blocks_and_its_words_are_sealed(at: Audit) -> None:
    row = at.planned()
    client = at.auditor.client
    page = client.get(at.path(row, "/declaration"))
    page = client.submit(page.form(field="conflict"), conflict="yes", signed="y", status=409)
    assert "Say which tie" in page.text
    client.submit(page.form(field="conflict"), conflict="yes", words="My cousin works there", signed="y")
    assert "A conflict of interest is declared" in at.manager.client.get(at.path(row)).text
    signed = at.made.session.query(m.ConflictDeclaration).one()
    assert b"cousin" not in (signed.words or b"")


def test_a_body_without_approval_and_an_auditor_without_qualification_are_refused(at: Audit) -> None:
    row = at.planned()
    session = at.made.session
    for found in session.query(m.AuditBodyApproval):
        assessments.end_approval(session, at.made.now, found)
    for found in session.query(m.Qualification):
        assessments.end_qualification(session, at.made.now, found)
    text = at.manager.client.get(at.path(row)).text
    assert "has no approval" in text
    assert "Not qualified as auditor" in text


@pytest.mark.parametrize(("days", "tied"), [(700, True), (800, False)])
def test_paid_work_within_two_years_excludes(at: Audit, days: int, tied: bool) -> None:
    row = at.planned()
    ended = at.today - timedelta(days=days)
    made = at.made
    assessments.tie(made.session, made.now, at.body.id, at.auditor.account.id, at.subject, LinkKind.CONSULTANCY, ended)
    assert ("Tied to this organisation" in at.manager.client.get(at.path(row)).text) is tied


def test_a_fourth_audit_in_a_row_needs_another_lead(at: Audit) -> None:
    row = at.planned()
    made = at.made
    for number in range(3):
        assert "last three audits" not in at.manager.client.get(at.path(row)).text
        before = m.Assessment(
            public_id=f"AS-{number:09d}", kind="on_site", subject_id=at.subject.id, body_id=at.body.id,
            standard_id="agency", standard_version="2026.1", state="closed", corridors=[], data_key=b"",
            closed_at=made.now, filed_on=at.today - timedelta(days=400 * (number + 1)), created_at=made.now,
        )  # fmt: skip
        made.session.add(before)
        made.session.flush()
        part = {"assessment_id": before.id, "account_id": at.auditor.account.id}
        made.session.add(m.AssessmentPart(**part, side="evaluation"))
        made.session.flush()
        made.session.add(m.TeamMember(**part, name="A", lead=True, added_at=made.now))
        made.session.flush()
    assert "last three audits" in at.manager.client.get(at.path(row)).text


def test_less_than_proposed_needs_a_reason_and_half_belongs_to_the_destination(at: Audit) -> None:
    client = at.manager.client
    page = client.get("/assessments/new")
    typed = {
        "subject": at.subject.public_id, "body": str(at.body.id), "kind": "on_site", "first": str(at.today),
        "last": str(at.today), "workforce": "300", "days": "1", "individual": "6", "in_groups": "20",
        "in_destination": "2",
    }  # fmt: skip
    page = client.submit(page.form(field="subject"), **typed, status=409)
    assert "You plan less than proposed" in page.text
    client.submit(page.form(field="subject"), deviation="Only two of them can be reached there")
    row = at.made.session.query(m.Assessment).one()
    assert row.proposed["in_destination"] * 2 >= row.proposed["interviews"]
    assert row.planned["days"] == 1


def test_a_plan_that_ends_before_it_begins_keeps_what_was_typed(at: Audit) -> None:
    client = at.manager.client
    page = client.get("/assessments/new")
    page = client.submit(
        page.form(field="subject"), subject=at.subject.public_id, body=str(at.body.id), kind="on_site",
        first=str(at.today), last=str(at.today - timedelta(days=1)), scope="Both offices", status=409,
    )  # fmt: skip
    assert "Both offices" in page.text


def test_a_special_audit_says_what_led_to_it(at: Audit) -> None:
    row = at.planned()
    row.kind = "special"
    at.made.session.flush()
    assert "led to this special audit" in at.manager.client.get(at.path(row)).text


def test_progress_tells_the_truth_and_an_unrated_criterion_cannot_be_filed(at: Audit) -> None:
    row = at.begun()
    client = at.auditor.client
    page = client.get(at.path(row, "/checklist"))
    total = at.made.session.query(m.AssessmentRating).count()
    assert f"0 of {total} rated, 0 %" in page.text
    at.rated(row)
    last = at.made.session.query(m.AssessmentRating).filter_by(criterion="5.3").one()
    last.rating = "not_assessed"
    at.made.session.flush()
    text = client.get(at.path(row, "/checklist")).text
    assert f"{total - 1} of {total} rated" in text
    assert "100 %" not in text
    assert "Say why these were not assessed: 5.3" in client.get(at.path(row)).text
    last.rating = None
    at.made.session.flush()
    assert "Not rated yet: 5.3" in client.get(at.path(row)).text


def test_a_rating_without_evidence_is_refused_where_the_standard_wants_it(at: Audit) -> None:
    row = at.begun()
    at.rated(row)
    at.made.session.query(m.AssessmentRating).filter_by(criterion="1.1").one().refs = ""
    at.made.session.flush()
    assert "Evidence is missing for: 1.1" in at.auditor.client.get(at.path(row)).text


def test_days_outside_the_plan_are_refused(at: Audit) -> None:
    row = at.begun()
    at.rated(row)
    row.first_day = at.today - timedelta(days=9)
    at.made.session.flush()
    assert "outside the plan" in at.auditor.client.get(at.path(row)).text


def test_each_criterion_is_saved_by_itself_and_the_second_of_two_tabs_sees_both_texts(at: Audit) -> None:
    row = at.begun()
    client = at.auditor.client
    page = client.get(at.path(row, "/checklist"))
    action = at.path(row, "/checklist/1.1")
    first, second = page.form(action=action), page.form(action=action)
    client.submit(first, **{"1.1-rating": "met", "1.1-notes": "The first tab"})
    page = client.submit(second, **{"1.1-rating": "major", "1.1-notes": "The second tab"}, status=409)
    assert "The first tab" in page.text
    assert "The second tab" in page.text
    client.submit(page.form(action=action))
    at.made.session.expire_all()
    assert at.made.session.query(m.AssessmentRating).filter_by(criterion="1.1").one().notes == "The second tab"


def test_a_page_open_too_long_loses_nothing(at: Audit) -> None:
    row = at.begun()
    page = at.auditor.client.get(at.path(row, "/checklist"))
    form = page.form(action=at.path(row, "/checklist/1.1"))
    page = at.auditor.client.submit(form, csrf_token="over", **{"1.1-notes": "Three hours of work"}, status=400)
    assert "Three hours of work" in page.text
    at.auditor.client.submit(page.form(action=at.path(row, "/checklist/1.1")))
    assert at.made.session.query(m.AssessmentRating).filter_by(notes="Three hours of work").count() == 1


def photo() -> bytes:
    """A photo that tells where it was taken."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (23.0, 48.0, 0.0)}
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_photo_loses_its_place_and_a_huge_one_is_refused(at: Audit) -> None:
    row = at.begun()
    client = at.auditor.client
    form = client.get(at.path(row, "/checklist")).form(action=at.path(row, "/checklist/1.1/files"))
    assert b"Exif" in photo()
    page = client.submit(form, **{"1.1-file": (io.BytesIO(photo()), "фото.jpg")})
    assert "фото.jpg" in page.text
    kept = at.made.session.query(m.AssessmentEvidence).one()
    answer = client.raw(at.path(row, f"/files/{kept.id}"))
    assert b"Exif" not in answer.data
    huge = photo() + b"0" * (21 * 1024 * 1024)
    form = client.get(at.path(row, "/checklist")).form(action=at.path(row, "/checklist/1.1/files"))
    page = client.submit(form, **{"1.1-file": (io.BytesIO(huge), "big.jpg")}, status=409)
    assert "too large" in page.text
    at.audited.client.raw(at.path(row, f"/files/{kept.id}"), status=404)


def test_interviews_are_sealed_counted_and_each_reading_is_journalled(at: Audit) -> None:
    row = at.begun()
    client = at.auditor.client
    form = client.get(at.path(row, "/work")).form(action=at.path(row, "/interviews"))
    client.submit(
        form, **{"interview-held_on": str(at.today), "interview-people": "2", "interview-words": "They paid 900"}
    )
    held = at.made.session.query(m.Interview).one()
    assert b"900" not in held.sealed
    page = client.submit(client.get(at.path(row, "/work")).form(action=at.path(row, f"/interviews/{held.id}")))
    assert "They paid 900" in page.text
    assert at.made.session.query(m.JournalEntry).filter_by(verb="interview.read").count() == 1
    for other in (at.manager, at.reviewer):
        other.client.post(at.path(row, f"/interviews/{held.id}"), {"csrf_token": other.token}, status=404)


def test_the_factual_check_has_ten_days_and_the_clock_catches_up(at: Audit, shop: Workshop) -> None:
    row = at.filed()
    session = at.made.session
    for days, state in ((10, "factual_check"), (31, "technical_review")):
        row.check_sent_on = at.today - timedelta(days=days)
        session.flush()
        assessments.run_clock(session, at.made.now)
        assert row.state == state
    assert assessments.run_clock(session, at.made.now) == 0
    assert session.query(m.JournalEntry).filter_by(verb="assessment.check_ran_out").count() == 1
    assessment_clock(shop, {}, lambda *_: None)
    work_off(shop)


def test_an_answer_must_be_dealt_with_before_technical_review(at: Audit) -> None:
    row = at.filed()
    client = at.audited.client
    client.submit(client.get(at.path(row, "/check")).form(field="words"), words="Wrong address")
    assert "still has to be dealt with" in at.auditor.client.get(at.path(row)).text


def test_after_ten_days_the_audited_party_cannot_answer_the_check(at: Audit) -> None:
    row = at.filed()
    row.check_sent_on = at.today - timedelta(days=11)
    at.made.session.flush()
    client = at.audited.client
    page = client.submit(client.get(at.path(row, "/check")).form(field="words"), words="Late", status=409)
    assert "time for the factual check is over" in page.text
    assert "Late" in page.text


def test_nobody_of_the_team_reviews_its_report_and_the_database_says_so_too(at: Audit) -> None:
    row = at.filed()
    at.checked(row)
    at.auditor.account.role = Role.REVIEWER.value
    at.made.session.flush()
    assert "You took part in this audit" in at.auditor.client.get(at.path(row)).text
    session = at.made.session
    part = m.AssessmentPart(assessment_id=row.id, account_id=at.auditor.account.id, side="review")
    with session.begin_nested() as nested:
        session.add(part)
        with pytest.raises(IntegrityError):
            session.flush()
        nested.rollback()


def test_a_locked_report_does_not_change(at: Audit) -> None:
    row = at.closed()
    page = at.auditor.client.get(at.path(row, "/checklist"))
    assert "Nothing can be changed at this stage" in page.text
    token = at.auditor.token
    typed = {"csrf_token": token, "1.1-rating": "critical", "1.1-version": "2"}
    page = at.auditor.client.post(at.path(row, "/checklist/1.1"), typed, status=409)
    assert "This report is final" in page.text


def test_a_report_sent_back_can_be_mended(at: Audit) -> None:
    row = at.filed()
    at.checked(row)
    at.moved(at.reviewer, row, "send_back", "The rating of 1.1 does not fit its evidence.")
    at.made.session.refresh(row)
    assert row.state == "reported"
    at.moved(at.auditor, row, "send_to_check")
    at.made.session.refresh(row)
    assert row.check_answered_on is None


def test_another_body_another_agency_another_country_and_nobody_see_nothing(at: Audit, client: PageClient) -> None:
    row = at.closed(major="1.1")
    made, people = at.made, at.people
    others = [
        people.enter(Role.AUDITOR, made.organisation(Kind.AUDIT_BODY)),
        people.enter(Role.AUDITOR, at.body),
        people.enter(Role.AUDIT_MANAGER, made.organisation(Kind.AUDIT_BODY)),
        people.enter(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=made.agency("Other Ltd"))),
        people.enter(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "NP")),
        people.enter(Role.DECIDER),
    ]
    for person in others:
        for rest in ("", "/report", "/findings/1"):
            person.client.get(at.path(row, rest), status=404)
        assert row.public_id not in person.client.get("/assessments").text
    client.get(at.path(row))
    assert client.path.startswith("/sign-in")


def test_the_licensing_state_sees_that_it_closed_and_what_is_grave_and_open(at: Audit) -> None:
    row = at.closed(major="1.1")
    officer = at.people.enter(Role.GOVERNMENT_OFFICER, at.made.organisation(Kind.GOVERNMENT, "BD"))
    page = officer.client.get(at.path(row))
    assert "F1" in page.text
    assert "Test auditor" not in page.text
    officer.client.get(at.path(row, "/report"), status=403)
    officer.client.get(at.path(row, "/findings/1"))


def test_the_audited_party_sees_nothing_before_the_report_is_filed(at: Audit) -> None:
    row = at.begun()
    at.audited.client.get(at.path(row), status=404)
    assert row.public_id not in at.audited.client.get("/assessments").text
    at.rated(row)
    at.moved(at.auditor, row, "file_report")
    at.audited.client.get(at.path(row))


def test_a_manager_names_only_people_of_the_own_body(at: Audit) -> None:
    row = at.planned()
    other = at.people.enter(Role.AUDITOR, at.made.organisation(Kind.AUDIT_BODY)).account
    form = at.manager.client.get(at.path(row)).form(action=at.path(row, "/team"))
    at.manager.client.submit(form, **{"member-person": str(other.id)}, status=400)
    with pytest.raises(Exception, match="Name auditors of the audit body"):
        assessments.name_member(
            at.made.session, at.made.now, row, Auditor(other.id, "X", other.organisation_id), lead=False
        )


def test_a_reviewer_enters_approvals_qualifications_and_ties(at: Audit) -> None:
    client = at.reviewer.client
    page = client.get("/audit-bodies")
    page = client.submit(
        page.form(action="/audit-bodies/approval"),
        **{
            "approval-body": str(at.body.id), "approval-standard": "employer", "approval-countries": "QA, SA",
            "approval-valid_from": str(at.today), "approval-until": str(at.today),
        },
    )  # fmt: skip
    assert "QA SA" in page.text
    form = page.form(action="/audit-bodies/qualification")
    page = client.submit(
        form,
        **{
            "qualification-person": str(at.auditor.account.id), "qualification-valid_to": str(at.today),
            "qualification-source": "",
        },
        status=409,
    )  # fmt: skip
    assert "Say what the qualification rests on" in page.text
    form = client.get("/audit-bodies").form(action="/audit-bodies/tie")
    client.submit(
        form,
        **{"tie-who": f"person-{at.auditor.account.id}", "tie-subject": at.subject.public_id, "tie-kind": "family"},
    )
    assert at.made.session.query(m.IndependenceLink).count() == 1
    at.manager.client.get("/audit-bodies", status=404)
