"""What can happen to a licence in five years: each story gives its facts up to today, in the order they are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from iris.cli.demo.plan import PlannedFact, Scene, in_order, shifted
from iris.rules.status import State

Story = Callable[[Scene], list[PlannedFact]]

# Said of an agency in public, so they name nobody.
REASONS: Mapping[State, Sequence[str]] = {
    State.SUSPENDED: (
        "Workers paid more than the fee cap allows.",
        "Job offers abroad were not verified before workers left.",
        "The yearly report was not handed in after two reminders.",
        "Complaints about contracts changed after arrival are being looked into.",
    ),
    State.REVOKED: (
        "Fees were taken again after two warnings.",
        "Workers were sent under visit visas.",
        "Passports of workers were kept.",
        "The guarantee was not paid in again after a claim.",
    ),
    State.BANNED: (
        "Workers were left abroad without jobs and pay.",
        "False job offers were used to collect fees.",
    ),
    State.SURRENDERED: ("Given back by the agency itself.", "The owner retired and closed the business."),
    State.CONDITIONAL: (
        "The office moved; the new one must be inspected within the term.",
        "A plan for paying fees back must be carried out.",
    ),
}


def told(scene: Scene, state: State, first: date, *, slowest: int = 10, **more: object) -> PlannedFact:
    """Something an officer decides on a day, with a reason where one is due; known some days later."""
    reason = scene.rng.choice(REASONS[state]) if state in REASONS else None
    fact = PlannedFact(state, first, scene.heard(first, slowest), reason=reason)
    return replace(fact, **more)  # type: ignore[arg-type]


def term(scene: Scene, first: date, last: date | None = None) -> PlannedFact:
    """One term of a licence."""
    last = last or shifted(first, scene.place.years) - timedelta(days=1)
    bond = last + timedelta(days=90) if scene.place.guarantee else None
    return PlannedFact(State.VALID, first, scene.heard(first), last, guarantee_until=bond)


def terms(scene: Scene, newest: date, since: date | None = None) -> list[PlannedFact]:
    """Terms without a gap, the last one from `newest`, at least back to `since` or some day of the five years."""
    since = since or scene.begin + timedelta(days=scene.rng.randint(0, 1200))
    starts = [newest]
    while (earlier := shifted(starts[0], -scene.place.years)) >= scene.begin and starts[0] > since:
        starts.insert(0, earlier)
    return [term(scene, start) for start in starts]


def renewed(scene: Scene) -> date:
    """When the running term began; mostly not long ago, never so that it ends soon."""
    longest = 365 * scene.place.years - 75
    return scene.ago(4, min(170, longest) if scene.rng.random() < 0.7 else longest)


def before(scene: Scene, day: date) -> date:
    """When the term that ran on `day` had begun."""
    return day - timedelta(days=scene.rng.randint(30, min(300, 365 * scene.place.years - 20)))


def steady(scene: Scene) -> list[PlannedFact]:
    """Licensed all along."""
    return terms(scene, renewed(scene))


def ends_soon(scene: Scene) -> list[PlannedFact]:
    """Its term ends within weeks."""
    last = scene.today + timedelta(days=scene.rng.randint(5, 55))
    return terms(scene, shifted(last + timedelta(days=1), -scene.place.years))


def bond_lapsed(scene: Scene) -> list[PlannedFact]:
    """The licence runs, the guarantee behind it does not."""
    *earlier, newest = terms(scene, scene.ago(130, 280))
    return [*earlier, replace(newest, guarantee_until=scene.ago(3, 90))]


def conditional(scene: Scene) -> list[PlannedFact]:
    """Something must be put right while the term runs."""
    facts = steady(scene)
    first = max(facts[-1].first, scene.ago(10, 160))
    known = max(facts[-1].recorded, first)
    return [*facts, told(scene, State.CONDITIONAL, first, last=facts[-1].last, recorded=known)]


def suspended(scene: Scene) -> list[PlannedFact]:
    """On hold today, for a term or until further notice."""
    first = scene.ago(6, 120)
    last = scene.today + timedelta(days=scene.rng.randint(20, 150)) if scene.rng.random() < 0.6 else None
    return [*terms(scene, before(scene, first)), told(scene, State.SUSPENDED, first, last=last)]


def suspended_once(scene: Scene) -> list[PlannedFact]:
    """Was on hold, and is licensed again."""
    first = scene.ago(200, 900)
    held = told(scene, State.SUSPENDED, first, last=first + timedelta(days=scene.rng.randint(29, 120)))
    return in_order([*terms(scene, scene.ago(4, 170), since=first - timedelta(days=60)), held])


def revoked(scene: Scene) -> list[PlannedFact]:
    """Struck off; sometimes that becomes known late."""
    first = scene.ago(50, 900)
    return [*terms(scene, before(scene, first)), told(scene, State.REVOKED, first, slowest=45)]


def reinstated(scene: Scene) -> list[PlannedFact]:
    """Struck off, given back after an appeal."""
    first = scene.ago(320, 1000)
    back = first + timedelta(days=scene.rng.randint(50, 200))
    stop = told(scene, State.REVOKED, first)
    lifted = told(scene, State.REINSTATED, back, reason="The appeal was upheld.")
    return in_order([*terms(scene, scene.ago(4, 170), since=first - timedelta(days=60)), stop, lifted])


def surrendered(scene: Scene) -> list[PlannedFact]:
    """Given back by the agency."""
    first = scene.ago(20, 700)
    return [*terms(scene, before(scene, first)), told(scene, State.SURRENDERED, first)]


def expired(scene: Scene) -> list[PlannedFact]:
    """Its last term ran out and nobody renewed it."""
    return terms(scene, shifted(scene.ago(8, 330), -scene.place.years))


def banned(scene: Scene) -> list[PlannedFact]:
    """Forbidden for good by its own state."""
    first = scene.ago(30, 800)
    return [*terms(scene, before(scene, first)), told(scene, State.BANNED, first)]


def delisted(scene: Scene) -> list[PlannedFact]:
    """Named by a list without dates, then by no newer one."""
    first, gone = scene.ago(500, 1500), scene.ago(10, 300)
    return [
        PlannedFact(State.VALID, first, scene.heard(first), source_kind="list"),
        PlannedFact(State.NO_LONGER_LISTED, gone, scene.heard(gone, 3), source_kind="list"),
    ]


def gone_but_dated(scene: Scene) -> list[PlannedFact]:
    """Its dates still run, but the newest list does not name it."""
    facts = terms(scene, scene.ago(60, 200))
    gone = scene.ago(3, 40)
    return [*facts, PlannedFact(State.NO_LONGER_LISTED, gone, scene.heard(gone, 3), source_kind="list")]


def voided(scene: Scene) -> list[PlannedFact]:
    """Struck off by mistake: the entry was taken back, what was known meanwhile stays readable."""
    first = scene.ago(150, 600)
    facts = terms(scene, before(scene, first))
    while (facts[-1].last or scene.today) < scene.today:
        facts.append(term(scene, shifted(facts[-1].first, scene.place.years)))
    wrong = replace(told(scene, State.REVOKED, first), recorded=first)
    undone = first + timedelta(days=scene.rng.randint(5, 20))
    right = PlannedFact(
        State.VOID, first, undone, reason="Meant for another agency of a similar name.", corrects=len(facts)
    )
    return in_order([*facts, wrong, right])


def redated(scene: Scene) -> list[PlannedFact]:
    """A last day was written down a year too late, and put right."""
    *earlier, newest = terms(scene, scene.ago(40, 250))
    assert newest.last is not None
    wrong = replace(newest, last=shifted(newest.last, 1), recorded=newest.first)
    right = replace(
        newest,
        recorded=newest.first + timedelta(days=scene.rng.randint(4, 30)),
        reason="The last day was wrong by a year.",
        corrects=len(earlier),
    )
    return [*earlier, wrong, right]


def unstated(_scene: Scene) -> list[PlannedFact]:
    """A number, and no word from any authority about it."""
    return []
