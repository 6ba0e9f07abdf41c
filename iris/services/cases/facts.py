"""From the sealed state of a case to the facts that its rules ask about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from iris import models as m
from iris.gateways.keys import Keys
from iris.rules.cases.categories import Category
from iris.rules.cases.contact import Try, Way
from iris.rules.cases.duties import answers_due, duties
from iris.rules.cases.facts import (
    CaseFacts,
    ReferralProgress,
    RemedyProgress,
    ReopenFacts,
    ReopenReason,
    SummaryProgress,
)
from iris.rules.cases.minors import Safeguarding
from iris.rules.cases.money import Money
from iris.rules.cases.respondents import Decision, Outcome, Proposal, Respondent, RespondentKind
from iris.rules.cases.speakers import Voice
from iris.rules.cases.stages import Closing, Stage
from iris.rules.cases.summaries import SignedChecklist
from iris.rules.remedies import Confirmation, Instalment, Ledger, Payment, Plan, ledger
from iris.services.cases.sealing import Inner, OpenCase, Shared, shared_of


def moment(text: str) -> datetime | None:
    """A moment out of the sealed state."""
    return datetime.fromisoformat(text) if text else None


def day(text: str) -> date | None:
    """A day out of the sealed state."""
    return date.fromisoformat(text) if text else None


def respondent_facts(row: m.CaseRespondent, inner: Inner, shared: Shared) -> Respondent:
    """One respondent as the rules see it."""
    proposal = None
    if inner.outcome and inner.proposed_by is not None:
        proposal = Proposal(
            Outcome(inner.outcome),
            frozenset(map(Category, inner.upheld)),
            inner.severity,
            inner.proposed_by,
            date.fromisoformat(inner.proposed_on),
        )
    decision = None
    if proposal is not None and inner.decided_by is not None:
        decision = Decision(proposal, inner.decided_by, date.fromisoformat(inner.decided_on))
    return Respondent(
        key=row.id,
        kind=RespondentKind(row.kind),
        entry_id=row.entry_id,
        sent_on=day(shared.sent_on),
        urgent=shared.urgent,
        answered_on=day(shared.answered_on),
        proposal=proposal,
        decision=decision,
    )


def plan_of(shared: Shared) -> Plan | None:
    """What a respondent promised; None before it did."""
    if not shared.plan or not shared.owed:
        return None
    minor = sum(int(part[1]) for part in shared.plan)
    parts = tuple(Instalment(date.fromisoformat(part[0]), int(part[1])) for part in shared.plan)
    return Plan(Money(minor, str(shared.owed[1])), parts, date.fromisoformat(shared.plan_made_on))


def payments_of(shared: Shared) -> tuple[Payment, ...]:
    """What a respondent says it paid, and what the worker says to it."""
    return tuple(
        Payment(
            number,
            Money(int(told["minor"]), str(told["currency"])),
            date.fromisoformat(told["paid_on"]),
            confirmation=Confirmation(told["confirmation"]) if told.get("confirmation") else None,
            disputed=bool(told.get("disputed")),
        )
        for number, told in enumerate(shared.payments)
    )


def ledger_of(shared: Shared, today: date) -> Ledger | None:
    """The sums of one respondent's remedy; None without a plan."""
    plan = plan_of(shared)
    return ledger(plan, payments_of(shared), today) if plan else None


def _remedy(case: OpenCase, shares: Sequence[Shared], today: date) -> RemedyProgress:
    books = [book for shared in shares if (book := ledger_of(shared, today)) is not None]
    due = [book.next_due for book in books if book.next_due]
    owing = [shared for shared in shares if shared.owed]
    return RemedyProgress(
        accepted_voice=Voice(case.state.accepted_voice) if case.state.accepted_voice else None,
        plan_complete=bool(owing) and len(books) == len(owing),
        confirmed=bool(owing) and len(books) == len(owing) and all(book.is_remedied for book in books),
        refused=case.state.refused or any(shared.refused for shared in shares),
        to_confirm=sum(book.to_confirm for book in books),
        next_instalment_on=min(due, default=None),
    )


def _summary(case: OpenCase) -> SummaryProgress:
    state = case.state
    signed = None
    if state.signed_by is not None and state.digest:
        signed = SignedChecklist(state.signed_by, date.fromisoformat(state.signed_on), state.digest)
    return SummaryProgress(
        digest=state.digest,
        checklist=signed,
        in_workers_language=bool(state.summary.strip()),
        yes_digest=state.yes_digest,
        yes_voice=Voice(state.yes_voice) if state.yes_voice else None,
    )


def facts_of(
    case: OpenCase, keys: Keys, now: datetime, *, voice: Voice | None = None, roles_filled: bool = True
) -> CaseFacts:
    """The facts of a case at a moment; `voice` is how the act at hand was said."""
    state, rows = case.state, case.row.respondents
    shares = [shared_of(keys, row) for row in rows]
    received = datetime.fromisoformat(state.received_at)
    return CaseFacts(
        now=now,
        received_at=received,
        reopened_at=moment(state.reopened_at),
        updated_at=moment(state.updated_at),
        urgent=state.urgent,
        minor=state.minor,
        sorted_=state.looked,
        indicators_looked_at=state.looked,
        minor_known_at=received if state.minor else None,
        safeguarding=Safeguarding(state.safeguarding_lead, state.best_interest, state.told),
        respondents=tuple(
            respondent_facts(row, case.inner(row), shared) for row, shared in zip(rows, shares, strict=True)
        ),
        summary=_summary(case),
        referral=ReferralProgress(
            state.referral_ready, moment(state.referral_offered_at), state.referral_accepted, state.referral_told
        ),
        remedy=_remedy(case, shares, now.date()),
        reopen=ReopenFacts(ReopenReason(state.reopen_reason) if state.reopen_reason else None, roles_filled),
        mediation_agreed=state.mediation_agreed,
        tries=tuple(Try(date.fromisoformat(on), Way(way), reached == "yes") for on, way, reached in state.tries),
        heard_on=day(state.heard_on),
        voice=voice,
        closing=Closing(case.row.closing) if case.row.closing else None,
        closed_on=day(state.closed_on),
    )


def next_due(case: OpenCase, facts: CaseFacts) -> datetime | None:
    """The moment of the next clock: what we promised, or the end of the respondents' time."""
    stage = Stage(case.row.stage)
    ends = [due.ends for due in duties(stage, facts, case.state.checks_done)]
    if stage is Stage.RESPONSE_AWAITED and (answers := answers_due(facts)) is not None:
        ends.append(answers.ends)
    return min(ends, default=None)
