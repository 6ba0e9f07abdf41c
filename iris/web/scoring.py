"""The score of one agency as a reader may see it: shared by its pages and the interface.

The facts behind a score are guarded, the published score made of them is not. So the system works it out, and what
leaves this module is what the reader's grants allow: lines for everybody, single facts for few.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import g

from iris import queries
from iris.db import database
from iris.queries.register import Entry
from iris.queries.rows import LicenceRow
from iris.rules.access import Subject, may
from iris.rules.roles import Action, Reach, reach_of
from iris.rules.scoring.gathering import Material
from iris.rules.scoring.published import Question, Scored, data_of, scores
from iris.rules.scoring.recorded import CASE_KINDS
from iris.rules.scoring.results import Contribution
from iris.web.identity import now

Known = date | datetime | None
Licences = Sequence[LicenceRow]


@dataclass(frozen=True, slots=True)
class Shown:
    """A score that this reader may see.

    `facts`: whether the reader may see single facts, `cases`: those of cases too. `fresh` is the score with the facts
    that the public does not count yet, where the reader may see it and it differs.
    """

    scored: Scored
    material: Material
    facts: bool
    cases: bool
    fresh: Scored | None

    def lines(self) -> tuple[Contribution, ...]:
        """The lines with the facts that the reader may see."""
        return tuple(replace(line, facts=self._seen(line.facts)) for line in self.scored.score.contributions)

    def _seen(self, facts: Iterable[str]) -> tuple[str, ...]:
        if not self.facts:
            return ()
        return tuple(name for name in facts if self.cases or name.partition(":")[0] not in CASE_KINDS)


def material_of(entry: Entry, licences: Licences, known: Known) -> Material:
    """All that was known by then about one agency, read by the system."""
    with database().reading() as session:
        return queries.scoring.material(session, [entry], known or now(), {entry.id: licences})[entry.id]


def shown(entry: Entry, licences: Licences, on: date, known: Known) -> Shown | None:
    """The published score of an agency at (as-of, known-at); None where this reader sees none."""
    material = material_of(entry, licences, known)
    single = may(g.actor, Action.SCORE_LINES, subject_of(entry, licences))
    moment = known or now()
    if not material.versions:
        return None
    scored, fresh = scores([Question(material, on, moment), Question(material, on, moment, published=False)])
    if not scored.signed and not single:
        return None
    cases = single and reach_of(g.actor.role, Action.SCORE_LINES) is not Reach.JURISDICTION
    return Shown(scored, material, single, cases, fresh if cases and fresh.inputs != scored.inputs else None)


def subject_of(entry: Entry, licences: Licences) -> Subject:
    """What grants can rest on in the score of an agency: itself, and the states that gave it a permission."""
    countries = frozenset(licence.authority.country for licence in licences)
    return Subject(published=True, entries=frozenset({entry.id}), countries=countries)


def as_data(found: Shown | None, on: date, known: Known) -> dict[str, Any]:
    """The score as the interface gives it."""
    return data_of(found.scored if found else None, on, known, found.lines() if found and found.facts else None)
