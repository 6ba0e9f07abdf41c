"""Who may do what, how far: the one table of grants. A role is one row, a permission one action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.actions import ACTION_LABELS, Action
from iris.rules.wording import N_

__all__ = [
    "ACTION_LABELS",
    "EVERYONE",
    "GRANTS",
    "MANAGER",
    "REACH_LABELS",
    "ROLES",
    "SIGNED_IN",
    "Action",
    "Kind",
    "Reach",
    "Role",
    "RoleFacts",
    "Row",
    "reach_of",
    "roles_of",
]

class Kind(StrEnum):
    """Kinds of organisations that hold accounts."""

    SECRETARIAT = "secretariat"
    AUDIT_BODY = "audit_body"
    GOVERNMENT = "government"
    AGENCY = "agency"
    COMPANY = "company"
    FEDERATION = "federation"
    ADVOCATE = "advocate"
    PROGRAMME = "programme"


class Role(StrEnum):
    """What a person is here. The last three are actors, never accounts."""

    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    DECIDER = "decider"
    APPEAL_PANEL = "appeal_panel"
    CASE_OFFICER = "case_officer"
    CASE_LEAD = "case_lead"
    AUDIT_MANAGER = "audit_manager"
    AUDITOR = "auditor"
    GOVERNMENT_OFFICER = "government_officer"
    GOVERNMENT_CASE_OFFICER = "government_case_officer"
    AGENCY_MANAGER = "agency_manager"
    AGENCY_STAFF = "agency_staff"
    COMPANY_MANAGER = "company_manager"
    COMPANY_STAFF = "company_staff"
    FEDERATION_OFFICER = "federation_officer"
    ADVOCATE = "advocate"
    PROGRAMME_OFFICER = "programme_officer"
    TRANSLATION_REVIEWER = "translation_reviewer"
    ANONYMOUS = "anonymous"
    WORKER = "worker"
    SYSTEM = "system"


class Reach(StrEnum):
    """How far a grant goes."""

    PUBLISHED = "published"
    OWN = "own"
    ASSIGNED = "assigned"
    JURISDICTION = "jurisdiction"
    CONSENTED = "consented"
    OWN_CASE = "own_case"
    ALL = "all"


REACH_LABELS: Mapping[Reach, str] = {
    Reach.PUBLISHED: N_("what is published"),
    Reach.OWN: N_("own organisation"),
    Reach.ASSIGNED: N_("what is assigned to the person"),
    Reach.JURISDICTION: N_("own jurisdiction"),
    Reach.CONSENTED: N_("what was consented to"),
    Reach.OWN_CASE: N_("own case, by its code"),
    Reach.ALL: N_("all"),
}


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """What is true of a role beside its grants."""

    label: str
    kinds: frozenset[Kind]
    second_factor: bool = True
    """Required for every role that sees unpublished data (security.md, second factor)."""
    idle_minutes: int = 12 * 60
    """30 minutes for roles that work on cases (security.md, sessions)."""


def _facts(label: str, *kinds: Kind, second_factor: bool = True, idle_minutes: int = 12 * 60) -> RoleFacts:
    return RoleFacts(label, frozenset(kinds), second_factor, idle_minutes)


ROLES: Mapping[Role, RoleFacts] = {
    Role.ADMINISTRATOR: _facts(N_("Administrator"), Kind.SECRETARIAT),
    Role.REVIEWER: _facts(N_("Reviewer"), Kind.SECRETARIAT),
    Role.DECIDER: _facts(N_("Decider"), Kind.SECRETARIAT),
    Role.APPEAL_PANEL: _facts(N_("Member of the appeal panel"), Kind.SECRETARIAT),
    Role.CASE_OFFICER: _facts(N_("Case officer"), Kind.SECRETARIAT, idle_minutes=30),
    Role.CASE_LEAD: _facts(N_("Case lead"), Kind.SECRETARIAT, idle_minutes=30),
    Role.AUDIT_MANAGER: _facts(N_("Audit manager"), Kind.AUDIT_BODY),
    Role.AUDITOR: _facts(N_("Auditor"), Kind.AUDIT_BODY),
    Role.GOVERNMENT_OFFICER: _facts(N_("Government officer"), Kind.GOVERNMENT),
    Role.GOVERNMENT_CASE_OFFICER: _facts(N_("Government case officer"), Kind.GOVERNMENT, idle_minutes=30),
    Role.AGENCY_MANAGER: _facts(N_("Agency manager"), Kind.AGENCY),
    Role.AGENCY_STAFF: _facts(N_("Agency staff"), Kind.AGENCY),
    Role.COMPANY_MANAGER: _facts(N_("Company manager"), Kind.COMPANY),
    Role.COMPANY_STAFF: _facts(N_("Company staff"), Kind.COMPANY),
    Role.FEDERATION_OFFICER: _facts(N_("Federation officer"), Kind.FEDERATION),
    Role.ADVOCATE: _facts(N_("Worker advocate"), Kind.ADVOCATE, idle_minutes=30),
    Role.PROGRAMME_OFFICER: _facts(N_("Programme officer"), Kind.PROGRAMME, idle_minutes=30),
    Role.TRANSLATION_REVIEWER: _facts(N_("Translation reviewer"), *Kind, second_factor=False),
}
"""The roles of accounts; actors without an account are not in here."""


Row = dict[Action, Reach]

_A = Action
_P, _O, _S, _J, _C, _K, _ALL = Reach

EVERYONE: Row = dict.fromkeys(
    (_A.REGISTER_READ, _A.OBJECTION_MAKE, _A.CASE_OPEN, _A.CONCERN_RAISE, _A.DRAFT_COMMENT), _P
)
SIGNED_IN: Row = EVERYONE | {_A.ACCOUNT_SELF: _S, _A.TRAINING_TAKE: _P}
MANAGER: Row = SIGNED_IN | {_A.ACCOUNTS_MANAGE: _O, _A.TRAINING_RECORD: _O, _A.CHECKS_OWN: _O}

_AUDITED: Row = {
    _A.ENTRY_PRIVATE: _O,
    _A.ENTRY_DRAFT: _O,
    _A.ASSESSMENT_OPEN_READ: _O,
    _A.ASSESSMENT_CLOSED_READ: _O,
    _A.FINDING_PLAN: _O,
    _A.CASE_ANSWER: _O,
    _A.CHECKS_OWN: _O,
}
_APPLICANT: Row = {
    _A.APPLICATION_READ: _O,
    _A.APPLICATION_EDIT: _O,
    _A.OBJECTION_READ: _O,
    _A.SCORE_LINES: _O,
    _A.SCORE_WHAT_IF: _O,
}
_AUDITED_MANAGER: Row = {_A.ENTRY_EDIT: _O, _A.FINDING_CONTEST: _O, _A.APPEAL_LODGE: _O, _A.APPEAL_READ: _O}

GRANTS: Mapping[Role, Row] = {
    Role.ANONYMOUS: EVERYONE,
    Role.WORKER: EVERYONE | {_A.CASE_READ: _K, _A.CASE_IDENTITY: _K, _A.CASE_WORKER: _K},
    Role.ADMINISTRATOR: SIGNED_IN
    | {_A.ACCOUNTS_MANAGE: _ALL, _A.OPERATIONS_READ: _ALL, _A.JOURNAL_READ: _ALL, _A.CHECKS_OWN: _O},
    Role.REVIEWER: SIGNED_IN
    | {
        _A.ENTRY_PRIVATE: _ALL,
        _A.ENTRY_PUBLISH: _ALL,
        _A.CORRIDOR_CONFIRM: _ALL,
        _A.DISCLOSURE_CONFIRM: _ALL,
        _A.LICENCE_IMPORT: _ALL,
        _A.LICENCE_RECORD: _ALL,
        _A.REFERENCE_EDIT: _ALL,
        _A.DIRECTORY_EDIT: _ALL,
        _A.APPLICATION_READ: _ALL,
        _A.APPLICATION_REVIEW: _ALL,
        _A.OBJECTION_READ: _ALL,
        _A.ASSESSMENT_PLAN: _ALL,
        _A.ASSESSMENT_OPEN_READ: _ALL,
        _A.ASSESSMENT_CLOSED_READ: _ALL,
        _A.TECHNICAL_REVIEW: _ALL,
        _A.CERTIFICATE_PROPOSE: _ALL,
        _A.AUDIT_BODY_APPROVE: _ALL,
        _A.CONCERN_ADMIT: _ALL,
        _A.VOICE_REVIEW: _ALL,
        _A.SCORE_LINES: _ALL,
        _A.SCORE_WATCH: _ALL,
        _A.AUDITORS_WATCH: _ALL,
        _A.DRAFT_WRITE: _ALL,
        _A.TRAINING_EDIT: _ALL,
        _A.CHECKS_OWN: _O,
    },
    Role.DECIDER: SIGNED_IN
    | {
        _A.ENTRY_PRIVATE: _S,
        _A.APPLICATION_READ: _ALL,
        _A.APPLICATION_DECIDE: _ALL,
        _A.OBJECTION_READ: _ALL,
        _A.ASSESSMENT_CLOSED_READ: _S,
        _A.CERTIFICATE_DECIDE: _ALL,
        _A.SCORE_WATCH: _ALL,
        _A.DRAFT_PUBLISH: _ALL,
        _A.CHECKS_OWN: _O,
    },
    Role.APPEAL_PANEL: SIGNED_IN
    | {_A.APPLICATION_READ: _S, _A.APPEAL_READ: _S, _A.APPEAL_DECIDE: _S, _A.CHECKS_OWN: _O},
    Role.CASE_OFFICER: SIGNED_IN
    | {
        _A.CASE_OPEN_FOR: _S,
        _A.CASE_READ: _S,
        _A.CASE_IDENTITY: _S,
        _A.CASE_WORK: _S,
        _A.REFERRAL_MAKE: _S,
        _A.CHECKS_OWN: _O,
    },
    Role.CASE_LEAD: SIGNED_IN
    | {
        _A.CASE_OPEN_FOR: _ALL,
        _A.CASE_READ: _ALL,
        _A.CASE_IDENTITY: _ALL,
        _A.CASE_WORK: _ALL,
        _A.CASE_LEAD: _ALL,
        _A.CHECKS_OWN: _O,
    },
    Role.AUDIT_MANAGER: MANAGER
    | {
        _A.ASSESSMENT_PLAN: _O,
        _A.REPORT_IMPORT: _O,
        _A.CALENDAR_READ: _S,
        _A.ASSESSMENT_OPEN_READ: _O,
        _A.ASSESSMENT_CLOSED_READ: _O,
        _A.AUDITORS_WATCH: _O,
        _A.VOICE_DRAW: _O,
    },
    Role.AUDITOR: SIGNED_IN
    | {
        _A.ENTRY_PRIVATE: _S,
        _A.DISCLOSURE_CONFIRM: _S,
        _A.APPLICATION_READ: _S,
        _A.ASSESSMENT_WORK: _S,
        _A.REPORT_IMPORT: _S,
        _A.CALENDAR_READ: _S,
        _A.ASSESSMENT_OPEN_READ: _S,
        _A.ASSESSMENT_CLOSED_READ: _S,
        _A.INTERVIEW_READ: _S,
        _A.FINDING_VERIFY: _S,
        _A.CHECKS_OWN: _O,
    },
    Role.GOVERNMENT_OFFICER: SIGNED_IN
    | {
        _A.JURISDICTION_READ: _J,
        _A.ENTRY_PRIVATE: _J,
        _A.CORRIDOR_CONFIRM: _J,
        _A.DISCLOSURE_CONFIRM: _J,
        _A.LICENCE_IMPORT: _J,
        _A.LICENCE_RECORD: _J,
        _A.SANCTION_RECORD: _J,
        _A.BAN_CONFIRM: _J,
        _A.APPLICATION_READ: _J,
        _A.ASSESSMENT_CLOSED_READ: _J,
        _A.VOICE_DRAW: _O,
        _A.SCORE_LINES: _J,
        _A.CHECKS_OWN: _O,
    },
    Role.GOVERNMENT_CASE_OFFICER: SIGNED_IN
    | {_A.CASE_READ: _C, _A.CASE_IDENTITY: _C, _A.REFERRAL_ACCEPT: _C, _A.CHECKS_OWN: _O},
    Role.AGENCY_MANAGER: MANAGER
    | _AUDITED
    | _APPLICANT
    | _AUDITED_MANAGER
    | {_A.APPLICATION_SUBMIT: _O, _A.OBJECTION_ANSWER: _O, _A.VOICE_DRAW: _O},
    Role.AGENCY_STAFF: SIGNED_IN | _AUDITED | _APPLICANT,
    Role.COMPANY_MANAGER: MANAGER | _AUDITED | _AUDITED_MANAGER,
    Role.COMPANY_STAFF: SIGNED_IN | _AUDITED,
    Role.FEDERATION_OFFICER: SIGNED_IN | {_A.FEDERATION_READ: _O, _A.CHECKS_OWN: _O},
    Role.ADVOCATE: SIGNED_IN | {_A.CASE_OPEN_FOR: _C, _A.CASE_READ: _C, _A.VOICE_DRAW: _O, _A.CHECKS_OWN: _O},
    Role.PROGRAMME_OFFICER: SIGNED_IN
    | {_A.CASE_READ: _C, _A.CASE_IDENTITY: _C, _A.REFERRAL_ACCEPT: _C, _A.DIRECTORY_EDIT: _O, _A.CHECKS_OWN: _O},
    Role.TRANSLATION_REVIEWER: SIGNED_IN | {_A.TRANSLATION_REVIEW: _ALL},
}
"""Role → action → reach. Absent = no reach. The starting content and its reasons: the access brief of the design."""


def reach_of(role: Role, action: Action) -> Reach | None:
    """How far `role` may do `action`; None when it may not at all. The system may do everything."""
    return Reach.ALL if role is Role.SYSTEM else GRANTS[role].get(action)


def roles_of(kind: Kind) -> tuple[Role, ...]:
    """The roles that people of an organisation of this kind can have."""
    return tuple(role for role, facts in ROLES.items() if kind in facts.kinds)
