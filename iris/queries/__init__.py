"""What is read: every SELECT; `scope` is the row filter."""

from iris.queries import accounts, checking, dialect, imports, journal, organisations, register, scope, search, spine

__all__ = [
    "accounts",
    "checking",
    "dialect",
    "imports",
    "journal",
    "organisations",
    "register",
    "scope",
    "search",
    "spine",
]
