"""What an agency or employer sees of complaints: the approved text, its answer, its plan, its payments; never who."""

from iris.web.respondents.routes import area

__all__ = ["area"]
