"""Facts and standards read from their JSON form, the form of a facts file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from iris.rules.scoring.facts import (
    Complaint,
    Disclosure,
    FactSet,
    Licence,
    Placements,
    Promise,
    Rating,
    Relative,
    Sanction,
    Voice,
)
from iris.rules.scoring.fields import Fields, malformed
from iris.rules.scoring.groups import unknown_group
from iris.rules.scoring.method import Method
from iris.rules.scoring.standard import WeightedCriterion, WeightedPrinciple, WeightedStandard
from iris.rules.scoring.vocabulary import (
    DisclosureItem,
    Grade,
    Kind,
    Outcome,
    RegisterState,
    SanctionKind,
    Source,
)
from iris.rules.wording import N_

# Words a register may say that leave the number where it is, and other names of the four that do not.
_HARMLESS = frozenset(
    "active certified certified_with_conditions certified_conditional closed conditional expired in_force "
    "licensed licence_expired licence_surrendered listed none no_longer_listed reinstated surrendered "
    "unknown valid".split()
)
_OTHER_NAMES: Mapping[str, RegisterState] = {
    "licence_revoked": RegisterState.LICENCE_CANCELLED,
    "certificate_withdrawn": RegisterState.WITHDRAWN,
    "certificate_suspended": RegisterState.SUSPENDED,
    "licence_suspended": RegisterState.SUSPENDED,
}
_UNKNOWN_STATE = N_("The facts can't be used: %(field)s is no known state. Use one of %(choices)s, or leave it out.")
_UNKNOWN_CRITERION = N_("The facts can't be used: %(field)s is no criterion of this standard. Correct it.")
_BACKWARDS = N_("The facts can't be used: %(field)s lies before the first day. Correct it and try again.")
_MORE_THAN_ALL = N_("The facts can't be used: %(field)s is more than all answers. Correct it and try again.")


def standard_from_json(raw: object, path: str = "standard") -> WeightedStandard:
    """Read `{"principles": [{"code", "weight", "criteria": [{"code", "weight"}]}]}`. Raises `RuleBroken`."""
    principles = [
        WeightedPrinciple(
            row.text("code"),
            row.number("weight"),
            tuple(WeightedCriterion(c.text("code"), c.number("weight")) for c in row.rows("criteria")),
        )
        for row in Fields(raw, path).rows("principles")
    ]
    return WeightedStandard(tuple(principles))


def facts_from_json(
    case: object,
    standard: WeightedStandard,
    method: Method,
    *,
    on: date | None = None,
    known: date | datetime | None = None,
    path: str = "",
) -> FactSet:
    """Read one case: `{"as_of", "known_at", "group": {"rate", "median_per_year"}, "facts": {...}}`.

    A case without its own `as_of` or `known_at` takes `on` and `known`; what is known is else what was known
    at the end of the day. Raises `RuleBroken("facts_malformed")`, whose values name the field by its path.
    """
    row = Fields(case, path)
    as_of = on if on is not None and not row.has("as_of") else row.day("as_of")
    known_at = row.maybe_moment("known_at") or known or as_of
    facts = row.inner("facts")
    rate, median = _group(row, method)
    return FactSet(
        as_of=as_of,
        known_at=known_at,
        group_rate=rate,
        group_median=median,
        ratings=tuple(_rating(r, standard) for r in facts.rows("ratings")),
        complaints=tuple(map(_complaint, facts.rows("complaints"))),
        placements=tuple(map(_placements, facts.rows("placements"))),
        answers=tuple(_promise(r, "answered") for r in facts.rows("answers")),
        remedies=tuple(_promise(r, "confirmed") for r in facts.rows("remedies")),
        licences=tuple(map(_licence, facts.rows("licences"))),
        sanctions=tuple(map(_sanction, facts.rows("sanctions"))),
        disclosures=tuple(map(_disclosure, facts.rows("disclosures"))),
        relatives=tuple(map(_relative, facts.rows("relatives"))),
        voice=tuple(map(_voice, facts.rows("voice"))),
        register_states=_states(facts),
    )


def _group(row: Fields, method: Method) -> tuple[float, float]:
    rate, median = unknown_group(method)
    if not row.has("group"):
        return rate, median
    group = row.inner("group")
    return (
        group.number("rate") if group.has("rate") else rate,
        group.number("median_per_year") if group.has("median_per_year") else median,
    )


def _rating(row: Fields, standard: WeightedStandard) -> Rating:
    criterion = row.text("criterion")
    if criterion not in standard.criterion_codes:
        raise malformed(_UNKNOWN_CRITERION, row.at("criterion"))
    appeal = row.inner("contested") if row.has("contested") else None
    return Rating(
        criterion=criterion,
        grade=row.choice("grade", Grade),
        kind=row.choice("kind", Kind),
        day=row.day("date"),
        recorded=row.maybe_moment("recorded"),
        due_on=row.maybe_day("due_on"),
        verified_on=row.maybe_day("verified_on"),
        verified_recorded=row.maybe_moment("verified_recorded"),
        contested_from=appeal.day("from") if appeal else None,
        contested_to=appeal.maybe_day("to") if appeal else None,
        id=row.maybe_id(),
    )


def _complaint(row: Fields) -> Complaint:
    outcome = row.choice("outcome", Outcome)
    name = row.maybe_id()
    return Complaint(
        id=name if name is not None else row.text("id"),
        severity=row.number("severity"),
        outcome=outcome,
        closed=row.day("closed") if outcome is Outcome.UPHELD else row.maybe_day("closed"),
        recorded=row.maybe_moment("recorded"),
        incident=row.maybe_id("incident"),
        remedy_due=row.maybe_day("remedy_due"),
        remedied_on=row.maybe_day("remedied_on"),
        self_reported=row.flag("self_reported", default=False),
        retaliation=row.flag("retaliation", default=False),
    )


def _placements(row: Fields) -> Placements:
    first, last = row.day("from"), row.day("to")
    if last < first:
        raise malformed(_BACKWARDS, row.at("to"))
    return Placements(
        first=first,
        last=last,
        count=row.number("count"),
        source=row.choice("source", Source),
        recorded=row.maybe_moment("recorded"),
        id=row.maybe_id(),
    )


def _promise(row: Fields, done: str) -> Promise:
    return Promise(row.day("due"), row.maybe_day(done), row.maybe_moment("recorded"), row.maybe_id())


def _licence(row: Fields) -> Licence:
    return Licence(row.text("country"), row.flag("valid"), row.maybe_id())


def _sanction(row: Fields) -> Sanction:
    kind = row.choice("kind", SanctionKind)
    return Sanction(kind, row.day("date"), row.maybe_moment("recorded"), row.maybe_id())


def _disclosure(row: Fields) -> Disclosure:
    return Disclosure(
        item=row.choice("item", DisclosureItem),
        day=row.day("date"),
        verified=row.flag("verified", default=False),
        recorded=row.maybe_moment("recorded"),
        id=row.maybe_id(),
    )


def _relative(row: Fields) -> Relative:
    return Relative(
        share=row.share("share"),
        weighted_severity=row.number("weighted_severity"),
        placements_thousand=row.number("placements_thousand"),
        struck_off=row.day("struck_off"),
        recorded=row.maybe_moment("recorded"),
        id=row.maybe_id(),
    )


def _voice(row: Fields) -> Voice:
    answers, paid = row.whole("answers"), row.whole("paid")
    if paid > answers:
        raise malformed(_MORE_THAN_ALL, row.at("paid"))
    return Voice(answers, paid, row.maybe_text("channel"))


def _states(facts: Fields) -> tuple[RegisterState, ...]:
    if not facts.has("register_state"):
        return ()
    raw = facts.value("register_state")
    words = raw if isinstance(raw, list | tuple) else [raw]
    known = {state.value: state for state in RegisterState} | dict(_OTHER_NAMES)
    if not all(isinstance(word, str) and (word in known or word in _HARMLESS) for word in words):
        raise malformed(_UNKNOWN_STATE, facts.at("register_state"), choices=", ".join(RegisterState))
    return tuple(known[word] for word in words if word in known)
