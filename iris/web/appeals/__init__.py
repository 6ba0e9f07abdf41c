"""Appeals: lodged by the agency, heard by the panel."""

from iris.web.appeals.routes import area

__all__ = ["area"]
