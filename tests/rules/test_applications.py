"""Applications: the way to a grant, its conditions, the clocks, and every refusal on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iris.rules.applications import (
    APPLICATION,
    ENDS,
    GRANT_CONDITIONS,
    PART_LABELS,
    REFUSAL_SENTENCES,
    REJECTION_SENTENCES,
    UNDER_WAY,
    ApplicationFacts,
    ApplicationState,
    GrantFacts,
    Objection,
    Part,
    RefusalReason,
    RejectionReason,
    check_objection,
    clocks,
    grant_checklist,
    missing_parts,
    on_site_limit,
)
from iris.rules.deadlines import add_months
from iris.rules.errors import RuleBroken
from iris.rules.findings import OVER, FindingState, Grade, Standing, due_dates
from iris.rules.moves import due_by_clock, offers, take
from iris.rules.regimes import LicenceNeed, Regime, RegimeEntry

S = ApplicationState
TODAY = date(2026, 9, 1)
ON_SITE = date(2026, 5, 29)
REQUIRED = RegimeEntry("QQ", Regime.REQUIRED, "Act of Invented Land", date(2026, 1, 1))


def finding(code="F-1", grade=Grade.MAJOR, state=FindingState.VERIFIED_CLOSED, verified=date(2026, 7, 1)):
    return Standing(code, "1.1", grade, state, due_dates(grade, date(2026, 6, 1)), verified)


def open_finding(grade=Grade.MAJOR, state=FindingState.OPEN):
    return finding(grade=grade, state=state, verified=None)


GRANT = GrantFacts(
    today=TODAY,
    agreement_signed_on=date(2026, 3, 1),
    findings=(
        finding(),
        finding("F-2", Grade.CRITICAL),
        finding("F-3", Grade.MINOR, FindingState.PLAN_ACCEPTED, None),
        finding("F-4", Grade.OBSERVATION, FindingState.OPEN, None),
    ),
    window_opened_on=date(2026, 3, 10),
    objections=(Objection(date(2026, 3, 12), date(2026, 4, 1), settled=True),),
    review_done_on=date(2026, 8, 20),
    licences=(LicenceNeed(REQUIRED, valid_licence=True),),
    last_on_site=ON_SITE,
)
FACTS = ApplicationFacts(
    today=TODAY,
    parts_done=frozenset(Part),
    submitted_on=date(2026, 3, 1),
    accepted_on=date(2026, 3, 10),
    reason_code="not_an_agency",
    reason="It recruits for itself only.",
    desk_filed=True,
    on_site_filed=True,
    grant=GRANT,
)


def refusal(move, state, facts=FACTS, **changes):
    with pytest.raises(RuleBroken) as refused:
        take(APPLICATION, move, state, replace(facts, **changes))
    assert "%(" not in str(refused.value)
    return refused.value


def not_granted(**changes):
    return refusal("grant", S.DECISION, grant=replace(GRANT, **changes)).code


def test_an_application_runs_from_draft_to_grant():
    state = S.DRAFT
    for move in (
        "submit", "accept", "begin_desk_review", "begin_on_site", "begin_corrective_action",
        "begin_technical_review", "hand_to_decision", "grant",
    ):  # fmt: skip
        state = take(APPLICATION, move, state, FACTS)
    assert state is S.GRANTED


# --- sending and review ----------------------------------------------------------------------------------


def test_an_application_with_a_part_missing_is_not_sent():
    done = frozenset(Part) - {Part.OWNERS, Part.SELF_ASSESSMENT}
    assert missing_parts(done) == (Part.OWNERS, Part.SELF_ASSESSMENT)
    refused = refusal("submit", S.DRAFT, parts_done=done)
    assert (refused.code, refused.values) == ("incomplete", {"count": 2})


def test_rejecting_needs_a_reason_of_the_list_and_words():
    assert refusal("reject", S.SUBMITTED, reason_code="whim").code == "rejection_reason"
    assert refusal("reject", S.SUBMITTED, reason=" ").code == "no_reason"
    assert take(APPLICATION, "reject", S.SUBMITTED, FACTS) is S.REJECTED


def test_deferring_says_what_is_missing():
    assert refusal("defer", S.SUBMITTED, reason="").code == "no_reason"


def test_a_deferred_application_is_answered_in_sixty_days():
    deferred = replace(FACTS, deferred_on=date(2026, 3, 1))
    last = replace(deferred, today=date(2026, 4, 30))
    assert take(APPLICATION, "answer", S.DEFERRED, last) is S.SUBMITTED
    assert due_by_clock(APPLICATION, S.DEFERRED, last) == []
    late = replace(deferred, today=date(2026, 5, 1))
    assert refusal("answer", S.DEFERRED, late).code == "deferral_over"
    assert [m.target for m in due_by_clock(APPLICATION, S.DEFERRED, late)] == [S.LAPSED]


def test_the_clock_does_not_lapse_what_still_has_time():
    early = replace(FACTS, deferred_on=TODAY)
    assert refusal("lapse", S.DEFERRED, early).code == "deferral_runs"


def test_nobody_looks_at_papers_before_the_agreement_is_signed():
    unsigned = replace(GRANT, agreement_signed_on=None)
    assert refusal("begin_desk_review", S.ACCEPTED, grant=unsigned).code == "agreement"


def test_stages_wait_for_the_report_before_them():
    assert refusal("begin_on_site", S.DESK_REVIEW, desk_filed=False).code == "desk_report"
    assert refusal("begin_corrective_action", S.ON_SITE, on_site_filed=False).code == "on_site_report"


def test_a_finding_within_its_time_holds_up_the_technical_review():
    running = replace(GRANT, today=date(2026, 6, 10), findings=(open_finding(),))
    refused = refusal("begin_technical_review", S.CORRECTIVE_ACTION, today=date(2026, 6, 10), grant=running)
    assert (refused.code, refused.values) == ("findings_running", {"which": "F-1"})


def test_an_agency_that_lets_its_time_pass_can_be_refused():
    late = replace(GRANT, findings=(open_finding(),))
    facts = replace(FACTS, grant=late, reason_code="findings_open")
    state = take(APPLICATION, "begin_technical_review", S.CORRECTIVE_ACTION, facts)
    state = take(APPLICATION, "hand_to_decision", state, facts)
    assert take(APPLICATION, "refuse", state, facts) is S.REFUSED
    assert refusal("grant", S.DECISION, facts).code == "grave_closed"


# --- the grant -------------------------------------------------------------------------------------------


def test_every_condition_says_met():
    lines = grant_checklist(GRANT)
    assert len(lines) == len(GRANT_CONDITIONS)
    assert all(line.met and line.sentence % line.values for line in lines)


@pytest.mark.parametrize("grade", [Grade.CRITICAL, Grade.MAJOR])
@pytest.mark.parametrize("state", [s for s in FindingState if s not in OVER])
def test_a_grave_finding_not_verified_closed_blocks_the_grant(grade, state):
    assert not_granted(findings=(open_finding(grade, state),)) == "grave_closed"


@pytest.mark.parametrize(
    ("state", "granted"),
    [
        (FindingState.OPEN, False),
        (FindingState.PLAN_SUBMITTED, False),
        (FindingState.PLAN_RETURNED, False),
        (FindingState.PLAN_ACCEPTED, True),
        (FindingState.EVIDENCE_SUBMITTED, True),
        (FindingState.REOPENED, True),
        (FindingState.VERIFIED_CLOSED, True),
    ],
)
def test_a_minor_finding_needs_an_accepted_plan(state, granted):
    facts = replace(GRANT, findings=(open_finding(Grade.MINOR, state),))
    if granted:
        assert take(APPLICATION, "grant", S.DECISION, replace(FACTS, grant=facts)) is S.GRANTED
    else:
        assert not_granted(findings=facts.findings) == "minor_planned"


def test_observations_and_good_practice_block_nothing():
    light = (open_finding(Grade.OBSERVATION), open_finding(Grade.GOOD_PRACTICE))
    assert take(APPLICATION, "grant", S.DECISION, replace(FACTS, grant=replace(GRANT, findings=light)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agreement_signed_on": None}, "agreement"),
        ({"last_on_site": None}, "on_site_done"),
        ({"review_done_on": None}, "technical_review"),
        ({"window_opened_on": None}, "window_closed"),
        ({"window_opened_on": TODAY - timedelta(days=14)}, "window_closed"),
        ({"objections": (Objection(date(2026, 3, 12), addressed=True),)}, "objections_answered"),
        ({"objections": (Objection(date(2026, 3, 12), date(2026, 3, 20)),)}, "objections_addressed"),
        ({"licences": ()}, "established"),
        ({"licences": (LicenceNeed(REQUIRED, valid_licence=False),)}, "licences"),
        ({"licences": (LicenceNeed(RegimeEntry("QQ"), valid_licence=False),)}, "regimes_known"),
    ],
)
def test_each_missing_condition_blocks_the_grant(changes, code):
    assert not_granted(**changes) == code
    assert [line.code for line in grant_checklist(replace(GRANT, **changes)) if not line.met] == [code]


def test_the_day_after_the_window_is_enough():
    facts = replace(GRANT, window_opened_on=TODAY - timedelta(days=15))
    assert all(line.met for line in grant_checklist(facts))


def test_an_objection_that_is_not_settled_is_addressed_in_the_decision():
    answered = Objection(date(2026, 3, 12), date(2026, 3, 20))
    addressed = replace(GRANT, objections=(replace(answered, addressed=True),))
    assert all(line.met for line in grant_checklist(addressed))
    facts = replace(FACTS, reason_code="findings_open", grant=replace(GRANT, objections=(answered,)))
    assert refusal("refuse", S.DECISION, facts).code == "objections_addressed"


def test_a_country_that_requires_no_licence_satisfies_and_shows_its_source():
    free = RegimeEntry("ZZ", Regime.NONE, "Ministry page", date(2026, 1, 1))
    facts = replace(GRANT, licences=(*GRANT.licences, LicenceNeed(free, valid_licence=False)))
    (line,) = (line for line in grant_checklist(facts) if line.code == "licences")
    assert line.met
    assert line.values["sources"] == "ZZ: Ministry page"


def test_a_valid_licence_satisfies_where_the_regime_is_unknown():
    facts = replace(GRANT, licences=(LicenceNeed(RegimeEntry("QQ"), valid_licence=True),))
    assert all(line.met for line in grant_checklist(facts))


# --- six months ------------------------------------------------------------------------------------------


def test_the_limit_is_six_calendar_months_after_the_last_day_on_site():
    assert on_site_limit(GRANT) == date(2026, 11, 29)
    assert on_site_limit(replace(GRANT, last_on_site=date(2026, 8, 31))) == date(2027, 2, 28)


def test_a_major_verified_on_the_last_day_of_six_months_is_in_time():
    assert take(
        APPLICATION,
        "grant",
        S.DECISION,
        replace(
            FACTS,
            grant=replace(GRANT, today=date(2027, 2, 1), findings=(finding(verified=date(2026, 11, 29)),)),
        ),
    )


def test_a_major_verified_a_day_later_asks_for_a_new_on_site_audit():
    late = (finding(verified=date(2026, 11, 30)),)
    assert not_granted(today=date(2026, 12, 1), findings=late) == "on_site_fresh"


@pytest.mark.parametrize("state", [S.CORRECTIVE_ACTION, S.TECHNICAL_REVIEW])
def test_after_six_months_the_clock_sends_it_back_on_site(state):
    grant = replace(GRANT, findings=(open_finding(),), today=date(2026, 11, 29))
    assert due_by_clock(APPLICATION, state, replace(FACTS, today=grant.today, grant=grant)) == []
    late = replace(grant, today=date(2026, 11, 30))
    (move,) = due_by_clock(APPLICATION, state, replace(FACTS, today=late.today, grant=late))
    assert move.target is S.ON_SITE
    anew = replace(late, last_on_site=date(2026, 12, 20))
    assert due_by_clock(APPLICATION, state, replace(FACTS, today=late.today, grant=anew)) == []


def test_what_is_out_of_date_does_not_reach_the_decision():
    stale = replace(GRANT, today=date(2026, 11, 30), findings=(open_finding(),))
    assert refusal("hand_to_decision", S.TECHNICAL_REVIEW, grant=stale).code == "on_site_fresh"
    assert refusal("begin_technical_review", S.CORRECTIVE_ACTION, grant=stale).code == "on_site_fresh"


def test_minors_do_not_wear_out_the_on_site_audit():
    old = replace(GRANT, today=date(2028, 1, 1), findings=(open_finding(Grade.MINOR),))
    assert due_by_clock(APPLICATION, S.CORRECTIVE_ACTION, replace(FACTS, today=old.today, grant=old)) == []


# --- decision and after ----------------------------------------------------------------------------------


def test_a_refusal_needs_a_published_reason_and_words():
    assert refusal("refuse", S.DECISION, reason_code="not_an_agency").code == "refusal_reason"
    assert refusal("refuse", S.DECISION, reason_code="findings_open", reason="").code == "no_reason"


def test_only_an_upheld_appeal_reopens_a_refusal():
    assert refusal("reopen", S.REFUSED).code == "no_appeal"
    assert take(APPLICATION, "reopen", S.REFUSED, replace(FACTS, appeal_upheld=True)) is S.DECISION


@pytest.mark.parametrize("state", sorted(ENDS - {S.REFUSED}))
def test_what_has_ended_offers_nothing(state):
    assert offers(APPLICATION, state, FACTS) == []


@pytest.mark.parametrize("state", sorted(UNDER_WAY))
def test_the_applicant_may_take_it_back_until_it_is_decided(state):
    assert take(APPLICATION, "withdraw", state, FACTS) is S.WITHDRAWN


def test_a_decision_needs_the_facts_of_the_grant():
    with pytest.raises(ValueError, match="not given"):
        take(APPLICATION, "grant", S.DECISION, replace(FACTS, grant=None))


# --- clocks ----------------------------------------------------------------------------------------------


def test_objections_are_open_for_fourteen_days():
    check_objection(date(2026, 3, 10), date(2026, 3, 10))
    check_objection(date(2026, 3, 10), date(2026, 3, 24))
    for accepted, today, code in [
        (date(2026, 3, 10), date(2026, 3, 25), "objection_over"),
        (date(2026, 3, 10), date(2026, 3, 9), "objection_not_open"),
        (None, date(2026, 3, 9), "objection_not_open"),
    ]:
        with pytest.raises(RuleBroken) as refused:
            check_objection(accepted, today)
        assert refused.value.code == code


def test_the_clocks_say_what_is_due_and_for_whom():
    sent = ApplicationFacts(today=date(2026, 3, 2), submitted_on=date(2026, 3, 1))
    assert [(c.code, c.due) for c in clocks(S.SUBMITTED, sent)] == [("review", date(2026, 3, 15))]
    deferred = ApplicationFacts(today=date(2026, 3, 2), deferred_on=date(2026, 3, 1))
    assert [(c.code, c.due) for c in clocks(S.DEFERRED, deferred)] == [("answer", date(2026, 4, 30))]
    open_now = replace(
        FACTS,
        today=date(2026, 3, 12),
        grant=replace(GRANT, objections=(Objection(date(2026, 3, 11)),), last_on_site=None),
    )
    assert [(c.code, c.due) for c in clocks(S.ACCEPTED, open_now)] == [
        ("objection_window", date(2026, 3, 24)),
        ("objection_answer", date(2026, 4, 7)),
    ]
    grave = replace(FACTS, grant=replace(GRANT, findings=(open_finding(),)))
    assert [(c.code, c.due) for c in clocks(S.CORRECTIVE_ACTION, grave)] == [("on_site_limit", date(2026, 11, 29))]
    assert clocks(S.GRANTED, grave) == ()


def test_a_period_changed_by_the_secretariat_moves_the_clock():
    changed = ApplicationFacts(
        today=date(2026, 3, 2), submitted_on=date(2026, 3, 1), overrides={"application_review": 21}
    )
    assert clocks(S.SUBMITTED, changed)[0].due == date(2026, 3, 22)


def test_every_part_and_reason_is_said():
    assert set(PART_LABELS) == set(Part)
    assert set(REJECTION_SENTENCES) == set(RejectionReason)
    assert set(REFUSAL_SENTENCES) == set(RefusalReason)


@settings(max_examples=80, deadline=None)
@given(
    on_site=st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    verified_after=st.integers(0, 400),
    grade=st.sampled_from([Grade.MAJOR, Grade.CRITICAL]),
)
def test_no_grant_rests_on_a_grave_finding_verified_after_six_months(on_site, verified_after, grade):
    verified = on_site + timedelta(days=verified_after)
    facts = replace(
        GRANT,
        today=verified + timedelta(days=1),
        window_opened_on=on_site - timedelta(days=60),
        last_on_site=on_site,
        findings=(finding(grade=grade, verified=verified),),
    )
    granted = all(line.met for line in grant_checklist(facts))
    assert granted is (verified <= add_months(on_site, 6))
