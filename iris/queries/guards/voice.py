"""Who may see batches of codes and answers after arrival: whoever drew a batch, and reviewers; codes nobody."""

from __future__ import annotations

from collections.abc import Mapping

from iris import models as m
from iris.queries.guards.core import Guard, same
from iris.rules.roles import Action, Reach

GUARDS: Mapping[type[m.Base], Guard] = {
    m.VoiceBatch: Guard(
        (Action.VOICE_DRAW, Action.VOICE_REVIEW),
        {Reach.OWN: lambda actor: same(m.VoiceBatch.organisation_id, actor.organisation_id)},
    ),
    m.VoiceCode: Guard(()),
    m.VoiceAnswer: Guard((Action.VOICE_REVIEW,)),
}

PUBLIC: frozenset[type[m.Base]] = frozenset({m.VoiceTally})
