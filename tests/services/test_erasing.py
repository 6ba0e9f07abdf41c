"""What was told goes when its time is over: the key first, then the rest; twice and after a kill it is the same."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.jobs import erasing as nightly
from iris.jobs.handlers import HANDLERS, Workshop
from iris.jobs.lists import silent
from iris.rules.roles import Role
from tests.factories import Made
from tests.web.complaining import Worker

PHOTO = b"%PDF-1.4\n%\xe2\xe3\n1 0 obj<<>>endobj\n"


@pytest.fixture
def worker(app: Flask) -> Worker:
    found = Worker(app)
    found.file(story={"story": "They took it all", "files": (io.BytesIO(PHOTO), "contract_rahima.pdf")})
    return found


def withdrawn(worker: Worker) -> None:
    page = worker.client.get("/complaints/case")
    worker.client.submit(page.form(action="/complaints/case/withdraw"))


def night(session: Session, shop: Workshop, now: datetime, days: int) -> None:
    with time_machine.travel(now + timedelta(days=days), tick=False):
        nightly.erase_all(shop.database, shop.outside)
    session.expire_all()


def counts(session: Session) -> list[int]:
    models = (m.CaseFile, m.CaseMessage, m.CaseCode, m.CaseVisit, m.CaseEvent)
    return [int(session.scalar(select(func.count()).select_from(model)) or 0) for model in models]


def test_the_identity_goes_after_a_year_and_the_rest_after_two(
    worker: Worker, session: Session, shop: Workshop, now: datetime
) -> None:
    withdrawn(worker)
    case, identity = session.scalars(select(m.Case)).one(), session.scalars(select(m.CaseIdentity)).one()
    night(session, shop, now, 300)
    assert identity.wrapped is not None
    night(session, shop, now, 370)
    assert (identity.wrapped, identity.sealed) == (None, b"")
    assert case.wrapped is not None
    night(session, shop, now, 735)
    assert (case.wrapped, case.state, case.story) == (None, b"", b"")
    assert counts(session)[:4] == [0, 0, 0, 0]
    assert (case.stage, case.closing) == ("closed", "withdrawn")


def test_files_go_by_a_job_and_twice_changes_nothing(
    worker: Worker, session: Session, shop: Workshop, now: datetime
) -> None:
    withdrawn(worker)
    stored = session.scalars(select(m.CaseFile.stored_as)).one()
    night(session, shop, now, 735)
    job = session.scalars(select(m.Job).where(m.Job.name == "remove_files")).one()
    assert job.args["names"] == [stored]
    assert shop.outside.store.holds(stored), "a kill here leaves a file whose key is gone, and the job"
    for _ in range(2):
        HANDLERS["remove_files"](shop, job.args, silent)
    assert not shop.outside.store.holds(stored)
    before = session.scalar(select(func.count()).select_from(m.JournalEntry))
    night(session, shop, now, 740)
    assert session.scalar(select(func.count()).select_from(m.JournalEntry)) == before


def test_an_open_case_and_one_under_review_are_kept(
    worker: Worker, session: Session, shop: Workshop, now: datetime
) -> None:
    night(session, shop, now, 1000)
    case = session.scalars(select(m.Case)).one()
    assert case.wrapped is not None
    withdrawn(worker)
    asked = session.scalars(select(m.CaseRespondent)).first()
    assert asked is not None
    session.add(
        m.CaseReview(case_id=case.id, respondent_id=asked.id, asker="worker", lodged_on=now.date(), due_on=now.date())
    )
    session.flush()
    night(session, shop, now, 1000)
    assert case.wrapped is not None


def test_the_worker_may_have_it_erased_once_it_is_closed(
    worker: Worker, session: Session, shop: Workshop, now: datetime
) -> None:
    page = worker.client.get("/complaints/case")
    assert not any(form.action.endswith("/erase") for form in page.forms)
    withdrawn(worker)
    page = worker.client.get("/complaints/case")
    worker.client.submit(page.form(action="/complaints/case/erase"))
    job = session.scalars(select(m.Job).where(m.Job.name == "erase_case")).one()
    for _ in range(2):
        HANDLERS["erase_case"](shop, job.args, silent)
    session.expire_all()
    assert session.scalars(select(m.Case)).one().wrapped is None
    assert session.scalars(select(m.CaseIdentity)).one().wrapped is None
    page = worker.client.submit(
        worker.client.get("/complaints/follow").form(action="/complaints/follow"), status=400, code=worker.number
    )
    assert "do not know this number" in page.text


def test_the_document_of_a_refused_claim_goes_after_a_month(
    session: Session, shop: Workshop, made: Made, now: datetime
) -> None:
    stored = shop.outside.store.put(PHOTO, b"k" * 32).name
    entry, account = made.agency(), made.account(Role.AGENCY_MANAGER)
    claim = m.EntryClaim(
        entry_id=entry.id, organisation_id=account.organisation_id, account_id=account.id, state="refused",
        data_key=b"w", stored_as=stored, mime="application/pdf", filename=b"n", opened_at=now, decided_at=now,
    )  # fmt: skip
    session.add(claim)
    session.flush()
    night(session, shop, now, 29)
    assert claim.stored_as == stored
    night(session, shop, now, 31)
    assert (claim.stored_as, claim.data_key, claim.filename) == ("", b"", b"")
    job = session.scalars(select(m.Job).where(m.Job.name == "remove_files")).one()
    assert job.args["names"] == [stored]
