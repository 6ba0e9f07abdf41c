"""Fieldwork without a connection: each thing once, two writers lose nothing, nobody sends for an audit not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.jobs.handlers import Workshop, assessment_clock
from iris.rules.fieldwork import KEPT_FOR, Outcome
from iris.rules.roles import Role
from iris.services import assessments
from tests.factories import Made
from tests.web.assessing import Audit, audit
from tests.web.fielding import TOLD, Device, device
from tests.web.people import People

KEPT, CONFLICT = Outcome.KEPT, Outcome.CONFLICT


@pytest.fixture
def at(made: Made, people: People) -> Audit:
    return audit(made, people)


@pytest.fixture
def phone(at: Audit) -> Device:
    return device(at, at.begun())


def colleague(at: Audit, row: m.Assessment) -> m.Account:
    """One more auditor of the team."""
    session, account = at.made.session, at.made.account(Role.AUDITOR, at.body)
    part = {"assessment_id": row.id, "account_id": account.id}
    session.add(m.AssessmentPart(**part, side="evaluation"))
    session.flush()
    session.add(m.TeamMember(**part, name="B", lead=False, added_at=at.made.now))
    session.flush()
    return account


def count(phone: Device, model: type[m.Base]) -> int:
    return phone.at.made.session.query(model).count()


def test_what_was_done_in_the_field_is_taken_and_journalled(phone: Device, keys: Keys) -> None:
    assert phone.outcomes(phone.rating("1.1", "Seen"), phone.interview()) == [KEPT, KEPT]
    assert (phone.stored("1.1").notes, phone.stored("1.1").rated_by) == ("Seen", phone.account.id)
    held = queries.assessments.interviews(phone.at.made.session, phone.row.id)
    assert [(row.people, row.in_destination, str(row.held_on)) for row in held] == [(3, True, "2026-11-20")]
    assert assessments.opened(keys, phone.row, held[0].sealed) == TOLD["words"]
    verbs = [entry.verb for entry in phone.at.made.session.query(m.JournalEntry)]
    assert {"assessment.taken_along", "assessment.rated", "interview.added"} <= set(verbs)


def test_the_same_batch_twice_changes_nothing(phone: Device) -> None:
    batch = [phone.rating("1.1", "Seen"), phone.rating("1.2", "Heard"), phone.interview()]
    assert phone.outcomes(*batch) == phone.outcomes(*batch) == [KEPT] * 3
    assert (phone.stored("1.1").version, count(phone, m.Interview)) == (2, 1)
    written = phone.at.made.session.query(m.JournalEntry).filter_by(verb="assessment.rated").count()
    assert written == 2


def test_a_lost_answer_makes_nobody_quarrel_with_himself(phone: Device) -> None:
    phone.send(phone.rating("1.1", "First word"))
    assert phone.outcomes(phone.rating("1.1", "Last word", version=1)) == [KEPT]
    assert phone.stored("1.1").notes == "Last word"


def test_two_people_on_one_criterion_lose_nothing(phone: Device) -> None:
    other = device(phone.at, phone.row, colleague(phone.at, phone.row))
    assert phone.outcomes(phone.rating("1.1", "What I saw")) == [KEPT]
    lost = other.rating("1.1", "What she saw")
    assert other.outcomes(lost, other.rating("1.2", "Only she")) == [CONFLICT, KEPT]
    assert other.outcomes(lost) == [CONFLICT]
    assert other.outcomes(other.rating("1.1", "What she saw later")) == [CONFLICT]
    assert phone.stored("1.1").notes == "What I saw"
    found = queries.fieldwork.conflicts(phone.at.made.session, phone.row.id)
    assert [(row.notes, row.account_id) for row in found] == [("What she saw later", other.account.id)]


def test_the_same_word_by_two_people_is_no_conflict(phone: Device) -> None:
    other = device(phone.at, phone.row, colleague(phone.at, phone.row))
    phone.send(phone.rating("1.1", "Seen by both"))
    assert other.outcomes(other.rating("1.1", "Seen by both ")) == [KEPT]


def test_a_refusal_concerns_one_thing_and_leaves_no_trace(phone: Device) -> None:
    bad = phone.interview(words="  ")
    foreign = assessments.FieldInterview("f" * 32, device(phone.at, phone.row).interview().seal)
    answers = phone.send(bad, foreign, phone.rating("1.1", "Seen"))
    assert [answer.refused.code if answer.refused else "" for answer in answers] == [
        "interview_empty", "seal_broken", "",
    ]  # fmt: skip
    assert (count(phone, m.FieldItem), count(phone, m.Interview)) == (1, 0)


def test_after_the_report_only_what_had_arrived_is_answered(phone: Device) -> None:
    before = phone.rating("1.1", "Seen")
    phone.send(before)
    phone.row.state = "technical_review"
    answers = phone.send(before, phone.rating("1.2", "Too late"))
    assert (answers[0].outcome, answers[1].refused and answers[1].refused.code) == (KEPT, "report_not_open")


def test_a_day_that_has_begun_in_the_east_is_today(phone: Device) -> None:
    ahead = (phone.at.made.now + timedelta(hours=14)).date()
    assert phone.outcomes(phone.interview(held_on=str(ahead))) == [KEPT]
    refused = phone.send(phone.interview(held_on=str(ahead + timedelta(days=1))))[0].refused
    assert refused is not None
    assert refused.code == "interview_day"


def test_after_fourteen_days_the_keys_are_gone(phone: Device, shop: Workshop) -> None:
    kit = phone.taken.kit
    assessment_clock(shop, {}, lambda *_: None)
    phone.at.made.session.refresh(kit)
    assert kit.store_key is not None
    kit.taken_at -= KEPT_FOR
    phone.at.made.session.flush()
    assessment_clock(shop, {}, lambda *_: None)
    phone.at.made.session.refresh(kit)
    assert (kit.store_key, kit.seal_private) == (None, None)
    refused = phone.send(phone.rating("1.1", "Too late"))[0].refused
    assert refused is not None
    assert refused.code == "kit_over"
