"""Facts for the score are recorded where they arise; scores of whom they touch are worked out anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import delete
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.dialect import upsert
from iris.rules.countries import zone_of
from iris.rules.scoring.columns import columns_of
from iris.rules.scoring.facts import FactSet
from iris.rules.scoring.gathering import Material, facts_at, own_group
from iris.rules.scoring.groups import group_figures
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import method_on
from iris.rules.scoring.published import SUBJECT, Question, Scored, scores, weighted
from iris.rules.scoring.record import record_sums
from iris.rules.scoring.recorded import (
    CASE_KINDS,
    WHOLE_REGISTER,
    GroupFact,
    Recordable,
    RelativeFact,
    VoiceFact,
    standing,
)
from iris.rules.standards import standard_on
from iris.services import jobs, journal

RELATIVE_SHARE = 0.5
"""What a struck-off relative passes on (scoring method, shared control)."""


def record_score_fact(
    session: Session, now: datetime, entry: m.RegisterEntry, fact: Recordable, source: str, *, settle: bool = True
) -> m.ScoreFact:
    """Record a fact about an agency where it arises; `source` names the row it comes from, as `finding:12`.

    The same kind and source again is the next version of the fact: the earlier one stays readable. Whoever records
    need not see earlier versions; who does writes nothing when nothing differs. The score is worked out anew within
    the minute, unless `settle` is false: then the caller records much more and calls `rescore` once at the end.
    """
    return record_score_facts(session, now, entry, [(fact, source)], settle=settle)[0]


def record_score_facts(
    session: Session,
    now: datetime,
    entry: m.RegisterEntry,
    facts: Sequence[tuple[Recordable, str]],
    *,
    settle: bool = True,
) -> list[m.ScoreFact]:
    """The same for many facts at once, each with its source; gives the versions that stand afterwards."""
    newest = queries.scoring.newest_versions(session, entry.id, (source for _, source in facts))
    rows, fresh = [], []
    for fact, source in facts:
        before = newest.get((fact.KIND, source))
        if before is not None and not before.void and before.payload == fact.payload():
            rows.append(before)
            continue
        row = m.ScoreFact(
            entry_id=entry.id,
            kind=fact.KIND,
            source=source,
            payload=fact.payload(),
            effective_on=fact.effective,
            recorded_at=now,
        )
        rows.append(row)
        fresh.append(row)
    _append(session, now, entry, fresh, settle=settle)
    return rows


def void_score_fact(
    session: Session, now: datetime, entry: m.RegisterEntry, kind: type[Recordable], source: str
) -> m.ScoreFact:
    """Take a fact back: from now on it never was, but what was known until now stays readable."""
    row = m.ScoreFact(
        entry_id=entry.id,
        kind=kind.KIND,
        source=source,
        payload={},
        effective_on=now.date(),
        recorded_at=now,
        void=True,
    )
    _append(session, now, entry, [row], settle=True)
    return row


def _append(
    session: Session, now: datetime, entry: m.RegisterEntry, rows: Sequence[m.ScoreFact], *, settle: bool
) -> None:
    if not rows:
        return
    session.add_all(rows)
    session.flush()
    journal.record_many(session, now, [_note(entry, row) for row in rows])
    # What comes from cases moves no published score before the 1st of next month, when all are worked out anew.
    if settle and any(row.kind not in CASE_KINDS for row in rows):
        jobs.enqueue(session, now, "rescore", once_key=f"rescore:fact:{rows[-1].id}", ids=[entry.id])


def _note(entry: m.RegisterEntry, row: m.ScoreFact) -> journal.Note:
    """Whoever reads the journal must not learn from it about which agency somebody complains."""
    verb = "score.fact_voided" if row.void else "score.fact_recorded"
    if row.kind in CASE_KINDS:
        return journal.Note("scores", verb, {"fact": row.id})
    return journal.Note(f"entry:{entry.public_id}", verb, {"fact": row.id, "kind": row.kind, "source": row.source})


def record_relative(
    session: Session,
    now: datetime,
    entry: m.RegisterEntry,
    relative: m.RegisterEntry,
    struck_off: date,
    source: str,
) -> m.ScoreFact:
    """Record that a struck-off firm is under the same confirmed control, with its record at that day.

    Run by the system, who sees what the record is made of. Cases count as the public knows them: the fact itself
    is public at once.
    """
    material = queries.scoring.material(session, [relative], now)[relative.id]
    method = method_on(struck_off)
    facts = facts_at(material, struck_off, now, method, published=True)
    severity, placements = record_sums(columns_of([facts], weighted(standard_on(SUBJECT, struck_off))), method)
    fact = RelativeFact(RELATIVE_SHARE, float(severity[0]), float(placements[0]), struck_off)
    return record_score_fact(session, now, entry, fact, source)


def record_voice(
    session: Session, now: datetime, entry: m.RegisterEntry, channel: str, answers: int, paid: int, on: date
) -> m.ScoreFact:
    """Record all answers so far of workers after arrival through one channel, and how many of them report a fee."""
    return record_score_fact(session, now, entry, VoiceFact(channel, answers, paid, on), f"voice:{channel}")


def changed(session: Session, now: datetime, ids: Iterable[int]) -> None:
    """Ask for the scores of these entries, stored or not: which facts are whose has changed."""
    jobs.enqueue(session, now, "rescore", ids=sorted(set(ids)))


def touched(session: Session, now: datetime, ids: Iterable[int]) -> None:
    """The status of these entries may have changed: those with a stored score get it worked out anew."""
    scored = sorted(queries.scoring.stored(session, sorted(ids)))
    if scored:
        jobs.enqueue(session, now, "rescore", ids=scored)


def rescore(session: Session, now: datetime, ids: Sequence[int]) -> int:
    """Work out the published scores of these agencies anew; returns how many are published.

    What was recorded about an entry that is shown under another one counts for that one.
    """
    ids = sorted({*ids, *queries.scoring.homes(session, ids)})
    agencies = queries.scoring.agencies(session, ids)
    material = queries.scoring.material(session, agencies, now)
    found = scores([Question(material[a.id], _today(a.country, now), now) for a in agencies], explained=False)
    rows = [_stored(a.id, scored, now) for a, scored in zip(agencies, found, strict=True) if scored.signed]
    kept = {row["entry_id"] for row in rows}
    session.execute(delete(m.StoredScore).where(m.StoredScore.entry_id.in_([i for i in ids if i not in kept])))
    if rows:
        changed = [name for name in rows[0] if name != "entry_id"]
        session.execute(upsert(session, m.StoredScore, ["entry_id"], changed), rows)
    return len(rows)


def _today(country: str, now: datetime) -> date:
    return now.astimezone(ZoneInfo(zone_of(country))).date()


def _stored(entry_id: int, scored: Scored, now: datetime) -> dict[str, object]:
    score = scored.score
    return {
        "entry_id": entry_id,
        "method": score.method,
        "inputs": scored.inputs,
        "as_of": score.as_of,
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "band": str(score.band) if score.band else None,
        "reason": str(score.reason) if score.reason else None,
        "gates": [str(gate) for gate in score.gates],
        "coverage": score.coverage,
        "computed_at": now,
    }


def months_without_rates(session: Session, now: datetime) -> list[date]:
    """The firsts of months whose rates were not recorded, the oldest first; before any was, this month's only."""
    this = now.date().replace(day=1)
    last = queries.scoring.newest_group_day(session)
    if last is None:
        return [this]
    return [date((n - 1) // 12, (n - 1) % 12 + 1, 1) for n in range(_month(last) + 1, _month(this) + 1)]


def _month(day: date) -> int:
    return day.year * 12 + day.month


def record_group_rates(session: Session, now: datetime, on: date) -> int:
    """Work out the rate and the median of every group on the first of a month; once, whatever comes in later.

    Returns how many groups there are. Rates are made of what the public knew when that month began, since pages
    show them: a month that is caught up gets the rates that it would have had.
    """
    recorded = queries.scoring.group_figures(session, now, [WHOLE_REGISTER])
    if any(figure.effective == on for figure in recorded.get(WHOLE_REGISTER, ())):
        return 0
    method = method_on(on)
    gathered = list(_register(session, datetime.combine(on, time.min, UTC), on, method))
    keys = sorted({key for key, _, _ in gathered} - {WHOLE_REGISTER})
    places = {key: place for place, key in enumerate(keys)}
    weights = weighted(standard_on(SUBJECT, on))
    severity, placements = record_sums(columns_of([facts for _, facts, _ in gathered], weights), method)
    group = np.array([places.get(key, -1) for key, _, _ in gathered], dtype=np.int64)
    per_year = np.array([yearly for _, _, yearly in gathered], dtype=np.float64)
    # One group more, without members: it takes the figures of the whole register.
    figures = group_figures(group, severity, placements, per_year, len(keys) + 1, method)
    for place, key in enumerate([*keys, WHOLE_REGISTER]):
        members = int(figures.agencies[place]) if key in places else len(gathered)
        fact = GroupFact(float(figures.rate[place]), float(figures.median_per_year[place]), members, on)
        session.add(
            m.ScoreFact(
                group_key=key, kind=fact.KIND, source=f"group:{on.isoformat()}", payload=fact.payload(),
                effective_on=on, recorded_at=now,
            )
        )  # fmt: skip
    session.flush()
    journal.record(session, now, "scores", "score.groups_recorded", on=on.isoformat(), groups=len(keys) + 1)
    return len(keys) + 1


def _register(session: Session, known: datetime, on: date, method: Method) -> Iterable[tuple[str, FactSet, float]]:
    """Every agency that places workers: its group, its facts, its placements in the year before."""
    after = 0
    while ids := queries.scoring.with_placements_after(session, after):
        agencies = queries.scoring.agencies(session, ids)
        for _, material in sorted(queries.scoring.material(session, agencies, known).items()):
            facts = facts_at(material, on, known, method, published=True)
            yield _group_of(material, on, known), facts, _yearly(facts, on, method)
        after = ids[-1]


def _group_of(material: Material, on: date, known: datetime) -> str:
    return own_group(fact for _, fact in standing(material.versions, on, known, published=True))


def _yearly(facts: FactSet, on: date, method: Method) -> float:
    return sum(p.count for p in facts.placements if (on - p.last).days < method.record.days_a_year)
