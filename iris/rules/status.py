"""The one word for an agency, and what stands beside it: contradictions and warnings.

The state of a single permission is worked out in `status_facts`; its names are offered here too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from iris.rules.status_facts import (
    RUNNING,
    FactId,
    State,
    StatusAt,
    StatusFact,
    known_instant,
    next_change,
    next_recheck,
    permission_status,
    standing_facts,
)
from iris.rules.status_notes import EXPIRING_DAYS, contradictions, warnings
from iris.rules.status_vectors import answer_vectors
from iris.rules.status_views import (
    Kind,
    Note,
    Period,
    PermissionAt,
    PermissionView,
    certificates,
    home_licences,
    latest_said,
    speaker,
    view_at,
    view_order,
)
from iris.rules.status_words import AGENCY_WORDS, STATE_WORDS, AgencyWord, StatusIcon

__all__ = [
    "AGENCY_WORDS",
    "EXPIRING_DAYS",
    "RUNNING",
    "STATE_WORDS",
    "AgencyStatus",
    "AgencyWord",
    "FactId",
    "Kind",
    "Note",
    "Period",
    "PermissionAt",
    "PermissionView",
    "State",
    "StatusAt",
    "StatusFact",
    "StatusIcon",
    "agency_status",
    "answer_vectors",
    "known_instant",
    "next_change",
    "next_recheck",
    "permission_status",
    "standing_facts",
]


@dataclass(frozen=True, slots=True)
class AgencyStatus:
    """The one word, since when, why, which permission speaks, and everything beside it."""

    word: AgencyWord
    since: date | None
    reason: str | None
    speaks: PermissionAt | None
    certificate: PermissionAt | None
    permissions: Sequence[PermissionAt]
    contradictions: Sequence[Note]
    warnings: Sequence[Note]


# Who is asked: the home licence or the certificate that speaks, every permission, every list of allowed ones.
HOME, CERTIFICATE, ANY, LISTS = "home", "certificate", "any", "lists"
# First that applies. Each row: the word, who is asked, the states that give it.
PRECEDENCE: tuple[tuple[AgencyWord, str, tuple[State, ...]], ...] = (
    (AgencyWord.BANNED, ANY, (State.BANNED,)),
    (AgencyWord.LICENCE_REVOKED, HOME, (State.REVOKED,)),
    (AgencyWord.CERTIFICATE_WITHDRAWN, CERTIFICATE, (State.REVOKED,)),
    (AgencyWord.LICENCE_SUSPENDED, HOME, (State.SUSPENDED,)),
    (AgencyWord.CERTIFICATE_SUSPENDED, CERTIFICATE, (State.SUSPENDED,)),
    (AgencyWord.CERTIFIED_WITH_CONDITIONS, CERTIFICATE, (State.CONDITIONAL,)),
    (AgencyWord.CERTIFIED, CERTIFICATE, (State.VALID,)),
    (AgencyWord.LICENSED, HOME, RUNNING),
    (AgencyWord.LICENCE_SURRENDERED, HOME, (State.SURRENDERED,)),
    (AgencyWord.LICENCE_EXPIRED, HOME, (State.EXPIRED,)),
    (AgencyWord.NO_LONGER_LISTED, LISTS, (State.NO_LONGER_LISTED,)),
)


def agency_status(
    permissions: Iterable[PermissionView],
    on: date,
    known: date | datetime | None = None,
    *,
    closed: date | None = None,
    applicant_since: date | None = None,
) -> AgencyStatus:
    """Give the agency's one word on the day `on` as known at `known`, with what stands beside it.

    `closed` is the day on which the agency ceased to exist, `applicant_since` the day
    since which an application of it is examined.
    The order in which permissions are given never matters.
    """
    at = sorted((view_at(p, on, known) for p in permissions), key=view_order)
    certificate = speaker(certificates(at))
    word, speaks = _word(at, certificate)
    since = speaks.status.since if speaks else None
    if speaks is None and closed is not None and closed <= on:
        word, since = AgencyWord.CLOSED, closed
    return AgencyStatus(
        word=word,
        since=since,
        reason=speaks.status.reason if speaks else None,
        speaks=speaks,
        certificate=certificate,
        permissions=at,
        contradictions=contradictions(at, on),
        warnings=warnings(at, on, applicant_since),
    )


def _word(at: Sequence[PermissionAt], certificate: PermissionAt | None) -> tuple[AgencyWord, PermissionAt | None]:
    licence = speaker(home_licences(at))
    asked: Mapping[str, Sequence[PermissionAt]] = {
        HOME: [licence] if licence else [],
        CERTIFICATE: [certificate] if certificate else [],
        ANY: at,
        LISTS: [a for a in at if a.permission.kind not in (Kind.SANCTION, Kind.CERTIFICATE)],
    }
    for word, whom, states in PRECEDENCE:
        if found := latest_said([a for a in asked[whom] if a.status.state in states]):
            return word, found
    return AgencyWord.UNKNOWN, None
