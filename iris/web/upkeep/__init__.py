"""Upkeep of the register by reviewers: merging duplicates, closing entries."""

from iris.web.upkeep.routes import area

__all__ = ["area"]
