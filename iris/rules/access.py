"""May this actor do that to this subject? The reader of the grants for one object.

Its twin for rows is `iris.queries.scope`; the parity test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from iris.rules.roles import Action, Reach, Role, reach_of


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: cut loose from the database, the same for the life of a session."""

    role: Role
    account_id: int | None = None
    organisation_id: int | None = None
    entry_id: int | None = None
    """The register entry that the organisation is (agency, company)."""
    country: str | None = None
    """The jurisdiction: only governments have one."""
    case_id: int | None = None
    """The case whose code the worker gave."""
    draft_id: int | None = None
    """The complaint not sent yet that this browser holds."""

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def label(self) -> str:
        """How the journal names the actor: ids only."""
        if self.account_id is not None:
            return f"account:{self.account_id}"
        return str(self.role)


ANONYMOUS = Actor(Role.ANONYMOUS)
SYSTEM = Actor(Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a grant can rest on in one object; empty means that no such grant reaches it."""

    published: bool = False
    organisations: frozenset[int] = frozenset()
    entries: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    countries: frozenset[str] = frozenset()
    consented: frozenset[int] = frozenset()
    """Organisations that hold a consent record or an accepted referral."""
    case_id: int | None = None
    draft_id: int | None = None
    """A complaint not sent yet is published to nobody but the browser that holds it."""
    excluded: frozenset[int] = frozenset()
    """People in conflict: to them the object does not exist, whatever their role."""


def may(actor: Actor, action: Action, subject: Subject) -> bool:
    """Whether the grants let `actor` do `action` to `subject`."""
    reach = reach_of(actor.role, action)
    return reach is not None and actor.account_id not in subject.excluded and reaches(actor, reach, subject)


def reaches(actor: Actor, reach: Reach, subject: Subject) -> bool:
    """Whether a grant of this reach covers the subject for this actor."""
    match reach:
        case Reach.ALL:
            return True
        case Reach.PUBLISHED:
            own_draft = actor.draft_id is not None and actor.draft_id == subject.draft_id
            return subject.published or own_draft
        case Reach.OWN:
            return actor.organisation_id in subject.organisations or actor.entry_id in subject.entries
        case Reach.ASSIGNED:
            return actor.account_id in subject.people
        case Reach.JURISDICTION:
            return actor.country in subject.countries
        case Reach.CONSENTED:
            return actor.organisation_id in subject.consented
        case Reach.OWN_CASE:
            return actor.case_id is not None and actor.case_id == subject.case_id
        case _:
            assert_never(reach)
