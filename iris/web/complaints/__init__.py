"""Complaints by the open form and by the number of a case: no account, no script, nothing left behind."""

from iris.web.complaints import follow, intake, number, saying
from iris.web.complaints.area import area

__all__ = ["area", "follow", "intake", "number", "saying"]
