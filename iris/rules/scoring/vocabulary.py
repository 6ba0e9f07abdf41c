"""The closed words of the score: grades, kinds of evidence, parts, gates, bands and reasons.

The position of a member is its code in the columns, so a new member goes to the end.
"""

from __future__ import annotations

from enum import StrEnum


class Grade(StrEnum):
    """What an assessment said of one criterion, as filed."""

    MET = "met"
    OBSERVATION = "observation"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"
    NOT_APPLICABLE = "not_applicable"


class Kind(StrEnum):
    """The kind of assessment that a rating comes from."""

    SELF = "self"
    DESK = "desk"
    ONSITE = "onsite"
    SURVEILLANCE = "surveillance"
    SPECIAL = "special"
    EMPLOYER_AUDIT = "employer_audit"


class Outcome(StrEnum):
    """How a worker's complaint ended for this agency."""

    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    PENDING = "pending"


class Source(StrEnum):
    """Who says how many workers were placed."""

    CONFIRMED = "confirmed"
    DECLARED = "declared"
    ESTIMATED = "estimated"


class SanctionKind(StrEnum):
    """What a government did; a suspension counts here once it has ended."""

    WARNING = "warning"
    FINE = "fine"
    SUSPENSION = "suspension"


class DisclosureItem(StrEnum):
    """What an agency is asked to lay open."""

    FEE_SCHEDULE = "fee_schedule"
    SUB_AGENTS = "sub_agents"
    OWNERS = "owners"
    JOB_ORDERS = "job_orders"
    GRIEVANCE_CHANNEL = "grievance_channel"
    PLACEMENTS = "placements"


class RegisterState(StrEnum):
    """States of the register that stand in place of a number, the strongest first."""

    BANNED = "banned"
    LICENCE_CANCELLED = "licence_cancelled"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"


class Reason(StrEnum):
    """Why no number is given."""

    BANNED = "banned"
    LICENCE_CANCELLED = "licence_cancelled"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    CRITICAL_OPEN = "critical_open"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"


class Part(StrEnum):
    """The five parts whose points add up to 100."""

    CONFORMITY = "conformity"
    RECORD = "record"
    ANSWERING = "answering"
    STANDING = "standing"
    OPENNESS = "openness"


class Gate(StrEnum):
    """Conditions that cap a score; the words are those of the published results."""

    CRITICAL_OPEN = "critical finding open"
    MAJOR_OPEN = "major finding open"
    MAJOR_OVERDUE = "major finding overdue"
    RETALIATION = "retaliation upheld"
    WORKERS_REPORT_FEES = "workers report fees"


class Band(StrEnum):
    """The class shown to the public, read at the low end of the score."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
