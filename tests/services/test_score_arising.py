"""Facts of the score where they arise: through the services whose acts they are, never planted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from iris import models as m
from iris import queries
from iris.db import Database
from iris.jobs import scores as jobs
from iris.jobs.handlers import Workshop
from iris.rules import organisations as data
from iris.rules.appeals import AppealState, AppealSubject
from iris.rules.assessments import Rating
from iris.rules.findings import Grade as FindingGrade
from iris.rules.kinship import Basis, Outcome
from iris.rules.merging import MergeReason, UndoReason
from iris.rules.roles import Kind, Role
from iris.rules.scoring.recorded import (
    AgreementFact,
    DisclosureFact,
    PlacementsFact,
    RatingFact,
    RelativeFact,
    VoiceFact,
)
from iris.rules.scoring.vocabulary import DisclosureItem, Grade, Source
from iris.rules.scoring.vocabulary import Kind as Evidence
from iris.rules.standards import current
from iris.rules.status import State
from iris.services import kinship, merging, organisations, rated, sanctions, scoring
from tests.factories import Made, actor_of
from tests.services.arising import DAY, declare, score_at, told, waiting
from tests.services.certifying import Certifying
from tests.services.examining import Examining
from tests.services.scored import Agency
from tests.web.people import work_off

# --- assessments ----------------------------------------------------------------------------------------------------


def test_a_locked_report_says_each_rating_with_its_two_dates(db: Database, made: Made) -> None:
    entry = made.agency()
    examining = Examining(db, made, entry)
    row = examining.reviewed(c_1_1=Rating.MAJOR, c_1_2=Rating.NOT_APPLICABLE, c_1_3=Rating.NOT_ASSESSED)
    assert told(made, entry, RatingFact) == []
    examining.close(row)
    facts = {fact.criterion: (fact, version) for fact, version in told(made, entry, RatingFact)}
    assert facts.keys() == set(current("agency").codes()) - {"1.3"}
    fact, version = facts["1.1"]
    opened = examining.finding(row, "1.1").opened_on
    assert opened is not None
    assert fact == RatingFact("1.1", Grade.MAJOR, Evidence.ONSITE, row.last_day, due_on=opened + 90 * DAY)
    assert (version.effective_on, version.recorded_at) == (row.last_day, made.now)
    assert facts["1.2"][0].grade is Grade.NOT_APPLICABLE
    rating = queries.assessments.ratings(made.session, row.id)["1.1"]
    assert version.source == f"rating:{rating.id}"
    assert waiting(made)[-1] == {"ids": [entry.id]}


@pytest.mark.parametrize(("kind", "counts"), [("surveillance", True), ("special", True), ("maturity", False)])
def test_only_kinds_that_the_method_knows_reach_the_score(db: Database, made: Made, kind: str, counts: bool) -> None:
    entry = made.agency()
    Examining(db, made, entry).closed(kind)
    assert bool(told(made, entry, RatingFact)) is counts


def test_a_verified_finding_is_the_next_version_of_its_rating_and_the_gravest_open_one_speaks(
    db: Database, made: Made
) -> None:
    entry = made.agency()
    examining = Examining(db, made, entry)
    row = examining.reviewed(c_1_1=Rating.MAJOR)
    graver = examining.worse(row, "1.1", FindingGrade.CRITICAL)
    examining.close(row)
    major = made.session.query(m.Finding).filter_by(grade="major").one()
    at = made.now + timedelta(hours=1)
    examining.verify(graver, at)
    examining.verify(major, at + timedelta(hours=1))
    first, second, third = [pair for pair in told(made, entry, RatingFact) if pair[0].criterion == "1.1"]
    assert (first[0].grade, first[0].verified_on) == (Grade.CRITICAL, None)
    assert (second[0].grade, second[0].verified_on) == (Grade.MAJOR, None)
    assert (third[0].grade, third[0].verified_on) == (Grade.CRITICAL, made.now.date())
    assert len({version.source for _, version in (first, second, third)}) == 1
    assert second[1].recorded_at == at


def test_a_finding_at_an_employer_counts_for_the_agency_it_names_once_its_days_are_over(
    db: Database, made: Made, shop: Workshop
) -> None:
    agency = made.agency()
    examining = Examining(db, made, made.agency("Gulf Builders", "QA", kind="employer"))
    code = next(criterion.code for criterion in current("employer").criteria() if criterion.maps_to)
    row = examining.reviewed("employer_audit", **{f"c_{code.replace('.', '_')}": Rating.MAJOR})
    finding = examining.name(row, code, agency)
    examining.close(row)
    put = finding.put_on
    assert put is not None
    made.session.commit()
    for days, counted in ((10, 0), (11, 1), (12, 0)):
        with time_machine.travel(made.now + days * DAY, tick=False):
            assert jobs.count_what_waited(shop.database) == counted
    ((fact, version),) = told(made, agency, RatingFact)
    assert (fact.criterion, fact.grade, fact.kind) == (finding.maps_to, Grade.MAJOR, Evidence.EMPLOYER_AUDIT)
    assert (version.source, version.effective_on) == (f"finding:{finding.id}", row.last_day)
    examining.verify(finding, made.now + 13 * DAY)
    assert told(made, agency, RatingFact)[-1][0].verified_on == put + 13 * DAY
    assert told(made, examining.subject, RatingFact) == [], "an employer has no score"


def appeal(made: Made, finding: m.Finding, entry: m.RegisterEntry, by: m.Account) -> m.Appeal:
    """An appeal against a finding, admitted today, as the panel leaves it."""
    today = made.now.date()
    row = m.Appeal(
        subject=str(AppealSubject.FINDING), target=f"finding:{finding.id}", entry_id=entry.id, decided_on=today,
        state=str(AppealState.ADMITTED), lodged_by=by.id, lodged_at=made.now, lodged_on=today, admitted_on=today,
        grounds=b"-",
    )  # fmt: skip
    made.session.add(row)
    rated.reconsider(made.session, made.now, finding.id)
    made.session.commit()
    return row


@pytest.mark.parametrize("effect", [None, "minor"])
def test_an_admitted_appeal_stands_beside_and_an_upheld_one_corrects_backwards(
    db: Database, made: Made, shop: Workshop, effect: str | None
) -> None:
    entry = Agency(made, made.agency()).sign().entry
    examining = Examining(db, made, entry)
    row = examining.closed(c_1_1=Rating.MAJOR)
    finding = examining.finding(row, "1.1")
    last = row.last_day
    lodged = appeal(made, finding, entry, examining.audited)
    work_off(shop)
    contested = told(made, entry, RatingFact)[-1][0]
    assert (contested.contested_from, contested.contested_to) == (made.now.date(), made.now.date() + 60 * DAY)
    beside = score_at(made, entry, made.now.date(), made.now + timedelta(minutes=5)).score
    assert beside.without_contested is not None
    lodged.state, lodged.ended_on, lodged.effect = str(AppealState.UPHELD), made.now.date(), effect
    rated.reconsider(made.session, made.now, finding.id)
    made.session.commit()
    work_off(shop)
    fallen, version = told(made, entry, RatingFact)[-1]
    assert (fallen.grade, version.effective_on) == (effect or "met", last)
    known = version.recorded_at
    assert score_at(made, entry, last or made.now.date(), known).score.gates == ()
    assert score_at(made, entry, last or made.now.date(), made.now).score.gates != (), "known then: it stood"


def test_a_planned_audit_makes_a_minor_finding_due_sooner(db: Database, made: Made, shop: Workshop) -> None:
    entry = made.agency()
    examining = Examining(db, made, entry)
    row = examining.closed(c_1_1=Rating.MINOR)
    soon = made.now.date() + 30 * DAY
    made.session.add(
        m.Assessment(
            public_id="AS-NEXT-0000", kind="surveillance", subject_id=entry.id, body_id=examining.body.id,
            standard_id="agency", standard_version=row.standard_version, state="planned", corridors=[],
            planned_first=soon, planned_last=soon, data_key=b"-", created_at=made.now,
        )
    )  # fmt: skip
    rated.audit_planned(made.session, made.now, entry.id)
    made.session.commit()
    work_off(shop)
    assert told(made, entry, RatingFact)[-1][0].due_on == soon


# --- what an agency says and signs ----------------------------------------------------------------------------------


def test_a_signed_agreement_a_sent_application_and_a_grant_reach_the_score(db: Database, made: Made) -> None:
    certifying = Certifying(db, made)
    application_id = certifying.filled_in()
    ((agreement, version),) = told(made, certifying.entry, AgreementFact)
    assert (agreement.signed, version.recorded_at) == (made.now.date(), made.now)
    certifying.move(certifying.manager, application_id, "submit")
    laid_open = [fact for fact, _ in told(made, certifying.entry, DisclosureFact)]
    assert {fact.item for fact in laid_open} == {DisclosureItem.JOB_ORDERS, DisclosureItem.GRIEVANCE_CHANNEL}
    assert not any(fact.verified for fact in laid_open)


def test_what_an_agency_declares_and_a_reviewer_confirms_is_laid_open(made: Made) -> None:
    entry, since = made.agency(), date(2020, 1, 1)
    row = declare(made, entry, data.Fee("BD", "QA", "employer", "COST-TRAVEL", 42000, "USD"), since)
    declare(made, entry, data.Party("person", "officer", "Lina"), since)
    ((fact, version),) = told(made, entry, DisclosureFact)
    today = organisations.today_at(entry, made.now)
    assert fact == DisclosureFact(DisclosureItem.FEE_SCHEDULE, today)
    later = made.now + DAY
    organisations.confirm(made.session, later, row, "Letter of 3 May")
    _, (confirmed, second) = told(made, entry, DisclosureFact)
    assert confirmed == DisclosureFact(DisclosureItem.FEE_SCHEDULE, today + DAY, verified=True)
    assert second.source != version.source, "what was laid open before stays so"
    declare(made, made.agency("Gulf Builders", "QA", kind="employer"), data.Party("firm", "owner", "Holding"), since)
    assert made.session.query(m.ScoreFact).filter(m.ScoreFact.entry_id != entry.id).count() == 0


def test_drafts_say_nothing_before_a_manager_declares_them(db: Database, made: Made) -> None:
    entry = made.agency()
    staff = made.account(Role.AGENCY_STAFF, made.organisation(Kind.AGENCY, entry=entry))
    made.session.flush()
    with db.session(actor_of(staff)) as session:
        own = session.get_one(m.RegisterEntry, entry.id)
        when = data.When(date(2020, 1, 1))
        row = organisations.declare(session, made.keys, made.now, own, data.Party("firm", "owner", "Holding"), when)
        session.commit()
        row_id = row.id
    assert told(made, entry, DisclosureFact) == []
    organisations.approve(made.session, made.now, made.session.get_one(m.Party, row_id))
    assert [fact.item for fact, _ in told(made, entry, DisclosureFact)] == [DisclosureItem.OWNERS]


def test_placements_take_their_sector_from_the_only_way_of_the_agency_and_are_counted_once(made: Made) -> None:
    entry = made.agency()
    period = (date(2025, 1, 1), date(2025, 12, 31))
    row = declare(made, entry, data.Placements("BD", "QA", 120), *period)
    ((fact, _),) = told(made, entry, PlacementsFact)
    assert fact == PlacementsFact(*period, 120, Source.DECLARED, "QA", None)
    corridor = declare(made, entry, data.Corridor("BD", "QA", "construction"), date(2024, 1, 1))
    assert told(made, entry, PlacementsFact)[-1][0].sector == "construction"
    declare(made, entry, data.Corridor("BD", "QA", "hospitality"), date(2026, 1, 1))
    assert told(made, entry, PlacementsFact)[-1][0].sector == "construction", "the other way began later"
    later = made.now + DAY
    organisations.correct(made.session, made.keys, later, row, data.Placements("BD", "QA", 150), data.When(*period))
    organisations.confirm(made.session, later + DAY, queries.organisations.newest(made.session, row), "Ministry")
    facts = told(made, entry, PlacementsFact)
    assert len({version.source for _, version in facts}) == 1
    assert (facts[-1][0].count, facts[-1][0].source) == (150, Source.CONFIRMED)
    found = score_at(made, entry, made.now.date(), later + 2 * DAY).facts.placements
    assert [(one.count, str(one.source)) for one in found] == [(150, "confirmed")]
    assert corridor.id


# --- control, sanctions, merges, voice ------------------------------------------------------------------------------


def confirmed(made: Made, gone: m.RegisterEntry, new: m.RegisterEntry) -> tuple[m.KinDecision, m.ControlLink]:
    pair = m.KinPair(from_id=gone.id, to_id=new.id, score=90, evidence=["officer:00"], waiting=True, found_at=made.now)
    made.session.add(pair)
    made.session.flush()
    ruling = kinship.Ruling(Outcome.CONFIRMED, Basis.SUCCESSION, "Official gazette of 3 May")
    decision = kinship.decide(made.session, made.keys, made.now, pair, ruling)
    return decision, made.session.query(m.ControlLink).one()


def test_confirmed_control_passes_on_the_record_when_it_counts_and_is_taken_back_with_it(
    made: Made, shop: Workshop
) -> None:
    old, new = Agency(made, made.agency("Old Heron")).lived(), made.agency("New Heron")
    made.licence(old.entry, "9", State.REVOKED, effective_from=old.ago(30))
    decision, link = confirmed(made, old.entry, new)
    made.session.commit()
    jobs.count_what_waited(shop.database)
    assert told(made, new, RelativeFact) == [], "the agency has 14 days to answer"
    for days in (15, 16):
        with time_machine.travel(made.now + days * DAY, tick=False):
            jobs.count_what_waited(shop.database)
    ((fact, version),) = told(made, new, RelativeFact)
    assert (fact.share, fact.struck_off, version.source) == (0.5, old.ago(30), f"control:{link.id}")
    assert fact.weighted_severity > 0
    later = made.now + 17 * DAY
    assert len(score_at(made, new, later.date(), later).facts.relatives) == 1
    kinship.undo(made.session, made.keys, later, decision)
    assert score_at(made, new, later.date(), later).facts.relatives == ()
    assert len(score_at(made, new, later.date(), later - DAY).facts.relatives) == 1, "what was known stays readable"


def test_an_answer_lets_a_link_count_at_once_but_not_over_a_firm_that_is_only_suspended(
    made: Made, shop: Workshop
) -> None:
    old, new = Agency(made, made.agency("Old Heron")).lived(), made.agency("New Heron")
    licence = made.licence(old.entry, "9", State.SUSPENDED, effective_from=old.ago(30))
    _, link = confirmed(made, old.entry, new)
    kinship.answer(made.session, made.keys, made.now, link, "It is another man of the same name.")
    made.session.commit()
    work_off(shop)
    assert told(made, new, RelativeFact) == []
    made.fact(licence, State.REVOKED, effective_from=old.ago(1))
    made.session.commit()
    jobs.count_what_waited(shop.database)
    assert told(made, new, RelativeFact)[-1][0].struck_off == old.ago(1)


def test_a_suspension_that_was_lifted_counts_from_the_authoritys_facts(db: Database, made: Made) -> None:
    agency = Agency(made, made.agency()).sign()
    licence = made.licence(agency.entry, effective_from=agency.ago(900))
    authority = licence.authority
    scoring.rescore(made.session, made.now, [agency.entry.id])
    for state, first in ((State.SUSPENDED, agency.ago(40)), (State.REINSTATED, agency.ago(10))):
        measure = sanctions.Measure(state, first, "Published reason")
        sanctions.record(made.session, made.now, agency.entry, authority, licence, measure)
    found = score_at(made, agency.entry, agency.today, made.now).facts.sanctions
    assert [(str(one.kind), one.day) for one in found] == [("suspension", agency.ago(11))]
    assert waiting(made)[-1] == {"ids": [agency.entry.id]}


def test_merging_and_undoing_it_work_out_both_scores_anew(made: Made, shop: Workshop) -> None:
    first = Agency(made, made.agency()).sign()
    second = Agency(made, made.agency("Heron Overseas Limited"))
    scoring.rescore(made.session, made.now, [first.entry.id])
    fact = merging.unite(made.session, made.now, first.entry, second.entry, next(iter(MergeReason)))
    made.session.commit()
    work_off(shop)
    assert set(stored(made)) == {second.entry.id}
    first.tell(AgreementFact(first.today), "agreement:2", first.today)
    assert waiting(made)[-1] == {"ids": [first.entry.id]}
    merging.undo(made.session, made.now, fact, next(iter(UndoReason)))
    made.session.commit()
    work_off(shop)
    assert set(stored(made)) == {first.entry.id}


def stored(made: Made) -> list[int]:
    made.session.expire_all()
    return list(made.session.scalars(select(m.StoredScore.entry_id)))


def test_voice_is_one_fact_a_channel(made: Made) -> None:
    entry = made.agency()
    for answers in (12, 14):
        scoring.record_voice(made.session, made.now, entry, "advocate", answers, 3, made.now.date())
    first, second = told(made, entry, VoiceFact)
    assert first[1].source == second[1].source == "voice:advocate"
    assert second[0].answers == 14
