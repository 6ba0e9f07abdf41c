"""The standards that everybody may read: each version, and what changed between two."""

from iris.web.standards.routes import area

__all__ = ["area"]
