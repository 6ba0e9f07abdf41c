"""The questions after arrival: three of them, anonymous, by single-use codes drawn per batch.

Codes are random and tied to a batch, never to a person; a batch has a channel (process.md, Case,
After-arrival questions). What makes answers suspect is set aside for a person to look at, not thrown away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from ipaddress import ip_address, ip_network

from iris.rules.cases.codes import GROUP, RANDOM_BYTES, draw_digits, groups, read_digits
from iris.rules.deadlines import Overrides, Period, due, overdue
from iris.rules.errors import RuleBroken
from iris.rules.roles import Role
from iris.rules.small_numbers import CELL_MINIMUM
from iris.rules.wording import N_

CODE_DIGITS = 3 * GROUP
"""Twelve digits, about 40 bits: enough for a code that opens three questions once, short enough to type."""

SUSPECT_SHARE = Fraction(1, 5)
WINDOW = timedelta(hours=1)
LARGEST_BATCH = 5000


class Channel(StrEnum):
    """Who hands out the codes; the score reads each channel by itself."""

    GOVERNMENT = "government_orientation"
    ADVOCATE = "advocate"
    AUDITOR = "auditor"
    AGENCY = "agency"


CHANNEL_WORDS: Mapping[Channel, str] = {
    Channel.GOVERNMENT: N_("Orientation by the government"),
    Channel.ADVOCATE: N_("Worker advocate"),
    Channel.AUDITOR: N_("Auditor"),
    Channel.AGENCY: N_("Agency"),
}


class Reply(StrEnum):
    """What can be answered; every question may be left out."""

    YES = "yes"
    NO = "no"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class VoiceQuestion:
    """One question, with the answer that speaks of harm."""

    key: str
    question: str
    hint: str
    harm: Reply


QUESTIONS: tuple[VoiceQuestion, ...] = (
    VoiceQuestion(
        "paid",
        N_("Did you have to pay to get this job?"),
        N_("To an agent, an agency, the employer or somebody else. Also if it was taken off your pay."),
        Reply.YES,
    ),
    VoiceQuestion(
        "papers",
        N_("Do you have your passport and papers with you?"),
        N_("Or can you get them at any time, without asking why."),
        Reply.NO,
    ),
    VoiceQuestion(
        "promised",
        N_("Is the job as they promised?"),
        N_("The work, the pay, the hours and the place."),
        Reply.NO,
    ),
)

ANONYMOUS = N_(
    "We do not ask who you are and keep nothing that shows it. Nobody sees single answers, only sums of many."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The three replies of one code; `at` and `network` (a keyed hash) are kept until it is checked."""

    paid: Reply
    papers: Reply
    promised: Reply
    at: datetime
    network: str


def draw(size: int, random: bytes) -> tuple[str, ...]:
    """Draw the codes of a batch from 32 secret random bytes a code; a code that came twice is left out.

    Raises RuleBroken `batch_too_small` (under 10, single answers would point at people) or `batch_too_large`,
    ValueError when there is too little randomness.
    """
    if size < CELL_MINIMUM:
        raise RuleBroken("batch_too_small", N_("Draw at least 10 codes, so that nobody can be told from others."))
    if size > LARGEST_BATCH:
        raise RuleBroken("batch_too_large", N_("Draw at most 5,000 codes at once. Make a second batch."))
    cuts = (random[at * RANDOM_BYTES : (at + 1) * RANDOM_BYTES] for at in range(size))
    return tuple(dict.fromkeys(draw_digits(cut, CODE_DIGITS) for cut in cuts))


def read_voice_code(text: str) -> str:
    """Give the plain digits of a code as typed in any script; refusals as for the code of a case."""
    return read_digits(text, CODE_DIGITS)


def written(code: str) -> str:
    """Write a code as on the slip: 4821 0937 5516."""
    return " ".join(groups(code))


def check_use(*, known: bool, used: bool) -> None:
    """Raise RuleBroken (`voice_code_unusable`) for an unknown or used code, without saying which."""
    if not known or used:
        raise RuleBroken(
            "voice_code_unusable", N_("This code does not work, or was used before. Look at the slip again.")
        )


class Suspicion(StrEnum):
    """Why answers are set aside for review."""

    ONE_HOUR = "one_hour"
    ONE_NETWORK = "one_network"


def set_aside(answers: Sequence[Answer], batch_size: int) -> dict[int, frozenset[Suspicion]]:
    """Give which answers (by their place) are set aside, and why.

    Over 20 % of the codes of a batch within one hour, or from one network: those answers are set aside.
    """
    rushed, from_one = _rushed(answers, batch_size), _from_one_network(answers, batch_size)
    return {
        place: frozenset(
            reason
            for reason, places in ((Suspicion.ONE_HOUR, rushed), (Suspicion.ONE_NETWORK, from_one))
            if place in places
        )
        for place in sorted(rushed | from_one)
    }


def _is_suspect(count: int, batch_size: int) -> bool:
    return count > SUSPECT_SHARE * batch_size


def _rushed(answers: Sequence[Answer], batch_size: int) -> set[int]:
    """Find every answer that lies in some hour in which too many came."""
    order = sorted(range(len(answers)), key=lambda place: answers[place].at)
    found: set[int] = set()
    last = 0
    for first, place in enumerate(order):
        while last < len(order) and answers[order[last]].at - answers[place].at <= WINDOW:
            last += 1
        if _is_suspect(last - first, batch_size):
            found.update(order[first:last])
    return found


def _from_one_network(answers: Sequence[Answer], batch_size: int) -> set[int]:
    per_network = Counter(answer.network for answer in answers)
    many = {network for network, count in per_network.items() if _is_suspect(count, batch_size)}
    return {place for place, answer in enumerate(answers) if answer.network in many}


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of one channel: how many answered each question, and how many spoke of harm."""

    answers: int
    paid: int
    papers_answers: int
    papers_kept: int
    promised_answers: int
    not_as_promised: int


def tally(answers: Iterable[Answer]) -> Tally:
    """Add up answers that were not set aside. `answers` counts those who said yes or no to "did you pay"."""
    listed = tuple(answers)
    return Tally(
        answers=sum(a.paid is not Reply.SKIPPED for a in listed),
        paid=sum(a.paid is Reply.YES for a in listed),
        papers_answers=sum(a.papers is not Reply.SKIPPED for a in listed),
        papers_kept=sum(a.papers is Reply.NO for a in listed),
        promised_answers=sum(a.promised is not Reply.SKIPPED for a in listed),
        not_as_promised=sum(a.promised is Reply.NO for a in listed),
    )


def may_be_published(
    answers: int, first_answer_on: date | None, today: date, overrides: Overrides | None = None
) -> bool:
    """Tell whether a channel's sums may be shown: 10 answers, and over 30 days since the first one."""
    if first_answer_on is None or answers < CELL_MINIMUM:
        return False
    return overdue(due(Period.VOICE_PUBLISH, first_answer_on, overrides), today)


def may_be_renewed(shown: int | None, answers: int) -> bool:
    """Tell whether sums that are shown may give way to newer ones: what came between must be many answers too.

    Else whoever looks every day could take the difference and read a single answer.
    """
    return shown is None or abs(answers - shown) >= CELL_MINIMUM


def for_score(by_channel: Mapping[Channel, Tally]) -> tuple[Mapping[str, object], ...]:
    """Give the sums in the form the score reads (scoring.md, Exactly: `voice`, one a channel)."""
    return tuple(
        {"channel": channel.value, "answers": sums.answers, "paid": sums.paid}
        for channel, sums in sorted(by_channel.items())
    )


CHANNEL_OF: Mapping[Role, Channel] = {
    Role.GOVERNMENT_OFFICER: Channel.GOVERNMENT,
    Role.ADVOCATE: Channel.ADVOCATE,
    Role.AUDIT_MANAGER: Channel.AUDITOR,
    Role.AGENCY_MANAGER: Channel.AGENCY,
}
"""Who draws codes, each for the own channel (access brief)."""

TRACES_KEPT = timedelta(days=7)
"""How long moment and network of an answer are kept to find what is suspect; afterwards only the day is there."""


def check_drawing(role: Role, own_entry: int | None, entry_id: int) -> Channel:
    """Give the channel of whoever draws. Raises RuleBroken (`not_your_agency`): an agency draws for itself only."""
    channel = CHANNEL_OF[role]
    if channel is Channel.AGENCY and own_entry != entry_id:
        raise RuleBroken("not_your_agency", N_("You can draw codes for your own agency only."))
    return channel


def network_of(address: str) -> str:
    """Give the network that an address lies in: a house or a carrier's cell, not one telephone. Never stored as is."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))
