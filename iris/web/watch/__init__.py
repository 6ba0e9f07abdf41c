"""The scale watched by the secretariat: bands over time, methods tried and brought to a release, auditors' record."""

from iris.web.watch import auditors, bands, drafting, moving
from iris.web.watch.area import area

__all__ = ["area", "auditors", "bands", "drafting", "moving"]
