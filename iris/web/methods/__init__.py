"""How the score works: each version of the method, with an example that can be redone by hand."""

from iris.web.methods.routes import area

__all__ = ["area"]
