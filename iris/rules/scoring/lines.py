"""Each line of a score as a working that a person can redo by hand: sentences with the figures in them.

Nothing is worked out anew here: the figures are those the line was made from, and those of the method.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from iris.rules.scoring.method import AnsweringTerms, Method
from iris.rules.scoring.results import Contribution
from iris.rules.scoring.vocabulary import Part
from iris.rules.scoring.words import DISCLOSURE_LABELS
from iris.rules.wording import N_

ITEM_LABELS: Mapping[str, str] = {
    "record": N_("Upheld complaints against placements"),
    "answers": N_("Answered in time"),
    "remedies": N_("Put right in time, and confirmed"),
    "licences and sanctions": N_("Licences and sanctions"),
    **{item.value: label for item, label in DISCLOSURE_LABELS.items()},
}
"""What a line is about, where it is no criterion of the standard."""


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence of a working; `values` fill its places, shares and points unrounded."""

    sentence: str
    values: Mapping[str, float]


SHARE = N_(
    "At most %(part)s × %(principle)s ÷ %(principles)s × %(weight)s ÷ %(weights)s = %(at_most)s points: the part,"
    " times the principle's weight among all, times the criterion's among its own."
)
UNSEEN = N_("Nobody independent has examined this, so all of it counts as unknown: %(unknown)s.")
FRESH = N_("The examination weighs %(quality)s by its kind and is not old enough to fade: evidence %(evidence)s.")
FADED = N_(
    "The examination weighs %(quality)s by its kind and is %(months)s months old: evidence"
    " %(quality)s × 0.5^((%(months)s − %(full)s) ÷ %(half_life)s) = %(evidence)s."
)
LASTING = N_("The examination weighs %(quality)s by its kind. Bad news does not fade: evidence %(evidence)s.")
COUNTS = N_(
    "The finding is worth %(value)s, what is unknown %(unknown)s:"
    " %(evidence)s × %(value)s + (1 − %(evidence)s) × %(unknown)s = %(counts)s."
)
PRODUCT = N_("%(at_most)s × %(counts)s = %(points)s points.")
UNKNOWN_ENDS = N_(
    "Margin: with %(low_unknown)s for the unknown, %(low)s points; with %(high_unknown)s, %(high)s points."
)
SEVERITY = N_(
    "Upheld complaints weigh %(severity)s together, %(placements)s thousand placements count, and the group of"
    " similar agencies has %(group)s for each thousand."
)
RELATIVES = N_(
    "Struck-off firms under the same control add %(relatives_severity)s and %(relatives_placements)s thousand;"
    " they count where that makes the result lower."
)
RATE = N_(
    "Rate, drawn towards the group: (%(group)s × %(prior)s + %(x)s) ÷ (%(prior)s + %(n)s) = %(rate)s for each thousand."
)
RATE_POINTS = N_("%(at_most)s ÷ (1 + %(rate)s ÷ %(reference)s) = %(points)s points.")
RATE_ENDS = N_(
    "Margin: the rate may as well be %(rate_low)s or %(rate_high)s (in a spreadsheet GAMMA.INV(%(upper)s; %(shape)s; 1)"
    " and GAMMA.INV(%(tail)s; %(shape)s; 1), each ÷ %(denominator)s), which gives %(low)s and %(high)s points."
)
PROMISES = N_(
    "By weight of age %(kept)s were kept and %(missed)s missed; %(presumed_kept)s kept and %(presumed_missed)s missed"
    " are presumed of everybody."
)
PROMISES_POINTS = N_("%(at_most)s × %(a)s ÷ (%(a)s + %(b)s) = %(points)s points.")
PROMISES_ENDS = N_(
    "Margin: in a spreadsheet %(at_most)s × BETA.INV(%(tail)s; %(a)s; %(b)s) = %(low)s and"
    " %(at_most)s × BETA.INV(%(upper)s; %(a)s; %(b)s) = %(high)s points."
)
LICENSED = N_(
    "Of %(countries)s countries that ask for a licence, %(licensed)s gave one that is valid; after sanctions"
    " %(left)s is left: %(at_most)s × %(licensed)s ÷ %(countries)s × %(left)s = %(points)s points."
)
LICENCE_UNKNOWN = N_(
    "Which countries ask for a licence is not known, which counts %(share)s; after sanctions %(left)s is left:"
    " %(at_most)s × %(share)s × %(left)s = %(points)s points, from %(low)s to %(high)s."
)
UNDISCLOSED = N_("Not laid open: %(points)s of %(at_most)s points.")
DISCLOSED = N_("Laid open and %(months)s months old, worth %(worth)s: it fades after %(full)s months.")
DISCLOSED_FADED = N_(
    "Laid open and %(months)s months old: %(worth)s × 0.5^((%(months)s − %(full)s) ÷ %(half_life)s) = %(counts)s."
)


def working(line: Contribution, method: Method) -> tuple[Step, ...]:
    """Give the steps that lead to the points of a line, its margin last."""
    workings = {
        Part.CONFORMITY: _conformity,
        Part.RECORD: _record,
        Part.ANSWERING: _answering,
        Part.STANDING: _standing,
        Part.OPENNESS: _openness,
    }
    known = {"points": line.points, "low": line.low, "high": line.high, **line.inputs}
    return tuple(workings[line.part](line, known, method))


def _conformity(line: Contribution, known: dict[str, float], method: Method) -> Iterator[Step]:
    terms = method.evidence
    known |= {"part": method.points[Part.CONFORMITY], "unknown": terms.unknown.mid}
    yield Step(SHARE, known)
    # By its figures, not by its facts: these are left out for most readers.
    if known["evidence"]:
        known |= {"full": terms.full, "half_life": terms.half_life}
        yield Step(_age_sentence(known), known)
        yield Step(COUNTS, known)
    else:
        yield Step(UNSEEN, known)
    yield Step(PRODUCT, known)
    if line.low < line.high:
        yield Step(UNKNOWN_ENDS, known | {"low_unknown": terms.unknown.low, "high_unknown": terms.unknown.high})


def _age_sentence(known: Mapping[str, float]) -> str:
    if known["months"] <= known["full"]:
        return FRESH
    return LASTING if known["evidence"] == known["quality"] else FADED


def _record(_line: Contribution, known: dict[str, float], method: Method) -> Iterator[Step]:
    terms = method.record
    known |= {
        "severity": known["weighted_severity"],
        "placements": known["placements_thousand"],
        "group": known["group_rate"],
        "relatives_placements": known["relatives_placements_thousand"],
        "prior": terms.prior_strength,
        "reference": terms.reference,
        "tail": terms.tail,
        "upper": 1 - terms.tail,
    }
    yield Step(SEVERITY, known)
    if known["relatives_severity"] or known["relatives_placements"]:
        yield Step(RELATIVES, known)
    known |= _counted(known)
    yield Step(RATE, known)
    yield Step(RATE_POINTS, known)
    yield Step(RATE_ENDS, known)


def _counted(known: Mapping[str, float]) -> dict[str, float]:
    """Severity and placements as they count in the middle: with relatives where the rate is then higher."""
    x, n = known["severity"], known["placements"]
    both = x + known["relatives_severity"], n + known["relatives_placements"]
    x, n = max((x, n), both, key=lambda pair: (known["group"] * known["prior"] + pair[0]) / (known["prior"] + pair[1]))
    return {"x": x, "n": n, "shape": known["group"] * known["prior"] + x, "denominator": known["prior"] + n}


def _answering(line: Contribution, known: dict[str, float], method: Method) -> Iterator[Step]:
    terms: AnsweringTerms = {"answers": method.answering, "remedies": method.remedying}[line.item]
    known |= {
        "presumed_kept": terms.kept,
        "presumed_missed": terms.missed,
        "a": terms.kept + known["kept"],
        "b": terms.missed + known["missed"],
        "tail": terms.tail,
        "upper": 1 - terms.tail,
    }
    yield Step(PROMISES, known)
    yield Step(PROMISES_POINTS, known)
    yield Step(PROMISES_ENDS, known)


def _standing(_line: Contribution, known: dict[str, float], method: Method) -> Iterator[Step]:
    known |= {"left": known["left_by_sanctions"], "share": method.standing.none_known.mid}
    yield Step(LICENSED if known["countries"] else LICENCE_UNKNOWN, known)


def _openness(_line: Contribution, known: dict[str, float], method: Method) -> Iterator[Step]:
    terms = method.openness
    if not known["counts"]:
        yield Step(UNDISCLOSED, known)
        return
    known |= {
        "worth": terms.verified if known["verified"] else terms.unverified,
        "full": terms.full,
        "half_life": terms.half_life,
    }
    yield Step(DISCLOSED if known["months"] <= terms.full else DISCLOSED_FADED, known)
    yield Step(PRODUCT, known)


def label_of(line: Contribution, titles: Mapping[str, str]) -> str:
    """Say what a line is about: a criterion by its title, else the item; to be translated."""
    return titles.get(line.item, line.item) if line.part is Part.CONFORMITY else ITEM_LABELS[line.item]
