"""What can happen to a certificate of the scheme: three years, conditions, suspension, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from iris.cli.demo.plan import PlannedFact, Scene, shifted
from iris.rules.status import State

TERM = 3
HOLD = 182
"""Days that a suspension lasts at most; then the clock withdraws."""

Fate = Callable[[Scene], list[PlannedFact]]


def decided(state: State, first: date, last: date | None = None, reason: str | None = None) -> PlannedFact:
    """A decision of the scheme: known on its day."""
    return PlannedFact(state, first, first, last, reason, source_kind="decision")


def granted(first: date) -> PlannedFact:
    """A certificate for three years."""
    return decided(State.VALID, first, shifted(first, TERM) - timedelta(days=1))


def certified(scene: Scene) -> list[PlannedFact]:
    """In force."""
    return [granted(scene.ago(20, 950))]


def with_conditions(scene: Scene) -> list[PlannedFact]:
    """In force, something must still be put right."""
    grant = granted(scene.ago(200, 900))
    reason = "Fees paid by 14 workers must be paid back within six months."
    return [grant, decided(State.CONDITIONAL, scene.ago(15, 150), grant.last, reason)]


def on_hold(scene: Scene) -> list[PlannedFact]:
    """Suspended today."""
    first = scene.ago(10, 150)
    reason = "The yearly surveillance audit could not be held: access was refused."
    return [
        granted(scene.ago(300, 900)),
        decided(State.SUSPENDED, first, first + timedelta(days=HOLD - 1), reason),
    ]


def withdrawn(scene: Scene) -> list[PlannedFact]:
    """Suspended for six months, then withdrawn by the passing of time."""
    first = scene.ago(200, 600)
    over = first + timedelta(days=HOLD)
    late = PlannedFact(
        State.REVOKED, over, over, reason="The suspension ended without a decision.", source_kind="clock"
    )
    reason = "A critical finding was not put right: workers paid for their jobs."
    return [
        granted(first - timedelta(days=scene.rng.randint(200, 400))),
        decided(State.SUSPENDED, first, over - timedelta(days=1), reason),
        late,
    ]


def ran_out(scene: Scene) -> list[PlannedFact]:
    """Three years are over, no renewal was asked for."""
    return [granted(shifted(scene.ago(20, 500), -TERM))]


def given_up(scene: Scene) -> list[PlannedFact]:
    """Given back by the agency."""
    first = scene.ago(30, 300)
    return [
        granted(first - timedelta(days=300)),
        decided(State.SURRENDERED, first, reason="Given back by the agency itself."),
    ]


def restored(scene: Scene) -> list[PlannedFact]:
    """Was suspended for a while, in force again."""
    first = scene.ago(250, 400)
    lifted = decided(State.REINSTATED, first + timedelta(days=70), reason="The audit found it put right.")
    reason = "The yearly surveillance audit was late."
    return [
        granted(scene.ago(450, 900)),
        decided(State.SUSPENDED, first, first + timedelta(days=HOLD - 1), reason),
        lifted,
    ]
