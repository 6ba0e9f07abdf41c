"""Lists of agencies and employers for those who watch over many: governments and federations."""

from iris.web.standing import federation, jurisdiction
from iris.web.standing.area import area

__all__ = ["area", "federation", "jurisdiction"]
