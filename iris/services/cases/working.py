"""What officers do: sort, assign, write and ask for the yes, propose and decide, close."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.queries.scope import actor_of
from iris.rules.cases.categories import Category
from iris.rules.cases.conflicts import Officer, check_assign
from iris.rules.cases.indicators import Indicator
from iris.rules.cases.reopening import CaseRole
from iris.rules.cases.respondents import Outcome, Proposal, decide, propose
from iris.rules.cases.summaries import Problem, SummaryFacts, sign_checklist, summary_problems
from iris.rules.cases.urgency import urgency
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import jobs, journal
from iris.services.cases import owing
from iris.services.cases.drafting import new_id
from iris.services.cases.facts import facts_of, respondent_facts
from iris.services.cases.moving import move, settle
from iris.services.cases.sealing import Inner, OpenCase, shared_of
from iris.services.cases.telling import checked


def me(session: Session) -> int:
    """The officer who acts."""
    account_id = actor_of(session).account_id
    assert account_id is not None
    return account_id


def triage(session: Session, keys: Keys, now: datetime, case: OpenCase, flagged: Collection[Indicator]) -> None:
    """Note that the eleven signs were gone through; flags make it urgent and conclude nothing."""
    state = case.state
    state.flagged, state.looked = sorted(flagged), True
    kinds = [Category(code) for code in case.row.categories if code in set(Category)]
    state.urgent = urgency(kinds, minor=state.minor, danger_now=state.danger, flagged=flagged).urgent
    move(session, keys, now, case, "triage", flagged=len(flagged))


def take_over(session: Session, keys: Keys, now: datetime, case: OpenCase) -> None:
    """A case lead looks after a child's case."""
    case.state.safeguarding_lead = me(session)
    settle(session, keys, now, case, "case.child_taken_over")


def assign(
    session: Session, keys: Keys, now: datetime, case: OpenCase, officer: Officer, role: CaseRole = CaseRole.OFFICER
) -> None:
    """Put an officer on a case. Raises RuleBroken (`cannot_take_case`), which does not say why."""
    check_assign(officer, {row.entry_id for row in case.row.respondents if row.entry_id})
    now_on = queries.cases.assignments(session, case.row.id)
    if any(row.account_id == officer.account_id and row.role == role for row in now_on):
        return
    session.add(m.CaseAssignment(case_id=case.row.id, account_id=officer.account_id, role=role, since=now))
    settle(session, keys, now, case, "case.assigned", account=officer.account_id, role=str(role))


def unassign(session: Session, keys: Keys, now: datetime, case: OpenCase, assignment_id: int) -> None:
    """Take somebody off a case."""
    for row in queries.cases.assignments(session, case.row.id):
        if row.id == assignment_id:
            row.until = now
            settle(session, keys, now, case, "case.unassigned", account=row.account_id)


def declare_link(session: Session, now: datetime, account_id: int, entry_id: int) -> None:
    """Note that an entry employs, employed or pays an officer; from now on its cases do not exist for that one."""
    session.add(m.EmploymentLink(account_id=account_id, entry_id=entry_id, declared_at=now))
    session.flush()
    journal.record(session, now, f"account:{account_id}", "link.declared", link=entry_id)
    jobs.enqueue(session, now, "leave_conflicts")


def name_respondent(
    session: Session, keys: Keys, now: datetime, case: OpenCase, entry: m.RegisterEntry, respondent_id: int | None
) -> None:
    """Say which entry of the register a typed name means, or add one more respondent.

    A name that is not in the register never becomes an entry here: only a reviewer publishes one.
    """
    if any(row.entry_id == entry.id for row in case.row.respondents):
        raise RuleBroken("already_named", N_("This one is named already."))
    row = next((r for r in case.row.respondents if r.id == respondent_id and r.entry_id is None), None)
    if row is None:
        row = m.CaseRespondent(id=new_id(), case_id=case.row.id, entry_id=entry.id, kind=entry.kind, inner=b"")
        case.keep_inner(row, Inner())
        case.row.respondents.append(row)
    row.entry_id, row.kind = entry.id, entry.kind
    settle(session, keys, now, case, "case.respondent_named", entry=entry.public_id)
    jobs.enqueue(session, now, "leave_conflicts")


def digest_of(keys: Keys, case: OpenCase, text: str, out: str) -> str:
    """The keyed hash of the exact texts: what a yes and a signature stand for."""
    return keys.keyed_hash(Purpose.COMMITMENTS, f"summary:{case.row.id}:{text}\0{out}".encode()).hex()


def search_summary(text: str, out: str, facts: SummaryFacts) -> list[Problem]:
    """What in the two texts could show who the worker is."""
    return [problem for part in (text, out) for problem in summary_problems(part, facts)]


def write_summary(
    session: Session,
    keys: Keys,
    now: datetime,
    case: OpenCase,
    text: str,
    out: str,
    ticked: Collection[str],
    facts: SummaryFacts,
) -> None:
    """Write the text for the worker and for the respondent, sign the checklist, and ask for the worker's yes.

    Raises RuleBroken: `summary_has_problems`, `checklist_incomplete`, `not_in_register` and those of the move.
    """  # fmt: skip
    state, plain = case.state, checked(text)
    if not any(row.entry_id for row in case.row.respondents):
        raise RuleBroken("not_in_register", N_("Say first which entry of the register this is about."))
    found = search_summary(plain, out, facts)
    digest = digest_of(keys, case, plain, out)
    signed = sign_checklist(ticked, found, me(session), now.date(), digest)
    state.summary, state.summary_out, state.digest = plain, out.strip(), digest
    state.signed_by, state.signed_on = signed.officer, signed.on.isoformat()
    state.sums_agreed, state.yes_digest = facts.sums_agreed, None
    move(session, keys, now, case, "ask_for_yes")


def step(session: Session, keys: Keys, now: datetime, case: OpenCase, name: str) -> None:
    """Take a move that needs no words: investigate, mediate, track, close, give back, rewrite."""
    if name == "mediate":
        case.state.mediation_agreed = True
    if name == "return_outcome":
        for row in case.row.respondents:
            case.keep_inner(row, Inner(name=case.inner(row).name))
    move(session, keys, now, case, name)


def propose_outcome(
    session: Session,
    keys: Keys,
    now: datetime,
    case: OpenCase,
    row: m.CaseRespondent,
    upheld: Sequence[Category],
    severity: int | None,
    reasons: str,
) -> None:
    """Propose what is decided about one respondent; with the last one it goes to a second officer.

    Raises RuleBroken as `respondents.propose` does.
    """  # fmt: skip
    inner, outcome = case.inner(row), Outcome.UPHELD if upheld else Outcome.NOT_UPHELD
    said = Proposal(outcome, frozenset(upheld), severity if upheld else None, me(session), now.date())
    propose(respondent_facts(row, inner, shared_of(keys, row)), said, reasons, excluded=False)
    inner.outcome, inner.upheld, inner.severity = outcome, sorted(upheld), said.severity
    inner.reasons, inner.proposed_by, inner.proposed_on = checked(reasons), said.by, said.on.isoformat()
    case.keep_inner(row, inner)
    if facts_of(case, keys, now).all_proposed:
        move(session, keys, now, case, "propose_outcome")
    else:
        settle(session, keys, now, case, "case.outcome_of_one_proposed", respondent=row.id)


def decide_outcomes(session: Session, keys: Keys, now: datetime, case: OpenCase) -> None:
    """Decide, as second officer, what the first proposed; the respondents are told at the same moment.

    Raises RuleBroken (`same_officer` above all).
    """
    officer = me(session)
    for row in [row for row in case.row.respondents if row.reply_due_on is not None]:
        inner = case.inner(row)
        decided = decide(respondent_facts(row, inner, shared_of(keys, row)), officer, now.date())
        assert decided.decision is not None
        inner.decided_by, inner.decided_on = officer, now.date().isoformat()
        case.keep_inner(row, inner)
    owing.tell_outcomes(keys, now, case)
    settle(session, keys, now, case, "case.outcome_decided")
