"""A second look at what was decided: asked for by either side, decided by people who had no part in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.queries.scope import actor_of
from iris.rules.cases.facts import ReopenReason
from iris.rules.cases.intake import cleaned
from iris.rules.cases.reviews import Asker, Review, ReviewResult, check_decider, lodge
from iris.rules.cases.speakers import Voice
from iris.rules.cases.stages import Stage
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services.cases import recording
from iris.services.cases.facts import day, facts_of
from iris.services.cases.moving import move, settle
from iris.services.cases.sealing import Inner, OpenCase, keep_shared, opened, seal, shared_of


def ask(
    session: Session,
    keys: Keys,
    now: datetime,
    case: OpenCase,
    asker: Asker,
    voice: Voice | None = None,
    only: int | None = None,
) -> None:
    """Lodge a review of each decided outcome, or of one respondent's. Raises RuleBroken as `reviews.lodge` does."""
    decided = [r for r in facts_of(case, keys, now).respondents if r.decision and only in (None, r.key)]
    if not decided:
        raise RuleBroken("not_decided", N_("There is no decision yet that could be looked at again."))
    running = {row.respondent_id for row in queries.referrals.reviews(session, case.row.id) if row.result is None}
    officers = {row.account_id for row in queries.cases.assignments(session, case.row.id)}
    for respondent in decided:
        asked = shared_of(keys, next(row for row in case.row.respondents if row.id == respondent.key)).review_asked_on
        on = day(asked) if asker is Asker.RESPONDENT else None
        found = lodge(
            respondent, asker, on or now.date(), voice=voice, pending=respondent.key in running, others=officers
        )
        session.add(
            m.CaseReview(
                case_id=case.row.id,
                respondent_id=respondent.key,
                asker=asker,
                involved=sorted(found.involved),
                lodged_on=found.lodged_on,
                due_on=found.due(),
            )
        )
    session.flush()


def catch_up(session: Session, keys: Keys, now: datetime, case: OpenCase) -> None:
    """Lodge what respondents have asked for; they do not see the case, so it follows here. Safe to run twice."""
    rows = queries.referrals.reviews(session, case.row.id)
    there = {row.respondent_id for row in rows if row.asker == Asker.RESPONDENT or row.result is None}
    for row in case.row.respondents:
        if shared_of(keys, row).review_asked_on and row.id not in there:
            ask(session, keys, now, case, Asker.RESPONDENT, only=row.id)


def decide(
    session: Session, keys: Keys, now: datetime, case: OpenCase, review_id: int, result: ReviewResult, reasons: str
) -> None:
    """Decide a review. A changed outcome opens the question again, with the deadlines set anew.

    Raises RuleBroken: `review_unknown`, `involved_before`, `no_reasons`.
    """
    rows = {row.id: row for row in queries.referrals.reviews(session, case.row.id)}
    row, officer = rows.get(review_id), actor_of(session).account_id
    if row is None or row.result is not None or officer is None:
        raise RuleBroken("review_unknown", N_("This review is decided already, or not here. Reload the page."))
    check_decider(Review(Asker(row.asker), row.lodged_on, frozenset(row.involved)), officer)
    if not cleaned(reasons):
        raise RuleBroken("no_reasons", N_("Say why, so that both sides understand it."))
    row.result, row.decided_by, row.decided_on = result, officer, now.date()
    row.reasons = seal(case.raw, f"review:{row.id}", cleaned(reasons))
    respondent = next(one for one in case.row.respondents if one.id == row.respondent_id)
    shared = shared_of(keys, respondent)
    shared.review_result = result
    if result is ReviewResult.CHANGED:
        shared.outcome, shared.severity, shared.decided_on = "", None, ""
        case.keep_inner(respondent, Inner(name=case.inner(respondent).name))
        recording.take_back(session, now, respondent)
    keep_shared(keys, respondent, shared)
    settle(session, keys, now, case, f"case.review_{result}", review=row.id)
    if result is ReviewResult.CHANGED:
        _again(session, keys, now, case)


def _again(session: Session, keys: Keys, now: datetime, case: OpenCase) -> None:
    stage = Stage(case.row.stage)
    case.state.reopen_reason = ReopenReason.REVIEW_CHANGED
    if stage is Stage.CLOSED:
        move(session, keys, now, case, "reopen")
        case.state.reopened_at = now.isoformat()
        settle(session, keys, now, case, "case.clocks_set_anew")
    elif stage in {Stage.OUTCOME_PROPOSED, Stage.REMEDY_AGREED, Stage.REMEDY_TRACKED}:
        case.state.accepted_voice = None
        move(session, keys, now, case, "review_changed")


def reasons_of(case: OpenCase, row: m.CaseReview) -> str:
    """Why it was decided so; empty before it is."""
    text: str = opened(case.raw, f"review:{row.id}", row.reasons) if row.reasons else ""
    return text
