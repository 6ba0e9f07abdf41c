"""What is stored: one file per table family; importing this package knows every table."""

from iris.models.accounts import (
    Account,
    AccountToken,
    AuthSession,
    LimitCounter,
    Organisation,
    RecoveryCode,
)
from iris.models.assessments import (
    Assessment,
    AssessmentEvidence,
    AssessmentPart,
    AssessmentRating,
    AssessmentReport,
    AssessmentSite,
    AssessmentSummary,
    AuditBodyApproval,
    CalendarLink,
    ConflictDeclaration,
    IndependenceLink,
    Interview,
    Qualification,
    TeamMember,
    TechnicalReview,
)
from iris.models.authorities import Authority, AuthorityAlias, Source
from iris.models.base import Base
from iris.models.checks import PairDecision
from iris.models.entries import Contact, EntryName, EntryStatus, RegisterEntry
from iris.models.findings import (
    CorrectivePlan,
    Finding,
    FindingContest,
    FindingEvidence,
    FindingMove,
    FindingPart,
)
from iris.models.imports import ImportBatch, ImportRow, ImportValue
from iris.models.licences import Licence, StatusFact
from iris.models.spine import Job, JournalEntry, JournalHead, JournalRoot, OutgoingMail, Setting

__all__ = [
    "Account",
    "AccountToken",
    "Assessment",
    "AssessmentEvidence",
    "AssessmentPart",
    "AssessmentRating",
    "AssessmentReport",
    "AssessmentSite",
    "AssessmentSummary",
    "AuditBodyApproval",
    "AuthSession",
    "Authority",
    "AuthorityAlias",
    "Base",
    "CalendarLink",
    "ConflictDeclaration",
    "Contact",
    "CorrectivePlan",
    "EntryName",
    "EntryStatus",
    "Finding",
    "FindingContest",
    "FindingEvidence",
    "FindingMove",
    "FindingPart",
    "ImportBatch",
    "ImportRow",
    "ImportValue",
    "IndependenceLink",
    "Interview",
    "Job",
    "JournalEntry",
    "JournalHead",
    "JournalRoot",
    "Licence",
    "LimitCounter",
    "Organisation",
    "OutgoingMail",
    "PairDecision",
    "Qualification",
    "RecoveryCode",
    "RegisterEntry",
    "Setting",
    "Source",
    "StatusFact",
    "TeamMember",
    "TechnicalReview",
]
