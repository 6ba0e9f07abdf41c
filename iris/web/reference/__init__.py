"""Reference tables that reviewers keep: exchange rates by day and what national laws say of fees."""

from iris.web.reference import caps, rates
from iris.web.reference.area import area

__all__ = ["area", "caps", "rates"]
