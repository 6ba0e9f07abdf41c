"""Whether two names are one: how sure, and why.

A shared legal form or general word of the field never makes a match: on real lists that equated nearly everything
with everything. Letters in common are counted only among the words that tell a name from others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz.distance import OSA

from iris.rules.names.letters import HAN, script
from iris.rules.names.parsing import Kind, Name, readings
from iris.rules.names.quality import Quality, rank
from iris.rules.names.skeletons import skeleton
from iris.rules.names.vocabulary import PARTICLES, SHORT_LEGAL


class Reason(StrEnum):
    """Why two names were or were not taken for one."""

    SAME = "same"
    SPELLING = "spelling"
    SCRIPT = "script"
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
_LIKELY_LEAST = 0.75
_WEAK_MEAN = 0.45
_LEAST_LIKENESS = 0.60
_SURE_LIKENESS = 0.76
_LEAST_HEARD = 0.40
_LEAST_JOINED = 0.85
_BEGINNING = 0.75
_OTHER_FIRST_LETTER = 0.12
_TELLING = 0.5
_SHORT_CORE = 3
_PARTICLE_WEIGHT = 0.2
_WEIGHT_BY_LENGTH = (0.0, 0.3, 0.4, 0.7)

Weigh = Callable[[str], float]
"""How much a word tells, 0 to 1."""

Sound = tuple[float, ...]
"""How much of the unlikeness of two spellings is forgiven for the same 2, 3, 4 consonants; nothing if empty."""

_ACROSS_SCRIPTS: Sound = (0.40, 0.60, 0.75)
_IN_LATIN: Sound = (0.0, 0.40, 0.55)
_NOT_HEARD: Sound = ()


def weight_by_length(word: str) -> float:
    """How much a word tells when nothing is known of other names: short and small words less, numbers all."""
    if len(word) >= len(_WEIGHT_BY_LENGTH) or not word.isascii():
        return 1.0
    if word in PARTICLES:
        return _PARTICLE_WEIGHT
    return 1.0 if word.isdigit() else _WEIGHT_BY_LENGTH[len(word)]


@dataclass(slots=True)
class _Aligned:
    """Words of two names laid beside each other: the weight that fits, its weight on either side, what is left."""

    weigh: Weigh
    sound: Sound = _NOT_HEARD
    likeness: float = 0.0
    matched_left: float = 0.0
    matched_right: float = 0.0
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    spelling: bool = False
    doubtful: bool = False

    def lay(self, left: tuple[str, ...], right: tuple[str, ...]) -> None:
        """Lays each word beside its equal, then those left over beside the most alike, joined or one by one."""
        self.right = list(right)
        for word in left:
            if word in self.right:
                self.right.remove(word)
                self._pair(word, word, 1.0)
            else:
                self.left.append(word)
        if self.left and self.right:
            self._lay_joined()
            self._lay_alike()

    def _lay_joined(self) -> None:
        """`good luck` beside `goodluck`."""
        if len(self.left) == len(self.right):
            return
        one, other = "".join(self.left), "".join(self.right)
        like = 1.0 if one == other else _likeness(one, other, self.sound)
        if like >= _LEAST_JOINED:
            self._pair(one, other, like)
            self.spelling = True
            self.left, self.right = [], []

    def _lay_alike(self) -> None:
        for word in tuple(self.left):
            if not self.right:
                break
            like, other = max((_likeness(word, other, self.sound), other) for other in self.right)
            if like:
                self.left.remove(word)
                self.right.remove(other)
                self._pair(word, other, like)

    def _pair(self, one: str, other: str, like: float) -> None:
        of_one, of_other = self.weigh(one), self.weigh(other)
        self.matched_left += of_one
        self.matched_right += of_other
        self.likeness += like * (of_one + of_other) / 2
        self.spelling = self.spelling or like < 1
        self.doubtful = self.doubtful or (like < _SURE_LIKENESS and of_other > _TELLING)

    def coverage(self) -> tuple[float, float]:
        """Mean and least share of either name that found a counterpart, 0 to 1."""
        if not self.likeness:
            return 0.0, 0.0
        of_left = self.likeness / (self.matched_left + sum(map(self.weigh, self.left)))
        of_right = self.likeness / (self.matched_right + sum(map(self.weigh, self.right)))
        return (of_left + of_right) / 2, min(of_left, of_right)

    def adds(self) -> bool:
        """Whether the first name tells something that the second does not know."""
        return any(word not in PARTICLES for word in self.left)


def compare(query: str, name: str) -> Match:
    """How well a typed or listed `query` fits a register's `name`; former and trading names inside either count.

    A former or trading name of the register can match exactly; one given by the query is likely at most.
    """
    return compare_readings(readings(query), readings(name))


def compare_readings(query: Readings, name: Readings, weigh: Weigh = weight_by_length) -> Match:
    """As `compare`, for texts already read."""
    best = NO_MATCH
    for asked, words in query:
        for kept, other in name:
            best = better(best, judged(asked, kept, compare_names(words, other, weigh)))
    return best


def judged(asked: Kind, kept: Kind, match: Match) -> Match:
    """The match for what the query was asked for as, and what the register keeps the name as.

    A former name mentioned by a query answers as likely at most. A trading name is only an offer to look: shops of
    one brand have many owners, and the query named the owner.
    """
    if match.quality is Quality.NONE or (asked is Kind.REGISTERED and kept is Kind.REGISTERED):
        return match
    most = _MOST_BY_KIND.get(asked, Quality.EXACT)
    quality = match.quality if match.quality.certainty < most.certainty else most
    reasons = [_REASON_OF_KIND[kind] for kind in (asked, kept) if kind in _REASON_OF_KIND]
    return Match(quality, match.score, (*match.reasons, *dict.fromkeys(reasons)))


def better(one: Match, other: Match) -> Match:
    """The surer of two matches; the first when they are equal."""
    return other if rank(other) > rank(one) else one


def compare_names(query: Name, name: Name, weigh: Weigh = weight_by_length) -> Match:
    """How well two parsed names fit: exact on the same key, else by the words that tell names apart.

    `weigh` says how much a word tells; an index that knows how common words are gives its own.
    """
    if query.key and query.key == name.key:
        return Match(Quality.EXACT, 1.0, (Reason.SAME,))
    if not query.core or not name.core:
        return _without_core(query, name)
    if _is_short(query.core) and _is_short(name.core):
        return _of_initials(query, name)
    return _by_core(query, name, weigh)


def _by_core(query: Name, name: Name, weigh: Weigh) -> Match:
    of_query, of_name, sound, doubtful = _comparable(query, name)
    words = _Aligned(weigh, sound)
    words.lay(of_query, of_name)
    if not words.likeness:
        return NO_MATCH
    other = _OtherWords(query, name)
    if words.left or words.right:
        words.spelling |= other.take_misspelt(words)
    mean, least = words.coverage()
    if mean < _WEAK_MEAN:
        return Match(Quality.NONE, round(mean, 4))
    reasons = _reasons(words, query, name) + other.reasons()
    doubtful = doubtful or words.doubtful or words.adds() or other.differ()
    return _graded(mean, least, reasons, doubtful=doubtful)


def _comparable(query: Name, name: Name) -> tuple[tuple[str, ...], tuple[str, ...], Sound, bool]:
    """Telling words of both names in common letters, how much their sound counts, and whether that is doubtful.

    Spellings of one sound differ most when a name is carried from one script to another. Two names that stand in
    one other script have no such excuse: there each letter was chosen, and equal readings of Han mean nothing.
    """
    if query.key.isascii() and name.key.isascii():
        return query.core, name.core, _IN_LATIN, False
    of_query, of_name = script(query.key), script(name.key)
    if of_query and of_name:
        if of_query == of_name:
            return _own_letters(query), _own_letters(name), _NOT_HEARD, False
        return query.core, name.core, _NOT_HEARD, True
    return query.core, name.core, _NOT_HEARD if HAN in (of_query, of_name) else _ACROSS_SCRIPTS, False


def _own_letters(name: Name) -> tuple[str, ...]:
    in_latin = [word for word in name.core if word in name.key.split()]
    return (*name.native, *in_latin)


def _without_core(query: Name, name: Name) -> Match:
    """Names of general words alone match only when every word of either is found in the other."""
    words = _Aligned(weight_by_length, _IN_LATIN)
    words.lay(query.core + query.general, name.core + name.general)
    mean, least = words.coverage()
    if not words.likeness or words.left or words.right:
        return Match(Quality.NONE, round(mean / 2, 4), (Reason.ONLY_GENERAL_WORDS,))
    return _graded(mean, least, _reasons(words, query, name), doubtful=words.doubtful)


def _of_initials(query: Name, name: Name) -> Match:
    """Names of a few initials: all other words must be the same too before they are taken for one."""
    if "".join(query.core) != "".join(name.core):
        return NO_MATCH
    other = _OtherWords(query, name)
    reasons = (Reason.SHORT_NAME, *_reasons(_Aligned(weight_by_length), query, name), *other.reasons())
    doubtful = bool(other.left or other.right) or Reason.LEGAL_FORM_DIFFERS in reasons
    return _graded(0.95, 0.95, reasons, doubtful=doubtful)


def _graded(mean: float, least: float, reasons: tuple[Reason, ...], *, doubtful: bool = False) -> Match:
    """The match that such a share of telling words makes; a doubtful one is weak whatever its score."""
    score = min(mean, 0.99)
    for reason in reasons:
        score *= _FACTORS.get(reason, 1.0)
    sure = mean >= _LIKELY_MEAN and least >= _LIKELY_LEAST and not doubtful
    return Match(Quality.LIKELY if sure else Quality.WEAK, round(score, 4), reasons)


class _OtherWords:
    """General words and legal forms that only one of two names has."""

    def __init__(self, query: Name, name: Name) -> None:
        self.left = [word for word in query.general if word not in name.general]
        self.right = [word for word in name.general if word not in query.general]
        self._query, self._name = query, name

    def take_misspelt(self, words: _Aligned) -> bool:
        """Takes misspelt general words and legal forms out of the telling words; says whether there were any."""
        before = len(words.left) + len(words.right)
        if words.left:
            _take_alike(words.left, self.right, [form for form in self._name.legal if form not in self._query.legal])
        if words.right:
            _take_alike(words.right, self.left, [form for form in self._query.legal if form not in self._name.legal])
        return len(words.left) + len(words.right) < before

    def differ(self) -> bool:
        """Whether the general words speak against the match.

        A query may leave general words out, unless it gives the whole name with its legal form; it adds none.
        """
        return bool(self.left or (self.right and self._query.legal))

    def reasons(self) -> tuple[Reason, ...]:
        """What the general words have against the match."""
        if self.left and self.right:
            return (Reason.GENERAL_WORDS_DIFFER,)
        return (Reason.GENERAL_WORDS_MISSING,) if self.left or self.right else ()


def _take_alike(telling: list[str], general: list[str], legal: list[str]) -> None:
    for word in tuple(telling):
        alike = next((other for other in general if _likeness(word, other, _NOT_HEARD) >= _BEGINNING), None)
        if alike:
            general.remove(alike)
        if alike or any(_is_slip_of(word, form) for form in legal):
            telling.remove(word)


def _is_slip_of(word: str, form: str) -> bool:
    """Whether a word is a common legal form, long or short, with one slip of the fingers: `Ldt`, `nc`, `Limtied`."""
    spellings = SHORT_LEGAL.get(form, ())
    return len(word) > 1 and any(OSA.distance(word, spelling) == 1 for spelling in (form, *spellings) if spellings)


def _likeness(one: str, other: str, sound: Sound) -> float:
    """How alike two different words are: 0 when they are not one word misspelt. Numbers are never misspelt."""
    if min(len(one), len(other)) < (3 if one.isascii() else 2):
        return 0.0
    like = OSA.normalized_similarity(one, other, score_cutoff=_LEAST_HEARD)
    if not like or _digits(one) != _digits(other) or one.isdigit():
        return 0.0
    if sound and (heard := skeleton(one)) == skeleton(other) and len(heard) > 1:
        like = like + (1 - like) * sound[min(len(heard), len(sound) + 1) - 2]
        like = max(like, _SURE_LIKENESS if sound is _ACROSS_SCRIPTS and len(heard) > 2 else _LEAST_LIKENESS)
    elif one[0] != other[0] and one[:2] != other[1::-1]:
        like -= _OTHER_FIRST_LETTER
    if like < _BEGINNING and (one.startswith(other) or other.startswith(one)):
        return _BEGINNING
    return like if like >= _LEAST_LIKENESS else 0.0


def _digits(word: str) -> str:
    return "" if word.isalpha() else "".join(letter for letter in word if letter.isdigit())


def _is_short(core: tuple[str, ...]) -> bool:
    if len(core) > 3:
        return False
    telling = "".join([word for word in core if word not in PARTICLES] or core)
    return len(telling) <= _SHORT_CORE and telling.isalpha()


def _reasons(words: _Aligned, query: Name, name: Name) -> tuple[Reason, ...]:
    found = []
    if words.spelling:
        found.append(Reason.SPELLING)
    if query.key.isascii() != name.key.isascii():
        found.append(Reason.SCRIPT)
    if words.right:
        found.append(Reason.WORDS_MISSING)
    if words.left:
        found.append(Reason.WORDS_ADDED)
    if not found and (_reordered(query.core, name.core) or _reordered(query.general, name.general)):
        found.append(Reason.ORDER)
    of_query, of_name = set(query.legal), set(name.legal)
    if of_query != of_name:
        missing = of_query <= of_name or of_name <= of_query
        found.append(Reason.LEGAL_FORM_MISSING if missing else Reason.LEGAL_FORM_DIFFERS)
    return tuple(found)


def _reordered(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one != other and sorted(one) == sorted(other)


_REASON_OF_KIND = {Kind.FORMER: Reason.FORMER_NAME, Kind.TRADING: Reason.TRADING_NAME}
_MOST_BY_KIND = {Kind.FORMER: Quality.LIKELY, Kind.TRADING: Quality.WEAK}
_FACTORS = {
    Reason.GENERAL_WORDS_DIFFER: 0.80,
    Reason.GENERAL_WORDS_MISSING: 0.95,
    Reason.LEGAL_FORM_DIFFERS: 0.96,
    Reason.LEGAL_FORM_MISSING: 0.98,
}
