"""Accounts begin by invitation, keep their role in their organisation, and end at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways.keys import create_key_file
from iris.gateways.outside import Outside
from iris.gateways.passwords import check_strength, hash_password, password_matches
from iris.jobs.handlers import Workshop
from iris.rules.errors import RuleBroken
from iris.rules.roles import ROLES, Kind, Role
from iris.services import accounts, mails, sign_in
from iris.services.accounts import Invitation
from tests.factories import PASSWORD, Made, actor_of, hashed

WEEK, HOUR, SECOND = timedelta(days=7), timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def outside(shop: Workshop) -> Outside:
    return shop.outside


def refusal(act, *args, **more) -> str:
    with pytest.raises(RuleBroken) as refused:
        act(*args, **more)
    return refused.value.code


def invited(made: Made, outside: Outside, role: Role = Role.AUDITOR, kind: Kind = Kind.AUDIT_BODY) -> str:
    organisation = made.organisation(kind)
    invitation = Invitation(" Asha@Example.org ", role, organisation.id, "ne")
    return accounts.invite(made.session, outside, made.now, invitation)


def accept(made: Made, token: str, later: timedelta = timedelta(0)) -> m.Account:
    return accounts.accept_invitation(
        made.session, made.keys, made.now + later, token, name="Asha", password_hash=hashed(), language="ne"
    )


# Invitation


def test_an_invitation_becomes_an_account_once(made: Made, outside: Outside) -> None:
    token = invited(made, outside)
    account = accept(made, token)
    assert (account.email, account.role, account.language) == ("asha@example.org", "auditor", "ne")
    assert refusal(accept, made, token) == "invitation_over"


def test_an_invitation_lasts_seven_days(made: Made, outside: Outside) -> None:
    token = invited(made, outside)
    assert refusal(accept, made, token, WEEK) == "invitation_over"
    assert accept(made, token, WEEK - SECOND).id


def test_a_token_is_not_stored_as_it_is(made: Made, outside: Outside) -> None:
    token = invited(made, outside)
    row = made.session.scalars(select(m.AccountToken)).one()
    assert token not in (row.token_hash, row.email)
    assert len(row.token_hash) == 64
    mail = made.session.scalars(select(m.OutgoingMail)).one()
    assert token.encode() not in (mail.sealed or b"")
    assert mails.values_of(mail, outside)["link"] == f"http://localhost/invitation/{token}"


def test_an_invitation_still_fits_after_the_keys_were_rotated(made: Made, outside: Outside, tmp_path) -> None:
    keys = create_key_file(tmp_path / "own" / "keys.json")
    made.keys = keys
    token = invited(made, Outside(keys, outside.store, outside.mailer, outside.base_url))
    keys.rotate()
    assert accept(made, token).id


@pytest.mark.parametrize("kind", list(Kind))
def test_only_roles_of_the_organisations_kind_can_be_invited(made: Made, outside: Outside, kind: Kind) -> None:
    organisation = made.organisation(kind)
    for role in ROLES:
        invitation = Invitation("x@example.org", role, organisation.id)
        if kind in ROLES[role].kinds:
            accounts.invite(made.session, outside, made.now, invitation)
        else:
            code = refusal(accounts.invite, made.session, outside, made.now, invitation)
            assert code == "role_elsewhere", (kind, role)


@pytest.mark.parametrize("kind", list(Kind))
def test_no_account_is_made_in_a_role_of_another_kind(made: Made, kind: Kind) -> None:
    organisation = made.organisation(kind)
    for role in Role:
        fits = role in ROLES and kind in ROLES[role].kinds
        try:
            made.account(role, organisation)
        except RuleBroken:
            assert not fits, (kind, role)
        else:
            assert fits, (kind, role)


def test_nobody_is_invited_into_an_organisation_that_ended_or_is_not_there(made: Made, outside: Outside) -> None:
    organisation = made.organisation(Kind.AUDIT_BODY)
    accounts.deactivate_organisation(made.session, made.now, organisation)
    for number in (organisation.id, 4711):
        invitation = Invitation("x@example.org", Role.AUDITOR, number)
        assert refusal(accounts.invite, made.session, outside, made.now, invitation) == "no_organisation"


def test_an_invitation_ends_with_its_organisation(made: Made, outside: Outside) -> None:
    token = invited(made, outside)
    organisation = made.session.scalars(select(m.Organisation)).one()
    accounts.deactivate_organisation(made.session, made.now, organisation)
    assert refusal(accept, made, token) == "invitation_over"


ADDRESSES = ("asha", "asha@", "@example.org", "a b@example.org", "x" * 250 + "@example.org", "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_no_address_is_not_invited(made: Made, outside: Outside, address: str) -> None:
    organisation = made.organisation(Kind.AUDIT_BODY)
    invitation = Invitation(address, Role.AUDITOR, organisation.id)
    assert refusal(accounts.invite, made.session, outside, made.now, invitation) == "mail_address"
    assert made.session.scalar(select(func.count()).select_from(m.OutgoingMail)) == 0


def test_an_address_that_has_an_account_by_then_gets_no_second_one(made: Made, outside: Outside) -> None:
    tokens = [invited(made, outside), invited(made, outside)]
    accept(made, tokens[0])
    assert refusal(accept, made, tokens[1]) == "account_there"


def test_a_government_needs_its_country(made: Made) -> None:
    found = accounts.found_organisation
    assert refusal(found, made.session, made.now, Kind.GOVERNMENT, "Ministry") == "country_missing"
    assert refusal(found, made.session, made.now, Kind.GOVERNMENT, "Ministry", country="Nepal") == "country_unknown"
    assert found(made.session, made.now, Kind.GOVERNMENT, "Ministry", country="NP").country == "NP"


# Passwords


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("a1b2c3d4e", "password_short"),
        ("password1234", "password_guessable"),
        ("qwertyuiop12", "password_guessable"),
        ("aaaaaaaaaaaaaaaa", "password_guessable"),
        ("ashagurung2026", "password_guessable"),
        ("asha.gurung@example.org", "password_guessable"),
        ("x" * 201, "password_long"),
    ],
)
def test_a_password_that_others_would_guess_is_refused(password: str, code: str) -> None:
    assert refusal(check_strength, password, ["Asha Gurung", "asha.gurung@example.org"]) == code


@pytest.mark.parametrize("password", [PASSWORD, "नदी किनार हाँस उकालो", "kettle-moss-42-harbour"])
def test_four_words_in_any_script_are_good(password: str) -> None:
    check_strength(password, ["Asha Gurung"])
    assert password_matches(hash_password(password), password)


def test_a_reset_works_once_and_for_an_hour(made: Made, outside: Outside) -> None:
    account = made.account(Role.AUDITOR)
    tokens = [reset_token(made, outside, account) for _ in range(2)]
    late = made.now + HOUR
    assert refusal(accounts.reset_password, made.session, made.keys, late, tokens[0], "new") == "reset_over"
    accounts.reset_password(made.session, made.keys, late - SECOND, tokens[0], "new")
    assert account.password_hash == "new"
    for token in tokens:
        assert refusal(accounts.reset_password, made.session, made.keys, made.now, token, "newer") == "reset_over"


def reset_token(made: Made, outside: Outside, account: m.Account) -> str:
    accounts.ask_reset(made.session, outside, made.now, account.email.upper())
    mail = made.session.scalars(select(m.OutgoingMail).order_by(m.OutgoingMail.id.desc()).limit(1)).one()
    assert mail.address == account.email
    return mails.values_of(mail, outside)["link"].rpartition("/")[2]


def test_an_invitation_is_no_reset_and_a_reset_no_invitation(made: Made, outside: Outside) -> None:
    invitation = invited(made, outside)
    reset = reset_token(made, outside, made.account(Role.AUDITOR))
    assert refusal(accounts.reset_password, made.session, made.keys, made.now, invitation, "new") == "reset_over"
    assert refusal(accept, made, reset) == "invitation_over"


@pytest.mark.parametrize("ended", ["nobody", "account", "organisation"])
def test_no_reset_goes_to_who_cannot_sign_in(made: Made, outside: Outside, ended: str) -> None:
    account = made.account(Role.AUDITOR)
    if ended == "account":
        accounts.deactivate(made.session, made.now, account)
    if ended == "organisation":
        accounts.deactivate_organisation(made.session, made.now, account.organisation)
    address = "nobody@example.org" if ended == "nobody" else account.email
    accounts.ask_reset(made.session, outside, made.now, address)
    assert made.session.scalar(select(func.count()).select_from(m.OutgoingMail)) == 0


def test_a_new_password_ends_the_other_sessions_and_open_resets(db: Database, made: Made, outside: Outside) -> None:
    """By the person, in the session of their own, whose rows are all that they may touch."""
    account = made.account(Role.AUDITOR)
    token = reset_token(made, outside, account)
    browsers = [sign_in.begin(made.session, made.keys, made.now, account, "Firefox") for _ in range(2)]
    here, other = (sign_in.recognise(made.session, made.keys, made.now, browser) for browser in browsers)
    assert here is not None
    assert other is not None
    made.session.commit()
    with db.session(actor_of(account)) as own:
        mine = queries.accounts.one(own, account.id)
        assert mine is not None
        accounts.change_password(own, made.now, mine, "new", keep=here.session_id)
        own.commit()
    made.session.expire_all()
    assert sign_in.recognise(made.session, made.keys, made.now, browsers[0]) is not None
    assert sign_in.recognise(made.session, made.keys, made.now, browsers[1]) is None
    assert refusal(accounts.reset_password, made.session, made.keys, made.now, token, "worse") == "reset_over"


def test_a_profile_changes_name_and_language_only(made: Made) -> None:
    account = made.account(Role.AUDITOR)
    before = (account.role, account.organisation_id, account.email, account.active)
    accounts.change_profile(made.session, made.now, account, name="Asha", language="ne")
    assert (account.name, account.language) == ("Asha", "ne")
    assert (account.role, account.organisation_id, account.email, account.active) == before


def test_what_happens_to_accounts_is_in_the_journal(made: Made, session: Session) -> None:
    account = made.account(Role.AUDITOR)
    accounts.change_password(session, made.now, account, "new", keep=0)
    accounts.set_second_factor(session, made.keys, made.now, account, "JBSWY3DPEHPK3PXP")
    accounts.deactivate(session, made.now, account)
    accounts.activate(session, made.now, account)
    verbs = [entry.verb for entry in reversed(queries.journal.of_stream(session, f"account:{account.id}"))]
    assert verbs == [
        "account.created", "account.password_changed", "account.second_factor_set", "account.deactivated",
        "account.activated",
    ]  # fmt: skip
