"""What is stored: one file per table family; importing this package knows every table."""

from iris.models.accounts import (
    Account,
    AccountToken,
    AuthSession,
    LimitCounter,
    Organisation,
    RecoveryCode,
)
from iris.models.authorities import (
    Authority,
    AuthorityAlias,
    Source,
)
from iris.models.base import (
    Base,
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

__all__ = [
    "Account",
    "AccountRequest",
    "AccountToken",
    "AuthSession",
    "Authority",
    "AuthorityAlias",
    "Base",
    "Branch",
    "Contact",
    "ControlLink",
    "Corridor",
    "Dated",
    "EntryClaim",
    "EntryMerge",
    "EntryName",
    "EntryStatus",
    "FeeItem",
    "Identifier",
    "ImportBatch",
    "ImportRow",
    "ImportValue",
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
    "RecoveryCode",
    "RegimeRow",
    "RegisterEntry",
    "ScoreFact",
    "Setting",
    "Source",
    "StatusFact",
    "StoredScore",
    "SubAgent",
]
