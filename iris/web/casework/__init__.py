"""The desk of case officers: the queue, one case, who it is; every look at a person is written down."""

from iris.web.casework import acting, looks, outcomes, reckoning, recovering, referring, showing, watching
from iris.web.casework.area import area

__all__ = ["acting", "area", "looks", "outcomes", "reckoning", "recovering", "referring", "showing", "watching"]
