"""Fields of a facts file, read one by one; a refusal names the field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import TypeVar

from iris.rules.errors import RuleBroken
from iris.rules.scoring.facts import FactId, Recorded
from iris.rules.wording import N_

Word = TypeVar("Word", bound=StrEnum)

MISSING = N_("The facts can't be used: %(field)s is missing. Add it and try again.")
NO_OBJECT = N_("The facts can't be used: %(field)s should hold named fields. Correct it and try again.")
NO_LIST = N_("The facts can't be used: %(field)s should be a list. Correct it and try again.")
NO_TEXT = N_("The facts can't be used: %(field)s should be a text. Correct it and try again.")
NO_DAY = N_("The facts can't be used: %(field)s should be a date such as 2026-06-30. Correct it and try again.")
NO_NUMBER = N_("The facts can't be used: %(field)s should be a number from %(least)s on. Correct it and try again.")
NO_SHARE = N_("The facts can't be used: %(field)s should be a number from 0 to 1. Correct it and try again.")
NO_WHOLE = N_("The facts can't be used: %(field)s should be a whole number. Correct it and try again.")
NO_FLAG = N_("The facts can't be used: %(field)s should be true or false. Correct it and try again.")
NO_CHOICE = N_("The facts can't be used: %(field)s should be one of %(choices)s. Correct it and try again.")


def malformed(sentence: str, field: str, **values: object) -> RuleBroken:
    """Give the refusal of one field, by its path, such as `cases[2].facts.ratings[0].grade`."""
    return RuleBroken("facts_malformed", sentence, field=field, **values)


class Fields:
    """The named fields of one JSON object; absent and null are the same. Methods raise `RuleBroken`."""

    def __init__(self, raw: object, path: str) -> None:
        """Take one parsed JSON object; `path` says where it stands."""
        if not isinstance(raw, Mapping):
            raise malformed(NO_OBJECT, path)
        self.raw: Mapping[str, object] = raw
        self.path = path

    def at(self, name: str) -> str:
        """Give the path of a field."""
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Say whether the field is there and not null."""
        return self.raw.get(name) is not None

    def value(self, name: str) -> object:
        """Give a field that must be there."""
        if not self.has(name):
            raise malformed(MISSING, self.at(name))
        return self.raw[name]

    def inner(self, name: str) -> Fields:
        """Give a field that must be an object."""
        return Fields(self.value(name), self.at(name))

    def rows(self, name: str) -> list[Fields]:
        """Give a list of objects; an absent list is empty."""
        raw = self.raw.get(name)
        if raw is None:
            return []
        if not isinstance(raw, list | tuple):
            raise malformed(NO_LIST, self.at(name))
        return [Fields(row, f"{self.at(name)}[{number}]") for number, row in enumerate(raw)]

    def text(self, name: str) -> str:
        """Give a text that is not empty."""
        raw = self.value(name)
        if not isinstance(raw, str) or not raw.strip():
            raise malformed(NO_TEXT, self.at(name))
        return raw

    def maybe_text(self, name: str) -> str:
        """Give a text, empty where absent."""
        return self.text(name) if self.has(name) else ""

    def maybe_id(self, name: str = "id") -> FactId | None:
        """Give an id, a text or a whole number, None where absent."""
        if not self.has(name):
            return None
        raw = self.value(name)
        return raw if isinstance(raw, int) and not isinstance(raw, bool) else self.text(name)

    def choice(self, name: str, vocabulary: type[Word]) -> Word:
        """Give one word of a vocabulary."""
        raw = self.value(name)
        words = {member.value: member for member in vocabulary}
        if not isinstance(raw, str) or raw not in words:
            raise malformed(NO_CHOICE, self.at(name), choices=", ".join(words))
        return words[raw]

    def flag(self, name: str, default: bool | None = None) -> bool:
        """Give true or false, `default` where absent (None: it must be there)."""
        raw = self.value(name) if default is None or self.has(name) else default
        if not isinstance(raw, bool):
            raise malformed(NO_FLAG, self.at(name))
        return raw

    def number(self, name: str, least: float = 0.0) -> float:
        """Give a finite number from `least` on."""
        raw = self.value(name)
        counts = isinstance(raw, int | float) and not isinstance(raw, bool)
        if not counts or not isfinite(number := _as_float(raw)) or number < least:
            raise malformed(NO_NUMBER, self.at(name), least=f"{least:g}")
        return number

    def share(self, name: str) -> float:
        """Give a number from 0 to 1."""
        number = self.number(name)
        if number > 1:
            raise malformed(NO_SHARE, self.at(name))
        return number

    def whole(self, name: str) -> int:
        """Give a whole number from 0 on."""
        number = self.number(name)
        if number != int(number):
            raise malformed(NO_WHOLE, self.at(name))
        return int(number)

    def day(self, name: str) -> date:
        """Give a date that must be there."""
        raw = self.value(name)
        day = raw if isinstance(raw, date) and not isinstance(raw, datetime) else _parsed_day(raw)
        if day is None:
            raise malformed(NO_DAY, self.at(name))
        return day

    def maybe_day(self, name: str) -> date | None:
        """Give a date, None where absent."""
        return self.day(name) if self.has(name) else None

    def moment(self, name: str) -> date | datetime:
        """Give a date or an instant that must be there; an instant without zone is UTC."""
        raw = self.value(name)
        if isinstance(raw, datetime):
            return raw
        instant = _parsed_instant(raw)
        return instant if instant is not None else self.day(name)

    def maybe_moment(self, name: str) -> Recorded:
        """Give a date or an instant, None where absent."""
        return self.moment(name) if self.has(name) else None


def _as_float(raw: object) -> float:
    try:
        return float(raw)  # type: ignore[arg-type]
    except OverflowError:
        return float("inf")


def _parsed_day(raw: object) -> date | None:
    text = raw if isinstance(raw, str) else ""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-06-30") else None
    except ValueError:
        return None


def _parsed_instant(raw: object) -> datetime | None:
    text = raw if isinstance(raw, str) else ""
    try:
        return datetime.fromisoformat(text) if len(text) > len("2026-06-30") else None
    except ValueError:
        return None
