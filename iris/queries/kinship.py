"""Firms that may be one: what makes keys, pairs by a common key, the reviewer's queue, links that count.

Nothing is compared with everything: a pair comes up only by an equal key, read from its index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, union
from sqlalchemy.orm import Session, aliased, joinedload

from iris import models as m
from iris.rules.kinship import COMMON, STRUCK_OFF

WORDS = tuple(sorted(str(word) for word in STRUCK_OFF))


@dataclass(frozen=True, slots=True)
class Common:
    """One key that two firms share; the struck-off one stands first where only one is."""

    one: int
    other: int
    kind: str
    key_hash: bytes
    one_struck: bool
    other_struck: bool


def contacts(session: Session, ids: Sequence[int]) -> Sequence[Row[int, str, str]]:
    """(entry, kind, value) of the ways to reach these entries."""
    contact = m.Contact
    return session.execute(
        select(contact.entry_id, contact.kind, contact.value).where(contact.entry_id.in_(ids)).order_by(contact.id)
    ).all()


def names(session: Session, ids: Sequence[int]) -> Sequence[Row[int, str]]:
    """(entry, name) of these entries, former and trading ones too."""
    name = m.EntryName
    return session.execute(select(name.entry_id, name.text).where(name.entry_id.in_(ids)).order_by(name.id)).all()


def parties(session: Session, ids: Sequence[int]) -> Sequence[tuple[m.Party, m.PartyIdentity | None]]:
    """Owners and officers that these entries declared, as last corrected; those who left too.

    Somebody who left the firm before it was struck off, or after, is who comes back with another.
    """
    party, identity = m.Party, m.PartyIdentity
    query = (
        select(party, identity)
        .outerjoin(identity, identity.party_id == party.id)
        .where(party.entry_id.in_(ids), party.state != "draft", party.kind == "person")
        .where(party.replaced_at.is_(None))
        .order_by(party.id)
    )
    return [(found, other) for found, other in session.execute(query)]


def sub_agents(session: Session, ids: Sequence[int]) -> Sequence[Row[int, int | None, str, str]]:
    """(entry, sub-agent's entry or none, its name, country) of the sub-agents of these entries."""
    agent = m.SubAgent
    return session.execute(
        select(agent.entry_id, agent.other_entry_id, agent.name, agent.country)
        .where(agent.entry_id.in_(ids), agent.state != "draft", agent.replaced_at.is_(None))
        .order_by(agent.id)
    ).all()


def of_batch(session: Session, batch_id: int, after: int, limit: int) -> Sequence[int]:
    """Entries of which a list said something, by id: facts, names or contacts."""
    facts = select(m.Licence.entry_id).join(m.StatusFact).where(m.StatusFact.batch_id == batch_id)
    said = union(
        facts,
        select(m.EntryName.entry_id).where(m.EntryName.batch_id == batch_id),
        select(m.Contact.entry_id).where(m.Contact.batch_id == batch_id),
    ).subquery()
    column = said.c.entry_id
    return session.scalars(select(column).where(column > after).order_by(column).limit(limit)).all()


def in_common(session: Session, ids: Sequence[int]) -> Sequence[Common]:
    """Keys that these entries share with others, where one side at least is struck off and the key is not common."""
    mine, theirs, third = aliased(m.MatchKey), aliased(m.MatchKey), aliased(m.MatchKey)
    one, other = aliased(m.EntryStatus), aliased(m.EntryStatus)
    held = (
        select(func.count())
        .where(third.kind == mine.kind, third.key_hash == mine.key_hash)
        .correlate(mine)
        .scalar_subquery()
    )
    query = (
        select(mine.entry_id, theirs.entry_id, mine.kind, mine.key_hash, one.word, other.word)
        .join(
            theirs,
            (theirs.kind == mine.kind) & (theirs.key_hash == mine.key_hash) & (theirs.entry_id != mine.entry_id),
        )
        .join(one, one.entry_id == mine.entry_id)
        .join(other, other.entry_id == theirs.entry_id)
        .where(mine.entry_id.in_(ids), or_(one.word.in_(WORDS), other.word.in_(WORDS)))
        .where(one.kind == "agency", other.kind == "agency", held <= COMMON)
        .order_by(mine.entry_id, theirs.entry_id, mine.kind, mine.id)
    )
    return [
        Common(left, right, kind, hashed, word in WORDS, other_word in WORDS)
        for left, right, kind, hashed, word, other_word in session.execute(query)
    ]


def pairs_of(session: Session, ids: Sequence[int]) -> dict[tuple[int, int], m.KinPair]:
    """Pairs known already in which one of these entries is, by their two entries in either order."""
    pair = m.KinPair
    found = session.scalars(select(pair).where(or_(pair.from_id.in_(ids), pair.to_id.in_(ids))))
    return {key: row for row in found for key in ((row.from_id, row.to_id), (row.to_id, row.from_id))}


def _pairs() -> tuple[Any, Any]:
    return joinedload(m.KinPair.struck), joinedload(m.KinPair.other)


def waiting(session: Session, after: tuple[int, int] | None = None, limit: int = 25) -> Sequence[m.KinPair]:
    """Pairs that wait for a reviewer, heaviest first; `after` is (score, id) of the last one seen."""
    pair = m.KinPair
    query = select(pair).where(pair.waiting.is_(True)).options(*_pairs())
    if after is not None:
        query = query.where(or_(pair.score < after[0], (pair.score == after[0]) & (pair.id < after[1])))
    return session.scalars(query.order_by(pair.score.desc(), pair.id.desc()).limit(limit)).all()


def waiting_number(session: Session) -> int:
    """How many pairs wait for a reviewer."""
    return session.scalar(select(func.count()).where(m.KinPair.waiting.is_(True))) or 0


def pair(session: Session, pair_id: int) -> m.KinPair | None:
    """One pair with both firms, when the actor may see it."""
    query = select(m.KinPair).where(m.KinPair.id == pair_id).options(*_pairs())
    return session.scalars(query).one_or_none()


def decisions(session: Session, pair_id: int) -> Sequence[m.KinDecision]:
    """What was said of a pair, newest first."""
    decision = m.KinDecision
    return session.scalars(select(decision).where(decision.pair_id == pair_id).order_by(decision.id.desc())).all()


def last_decisions(session: Session, ids: Sequence[int]) -> dict[int, m.KinDecision]:
    """The newest decision of each of these pairs."""
    newest = select(func.max(m.KinDecision.id)).where(m.KinDecision.pair_id.in_(ids)).group_by(m.KinDecision.pair_id)
    return {row.pair_id: row for row in session.scalars(select(m.KinDecision).where(m.KinDecision.id.in_(newest)))}


def decided(session: Session, before: int | None = None, limit: int = 25) -> Sequence[m.KinDecision]:
    """Decisions, newest first, with their pairs and firms."""
    decision = m.KinDecision
    pairs = joinedload(decision.pair)
    query = select(decision).options(pairs.joinedload(m.KinPair.struck), pairs.joinedload(m.KinPair.other))
    if before is not None:
        query = query.where(decision.id < before)
    return session.scalars(query.order_by(decision.id.desc()).limit(limit)).all()


def _links() -> tuple[Any, Any]:
    return joinedload(m.ControlLink.struck), joinedload(m.ControlLink.other)


def link(session: Session, link_id: int) -> m.ControlLink | None:
    """One link of control with both firms, when the actor may see it."""
    query = select(m.ControlLink).where(m.ControlLink.id == link_id).options(*_links())
    return session.scalars(query).one_or_none()


def pair_of_link(session: Session, found: m.ControlLink) -> m.KinPair | None:
    """The pair behind a link, when the actor may see it."""
    query = select(m.KinPair).where(m.KinPair.from_id == found.from_id, m.KinPair.to_id == found.to_id)
    return session.scalars(query.options(*_pairs())).one_or_none()


def link_of_decision(session: Session, decision_id: int) -> m.ControlLink | None:
    """The link that a decision made."""
    return session.scalars(select(m.ControlLink).where(m.ControlLink.decision_id == decision_id)).one_or_none()


_BEGUN = (
    select(m.ControlLink)
    .where(m.ControlLink.to_id == bindparam("entry_id"))
    .where(or_(m.ControlLink.counts_on <= bindparam("today"), m.ControlLink.answered_at.is_not(None)))
    .options(*_links())
    .order_by(m.ControlLink.id.desc())
)


def begun(session: Session, entry_id: int, today: date) -> Sequence[m.ControlLink]:
    """Links of an agency that count on a day or counted before it, newest first."""
    return session.scalars(_BEGUN, {"entry_id": entry_id, "today": today}).all()


def unanswered(session: Session, entry_id: int) -> Sequence[m.ControlLink]:
    """Links of an agency that wait for its answer, the oldest first; it may answer late."""
    link_ = m.ControlLink
    query = select(link_).where(link_.to_id == entry_id, link_.ended_at.is_(None), link_.answered_at.is_(None))
    return session.scalars(query.options(*_links()).order_by(link_.id)).all()


def managers(session: Session, entry_id: int) -> Sequence[m.Account]:
    """People who can answer for an agency."""
    account = m.Account
    query = select(account).join(account.organisation)
    query = query.where(m.Organisation.entry_id == entry_id, account.role == "agency_manager", account.active.is_(True))
    return session.scalars(query.order_by(account.id)).all()
