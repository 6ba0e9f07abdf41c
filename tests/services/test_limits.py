"""How often something may be tried: counted for everybody together, never written down by name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from iris import models as m
from iris.db import Database
from iris.gateways.keys import Keys
from iris.jobs.handlers import Workshop
from iris.rules.access import ANONYMOUS
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind, Role
from iris.services import accounts, limits, mails, sign_in
from iris.services.accounts import Invitation
from iris.services.limits import LIMITS, TooOften
from tests.factories import Made

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPGEZDGNBVGY3TQOJQ"


def tries(session: Session, keys: Keys, email: str, at: datetime, number: int = 5) -> None:
    for _ in range(number):
        sign_in.count_try(session, keys, at, email)


def test_five_tries_a_minute_and_then_wait(session: Session, keys: Keys) -> None:
    tries(session, keys, "asha@example.org", NOON)
    with pytest.raises(TooOften) as refusal:
        sign_in.count_try(session, keys, NOON + timedelta(seconds=20), "asha@example.org")
    assert refusal.value.retry_after == 40
    assert "40 seconds" in str(refusal.value)


@pytest.mark.parametrize(("passed", "left"), [(0.0, 60), (0.5, 60), (57.1, 3), (59.9, 1)])
def test_who_waits_as_long_as_told_may_try_again(session: Session, keys: Keys, passed: float, left: int) -> None:
    tries(session, keys, "asha@example.org", NOON)
    later = NOON + timedelta(seconds=passed)
    with pytest.raises(TooOften) as refusal:
        sign_in.count_try(session, keys, later, "asha@example.org")
    assert refusal.value.retry_after == left
    sign_in.count_try(session, keys, later + timedelta(seconds=left), "asha@example.org")


def test_case_and_blanks_of_an_address_make_no_second_account(session: Session, keys: Keys) -> None:
    tries(session, keys, "asha@example.org", NOON)
    with pytest.raises(TooOften):
        sign_in.count_try(session, keys, NOON, " Asha@EXAMPLE.org ")


def test_other_accounts_and_other_doors_are_not_affected(session: Session, keys: Keys) -> None:
    tries(session, keys, "asha@example.org", NOON)
    tries(session, keys, "bina@example.org", NOON)
    sign_in.count_code_try(session, keys, NOON, 1)
    sign_in.count_reset(session, keys, NOON, "asha@example.org")


def test_codes_are_limited_for_an_account_and_resets_for_an_address(session: Session, keys: Keys) -> None:
    for _ in range(5):
        sign_in.count_code_try(session, keys, NOON, 1)
    sign_in.count_code_try(session, keys, NOON, 2)
    with pytest.raises(TooOften):
        sign_in.count_code_try(session, keys, NOON, 1)
    for _ in range(3):
        sign_in.count_reset(session, keys, NOON, "asha@example.org")
    with pytest.raises(TooOften) as refusal:
        sign_in.count_reset(session, keys, NOON, "asha@example.org")
    assert refusal.value.retry_after == 3600


def test_filing_is_slowed_only_far_beyond_what_a_dormitory_needs() -> None:
    assert (LIMITS["filing"].times, LIMITS["filing"].seconds) == (120, 3600)
    assert (LIMITS["case_code"].times, LIMITS["case_code"].seconds) == (60, 3600)


def test_nobody_can_be_found_again_in_the_counters(session: Session, keys: Keys) -> None:
    """A keyed hash, another one each day."""
    for day in range(2):
        sign_in.count_try(session, keys, NOON + timedelta(days=day), "asha@example.org")
    rows = session.scalars(select(m.LimitCounter)).all()
    assert len({row.subject for row in rows}) == 2
    assert all(len(row.subject) == 64 and "asha" not in row.subject for row in rows)


def test_somebody_without_an_account_can_be_counted(db: Database, session: Session) -> None:
    with db.session(ANONYMOUS) as visitor:
        for _ in range(2):
            limits.count(visitor, "filing", "x" * 64, NOON)
        visitor.commit()
    assert session.scalars(select(m.LimitCounter.count)).one() == 2


def test_counters_are_forgotten_after_a_day(session: Session, keys: Keys) -> None:
    tries(session, keys, "asha@example.org", NOON, 1)
    limits.forget_old(session, NOON + timedelta(days=1))
    assert session.scalars(select(m.LimitCounter)).all() != []
    limits.forget_old(session, NOON + timedelta(days=1, seconds=1))
    assert session.scalars(select(m.LimitCounter)).all() == []


# At once: what works once must work once also for two who are equally quick


def at_once(act: Callable[[int], object], number: int) -> int:
    """Let so many threads act at the same moment; how many were not refused."""
    gate, passed, faults = threading.Barrier(number), [], []

    def run(place: int) -> None:
        try:
            gate.wait()
            act(place)
            passed.append(place)
        except (RuleBroken, StaleDataError):
            pass
        except BaseException as fault:  # a thread's own failure must reach the test
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return len(passed)


def test_of_twelve_tries_at_once_five_are_heard(own: Database, keys: Keys) -> None:
    def act(_place: int) -> None:
        with own.transaction() as session:
            sign_in.count_try(session, keys, NOON, "asha@example.org")

    assert at_once(act, 12) == 5


def test_of_four_who_bring_the_same_recovery_code_one_comes_in(own: Database, keys: Keys) -> None:
    with own.transaction() as session:
        made = Made(session, keys, NOON)
        account = made.account(Role.AUDITOR)
        code = accounts.set_second_factor(session, keys, NOON, account, SECRET)[0]
        tokens = [sign_in.begin(session, keys, NOON, account, "") for _ in range(4)]
        seen = [sign_in.recognise(session, keys, NOON, token) for token in tokens]

    def act(place: int) -> None:
        with own.transaction() as session:
            sign_in.pass_code(session, keys, NOON, seen[place].session_id, code)  # type: ignore[union-attr]

    assert at_once(act, 4) == 1


def test_of_four_who_bring_the_same_code_of_the_app_one_comes_in(own: Database, keys: Keys) -> None:
    with own.transaction() as session:
        made = Made(session, keys, NOON)
        account = made.account(Role.AUDITOR)
        accounts.set_second_factor(session, keys, NOON, account, SECRET)
        tokens = [sign_in.begin(session, keys, NOON, account, "") for _ in range(4)]
        seen = [sign_in.recognise(session, keys, NOON, token) for token in tokens]

    def act(place: int) -> None:
        with own.transaction() as session:
            code = pyotp.TOTP(SECRET).at(NOON)
            sign_in.pass_code(session, keys, NOON, seen[place].session_id, code)  # type: ignore[union-attr]

    assert at_once(act, 4) == 1


def test_of_four_who_open_the_same_links_one_is_served(own: Database, own_shop: Workshop, keys: Keys) -> None:
    outside = own_shop.outside
    with own.transaction() as session:
        made = Made(session, keys, NOON)
        organisation = made.organisation(Kind.AUDIT_BODY)
        invitation = accounts.invite(
            session, outside, NOON, Invitation("asha@example.org", Role.AUDITOR, organisation.id)
        )
        accounts.ask_reset(session, outside, NOON, made.account(Role.AUDITOR).email)
        newest = session.scalars(select(m.OutgoingMail).order_by(m.OutgoingMail.id.desc()).limit(1)).one()
        reset = mails.values_of(newest, outside)["link"].rpartition("/")[2]

    def accept(_place: int) -> None:
        with own.transaction() as session:
            accounts.accept_invitation(session, keys, NOON, invitation, name="Asha", password_hash="x", language="en")

    def change(place: int) -> None:
        with own.transaction() as session:
            accounts.reset_password(session, keys, NOON, reset, f"hash {place}")

    assert at_once(accept, 4) == 1
    assert at_once(change, 4) == 1
