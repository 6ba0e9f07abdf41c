"""Assessments and findings: planned, done in the field, answered, verified, reviewed, locked."""

from iris.web.assessments import answering, bodies, conflicts, device, field, fieldwork, findings, planning, routes
from iris.web.assessments.base import area

__all__ = ["answering", "area", "bodies", "conflicts", "device", "field", "fieldwork", "findings", "planning", "routes"]
