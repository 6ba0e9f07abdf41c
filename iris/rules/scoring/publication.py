"""From figures tried to a published version: a time for comments, a yes by somebody else, a file in a release.

A method is published by releasing its file with the code, where its checksum freezes it. What stands here leads there:
nothing that can be edited on a page ever gives a score.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iris.rules.moves import Condition, Machine, Move
from iris.rules.roles import Action
from iris.rules.scoring.drafting import digest
from iris.rules.scoring.method import Method
from iris.rules.wording import N_, Tone, Word

VERSION = re.compile(r"20\d\d\.[1-9]\d?")


class DraftState(StrEnum):
    """Where a draft stands."""

    DRAFT = "draft"
    COMMENT = "comment"
    CLOSED = "closed"
    APPROVED = "approved"
    DISCARDED = "discarded"


_S = DraftState
STATE_WORDS: Mapping[DraftState, Word] = {
    _S.DRAFT: Word(N_("Draft"), N_("Only the secretariat sees it."), Tone.NONE, "question"),
    _S.COMMENT: Word(N_("Open for comment"), N_("Everybody can read it and say what they think."), Tone.INFO, "clock"),
    _S.CLOSED: Word(N_("Comments closed"), N_("The comments are in; somebody decides."), Tone.WARN, "examined"),
    _S.APPROVED: Word(
        N_("Approved"), N_("Its figures are frozen. It counts once a release carries its file."), Tone.OK, "tick"
    ),
    _S.DISCARDED: Word(N_("Discarded"), N_("It is not pursued."), Tone.GONE, "cross"),
}
PUBLIC_STATES = frozenset({_S.COMMENT.value, _S.CLOSED.value, _S.APPROVED.value})
"""Those in which everybody reads a draft."""


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What the moves of a draft ask."""

    today: date
    compared: bool = False
    """With these very figures, to the end."""
    changed: int = 0
    """How many figures differ."""
    release_free: bool = True
    comment_until: date | None = None
    lasting_until: date | None = None
    """The last day for comments that is asked for."""
    in_force_from: date | None = None


def _until(facts: DraftFacts) -> Mapping[str, object]:
    return {"day": facts.comment_until}


DIFFERS: Condition[DraftFacts] = Condition(
    "nothing_changed", N_("Change a figure first: this is the method it starts from."), lambda f: f.changed > 0
)
COMPARED: Condition[DraftFacts] = Condition(
    "not_compared", N_("Compare it with the current method first: people ask who would move."), lambda f: f.compared
)
FREE: Condition[DraftFacts] = Condition(
    "release_taken", N_("This version is published already. Give the draft another one."), lambda f: f.release_free
)
TIME_TO_COMMENT: Condition[DraftFacts] = Condition(
    "comment_days",
    N_("The last day for comments must be later than today."),
    lambda f: f.lasting_until is None or f.lasting_until > f.today,
)
COMMENTS_OVER: Condition[DraftFacts] = Condition(
    "comments_run",
    N_("People may comment until %(day)s. Close it after that day."),
    lambda f: f.comment_until is not None and f.comment_until < f.today,
    _until,
)
NOT_BACKWARDS: Condition[DraftFacts] = Condition(
    "in_force_past",
    N_("A method can't count from a day that is over: scores were published by the old one."),
    lambda f: f.in_force_from is None or f.in_force_from > f.today,
)

_OPEN = frozenset({_S.DRAFT, _S.COMMENT, _S.CLOSED})
DRAFTING: Machine[DraftState, DraftFacts] = Machine(
    "method_draft",
    _S.DRAFT,
    tuple(_S),
    frozenset({_S.APPROVED, _S.DISCARDED}),
    (
        Move(
            "open_comment", frozenset({_S.DRAFT}), _S.COMMENT, Action.DRAFT_WRITE,
            (DIFFERS, COMPARED, FREE, TIME_TO_COMMENT), N_("Open it for comment"),
        ),
        Move(
            "close_comment", frozenset({_S.COMMENT}), _S.CLOSED, Action.DRAFT_WRITE,
            (COMMENTS_OVER,), N_("Close the comments"),
        ),
        Move("take_back", frozenset({_S.CLOSED}), _S.DRAFT, Action.DRAFT_WRITE, (), N_("Take it back to change it")),
        Move(
            "approve", frozenset({_S.CLOSED}), _S.APPROVED, Action.DRAFT_PUBLISH,
            (COMPARED, FREE, NOT_BACKWARDS), N_("Approve it"),
        ),
        Move("discard", _OPEN, _S.DISCARDED, Action.DRAFT_WRITE, (), N_("Discard it")),
    ),
)  # fmt: skip
"""The way of a draft; `approved` freezes it, a release publishes it."""


class Release(StrEnum):
    """What the running code says of an approved draft."""

    AWAITED = "awaited"
    PUBLISHED = "published"
    ANOTHER = "another"


RELEASE_SENTENCES: Mapping[Release, str] = {
    Release.AWAITED: N_("No release carries its file yet. Take the file and add it to the next one."),
    Release.PUBLISHED: N_("The running code carries it, to the last figure."),
    Release.ANOTHER: N_("The running code has another method under this version. Take the release back."),
}


def release_of(version: str, frozen: str, published: Iterable[Method]) -> Release:
    """Whether the code carries an approved draft: by its version, and by everything it says."""
    found = next((method for method in published if method.version == version), None)
    if found is None:
        return Release.AWAITED
    return Release.PUBLISHED if digest(found) == frozen else Release.ANOTHER
