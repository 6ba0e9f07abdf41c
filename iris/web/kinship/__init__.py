"""Reborn firms: the reviewer's queue, one pair, what was decided; the agency's answer."""

from iris.web.kinship import answering
from iris.web.kinship.routes import area

__all__ = ["answering", "area"]
