"""Help for everybody, and who may do what."""

from iris.web.guide.routes import area

__all__ = ["area"]
