"""Concerns about certificates: the public form, the way back by code, the desk of the secretariat."""

from iris.web.concerns import raising, working
from iris.web.concerns.area import area

__all__ = ["area", "raising", "working"]
