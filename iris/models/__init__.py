"""What is stored: one file per table family; importing this package knows every table."""

from iris.models.accounts import (
    Account,
    AccountToken,
    AuthSession,
    LimitCounter,
    Organisation,
    RecoveryCode,
)
from iris.models.appeals import (
    Appeal,
    AppealMember,
)
from iris.models.applications import (
    Application,
    ApplicationAgreement,
    ApplicationDecision,
    ApplicationEvent,
    ApplicationPart,
    ApplicationReview,
    ApplicationSection,
    Objection,
    Objector,
    PublicNotice,
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
from iris.models.certificates import (
    BanRequest,
    Certificate,
    CertificateEvent,
    CertificateNotice,
    CertificateProposal,
    VerificationDay,
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
    Contest,
    Licence,
    StatusFact,
)
from iris.models.merges import (
    EntryMerge,
)
from iris.models.methods import (
    MethodComparison,
    MethodDraft,
    MethodMove,
    ScoreSpread,
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
from iris.models.scores import (
    ScoreFact,
    StoredScore,
)
from iris.models.spine import (
    Job,
    JournalEntry,
    JournalHead,
    JournalRoot,
    OutgoingMail,
    Setting,
)
from iris.models.translations import TranslationReview

__all__ = [
    "Account",
    "AccountRequest",
    "AccountToken",
    "Appeal",
    "AppealMember",
    "Application",
    "ApplicationAgreement",
    "ApplicationDecision",
    "ApplicationEvent",
    "ApplicationPart",
    "ApplicationReview",
    "ApplicationSection",
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
    "BanRequest",
    "Base",
    "Branch",
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
    "Certificate",
    "CertificateEvent",
    "CertificateNotice",
    "CertificateProposal",
    "ConflictDeclaration",
    "Contact",
    "Contest",
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
    "MethodComparison",
    "MethodDraft",
    "MethodMove",
    "Objection",
    "Objector",
    "Organisation",
    "OutgoingMail",
    "PairDecision",
    "Party",
    "PartyIdentity",
    "Placement",
    "PublicNotice",
    "Qualification",
    "RecoveryCode",
    "RegimeRow",
    "RegisterEntry",
    "ScoreFact",
    "ScoreSpread",
    "Setting",
    "Source",
    "StatusFact",
    "StoredScore",
    "SubAgent",
    "TeamMember",
    "TechnicalReview",
    "TranslationReview",
    "VerificationDay",
]
