"""Assessments and findings: planned, done in the field, answered, verified, reviewed, locked."""

from iris.web.assessments import (
    answering,
    bodies,
    calendar,
    conflicts,
    device,
    field,
    fieldwork,
    findings,
    importing,
    oversight,
    planning,
    reporting,
    routes,
)
from iris.web.assessments.base import area

__all__ = [
    "answering",
    "area",
    "bodies",
    "calendar",
    "conflicts",
    "device",
    "field",
    "fieldwork",
    "findings",
    "importing",
    "oversight",
    "planning",
    "reporting",
    "routes",
]
