"""Requests for an account: confirmed by mail, one an address, decided once, forgotten when nobody confirms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from iris import models as m
from iris import queries
from iris.db import Database
from iris.jobs.handlers import HANDLERS, Workshop
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind, Role
from iris.services import account_requests, accounts, mails
from iris.services.account_requests import Asked
from iris.services.limits import TooOften
from tests.factories import Made, actor_of, hashed

ASKED = Asked(
    Kind.AGENCY, "Heron Overseas Ltd", "BD", "Asha Heron", "Asha@Heron.example", "We want to apply.", "0417", "en"
)


def confirmed(made: Made, shop: Workshop, asked: Asked = ASKED) -> m.AccountRequest:
    token = account_requests.ask(made.session, shop.outside, made.now, asked)
    return account_requests.confirm(made.session, shop.outside.keys, made.now, token)


def posted(made: Made, template: str) -> list[m.OutgoingMail]:
    return list(made.session.scalars(select(m.OutgoingMail).where(m.OutgoingMail.template == template)))


def test_nothing_typed_can_be_read_in_the_database(made: Made, shop: Workshop) -> None:
    row = confirmed(made, shop)
    stored = str([getattr(row, column.key) for column in row.__mapper__.columns])
    assert not [word for word in ("Heron", "Asha", "heron.example", "apply", "0417") if word in stored]
    assert account_requests.read(shop.outside.keys, row).email == "asha@heron.example"


def test_a_link_works_48_hours_and_then_says_what_to_do(made: Made, shop: Workshop) -> None:
    keys = shop.outside.keys
    token = account_requests.ask(made.session, shop.outside, made.now, ASKED)
    with pytest.raises(RuleBroken, match="Send your request again"):
        account_requests.confirm(made.session, keys, made.now + timedelta(hours=48, seconds=1), token)
    with pytest.raises(RuleBroken, match="Send your request again"):
        account_requests.confirm(made.session, keys, made.now, "not-a-token")
    assert account_requests.confirm(made.session, keys, made.now + timedelta(hours=48), token).state == "waiting"


def test_a_second_request_of_the_same_address_shows_the_first(made: Made, shop: Workshop) -> None:
    first = confirmed(made, shop)
    again = account_requests.ask(made.session, shop.outside, made.now, ASKED)
    assert account_requests.confirm(made.session, shop.outside.keys, made.now, again).id == first.id
    assert len(queries.requests.waiting(made.session)) == 1


def test_an_address_with_an_account_is_told_so_only_after_it_confirmed(made: Made, shop: Workshop) -> None:
    account = made.account(Role.AGENCY_MANAGER)
    asked = Asked(Kind.AGENCY, "X", "BD", "Y", account.email, "Z")
    token = account_requests.ask(made.session, shop.outside, made.now, asked)
    assert [mail.address for mail in posted(made, "request_confirm")] == [account.email]
    with pytest.raises(RuleBroken, match="has an account"):
        account_requests.confirm(made.session, shop.outside.keys, made.now, token)


def test_a_reviewer_approves_and_the_invitation_makes_a_manager(made: Made, shop: Workshop, db: Database) -> None:
    row = confirmed(made, shop)
    reviewer = actor_of(made.account(Role.REVIEWER))
    with db.session(reviewer, write=False) as session:
        found = queries.requests.one(session, row.id)
        assert found is not None
        organisation = account_requests.approve(session, shop.outside, made.now, found, "later")
        session.commit()
    made.session.expire_all()
    assert (row.state, row.waiting_for, organisation.entry_id) == ("approved", None, None)
    (mail,) = posted(made, "invitation")
    token = mails.values_of(mail, shop.outside)["link"].rpartition("/")[2]
    account = accounts.accept_invitation(
        made.session, shop.outside.keys, made.now, token, name="Asha", password_hash=hashed(), language="en"
    )
    assert (account.role, account.email) == ("agency_manager", "asha@heron.example")
    with pytest.raises(RuleBroken, match="meanwhile"):
        account_requests.approve(made.session, shop.outside, made.now, row, "later")


def test_an_approval_can_publish_or_link_an_entry_but_none_that_somebody_holds(made: Made, shop: Workshop) -> None:
    new = account_requests.approve(made.session, shop.outside, made.now, confirmed(made, shop), "new")
    assert new.entry is not None
    assert (new.entry.name, new.entry.country, new.entry.kind) == ("Heron Overseas Ltd", "BD", "agency")
    entry = made.agency("Other Agency")
    row = confirmed(made, shop, Asked(Kind.AGENCY, "Other", "BD", "B", "b@other.example", "-"))
    with pytest.raises(RuleBroken, match="holds or claims"):
        account_requests.approve(made.session, shop.outside, made.now, row, new.entry.public_id)
    with pytest.raises(RuleBroken, match="no such entry"):
        account_requests.approve(made.session, shop.outside, made.now, row, made.agency(kind="employer").public_id)
    assert account_requests.approve(made.session, shop.outside, made.now, row, entry.public_id).entry_id == entry.id


def test_the_others_get_their_roles_and_an_advocate_no_entry(made: Made, shop: Workshop) -> None:
    wanted = {Kind.COMPANY: "company_manager", Kind.ADVOCATE: "advocate"}
    for kind, role in wanted.items():
        row = confirmed(made, shop, Asked(kind, f"{kind} Ltd", "NP", "C", f"c@{kind}.example", "-"))
        organisation = account_requests.approve(made.session, shop.outside, made.now, row, "later")
        tokens = select(m.AccountToken.role).where(m.AccountToken.organisation_id == organisation.id)
        assert (organisation.kind, made.session.scalars(tokens).one()) == (kind, role)


def test_a_refusal_is_mailed_with_its_reason_and_they_may_ask_again(made: Made, shop: Workshop) -> None:
    row = confirmed(made, shop)
    with pytest.raises(RuleBroken, match="reason"):
        account_requests.refuse(made.session, shop.outside, made.now, row, " ")
    account_requests.refuse(made.session, shop.outside, made.now, row, "We found no such firm.")
    (mail,) = posted(made, "request_refused")
    assert mails.values_of(mail, shop.outside)["reason"] == "We found no such firm."
    assert account_requests.read(shop.outside.keys, row).refusal == "We found no such firm."
    assert confirmed(made, shop).id != row.id


def test_requests_that_nobody_confirms_are_gone_after_seven_days(made: Made, shop: Workshop) -> None:
    week = timedelta(days=7, hours=1)
    token = account_requests.ask(made.session, shop.outside, made.now - week, ASKED)
    account_requests.confirm(made.session, shop.outside.keys, made.now - week, token)
    other = Asked(Kind.AGENCY, "X", "BD", "Y", "y@x.example", "Z")
    account_requests.ask(made.session, shop.outside, made.now - week, other)
    account_requests.ask(made.session, shop.outside, made.now, other)
    HANDLERS["tidy"](shop, {}, lambda *_: None)
    states = select(m.AccountRequest.state, func.count()).group_by(m.AccountRequest.state)
    assert dict(made.session.execute(states).all()) == {"waiting": 1, "unconfirmed": 1}


def test_one_address_gets_three_mails_an_hour_and_one_network_ten(made: Made, shop: Workshop) -> None:
    keys = shop.outside.keys
    for _ in range(3):
        account_requests.count_asking(made.session, keys, made.now, "192.0.2.1", "a@b.example")
    with pytest.raises(TooOften):
        account_requests.count_asking(made.session, keys, made.now, "192.0.2.1", "A@b.example ")
    for number in range(6):
        account_requests.count_asking(made.session, keys, made.now, "192.0.2.1", f"{number}@b.example")
    with pytest.raises(TooOften):
        account_requests.count_asking(made.session, keys, made.now, "192.0.2.1", "z@b.example")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DECIDER, Role.AGENCY_MANAGER])
def test_nobody_but_reviewers_sees_requests_not_even_how_many(
    made: Made, shop: Workshop, db: Database, role: Role
) -> None:
    row = confirmed(made, shop)
    with db.session(actor_of(made.account(role))) as session:
        assert queries.requests.waiting(session) == []
        assert queries.requests.one(session, row.id) is None
