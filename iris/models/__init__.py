"""What is stored: one file per table family; importing this package knows every table."""

from iris.models.accounts import (
    Account,
    AccountToken,
    AuthSession,
    LimitCounter,
    MailChoice,
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
from iris.models.assistance import (
    AssistanceProgramme,
)
from iris.models.authorities import (
    Authority,
    AuthorityAlias,
    Source,
)
from iris.models.base import (
    Base,
)
from iris.models.case_care import (
    CaseCell,
    CaseFreeze,
    CaseLook,
    CaseRecovery,
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
from iris.models.concerns import (
    Concern,
)
from iris.models.credentials import (
    Credential,
)
from iris.models.entries import (
    Contact,
    EntryName,
    EntryStatus,
    RegisterEntry,
)
from iris.models.federations import (
    FederationMember,
)
from iris.models.fieldwork import (
    FieldConflict,
    FieldItem,
    FieldKit,
)
from iris.models.findings import (
    CorrectivePlan,
    Finding,
    FindingContest,
    FindingCorrection,
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
from iris.models.money import (
    ExchangeRate,
    FeeCapRow,
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
from iris.models.referrals import (
    CaseConsent,
    CaseReferral,
    CaseReview,
    CaseTask,
)
from iris.models.reports import (
    AssessmentReminder,
    CalendarLink,
    ReportImport,
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
from iris.models.translations import (
    TranslationReview,
)
from iris.models.voice import (
    VoiceAnswer,
    VoiceBatch,
    VoiceCode,
    VoiceTally,
)

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
    "AssessmentReminder",
    "AssessmentReport",
    "AssessmentSite",
    "AssessmentSummary",
    "AssistanceProgramme",
    "AuditBodyApproval",
    "AuthSession",
    "Authority",
    "AuthorityAlias",
    "BanRequest",
    "Base",
    "Branch",
    "CalendarLink",
    "Case",
    "CaseAssignment",
    "CaseCell",
    "CaseCode",
    "CaseConsent",
    "CaseDraft",
    "CaseEvent",
    "CaseFact",
    "CaseFile",
    "CaseFreeze",
    "CaseIdentity",
    "CaseLook",
    "CaseMessage",
    "CaseRecovery",
    "CaseReferral",
    "CaseRespondent",
    "CaseReview",
    "CaseTask",
    "CaseVisit",
    "Certificate",
    "CertificateEvent",
    "CertificateNotice",
    "CertificateProposal",
    "Concern",
    "ConflictDeclaration",
    "Contact",
    "Contest",
    "ControlLink",
    "CorrectivePlan",
    "Corridor",
    "Credential",
    "Dated",
    "EmploymentLink",
    "EntryClaim",
    "EntryMerge",
    "EntryName",
    "EntryStatus",
    "ExchangeRate",
    "FederationMember",
    "FeeCapRow",
    "FeeItem",
    "FieldConflict",
    "FieldItem",
    "FieldKit",
    "Finding",
    "FindingContest",
    "FindingCorrection",
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
    "MailChoice",
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
    "ReportImport",
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
    "VoiceAnswer",
    "VoiceBatch",
    "VoiceCode",
    "VoiceTally",
]
