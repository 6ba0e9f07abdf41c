"""Sealing and opening what people told: JSON under the data key of one case, tied to the place where it lies."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from iris import models as m
from iris.gateways.keys import Keys, Purpose, open_with, seal_with
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

ERASED = N_("What was told here has been erased, as promised. Only the outcome is left.")


def seal(raw: bytes, place: str, value: Any) -> bytes:
    """Encrypt a value with a data key; it opens at this place only."""
    return seal_with(raw, json.dumps(value, ensure_ascii=False).encode(), place.encode())


def opened(raw: bytes, place: str, blob: bytes) -> Any:
    """Decrypt what `seal` made. Raises RuleBroken (`seal_broken`)."""
    return json.loads(open_with(raw, blob, place.encode()))


@dataclass(slots=True)
class State:
    """What the rules ask about a case beside its clear columns. Moments and days are ISO texts, empty for none."""

    received_at: str
    language: str = "en"
    opening: str = "form"
    reopened_at: str = ""
    reopen_reason: str = ""
    updated_at: str = ""
    closed_on: str = ""
    heard_on: str = ""
    urgent: bool = False
    minor: bool = False
    danger: bool = False
    helper: bool = False
    consent: str = ""
    ways: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    flagged: list[str] = field(default_factory=list)
    looked: bool = False
    safeguarding_lead: int | None = None
    best_interest: bool = False
    told: bool = False
    sums_agreed: bool = False
    mediation_agreed: bool = False
    summary: str = ""
    """The exact text, in the worker's language, that would go out, and the same for the respondent."""
    summary_out: str = ""
    digest: str | None = None
    signed_by: int | None = None
    signed_on: str = ""
    yes_digest: str | None = None
    yes_voice: str | None = None
    accepted_voice: str | None = None
    refused: bool = False
    tries: list[list[str]] = field(default_factory=list)
    reached: dict[str, str] = field(default_factory=dict)
    checks_done: int = 0
    referral_ready: bool = False
    referral_offered_at: str = ""
    referral_accepted: bool = False
    referral_told: bool = False
    incident: str = ""
    """The number that linked cases of one incident share; empty: its own."""
    filed_anew: list[int] = field(default_factory=list)
    """Other cases of the same worker, who lost a number: linked by an officer. No number opens another one's case."""


_KEPT = frozenset(one.name for one in fields(State))


@dataclass(slots=True)
class Inner:
    """Of a respondent, for the officers: the name as typed, the outcome as proposed and decided."""

    name: str = ""
    outcome: str = ""
    upheld: list[str] = field(default_factory=list)
    severity: int | None = None
    reasons: str = ""
    proposed_by: int | None = None
    proposed_on: str = ""
    decided_by: int | None = None
    decided_on: str = ""


@dataclass(slots=True)
class Shared:
    """What a respondent sees and says: nothing here tells who the worker is."""

    summary: str = ""
    language: str = "en"
    sent_on: str = ""
    urgent: bool = False
    answer: str = ""
    answered_on: str = ""
    outcome: str = ""
    decided_on: str = ""
    severity: int | None = None
    owed: list[Any] = field(default_factory=list)
    """Minor units and currency, once the worker accepted the outcome."""
    plan: list[list[Any]] = field(default_factory=list)
    """Instalments: day and minor units."""
    plan_made_on: str = ""
    payments: list[dict[str, Any]] = field(default_factory=list)
    refused: bool = False
    review_asked_on: str = ""
    review_result: str = ""


@dataclass(slots=True)
class OpenCase:
    """A case unlocked for the length of one request."""

    row: m.Case
    raw: bytes = field(repr=False)
    state: State

    @property
    def stream(self) -> str:
        return f"case:{self.row.id}"

    def keep(self) -> None:
        """Seal the state again into its row."""
        self.row.state = seal(self.raw, f"case:{self.row.id}:state", asdict(self.state))

    def story(self) -> dict[str, Any]:
        """The answers as given, with costs and files."""
        found: dict[str, Any] = opened(self.raw, f"case:{self.row.id}:story", self.row.story)
        return found

    def keep_story(self, story: dict[str, Any]) -> None:
        """Seal the answers again, with what was added."""
        self.row.story = seal(self.raw, f"case:{self.row.id}:story", story)

    def inner(self, respondent: m.CaseRespondent) -> Inner:
        return Inner(**opened(self.raw, f"respondent:{respondent.id}:inner", respondent.inner))

    def keep_inner(self, respondent: m.CaseRespondent, inner: Inner) -> None:
        respondent.inner = seal(self.raw, f"respondent:{respondent.id}:inner", asdict(inner))


def unlock(keys: Keys, row: m.Case) -> OpenCase:
    """Open a case. Raises RuleBroken (`story_erased`) when its key is gone."""
    if row.wrapped is None:
        raise RuleBroken("story_erased", ERASED)
    raw = keys.unwrap(row.wrapped, Purpose.CASES)
    told = opened(raw, f"case:{row.id}:state", row.state)
    # Earlier versions wrote things that nothing reads any more.
    return OpenCase(row, raw, State(**{name: value for name, value in told.items() if name in _KEPT}))


def shared_of(keys: Keys, respondent: m.CaseRespondent) -> Shared:
    """What is shared with a respondent; empty before anything was sent."""
    if respondent.wrapped is None or respondent.shared is None:
        return Shared()
    raw = keys.unwrap(respondent.wrapped, Purpose.CASES)
    return Shared(**opened(raw, f"respondent:{respondent.id}:shared", respondent.shared))


def keep_shared(keys: Keys, respondent: m.CaseRespondent, shared: Shared) -> None:
    """Seal what is shared with a respondent, under its own key, made at the first time."""
    if respondent.wrapped is None:
        respondent.wrapped = keys.new_data_key(Purpose.CASES).wrapped
    raw = keys.unwrap(respondent.wrapped, Purpose.CASES)
    respondent.shared = seal(raw, f"respondent:{respondent.id}:shared", asdict(shared))


def text_of(case: OpenCase, message: m.CaseMessage) -> str:
    """The text of a message."""
    text: str = opened(case.raw, f"case:{case.row.id}:message", message.sealed)
    return text
