"""Each role's home: what waits for me, by due date, and what I can do here."""

from iris.web.desk.routes import area

__all__ = ["area"]
