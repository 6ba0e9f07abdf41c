"""What the administrator sees: jobs, mails, the journal; ids and codes, nothing of what people wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iris import models as m
from iris.jobs.handlers import HANDLERS, Workshop
from iris.rules.roles import Role
from iris.services import accounts, jobs, settings
from tests.web.people import People, Person, work_off


@pytest.fixture
def administrator(people: People) -> Person:
    return people.enter(Role.ADMINISTRATOR)


def test_a_job_that_was_laid_aside_can_be_run_again(people: People, administrator: Person) -> None:
    jobs.enqueue(people.made.session, people.made.now, "tidy")
    job = people.made.session.query(m.Job).one()
    job.state, job.last_error, job.attempts, job.finished_at = "dead", "OSError", 6, people.made.now
    people.made.session.flush()
    assert administrator.client.get("/desk").h1 == "1 thing waits for you"
    page = administrator.client.get("/admin/jobs")
    row = page.root.one("tbody").one("tr").text
    assert "tidy" in row
    assert "Laid aside" in row
    assert "OSError" in row
    page = administrator.client.submit(page.form(action=f"/admin/jobs/{job.id}/retry"))
    assert "Queued again." in page.text
    people.made.session.refresh(job)
    assert (job.state, job.attempts) == ("queued", 0)


def test_a_job_that_is_not_laid_aside_is_not_run_again(people: People, administrator: Person) -> None:
    jobs.enqueue(people.made.session, people.made.now, "tidy")
    job = people.made.session.query(m.Job).one()
    for number in (job.id, 999_999):
        page = administrator.client.post(f"/admin/jobs/{number}/retry", {"csrf_token": administrator.token}, status=404)
        assert "Queued again." not in page.text


def test_a_silent_worker_is_seen(people: People, administrator: Person) -> None:
    assert "The worker does not run." in administrator.client.get("/admin/jobs").text
    settings.put(people.made.session, "worker_beat", {"at": people.made.now.isoformat()})
    assert "The worker runs." in administrator.client.get("/admin/jobs").text
    old = people.made.now - timedelta(minutes=3)
    settings.put(people.made.session, "worker_beat", {"at": old.isoformat()})
    assert "The worker does not run." in administrator.client.get("/admin/jobs").text


def test_mails_show_addressee_and_letter_and_never_the_link(
    people: People, administrator: Person, shop: Workshop
) -> None:
    invitation = accounts.Invitation("new@example.org", Role.REVIEWER, administrator.account.organisation_id)
    token = accounts.invite(people.made.session, shop.outside, people.made.now, invitation)
    for state in ("Waits", "Sent"):
        page = administrator.client.get("/admin/mails")
        row = page.root.one("tbody").one("tr").text
        assert "new@example.org" in row
        assert "invitation" in row
        assert state in row
        assert token not in page.html
        work_off(shop)


def test_storage_is_measured_by_the_worker_and_names_nothing(shop: Workshop, administrator: Person) -> None:
    page = administrator.client.get("/admin/storage")
    assert "Not measured yet" in page.text
    shop.outside.store.put(b"x" * 3_000_000, bytes(32))
    HANDLERS["measure_storage"](shop, {}, lambda *_: None)
    page = administrator.client.get("/admin/storage")
    assert "1 file" in page.text
    assert "2.9 MB" in page.text
    assert "nearly full" not in page.text
    assert not [name for name in shop.outside.store.names() if name in page.html]


def test_the_journal_shows_ids_and_codes_and_no_names(people: People, administrator: Person) -> None:
    entry = people.made.agency("Heron Overseas Ltd")
    page = administrator.client.get("/admin/journal")
    assert f"entry:{entry.public_id}" in page.text
    assert "entry.published" in page.text
    assert "Heron" not in page.text
    assert administrator.account.email not in page.root.one("main").text


@pytest.mark.parametrize("place", ["/admin/jobs", "/admin/mails", "/admin/storage", "/admin/journal"])
def test_nobody_else_sees_them(people: People, place: str) -> None:
    for role in (Role.REVIEWER, Role.CASE_LEAD, Role.AGENCY_MANAGER, Role.GOVERNMENT_OFFICER):
        people.enter(role).client.get(place, status=404)
