"""Filing: which question comes next, whether an answer can be kept, and what the answers say together.

Answers are a mapping from the key of a field to what was given, each a tuple of strings; a skipped field is
the empty tuple. Costs and files keep their ids there, their content is kept beside. Nothing but one word of
what happened is needed: a complaint is always accepted, in any language, without a name (process.md, Case).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iris.rules.cases.categories import Category
from iris.rules.cases.questions import QUESTIONS, About, Field, FieldKind, Question
from iris.rules.cases.speakers import ConsentKind
from iris.rules.cases.urgency import Urgency, urgency
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

Answers = Mapping[str, tuple[str, ...]]


def asked(answers: Answers) -> tuple[Question, ...]:
    """Give the questions these answers lead through, in order."""
    return tuple(question for question in QUESTIONS if question.applies(answers))


def is_answered(question: Question, answers: Answers) -> bool:
    """Tell whether the page was sent once, be it empty."""
    return any(field.key in answers for field in question.fields)


def next_question(answers: Answers) -> Question | None:
    """Give the first page not yet sent; None when it is time to read everything over and send."""
    return next((question for question in asked(answers) if not is_answered(question, answers)), None)


def question_before(key: str, answers: Answers) -> Question | None:
    """Give the page before the one with this key, for "back"; None on the first."""
    line = asked(answers)
    at = next((index for index, question in enumerate(line) if question.key == key), 0)
    return line[at - 1] if at > 0 else None


@dataclass(frozen=True, slots=True)
class Progress:
    """Question `number` of `of`, with about so many minutes to go."""

    number: int
    of: int
    minutes: int


def progress(key: str, answers: Answers) -> Progress:
    """Give how far the page with this key is. Two pages take about a minute and a half."""
    keys = [question.key for question in asked(answers)]
    number = keys.index(key) + 1 if key in keys else len(keys)
    left = len(keys) - number + 1
    return Progress(number, len(keys), max(1, (3 * left + 3) // 4))


_COUNTRY = re.compile("[A-Z]{2}")
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_BAD_CHOICE = N_("Please choose from the list.")


def check_answer(field: Field, given: Sequence[str]) -> tuple[str, ...]:
    """Give what can be kept of an answer: trimmed, without what no keyboard writes; empty for skipped.

    Raises RuleBroken: `choice_unknown`, `only_one`, `text_too_long` (with the limit), `month_unreadable`.
    """
    values = tuple(value for value in map(cleaned, given) if value)
    if not field.many and len(values) > 1:
        raise RuleBroken("only_one", N_("Please choose one answer only."))
    for value in values:
        _check_value(field, value)
    return values


def _check_value(field: Field, value: str) -> None:
    known = {choice.code for choice in field.choices}
    if known and value not in known:
        raise RuleBroken("choice_unknown", _BAD_CHOICE)
    if field.kind is FieldKind.COUNTRY and not _COUNTRY.fullmatch(value):
        raise RuleBroken("choice_unknown", _BAD_CHOICE)
    if field.kind is FieldKind.MONTH and not _MONTH.fullmatch(value):
        raise RuleBroken("month_unreadable", N_("Please choose a month and a year, or leave it empty."))
    if len(value) > field.limit:
        raise RuleBroken(
            "text_too_long",
            N_("This is longer than %(limit)s letters. Please send the rest as a message later."),
            limit=field.limit,
        )


def cleaned(text: str) -> str:
    """Give the text in NFC, without control signs but line breaks and tabs, without lone surrogates."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", kept).strip()


@dataclass(frozen=True, slots=True)
class Told:
    """What the answers say together; feeds the queue and the first clock."""

    categories: frozenset[Category]
    minor: bool
    danger_now: bool
    helper: bool
    consent: ConsentKind | None

    @property
    def urgency(self) -> Urgency:
        return urgency(self.categories, minor=self.minor, danger_now=self.danger_now)


def told(answers: Answers) -> Told:
    """Read the answers together. Unknown codes of an older form are passed over, never an error."""
    about = _one(answers, "about")
    consent = _one(answers, "helper_consent")
    return Told(
        frozenset(Category(code) for code in answers.get("what", ()) if code in set(Category)),
        about in {About.ME_MINOR, About.OTHER_MINOR},
        _one(answers, "danger") == "yes",
        about in {About.OTHER, About.OTHER_MINOR},
        ConsentKind(consent) if consent in set(ConsentKind) else None,
    )


def _one(answers: Answers, key: str) -> str:
    return next(iter(answers.get(key, ())), "")


def check_filing(answers: Answers) -> None:
    """Raise RuleBroken (`nothing_told`) when no tick, word, voice note or file says what happened."""
    if not any(answers.get(key) for key in ("what", "story", "voice_note", "files", "costs")):
        raise RuleBroken(
            "nothing_told", N_("Tell us with one tick or a few words what happened. Then you can send it.")
        )
