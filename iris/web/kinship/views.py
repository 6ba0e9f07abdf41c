"""What the pages about pairs and links show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys
from iris.rules import kinship as rules
from iris.rules.kinship import BASES, OUTCOMES, WEIGHTS, Basis, Outcome, Trace
from iris.rules.status import AGENCY_WORDS, AgencyWord, agency_status
from iris.rules.wording import Word
from iris.services import kinship
from iris.web.answers import entry_href

CONTACT_OF = {Trace.PHONE: "phone", Trace.EMAIL: "email", Trace.WEBSITE: "website", Trace.ADDRESS: "address"}


def pair_row(pair: m.KinPair) -> dict[str, Any]:
    """One pair in the queue."""
    return {
        "href": url_for("kinship.pair", pair_id=pair.id),
        "struck": pair.struck.name,
        "other": pair.other.name,
        "word": rules.strength(pair.score),
        "score": pair.score,
        "found": pair.found_at,
        "traces": [WEIGHTS[trace].sentence for trace in _ordered(pair.evidence)],
    }


def _ordered(evidence: Sequence[str]) -> list[Trace]:
    return sorted(rules.telling(kinship.traces_of(evidence)), key=lambda trace: (-WEIGHTS[trace].points, trace))


def decided_row(decision: m.KinDecision) -> dict[str, Any]:
    """One decision."""
    pair = decision.pair
    return {
        "href": url_for("kinship.pair", pair_id=pair.id),
        "struck": pair.struck.name,
        "other": pair.other.name,
        "word": OUTCOMES[Outcome(decision.outcome)],
        "at": decision.decided_at,
    }


def pair_facts(
    session: Session, keys: Keys, pair: m.KinPair, said: Sequence[m.KinDecision], today: date
) -> dict[str, Any]:
    """One pair: both firms, what they share, what was said."""
    ids = [pair.from_id, pair.to_id]
    values = _values(session, ids)
    newest = said[0] if said else None
    link = queries.kinship.link_of_decision(session, newest.id) if newest else None
    return {
        "pair": pair_row(pair),
        "firms": [_firm(session, entry, today) for entry in (pair.struck, pair.other)],
        "evidence": [
            _line(trace, [values.get((entry_id, trace), []) for entry_id in ids]) for trace in _ordered(pair.evidence)
        ],
        "identified": rules.identified(kinship.traces_of(pair.evidence)),
        "decisions": [_decision(keys, decision) for decision in said],
        "undo": url_for("kinship.undo", pair_id=pair.id) if newest and _undoable(newest) else None,
        "link": _link(keys, link, today) if link else None,
    }


def _undoable(decision: m.KinDecision) -> bool:
    return decision.outcome != Outcome.UNDONE and not decision.by_panel


def _values(session: Session, ids: Sequence[int]) -> dict[tuple[int, Trace], list[str]]:
    """What each firm says, by trace, as written; birth dates and document numbers are never shown here."""
    found: dict[tuple[int, Trace], list[str]] = {}
    traces = {kind: trace for trace, kind in CONTACT_OF.items()}
    for entry_id, kind, value in queries.kinship.contacts(session, ids):
        if kind in traces:
            found.setdefault((entry_id, traces[kind]), []).append(value)
    for entry_id, text in queries.kinship.names(session, ids):
        found.setdefault((entry_id, Trace.NAME), []).append(text)
    for party, _identity in queries.kinship.parties(session, ids):
        for trace in (Trace.OWNER, Trace.OFFICER, Trace.BIRTH, Trace.DOCUMENT, Trace.OFFICIAL):
            found.setdefault((party.entry_id, trace), []).append(party.name)
    for entry_id, _other, name, _country in queries.kinship.sub_agents(session, ids):
        found.setdefault((entry_id, Trace.SUB_AGENT), []).append(name)
    return found


def _line(trace: Trace, sides: Sequence[Sequence[str]]) -> dict[str, Any]:
    weight = WEIGHTS[trace]
    return {
        "sentence": weight.sentence,
        "points": weight.points,
        "sides": [list(dict.fromkeys(side)) for side in sides],
    }


def _firm(session: Session, entry: m.RegisterEntry, today: date) -> dict[str, Any]:
    word, since = status_of(session, entry, today)
    return {
        "name": entry.name,
        "href": entry_href(entry),
        "country": entry.country,
        "word": word,
        "since": since,
    }


def status_of(session: Session, entry: m.RegisterEntry, today: date) -> tuple[Word, date | None]:
    """The one word of a firm from its facts, and since when."""
    licences = queries.register.licences(session, [entry.id]).get(entry.id, [])
    status = agency_status(queries.register.views(entry.country, licences), today, closed=entry.closed_on)
    return AGENCY_WORDS[AgencyWord(status.word)], status.since


def _decision(keys: Keys, decision: m.KinDecision) -> dict[str, Any]:
    return {
        "word": OUTCOMES[Outcome(decision.outcome)],
        "at": decision.decided_at,
        "basis": BASES[Basis(decision.basis)] if decision.basis else None,
        "note": gettext("A panel, on appeal.") if decision.by_panel else kinship.note_of(keys, decision),
    }


def _link(keys: Keys, link: m.ControlLink, today: date) -> dict[str, Any]:
    ended = link.ended_at.date() if link.ended_at else None
    answered = link.answered_at.date() if link.answered_at else None
    return {
        "untold": link.told_at is not None and link.told == 0,
        "until": link.counts_on - timedelta(days=1),
        "counts": rules.counts(link.counts_on, answered, ended, today),
        "ended": ended,
        "answered": answered,
        "answer": kinship.answer_of(keys, link),
        "basis": BASES[Basis(link.basis)],
        "recorded": link.recorded_at.date(),
        "contested": rules.contested_since(link.contested_at, link.contest_ended_at),
        "overturned": link.overturned_at.date() if link.overturned_at else None,
    }


def control_facts(session: Session, keys: Keys, link: m.ControlLink, today: date) -> dict[str, Any]:
    """What an agency reads about a link: the firm, its status, the basis; no person."""
    return {
        "firm": _firm(session, link.struck, today),
        "link": _link(keys, link, today),
        "appeal": url_for("appeals.new", kind="control", matter_id=link.id) if link.contested_at is None else "",
    }
