"""The check of a whole sheet, and what an organisation decided about uncertain names."""

from iris.web.checks.routes import area

__all__ = ["area"]
