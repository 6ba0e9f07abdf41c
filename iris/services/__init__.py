"""What happens: every write; one public function is one verb, journalled, flushed, never committed."""

from iris.services import (
    account_requests,
    accounts,
    checks,
    claims,
    documents,
    imports,
    jobs,
    journal,
    kinship,
    limits,
    mails,
    merging,
    organisations,
    register,
    settings,
    sign_in,
)

__all__ = [
    "account_requests",
    "accounts",
    "checks",
    "claims",
    "documents",
    "imports",
    "jobs",
    "journal",
    "kinship",
    "limits",
    "mails",
    "merging",
    "organisations",
    "register",
    "settings",
    "sign_in",
]
