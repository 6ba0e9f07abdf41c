"""Reference tables of money hold published facts: whoever reckons, also for a worker, reads them."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards.core import Guard

GUARDS: Mapping[type[m.Base], Guard] = {}

PUBLIC: frozenset[type[m.Base]] = frozenset({m.ExchangeRate, m.FeeCapRow})
