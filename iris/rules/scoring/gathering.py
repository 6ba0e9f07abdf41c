"""From what is stored about an agency to the facts of its score on a day, as known at a moment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

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
from iris.rules.scoring.groups import GroupFigure, figure_at, unknown_group
from iris.rules.scoring.method import Method
from iris.rules.scoring.recorded import (
    WHOLE_REGISTER,
    AgreementFact,
    AnswerFact,
    ComplaintFact,
    DisclosureFact,
    PlacementsFact,
    RatingFact,
    Recordable,
    RelativeFact,
    RemedyFact,
    SanctionFact,
    Version,
    VoiceFact,
    group_key,
    standing,
)
from iris.rules.scoring.vocabulary import RegisterState, SanctionKind
from iris.rules.status import RUNNING, AgencyWord, Kind, PermissionView, State, agency_status, permission_status
from iris.rules.timeline import spans

REGISTER_STATES = {
    AgencyWord.BANNED: RegisterState.BANNED,
    AgencyWord.LICENCE_REVOKED: RegisterState.LICENCE_CANCELLED,
    AgencyWord.CERTIFICATE_WITHDRAWN: RegisterState.WITHDRAWN,
    AgencyWord.LICENCE_SUSPENDED: RegisterState.SUSPENDED,
    AgencyWord.CERTIFICATE_SUSPENDED: RegisterState.SUSPENDED,
}
"""The words of the register that stand in place of a number; the same wins in both orders."""

Known = date | datetime


@dataclass(frozen=True, slots=True)
class Material:
    """All that is stored about one agency: versions of facts, permissions, and the figures of every group."""

    versions: Sequence[Version] = ()
    permissions: Sequence[PermissionView] = ()
    groups: Mapping[str, Sequence[GroupFigure]] = field(default_factory=dict)


def _rating(version: Version, fact: RatingFact) -> Rating:
    return Rating(
        criterion=fact.criterion,
        grade=fact.grade,
        kind=fact.kind,
        day=fact.on,
        recorded=version.first_recorded,
        due_on=fact.due_on,
        verified_on=fact.verified_on,
        verified_recorded=version.recorded if fact.verified_on else None,
        contested_from=fact.contested_from,
        contested_to=fact.contested_to,
        id=version.name,
    )


def _complaint(version: Version, fact: ComplaintFact) -> Complaint:
    return Complaint(
        id=version.name,
        severity=fact.severity,
        outcome=fact.outcome,
        closed=fact.closed,
        recorded=version.first_recorded,
        incident=fact.incident,
        remedy_due=fact.remedy_due,
        remedied_on=fact.remedied_on,
        self_reported=fact.self_reported,
        retaliation=fact.retaliation,
    )


def _placements(v: Version, fact: PlacementsFact) -> Placements:
    return Placements(fact.first, fact.last, fact.count, fact.source, v.first_recorded, v.name)


def _relative(v: Version, fact: RelativeFact) -> Relative:
    own = (fact.share, fact.weighted_severity, fact.placements_thousand, fact.struck_off)
    return Relative(*own, recorded=v.first_recorded, id=v.name)


TABLES: Mapping[str, tuple[str, Callable[[Version, Any], Any]]] = {
    RatingFact.KIND: ("ratings", _rating),
    ComplaintFact.KIND: ("complaints", _complaint),
    PlacementsFact.KIND: ("placements", _placements),
    AnswerFact.KIND: ("answers", lambda v, f: Promise(f.due, f.answered, v.first_recorded, v.name)),
    RemedyFact.KIND: ("remedies", lambda v, f: Promise(f.due, f.confirmed, v.first_recorded, v.name)),
    SanctionFact.KIND: ("sanctions", lambda v, f: Sanction(f.kind, f.on, v.first_recorded, v.name)),
    DisclosureFact.KIND: (
        "disclosures",
        lambda v, f: Disclosure(f.item, f.on, f.verified, v.first_recorded, v.name),
    ),
    RelativeFact.KIND: ("relatives", _relative),
    VoiceFact.KIND: ("voice", lambda _v, f: Voice(f.answers, f.paid, f.channel)),
}
"""Where the facts of each recorded kind go, and how."""


def facts_at(material: Material, on: date, known: Known, method: Method, *, published: bool) -> FactSet:
    """Give the facts of one agency at (as-of, known-at). `published`: as they reach a public score."""
    counting = list(standing(material.versions, on, known, published=published))
    tables: dict[str, list[Any]] = defaultdict(list)
    for version, fact in counting:
        if version.kind in TABLES:
            name, convert = TABLES[version.kind]
            tables[name].append(convert(version, fact))
    tables["sanctions"] += suspensions(material.permissions, on, known)
    figure = _figure(material, [fact for _, fact in counting], on, known)
    unknown = unknown_group(method)
    return FactSet(
        as_of=on,
        known_at=known,
        group_rate=figure.rate if figure else unknown[0],
        group_median=figure.median_per_year if figure else unknown[1],
        licences=tuple(licences_at(material.permissions, on, known)),
        register_states=register_states(material.permissions, on, known),
        **{name: tuple(rows) for name, rows in tables.items()},
    )


def _figure(material: Material, facts: Iterable[Recordable], on: date, known: Known) -> GroupFigure | None:
    own = material.groups.get(own_group(facts), ())
    return figure_at(own, on, known) or figure_at(material.groups.get(WHOLE_REGISTER, ()), on, known)


def own_group(facts: Iterable[Recordable]) -> str:
    """Give the group of an agency: destination and sector of its largest line of placements."""
    lines: Counter[str] = Counter()
    for fact in facts:
        if isinstance(fact, PlacementsFact):
            lines[group_key(fact.destination, fact.sector)] += fact.count  # type: ignore[assignment]
    named = {line: count for line, count in lines.items() if line != WHOLE_REGISTER}
    return max(sorted(named), key=lambda line: named[line], default=WHOLE_REGISTER)


def licences_at(permissions: Iterable[PermissionView], on: date, known: Known) -> Iterator[Licence]:
    """Give one licence a country in which an authority has said anything of one, valid where one of them runs."""
    said: dict[str, bool] = {}
    for permission in permissions:
        state = permission_status(permission.facts, on, known).state
        if permission.kind is Kind.LICENCE and state is not State.UNKNOWN:
            said[permission.country] = said.get(permission.country, False) or state in RUNNING
    return (Licence(country, valid, country) for country, valid in sorted(said.items()))


def suspensions(permissions: Iterable[PermissionView], on: date, known: Known) -> list[Sanction]:
    """Give the suspensions by any authority that have ended, dated by their last day."""
    found = []
    for permission in permissions:
        facts = [f for f in permission.facts if f.state is State.SUSPENDED]
        if permission.kind is Kind.CERTIFICATE or not facts:
            continue
        begin = min(fact.effective_from for fact in facts)
        held = [span for span in spans(permission, begin, on, known) if span.state is State.SUSPENDED]
        found += [
            Sanction(SanctionKind.SUSPENSION, span.last, id=f"licence:{permission.key} {span.last}")
            for span in held
            if span.last < on
        ]
    return found


def register_states(permissions: Iterable[PermissionView], on: date, known: Known) -> tuple[RegisterState, ...]:
    """Give the state of the register that stands in place of a number, where one does."""
    state = REGISTER_STATES.get(agency_status(permissions, on, known).word)
    return (state,) if state else ()


def signed_at(material: Material, on: date, known: Known) -> bool:
    """Say whether an agreement was signed by then: from that day the score is published."""
    own = (version for version in material.versions if version.kind == AgreementFact.KIND)
    return any(True for _ in standing(own, on, known, published=True))


def inputs_hash(facts: FactSet, *versions: str) -> str:
    """Give the SHA-256 of everything that decides a score, but the moment at which it was known."""
    said = repr((replace(facts, known_at=date.min), versions))
    return sha256(said.encode("utf-8")).hexdigest()
