"""The questions after arrival: answered without an account, their codes drawn and looked after at desks."""

from iris.web.arrival import answering, batches
from iris.web.arrival.area import area

__all__ = ["answering", "area", "batches"]
