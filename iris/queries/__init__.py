"""What is read: every SELECT; `scope` is the row filter."""

from iris.queries import (
    accounts,
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
    scoring,
    search,
    spine,
)

__all__ = [
    "accounts",
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
    "scoring",
    "search",
    "spine",
]
