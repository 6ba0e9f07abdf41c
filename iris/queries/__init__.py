"""What is read: every SELECT; `scope` is the row filter."""

from iris.queries import (
    accounts,
    assessment_facts,
    assessments,
    checking,
    dialect,
    findings,
    imports,
    journal,
    register,
    scope,
    search,
    spine,
)

__all__ = [
    "accounts",
    "assessment_facts",
    "assessments",
    "checking",
    "dialect",
    "findings",
    "imports",
    "journal",
    "register",
    "scope",
    "search",
    "spine",
]
