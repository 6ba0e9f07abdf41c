"""Whether two names are one: how sure, and why.

A shared legal form or general word of the field never makes a match: on real lists that equated nearly everything
with everything. Letters in common are counted only among the words that tell a name from others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz.distance import OSA

from iris.rules.names.parsing import Kind, Name, readings
from iris.rules.names.skeletons import skeleton
from iris.rules.names.vocabulary import PARTICLES


class Quality(StrEnum):
    """How sure a match is. Only `exact` and `likely` may answer for an agency; `weak` is an offer to look."""

    EXACT = "exact"
    LIKELY = "likely"
    WEAK = "weak"
    NONE = "none"


class Reason(StrEnum):
    """Why two names were or were not taken for one."""

    SAME = "same"
    SPELLING = "spelling"
    ORDER = "order"
    WORDS_MISSING = "words_missing"
    WORDS_ADDED = "words_added"
    GENERAL_WORDS_DIFFER = "general_words_differ"
    GENERAL_WORDS_MISSING = "general_words_missing"
    LEGAL_FORM_DIFFERS = "legal_form_differs"
    LEGAL_FORM_MISSING = "legal_form_missing"
    ONLY_GENERAL_WORDS = "only_general_words"
    SHORT_NAME = "short_name"
    FORMER_NAME = "former_name"
    TRADING_NAME = "trading_name"


@dataclass(frozen=True, slots=True)
class Match:
    """How sure it is that a query means a name; `score` runs from 0 to 1 and orders matches of one quality."""

    quality: Quality
    score: float
    reasons: tuple[Reason, ...] = ()


Readings = tuple[tuple[Kind, Name], ...]

NO_MATCH = Match(Quality.NONE, 0.0)

# Figures found on the real lists with garbled names; a lower one confirms strangers, a higher one misses friends.
_LIKELY_MEAN = 0.80
_LIKELY_LEAST = 0.60
_WEAK_MEAN = 0.45
_LEAST_LIKENESS = 0.70
_LEAST_JOINED = 0.85
_LEAST_HEARD = 0.35
_BEGINNING = 0.75
_SHORT_CORE = 3
_PARTICLE_WEIGHT = 0.2
_WEIGHT_BY_LENGTH = (0.0, 0.3, 0.4, 0.7)


Sound = tuple[float, ...]
"""How much of the unlikeness of two spellings is forgiven for the same 2, 3, 4 consonants; nothing if empty."""

_ACROSS_SCRIPTS: Sound = (0.40, 0.60, 0.75)
_IN_LATIN: Sound = (0.20, 0.35, 0.50)
_IN_OTHER_SCRIPTS: Sound = ()


@dataclass(slots=True)
class _Aligned:
    """Words of two names laid beside each other: the weight that fits, its weight on either side, what is left."""

    likeness: float = 0.0
    matched_left: float = 0.0
    matched_right: float = 0.0
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    spelling: bool = False

    def pair(self, one: str, other: str, like: float) -> None:
        """Two words taken for one."""
        self.matched_left += _weight(one)
        self.matched_right += _weight(other)
        self.likeness += like * (_weight(one) + _weight(other)) / 2
        self.spelling = self.spelling or like < 1

    def coverage(self) -> tuple[float, float]:
        """Mean and least share of either name that found a counterpart, 0 to 1."""
        if not self.likeness:
            return 0.0, 0.0
        of_left = self.likeness / (self.matched_left + sum(map(_weight, self.left)))
        of_right = self.likeness / (self.matched_right + sum(map(_weight, self.right)))
        return (of_left + of_right) / 2, min(of_left, of_right)


def compare(query: str, name: str) -> Match:
    """How well a typed or listed `query` fits a register's `name`; former and trading names inside either count.

    A former or trading name of the register can match exactly; one given by the query is likely at most.
    """
    return compare_readings(readings(query), readings(name))


def compare_readings(query: Readings, name: Readings) -> Match:
    """As `compare`, for texts already read."""
    best = NO_MATCH
    for asked, words in query:
        for kept, other in name:
            match = resting_on(asked, resting_on(kept, compare_names(words, other)))
            best = better(best, match if asked is Kind.REGISTERED else at_most_likely(match))
    return best


def better(one: Match, other: Match) -> Match:
    """The surer of two matches; the first when they are equal."""
    return other if rank(other) > rank(one) else one


def rank(match: Match) -> tuple[int, float]:
    """A key by which matches sort, surest highest."""
    return _RANKS[match.quality], match.score


def resting_on(kind: Kind, match: Match) -> Match:
    """The match with the reason that it rests on a former or trading name."""
    reason = _REASON_OF_KIND.get(kind)
    if reason is None or match.quality is Quality.NONE:
        return match
    return Match(match.quality, match.score, (*match.reasons, reason))


def at_most_likely(match: Match) -> Match:
    """The match, but never exact."""
    return Match(Quality.LIKELY, 0.99, match.reasons) if match.quality is Quality.EXACT else match


def compare_names(query: Name, name: Name) -> Match:
    """How well two parsed names fit: exact on the same key, else by the words that tell names apart."""
    if query.key and query.key == name.key:
        return Match(Quality.EXACT, 1.0, (Reason.SAME,))
    if not query.core or not name.core:
        return _without_core(query, name)
    if _is_short(query.core) and _is_short(name.core):
        return _of_initials(query, name)
    return _by_core(query, name)


def _by_core(query: Name, name: Name) -> Match:
    words = _align(query.core, name.core, _sound(query, name))
    general = _General(query, name)
    if words.left or words.right:
        words.spelling |= general.take_misspelt(words)
    mean, least = words.coverage()
    if words.spelling or (words.left and words.right):
        joined = _joined_likeness(query.core, name.core)
        if joined > mean:
            mean, least, words = joined, joined, _Aligned(spelling=joined < 1)
    if mean < _WEAK_MEAN:
        return Match(Quality.NONE, round(mean, 4))
    estranged = any(map(_tells, words.left)) and any(map(_tells, words.right))
    return _graded(mean, least, _reasons(words, query, name) + general.reasons(), estranged=estranged)


def _without_core(query: Name, name: Name) -> Match:
    """Names of general words alone match only when every word of either is found in the other."""
    words = _align(query.core + query.general, name.core + name.general, _sound(query, name))
    if not words.likeness or words.left or words.right:
        return Match(Quality.NONE, 0.0, (Reason.ONLY_GENERAL_WORDS,))
    return _graded(*words.coverage(), _reasons(words, query, name))


def _of_initials(query: Name, name: Name) -> Match:
    """Names of a few initials: the general words must be the same too before they are taken for one."""
    if "".join(query.core) != "".join(name.core):
        return NO_MATCH
    general = _General(query, name)
    reasons = (Reason.SHORT_NAME, *_reasons(_Aligned(), query, name), *general.reasons())
    return _graded(0.95, 0.95, reasons, estranged=bool(general.left or general.right))


def _graded(mean: float, least: float, reasons: tuple[Reason, ...], *, estranged: bool = False) -> Match:
    """The match that such a share of telling words makes; `estranged` names each hold what the other does not."""
    score = min(mean, 0.99)
    for reason in reasons:
        score *= _FACTORS.get(reason, 1.0)
    doubtful = estranged or Reason.GENERAL_WORDS_DIFFER in reasons
    sure = mean >= _LIKELY_MEAN and least >= _LIKELY_LEAST and not doubtful
    return Match(Quality.LIKELY if sure else Quality.WEAK, round(score, 4), reasons)


class _General:
    """General words that only one of two names has."""

    def __init__(self, query: Name, name: Name) -> None:
        self.left = [word for word in query.general if word not in name.general]
        self.right = [word for word in name.general if word not in query.general]

    def take_misspelt(self, words: _Aligned) -> bool:
        """Takes misspelt general words out of the telling words; says whether there were any."""
        return _take_alike(words.left, self.right) | _take_alike(words.right, self.left)

    def reasons(self) -> tuple[Reason, ...]:
        """What the general words have against the match."""
        if self.left and self.right:
            return (Reason.GENERAL_WORDS_DIFFER,)
        return (Reason.GENERAL_WORDS_MISSING,) if self.left or self.right else ()


def _sound(query: Name, name: Name) -> Sound:
    """Spellings of one sound differ most when a name is carried from one script to another.

    Two names that both stand in another script have no such excuse: there each letter was chosen.
    """
    if query.key.isascii() != name.key.isascii():
        return _ACROSS_SCRIPTS
    return _IN_LATIN if query.key.isascii() else _IN_OTHER_SCRIPTS


def _take_alike(telling: list[str], general: list[str]) -> bool:
    before = len(telling)
    for word in tuple(telling):
        alike = next((other for other in general if _likeness(word, other, _IN_LATIN)), None)
        if alike:
            telling.remove(word)
            general.remove(alike)
    return len(telling) < before


def _align(left: tuple[str, ...], right: tuple[str, ...], sound: Sound) -> _Aligned:
    """Each word beside its equal, then beside the most alike of those left over."""
    words = _Aligned(right=list(right))
    for word in left:
        if word in words.right:
            words.right.remove(word)
            words.pair(word, word, 1.0)
        else:
            words.left.append(word)
    for word in tuple(words.left):
        if not words.right:
            break
        like, other = max((_likeness(word, other, sound), other) for other in words.right)
        if like:
            words.left.remove(word)
            words.right.remove(other)
            words.pair(word, other, like)
    return words


def _likeness(one: str, other: str, sound: Sound) -> float:
    """How alike two different words are: 0 when they are not one word misspelt. Numbers are never misspelt."""
    if len(one) < 3 or len(other) < 3:
        return 0.0
    like = OSA.normalized_similarity(one, other, score_cutoff=_LEAST_HEARD)
    if not like or not (one.isalpha() and other.isalpha()):
        return 0.0
    if sound and (heard := skeleton(one)) == skeleton(other) and len(heard) > 1:
        like = max(like + (1 - like) * sound[min(len(heard), len(sound) + 1) - 2], _LEAST_LIKENESS)
    if like < _BEGINNING and (one.startswith(other) or other.startswith(one)):
        return _BEGINNING
    return like if like >= _LEAST_LIKENESS else 0.0


def _joined_likeness(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """How alike two names are without spaces (`good luck`, `goodluck`); 0 when their numbers differ."""
    one, other = "".join(left), "".join(right)
    if one == other:
        return 1.0
    if len(one) < 6 or len(other) < 6:
        return 0.0
    like = OSA.normalized_similarity(one, other, score_cutoff=_LEAST_JOINED)
    return like if like and _digits(one) == _digits(other) else 0.0


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _weight(word: str) -> float:
    if len(word) >= len(_WEIGHT_BY_LENGTH):
        return 1.0
    if word in PARTICLES:
        return _PARTICLE_WEIGHT
    return 1.0 if word.isdigit() else _WEIGHT_BY_LENGTH[len(word)]


def _tells(word: str) -> bool:
    return word.isdigit() or (len(word) > 2 and word not in PARTICLES)


def _is_short(core: tuple[str, ...]) -> bool:
    if len(core) > 3:
        return False
    telling = "".join([word for word in core if word not in PARTICLES] or core)
    return len(telling) <= _SHORT_CORE and telling.isalpha()


def _reasons(words: _Aligned, query: Name, name: Name) -> tuple[Reason, ...]:
    found = []
    if words.spelling:
        found.append(Reason.SPELLING)
    if words.right:
        found.append(Reason.WORDS_MISSING)
    if words.left:
        found.append(Reason.WORDS_ADDED)
    if not found and (_reordered(query.core, name.core) or _reordered(query.general, name.general)):
        found.append(Reason.ORDER)
    if query.legal != name.legal:
        found.append(Reason.LEGAL_FORM_DIFFERS if query.legal and name.legal else Reason.LEGAL_FORM_MISSING)
    return tuple(found)


def _reordered(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one != other and sorted(one) == sorted(other)


_RANKS = {Quality.NONE: 0, Quality.WEAK: 1, Quality.LIKELY: 2, Quality.EXACT: 3}
_REASON_OF_KIND = {Kind.FORMER: Reason.FORMER_NAME, Kind.TRADING: Reason.TRADING_NAME}
_FACTORS = {
    Reason.GENERAL_WORDS_DIFFER: 0.80,
    Reason.GENERAL_WORDS_MISSING: 0.95,
    Reason.LEGAL_FORM_DIFFERS: 0.96,
    Reason.LEGAL_FORM_MISSING: 0.98,
}
