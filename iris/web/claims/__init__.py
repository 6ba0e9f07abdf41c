"""Claims of records that came from a list: the claimant's pages, and the reviewers'."""

from iris.web.claims.deciding import queue
from iris.web.claims.own import area

__all__ = ["area", "queue"]
