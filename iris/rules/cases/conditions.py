"""Each condition of a move of a case, with the sentence shown when it fails."""

from __future__ import annotations

from collections.abc import Callable

from iris.rules.cases.clocks import due_on
from iris.rules.cases.contact import contact_lost
from iris.rules.cases.facts import CaseFacts, ReopenReason
from iris.rules.cases.minors import Safeguarding, check_in_place_of_consent, check_lead
from iris.rules.cases.respondents import EXCLUDED
from iris.rules.cases.speakers import ONLY_THE_WORKER, OWN_VOICE
from iris.rules.cases.stages import Closing
from iris.rules.deadlines import Period, overdue
from iris.rules.errors import RuleBroken
from iris.rules.moves import Condition
from iris.rules.wording import N_

CaseCondition = Condition[CaseFacts]


def _when(code: str, sentence: str, predicate: Callable[[CaseFacts], bool]) -> CaseCondition:
    return Condition(code, sentence, predicate)


WORKERS_OWN_CLOSINGS = frozenset({Closing.WITHDRAWN, Closing.NO_CONTACT_WISHED})
"""Closings that the worker chose: only the worker opens these again."""


def _lead_is_there(facts: CaseFacts) -> bool:
    return not facts.minor or _passes(check_lead, facts.safeguarding)


def _passes(check: Callable[[Safeguarding], None], safeguarding: Safeguarding | None) -> bool:
    try:
        check(safeguarding or Safeguarding())
    except RuleBroken:
        return False
    return True


def _checklist_signed(facts: CaseFacts) -> bool:
    signed = facts.summary.checklist
    return signed is not None and signed.digest == facts.summary.digest


def _said_yes(facts: CaseFacts) -> bool:
    if facts.minor and _passes(check_in_place_of_consent, facts.safeguarding):
        return True
    return facts.summary.yes_digest is not None and facts.summary.yes_voice in OWN_VOICE


def _yes_to_this_text(facts: CaseFacts) -> bool:
    return facts.minor or facts.summary.yes_digest == facts.summary.digest


def plan_is_late(facts: CaseFacts) -> bool:
    """Tell whether 30 days after the decision there is no complete plan."""
    return not facts.remedy.plan_complete and _over_since_decision(Period.REMEDY_PLAN, facts)


def payment_is_late(facts: CaseFacts) -> bool:
    """Tell whether 90 days after the decision it is not all paid and confirmed."""
    return not facts.remedy.confirmed and _over_since_decision(Period.REMEDY_PAID, facts)


def _over_since_decision(period: Period, facts: CaseFacts) -> bool:
    decided = facts.decided_on
    return decided is not None and overdue(due_on(period, decided, facts.overrides), facts.today)


def _remedy_failed(facts: CaseFacts) -> bool:
    return facts.remedy.refused or plan_is_late(facts) or payment_is_late(facts)


def _worker_asks(facts: CaseFacts) -> bool:
    return facts.voice in OWN_VOICE and facts.reopen.reason is ReopenReason.WORKER_ASKS


NOT_EXCLUDED = _when("excluded", EXCLUDED, lambda f: not f.excluded)
SORTED = _when(
    "indicators_not_looked_at",
    N_("Go through the 11 warning signs first, and flag what you see."),
    lambda f: f.indicators_looked_at,
)
LEAD_FOR_A_CHILD = _when(
    "no_safeguarding_lead",
    N_("The worker is under 18. A case lead must take this case over first."),
    _lead_is_there,
)
IS_URGENT = _when("not_urgent", N_("The urgent way is for urgent cases. Use an ordinary referral."), lambda f: f.urgent)
REFERRAL_READY = _when(
    "referral_not_ready",
    N_("First ask the worker, or record the exception with a second officer."),
    lambda f: f.referral.may_go_out,
)
REFERRAL_ACCEPTED = _when(
    "referral_not_accepted",
    N_("Nobody has taken the referral yet. Wait for a yes."),
    lambda f: f.referral.accepted,
)
WORKER_TOLD = _when(
    "worker_not_told", N_("First tell the worker who has taken over."), lambda f: f.referral.worker_told
)
RESPONDENT_NAMED = _when("no_respondent", N_("Say first who is complained about."), lambda f: bool(f.respondents))
SUMMARY_WRITTEN = _when(
    "no_summary", N_("Write the short text that would go out."), lambda f: f.summary.digest is not None
)
CHECKLIST_SIGNED = _when(
    "checklist_not_signed",
    N_("An officer must sign for this exact text that it does not show who the worker is."),
    _checklist_signed,
)
IN_WORKERS_LANGUAGE = _when(
    "not_in_workers_language",
    N_("The worker must be able to read the text in the own language. Add it."),
    lambda f: f.summary.in_workers_language,
)
SAID_YES = _when(
    "worker_has_not_said_yes",
    N_("Nothing goes out before the worker has read the text and said yes, by code or recorded call."),
    _said_yes,
)
YES_TO_THIS_TEXT = _when(
    "yes_to_another_text",
    N_("The text has changed since the worker said yes. Show the new one and ask again."),
    _yes_to_this_text,
)
WORKER_SPEAKS = _when("worker_must_say", ONLY_THE_WORKER, lambda f: f.voice in OWN_VOICE)
COULD_ANSWER = _when(
    "could_not_answer",
    N_("They have not all answered and their time is not over. Wait until it is."),
    lambda f: f.all_could_answer,
)
MEDIATION_AGREED = _when(
    "mediation_not_agreed", N_("Ask the worker first whether talks are wanted."), lambda f: f.mediation_agreed
)
ALL_PROPOSED = _when(
    "not_all_proposed",
    N_("Propose an outcome for each of those asked, with reasons."),
    lambda f: f.all_proposed,
)
NOTHING_DECIDED = _when(
    "already_decided",
    N_("A part of this is decided. It can change only by a review or by reopening."),
    lambda f: not any(r.decision for r in f.respondents),
)
ALL_DECIDED = _when("not_all_decided", N_("A second officer must decide each outcome first."), lambda f: f.all_decided)
SOME_UPHELD = _when("nothing_upheld", N_("Nothing was upheld here."), lambda f: f.some_upheld)
NONE_UPHELD = _when(
    "something_upheld",
    N_("Something was upheld, so the case cannot close as not upheld."),
    lambda f: not f.some_upheld,
)
WORKER_ACCEPTS = _when(
    "outcome_not_accepted",
    N_("The worker has not accepted the outcome yet, with the code or in a recorded call."),
    lambda f: f.remedy.accepted_voice in OWN_VOICE,
)
PLAN_COMPLETE = _when(
    "plan_incomplete",
    N_("The plan needs a day and a sum for each payment, and the sums must add up."),
    lambda f: f.remedy.plan_complete,
)
REMEDY_CONFIRMED = _when(
    "remedy_not_confirmed",
    N_("The worker has not confirmed that everything arrived, and nobody independent has checked it."),
    lambda f: f.remedy.confirmed,
)
REMEDY_FAILED = _when(
    "remedy_still_possible",
    N_("There is still time to put it right. Wait, or record the refusal."),
    _remedy_failed,
)
CONTACT_LOST = _when(
    "contact_not_lost",
    N_("Try three times, on three different days, in the ways that are safe for the worker."),
    lambda f: contact_lost(f.tries, f.heard_on, f.overrides),
)
REOPEN_REASON = _when("no_reason", N_("Say why the case is opened again."), lambda f: f.reopen.reason is not None)
ROLES_FILLED = _when(
    "roles_missing",
    N_("Some who worked on this case are gone. Name somebody for each role first."),
    lambda f: f.reopen.roles_filled,
)
STORY_LEFT = _when(
    "story_erased",
    N_("What was told has been erased by now. Please file again, and we put both together."),
    lambda f: not f.reopen.story_erased,
)
WORKER_WANTS_IT = _when(
    "workers_choice",
    N_("The worker chose to end this. Only the worker can open it again."),
    lambda f: f.closing not in WORKERS_OWN_CLOSINGS or _worker_asks(f),
)
