"""Files of a case: what is kept sealed, who gets what in which form, how long a voice note may be.

The original is sealed and each opening journalled; anyone else gets a re-encoded image, or the officer's
summary for other types; voice notes never go to respondents (process.md, Case).
"""

from __future__ import annotations

from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

VOICE_SECONDS = 180


class FileKind(StrEnum):
    """What a file is by its content, never by its name."""

    IMAGE = "image"
    VOICE = "voice"
    OTHER = "other"


class Viewer(StrEnum):
    """Who wants to see a file."""

    WORKER = "worker"
    OFFICER = "officer"
    HELPER = "helper"
    RECEIVER = "receiver"
    RESPONDENT = "respondent"


class Form(StrEnum):
    """In which form a file is given."""

    ORIGINAL = "original"
    REENCODED = "reencoded"
    SUMMARY = "summary"
    NOTHING = "nothing"


def form_for(kind: FileKind, viewer: Viewer) -> Form:
    """Give the form in which this viewer gets a file of this kind.

    The original opens only for the worker who sent it and the officer on the case, who must judge it.
    """
    if viewer in {Viewer.WORKER, Viewer.OFFICER}:
        return Form.ORIGINAL
    if kind is FileKind.IMAGE:
        return Form.REENCODED
    if kind is FileKind.VOICE and viewer is Viewer.RESPONDENT:
        return Form.NOTHING
    return Form.SUMMARY


def check_voice_note(seconds: int) -> None:
    """Raise RuleBroken (`voice_too_long`) for a note of over 3 minutes."""
    if seconds > VOICE_SECONDS:
        raise RuleBroken("voice_too_long", N_("This voice note is longer than 3 minutes. Please send it in two parts."))
