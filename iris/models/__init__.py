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
from iris.models.authorities import (
    Authority,
    AuthorityAlias,
    Source,
)
from iris.models.base import (
    Base,
)
from iris.models.case_facts import (
    CaseFact,
)
from iris.models.case_files import (
    CaseCode,
    CaseDraft,
    CaseFile,
    CaseVisit,
)
from iris.models.cases import (
    Case,
    CaseAssignment,
    CaseEvent,
    CaseIdentity,
    CaseMessage,
    CaseRespondent,
    EmploymentLink,
)
from iris.models.checks import (
    PairDecision,
)
from iris.models.entries import (
    Contact,
    EntryName,
    EntryStatus,
    RegisterEntry,
)
from iris.models.findings import (
    CorrectivePlan,
    Finding,
    FindingContest,
    FindingEvidence,
    FindingMove,
    FindingPart,
)
from iris.models.imports import (
    ImportBatch,
    ImportRow,
    ImportValue,
)
from iris.models.kinship import (
    ControlLink,
    KinDecision,
    KinPair,
    MatchKey,
)
from iris.models.licences import (
    Licence,
    StatusFact,
)
from iris.models.merges import (
    EntryMerge,
)
from iris.models.organisations import (
    Branch,
    Corridor,
    Dated,
    FeeItem,
    Identifier,
    Party,
    PartyIdentity,
    Placement,
    RegimeRow,
    SubAgent,
)
from iris.models.requests import (
    AccountRequest,
    EntryClaim,
)
from iris.models.spine import (
    Job,
    JournalEntry,
    JournalHead,
    JournalRoot,
    OutgoingMail,
    Setting,
)

__all__ = [
    "Account",
    "AccountRequest",
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
    "Branch",
    "CalendarLink",
    "Case",
    "CaseAssignment",
    "CaseCode",
    "CaseDraft",
    "CaseEvent",
    "CaseFact",
    "CaseFile",
    "CaseIdentity",
    "CaseMessage",
    "CaseRespondent",
    "CaseVisit",
    "ConflictDeclaration",
    "Contact",
    "ControlLink",
    "CorrectivePlan",
    "Corridor",
    "Dated",
    "EmploymentLink",
    "EntryClaim",
    "EntryMerge",
    "EntryName",
    "EntryStatus",
    "FeeItem",
    "Finding",
    "FindingContest",
    "FindingEvidence",
    "FindingMove",
    "FindingPart",
    "Identifier",
    "ImportBatch",
    "ImportRow",
    "ImportValue",
    "IndependenceLink",
    "Interview",
    "Job",
    "JournalEntry",
    "JournalHead",
    "JournalRoot",
    "KinDecision",
    "KinPair",
    "Licence",
    "LimitCounter",
    "MatchKey",
    "Organisation",
    "OutgoingMail",
    "PairDecision",
    "Party",
    "PartyIdentity",
    "Placement",
    "Qualification",
    "RecoveryCode",
    "RegimeRow",
    "RegisterEntry",
    "Setting",
    "Source",
    "StatusFact",
    "SubAgent",
    "TeamMember",
    "TechnicalReview",
]
