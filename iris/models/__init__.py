"""What is stored: one file per table family; importing this package knows every table."""

from iris.models.accounts import (
    Account,
    AccountToken,
    AuthSession,
    LimitCounter,
    Organisation,
    RecoveryCode,
)
from iris.models.appeals import Appeal, AppealMember
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
    RegimeRow,
)
from iris.models.authorities import Authority, AuthorityAlias, Source
from iris.models.base import Base
from iris.models.certificates import (
    BanRequest,
    Certificate,
    CertificateEvent,
    CertificateNotice,
    CertificateProposal,
    Contest,
    VerificationDay,
)
from iris.models.checks import PairDecision
from iris.models.entries import Contact, EntryName, EntryStatus, RegisterEntry
from iris.models.imports import ImportBatch, ImportRow, ImportValue
from iris.models.licences import Licence, StatusFact
from iris.models.merges import EntryMerge
from iris.models.requests import AccountRequest, EntryClaim
from iris.models.spine import Job, JournalEntry, JournalHead, JournalRoot, OutgoingMail, Setting

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
    "AuthSession",
    "Authority",
    "AuthorityAlias",
    "BanRequest",
    "Base",
    "Certificate",
    "CertificateEvent",
    "CertificateNotice",
    "CertificateProposal",
    "Contact",
    "Contest",
    "EntryClaim",
    "EntryMerge",
    "EntryName",
    "EntryStatus",
    "ImportBatch",
    "ImportRow",
    "ImportValue",
    "Job",
    "JournalEntry",
    "JournalHead",
    "JournalRoot",
    "Licence",
    "LimitCounter",
    "Objection",
    "Objector",
    "Organisation",
    "OutgoingMail",
    "PairDecision",
    "PublicNotice",
    "RecoveryCode",
    "RegimeRow",
    "RegisterEntry",
    "Setting",
    "Source",
    "StatusFact",
    "VerificationDay",
]
