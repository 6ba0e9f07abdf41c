"""Words of rules: marked here, translated where they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


def N_(text: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a text for translation without translating it."""
    return text


class Tone(StrEnum):
    """The face of a word: one shape and colour of the look, never colour alone."""

    OK = "ok"
    WARN = "warn"
    STOP = "stop"
    GONE = "gone"
    INFO = "info"
    SPLIT = "split"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Word:
    """How a state is said: a short label, a sentence with the next step, a tone and an icon name."""

    label: str
    sentence: str
    tone: Tone
    icon: str
