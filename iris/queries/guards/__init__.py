"""The guards of every model, one file an area; a new area is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards import (
    accounts,
    assessments,
    cases,
    certification,
    kinship,
    methods,
    organisations,
    register,
    requests,
    scores,
    translations,
)
from iris.queries.guards.core import Guard

AREAS = (
    accounts,
    register,
    requests,
    organisations,
    kinship,
    cases,
    assessments,
    certification,
    scores,
    translations,
    methods,
)

GUARDS: Mapping[type[m.Base], Guard] = {model: guard for area in AREAS for model, guard in area.GUARDS.items()}

PUBLIC: frozenset[type[m.Base]] = frozenset().union(*(area.PUBLIC for area in AREAS))
"""Public by design: no filter. Every model stands either here or among the guards; a test says so."""

APPENDED: frozenset[type[m.Base]] = frozenset().union(*(getattr(area, "APPENDED", ()) for area in AREAS))
"""Guarded for reading, but whatever anybody does leaves its trace there: inserts are free."""
