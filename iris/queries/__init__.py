"""What is read: every SELECT; `scope` is the row filter."""

from iris.queries import (
    accounts,
    cases,
    checking,
    claims,
    dialect,
    imports,
    journal,
    kinship,
    merges,
    organisations,
    register,
    requests,
    scope,
    search,
    spine,
)

__all__ = [
    "accounts",
    "cases",
    "checking",
    "claims",
    "dialect",
    "imports",
    "journal",
    "kinship",
    "merges",
    "organisations",
    "register",
    "requests",
    "scope",
    "search",
    "spine",
]
