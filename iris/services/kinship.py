"""Reborn firms: keys kept, pairs found, decided once, the agency told, its answer taken. See `rules/kinship`."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.gateways.outside import Outside
from iris.queries.kinship import Common
from iris.queries.scope import actor_of
from iris.rules import kinship as rules
from iris.rules.errors import RuleBroken
from iris.rules.kinship import Basis, Outcome, Trace
from iris.rules.wording import N_
from iris.services import jobs, journal, mails, relatives

CONTACTS = {
    "phone": Trace.PHONE, "email": Trace.EMAIL, "website": Trace.WEBSITE, "address": Trace.ADDRESS
}  # fmt: skip
NOTE, ANSWER = b"kin_decision.note", b"control_link.answer"
LONGEST = 4000
AT_ONCE = 500
"""Entries whose keys are made and compared in one transaction."""

Keyed = set[tuple[int, str, bytes]]
"""(entry, trace, keyed hash)"""


def look_for(session: Session, now: datetime, entry_id: int) -> None:
    """Ask the worker to look at an entry whose names, contacts, people or status changed; looking twice is harmless."""
    jobs.enqueue(session, now, "find_kin", entries=[entry_id])


def look_through(session: Session, now: datetime, batch_id: int) -> None:
    """Ask the worker to look at all entries of which a list said something."""
    jobs.enqueue(session, now, "find_kin", once_key=f"find_kin:batch:{batch_id}", batch_id=batch_id)


def rekey(session: Session, keys: Keys, ids: Sequence[int]) -> None:
    """Write anew what these entries can be recognised by; twice gives the same."""
    found = _keyed(session, keys, ids)
    old = delete(m.MatchKey).where(m.MatchKey.entry_id.in_(ids))
    session.execute(old.execution_options(synchronize_session=False))
    if found:
        rows = [{"entry_id": entry, "kind": kind, "key_hash": hashed} for entry, kind, hashed in sorted(found)]
        session.execute(insert(m.MatchKey), rows)


def _keyed(session: Session, keys: Keys, ids: Sequence[int]) -> Keyed:
    found: set[tuple[int, Trace, str | None]] = set()
    for entry_id, kind, value in queries.kinship.contacts(session, ids):
        if kind in CONTACTS:
            found.add((entry_id, CONTACTS[kind], rules.contact_key(CONTACTS[kind], value)))
    for entry_id, text in queries.kinship.names(session, ids):
        found.add((entry_id, Trace.NAME, rules.name_key(text)))
    for party, identity in queries.kinship.parties(session, ids):
        found |= {(party.entry_id, trace, key) for trace, key in _of_person(party, identity)}
    for entry_id, other_id, name, country in queries.kinship.sub_agents(session, ids):
        found.add((entry_id, Trace.SUB_AGENT, f"entry {other_id}" if other_id else _in_country(name, country)))
    return {(entry, str(trace), _hashed(keys, trace, key)) for entry, trace, key in found if key}


def _of_person(party: m.Party, identity: m.PartyIdentity | None) -> Iterable[tuple[Trace, str]]:
    name = rules.name_key(party.name)
    if name is None:
        return
    # An owner may come back as an officer, so both are told by the name of an officer too.
    yield Trace.OFFICER, name
    if party.role == "owner":
        yield Trace.OWNER, name
    if party.source == "official_list":
        yield Trace.OFFICIAL, name
    if identity is not None and identity.birth_hash:
        yield Trace.BIRTH, f"{name}|{identity.birth_hash.hex()}"
    if identity is not None and identity.document_hash:
        yield Trace.DOCUMENT, f"{name}|{identity.document_hash.hex()}"


def _in_country(name: str, country: str) -> str | None:
    key = rules.name_key(name)
    return f"{country}|{key}" if key else None


def _hashed(keys: Keys, trace: Trace, key: str) -> bytes:
    return keys.keyed_hash(Purpose.COMMITMENTS, f"kinship:{trace}:{key}".encode())


def find(session: Session, now: datetime, ids: Sequence[int]) -> int:
    """Store the pairs in which these entries are, with their evidence; returns how many are new or came back.

    The same pair with the same evidence stays as it was decided; new evidence brings it back.
    """
    grouped: dict[tuple[int, int], list[Common]] = defaultdict(list)
    for common in queries.kinship.in_common(session, ids):
        grouped[_struck_first(common)].append(common)
    if not grouped:
        return 0
    known = queries.kinship.pairs_of(session, ids)
    last = queries.kinship.last_decisions(session, [pair.id for pair in known.values()])
    words = _words(session, grouped)
    return sum(
        _store(session, now, key, _evidence(found, words, key), known.get(key), last) for key, found in grouped.items()
    )


def _struck_first(common: Common) -> tuple[int, int]:
    """The struck-off firm, then the other; of two struck off the older record first."""
    if common.one_struck == common.other_struck:
        return min(common.one, common.other), max(common.one, common.other)
    return (common.one, common.other) if common.one_struck else (common.other, common.one)


def _words(session: Session, pairs: Iterable[tuple[int, int]]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    ids = sorted({entry_id for pair in pairs for entry_id in pair})
    for part in (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE)):
        for entry_id, text in queries.kinship.names(session, part):
            found[entry_id].append(text)
    return found


def _evidence(found: Sequence[Common], words: Mapping[int, list[str]], pair: tuple[int, int]) -> list[str]:
    """`trace:start of its hash`, sorted: the hash tells new evidence from old and can't be turned back."""
    lines = {f"{common.kind}:{common.key_hash.hex()[:16]}" for common in found}
    if not any(line.startswith(f"{Trace.NAME}:") for line in lines) and rules.similar(words[pair[0]], words[pair[1]]):
        lines.add(f"{Trace.NAME}:similar")
    return sorted(lines)


def traces_of(evidence: Iterable[str]) -> frozenset[Trace]:
    """The traces in stored evidence."""
    return frozenset(Trace(line.partition(":")[0]) for line in evidence)


def _store(
    session: Session,
    now: datetime,
    key: tuple[int, int],
    evidence: list[str],
    pair: m.KinPair | None,
    last: Mapping[int, m.KinDecision],
) -> bool:
    points = rules.score(traces_of(evidence))
    if pair is None:
        if points < rules.CANDIDATE:
            return False
        pair = m.KinPair(from_id=key[0], to_id=key[1], score=points, evidence=evidence, waiting=True, found_at=now)
        session.add(pair)
        session.flush()
        journal.record(session, now, stream(pair), "kin.found", score=points)
        return True
    decision = last.get(pair.id)
    back = not pair.waiting and decision is not None and rules.reopens(decision.evidence, evidence)
    if evidence != pair.evidence or back:
        pair.score, pair.evidence, pair.waiting = points, evidence, pair.waiting or back
        pair.found_at = now if back else pair.found_at
        session.flush()
    if back:
        journal.record(session, now, stream(pair), "kin.reopened", score=points)
    return back


def stream(pair: m.KinPair) -> str:
    """The journal's stream of a pair; the firms' own streams say nothing of a suspicion."""
    return f"kin:{pair.id}"


# --- a reviewer decides ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a reviewer says of a pair. `note` names the official source, or why; nobody but reviewers reads it."""

    outcome: Outcome
    basis: Basis | None = None
    note: str = ""


def decide(session: Session, keys: Keys, now: datetime, pair: m.KinPair, ruling: Ruling) -> m.KinDecision:
    """Decide a pair once. Confirmed control is recorded and the agency told, naming the firm and no person."""
    if not pair.waiting:
        raise RuleBroken("decided", N_("This pair was decided already; take that decision back first."))
    if ruling.outcome is Outcome.UNDONE:
        raise RuleBroken("outcome_unknown", N_("Choose what you found."))
    note = _plain(ruling.note)
    rules.check_decision(ruling.outcome, ruling.basis, traces_of(pair.evidence), note)
    decision = _said(session, keys, now, pair, ruling, note)
    pair.waiting = False
    session.flush()
    if ruling.outcome is Outcome.CONFIRMED:
        assert ruling.basis is not None
        _link(session, now, pair, decision, ruling.basis)
    return decision


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).strip()
    if len(plain) > LONGEST:
        raise RuleBroken("text_long", N_("Write at most %(most)s letters."), most=LONGEST)
    return plain


def _said(
    session: Session, keys: Keys, now: datetime, pair: m.KinPair, ruling: Ruling, note: str = ""
) -> m.KinDecision:
    decision = m.KinDecision(
        pair_id=pair.id,
        outcome=str(ruling.outcome),
        basis=str(ruling.basis) if ruling.basis and ruling.outcome is Outcome.CONFIRMED else None,
        evidence=list(pair.evidence),
        note_sealed=keys.seal(Purpose.PEOPLE, note.encode(), NOTE) if note else None,
        account_id=actor_of(session).account_id,
        decided_at=now,
    )
    session.add(decision)
    session.flush()
    verb = "kin.undone" if ruling.outcome is Outcome.UNDONE else "kin.decided"
    journal.record(session, now, stream(pair), verb, decision=decision.id, outcome=decision.outcome)
    return decision


def _link(session: Session, now: datetime, pair: m.KinPair, decision: m.KinDecision, basis: Basis) -> None:
    today = now.date()
    link = m.ControlLink(
        decision_id=decision.id, from_id=pair.from_id, to_id=pair.to_id, share=rules.PASSED_ON, basis=str(basis),
        recorded_at=now, counts_on=rules.counts_on(today),
    )  # fmt: skip
    session.add(link)
    session.flush()
    journal.record(
        session, now, f"entry:{pair.other.public_id}", "control.confirmed", link=link.id, other=pair.struck.public_id
    )
    # Who manages another organisation is not a reviewer's to read: the worker writes to them.
    jobs.enqueue(session, now, "tell_control", once_key=f"tell_control:{link.id}", link_id=link.id)


def tell(session: Session, outside: Outside, now: datetime, link: m.ControlLink) -> None:
    """Write to the agency's managers, once, naming the firm and no person."""
    if link.told_at is not None or link.ended_at is not None:
        return
    values = {
        "firm": link.struck.name,
        "link": f"{outside.base_url}/control/{link.id}",
        "until": rules.answer_until(link.recorded_at.date()).isoformat(),
    }
    found = queries.kinship.managers(session, link.to_id)
    mails.write_to(session, outside.keys, now, found, "control_notice", values)
    link.told_at, link.told = now, len(found)
    session.flush()
    journal.record(session, now, f"entry:{link.other.public_id}", "control.told", link=link.id, number=len(found))


def undo(session: Session, keys: Keys, now: datetime, decision: m.KinDecision) -> None:
    """Take the newest decision of a pair back by another one; the link it made ends, the pair waits again."""
    newest = queries.kinship.last_decisions(session, [decision.pair_id]).get(decision.pair_id)
    if newest is None or newest.id != decision.id or decision.outcome == Outcome.UNDONE:
        raise RuleBroken("not_newest", N_("Only the newest decision of a pair can be taken back."))
    if decision.by_panel:
        raise RuleBroken("panel_decided", N_("A panel decided this on appeal. It comes back only with new evidence."))
    pair = decision.pair
    _said(session, keys, now, pair, Ruling(Outcome.UNDONE))
    pair.waiting = True
    link = queries.kinship.link_of_decision(session, decision.id)
    if link is not None:
        link.ended_at = now
        relatives.end(session, now, link)
        journal.record(session, now, f"entry:{pair.other.public_id}", "control.ended", link=link.id)
    session.flush()


def overturn(session: Session, now: datetime, link: m.ControlLink, appeal_id: int) -> None:
    """A panel found that the link never was: it ends, and its pair comes back only with new evidence."""
    pair = queries.kinship.pair_of_link(session, link)
    assert pair is not None, "a panel sees the pair behind the link that it hears"
    session.add(
        m.KinDecision(
            pair_id=pair.id, outcome=str(Outcome.NOT_RELATED), evidence=list(pair.evidence), decided_at=now,
            account_id=actor_of(session).account_id, by_panel=True,
        )
    )  # fmt: skip
    pair.waiting = False
    link.ended_at, link.overturned_at = link.ended_at or now, now
    session.flush()
    # What the score made of it is taken back by the system: the panel sees no facts of scores.
    relatives.recount(session, now, link)
    journal.record(session, now, f"entry:{link.other.public_id}", "control.overturned", link=link.id, appeal=appeal_id)


def answer(session: Session, keys: Keys, now: datetime, link: m.ControlLink, text: str) -> None:
    """Take the agency's answer to a link; from then on it counts, as it would when the 14 days are over."""
    plain = _plain(text)
    if not plain:
        raise RuleBroken("answer_missing", N_("Write your answer."))
    if link.ended_at is not None:
        raise RuleBroken("link_over", N_("This link was taken back; there is nothing to answer any more."))
    if link.answered_at is not None:
        raise RuleBroken("answered", N_("Your agency has answered already; the answer can be read below."))
    link.answered_at, link.answered_by = now, actor_of(session).account_id
    link.answer_sealed = keys.seal(Purpose.PEOPLE, plain.encode(), ANSWER)
    session.flush()
    relatives.recount(session, now, link)
    journal.record(session, now, f"entry:{link.other.public_id}", "control.answered", link=link.id)


def note_of(keys: Keys, decision: m.KinDecision) -> str:
    """The reviewer's words about a decision."""
    return keys.open(Purpose.PEOPLE, decision.note_sealed, NOTE).decode() if decision.note_sealed else ""


def answer_of(keys: Keys, link: m.ControlLink) -> str:
    """The agency's words about a link."""
    return keys.open(Purpose.PEOPLE, link.answer_sealed, ANSWER).decode() if link.answer_sealed else ""
