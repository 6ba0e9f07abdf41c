"""Laws of the clock of certificates: for any life, run at any pace, twice or late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.certificates import (
    CERTIFICATE,
    RUNNING,
    CertificateFacts,
    CertificateState,
    ClockMove,
    after,
    clock_moves,
    decided,
    granted,
    suspension_ends,
)
from iris.rules.moves import due_by_clock, take

S = CertificateState
GRANTED = date(2026, 3, 10)
FRESH = granted(GRANTED)
WATCHED = replace(FRESH, surveillances_begun=(date(2027, 2, 1), date(2028, 2, 1)))


def moves(certificate, today):
    return [step for step in clock_moves(certificate, today) if isinstance(step, ClockMove)]


DAYS = st.integers(0, 1500).map(lambda n: GRANTED + timedelta(days=n))


@st.composite
def certificates(draw):
    begun = tuple(sorted(draw(st.lists(DAYS, max_size=3))))
    fresh = replace(FRESH, surveillances_begun=begun)
    if not draw(st.booleans()):
        return fresh
    day = draw(DAYS)
    held = after(fresh, moves(fresh, day))
    return decided(held, S.SUSPENDED, day) if held.state in RUNNING else held


@settings(max_examples=80, deadline=None)
@given(certificate=certificates(), today=DAYS)
def test_running_the_clock_twice_changes_nothing(certificate, today):
    once = after(certificate, clock_moves(certificate, today))
    assert clock_moves(once, today) == []


@settings(max_examples=25, deadline=None)
@given(certificate=certificates(), step=st.integers(1, 40))
def test_however_seldom_the_clock_runs_the_moves_and_their_days_are_the_same(certificate, step):
    end = GRANTED + timedelta(days=1500)
    now, taken, day = certificate, [], GRANTED
    while day < end:
        found = moves(now, day)
        taken += found
        now = after(now, found)
        day += timedelta(days=step)
    assert taken + moves(now, end) == moves(certificate, end)


@settings(max_examples=80, deadline=None)
@given(certificate=certificates(), today=DAYS)
def test_moves_of_the_clock_are_moves_of_the_machine_and_never_in_the_future(certificate, today):
    now = certificate
    for step in moves(certificate, today):
        given_facts = CertificateFacts(now, today)
        assert step.move in [m.name for m in due_by_clock(CERTIFICATE, now.state, given_facts)]
        assert take(CERTIFICATE, step.move, now.state, given_facts) is step.target
        assert step.effective <= today
        now = after(now, [step])


@settings(max_examples=80, deadline=None)
@given(certificate=certificates(), today=DAYS)
def test_time_alone_never_makes_a_certificate_better(certificate, today):
    order = [S.IN_FORCE, S.SUSPENDED, S.WITHDRAWN]
    then = after(certificate, moves(certificate, today))
    if S.EXPIRED not in (certificate.state, then.state):
        assert order.index(then.state) >= order.index(certificate.state)


@settings(max_examples=60, deadline=None)
@given(begun=DAYS, today=DAYS)
def test_no_suspension_outlives_its_six_months(begun, today):
    held = decided(WATCHED, S.SUSPENDED, begun)
    after_all = after(held, moves(held, today))
    assert (after_all.state is S.WITHDRAWN) is (today > suspension_ends(held))
