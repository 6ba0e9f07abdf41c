"""Helpers with an account: an advocate's cases, and opening a case for a worker."""

from iris.web.helping import following, opening
from iris.web.helping.area import area

__all__ = ["area", "following", "opening"]
