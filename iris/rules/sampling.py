"""How many days and interviews an assessment needs, proposed from the workforce.

The table belongs to a version of a standard. Auditors pick the workers, management never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, isqrt

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Method(StrEnum):
    """Where the number of interviews comes from; days always come from the table."""

    TABLE = "table"
    SQUARE_ROOT = "square_root"


@dataclass(frozen=True, slots=True)
class Row:
    """For a workforce up to `up_to`: auditor days, single interviews, groups and people in each group."""

    up_to: int
    days: int
    individual: int
    groups: int
    group_size: int

    @property
    def interviews(self) -> int:
        return self.individual + self.groups * self.group_size


@dataclass(frozen=True, slots=True)
class SamplingTable:
    """The rows of one standard version, smallest workforce first, and what they rest on."""

    method: Method
    rows: tuple[Row, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What is proposed, planned or done.

    Auditor days; people interviewed, singly and in groups; how many of them at the destination; files read.
    """

    days: int
    interviews: int
    individual: int
    in_groups: int
    in_destination: int
    files: int


class Shortfall(StrEnum):
    """Where a plan stays below the proposal."""

    DAYS = "days"
    INTERVIEWS = "interviews"
    DESTINATION = "destination"
    FILES = "files"


def propose(table: SamplingTable, workforce: int) -> Sample:
    """Propose days and interviews for the workers deployed in the last 12 months (an employer: employed).

    Never more people than there are. Above the last row: one day more for each started thousand, and the
    square root where it asks for more people. Raises RuleBroken `workforce`.
    """
    if workforce < 0:
        raise RuleBroken("workforce", N_("Give the number of workers, 0 or more."))
    row = next((row for row in table.rows if workforce <= row.up_to), table.rows[-1])
    people = min(_people(table, row, workforce), workforce)
    alone = min(_alone(table, row, people), people)
    return Sample(
        days=row.days + max(0, ceil((workforce - row.up_to) / 1000)),
        interviews=people,
        individual=alone,
        in_groups=people - alone,
        in_destination=half(people),
        files=people,
    )


def _people(table: SamplingTable, row: Row, workforce: int) -> int:
    if table.method is Method.SQUARE_ROOT:
        return root_up(workforce)
    return row.interviews if workforce <= row.up_to else max(row.interviews, root_up(workforce))


def _alone(table: SamplingTable, row: Row, people: int) -> int:
    return people if table.method is Method.SQUARE_ROOT else max(row.individual, people - _grouped(row))


def _grouped(row: Row) -> int:
    return row.groups * row.group_size


def root_up(number: int) -> int:
    """The square root, rounded up to a whole person."""
    root = isqrt(number)
    return root if root * root == number else root + 1


def half(people: int) -> int:
    """At least half of them, in whole people."""
    return (people + 1) // 2


def shortfalls(proposed: Sample, planned: Sample) -> tuple[Shortfall, ...]:
    """Where a plan, or what was done, stays below the proposal. More is never a shortfall.

    At least half of the interviews that are planned, and of those proposed, belong to the destination.
    """
    wanted = max(proposed.in_destination, half(planned.interviews))
    below = {
        Shortfall.DAYS: planned.days < proposed.days,
        Shortfall.INTERVIEWS: planned.interviews < proposed.interviews,
        Shortfall.DESTINATION: planned.in_destination < wanted,
        Shortfall.FILES: planned.files < proposed.files,
    }
    return tuple(kind for kind, short in below.items() if short)


def check_plan(proposed: Sample, planned: Sample, reason: str = "") -> None:
    """Refuse a plan that cannot be, or that stays below the proposal without saying why.

    Raises RuleBroken `sample_parts` for numbers that contradict each other, `sample_reason` for the rest.
    """
    counts = (planned.days, planned.individual, planned.in_groups, planned.in_destination, planned.files)
    if min(counts) < 0 or planned.individual + planned.in_groups != planned.interviews:
        raise RuleBroken("sample_parts", N_("Single and group interviews must add up to all interviews."))
    if planned.in_destination > planned.interviews:
        raise RuleBroken("sample_parts", N_("There cannot be more interviews at the destination than interviews."))
    if shortfalls(proposed, planned) and not reason.strip():
        raise RuleBroken("sample_reason", N_("You plan less than proposed. Write down why."))
