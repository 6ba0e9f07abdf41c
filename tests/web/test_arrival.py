"""Questions after arrival: cards drawn and printed, three pages answered, suspects set aside, sums shown late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.db import Database
from iris.rules.access import ANONYMOUS
from iris.rules.roles import Kind, Role
from iris.services import voice
from tests.client import PageClient
from tests.factories import Made, actor_of
from tests.pages import Page
from tests.web.people import People, Person


@pytest.fixture
def entry(made: Made) -> m.RegisterEntry:
    return made.licence(made.agency("Heron Overseas Ltd")).entry


@pytest.fixture
def manager(people: People, made: Made, entry: m.RegisterEntry) -> Person:
    return people.enter(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=entry))


def drawn(person: Person, size: int = 20, **more: str) -> list[str]:
    page = person.client.get("/arrival/batches")
    sheet = person.client.submit(page.form(action="/arrival/batches"), size=str(size), **more)
    return [card.text.replace(" ", "") for card in sheet.root.all("strong")]


def answered(client: PageClient, code: str, *replies: str, status: int = 200) -> Page:
    page = client.submit(client.get("/arrival").form(action="/arrival"), code=code)
    for key, reply in zip(("paid", "papers", "promised"), replies, strict=True):
        last = key == "promised"
        page = client.submit(page.form(action="/arrival"), status=status if last else 200, **{key: reply})
    return page


def ripe(session: Session, made: Made, entry: m.RegisterEntry, days: int = 40) -> None:
    """Let answers be older than they are, none of them suspect by its moment."""
    for row in session.scalars(select(m.VoiceAnswer)):
        row.answered_on, row.at, row.network = made.now.date() - timedelta(days=days), None, None
    voice.count(session, made.now, entry)


def test_a_card_opens_three_pages_once(manager: Person, app: Flask, session: Session) -> None:
    code, *_ = drawn(manager)
    worker = PageClient(app)
    page = answered(worker, code, "yes", "no", "skipped")
    assert "Thank you" in page.text
    row = session.scalars(select(m.VoiceAnswer)).one()
    assert (row.paid, row.papers, row.promised) == ("yes", "no", "skipped")
    again = worker.submit(worker.get("/arrival").form(action="/arrival"), code=code, status=400)
    assert "was used before" in again.text
    assert session.scalar(select(func.count()).select_from(m.VoiceCode)) == 19


def test_the_same_answers_sent_twice_are_one(manager: Person, app: Flask, session: Session) -> None:
    code, *_ = drawn(manager)
    worker = PageClient(app)
    page = worker.submit(worker.get("/arrival").form(action="/arrival"), code=code)
    for key in ("paid", "papers"):
        page = worker.submit(page.form(action="/arrival"), **{key: "no"})
    worker.submit(page.form(action="/arrival"), promised="yes")
    worker.submit(page.form(action="/arrival"), status=400, promised="yes")
    assert session.scalar(select(func.count()).select_from(m.VoiceAnswer)) == 1


def test_codes_and_networks_are_nowhere_in_clear(manager: Person, app: Flask, session: Session, made: Made) -> None:
    code, *_ = drawn(manager)
    answered(PageClient(app), code, "no", "yes", "yes")
    row = session.scalars(select(m.VoiceAnswer)).one()
    assert row.network not in (None, "127.0.0.1")
    assert code not in session.scalars(select(m.VoiceCode.code_hash)).all()
    assert not session.scalars(select(m.JournalEntry).where(m.JournalEntry.verb.like("voice.answer%"))).all()
    voice.forget_traces(session, made.now + timedelta(days=8))
    assert (row.at, row.network) == (None, None)


def test_sums_are_shown_from_ten_answers_and_a_month_on(
    manager: Person, app: Flask, session: Session, made: Made, entry: m.RegisterEntry
) -> None:
    codes, worker = drawn(manager, 30), PageClient(app)
    for number, code in enumerate(codes[:10]):
        answered(worker, code, "yes" if number < 4 else "no", "yes", "no")
    at = f"/agencies/{entry.public_id}"
    ripe(session, made, entry, days=10)
    assert "Not enough answers" in worker.get(at).text
    ripe(session, made, entry)
    page = worker.get(at).text
    assert "40 % say yes" in page
    assert "100 % say no" in page
    fact = session.scalars(select(m.ScoreFact).where(m.ScoreFact.source == "voice:agency")).one()
    assert (fact.payload["answers"], fact.payload["paid"]) == (10, 4)
    ripe(session, made, entry)
    assert session.scalar(select(func.count()).where(m.ScoreFact.source == "voice:agency")) == 1


def test_a_rush_is_set_aside_until_a_reviewer_decides(
    manager: Person, app: Flask, session: Session, made: Made, entry: m.RegisterEntry, people: People
) -> None:
    codes, worker = drawn(manager, 12), PageClient(app)
    for code in codes:
        answered(worker, code, "no", "yes", "yes")
    voice.count(session, made.now, entry)
    assert set(session.scalars(select(m.VoiceAnswer.aside))) == {"one_hour+one_network"}
    ripe(session, made, entry)
    assert not session.scalars(select(m.VoiceTally)).all()
    reviewer = people.enter(Role.REVIEWER)
    assert "Answers set aside" in reviewer.client.get("/desk").text
    page = reviewer.client.get("/arrival/aside")
    batch = session.scalars(select(m.VoiceBatch)).one()
    reviewer.client.submit(page.form(action=f"/arrival/aside/{batch.id}"), count="yes")
    voice.count(session, made.now, entry)
    assert session.scalars(select(m.VoiceTally)).one().answers == 12


def test_each_draws_for_the_own_channel_and_an_agency_for_itself(
    people: People, manager: Person, entry: m.RegisterEntry, session: Session, made: Made
) -> None:
    officer = people.enter(Role.GOVERNMENT_OFFICER)
    assert len(drawn(officer, 10, entry=entry.public_id)) == 10
    drawn(manager, 10)
    assert set(session.scalars(select(m.VoiceBatch.channel))) == {"government_orientation", "agency"}
    page = manager.client.get("/arrival/batches")
    manager.client.submit(page.form(action="/arrival/batches"), size="9", status=409)
    other = people.enter(Role.AGENCY_MANAGER)
    assert "None yet" in other.client.get("/arrival/batches").text
    for role in (Role.AGENCY_STAFF, Role.CASE_OFFICER, Role.DECIDER, Role.AUDITOR):
        people.enter(role).client.get("/arrival/batches", status=404)
    manager.client.get("/arrival/aside", status=404)


def test_nobody_reads_answers_without_the_right(manager: Person, app: Flask, db: Database) -> None:
    code, *_ = drawn(manager)
    answered(PageClient(app), code, "no", "yes", "yes")
    for actor in (ANONYMOUS, actor_of(manager.account)):
        with db.session(actor) as session:
            for model in (m.VoiceAnswer, m.VoiceCode):
                assert session.scalar(select(func.count()).select_from(model)) == 0
