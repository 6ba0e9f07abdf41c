"""What figures a method may have so that its laws hold for any agency (scoring method, laws of the method)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite

from iris.rules.scoring.drafting import values_of
from iris.rules.scoring.method import Method
from iris.rules.scoring.vocabulary import Band, Gate, Grade
from iris.rules.wording import N_

WHOLE = 100.0
SHORTEST_HALF_LIFE = 3.0
"""Months. Shorter, time alone could move a score by a point a day (law 8): 100 × ln 2 ÷ (3 × 30.4375) = 0.76."""
FEWEST_ANSWERS = 10
"""Of workers, so that nobody can be told from the others (scoring method, worker voice)."""
_EPS = 1e-9

SHARES = (
    "evidence.grade_value", "evidence.quality", "evidence.unknown", "record.remedied", "record.self_reported",
    "record.source", "standing.sanction", "openness.unverified", "voice.line",
)  # fmt: skip

NOT_A_NUMBER = N_("Write a number that is not below 0.")
A_SHARE = N_("Write a share from 0 to 1.")
AT_MOST_WHOLE = N_("Write at most %(whole)s.")
SUM = N_("The points of all parts must add up to %(whole)s; these add up to %(sum)s.")
WORSE_COUNTS_LESS = N_("A worse grade must count less: met 1, observation, minor, major, critical 0.")
SELF_WEIGHS_LEAST = N_("A self-assessment must weigh less than an examination by somebody else.")
UNKNOWN_ORDER = N_("The unknown must count least at the low end and most at the high end.")
AGEING = N_("Where the unknown counts more than a minor finding, an agency would gain by letting evidence grow old.")
TOO_FAST = N_("Half of it after less than %(months)s months would move a score by a point a day.")
POSITIVE = N_("Write a number above 0.")
REMEDY_ORDER = N_("What an agency reported itself can't weigh more than what it only put right.")
SOURCE_ORDER = N_("Estimated placements can't count more than declared ones.")
SANCTION_ORDER = N_("A heavier sanction can't take less: warning, fine, suspension.")
FEW_ANSWERS = N_("Fewer than %(fewest)s answers would show who gave them.")
CRITICAL_IS_E = N_("With a critical finding open no band but E may be shown: stay below where D begins.")
GATE_ORDER = N_("An overdue major finding can't leave more than one that is in time.")
BAND_ORDER = N_("Each band must begin above the next one: A, B, C, D, and D above 0.")


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that figures break: at which figure, and what to do."""

    path: str
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


def broken(method: Method) -> list[Broken]:
    """Every law that a method would break, in the order of the form; none: it may be tried and published."""
    values = values_of(method)
    found = list(_each(values))
    if found:
        # Orders and sums of what is no number mean nothing.
        return found
    return [*_points(method), *_evidence(method), *_times(values), *_others(method), *_limits(method)]


def _each(values: Mapping[str, float]) -> Iterator[Broken]:
    for path, value in values.items():
        if not isfinite(value) or value < 0:
            yield Broken(path, NOT_A_NUMBER)
        elif path.startswith(SHARES) and value > 1:
            yield Broken(path, A_SHARE)
        elif path.startswith(("gates", "bands")) and value > WHOLE:
            yield Broken(path, AT_MOST_WHOLE, {"whole": f"{WHOLE:g}"})


def _points(method: Method) -> Iterator[Broken]:
    total = sum(method.points.values())
    if abs(total - WHOLE) > _EPS:
        yield Broken("points.conformity", SUM, {"whole": f"{WHOLE:g}", "sum": f"{total:g}"})


def _evidence(method: Method) -> Iterator[Broken]:
    terms = method.evidence
    value = terms.grade_value
    ladder = [value[g] for g in (Grade.MET, Grade.OBSERVATION, Grade.MINOR, Grade.MAJOR, Grade.CRITICAL)]
    if ladder != sorted(ladder, reverse=True) or len(set(ladder[1:])) < len(ladder[1:]):
        yield Broken("evidence.grade_value.minor", WORSE_COUNTS_LESS)
    if any(terms.quality[own] >= q for own in terms.dependent for k, q in terms.quality.items() if k != own):
        yield Broken("evidence.quality.self", SELF_WEIGHS_LEAST)
    if not terms.unknown.low < terms.unknown.mid < terms.unknown.high:
        yield Broken("evidence.unknown.mid", UNKNOWN_ORDER)
    # Law 3. What is worth no more than a major finding does not age, so only lesser findings are asked about.
    elif terms.unknown.low > value[Grade.MINOR]:
        yield Broken("evidence.unknown.low", AGEING)


def _times(values: Mapping[str, float]) -> Iterator[Broken]:
    for path, value in values.items():
        if path.endswith("half_life") and value < SHORTEST_HALF_LIFE:
            yield Broken(path, TOO_FAST, {"months": f"{SHORTEST_HALF_LIFE:g}"})
        if path in ("record.reference", "record.prior_strength", "record.incident_cap", "voice.line") and value <= 0:
            yield Broken(path, POSITIVE)


def _others(method: Method) -> Iterator[Broken]:
    record, sanction = method.record, list(method.standing.sanction.values())
    if record.self_reported > record.remedied:
        yield Broken("record.self_reported", REMEDY_ORDER)
    source = {kind.value: share for kind, share in record.source.items()}
    if source["estimated"] > source["declared"]:
        yield Broken("record.source.estimated", SOURCE_ORDER)
    if sanction != sorted(sanction):
        yield Broken("standing.sanction.fine", SANCTION_ORDER)
    if method.voice.least_answers < FEWEST_ANSWERS:
        yield Broken("voice.least_answers", FEW_ANSWERS, {"fewest": FEWEST_ANSWERS})


def _limits(method: Method) -> Iterator[Broken]:
    cap = {rule.code: rule.cap for rule in method.gates}
    floors = [rule.floor for rule in method.bands]
    if any(above <= below for above, below in pairwise(floors)):
        yield Broken("bands.a.floor", BAND_ORDER)
    if cap[Gate.CRITICAL_OPEN] >= next(rule.floor for rule in method.bands if rule.band is Band.D):
        yield Broken("gates.critical_open.cap", CRITICAL_IS_E)
    if cap[Gate.MAJOR_OVERDUE] > cap[Gate.MAJOR_OPEN]:
        yield Broken("gates.major_overdue.cap", GATE_ORDER)
