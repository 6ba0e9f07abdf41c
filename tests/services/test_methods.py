"""Drafts of a method: kept only where they keep its laws, compared, asked about, frozen; bands month by month."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.jobs import methods as jobs
from iris.jobs.handlers import Workshop
from iris.rules.errors import RuleBroken
from iris.rules.moves import faults
from iris.rules.scoring.drafting import digest
from iris.rules.scoring.methods import method
from iris.rules.scoring.publication import DRAFTING, Release, release_of
from iris.rules.scoring.published import Question, scores
from iris.rules.scoring.vocabulary import Grade
from iris.services import methods
from iris.services.methods import Proposal
from tests.factories import Made
from tests.services.scored import Agency, lived_in

HARSH = {"points.record": 40.0, "points.conformity": 35.0}


def proposal(figures: dict[str, float] | None = None, release: str = "2027.1") -> Proposal:
    return Proposal("Harm weighs more", "2026.1", release, "Harm is what people ask about.", figures or HARSH)


@pytest.fixture
def draft(made: Made) -> m.MethodDraft:
    return methods.write(made.session, made.now, proposal())


@pytest.fixture
def two(made: Made) -> list[Agency]:
    """One agency with a record, one with nothing against it."""
    calm = Agency(made, made.agency("Ibis Ltd", "NP"))
    made.licence(calm.entry, number="8", effective_from=calm.ago(900))
    return [lived_in(made), calm.sign().examined(150)]


def run_of(made: Made, shop: Workshop, draft: m.MethodDraft) -> m.MethodComparison:
    run = methods.begin_comparison(made.session, made.now, draft, queries.methods.published_count(made.session))
    jobs.compare(shop.database, run.id, lambda *_: None)
    made.session.expire_all()
    return run


def test_the_table_of_moves_is_whole() -> None:
    assert faults(DRAFTING) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (proposal({"points.record": 31.0}), "law_broken"),
        (proposal(release="2026.1"), "release_taken"),
        (proposal(release="next"), "release_odd"),
    ],
)
def test_what_breaks_the_method_is_not_kept(made: Made, wrong: Proposal, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        methods.write(made.session, made.now, wrong)
    assert refusal.value.code == code
    assert made.session.scalar(select(func.count()).select_from(m.MethodDraft)) == 0


def test_only_figures_that_differ_are_kept(made: Made) -> None:
    row = methods.write(made.session, made.now, proposal(HARSH | {"points.standing": 5.0}))
    assert row.figures == HARSH


def test_a_run_keeps_everybody_worst_mover_first_as_two_scores_say(
    made: Made, shop: Workshop, draft: m.MethodDraft, two: list[Agency]
) -> None:
    run = run_of(made, shop, draft)
    moves = queries.methods.moves(made.session, run.id)
    assert (run.agencies, run.scored, len(moves)) == (2, 2, 2)
    assert [move.place for move in moves] == [1, 2]
    assert moves[0].shift is not None
    assert moves[0].shift <= (moves[1].shift or 0.0)
    material = queries.scoring.material(made.session, [agency.entry for agency in two], run.known)
    for move in moves:
        (scored,) = scores([Question(material[move.entry_id], run.as_of, run.known)])
        assert move.old_value == scored.score.value
        assert move.old_low == scored.score.low
        assert (move.cause == "nothing") is (abs(move.shift or 0.0) < 1e-9)
    assert sum(run.spread["after"].values()) == 2
    assert {test["method"] for test in run.back_test} == {"2026.1", "2027.1"}
    assert queries.methods.moves(made.session, run.id, after=1) == moves[1:]


def test_a_second_run_of_the_job_changes_nothing(
    made: Made, shop: Workshop, draft: m.MethodDraft, two: list[Agency]
) -> None:
    run = run_of(made, shop, draft)
    done = run.done_at
    jobs.compare(shop.database, run.id, lambda *_: None)
    made.session.expire_all()
    assert run.done_at == done
    assert len(queries.methods.moves(made.session, run.id)) == len(two)


def test_a_long_run_is_queued(made: Made, draft: m.MethodDraft) -> None:
    methods.begin_comparison(made.session, made.now, draft, methods.AT_ONCE)
    assert made.session.scalars(select(m.Job.name).where(m.Job.name == "compare_methods")).all() == []
    methods.begin_comparison(made.session, made.now, draft, methods.AT_ONCE + 1)
    assert made.session.scalars(select(m.Job.name).where(m.Job.name == "compare_methods")).all() == ["compare_methods"]


def test_a_draft_goes_its_way_with_dates_and_is_frozen(
    made: Made, shop: Workshop, draft: m.MethodDraft, two: list[Agency]
) -> None:
    session, now, today = made.session, made.now, made.now.date()

    def refused(code: str, move: object, *args: object) -> None:
        with pytest.raises(RuleBroken) as refusal:
            move(session, *args)  # type: ignore[operator]
        assert refusal.value.code == code

    refused("not_compared", methods.open_comment, now, draft, today + timedelta(30))
    run_of(made, shop, draft)
    refused("comment_days", methods.open_comment, now, draft, today)
    methods.open_comment(session, now, draft, today + timedelta(30))
    refused("draft_fixed", methods.rewrite, now, draft, proposal({"points.record": 30.0}))
    refused("comments_run", methods.close_comment, now + timedelta(30), draft, 4, "")
    later = now + timedelta(31)
    methods.close_comment(session, later, draft, 4, "https://example.org/comments")
    refused("in_force_past", methods.approve, later, draft, later.date())
    methods.approve(session, later, draft, later.date() + timedelta(60))
    assert (draft.comment_from, draft.comment_until) == (today, today + timedelta(30))
    assert (draft.comments, draft.approved_on) == (4, later.date())
    assert draft.digest == digest(methods.made_of(draft))
    for move in (methods.take_back, methods.discard):
        refused("move_not_open", move, later, draft)
    assert release_of(draft.release, draft.digest, [method("2026.1")]) is Release.AWAITED
    assert release_of(draft.release, draft.digest, [methods.made_of(draft)]) is Release.PUBLISHED
    other = methods.method_with(method("2026.1"), {}, draft.release)
    assert release_of(draft.release, draft.digest, [other]) is Release.ANOTHER


def test_after_the_comments_a_draft_can_be_changed_and_is_compared_again(
    made: Made, shop: Workshop, draft: m.MethodDraft
) -> None:
    session, later = made.session, made.now + timedelta(31)
    run_of(made, shop, draft)
    methods.open_comment(session, made.now, draft, made.now.date() + timedelta(30))
    methods.close_comment(session, later, draft, 0, "")
    methods.take_back(session, later, draft)
    methods.rewrite(session, later, draft, proposal({"points.record": 35.0, "points.conformity": 40.0}))
    with pytest.raises(RuleBroken) as refusal:
        methods.open_comment(session, later, draft, later.date() + timedelta(30))
    assert refusal.value.code == "not_compared"


def test_the_database_keeps_no_approval_without_its_checksum(made: Made, draft: m.MethodDraft) -> None:
    draft.approved_on = draft.in_force_from = made.now.date()
    with pytest.raises(IntegrityError), made.session.begin_nested():
        made.session.flush()


def test_each_month_says_what_the_public_saw_then(made: Made, shop: Workshop, session: Session) -> None:
    agency = Agency(made, made.agency("Crane Ltd", "NP")).sign(100).examined(90).examined(20, c_2_1=Grade.CRITICAL)
    made.licence(agency.entry, number="9", effective_from=agency.ago(900))
    days = jobs.record_spread(shop.database, lambda *_: None)
    assert days in {3, 4}
    rows = queries.methods.spread(session, agency.ago(100))
    assert len({day for day, _, _ in rows}) == days
    assert all(count == 1 for _, _, count in rows)
    # Known two weeks after the examination, so the first of the months says nothing of it.
    assert rows == queries.methods.spread(session, agency.ago(100), country="NP", group="*")
    assert queries.methods.spread(session, agency.ago(100), country="BD") == []
    assert jobs.record_spread(shop.database, lambda *_: None) == 0
