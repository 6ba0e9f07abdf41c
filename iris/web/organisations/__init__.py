"""What organisations say about themselves, the private part of an entry, corridors to confirm, the regimes."""

from iris.web.organisations.own import own
from iris.web.organisations.reading import reading

areas = (own, reading)

__all__ = ["areas"]
