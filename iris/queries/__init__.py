"""What is read: every SELECT; `scope` is the row filter."""

from iris.queries import (
    accounts,
    appeals,
    applications,
    certificates,
    checking,
    claims,
    dialect,
    imports,
    journal,
    merges,
    register,
    requests,
    scope,
    search,
    spine,
)

__all__ = [
    "accounts",
    "appeals",
    "applications",
    "certificates",
    "checking",
    "claims",
    "dialect",
    "imports",
    "journal",
    "merges",
    "register",
    "requests",
    "scope",
    "search",
    "spine",
]
