"""Who is signed in, for how long, and what ends it: at the next request, also for a copied cookie."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways.keys import create_key_file
from iris.rules.errors import RuleBroken
from iris.rules.roles import ROLES, Kind, Role
from iris.services import accounts, sign_in
from iris.services.sign_in import SignedIn
from tests.factories import Made, actor_of

SECRET = "JBSWY3DPEHPK3PXPGEZDGNBVGY3TQOJQ"
MINUTE = timedelta(minutes=1)
STEP = timedelta(seconds=30)


def begin(made: Made, account: m.Account) -> str:
    return sign_in.begin(made.session, made.keys, made.now, account, "Firefox")


def who(made: Made, token: str, later: timedelta = timedelta(0)) -> SignedIn | None:
    made.session.expire_all()
    return sign_in.recognise(made.session, made.keys, made.now + later, token)


def with_second_factor(made: Made, role: Role = Role.AUDITOR) -> tuple[m.Account, list[str]]:
    account = made.account(role)
    return account, accounts.set_second_factor(made.session, made.keys, made.now, account, SECRET)


def passes(made: Made, account: m.Account, code: str, later: timedelta = timedelta(0)) -> bool:
    """Whether a fresh session passes the second factor with this code."""
    seen = who(made, begin(made, account))
    assert seen is not None
    try:
        sign_in.pass_code(made.session, made.keys, made.now + later, seen.session_id, code)
    except RuleBroken:
        return False
    return True


def code_at(made: Made, steps: int = 0) -> str:
    return pyotp.TOTP(SECRET).at(made.now + steps * STEP)


# Sessions


def test_a_signed_in_person_is_known_by_role_and_organisation(made: Made) -> None:
    account = made.account(Role.AGENCY_MANAGER)
    seen = who(made, begin(made, account))
    assert seen is not None
    assert seen.actor == actor_of(account)
    assert (seen.email, seen.role) == (account.email, Role.AGENCY_MANAGER)


def test_a_made_up_token_is_nobody(made: Made) -> None:
    begin(made, made.account(Role.AUDITOR))
    for token in ("", "x", "0" * 43):
        assert who(made, token) is None


def test_a_token_is_stored_only_as_a_keyed_hash(made: Made) -> None:
    token = begin(made, made.account(Role.AUDITOR))
    row = made.session.query(m.AuthSession).one()
    assert token not in row.token_hash
    assert row.token_hash == sign_in.session_hash(made.keys, token)


@pytest.mark.parametrize("role", list(ROLES))
def test_each_role_is_signed_out_when_idle(made: Made, role: Role) -> None:
    token = begin(made, made.account(role))
    idle = timedelta(minutes=ROLES[role].idle_minutes)
    assert who(made, token, idle) is not None
    assert who(made, token, idle + timedelta(seconds=1)) is None


def test_roles_of_cases_are_idle_after_half_an_hour() -> None:
    cases = (Role.CASE_OFFICER, Role.CASE_LEAD, Role.GOVERNMENT_CASE_OFFICER, Role.ADVOCATE, Role.PROGRAMME_OFFICER)
    assert {ROLES[role].idle_minutes for role in cases} == {30}


def test_who_is_busy_stays_but_a_day_at_most(made: Made) -> None:
    token = begin(made, made.account(Role.CASE_OFFICER))
    passed = timedelta(0)
    while passed < timedelta(hours=24):
        seen = who(made, token, passed)
        assert seen is not None, passed
        sign_in.touch(made.session, seen.session_id, made.now + passed)
        passed += timedelta(minutes=20)
    assert who(made, token, timedelta(hours=24)) is not None
    assert who(made, token, timedelta(hours=24, seconds=1)) is None


def test_use_is_noted_once_a_minute(made: Made) -> None:
    token = begin(made, made.account(Role.AUDITOR))
    assert [getattr(who(made, token, later), "touch", None) for later in (timedelta(0), MINUTE, 2 * MINUTE)] == [
        False, False, True,
    ]  # fmt: skip


def test_signing_out_kills_a_copied_token_and_leaves_other_browsers(made: Made) -> None:
    account = made.account(Role.AUDITOR)
    tokens = [begin(made, account), begin(made, account)]
    seen = who(made, tokens[0])
    assert seen is not None
    sign_in.end(made.session, seen.session_id)
    assert [who(made, token) is None for token in tokens] == [True, False]


def test_a_deactivated_account_is_nobody_at_the_next_look(made: Made) -> None:
    """Case 43."""
    account, other = made.account(Role.AUDITOR), made.account(Role.AUDITOR)
    tokens = [begin(made, account), begin(made, other)]
    accounts.deactivate(made.session, made.now, account)
    assert [who(made, token) is None for token in tokens] == [True, False]


def test_a_deactivated_organisation_takes_all_its_people_along(made: Made) -> None:
    """Case 43, the second half."""
    account, other = made.account(Role.AUDITOR), made.account(Role.AUDITOR)
    tokens = [begin(made, account), begin(made, other)]
    accounts.deactivate_organisation(made.session, made.now, account.organisation)
    assert [who(made, token) is None for token in tokens] == [True, False]


@pytest.mark.parametrize("by", [Role.AUDIT_MANAGER, Role.ADMINISTRATOR])
def test_an_old_cookie_stays_dead_when_the_account_is_activated_again(db: Database, made: Made, by: Role) -> None:
    """Done by a manager or administrator, who sees no sessions of others."""
    account = made.account(Role.AUDITOR)
    boss = made.account(by, account.organisation if by is Role.AUDIT_MANAGER else None)
    token = begin(made, account)
    made.session.commit()
    for act in (accounts.deactivate, accounts.activate):
        with db.session(actor_of(boss)) as theirs:
            theirs_account = queries.accounts.one(theirs, account.id)
            assert theirs_account is not None
            act(theirs, made.now + MINUTE, theirs_account)
            theirs.commit()
    assert who(made, token, 2 * MINUTE) is None
    fresh = sign_in.begin(made.session, made.keys, made.now + 2 * MINUTE, account, "Firefox")
    assert who(made, fresh, 2 * MINUTE) is not None


def test_a_session_lives_on_when_the_keys_are_rotated(made: Made, tmp_path) -> None:
    made.keys = create_key_file(tmp_path / "own" / "keys.json")
    token = begin(made, made.account(Role.AUDITOR))
    made.keys.rotate()
    assert who(made, token) is not None


def test_sessions_of_yesterday_are_forgotten(made: Made) -> None:
    begin(made, made.account(Role.AUDITOR))
    sign_in.forget_old(made.session, made.now + timedelta(hours=24))
    assert made.session.query(m.AuthSession).count() == 1
    sign_in.forget_old(made.session, made.now + timedelta(hours=24, seconds=1))
    assert made.session.query(m.AuthSession).count() == 0


# Second factor


@pytest.mark.parametrize("role", list(ROLES))
def test_roles_that_see_unpublished_data_are_complete_only_with_a_second_factor(made: Made, role: Role) -> None:
    account = made.account(role)
    seen = who(made, begin(made, account))
    assert seen is not None
    assert seen.complete is not ROLES[role].second_factor
    assert accounts.needs_second_factor(account) is ROLES[role].second_factor


def test_who_has_set_a_second_factor_must_pass_it_in_any_role(made: Made) -> None:
    for role in ROLES:
        account, _ = with_second_factor(made, role)
        seen = who(made, begin(made, account))
        assert seen is not None
        assert not seen.complete


def test_a_code_completes_this_session_only(made: Made) -> None:
    account, _ = with_second_factor(made)
    tokens = [begin(made, account), begin(made, account)]
    first = who(made, tokens[0])
    assert first is not None
    sign_in.pass_code(made.session, made.keys, made.now, first.session_id, code_at(made))
    assert [seen.complete for token in tokens if (seen := who(made, token))] == [True, False]


def test_a_code_works_once_also_in_another_session(made: Made) -> None:
    account, _ = with_second_factor(made)
    code = code_at(made)
    assert passes(made, account, f" {code[:3]} {code[3:]} ")
    assert not passes(made, account, code)
    assert passes(made, account, code_at(made, 1), STEP)


def test_a_code_older_than_the_last_used_one_is_refused(made: Made) -> None:
    account, _ = with_second_factor(made)
    assert passes(made, account, code_at(made, 1))
    assert not passes(made, account, code_at(made, 0))


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(made: Made, steps: int, fits: bool) -> None:
    account, _ = with_second_factor(made)
    assert passes(made, account, code_at(made, steps)) is fits


@pytest.mark.parametrize("code", ["", "000", "abcdef", "१२३४५६", "-", "0" * 500])
def test_what_is_no_code_is_refused(made: Made, code: str) -> None:
    account, _ = with_second_factor(made)
    assert not passes(made, account, code)


def test_a_new_second_factor_ends_the_old_codes(made: Made) -> None:
    account, codes = with_second_factor(made)
    accounts.set_second_factor(made.session, made.keys, made.now, account, pyotp.random_base32())
    assert not passes(made, account, code_at(made))
    assert not passes(made, account, codes[0])


def test_each_recovery_code_works_once_however_it_is_typed(made: Made) -> None:
    account, codes = with_second_factor(made)
    assert len(set(codes)) == 10
    assert passes(made, account, f"  {codes[0].upper().replace('-', ' ')} ")
    assert not passes(made, account, codes[0])
    assert passes(made, account, codes[1])
    assert queries.accounts.recovery_codes_left(made.session, account.id) == 8


def test_a_recovery_code_is_the_own_accounts_only(made: Made) -> None:
    _, codes = with_second_factor(made)
    other, _ = with_second_factor(made)
    assert not passes(made, other, codes[0])


def test_recovery_codes_and_the_second_factor_outlive_a_rotation_of_keys(made: Made, tmp_path) -> None:
    made.keys = create_key_file(tmp_path / "own" / "keys.json")
    account, codes = with_second_factor(made)
    made.keys.rotate()
    assert passes(made, account, code_at(made))
    assert passes(made, account, codes[0])
    assert not passes(made, account, codes[0])


def test_codes_do_not_stand_in_the_database(made: Made) -> None:
    account, codes = with_second_factor(made)
    stored = {row.code_hash for row in made.session.query(m.RecoveryCode)}
    assert not stored & {code for typed in codes for code in (typed, typed.replace("-", ""))}
    assert SECRET.encode() not in (account.totp_sealed or b"")


def test_a_session_that_ended_cannot_pass(made: Made) -> None:
    account, _ = with_second_factor(made)
    seen = who(made, begin(made, account))
    assert seen is not None
    sign_in.end(made.session, seen.session_id)
    with pytest.raises(RuleBroken) as refusal:
        sign_in.pass_code(made.session, made.keys, made.now, seen.session_id, code_at(made))
    assert refusal.value.code == "signed_out"


def test_an_agency_and_its_government_are_not_told_apart_by_luck(made: Made) -> None:
    """The actor carries exactly the country, entry and organisation of the account."""
    officer, manager = made.account(Role.GOVERNMENT_OFFICER), made.account(Role.AGENCY_MANAGER)
    seen = [who(made, begin(made, account)) for account in (officer, manager)]
    assert [one.actor.country for one in seen if one] == ["BD", None]
    assert [one.actor.entry_id for one in seen if one] == [None, manager.organisation.entry_id]
    assert manager.organisation.kind == Kind.AGENCY
