"""What a case leaves in the agency's record: a fact of seven fields, and never more (process.md, Case)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from iris.rules.cases.clear import Corridor
from iris.rules.cases.clocks import due_on
from iris.rules.cases.respondents import Respondent, principle_of
from iris.rules.cases.stages import INTELLIGENCE_ONLY, Closing, Stage
from iris.rules.deadlines import Overrides, Period
from iris.rules.scoring.recorded import ComplaintFact
from iris.rules.scoring.vocabulary import Outcome

VOID = "void"
"""In place of a principle: this version only takes back the earlier ones, as a `void` fact of a status does."""


class CaseFact(TypedDict):
    """An upheld case in the record of a respondent. `date` is the day the outcome was decided."""

    severity: int
    principle: str
    corridor: str
    date: date
    remedied_on: date | None
    self_reported: bool
    incident: str


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """One respondent of a case at its closing.

    `incident` is the number an officer gave linked cases, or the case's own; `remedied_on` the day of the
    last payment, once the worker or an independent check confirmed it.
    """

    stage: Stage
    closing: Closing | None
    respondent: Respondent
    corridor: Corridor
    incident: str
    remedied_on: date | None = None
    self_reported: bool = False


def case_fact(case: ClosedCase) -> CaseFact | None:
    """Give what reaches the respondent's record; None for all but a closed and upheld case.

    Nothing sent, nothing upheld: a case that the worker did not want to be sent never counts. An upheld
    outcome stays when contact was lost, or the worker took the complaint back after the decision.
    """
    decision = case.respondent.decision
    if case.stage is not Stage.CLOSED or case.closing is None:
        return None
    if case.closing in INTELLIGENCE_ONLY:
        return None
    if decision is None or not case.respondent.upheld or decision.proposal.severity is None:
        return None
    return CaseFact(
        severity=decision.proposal.severity,
        principle=principle_of(decision.proposal.upheld),
        corridor=str(case.corridor),
        date=decision.on,
        remedied_on=case.remedied_on,
        self_reported=case.self_reported,
        incident=case.incident,
    )


def remedy_due(fact: CaseFact, overrides: Overrides | None = None) -> date:
    """Give the last day on which a remedy was in time: 90 days after the decision."""
    return due_on(Period.REMEDY_PAID, fact["date"], overrides)


def is_retaliation(fact: CaseFact) -> bool:
    """Tell whether the fact is upheld retaliation: the one grave breach of principle 5."""
    return fact["principle"] == "5" and fact["severity"] == 10


def public_from(recorded_on: date) -> date:
    """Give the day from which a fact recorded on a day counts in public: the 1st of the next month."""
    return date(recorded_on.year + recorded_on.month // 12, recorded_on.month % 12 + 1, 1)


def for_score(fact: CaseFact, incident: str, overrides: Overrides | None = None) -> ComplaintFact:
    """Give the fact in the form the score reads; `incident` names the case's incident without naming the case."""
    return ComplaintFact(
        severity=float(fact["severity"]),
        outcome=Outcome.UPHELD,
        closed=fact["date"],
        incident=incident,
        remedy_due=remedy_due(fact, overrides),
        remedied_on=fact["remedied_on"],
        self_reported=fact["self_reported"],
        retaliation=is_retaliation(fact),
    )
