"""What would change a score: each open item closed in thought, and scored by the same function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from iris.rules.scoring.arrays import code
from iris.rules.scoring.batch import Batch, score_batch
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.explain import gates_of, headline
from iris.rules.scoring.facts import Disclosure, FactSet, Rating
from iris.rules.scoring.method import Method
from iris.rules.scoring.record import counting_placements, upheld_complaints
from iris.rules.scoring.results import Headline
from iris.rules.scoring.standard import WeightedStandard
from iris.rules.scoring.vocabulary import Gate, Grade, Kind, Source
from iris.rules.status_facts import known_instant
from iris.rules.wording import N_


class Change(StrEnum):
    """The kinds of things an agency can have done."""

    FINDING = "finding"
    ALL_FINDINGS = "all_findings"
    REMEDY = "remedy"
    LICENCE = "licence"
    DISCLOSURE = "disclosure"
    PLACEMENTS = "placements"
    ASSESSMENT = "assessment"


SENTENCES = {
    Change.FINDING: N_("Close the finding on %(item)s and have an auditor verify it."),
    Change.ALL_FINDINGS: N_("Close all open findings and have an auditor verify them."),
    Change.REMEDY: N_("Put the upheld complaint %(item)s right by its due date."),
    Change.LICENCE: N_("Get a valid licence in %(item)s."),
    Change.DISCLOSURE: N_("Publish an up-to-date %(item)s and have it verified."),
    Change.PLACEMENTS: N_("Have your placements of %(item)s confirmed."),
    Change.ASSESSMENT: N_("Pass an on-site assessment of all criteria without an open finding."),
}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One open item, and the score if it were closed on the day the score is for.

    `item` fills `%(item)s` of the sentence. `facts` are the facts that would change, as `kind:id`. `gain` is
    in points of the middle value, `gain_low` at the low end, where the band is read; both None where either
    score has no number. `lifts` are the gates that would no longer hold.
    """

    change: Change
    item: str
    facts: tuple[str, ...]
    sentence: str
    after: Headline
    gain: float | None
    gain_low: float | None
    lifts: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    change: Change
    item: str
    facts: tuple[str, ...]
    changed: FactSet


def what_if(facts: FactSet, standard: WeightedStandard, method: Method) -> tuple[WhatIf, ...]:
    """Give every open item of one agency with what closing it would bring, the largest gain first."""
    now = score_batch(columns_of([facts], standard), standard, method)
    drafts = list(_drafts(facts, now))
    if not drafts:
        return ()
    then = score_batch(columns_of([draft.changed for draft in drafts], standard), standard, method)
    results = [_result(draft, now, then, place) for place, draft in enumerate(drafts)]
    return tuple(sorted(results, key=_largest_first))


def _result(draft: _Draft, now: Batch, then: Batch, place: int) -> WhatIf:
    before, after = headline(now, 0), headline(then, place)
    return WhatIf(
        change=draft.change,
        item=draft.item,
        facts=draft.facts,
        sentence=SENTENCES[draft.change],
        after=after,
        gain=_gain(before.value, after.value),
        gain_low=_gain(before.low, after.low),
        lifts=tuple(gate for gate in gates_of(now, 0) if gate not in gates_of(then, place)),
    )


def _gain(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


def _largest_first(item: WhatIf) -> tuple[bool, float, float, str, str]:
    new_number = item.gain is None and item.after.value is not None
    return (not new_number, -(item.gain or 0.0), -(item.gain_low or 0.0), item.change, item.item)


def _drafts(facts: FactSet, now: Batch) -> Iterator[_Draft]:
    yield from _findings(facts, now)
    yield from _remedies(facts, now)
    yield from _licences(facts)
    yield from _disclosures(facts, now)
    yield from _confirmations(facts, now)
    yield from _assessment(facts, now)


def _findings(facts: FactSet, now: Batch) -> Iterator[_Draft]:
    """Verify each open finding, and each observation that a criterion is counted from; then all of them."""
    found = now.parts.conformity
    rated = found.evidence
    counted = np.zeros(len(rated.agency), dtype=np.bool_)
    counted[found.speaking] = True
    open_rows = rated.is_open | (counted & rated.independent & (rated.value < 1))
    names = set(rated.ref[open_rows])
    open_items = [r for r in facts.ratings if str(r.name) in names]
    for name in sorted({str(r.name) for r in open_items}):
        item = next(r.criterion for r in open_items if str(r.name) == name)
        yield _Draft(Change.FINDING, item, (f"rating:{name}",), _verified(facts, {name}))
    if len(names) > 1:
        every = tuple(f"rating:{name}" for name in sorted(names))
        yield _Draft(Change.ALL_FINDINGS, "", every, _verified(facts, names))


def _verified(facts: FactSet, names: set[str]) -> FactSet:
    def verify(rating: Rating) -> Rating:
        if str(rating.name) not in names:
            return rating
        return replace(rating, verified_on=facts.as_of, verified_recorded=facts.known_at)

    return replace(facts, ratings=tuple(map(verify, facts.ratings)))


def _remedies(facts: FactSet, now: Batch) -> Iterator[_Draft]:
    """Remedy each upheld complaint that can still be put right in time."""
    upheld = set(upheld_complaints(now.columns).ref)
    day = min(facts.as_of, _known_day(facts))
    for complaint in sorted(facts.complaints, key=lambda c: str(c.name)):
        due, done = complaint.remedy_due, complaint.remedied_on
        if str(complaint.name) in upheld and due and due >= day and (done is None or done > day):
            remedied = replace(complaint, remedied_on=day)
            changed = tuple(remedied if c is complaint else c for c in facts.complaints)
            name = str(complaint.name)
            yield _Draft(Change.REMEDY, name, (f"complaint:{name}",), replace(facts, complaints=changed))


def _known_day(facts: FactSet) -> date:
    return known_instant(facts.known_at).date()


def _licences(facts: FactSet) -> Iterator[_Draft]:
    valid = {licence.country for licence in facts.licences if licence.valid}
    for country in sorted({licence.country for licence in facts.licences} - valid):
        own = [licence for licence in facts.licences if licence.country == country]
        changed = tuple(replace(x, valid=True) if x.country == country else x for x in facts.licences)
        names = tuple(sorted(f"licence:{licence.name}" for licence in own))
        yield _Draft(Change.LICENCE, country, names, replace(facts, licences=changed))


def _disclosures(facts: FactSet, now: Batch) -> Iterator[_Draft]:
    """Lay each item open anew that isn't worth its full points."""
    terms = now.method.openness
    best = now.parts.openness.best
    for number, item in enumerate(terms.items):
        if now.parts.openness.worth[number, 0] < terms.verified:
            new = Disclosure(item, facts.as_of, verified=True, recorded=facts.known_at)
            changed = replace(facts, disclosures=(*facts.disclosures, new))
            names = tuple(f"disclosure:{ref}" for ref in best.ref[best.item == code(item)])
            yield _Draft(Change.DISCLOSURE, item.value, names, changed)


def _confirmations(facts: FactSet, now: Batch) -> Iterator[_Draft]:
    counting = set(counting_placements(now.columns).ref)
    for period in sorted(facts.placements, key=lambda p: str(p.name)):
        if str(period.name) in counting and period.source not in now.method.record.taken_as_given:
            confirmed = replace(period, source=Source.CONFIRMED)
            changed = tuple(confirmed if p is period else p for p in facts.placements)
            item = f"{period.first} – {period.last}"
            names = (f"placements:{period.name}",)
            yield _Draft(Change.PLACEMENTS, item, names, replace(facts, placements=changed))


def _assessment(facts: FactSet, now: Batch) -> Iterator[_Draft]:
    """Rate anew, as met, every criterion that has no open finding and isn't fully covered."""
    found = now.parts.conformity
    opened = set(found.evidence.criterion[found.evidence.is_open].tolist())
    low, left = found.counts[0, :, 0], found.left[:, 0]
    fresh = tuple(
        Rating(criterion, Grade.MET, Kind.ONSITE, facts.as_of, recorded=facts.known_at)
        for place, criterion in enumerate(now.standard.criterion_codes)
        if place not in opened and not left[place] and low[place] < 1
    )
    if fresh:
        yield _Draft(Change.ASSESSMENT, "", (), replace(facts, ratings=facts.ratings + fresh))
