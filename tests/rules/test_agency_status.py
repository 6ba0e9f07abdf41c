"""The one word for an agency, and what stands beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iris.rules.status import (
    AGENCY_WORDS,
    STATE_WORDS,
    AgencyStatus,
    AgencyWord,
    Kind,
    Period,
    PermissionView,
    State,
    StatusFact,
    agency_status,
)

D = date.fromisoformat
DAYS = st.dates(D("2025-12-01"), D("2026-07-31"))


def fact(name: str, state: str, start: str, end: str | None = None, **more: object) -> StatusFact:
    recorded = more.pop("recorded", start)
    known = D(recorded) if isinstance(recorded, str) else recorded
    last = D(end) if end else None
    return StatusFact(name, State(state), D(start), last, known, **more)  # type: ignore[arg-type]


VALID = fact("v", "valid", "2025-01-01", "2026-12-31")
OPEN = fact("o", "valid", "2025-01-01")


def permission(kind: str, *facts: StatusFact, home: bool = True, **more: object) -> PermissionView:
    values: dict[str, object] = {"country": "NP", "authority": "Labour office", "number": "0010"} | more
    return PermissionView(kind=Kind(kind), home=home, facts=facts, **values)  # type: ignore[arg-type]


def licence(*facts: StatusFact, **more: object) -> PermissionView:
    return permission("licence", *facts, **more)  # type: ignore[arg-type]


def certificate(*facts: StatusFact, **more: object) -> PermissionView:
    return permission("certificate", *facts, number="C-1", authority="Register", country="", **more)  # type: ignore[arg-type]


def asked(*permissions: PermissionView, on: str = "2026-06-01", **more: object) -> AgencyStatus:
    return agency_status(permissions, D(on), **more)  # type: ignore[arg-type]


def one(state: str) -> tuple[StatusFact, StatusFact]:
    return OPEN, fact("z", state, "2026-04-01")


LADDER = [
    (AgencyWord.BANNED, permission("sanction", fact("z", "banned", "2026-04-01"), home=False, country="SA")),
    (AgencyWord.LICENCE_REVOKED, licence(*one("revoked"))),
    (AgencyWord.CERTIFICATE_WITHDRAWN, certificate(*one("revoked"))),
    (AgencyWord.LICENCE_SUSPENDED, licence(*one("suspended"))),
    (AgencyWord.CERTIFICATE_SUSPENDED, certificate(*one("suspended"))),
    (AgencyWord.CERTIFIED_WITH_CONDITIONS, certificate(*one("conditional"))),
    (AgencyWord.CERTIFIED, certificate(OPEN)),
    (AgencyWord.LICENSED, licence(OPEN)),
    (AgencyWord.LICENCE_SURRENDERED, licence(*one("surrendered"))),
    (AgencyWord.LICENCE_EXPIRED, licence(fact("v", "valid", "2025-01-01", "2026-03-31"))),
    (AgencyWord.NO_LONGER_LISTED, licence(*one("no_longer_listed"), home=False)),
]


@pytest.mark.parametrize(("word", "permission"), LADDER)
def test_each_word_is_given_alone(word: AgencyWord, permission: PermissionView) -> None:
    assert asked(permission).word is word
    assert asked(permission, closed=D("2026-05-01")).word is word


@pytest.mark.parametrize("higher", range(len(LADDER)))
def test_the_earlier_word_wins_over_any_later_one_that_can_stand_beside_it(higher: int) -> None:
    word, view = LADDER[higher]
    for _, other in LADDER[higher + 1 :]:
        if other.kind is not view.kind or other.home is not view.home:
            assert asked(other, view).word is word
            assert asked(view, other).word is word


def test_closed_is_said_only_when_nothing_else_is_known_and_unknown_comes_last() -> None:
    assert asked(closed=D("2026-05-01")).word is AgencyWord.CLOSED
    assert asked(closed=D("2026-05-01")).since == D("2026-05-01")
    assert asked(closed=D("2026-06-02")).word is AgencyWord.UNKNOWN


def test_a_foreign_licence_neither_licenses_nor_strikes_off_at_home() -> None:
    assert asked(licence(OPEN, home=False)).word is AgencyWord.UNKNOWN
    assert asked(licence(OPEN), licence(*one("revoked"), home=False, country="SA")).word is AgencyWord.LICENSED


def test_a_ban_by_any_authority_speaks_with_its_reason() -> None:
    ban = StatusFact("b", State.BANNED, D("2026-01-10"), reason="fees")
    status = asked(licence(OPEN), permission("sanction", ban, home=False, country="SA"))
    assert (status.word, status.since, status.reason) == (AgencyWord.BANNED, D("2026-01-10"), "fees")
    assert status.speaks is not None
    assert status.speaks.permission.country == "SA"


def test_of_several_home_licences_the_one_with_the_newest_fact_speaks() -> None:
    old = licence(OPEN, fact("r", "revoked", "2025-06-01"), number="1")
    new = licence(fact("w", "valid", "2026-01-01"), number="2")
    for permissions in ((old, new), (new, old)):
        assert asked(*permissions).word is AgencyWord.LICENSED
    assert asked(old, new, on="2025-07-01").word is AgencyWord.LICENCE_REVOKED


def test_an_old_number_that_left_the_list_does_not_outdo_the_new_one() -> None:
    gone = licence(OPEN, fact("g", "no_longer_listed", "2026-05-01"), number="1")
    new = licence(fact("w", "valid", "2024-01-01"), number="2")
    assert asked(gone, new).word is AgencyWord.LICENSED


def test_a_ban_list_that_drops_the_agency_does_not_make_it_no_longer_listed() -> None:
    lifted = permission("sanction", fact("g", "no_longer_listed", "2026-05-01"), home=False)
    assert asked(lifted).word is AgencyWord.UNKNOWN


def test_a_new_certificate_speaks_for_itself_after_an_old_one_was_withdrawn() -> None:
    old = certificate(OPEN, fact("r", "revoked", "2025-06-01"))
    new = permission("certificate", fact("w", "valid", "2026-01-01", "2028-12-31"), number="C-2")
    assert asked(old, new).word is AgencyWord.CERTIFIED


def test_what_is_known_later_changes_the_word_only_then() -> None:
    view = licence(OPEN, fact("r", "revoked", "2026-03-15", recorded="2026-07-01"))
    assert agency_status([view], D("2026-06-01"), D("2026-06-30")).word is AgencyWord.LICENSED
    assert agency_status([view], D("2026-06-01"), D("2026-07-01")).word is AgencyWord.LICENCE_REVOKED


KEYED = [replace(view, key=number) for number, (_, view) in enumerate(LADDER)]


@given(st.lists(st.sampled_from(KEYED), max_size=6), st.randoms(use_true_random=False), DAYS)
def test_the_order_of_permissions_never_matters(views: list[PermissionView], random: object, on: date) -> None:
    shuffled = list(views)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert agency_status(views, on) == agency_status(shuffled, on)


# Beside the word


def codes(status: AgencyStatus) -> list[str]:
    for note in (*status.contradictions, *status.warnings):
        assert note.sentence % note.values
    return [note.code for note in (*status.contradictions, *status.warnings)]


def test_a_guarantee_that_lapsed_is_said_beside_a_licence_in_force() -> None:
    bonded = fact("v", "valid", "2025-01-01", "2027-12-31", guarantee_until=D("2026-05-31"))
    assert codes(asked(licence(bonded), on="2026-05-31")) == []
    status = asked(licence(bonded), on="2026-06-01")
    assert status.word is AgencyWord.LICENSED
    assert codes(status) == ["guarantee_lapsed"]
    assert status.warnings[0].values["since"] == D("2026-06-01")


def test_a_renewed_guarantee_takes_the_warning_back() -> None:
    bonded = fact("v", "valid", "2025-01-01", "2027-12-31", guarantee_until=D("2026-05-31"))
    renewed = fact("w", "valid", "2026-05-20", "2027-12-31", guarantee_until=D("2027-05-31"))
    assert codes(asked(licence(bonded, renewed))) == []


def test_expiring_is_said_from_sixty_days_before() -> None:
    assert codes(asked(licence(VALID), on="2026-10-31")) == []
    assert codes(asked(licence(VALID), on="2026-11-01")) == ["expiring"]
    assert codes(asked(licence(VALID), on="2026-12-31")) == ["expiring"]
    assert codes(asked(licence(VALID), on="2027-01-01")) == []


def test_contested_and_applicant_are_said_while_they_last() -> None:
    contested = licence(*one("revoked"), contests=(Period(D("2026-05-01"), D("2026-06-01")),))
    assert codes(asked(contested, applicant_since=D("2026-05-20"))) == ["contested", "applicant"]
    assert codes(asked(contested, on="2026-06-02")) == []


def test_a_date_that_runs_while_the_list_dropped_the_name_is_a_contradiction() -> None:
    view = licence(fact("v", "valid", "2025-01-01", "2027-12-31"), fact("g", "no_longer_listed", "2026-05-01"))
    assert codes(asked(view)) == ["gone_but_dated"]
    assert codes(asked(licence(*view.facts, fact("w", "valid", "2026-05-15", "2027-12-31")))) == []


def test_two_sources_that_disagree_about_one_permission_are_both_named() -> None:
    view = licence(
        fact("v", "valid", "2025-01-01", source="Ministry list"),
        fact("r", "suspended", "2026-03-01", source="Embassy list"),
    )
    status = asked(view)
    assert status.word is AgencyWord.LICENCE_SUSPENDED
    assert codes(status) == ["sources_differ"]
    assert {status.contradictions[0].values[k] for k in ("one", "other")} == {"Ministry list", "Embassy list"}


def test_a_stop_that_another_source_lifted_is_no_contradiction() -> None:
    view = licence(
        fact("v", "valid", "2026-04-01", source="New list"),
        fact("n", "reinstated", "2026-04-01", source="New list"),
        fact("o", "valid", "2025-01-01", source="Old list"),
        fact("r", "revoked", "2026-03-01", source="Old list"),
    )
    assert codes(asked(view)) == []


def test_two_authorities_that_disagree_about_one_number_are_a_contradiction() -> None:
    status = asked(licence(OPEN), licence(*one("revoked"), authority="Ministry", number="RL-10"))
    assert "home_licences_differ" in codes(status)
    status = asked(licence(OPEN), licence(*one("revoked"), authority="Ministry", number="10"))
    assert codes(status) == ["authorities_differ"]


def test_a_certificate_in_force_without_a_licence_at_home_is_a_contradiction() -> None:
    status = asked(certificate(OPEN), licence(*one("revoked")))
    assert status.word is AgencyWord.LICENCE_REVOKED
    assert codes(status) == ["certified_without_licence"]


def test_a_ban_beside_a_valid_licence_is_a_contradiction() -> None:
    ban = permission("sanction", fact("b", "banned", "2026-01-10"), home=False, authority="Gulf ministry")
    assert codes(asked(licence(OPEN), ban)) == ["banned_but_valid"]


def test_every_word_and_every_state_is_said_with_a_next_step_and_a_shape() -> None:
    assert set(AGENCY_WORDS) == set(AgencyWord)
    assert set(STATE_WORDS) == set(State)
    for word in (*AGENCY_WORDS.values(), *STATE_WORDS.values()):
        assert word.label
        assert word.sentence.endswith(".")
        assert word.icon
