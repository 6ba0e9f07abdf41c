"""Who may see what was said of translations."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards.core import Guard
from iris.rules.roles import Action

GUARDS: Mapping[type[m.Base], Guard] = {m.TranslationReview: Guard((Action.TRANSLATION_REVIEW,))}

PUBLIC: frozenset[type[m.Base]] = frozenset()
