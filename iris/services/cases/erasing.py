"""What was told is erased when its time is over, or when the worker asks: the key goes first, then the rest.

Once the key of a case is gone, nothing of it can be read, whatever a killed process left behind; files go by a job
of the same transaction. Outcome, clear columns and events stay: they name nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.gateways.store import FileStore
from iris.rules.cases.clocks import CasePeriod, Due
from iris.rules.cases.referrals import ReferralState
from iris.rules.cases.retention import CLAIM_DOCUMENT_KEPT, Hold, Kept, check_asked, next_erasure, to_erase
from iris.rules.cases.stages import Stage
from iris.services import jobs, journal
from iris.services.cases.facts import day
from iris.services.cases.sealing import OpenCase, unlock

UNDER_WAY = frozenset({ReferralState.PROPOSED, ReferralState.OFFERED, ReferralState.ACCEPTED})


def holds_of(session: Session, case: m.Case) -> frozenset[Hold]:
    """What keeps a closed case from being erased: a second look, a receiver who still works with it."""
    found = set()
    if any(review.result is None for review in queries.referrals.reviews(session, case.id)):
        found.add(Hold.REVIEW_OPEN)
    if any(row.state in UNDER_WAY for row in queries.referrals.of_case(session, case.id)):
        found.add(Hold.REFERRAL_OPEN)
    return frozenset(found)


def erase_due(session: Session, keys: Keys, now: datetime, case_id: int) -> frozenset[Kept]:
    """Erase what of a case is due, and note when to look again; twice changes nothing. Gives what went."""
    row = queries.cases.case(session, case_id)
    if row is None or row.wrapped is None or row.stage != Stage.CLOSED:
        return frozenset()
    closed_on = day(unlock(keys, row).state.closed_on)
    if closed_on is None:
        return frozenset()
    due = to_erase(closed_on, now.date(), holds_of(session, row))
    row.due_at = Due(CasePeriod.NARRATIVE_KEPT, next_erasure(closed_on, now.date())).ends
    erased = _erase(session, now, row, due)
    session.flush()
    return erased


def ask(session: Session, now: datetime, case: OpenCase) -> None:
    """The worker wants everything erased: a job does it, since nobody but the system sees all that goes.

    Raises RuleBroken: `case_open`, `erasure_held`.
    """
    check_asked(closed=case.row.stage == Stage.CLOSED, held=holds_of(session, case.row))
    journal.record(session, now, case.stream, "case.erasure_asked")
    jobs.enqueue(session, now, "erase_case", case_id=case.row.id)


def erase_asked(session: Session, now: datetime, case_id: int) -> None:
    """Erase everything at the worker's wish, unless the case was opened again meanwhile."""
    row = queries.cases.case(session, case_id)
    if row is not None and row.wrapped is not None and row.stage == Stage.CLOSED and not holds_of(session, row):
        _erase(session, now, row, frozenset(Kept))


def _erase(session: Session, now: datetime, case: m.Case, due: Collection[Kept]) -> frozenset[Kept]:
    erased = set()
    if Kept.IDENTITY in due and _erase_identity(session, case):
        erased.add(Kept.IDENTITY)
    if Kept.NARRATIVE in due:
        _erase_told(session, now, case)
        erased |= {Kept.NARRATIVE, Kept.MESSAGES, Kept.FILES, Kept.CODE, Kept.COSTS}
    if erased:
        journal.record(session, now, f"case:{case.id}", "case.erased", what=sorted(erased))
    return frozenset(erased)


def _erase_identity(session: Session, case: m.Case) -> bool:
    row = queries.cases.identity(session, case.id)
    if row is None or row.wrapped is None:
        return False
    row.wrapped, row.sealed = None, b""
    session.flush()
    return True


def _erase_told(session: Session, now: datetime, case: m.Case) -> None:
    files = queries.cases.files(session, case.id)
    names = [name for file in files for name in (file.stored_as, file.clean_as) if name]
    case.wrapped, case.state, case.story, case.due_at, case.urgent_at = None, b"", b"", None, None
    for respondent in case.respondents:
        # What was sent to a respondent goes with it: nothing is left to answer.
        respondent.inner, respondent.wrapped, respondent.shared, respondent.reply_due_on = b"", None, None, None
    for look in queries.cases_care.looks_of(session, case.id):
        look.reason = None
    for referral in queries.referrals.of_case(session, case.id):
        # What the receiver was given has a key of its own: what it needs, it has written down by now.
        referral.sealed, referral.wrapped, referral.packet, referral.answer = b"", None, None, None
    for review in queries.referrals.reviews(session, case.id):
        review.reasons = None
    session.flush()
    for model in (m.CaseFile, m.CaseMessage, m.CaseCode, m.CaseVisit):
        session.execute(delete(model).where(model.case_id == case.id))
    session.execute(delete(m.CaseDraft).where(m.CaseDraft.case_id == case.id))
    if names:
        jobs.enqueue(session, now, "remove_files", names=names)
    session.flush()


def remove_files(store: FileStore, names: Sequence[str]) -> None:
    """Remove files whose key is gone; those that went already are no fault."""
    for name in names:
        store.delete(name)


def erase_refused_claims(session: Session, now: datetime) -> int:
    """Erase the documents of claims refused a while ago: the key first. Gives how many."""
    rows = queries.cases_care.refused_claims(session, now - CLAIM_DOCUMENT_KEPT)
    names = [row.stored_as for row in rows]
    for row in rows:
        row.data_key, row.filename, row.stored_as, row.reason, row.code_sealed = b"", b"", "", None, None
        journal.record(session, now, f"claim:{row.id}", "claim.document_erased")
    if names:
        jobs.enqueue(session, now, "remove_files", names=names)
    session.flush()
    return len(rows)
