"""Answers kept by the process: never stale, never somebody else's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from iris import models as m
from iris.queries.scope import SHOWN
from iris.rules.roles import Role
from iris.rules.status import State
from iris.services import register, settings
from iris.web import kept
from iris.web.kept import Answer, Answers
from tests.client import PageClient
from tests.factories import Made

TAG = re.compile(r'W/"([0-9a-f]{16})-([0-9a-f]{16})"')


@pytest.fixture
def heron(made: Made) -> m.RegisterEntry:
    entry = made.agency("Heron Ltd")
    made.licence(entry)
    return entry


def number(app: Flask) -> int:
    """How many answers are kept."""
    return len(app.extensions["iris_kept"]._kept)


def stamp(client: PageClient, path: str, **headers: str) -> str:
    found = TAG.fullmatch(client.raw(path, headers=headers).headers["ETag"])
    assert found
    return found[1]


def test_the_second_reader_gets_the_very_same_answer(app: Flask, client: PageClient, heron: m.RegisterEntry) -> None:
    path = f"/agencies/{heron.public_id}"
    first = client.raw(path)
    assert number(app) == 1
    again = PageClient(app).raw(path)
    assert (again.data, list(again.headers)) == (first.data, list(first.headers))
    assert number(app) == 1


@pytest.mark.parametrize("path", ["/agencies/{}", "/api/v1/agencies/{}", "/agencies/{}/history"])
def test_a_fact_shows_at_once(client: PageClient, made: Made, heron: m.RegisterEntry, path: str) -> None:
    path = path.format(heron.public_id)
    before = client.raw(path)
    licence = made.session.query(m.Licence).filter_by(entry_id=heron.id).one()
    said = register.Said(State.REVOKED, date(2024, 1, 1), reason="Fees taken")
    register.record_fact(made.session, made.now, licence, said)
    made.session.flush()
    after = client.raw(path, headers={"If-None-Match": before.headers["ETag"]})
    assert after.data != before.data


def test_a_copy_stays_right_when_something_else_changed(client: PageClient, made: Made, heron: m.RegisterEntry) -> None:
    path = f"/agencies/{heron.public_id}"
    tag = client.raw(path).headers["ETag"]
    made.licence(made.agency("Egret Ltd"))
    for _ in range(2):
        answer = client.raw(path, status=304, headers={"If-None-Match": tag})
        assert answer.headers["ETag"] == tag
    assert client.raw(path).headers["ETag"] != tag


def test_the_reader_signed_in_is_never_given_a_kept_one(app: Flask, made: Made, heron: m.RegisterEntry) -> None:
    path = f"/agencies/{heron.public_id}"
    PageClient(app).raw(path)
    member = PageClient(app)
    made.enter(member, made.account(Role.REVIEWER))
    answer = member.raw(path, headers={"If-None-Match": PageClient(app).raw(path).headers["ETag"]})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Sign out" in answer.get_data(as_text=True)
    assert "Sign out" not in PageClient(app).raw(path).get_data(as_text=True)


def test_whoever_has_a_session_cookie_is_asked_of_the_app(
    app: Flask, client: PageClient, heron: m.RegisterEntry
) -> None:
    client.get("/sign-in")
    client.raw(f"/agencies/{heron.public_id}")
    assert number(app) == 0


@pytest.mark.parametrize(
    "headers", [{"Authorization": "Bearer x"}, {"Authorization": "Basic eDp4"}], ids=["token", "password"]
)
def test_whoever_sends_a_token_is_asked_of_the_app(
    app: Flask, client: PageClient, heron: m.RegisterEntry, headers: dict[str, str]
) -> None:
    client.raw(f"/api/v1/agencies/{heron.public_id}", headers=headers)
    assert number(app) == 0


@pytest.mark.parametrize("path", ["/help", "/journal", "/sign-in", "/healthz", "/check/list", "/?lang=ar"])
def test_what_depends_on_more_than_the_register_is_not_kept(
    app: Flask, client: PageClient, heron: m.RegisterEntry, path: str
) -> None:
    client.raw(path)
    assert number(app) == 0


@pytest.mark.parametrize("path", ["/agencies/AG-0000-0000", "/api/v1/agencies?limit=0"])
def test_a_refusal_is_not_kept(app: Flask, client: PageClient, heron: m.RegisterEntry, path: str) -> None:
    client.http.get(path)
    assert number(app) == 0


def test_each_language_and_host_has_its_own(client: PageClient, heron: m.RegisterEntry) -> None:
    path = f"/agencies/{heron.public_id}"
    english = stamp(client, path)
    assert stamp(client, path) == english
    assert stamp(client, path, **{"Accept-Language": "ar"}) != english
    assert stamp(client, path, Host="other.example") != english
    assert stamp(client, path + "?on=2024-02-02") != english
    client.http.set_cookie("lang", "ar")
    assert stamp(client, path) != english
    assert 'lang="ar"' in client.raw(path).get_data(as_text=True)


def test_a_day_that_begins_somewhere_makes_it_old(
    client: PageClient, heron: m.RegisterEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/agencies/{heron.public_id}"
    days = kept._days
    for at, same in ((0, True), (kept.QUARTER * 96, False)):
        before = stamp(client, path)
        monkeypatch.setattr(kept, "_days", lambda quarter, at=at: days(quarter + at // kept.QUARTER))
        assert (stamp(client, path) == before) is same


def test_a_day_begins_where_people_are_at_any_quarter() -> None:
    noon = int(datetime(2026, 11, 25, 12, tzinfo=UTC).timestamp()) // kept.QUARTER
    assert kept._days(noon) != kept._days(noon - 4 * 12)
    assert kept._days(noon + 4 * 6 + 1) != kept._days(noon + 4 * 6), "Kathmandu is 5 hours and 45 minutes ahead"


def test_what_is_no_part_of_the_register_changes_nothing(
    client: PageClient, session: Session, made: Made, heron: m.RegisterEntry
) -> None:
    before = stamp(client, "/agencies")
    settings.put(session, "anything", {"at": 1})
    made.account(Role.REVIEWER)
    assert stamp(client, "/agencies") == before


def test_every_public_model_counts_but_the_two_that_operation_writes() -> None:
    assert {m.RegisterEntry, m.EntryName, m.Licence, m.StatusFact, m.EntryStatus, m.JournalRoot} <= SHOWN
    assert not {m.Setting, m.JournalHead, m.Account, m.LimitCounter, m.Job} & SHOWN


def test_few_bytes_hold_few_answers() -> None:
    answers = Answers(most=25)
    for name in "abc":
        answers.put((name, ""), Answer("x", [], b"0123456789", name))
    assert [answers.get((name, "")) is not None for name in "abc"] == [False, True, True]
    answers.put(("d", ""), Answer("x", [], b"0" * 26, "d"))
    assert answers.get(("d", "")) is None
