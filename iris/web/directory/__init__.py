"""The directory of help: read by everybody, kept by the secretariat and by each programme for its own entry."""

from iris.web.directory import keeping, reading
from iris.web.directory.area import area

__all__ = ["area", "keeping", "reading"]
