"""Status: what facts say of one permission on a day, as known at a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iris.rules.errors import RuleBroken
from iris.rules.status import (
    State,
    StatusFact,
    answer_vectors,
    next_change,
    next_recheck,
    permission_status,
)

D = date.fromisoformat


def fact(name: str, state: str, start: str, end: str | None = None, **more: object) -> StatusFact:
    recorded = more.pop("recorded", start)
    known = D(recorded) if isinstance(recorded, str) else recorded
    last = D(end) if end else None
    return StatusFact(name, State(state), D(start), last, known, **more)  # type: ignore[arg-type]


VALID = fact("v", "valid", "2025-01-01", "2026-12-31")
OPEN = fact("o", "valid", "2025-01-01")
SUSPENDED = fact("s", "suspended", "2026-02-01", "2026-05-01")
REVOKED = fact("r", "revoked", "2026-03-15")


def said(facts: list[StatusFact], on: str, known: str | datetime = "2030-01-01") -> tuple[str, str | None]:
    status = permission_status(facts, D(on), D(known) if isinstance(known, str) else known)
    return status.state.value, status.since and status.since.isoformat()


# One permission: dates


def test_last_day_counts() -> None:
    assert said([VALID], "2026-12-31") == ("valid", "2025-01-01")
    assert said([VALID], "2027-01-01") == ("expired", "2027-01-01")


def test_before_it_began_nothing_is_known() -> None:
    assert said([VALID], "2024-12-31") == ("unknown", None)
    assert said([], "2026-01-01") == ("unknown", None)


def test_a_list_that_writes_the_end_of_all_days_does_not_overflow() -> None:
    for_ever = fact("e", "valid", "2025-01-01", "9999-12-31")
    assert said([for_ever], "9999-12-31") == ("valid", "2025-01-01")
    assert next_change([for_ever], D("2026-01-01")) is None


def test_expired_counts_from_the_latest_last_day() -> None:
    renewed = fact("w", "valid", "2027-02-01", "2027-06-30")
    assert said([VALID, renewed], "2027-01-15") == ("expired", "2027-01-01")
    assert said([VALID, renewed], "2028-01-01") == ("expired", "2027-07-01")


def test_a_list_that_says_expired_ends_what_had_no_end_date_but_not_what_is_dated() -> None:
    said_so = fact("x", "expired", "2026-04-01")
    assert said([OPEN, said_so], "2026-06-01") == ("expired", "2026-04-01")
    assert said([VALID, said_so], "2026-06-01") == ("valid", "2025-01-01")


# One permission: stops


@pytest.mark.parametrize("facts", [[VALID, SUSPENDED, REVOKED], [REVOKED, SUSPENDED, VALID]])
def test_the_end_of_a_suspension_does_not_bring_back_what_was_revoked(facts: list[StatusFact]) -> None:
    assert said(facts, "2026-02-20") == ("suspended", "2026-02-01")
    assert said(facts, "2026-04-01") == ("revoked", "2026-03-15")
    assert said(facts, "2026-05-02") == ("revoked", "2026-03-15")


def test_a_suspension_denies_neither_before_nor_after() -> None:
    facts = [VALID, fact("s", "suspended", "2026-03-01", "2026-05-31")]
    days = ("2026-02-15", "2026-04-10", "2026-05-31", "2026-06-02")
    assert [said(facts, day)[0] for day in days] == ["valid", "suspended", "suspended", "valid"]


def test_a_suspension_without_an_end_lasts() -> None:
    assert said([VALID, fact("s", "suspended", "2026-03-01")], "2029-01-01") == ("suspended", "2026-03-01")


@pytest.mark.parametrize("stop", ["banned", "revoked", "suspended", "surrendered"])
def test_each_stop_lasts_until_a_reinstatement_of_the_same_day_or_later(stop: str) -> None:
    stopped = [OPEN, fact("b", stop, "2026-03-15")]
    lifted_before = [*stopped, fact("n", "reinstated", "2026-03-14")]
    lifted_same_day = [*stopped, fact("n", "reinstated", "2026-03-15")]
    assert said(lifted_before, "2026-06-01") == (stop, "2026-03-15")
    assert said(lifted_same_day, "2026-06-01") == ("valid", "2025-01-01")


def test_a_second_stop_after_the_reinstatement_stands() -> None:
    facts = [OPEN, REVOKED, fact("n", "reinstated", "2026-06-01"), fact("r2", "revoked", "2026-09-01")]
    assert said(facts, "2026-07-01") == ("valid", "2025-01-01")
    assert said(facts, "2026-09-01") == ("revoked", "2026-09-01")


def test_a_reinstatement_alone_makes_nothing_valid() -> None:
    assert said([REVOKED, fact("n", "reinstated", "2026-06-01")], "2026-07-01") == ("unknown", None)


def test_a_ban_for_a_term_counts_its_last_day_and_then_ends() -> None:
    ban = fact("b", "banned", "2026-01-10", "2027-01-09")
    assert said([OPEN, ban, SUSPENDED], "2027-01-09") == ("banned", "2026-01-10")
    assert said([OPEN, ban], "2027-01-10") == ("valid", "2025-01-01")


@pytest.mark.parametrize("word", ["cancelled", "Withdrawn", " REVOKED ", "canceled"])
def test_other_words_for_a_revocation_are_read_as_revoked(word: str) -> None:
    assert said([VALID, fact("r", word, "2026-03-15")], "2026-04-01") == ("revoked", "2026-03-15")


def test_conditions_win_over_plain_validity() -> None:
    assert said([VALID, fact("c", "conditional", "2026-02-01")], "2026-03-01") == (
        "conditional",
        "2026-02-01",
    )


# One permission: lists


def test_absence_from_a_list_does_not_end_a_date_that_runs() -> None:
    facts = [VALID, fact("g", "no_longer_listed", "2026-05-01")]
    assert said(facts, "2026-06-01") == ("valid", "2025-01-01")
    assert said(facts, "2027-01-15") == ("expired", "2027-01-01")


def test_absence_from_a_list_ends_what_never_had_an_end_date() -> None:
    facts = [OPEN, fact("g", "no_longer_listed", "2026-05-01")]
    assert said(facts, "2026-04-30") == ("valid", "2025-01-01")
    assert said(facts, "2026-05-01") == ("no_longer_listed", "2026-05-01")


def test_absence_of_the_same_day_ends_it_and_an_older_one_does_not() -> None:
    assert said([OPEN, fact("g", "no_longer_listed", "2025-01-01")], "2026-01-01")[0] == "no_longer_listed"
    assert said([OPEN, fact("g", "no_longer_listed", "2024-12-31")], "2026-01-01")[0] == "valid"


# One permission: what was known, and corrections


def test_true_then_known_later() -> None:
    late = fact("r", "revoked", "2026-03-15", recorded="2026-04-20")
    assert said([VALID, late], "2026-04-01", "2026-04-01") == ("valid", "2025-01-01")
    assert said([VALID, late], "2026-04-01", "2026-04-20") == ("revoked", "2026-03-15")


def test_a_known_date_means_the_end_of_that_day_in_utc() -> None:
    last_moment = datetime(2026, 4, 20, 23, 59, 59, 999999, UTC)
    late = fact("r", "revoked", "2026-03-15", recorded=last_moment)
    assert said([VALID, late], "2026-04-01", "2026-04-20")[0] == "revoked"
    assert said([VALID, late], "2026-04-01", last_moment - timedelta(microseconds=1))[0] == "valid"


def test_a_void_correction_removes_from_the_moment_it_is_known() -> None:
    facts = [VALID, REVOKED, fact("x", "void", "2026-03-15", recorded="2026-08-01", corrects="r")]
    assert said(facts, "2026-06-01", "2026-07-31") == ("revoked", "2026-03-15")
    assert said(facts, "2026-06-01", "2026-08-01") == ("valid", "2025-01-01")


def test_corrections_of_corrections_alternate() -> None:
    chain = [VALID, REVOKED]
    expected = ["valid", "revoked", "valid", "revoked", "valid"]
    for depth, state in enumerate(expected, start=1):
        corrects = "r" if depth == 1 else f"x{depth - 1}"
        chain.append(fact(f"x{depth}", "void", "2026-03-15", recorded=f"2026-08-0{depth}", corrects=corrects))
        assert said(chain, "2026-06-01")[0] == state
        assert said(chain, "2026-06-01", f"2026-08-0{depth}")[0] == state


def test_a_correction_with_a_state_replaces_even_before_it_is_effective() -> None:
    moved = fact("r2", "revoked", "2026-07-01", recorded="2026-04-01", corrects="r")
    assert said([VALID, REVOKED, moved], "2026-05-01") == ("valid", "2025-01-01")
    assert said([VALID, REVOKED, moved], "2026-07-01") == ("revoked", "2026-07-01")


def test_two_corrections_of_one_fact_of_which_one_was_taken_back() -> None:
    facts = [
        VALID,
        REVOKED,
        fact("a", "void", "2026-03-15", corrects="r"),
        fact("b", "void", "2026-03-15", corrects="r"),
        fact("c", "void", "2026-03-15", corrects="a"),
    ]
    assert said(facts, "2026-06-01")[0] == "valid"


def test_corrections_in_a_circle_hide_nothing() -> None:
    one = fact("b1", "banned", "2026-01-01", corrects="b2")
    other = fact("b2", "banned", "2026-02-01", corrects="b1")
    itself = fact("r", "revoked", "2026-03-15", corrects="r")
    assert said([VALID, one, other], "2026-06-01") == ("banned", "2026-02-01")
    assert said([VALID, itself], "2026-06-01") == ("revoked", "2026-03-15")


# One permission: for all facts

DAYS = st.dates(D("2026-01-01"), D("2026-02-10"))
IDS = st.sampled_from("abcdefg")


@st.composite
def fact_lists(draw: st.DrawFn) -> list[StatusFact]:
    ids = draw(st.lists(IDS, unique=True, max_size=7))
    return [
        StatusFact(
            id=name,
            state=draw(st.sampled_from(list(State))),
            effective_from=draw(DAYS),
            effective_to=draw(st.none() | DAYS),
            recorded_at=draw(DAYS | DAYS.map(lambda day: datetime.combine(day, time(12, 30), UTC))),
            corrects=draw(st.none() | IDS),
        )
        for name in ids
    ]


@given(fact_lists(), st.randoms(use_true_random=False), DAYS, st.none() | DAYS)
def test_order_never_matters_and_there_is_always_a_state(
    facts: list[StatusFact], random: object, on: date, known: date | None
) -> None:
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    status = permission_status(facts, on, known)
    assert permission_status(shuffled, on, known) == status
    assert status.state not in (State.VOID, State.REINSTATED)
    assert status.since is None or status.since <= on
    assert status.until is None or status.until >= on


@given(fact_lists(), DAYS, st.none() | DAYS)
def test_the_next_change_is_the_first_day_that_differs(facts: list[StatusFact], on: date, known: date | None) -> None:
    days = [on + timedelta(days=n) for n in range(1, 60)]
    now = permission_status(facts, on, known)
    later = {day: permission_status(facts, day, known) for day in days}
    assert next_change(facts, on, known) == next((d for d in days if later[d].state is not now.state), None)
    assert next_recheck(facts, on, known) == next((d for d in days if later[d] != now), None)


# A facts file


def test_a_facts_file_is_answered_in_its_order() -> None:
    row = {"id": "v", "state": "valid", "effective_from": "2025-01-01", "recorded_at": "2025-01-01T08:00:00Z"}
    ended = row | {"effective_to": "2025-06-30"}
    document = {
        "cases": [
            {"on": "2026-01-01", "known": "2026-01-01", "facts": [ended]},
            {"on": "2026-01-01", "known": "2025-01-01T07:59:59+00:00", "facts": [row]},
            {"facts": [row]},
        ]
    }
    assert answer_vectors(document, on=D("2025-02-01")) == [
        {"state": "expired", "since": "2025-07-01"},
        {"state": "unknown", "since": None},
        {"state": "valid", "since": "2025-01-01"},
    ]


@pytest.mark.parametrize(
    "document",
    [
        {},
        "text",
        {"cases": ["text"]},
        {"cases": [{"facts": []}]},
        {"cases": [{"on": "2026-02-30", "facts": []}]},
        {"cases": [{"on": "2026-02-01", "facts": [{"id": 1, "state": "bogus", "effective_from": "2026-01-01"}]}]},
        {"cases": [{"on": "2026-02-01", "facts": [{"id": 1, "state": "valid"}]}]},
    ],
)
def test_a_facts_file_that_cannot_be_read_is_refused_in_words(document: object) -> None:
    with pytest.raises(RuleBroken) as refusal:
        answer_vectors(document)
    assert refusal.value.code == "facts_unreadable"
    assert str(refusal.value)
