"""How the score of an agency was worked out, and what would change it."""

from iris.web.score.routes import area

__all__ = ["area"]
