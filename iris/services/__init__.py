"""What happens: every write; one public function is one verb, journalled, flushed, never committed."""

from iris.services import (
    accounts,
    checks,
    imports,
    jobs,
    journal,
    limits,
    mails,
    organisations,
    register,
    settings,
    sign_in,
)

__all__ = [
    "accounts",
    "checks",
    "imports",
    "jobs",
    "journal",
    "limits",
    "mails",
    "organisations",
    "register",
    "settings",
    "sign_in",
]
