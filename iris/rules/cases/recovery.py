"""A lost code: who may give a new one, when, and what the worker is told (process.md, Case)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iris.rules.cases.clocks import amount, due
from iris.rules.deadlines import Overrides, Period
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

FACTS_NEEDED = 2

NOTICE = N_("Somebody asked for a new code for this case. If it was not you, say so here at once and nothing changes.")
FILE_ANEW = N_("We cannot give you a new code for this case. Please complain again, and an officer puts both together.")


class Asked(StrEnum):
    """Who asks for the new code."""

    CASE_LEAD = "case_lead"
    CASE_OFFICER = "case_officer"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Recovery:
    """What is known when a new code is wanted.

    `facts_matched` counts facts sealed in the case that the caller knew; `called_back` says that the lead
    rang the safe contact of the case, rather than being rung.
    """

    asked_by: Asked
    safe_contact: bool
    called_back: bool
    facts_matched: int
    notice_at: datetime | None = None
    objected: bool = False


def check_begin(recovery: Recovery) -> None:
    """Raise RuleBroken unless the waiting time may begin.

    Codes: `no_safe_contact`, `not_case_lead`, `not_called_back`, `facts_do_not_match`.
    """
    if not recovery.safe_contact:
        raise RuleBroken("no_safe_contact", FILE_ANEW)
    if recovery.asked_by is not Asked.CASE_LEAD:
        raise RuleBroken("not_case_lead", N_("Only a case lead can give a new code. Ask one."))
    if not recovery.called_back:
        raise RuleBroken(
            "not_called_back",
            N_("Call back on the safe contact that the worker left. Do not use another one."),
        )
    if recovery.facts_matched < FACTS_NEEDED:
        raise RuleBroken("facts_do_not_match", N_("The caller must know two facts that are sealed in the case."))


def check_finish(recovery: Recovery, now: datetime, overrides: Overrides | None = None) -> None:
    """Raise RuleBroken unless the new code may be given now; the old one dies with it.

    Codes: those of `check_begin`, `no_notice` (none stood in the case), `objected`, `too_early` (72 hours).
    """
    check_begin(recovery)
    if recovery.notice_at is None:
        raise RuleBroken("no_notice", N_("First put the notice into the case, so that the worker can object."))
    if recovery.objected:
        raise RuleBroken("objected", N_("The holder of the code said no. The old code stays."))
    if not due(Period.CASE_CODE_RECOVERY, recovery.notice_at, overrides).over(now):
        raise RuleBroken(
            "too_early",
            N_("The notice must stand in the case for %(hours)s hours. Give the new code after that."),
            hours=amount(Period.CASE_CODE_RECOVERY, overrides),
        )
