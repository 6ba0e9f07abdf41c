"""The guards of every model, one file an area; a new area is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards import (
    accounts,
    assessments,
    cases,
    certification,
    concerns,
    federations,
    fieldwork,
    kinship,
    methods,
    money,
    organisations,
    referrals,
    register,
    requests,
    scores,
    translations,
    voice,
)
from iris.queries.guards.core import Guard

AREAS = (
    accounts,
    register,
    requests,
    organisations,
    kinship,
    cases,
    referrals,
    assessments,
    fieldwork,
    certification,
    scores,
    translations,
    concerns,
    voice,
    methods,
    money,
    federations,
)

GUARDS: Mapping[type[m.Base], Guard] = {model: guard for area in AREAS for model, guard in area.GUARDS.items()}

PUBLIC: frozenset[type[m.Base]] = frozenset().union(*(area.PUBLIC for area in AREAS))
"""Public by design: no filter. Every model stands either here or among the guards; a test says so."""

APPENDED: frozenset[type[m.Base]] = frozenset().union(*(getattr(area, "APPENDED", ()) for area in AREAS))
"""Guarded for reading, but whatever anybody does leaves its trace there: inserts are free."""
