"""A list arrives: which authority, which list, which file."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.queries.scope import actor_of
from iris.rules.countries import COUNTRIES
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_
from iris.services import jobs, journal, register

NEAR = 0.8
LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of a list. `stored_as` and `file_key` name it in the store; None when the caller keeps the file."""

    filename: str
    digest: str
    list_date: date
    stored_as: str | None = None
    file_key: bytes | None = None
    part: bool = False
    parent_id: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def authority_key(name: str) -> str:
    """The folded short name by which an authority is matched; a long one ends in a hash, so that none is cut."""
    plain = _folded(name)
    return plain if len(plain) <= LONGEST_KEY else plain[: LONGEST_KEY - 12] + _hashed(plain)[:12]


def _folded(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def authority_of(session: Session, now: datetime, country: str, name: str) -> tuple[m.Authority, bool]:
    """The authority of this name, or a new one (True); a near miss is refused, since it is mostly a slip."""
    found = known_authority(session, country, name)
    if found is not None:
        return found, False
    return register.found_authority(session, now, country, name.strip(), authority_key(name)), True


def known_authority(session: Session, country: str, name: str) -> m.Authority | None:
    """The authority of this name or alias, if there is one. Raises RuleBroken for a near miss."""
    if country not in COUNTRIES:
        raise RuleBroken("country_unknown", N_("Give the country as two letters, such as BD."))
    key = authority_key(name)
    if not key:
        raise RuleBroken("authority_missing", N_("Give the name of the authority whose list this is."))
    known = queries.imports.authorities(session, country)
    if key in known:
        return known[key]
    likeness = {other: _likeness(name, found, other) for other, found in known.items()}
    near = max(likeness, key=likeness.__getitem__, default=None)
    if near is not None and likeness[near] >= NEAR:
        raise RuleBroken(
            "authority_near",
            N_("There is no authority “%(name)s”, but “%(near)s”. Use that name, or add a new one first."),
            name=name,
            near=known[near].name,
        )
    return None


def _likeness(name: str, known: m.Authority, key: str) -> float:
    """How alike the names are, or name and alias: 1 for the same."""
    other = _folded(known.name) if key == known.key else key
    return SequenceMatcher(None, _folded(name), other).ratio()


def source_of(session: Session, authority: m.Authority, subject: str, meaning: str) -> m.Source:
    """The list of an authority about a subject with a meaning; made when it is the first of its kind."""
    found = queries.imports.source(session, authority.id, subject, meaning)
    if found is None:
        found = m.Source(authority_id=authority.id, subject=subject, meaning=meaning, mapping={}, options={})
        found.authority = authority
        session.add(found)
        session.flush()
    return found


def open_batch(session: Session, now: datetime, source: m.Source, arrival: Arrival, *, queue: bool) -> m.ImportBatch:
    """Note the arrival of a file; `queue` lets the worker read it. Raises RuleBroken for a list of the future."""
    # One day of grace: somewhere it is tomorrow already.
    if arrival.list_date > now.date() + timedelta(days=1):
        raise RuleBroken("list_in_future", N_("The date of the list lies in the future; check the day and the year."))
    batch = m.ImportBatch(
        source_id=source.id,
        parent_id=arrival.parent_id,
        country=source.authority.country,
        account_id=actor_of(session).account_id,
        filename=arrival.filename[-200:],
        digest=arrival.digest,
        stored_as=arrival.stored_as,
        file_key=arrival.file_key,
        list_date=arrival.list_date,
        state="reading",
        part=arrival.part,
        history_only=source.newest_on is not None and arrival.list_date < source.newest_on,
        options={**arrival.options, "basis": basis(session, source.id)},
        counts={},
        created_at=now,
    )
    batch.source = source
    session.add(batch)
    session.flush()
    belongs = {"parent": arrival.parent_id} if arrival.parent_id else {}
    journal.record(session, now, stream(batch), "import.opened", source=source.id, digest=arrival.digest, **belongs)
    if queue:
        jobs.enqueue(session, now, "import_read", once_key=f"import_read:{batch.id}:0", batch_id=batch.id)
    return batch


def answer(session: Session, now: datetime, batch: m.ImportBatch, **options: Any) -> None:
    """Answer the question of a list (its order of dates, a column) and have it read again."""
    if batch.state not in ("question", "failed"):
        raise RuleBroken("no_question", N_("This list has no open question any more; look at its page again."))
    batch.options = {**batch.options, **options}
    batch.state, batch.refusal = "reading", None
    session.flush()
    key = f"import_read:{batch.id}:{batch.version}"
    jobs.enqueue(session, now, "import_read", once_key=key, batch_id=batch.id)
    journal.record(session, now, stream(batch), "import.answered", options=sorted(options))


def basis(session: Session, source_id: int) -> str | None:
    """What a comparison rests on: when a version of the list was last saved or taken back."""
    last = queries.imports.last_change(session, source_id)
    return last.isoformat() if last else None


def refuse_outdated(session: Session, batch: m.ImportBatch) -> None:
    """Raise when another version was saved or taken back after this one was compared: its counts hold no more."""
    if batch.options.get("basis") != basis(session, batch.source_id):
        raise RuleBroken(
            "list_overtaken",
            N_("Another version of this list was saved or taken back meanwhile. Nothing changed; send it again."),
        )


def stream(batch: m.ImportBatch) -> str:
    """The journal's stream of a batch."""
    return f"import:{batch.id}"


def refused(error: RuleBroken) -> dict[str, Any]:
    """A refusal as it is stored, to be said in the reader's language."""
    return {
        "code": error.code,
        "sentence": error.sentence,
        "values": {k: str(v) for k, v in error.values.items()},
    }
