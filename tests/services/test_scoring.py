"""Facts behind scores: versions that stay readable, replay to the last digit, timing, groups, and the cache."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, func, select

from iris import models as m
from iris import queries
from iris.db import Database
from iris.jobs import scores as jobs
from iris.jobs.handlers import HANDLERS, SCHEDULES, Workshop
from iris.rules.merging import MergeReason
from iris.rules.roles import Role
from iris.rules.scoring.arrays import known_moments
from iris.rules.scoring.published import Question, Scored, scores
from iris.rules.scoring.recorded import (
    KINDS,
    WHOLE_REGISTER,
    AnswerFact,
    ComplaintFact,
    DisclosureFact,
    PlacementsFact,
    RatingFact,
    RelativeFact,
)
from iris.rules.scoring.vocabulary import DisclosureItem, Gate, Grade, Kind, Outcome, Reason, Source
from iris.rules.status import State
from iris.services import merging, register, scoring
from tests.factories import Made, actor_of
from tests.services.scored import Agency, lived_in, noon


def score_at(agency: Agency, on: date, known: date | datetime, *, published: bool = True) -> Scored:
    material = queries.scoring.material(agency.made.session, [agency.entry], known)[agency.entry.id]
    (found,) = scores([Question(material, on, known, published)])
    return found


def said(scored: Scored) -> tuple[object, ...]:
    """Everything that a score says, to the last digit."""
    score = scored.score
    return (score.headline, score.before_gates, score.gates, score.contributions, score.coverage, scored.inputs)


def waiting(made: Made) -> list[list[int]]:
    query = select(m.Job.args).where(m.Job.name == "rescore").order_by(m.Job.id)
    return [args["ids"] for args in made.session.scalars(query)]


# --- facts and their versions -----------------------------------------------------------------------------------


def test_every_kind_of_fact_comes_back_as_it_was_recorded(made: Made) -> None:
    agency = lived_in(made)
    rows = made.session.scalars(select(m.ScoreFact).where(m.ScoreFact.entry_id == agency.entry.id)).all()
    assert {row.kind for row in rows} == KINDS.keys() - {"group"}
    for row in rows:
        fact = KINDS[row.kind].read(row.payload)
        assert fact.payload() == row.payload
        assert fact.effective == row.effective_on


def test_the_same_fact_again_writes_nothing(made: Made) -> None:
    agency = Agency(made, made.agency())
    fact = DisclosureFact(DisclosureItem.OWNERS, agency.ago(10))
    first = agency.tell(fact, "disclosure:1", agency.ago(10))
    assert agency.tell(fact, "disclosure:1", agency.today).id == first.id
    later = agency.tell(replace(fact, verified=True), "disclosure:1", agency.today)
    assert later.id != first.id
    (item,) = score_at(agency, agency.today, agency.today).facts.disclosures
    assert (item.verified, item.recorded) == (True, first.recorded_at)


def test_whoever_sees_no_facts_can_still_correct_one(db: Database, made: Made) -> None:
    agency = lived_in(made)
    officer = actor_of(made.account(Role.CASE_OFFICER))
    made.session.flush()
    with db.session(officer) as session:
        entry = session.get(m.RegisterEntry, agency.entry.id)
        assert entry is not None
        assert session.scalars(select(m.ScoreFact)).all() == []
        reopened = ComplaintFact(10, Outcome.NOT_UPHELD, agency.ago(200))
        scoring.record_score_fact(session, made.now, entry, reopened, "case:1")
        session.commit()
    (complaint,) = score_at(agency, agency.today, made.now, published=False).facts.complaints
    assert complaint.outcome is Outcome.NOT_UPHELD
    assert complaint.recorded < made.now  # type: ignore[operator]


def test_facts_of_a_merged_entry_count_from_the_merge_on(made: Made) -> None:
    first, second = lived_in(made), Agency(made, made.agency("Heron Overseas Limited")).sign()
    alone = said(score_at(second, second.today, made.now))
    later = made.now + timedelta(minutes=1)
    merging.unite(made.session, later, first.entry, second.entry, next(iter(MergeReason)))
    made.session.flush()
    together = score_at(second, second.today, later)
    assert together.facts.ratings
    assert together.facts.licences
    assert said(score_at(second, second.today, made.now)) == alone


def test_a_fact_taken_back_counts_until_then_and_no_longer(made: Made) -> None:
    agency = lived_in(made)
    before = said(score_at(agency, agency.today, agency.ago(1)))
    void = scoring.void_score_fact(made.session, noon(agency.today), agency.entry, ComplaintFact, "case:1")
    assert void.void
    assert said(score_at(agency, agency.today, agency.ago(1))) == before
    after = score_at(agency, agency.today, noon(agency.today), published=False)
    assert after.facts.complaints == ()
    again = noon(agency.today) + timedelta(seconds=1)
    fact = ComplaintFact(1, Outcome.UPHELD, agency.ago(3))
    scoring.record_score_fact(made.session, again, agency.entry, fact, "case:1")
    (complaint,) = score_at(agency, agency.today, again, published=False).facts.complaints
    assert (complaint.severity, complaint.recorded) == (1, again)


def test_recording_says_so_in_the_journal_and_queues_the_score(made: Made) -> None:
    agency = Agency(made, made.agency()).sign()
    entry = made.session.scalars(select(m.JournalEntry).where(m.JournalEntry.verb == "score.fact_recorded")).one()
    assert entry.stream == f"entry:{agency.entry.public_id}"
    assert set(entry.payload) == {"fact", "kind", "source"}
    assert waiting(made) == [[agency.entry.id]]


# --- replay -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("published", [True, False])
def test_a_score_of_any_past_day_and_moment_replays_to_the_last_digit(made: Made, published: bool) -> None:
    agency = lived_in(made)
    moments = [(agency.ago(on), agency.ago(known)) for on in (650, 400, 150, 100, 20) for known in (590, 148, 60, 10)]
    before = [said(score_at(agency, on, known, published=published)) for on, known in moments]
    assert len({str(one) for one in before}) > 8
    # What comes in later changes nothing of what was known then.
    agency.examined(9, c_1_1=Grade.CRITICAL)
    agency.tell(ComplaintFact(10, Outcome.UPHELD, agency.ago(180)), "case:9", agency.ago(2))
    agency.tell(AnswerFact(agency.ago(300), answered=agency.ago(200)), "case:1", agency.ago(2))
    register.record_fact(
        made.session, made.now, made.session.scalars(select(m.Licence)).first(),  # type: ignore[arg-type]
        register.Said(State.REVOKED, agency.ago(300)),
    )  # fmt: skip
    made.session.expire_all()
    assert [said(score_at(agency, on, known, published=published)) for on, known in moments] == before
    now = score_at(agency, agency.today, made.now)
    assert now.score.reason is Reason.LICENCE_CANCELLED


def test_many_agencies_and_days_at_once_are_the_same_as_one_by_one(made: Made) -> None:
    agencies = [lived_in(made), Agency(made, made.agency("Ibis")).sign(), lived_in(made, "Stork Manpower")]
    agencies[2].examined(20, c_3_1=Grade.OBSERVATION)
    material = queries.scoring.material(made.session, [a.entry for a in agencies], made.now)
    days = [agencies[0].ago(days) for days in (500, 150, 0)]
    found = scores([Question(material[a.entry.id], day, made.now) for a in agencies for day in days])
    alone = [score_at(a, day, made.now) for a in agencies for day in days]
    assert [said(one) for one in found] == [said(one) for one in alone]


def test_three_queries_are_enough_for_one_agency_and_for_many(made: Made) -> None:
    agencies = [lived_in(made), lived_in(made, "Stork Manpower")]
    asked: list[str] = []

    def listen(*args: Any) -> None:
        asked.append(args[2])

    engine = made.session.get_bind()
    event.listen(engine, "before_cursor_execute", listen)
    for some in (agencies[:1], agencies):
        asked.clear()
        queries.scoring.material(made.session, [a.entry for a in some], made.now)
        assert len([one for one in asked if one.startswith("SELECT")]) == 3
    event.remove(engine, "before_cursor_execute", listen)


# --- what counts ----------------------------------------------------------------------------------------------------


def test_a_verified_finding_counts_as_met_from_the_day_it_is_known(made: Made) -> None:
    agency = Agency(made, made.agency()).sign().examined(300, c_2_1=Grade.CRITICAL)
    opened = score_at(agency, agency.today, agency.ago(20))
    assert opened.score.gates == (Gate.CRITICAL_OPEN,)
    source = "rating:300-2.1"
    fact = RatingFact("2.1", Grade.CRITICAL, Kind.ONSITE, agency.ago(300), verified_on=agency.ago(15))
    agency.tell(fact, source, agency.ago(10))
    assert score_at(agency, agency.today, agency.ago(11)).score.gates == (Gate.CRITICAL_OPEN,)
    assert score_at(agency, agency.ago(16), agency.today).score.gates == (Gate.CRITICAL_OPEN,)
    assert score_at(agency, agency.today, agency.today).score.gates == ()


def test_licences_suspensions_and_the_state_of_the_register_come_from_what_authorities_said(made: Made) -> None:
    agency = lived_in(made)
    licence = made.session.scalars(select(m.Licence)).one()
    hold = register.Said(State.SUSPENDED, agency.ago(100), agency.ago(60))
    register.record_fact(made.session, noon(agency.ago(99)), licence, hold)
    during = score_at(agency, agency.ago(70), agency.ago(70))
    assert during.score.reason is Reason.SUSPENDED
    assert [(x.country, x.valid) for x in during.facts.licences] == [("BD", False)]
    after = score_at(agency, agency.today, agency.today)
    assert [(x.country, x.valid) for x in after.facts.licences] == [("BD", True)]
    assert agency.ago(60) in [sanction.day for sanction in after.facts.sanctions]
    assert score_at(agency, agency.today, agency.ago(101)).facts.sanctions == during.facts.sanctions
    other = made.authority("BD", "Second Bureau")
    register.record_fact(
        made.session, noon(agency.ago(5)), made.licence(agency.entry, "2", None, other),
        register.Said(State.BANNED, agency.ago(5)),
    )  # fmt: skip
    assert score_at(agency, agency.today, agency.today).score.reason is Reason.BANNED


def test_facts_of_cases_reach_the_public_on_the_first_of_the_next_month(made: Made) -> None:
    agency = lived_in(made)
    first = agency.today.replace(day=1)
    known = datetime(first.year, first.month, 1, tzinfo=UTC)
    fact = ComplaintFact(10, Outcome.UPHELD, first - timedelta(days=40))
    scoring.record_score_fact(made.session, known - timedelta(seconds=1), agency.entry, fact, "case:5")
    scoring.record_score_fact(made.session, known, agency.entry, fact, "case:6")
    refs = {c.id for c in score_at(agency, first, known).facts.complaints}
    assert refs == {"case:1", "case:5"}
    last = score_at(agency, first, known - timedelta(seconds=1)).facts.complaints
    assert {c.id for c in last} == {"case:1"}
    unpublished = score_at(agency, first, known, published=False).facts.complaints
    assert {c.id for c in unpublished} == {"case:1", "case:5", "case:6"}


def test_a_critical_finding_is_public_at_once(made: Made) -> None:
    agency = lived_in(made)
    agency.tell(RatingFact("1.1", Grade.CRITICAL, Kind.SPECIAL, agency.ago(1)), "rating:x", agency.today)
    found = score_at(agency, agency.today, noon(agency.today)).score
    assert Gate.CRITICAL_OPEN in found.gates
    assert str(found.band) == "E"


def test_a_struck_off_relative_passes_on_half_of_its_record(made: Made) -> None:
    gone = lived_in(made, "Old Heron Ltd")
    agency = lived_in(made, "New Heron Ltd")
    row = scoring.record_relative(made.session, made.now, agency.entry, gone.entry, gone.ago(30), "control:2")
    fact = RelativeFact.read(row.payload)
    then = score_at(gone, gone.ago(30), made.now, published=False).score.record
    assert then is not None
    assert (fact.share, fact.weighted_severity) == (0.5, then.weighted_severity)
    assert fact.placements_thousand == then.placements_thousand


# --- groups -------------------------------------------------------------------------------------------------------


def test_rates_of_groups_are_recorded_once_a_month_and_read_as_known(made: Made) -> None:
    first = made.now.date().replace(day=1)
    recorded = noon(first)
    crowd = [Agency(made, made.agency(f"Crowd {n}")) for n in range(20)]
    for agency in crowd:
        period = (first - timedelta(days=300), first - timedelta(days=10))
        fact = PlacementsFact(*period, 500, Source.CONFIRMED, "QA", "construction")
        agency.tell(fact, "placements:1", first - timedelta(days=5))
    lone = Agency(made, made.agency("Lone"))
    few = PlacementsFact(first - timedelta(days=300), first - timedelta(days=10), 100, Source.CONFIRMED, "KW", "care")
    lone.tell(few, "placements:1", first - timedelta(days=5))
    crowd[0].tell(ComplaintFact(10, Outcome.UPHELD, first - timedelta(days=100)), "case:1", first - timedelta(days=50))
    assert scoring.record_group_rates(made.session, recorded, first) == 3
    keys = {"QA:construction", "KW:care", WHOLE_REGISTER}
    figures = {key: figure for key, (figure,) in queries.scoring.group_figures(made.session, made.now, keys).items()}
    assert figures.keys() == keys
    assert figures["QA:construction"].median_per_year == 500
    assert figures["KW:care"].rate == figures[WHOLE_REGISTER].rate != figures["QA:construction"].rate
    assert scoring.record_group_rates(made.session, made.now, first) == 0
    on, known = first + timedelta(days=1), recorded
    assert score_at(crowd[1], on, known).facts.group_rate == figures["QA:construction"].rate
    assert score_at(crowd[1], on, known - timedelta(seconds=1)).facts.group_rate == 1.0
    unsaid = Agency(made, made.agency("Unsaid")).sign()
    assert score_at(unsaid, on, known).facts.group_rate == figures[WHOLE_REGISTER].rate


# --- the cache --------------------------------------------------------------------------------------------------------


def cached(made: Made) -> dict[int, tuple[object, ...]]:
    made.session.expire_all()
    rows = made.session.scalars(select(m.StoredScore))
    return {r.entry_id: (r.value, r.low, r.high, r.band, r.reason, r.gates, r.inputs, r.method) for r in rows}


def test_the_stored_score_is_the_published_one_and_can_be_removed(made: Made) -> None:
    agencies = [lived_in(made), lived_in(made, "Stork Manpower"), Agency(made, made.agency("Ibis")).sign()]
    ids = [a.entry.id for a in agencies]
    assert scoring.rescore(made.session, made.now, ids) == 3
    stored = cached(made)
    for agency in agencies:
        found = score_at(agency, agency.today, made.now)
        assert stored[agency.entry.id][:4] == (
            found.score.value, found.score.low, found.score.high, found.score.band and str(found.score.band),
        )  # fmt: skip
        assert stored[agency.entry.id][6] == found.inputs
    made.session.execute(delete(m.StoredScore))
    assert scoring.rescore(made.session, made.now, list(reversed(ids))) == 3
    assert cached(made) == stored


def test_without_an_agreement_nothing_is_published(made: Made) -> None:
    agency = Agency(made, made.agency()).examined(100)
    assert scoring.rescore(made.session, made.now, [agency.entry.id]) == 0
    agency.sign(50)
    assert scoring.rescore(made.session, made.now, [agency.entry.id]) == 1
    assert not score_at(agency, agency.ago(60), made.now).signed
    agency.entry.hidden_at = made.now
    made.session.flush()
    assert scoring.rescore(made.session, made.now, [agency.entry.id]) == 0
    assert cached(made) == {}


def test_a_change_of_status_queues_the_scores_it_touches(made: Made) -> None:
    agency = lived_in(made)
    scoring.rescore(made.session, made.now, [agency.entry.id])
    before = waiting(made)
    licence = made.session.scalars(select(m.Licence)).one()
    register.record_fact(made.session, made.now, licence, register.Said(State.SUSPENDED, agency.ago(2)))
    assert waiting(made) == [*before, [agency.entry.id]]
    made.licence(made.agency("Without a score"), number="77")
    assert waiting(made) == [*before, [agency.entry.id]]


def test_jobs_work_out_scores_and_groups(made: Made, shop: Workshop) -> None:
    agency = lived_in(made)
    made.session.commit()
    HANDLERS["group_rates"](shop, {}, lambda *_: None)
    HANDLERS["rescore"](shop, {"ids": [agency.entry.id]}, lambda *_: None)
    first = cached(made)
    assert first.keys() == {agency.entry.id}
    assert jobs.rescore_all(shop.database, lambda *_: None) == 1
    assert cached(made) == first
    groups = made.session.scalar(select(func.count()).where(m.ScoreFact.group_key.is_not(None)))
    assert groups == 2
    assert {"group_rates", "rescore_all"} <= SCHEDULES.keys() <= HANDLERS.keys()


def test_what_is_known_at_a_date_is_known_at_its_end(made: Made) -> None:
    agency = lived_in(made)
    end = datetime.combine(agency.today, datetime.max.time(), UTC)
    assert known_moments([agency.today]) == known_moments([end])
    assert said(score_at(agency, agency.today, agency.today)) == said(score_at(agency, agency.today, end))
