"""Statistics of cases: one frozen cube, as a page and as a file."""

from iris.web.case_statistics.routes import area

__all__ = ["area"]
