"""What a grant rests on: named conditions, each with the sentence for met and for missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from iris.rules.deadlines import Overrides, Period, due, overdue
from iris.rules.findings import MUST_CLOSE, PLAN_HELD, Grade, Standing
from iris.rules.moves import Checked, Condition, checklist
from iris.rules.regimes import LicenceNeed, Regime
from iris.rules.wording import N_


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection to an application.

    When it was made and answered by the agency, whether that settled it, whether the decision speaks of it.
    """

    made_on: date
    answered_on: date | None = None
    settled: bool = False
    addressed: bool = False


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """Everything a grant rests on, on `today`.

    `findings` are those of every assessment that belongs to the application; `licences` one line for each
    country where the applicant is established; `last_on_site` the last day of the last on-site audit.
    """

    today: date
    agreement_signed_on: date | None
    findings: tuple[Standing, ...]
    window_opened_on: date | None
    objections: tuple[Objection, ...]
    review_done_on: date | None
    licences: tuple[LicenceNeed, ...]
    last_on_site: date | None
    overrides: Overrides | None = None


def on_site_limit(facts: GrantFacts) -> date | None:
    """The last day on which critical and major findings can be verified without a new on-site audit."""
    last = facts.last_on_site
    return None if last is None else due(Period.ON_SITE_LIMIT, last, facts.overrides)


def grave_open(facts: GrantFacts) -> list[str]:
    """The codes of critical and major findings not verified closed."""
    return [f.code for f in facts.findings if f.grade in MUST_CLOSE and not f.closed]


def _minor_without_plan(facts: GrantFacts) -> list[str]:
    return [f.code for f in facts.findings if f.grade is Grade.MINOR and f.state not in PLAN_HELD]


def too_late(facts: GrantFacts) -> list[str]:
    """The codes of critical and major findings verified after the limit, or still not verified after it."""
    limit = on_site_limit(facts)
    if limit is None:
        return []
    grave = (f for f in facts.findings if f.grade in MUST_CLOSE)
    return [f.code for f in grave if overdue(limit, f.verified_on if f.verified_on and f.closed else facts.today)]


def unanswered(facts: GrantFacts) -> int:
    """How many objections the agency has not answered."""
    return sum(o.answered_on is None for o in facts.objections)


def _unaddressed(facts: GrantFacts) -> int:
    return sum(not (o.settled or o.addressed) for o in facts.objections)


def _window_closed(facts: GrantFacts) -> bool:
    opened = facts.window_opened_on
    return opened is not None and overdue(due(Period.OBJECTION_WINDOW, opened, facts.overrides), facts.today)


def _unlicensed(facts: GrantFacts) -> list[str]:
    return [n.entry.country for n in facts.licences if not n.satisfied and n.entry.regime is Regime.REQUIRED]


def _unknown_regime(facts: GrantFacts) -> list[str]:
    return [n.entry.country for n in facts.licences if not n.satisfied and n.entry.regime is Regime.UNKNOWN]


def _licence_values(facts: GrantFacts) -> dict[str, object]:
    freed = [n.entry for n in facts.licences if n.entry.regime is Regime.NONE]
    return {
        "which": ", ".join(_unlicensed(facts)),
        "sources": "; ".join(f"{e.country}: {e.source}" for e in freed),
    }


def listed(code: str, sentence: str, met: str, what: Callable[[GrantFacts], list[str]]) -> Condition[GrantFacts]:
    """A condition that holds when `what` finds nothing, and whose sentence lists what it found."""
    return Condition(code, sentence, lambda f: not what(f), lambda f: {"which": ", ".join(what(f))}, met)


def _counted(code: str, sentence: str, met: str, what: Callable[[GrantFacts], int]) -> Condition[GrantFacts]:
    return Condition(code, sentence, lambda f: what(f) == 0, lambda f: {"count": what(f)}, met)


SIGNED: Condition[GrantFacts] = Condition(
    "agreement",
    N_("The agreement is not signed yet. A manager of the agency signs it on the agreement page."),
    lambda f: f.agreement_signed_on is not None,
    None,
    N_("The agreement is signed."),
)
ADDRESSED = _counted(
    "objections_addressed",
    N_("Objections that are not settled: %(count)s. Say in the decision what you make of each."),
    N_("The decision speaks of every objection that is not settled."),
    _unaddressed,
)
REVIEW_DONE: Condition[GrantFacts] = Condition(
    "technical_review",
    N_("The technical review is not done yet."),
    lambda f: f.review_done_on is not None,
    None,
    N_("The technical review is done."),
)
AUDITED: Condition[GrantFacts] = Condition(
    "on_site_done",
    N_("No on-site audit has been done yet."),
    lambda f: f.last_on_site is not None,
    None,
    N_("The on-site audit is done."),
)

GRANT_CONDITIONS: tuple[Condition[GrantFacts], ...] = (
    SIGNED,
    AUDITED,
    listed(
        "grave_closed",
        N_("Critical or major findings still open: %(which)s. An auditor must verify and close them."),
        N_("Every critical and major finding is verified and closed."),
        grave_open,
    ),
    listed(
        "on_site_fresh",
        N_("Not verified in time after the last day on site: %(which)s. Repeat the on-site audit."),
        N_("What was grave was verified in time after the last day on site."),
        too_late,
    ),
    listed(
        "minor_planned",
        N_("Minor findings without an accepted plan: %(which)s."),
        N_("Every minor finding has an accepted plan."),
        _minor_without_plan,
    ),
    Condition(
        "window_closed",
        N_("The time for objections is not over yet."),
        _window_closed,
        None,
        N_("The time for objections is over."),
    ),
    _counted(
        "objections_answered",
        N_("Objections without an answer: %(count)s. The agency must answer them."),
        N_("Every objection is answered."),
        unanswered,
    ),
    ADDRESSED,
    REVIEW_DONE,
    Condition(
        "established",
        N_("We do not know yet in which country the agency is established. Enter it in its record."),
        lambda f: bool(f.licences),
        None,
        N_("We know where the agency is established."),
    ),
    Condition(
        "licences",
        N_("No valid licence where one is required: %(which)s."),
        lambda f: not _unlicensed(f),
        _licence_values,
        N_("There is a valid licence wherever one is required."),
    ),
    listed(
        "regimes_known",
        N_("We do not know whether a licence is required in: %(which)s. Enter it with its source."),
        N_("We know for each country whether a licence is required."),
        _unknown_regime,
    ),
)
"""What a grant needs. The values of `licences` name the source for each country that requires none."""


def grant_checklist(facts: GrantFacts) -> tuple[Checked, ...]:
    """Say of each condition of a grant that it is met, or what is missing."""
    return checklist(GRANT_CONDITIONS, facts)
