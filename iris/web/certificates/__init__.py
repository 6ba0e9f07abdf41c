"""Certificates: verified by anybody, changed by two people, given back by their holder."""

from iris.web.certificates import desk, proposing, verifying
from iris.web.certificates.area import area

__all__ = ["area", "desk", "proposing", "verifying"]
