"""Requests for an account: the public form, and the reviewers' queue."""

from iris.web.requests.asking import area
from iris.web.requests.deciding import queue

__all__ = ["area", "queue"]
