"""Opening a closed case again: roles are kept or asked for, deadlines are set anew (process.md, Case)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from iris.rules.wording import N_


class CaseRole(StrEnum):
    """Who works on a case."""

    LEAD = "lead"
    OFFICER = "officer"
    SECOND = "second"
    SAFEGUARDING = "safeguarding"


ROLE_WORDS: Mapping[CaseRole, str] = {
    CaseRole.LEAD: N_("Case lead"),
    CaseRole.OFFICER: N_("Case officer"),
    CaseRole.SECOND: N_("Second officer"),
    CaseRole.SAFEGUARDING: N_("Safeguarding officer"),
}

Roles = Mapping[CaseRole, int]


def roles_kept(before: Roles, active: Collection[int], excluded: Collection[int]) -> dict[CaseRole, int]:
    """Give the roles of the closed case whose holders still work here and have no link to a respondent."""
    return {role: person for role, person in before.items() if person in active and person not in excluded}


def roles_to_fill(before: Roles, now: Roles) -> tuple[CaseRole, ...]:
    """Give the roles that the closed case had and the reopened one lacks; each must be filled to reopen."""
    return tuple(role for role in CaseRole if role in before and role not in now)
