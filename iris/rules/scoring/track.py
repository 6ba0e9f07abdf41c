"""Track record of auditors: clean audits that were contradicted later, with a margin of its own.

An audit is clean when it filed neither a major nor a critical finding. It is contradicted when within 24 months after
its last day a complaint of weight is upheld, or workers report fees above the line of the method (scoring method, what
people see). Only what the public may know by now counts, so that no row tells of a case before its month is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from iris.rules.scoring.gates import speaks_against
from iris.rules.scoring.method import Method
from iris.rules.scoring.quantiles import beta_quantile
from iris.rules.scoring.recorded import ComplaintFact, Recordable, VoiceFact
from iris.rules.scoring.vocabulary import Outcome

WATCHED_MONTHS = 24.0
WEIGHTY = 3.0
"""Severity from which an upheld complaint speaks against a clean audit: late papers do not."""
FEWEST = 5
"""Clean audits below which no share is given: one case more would turn it around."""
PRIOR = 0.5
TAIL = 0.1


class By(StrEnum):
    """What contradicted an audit."""

    CASE = "case"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Audit:
    """One closed audit by somebody independent. `of` is whose record it is: an audit body, or a lead auditor."""

    id: int
    of: int
    subject: int
    day: date
    clean: bool


@dataclass(frozen=True, slots=True)
class Harm:
    """What speaks against an agency, from which day on."""

    day: date
    by: By


@dataclass(frozen=True, slots=True)
class Track:
    """One record: closed audits, those that were clean, those of them contradicted, by what.

    `share` lies between `low` and `high` (10 % and 90 % quantiles of Beta(contradicted + ½, others + ½)); all three
    are None for few clean audits. `above`: even the low end is over the share of everybody else.
    """

    of: int
    audits: int
    clean: int
    contradicted: int
    by_case: int
    by_voice: int
    share: float | None
    low: float | None
    high: float | None
    above: bool = False


def harms(facts: Iterable[Recordable], method: Method) -> list[Harm]:
    """What speaks against one agency: upheld complaints of weight, workers who report fees."""
    found = []
    for fact in facts:
        if isinstance(fact, ComplaintFact) and fact.outcome == Outcome.UPHELD and fact.severity >= WEIGHTY:
            found.append(Harm(fact.closed, By.CASE))
        if isinstance(fact, VoiceFact) and _over_the_line(fact, method):
            found.append(Harm(fact.on, By.VOICE))
    return found


def _over_the_line(fact: VoiceFact, method: Method) -> bool:
    return bool(speaks_against(np.array([float(fact.answers)]), np.array([float(fact.paid)]), method)[0])


def contradicted_by(audit: Audit, against: Iterable[Harm], method: Method) -> frozenset[By]:
    """What contradicts an audit; nothing where it was not clean."""
    longest = WATCHED_MONTHS * method.month
    return frozenset(h.by for h in against if audit.clean and 0 < (h.day - audit.day).days <= longest)


def tracks(audits: Sequence[Audit], against: Mapping[int, Sequence[Harm]], method: Method) -> list[Track]:
    """The records of everybody, those with the highest low end first, then with most contradicted; few last."""
    said = {audit.id: contradicted_by(audit, against.get(audit.subject, ()), method) for audit in audits}
    found = []
    for of in sorted({audit.of for audit in audits}):
        own = [audit for audit in audits if audit.of == of]
        others = [audit for audit in audits if audit.of != of and audit.clean]
        found.append(_track(of, own, said, _share(sum(bool(said[a.id]) for a in others), len(others))))
    return sorted(found, key=lambda t: (t.low is None, -(t.low or 0.0), -t.contradicted, t.of))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole >= FEWEST else None


def _track(of: int, own: Sequence[Audit], said: Mapping[int, frozenset[By]], others: float | None) -> Track:
    clean = sum(audit.clean for audit in own)
    hit = sum(bool(said[audit.id]) for audit in own)
    low, high = margin(hit, clean)
    return Track(
        of=of,
        audits=len(own),
        clean=clean,
        contradicted=hit,
        by_case=sum(By.CASE in said[audit.id] for audit in own),
        by_voice=sum(By.VOICE in said[audit.id] for audit in own),
        share=_share(hit, clean),
        low=low,
        high=high,
        above=low is not None and others is not None and low > others,
    )


def margin(part: int, whole: int) -> tuple[float | None, float | None]:
    """Low and high end of a share; none of fewer than five."""
    if whole < FEWEST:
        return None, None
    a, b = np.array([part + PRIOR]), np.array([whole - part + PRIOR])
    return float(beta_quantile(a, b, TAIL)[0]), float(beta_quantile(a, b, 1 - TAIL)[0])


@dataclass(frozen=True, slots=True)
class Gap:
    """What audits say of an agency against what its workers say, both as shares of 1.

    `audited`: conformity by independent evidence. `unpaid`: of the workers asked, how many report no fee, with its
    margin; all channels together. `gap` is how much better the audits sound than even the high end of the workers.
    """

    agency: int
    audited: float
    answers: int
    unpaid: float
    low: float
    high: float

    @property
    def gap(self) -> float:
        return max(0.0, self.audited - self.high)


def gap_of(agency: int, audited: float, voice: Iterable[VoiceFact], method: Method) -> Gap | None:
    """The gap of one agency; None below the answers that count."""
    told = list(voice)
    answers, paid = sum(v.answers for v in told), sum(v.paid for v in told)
    if answers < method.voice.least_answers:
        return None
    low, high = margin(answers - paid, answers)
    assert low is not None
    assert high is not None
    return Gap(agency, audited, answers, 1 - paid / answers, low, high)
