"""Mails as each person wishes: at once, in one mail a day, or none; what has a time limit always goes at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iris import models as m
from iris.jobs.handlers import HANDLERS, Workshop
from iris.jobs.lists import silent
from iris.jobs.notices import TEMPLATES, written
from iris.rules.access import SYSTEM
from iris.rules.notices import DIGEST, GROUPS, NAMES, Group, Pace
from iris.rules.roles import Kind, Role
from iris.services import mails
from tests.factories import Made, actor_of

VALUES = {"link": "http://localhost/applications/1"}


@pytest.fixture
def account(made: Made) -> m.Account:
    found = made.account(Role.REVIEWER, made.organisation(Kind.SECRETARIAT))
    made.session.commit()
    return found


def choose(shop: Workshop, made: Made, account: m.Account, **paces: str) -> None:
    with shop.database.session(actor_of(account)) as session:
        mails.choose(session, made.now, {Group(group): Pace(pace) for group, pace in paces.items()})
        session.commit()


def write(shop: Workshop, made: Made, account: m.Account, template: str) -> None:
    with shop.database.transaction() as session:
        mails.write_to(session, made.keys, made.now, [account], template, VALUES)


def posted(shop: Workshop) -> list[tuple[str, bool, bool]]:
    with shop.database.reading() as session:
        rows = session.scalars(select(m.OutgoingMail).order_by(m.OutgoingMail.id))
        return [(row.template, row.held, row.sealed is not None) for row in rows]


def jobs_of(shop: Workshop) -> list[str]:
    with shop.database.reading() as session:
        return list(session.scalars(select(m.Job.name)))


def test_without_a_choice_every_mail_goes_at_once(shop: Workshop, made: Made, account: m.Account) -> None:
    write(shop, made, account, "application_submitted")
    assert posted(shop) == [("application_submitted", False, True)]
    assert jobs_of(shop) == ["send_mail"]


def test_who_wants_none_gets_only_what_has_a_time_limit(shop: Workshop, made: Made, account: m.Account) -> None:
    choose(shop, made, account, work="never", news="never")
    for template in ("application_submitted", "application_moved", "objection_to_answer", "reset"):
        write(shop, made, account, template)
    assert [template for template, _, _ in posted(shop)] == ["objection_to_answer", "reset"]


def test_mails_of_a_day_go_in_one(shop: Workshop, made: Made, account: m.Account) -> None:
    choose(shop, made, account, work="daily")
    write(shop, made, account, "application_submitted")
    write(shop, made, account, "certificate_to_decide")
    assert jobs_of(shop) == []
    for _ in range(2):
        HANDLERS["gather_mails"](shop, {}, silent)
    assert posted(shop) == [
        ("application_submitted", True, False), ("certificate_to_decide", True, False), (DIGEST, False, True),
    ]  # fmt: skip
    with shop.database.reading() as session:
        mail = session.scalars(select(m.OutgoingMail).where(m.OutgoingMail.template == DIGEST)).one()
        text = written(mail, mails.values_of(mail, shop.outside)).text
    assert "An application waits for review" in text
    assert text.count(VALUES["link"]) == 2


def test_who_left_gets_no_mail_of_the_day(shop: Workshop, made: Made, account: m.Account) -> None:
    choose(shop, made, account, work="daily")
    write(shop, made, account, "application_submitted")
    account.active = False
    made.session.commit()
    HANDLERS["gather_mails"](shop, {}, silent)
    assert posted(shop) == [("application_submitted", True, False)]


def test_a_choice_can_be_changed_back(shop: Workshop, made: Made, account: m.Account) -> None:
    choose(shop, made, account, work="never")
    choose(shop, made, account, work="at_once")
    write(shop, made, account, "application_submitted")
    assert [template for template, _, _ in posted(shop)] == ["application_submitted"]


def test_a_mail_is_seen_by_its_addressee_alone(shop: Workshop, made: Made, account: m.Account) -> None:
    other = made.account(Role.DECIDER, account.organisation)
    made.session.commit()
    write(shop, made, account, "application_submitted")
    seen = []
    for actor in (actor_of(account), actor_of(other), SYSTEM):
        with shop.database.session(actor) as session:
            seen.append(len(session.scalars(select(m.OutgoingMail)).all()))
    assert seen == [1, 0, 1]


def test_every_mail_that_may_wait_exists_and_has_a_name() -> None:
    assert set(GROUPS) <= set(TEMPLATES)
    assert set(GROUPS) <= set(NAMES) <= set(TEMPLATES)
