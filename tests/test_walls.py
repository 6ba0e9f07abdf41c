"""The second wall: on PostgreSQL even raw SQL gives nothing of a case to a session without the right actor."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from iris import models as m
from iris.db import Database, say_who
from iris.queries.dialect import is_sqlite, passes_walls
from iris.rules.access import ANONYMOUS, SYSTEM, Actor
from iris.rules.roles import Role
from tests.factories import Made, actor_of
from tests.web.complaining import Worker

TABLES = (
    "case_record", "case_identity", "case_respondent", "case_event", "case_code", "case_visit", "case_file",
    "case_message", "case_draft",
)  # fmt: skip


def rows(db: Database, actor: Actor | None, table: str) -> int:
    """How many rows raw SQL finds for an actor; None is a session that said nothing."""
    with db.session(actor or SYSTEM) as session:
        if actor is None:
            session.execute(text("select set_config('iris.role', '', true)"))
        else:
            say_who(session)
        return int(session.connection().exec_driver_sql(f"select count(*) from {table}").scalar() or 0)  # noqa: S608


@pytest.fixture
def case(app: Flask, session: Session) -> m.Case:
    if is_sqlite(session):
        pytest.skip("SQLite has no row-level security")
    Worker(app).file()
    return session.scalars(select(m.Case)).one()


def test_the_tests_run_as_somebody_to_whom_the_walls_apply(session: Session) -> None:
    assert not passes_walls(session)


def test_raw_sql_without_the_right_actor_gives_nothing(db: Database, case: m.Case, made: Made) -> None:
    strangers = [None, ANONYMOUS, Actor(Role.WORKER, case_id=case.id + 1), Actor(Role.ANONYMOUS, draft_id=7)]
    roles = (Role.CASE_OFFICER, Role.REVIEWER, Role.ADMINISTRATOR, Role.AGENCY_MANAGER, Role.GOVERNMENT_OFFICER)
    strangers += [actor_of(made.account(role)) for role in roles]
    for actor in strangers:
        assert [rows(db, actor, table) for table in TABLES] == [0] * len(TABLES), actor


def test_raw_sql_gives_the_right_ones_their_rows(db: Database, case: m.Case, made: Made) -> None:
    assert rows(db, SYSTEM, "case_record") == rows(db, Actor(Role.WORKER, case_id=case.id), "case_record") == 1
    lead, officer = made.account(Role.CASE_LEAD), made.account(Role.CASE_OFFICER)
    assert rows(db, actor_of(lead), "case_identity") == 1
    made.session.add(m.CaseAssignment(case_id=case.id, account_id=officer.id, role="officer", since=made.now))
    made.session.flush()
    assert rows(db, actor_of(officer), "case_record") == rows(db, actor_of(officer), "case_identity") == 1


def test_a_lead_with_a_tie_finds_nothing_by_raw_sql(db: Database, case: m.Case, made: Made) -> None:
    lead, entry = made.account(Role.CASE_LEAD), made.agency()
    asked = made.session.scalars(select(m.CaseRespondent)).one()
    asked.entry_id = entry.id
    made.session.add(m.EmploymentLink(account_id=lead.id, entry_id=entry.id, declared_at=made.now))
    made.session.flush()
    assert [rows(db, actor_of(lead), table) for table in ("case_record", "case_identity", "case_event")] == [0, 0, 0]


def test_a_stranger_changes_nothing_by_raw_sql(db: Database, case: m.Case) -> None:
    with db.session(Actor(Role.AGENCY_MANAGER, 1, 1, 1)) as session:
        say_who(session)
        done = session.connection().exec_driver_sql("update case_record set stage = 'closed', closing = 'withdrawn'")
        assert done.rowcount == 0
        assert session.connection().exec_driver_sql("delete from case_identity").rowcount == 0
