"""A mail goes once, its text is gone afterwards; what can't go now waits, what never can is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import structlog
import time_machine
from sqlalchemy import select

from iris import models as m
from iris.gateways import clock, logs
from iris.gateways.keys import Keys
from iris.gateways.mail import Mailer
from iris.jobs.handlers import HANDLERS, Workshop
from iris.jobs.lists import silent
from iris.jobs.worker import Worker
from iris.rules.access import SYSTEM
from iris.services import jobs, mails
from iris.services.jobs import ATTEMPTS, BACK_OFF
from tests.jobs.postbox import Postbox, free_port

LINK = "http://localhost/reset/abc%20def"


@pytest.fixture
def started() -> Iterator[time_machine.Traveller]:
    """A clock that stands still until a test moves it."""
    with time_machine.travel(datetime.now().astimezone(), tick=False) as traveller:
        yield traveller


def post(shop: Workshop, keys: Keys, address: str, template: str = "reset", language: str = "en", **values) -> int:
    with shop.database.transaction() as session:
        mails.post(session, keys, clock.now(), template, address, language, {"link": LINK, **values})
        return session.scalars(select(m.OutgoingMail.id).order_by(m.OutgoingMail.id.desc()).limit(1)).one()


def work(shop: Workshop) -> int:
    """Do all that is due; how many jobs that were."""
    worker, done = Worker(shop), 0
    while worker.step():
        done += 1
    return done


def stored(shop: Workshop, mail_id: int) -> m.OutgoingMail:
    with shop.database.reading() as session:
        mail = session.get(m.OutgoingMail, mail_id, populate_existing=True)
        assert mail is not None
        return mail


def job(shop: Workshop) -> m.Job:
    with shop.database.reading() as session:
        return session.scalars(select(m.Job).execution_options(populate_existing=True)).one()


def test_a_mail_goes_once_and_its_text_is_dropped(post_shop: Workshop, keys: Keys, postbox: Postbox) -> None:
    mail = post(post_shop, keys, "asha@example.org")
    assert stored(post_shop, mail).sealed is not None
    assert work(post_shop) == 1
    (message,) = postbox.taken
    assert message["To"] == "asha@example.org"
    assert LINK in message.get_content()
    assert stored(post_shop, mail).sent_at is not None
    assert stored(post_shop, mail).sealed is None
    assert work(post_shop) == 0


def test_a_job_that_runs_again_sends_nothing_again(post_shop: Workshop, keys: Keys, postbox: Postbox) -> None:
    mail = post(post_shop, keys, "asha@example.org")
    for _ in range(2):
        HANDLERS["send_mail"](post_shop, {"mail_id": mail}, silent)
    assert len(postbox.taken) == 1


def test_while_it_waits_a_mail_is_sealed(post_shop: Workshop, keys: Keys) -> None:
    mail = post(post_shop, keys, "asha@example.org")
    assert LINK.encode() not in (stored(post_shop, mail).sealed or b"")
    assert mails.values_of(stored(post_shop, mail), post_shop.outside) == {"link": LINK}


def test_an_invitation_names_who_invites(post_shop: Workshop, keys: Keys, postbox: Postbox) -> None:
    post(post_shop, keys, "asha@example.org", "invitation", "en", organisation="100 % Fair Audits")
    work(post_shop)
    assert "100 % Fair Audits invites you" in postbox.taken[0].get_content()
    assert postbox.taken[0]["Subject"] == "You are invited to the Recruitment Integrity Register"


@pytest.mark.parametrize("language", ["en", "ne", "ar"])
def test_a_mail_says_in_which_language_it_is(post_shop: Workshop, keys: Keys, postbox: Postbox, language: str) -> None:
    post(post_shop, keys, "asha@example.org", language=language)
    work(post_shop)
    assert postbox.taken[0]["Content-Language"] == language


def test_a_full_mailbox_is_tried_again_later(
    post_shop: Workshop, keys: Keys, postbox: Postbox, started: time_machine.Traveller
) -> None:
    postbox.answers["asha@example.org"] = "452 no room"
    mail = post(post_shop, keys, "asha@example.org")
    assert work(post_shop) == 1
    waiting = stored(post_shop, mail)
    assert (waiting.sent_at, waiting.failed_at) == (None, None)
    assert waiting.sealed is not None
    assert (job(post_shop).state, job(post_shop).last_error) == ("queued", "MailFailed")
    del postbox.answers["asha@example.org"]
    assert work(post_shop) == 0
    started.shift(timedelta(seconds=BACK_OFF[0]))
    assert work(post_shop) == 1
    assert postbox.addresses == ["asha@example.org"]
    assert job(post_shop).state == "done"


def test_a_mail_server_that_is_down_is_tried_for_an_hour_and_then_waits_for_a_person(
    post_shop: Workshop, keys: Keys, postbox: Postbox, started: time_machine.Traveller
) -> None:
    down = Mailer.from_url(f"smtp://127.0.0.1:{free_port()}", timeout=1)
    broken = replace(post_shop, outside=replace(post_shop.outside, mailer=down))
    mail = post(broken, keys, "asha@example.org")
    for seconds in (0, *BACK_OFF):
        started.shift(timedelta(seconds=seconds))
        assert work(broken) == 1
    assert (job(broken).state, job(broken).attempts) == ("dead", ATTEMPTS)
    assert stored(broken, mail).sealed is not None
    with post_shop.database.transaction() as session:
        jobs.retry_dead(session, job(broken).id, clock.now())
    assert work(post_shop) == 1
    assert postbox.addresses == ["asha@example.org"]
    assert stored(post_shop, mail).sealed is None


@pytest.mark.parametrize("address", ["nobody@example.org", "asha@", "two@example.org, three@example.org"])
def test_a_mail_that_can_never_go_is_noted_and_not_tried_again(
    post_shop: Workshop, keys: Keys, postbox: Postbox, address: str
) -> None:
    postbox.answers["nobody@example.org"] = "550 no such person"
    mail = post(post_shop, keys, address)
    assert work(post_shop) == 1
    refused = stored(post_shop, mail)
    assert refused.failed_at is not None
    assert (refused.sent_at, refused.sealed) == (None, None)
    assert job(post_shop).state == "done"
    HANDLERS["send_mail"](post_shop, {"mail_id": mail}, silent)
    assert postbox.taken == []


def test_one_mail_that_cannot_go_holds_up_no_other(post_shop: Workshop, keys: Keys, postbox: Postbox) -> None:
    postbox.answers |= {"full@example.org": "452 no room", "nobody@example.org": "550 no such person"}
    for address in ("full@example.org", "nobody@example.org", "asha@example.org"):
        post(post_shop, keys, address)
    work(post_shop)
    assert postbox.addresses == ["asha@example.org"]


@pytest.mark.parametrize("json_lines", [True, False], ids=["in production", "at a terminal"])
def test_no_address_or_word_stands_in_what_is_kept_of_a_failure(
    post_shop: Workshop, keys: Keys, postbox: Postbox, capsys: pytest.CaptureFixture[str], json_lines: bool
) -> None:
    postbox.answers["asha@example.org"] = "452 no room for asha@example.org"
    post(post_shop, keys, "asha@example.org")
    logs.configure(json_lines=json_lines)
    try:
        work(post_shop)
    finally:
        structlog.reset_defaults()
    said = capsys.readouterr().err
    assert "job failed" in said
    assert [word for word in ("asha", LINK, "new password") if word in said] == []
    assert job(post_shop).last_error == "MailFailed"


def test_a_mail_of_a_transaction_that_failed_never_goes(own_shop: Workshop, keys: Keys, postbox: Postbox) -> None:
    shop = replace(own_shop, outside=replace(own_shop.outside, mailer=Mailer.from_url(postbox.url, timeout=5)))
    with shop.database.session(SYSTEM, write=True) as session:
        mails.post(session, keys, clock.now(), "reset", "asha@example.org", "en", {"link": LINK})
    assert work(shop) == 0
    assert postbox.taken == []
