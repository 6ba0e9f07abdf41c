"""What a standard is made of: principles, criteria, indicators, and the table of interviews."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.sampling import SamplingTable
from iris.rules.wording import N_


class StandardSubject(StrEnum):
    """Whom a standard is about."""

    AGENCY = "agency"
    EMPLOYER = "employer"


class Element(StrEnum):
    """The five elements of a management system (iriscertification.org, certification process)."""

    POLICY = "policy"
    COMMUNICATION = "communication"
    TRAINING = "training"
    MONITORING = "monitoring"
    GOVERNANCE = "governance"


ELEMENT_LABELS: Mapping[Element, str] = {
    Element.POLICY: N_("Policies, procedures, processes"),
    Element.COMMUNICATION: N_("Communication"),
    Element.TRAINING: N_("Skills and training"),
    Element.MONITORING: N_("Monitoring"),
    Element.GOVERNANCE: N_("Governance and improvement"),
}


class Evidence(StrEnum):
    """Kinds of evidence a criterion wants to see before it may be rated."""

    DOCUMENT = "document"
    RECORD = "record"
    INTERVIEW = "interview"
    VISIT = "visit"


class Basis(StrEnum):
    """How well a text is founded; what is not sourced is a working draft and shown as one."""

    SOURCED = "sourced"
    INFERRED = "inferred"
    UNSOURCED = "unsourced"


class PublicSummary(StrEnum):
    """What of a closed report everyone may read; never interviews, never names of workers."""

    NONE = "none"
    PRINCIPLES = "principles"
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One demand.

    `evidence` empty: it may be rated without any. `maps_to`: for an employer's criterion, the agency
    criterion against which a finding that names an agency counts, or None.
    """

    code: str
    title: str
    requirement: str
    indicators: tuple[str, ...]
    elements: tuple[Element, ...]
    guidance: str
    evidence: tuple[Evidence, ...]
    weight: int = 1
    zero_tolerance: bool = False
    basis: Basis = Basis.UNSOURCED
    source: str = ""
    maps_to: str | None = None

    @property
    def evidence_required(self) -> bool:
        return bool(self.evidence)


@dataclass(frozen=True, slots=True)
class Principle:
    """A group of criteria with its weight in the score; `overarching` ones stand above the specific ones."""

    code: str
    title: str
    weight: int
    overarching: bool
    basis: Basis
    source: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Standard:
    """One published version.

    `languages` are those in which the text itself is kept; other languages come from the translation
    catalogues. `checksum` is the SHA-256 of the file, line ends as LF.
    """

    id: str
    version: str
    title: str
    subject: StandardSubject
    valid_from: date
    working_draft: bool
    notice: str
    languages: tuple[str, ...]
    public_summary: PublicSummary
    sampling: SamplingTable
    principles: tuple[Principle, ...]
    checksum: str

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion, in the order of the standard."""
        for principle in self.principles:
            yield from principle.criteria

    def codes(self) -> tuple[str, ...]:
        """The codes of all criteria, in the order of the standard."""
        return tuple(criterion.code for criterion in self.criteria())

    def criterion(self, code: str) -> Criterion:
        """One criterion. Raises RuleBroken `criterion_unknown`."""
        for criterion in self.criteria():
            if criterion.code == code:
                return criterion
        raise RuleBroken(
            "criterion_unknown",
            N_("This version of the standard has no criterion %(criterion)s."),
            criterion=code,
        )


def for_scoring(standard: Standard) -> dict[str, object]:
    """The standard as the score reads it: principles and criteria with code and weight, nothing else."""
    return {
        "principles": [
            {
                "code": principle.code,
                "weight": principle.weight,
                "criteria": [{"code": c.code, "weight": c.weight} for c in principle.criteria],
            }
            for principle in standard.principles
        ]
    }
