"""Applications for a certificate: filled in by the agency, reviewed, decided on, open to objections."""

from iris.web.applications import decision, objecting, own, review, sheet, show
from iris.web.applications.area import area

__all__ = ["area", "decision", "objecting", "own", "review", "sheet", "show"]
