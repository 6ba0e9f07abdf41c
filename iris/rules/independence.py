"""Who must not: one side per person and application, paid work within two years, rotation, teams.

Separation of duties is a rule here and a unique key in the database, never a grant of a role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iris.rules.deadlines import Overrides, Period, due
from iris.rules.errors import RuleBroken
from iris.rules.moves import Condition
from iris.rules.wording import N_

LEAD_IN_A_ROW = 3
"""General practice of certification bodies; no number in ISO/IEC 17021-1."""


class Side(StrEnum):
    """The side a person takes in one application, once and for all (ISO/IEC 17021-1, 9.5.1).

    Team and verifier evaluate, the technical reviewer reviews, the decider decides, the panel hears appeals.
    """

    EVALUATION = "evaluation"
    REVIEW = "review"
    DECISION = "decision"
    APPEAL = "appeal"


SIDE_REFUSALS: Mapping[Side, str] = {
    Side.EVALUATION: N_("You audited or verified in this application. Somebody else must do this step."),
    Side.REVIEW: N_("You reviewed this application. Somebody else must do this step."),
    Side.DECISION: N_("You decided on this application. Somebody else must do this step."),
    Side.APPEAL: N_("You sit on the appeal panel of this application. Somebody else must do this step."),
}


class LinkKind(StrEnum):
    """What ties a person or an audit body to a subject."""

    CONSULTANCY = "consultancy"
    PAID_TRAINING = "paid_training"
    EMPLOYMENT = "employment"
    OWNERSHIP = "ownership"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Link:
    """A tie to a subject (agency, employer); `ended_on` is its last day, None while it lasts."""

    kind: LinkKind
    subject: int
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """What an audit body is approved for: standards by id, countries, first and last day."""

    standards: frozenset[str]
    countries: frozenset[str]
    valid_from: date
    until: date


@dataclass(frozen=True, slots=True)
class Qualification:
    """A person's qualification: kind, last day in force, who says so."""

    kind: str
    valid_to: date
    source: str


AUDITOR_QUALIFICATION = "auditor"


@dataclass(frozen=True, slots=True)
class Declaration:
    """The conflict declaration of one person for one assessment; unsigned while `signed_on` is None."""

    signed_on: date | None = None
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a team and what must be known of them. `side` is the one taken in this application."""

    person: int
    name: str
    lead: bool = False
    declaration: Declaration = Declaration()
    qualifications: tuple[Qualification, ...] = ()
    links: tuple[Link, ...] = ()
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What the rules on teams ask; days are the planned ones.

    `previous_leads` are the subject's lead auditors, oldest first, one for each independent assessment that
    was carried out.
    """

    subject: int
    standard: str
    countries: frozenset[str]
    first_day: date
    last_day: date
    members: tuple[Member, ...]
    approvals: tuple[Approval, ...]
    body_links: tuple[Link, ...] = ()
    previous_leads: tuple[int, ...] = ()
    overrides: Overrides | None = None


def check_side(taken: Mapping[int, Side], person: int, side: Side) -> None:
    """Raise RuleBroken `side_…` when the person has taken another side in this application.

    `taken` maps each person of `application_part` to their side. Doing more on the same side is allowed.
    """
    before = taken.get(person)
    if before is not None and before is not side:
        raise RuleBroken(f"side_{before}", SIDE_REFUSALS[before])


def check_links(links: Iterable[Link], subject: int, on: date, overrides: Overrides | None = None) -> None:
    """Raise RuleBroken `linked` when a tie to the subject excludes the person on that day."""
    if excluding(links, subject, on, overrides):
        raise RuleBroken(
            "linked",
            N_("You work or worked for this organisation, or are tied to it. Somebody else must do this."),
        )


def check_part(
    taken: Mapping[int, Side],
    person: int,
    side: Side,
    links: Iterable[Link],
    subject: int,
    on: date,
    overrides: Overrides | None = None,
) -> None:
    """Raise RuleBroken when a person may not take a part: another side before, or a tie to the subject."""
    check_side(taken, person, side)
    check_links(links, subject, on, overrides)


def excluding(links: Iterable[Link], subject: int, on: date, overrides: Overrides | None = None) -> tuple[Link, ...]:
    """The ties that exclude on `on`: those that last, and those that ended within the last two years."""
    return tuple(
        link
        for link in links
        if link.subject == subject
        and (link.ended_on is None or on <= due(Period.COOLING_OFF, link.ended_on, overrides))
    )


def check_second_person(first: int, second: int) -> None:
    """Raise RuleBroken `same_person` where a rule wants two people and there is only one."""
    if first == second:
        raise RuleBroken("same_person", N_("A second person must do this. Ask a colleague."))


def check_rotation(previous_leads: Sequence[int], person: int) -> None:
    """Raise RuleBroken `lead_rotation` for a fourth assessment of one subject in a row."""
    if not _may_lead(previous_leads, person):
        raise RuleBroken("lead_rotation", _ROTATION)


def _may_lead(previous: Sequence[int], person: int) -> bool:
    return len(previous) < LEAD_IN_A_ROW or any(lead != person for lead in previous[-LEAD_IN_A_ROW:])


def approved(facts: TeamFacts) -> bool:
    """Whether one approval covers the standard, every country and every planned day."""
    return any(
        facts.standard in approval.standards
        and facts.countries <= approval.countries
        and approval.valid_from <= facts.first_day
        and approval.until >= facts.last_day
        for approval in facts.approvals
    )


def qualified(member: Member, last_day: date) -> bool:
    """Whether the auditor's qualification is in force up to the last planned day."""
    return any(q.kind == AUDITOR_QUALIFICATION and q.valid_to >= last_day for q in member.qualifications)


def _unqualified(facts: TeamFacts) -> list[str]:
    return [m.name for m in facts.members if not qualified(m, facts.last_day)]


def _undeclared(facts: TeamFacts) -> list[str]:
    return [m.name for m in facts.members if m.declaration.signed_on is None]


def _conflicted(facts: TeamFacts) -> list[str]:
    return [m.name for m in facts.members if m.declaration.conflict]


def _linked(facts: TeamFacts) -> list[str]:
    return [m.name for m in facts.members if excluding(m.links, facts.subject, facts.first_day, facts.overrides)]


def _other_side(facts: TeamFacts) -> list[str]:
    return [m.name for m in facts.members if m.side not in (None, Side.EVALUATION)]


def _tired_leads(facts: TeamFacts) -> list[str]:
    return [m.name for m in facts.members if m.lead and not _may_lead(facts.previous_leads, m.person)]


def _body_free(facts: TeamFacts) -> bool:
    return not excluding(facts.body_links, facts.subject, facts.first_day, facts.overrides)


def _one_lead(facts: TeamFacts) -> bool:
    return sum(member.lead for member in facts.members) == 1


def _named(code: str, sentence: str, who: Callable[[TeamFacts], list[str]]) -> Condition[TeamFacts]:
    """A condition that holds when `who` names nobody, and whose sentence names them."""
    return Condition(code, sentence, lambda facts: not who(facts), lambda facts: {"people": ", ".join(who(facts))})


_ROTATION = N_("The last three audits here had the same lead auditor. Name another one.")

TEAM_CONDITIONS: tuple[Condition[TeamFacts], ...] = (
    Condition("team_lead", N_("Name one lead auditor, and only one."), _one_lead),
    Condition(
        "body_approval",
        N_("The audit body has no approval for this standard, these countries and these days."),
        approved,
    ),
    Condition(
        "body_linked",
        N_("The audit body advised, trained or worked here too recently. Choose another one."),
        _body_free,
    ),
    _named("qualification", N_("Not qualified as auditor on these days: %(people)s."), _unqualified),
    _named("linked", N_("Tied to this organisation, now or too recently: %(people)s. Name others."), _linked),
    _named("other_side", N_("On another side of this application: %(people)s. Name others."), _other_side),
    _named("lead_rotation", _ROTATION, _tired_leads),
    _named("undeclared", N_("The conflict declaration is not signed yet: %(people)s."), _undeclared),
    _named("conflict", N_("A conflict of interest is declared: %(people)s. Name others."), _conflicted),
)
"""Asked before a team is confirmed and again before fieldwork, since a declaration may come in between."""
