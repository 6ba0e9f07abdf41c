"""Reborn firms: found by a common key, decided once and remembered, the agency told, its answer taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from iris import models as m
from iris import queries
from iris.gateways.keys import Keys, Purpose
from iris.jobs.handlers import Workshop
from iris.rules.errors import RuleBroken
from iris.rules.kinship import COMMON, Basis, Outcome, counted, telling
from iris.rules.roles import Kind, Role
from iris.rules.status import State
from iris.services import kinship, register
from iris.services.kinship import Ruling
from tests.factories import Made
from tests.services.incoming import Lists
from tests.web.people import mails, work_off

PHONE, MAIL = ("phone", "+880 1711 000 123"), ("email", "office@example.org")


def firm(made: Made, name: str, *contacts: tuple[str, str], struck: bool = False) -> m.RegisterEntry:
    entry = made.agency(name)
    made.licence(entry, number=name[:6], state=State.REVOKED if struck else State.VALID)
    for kind, value in contacts:
        register.add_contact(made.session, made.now, entry, kind, value)
    return entry


def person(made: Made, entry: m.RegisterEntry, name: str, *, birth: str = "", role: str = "owner") -> None:
    party = m.Party(
        entry_id=entry.id, kind="person", role=role, name=name, state="declared", source="declared",
        effective_from=date(2026, 1, 1), recorded_at=made.now,
    )  # fmt: skip
    made.session.add(party)
    made.session.flush()
    if birth:
        sealed = made.keys.seal(Purpose.PEOPLE, birth.encode())
        hashed = made.keys.keyed_hash(Purpose.COMMITMENTS, birth.encode())
        made.session.add(m.PartyIdentity(party_id=party.id, entry_id=entry.id, birth_sealed=sealed, birth_hash=hashed))
    made.session.flush()
    kinship.look_for(made.session, made.now, entry.id)


def pairs(made: Made, shop: Workshop) -> list[m.KinPair]:
    work_off(shop)
    made.session.expire_all()
    return list(made.session.scalars(select(m.KinPair).order_by(m.KinPair.id)))


def counting(made: Made, entry_id: int, on: date) -> list[m.ControlLink]:
    return [link for link in queries.kinship.begun(made.session, entry_id, on) if counted(link, on)]


def kinds(pair: m.KinPair) -> set[str]:
    return {str(trace) for trace in telling(kinship.traces_of(pair.evidence))}


def test_a_firm_that_shares_telephone_and_mail_with_a_struck_off_one_is_found(made: Made, shop: Workshop) -> None:
    gone = firm(made, "Marigold Harbour", PHONE, MAIL, struck=True)
    new = firm(made, "Blue Lantern", ("phone", "01711000123"), ("email", "OFFICE@example.org"))
    (pair,) = pairs(made, shop)
    assert (pair.from_id, pair.to_id, pair.score, pair.waiting) == (gone.id, new.id, 35, True)
    assert kinds(pair) == {"phone", "email"}


def test_firms_in_good_standing_are_nobodys_business(made: Made, shop: Workshop) -> None:
    firm(made, "Marigold Harbour", PHONE, MAIL)
    firm(made, "Blue Lantern", PHONE, MAIL)
    assert pairs(made, shop) == []


def test_an_address_or_telephone_alone_brings_nobody_up(made: Made, shop: Workshop) -> None:
    firm(made, "Marigold Harbour", PHONE, struck=True)
    firm(made, "Blue Lantern", PHONE)
    assert pairs(made, shop) == []


def test_a_firm_struck_off_later_is_compared_then(made: Made, shop: Workshop) -> None:
    gone, new = firm(made, "Marigold Harbour", PHONE, MAIL), firm(made, "Blue Lantern", PHONE, MAIL)
    assert pairs(made, shop) == []
    licence = made.session.scalars(select(m.Licence).where(m.Licence.entry_id == gone.id)).one()
    made.fact(licence, State.REVOKED, effective_from=made.now.date())
    (pair,) = pairs(made, shop)
    assert (pair.from_id, pair.to_id) == (gone.id, new.id)


def test_what_too_many_share_tells_nothing(lists: Lists) -> None:
    header = ("Licence No", "Agency Name", "Status", "Phone", "Email")
    contacts = ("01711000123", "office@example.org")
    firms = [(str(n), f"Tower Firm {n:02}", "Active", *contacts) for n in range(COMMON)]
    lists.take([("99", "Marigold Harbour", "Cancelled", *contacts), *firms], header=header)
    work_off(lists.shop)
    with lists.shop.database.reading() as session:
        assert queries.kinship.waiting(session) == []


def test_the_job_run_twice_changes_nothing(made: Made, shop: Workshop) -> None:
    gone = firm(made, "Marigold Harbour", PHONE, MAIL, struck=True)
    firm(made, "Blue Lantern", PHONE, MAIL)
    (pair,) = pairs(made, shop)
    keys = made.session.scalar(select(func.count()).select_from(m.MatchKey))
    before = (pair.score, pair.evidence, pair.waiting, pair.version)
    kinship.look_for(made.session, made.now, gone.id)
    (pair,) = pairs(made, shop)
    assert (pair.score, pair.evidence, pair.waiting, pair.version) == before
    assert made.session.scalar(select(func.count()).select_from(m.MatchKey)) == keys


def test_a_saved_list_is_looked_through(lists: Lists) -> None:
    header = ("Licence No", "Agency Name", "Status", "Phone", "Email")
    contacts = ("01711000123", "office@example.org")
    rows = [("1", "Marigold Harbour", "Cancelled", *contacts), ("2", "Blue Lantern", "Active", *contacts)]
    lists.take(rows, header=header)
    work_off(lists.shop)
    with lists.shop.database.reading() as session:
        (pair,) = queries.kinship.waiting(session)
        assert (pair.struck.name, pair.other.name) == ("Marigold Harbour", "Blue Lantern")


def test_the_same_person_weighs_by_what_coincides(made: Made, shop: Workshop) -> None:
    gone, new = firm(made, "Marigold Harbour", struck=True), firm(made, "Blue Lantern")
    other = firm(made, "Quiet Meadow")
    person(made, gone, "Rahim Uddin Ahmed", birth="1970-01-02")
    person(made, new, "AHMED Rahim Uddin", birth="1970-01-02", role="officer")
    person(made, other, "Rahim Uddin Ahmed", birth="1988-05-06")
    found = {pair.to_id: kinds(pair) for pair in pairs(made, shop)}
    assert found == {new.id: {"birth"}, other.id: {"owner"}}


def test_keys_show_nothing_of_what_they_stand_for(made: Made, shop: Workshop) -> None:
    firm(made, "Marigold Harbour", PHONE, MAIL)
    work_off(shop)
    hashes = made.session.scalars(select(m.MatchKey.key_hash)).all()
    assert all(len(hashed) == 32 for hashed in hashes)
    assert len(set(hashes)) == len(hashes) == 3


# --- decided once ----------------------------------------------------------------------------------------------------


@pytest.fixture
def reborn(made: Made, shop: Workshop) -> m.KinPair:
    """A pair with two identifiers of one person and a common telephone; the agency has a manager."""
    gone, new = firm(made, "Marigold Harbour", PHONE, struck=True), firm(made, "Blue Lantern", PHONE)
    for entry in (gone, new):
        person(made, entry, "Rahim Uddin Ahmed", birth="1970-01-02")
    made.account(Role.AGENCY_MANAGER, made.organisation(Kind.AGENCY, entry=new))
    (pair,) = pairs(made, shop)
    return pair


def decide(made: Made, shop: Workshop, pair: m.KinPair, outcome: Outcome, **told: object) -> m.KinDecision:
    return kinship.decide(made.session, shop.outside.keys, made.now, pair, Ruling(outcome, **told))  # type: ignore[arg-type]


@pytest.mark.parametrize("outcome", [Outcome.NOT_RELATED, Outcome.NEED_MORE])
def test_a_decided_pair_comes_back_only_with_new_evidence(
    made: Made, shop: Workshop, reborn: m.KinPair, outcome: Outcome
) -> None:
    decide(made, shop, reborn, outcome)
    kinship.look_for(made.session, made.now, reborn.to_id)
    (pair,) = pairs(made, shop)
    assert not pair.waiting
    assert queries.kinship.waiting_number(made.session) == 0
    for entry in (reborn.struck, reborn.other):
        register.add_contact(made.session, made.now, entry, *MAIL)
    (pair,) = pairs(made, shop)
    assert pair.waiting
    assert "email" in kinds(pair)
    decide(made, shop, pair, outcome)
    with pytest.raises(RuleBroken) as refusal:
        decide(made, shop, pair, outcome)
    assert refusal.value.code == "decided"


def test_address_and_telephone_never_confirm_control(made: Made, shop: Workshop) -> None:
    firm(made, "Marigold Harbour", PHONE, MAIL, struck=True)
    firm(made, "Blue Lantern", PHONE, MAIL)
    (pair,) = pairs(made, shop)
    with pytest.raises(RuleBroken) as refusal:
        decide(made, shop, pair, Outcome.CONFIRMED, basis=Basis.IDENTIFIERS)
    assert refusal.value.code == "identifiers_missing"
    assert pair.waiting
    assert made.session.scalar(select(func.count()).select_from(m.ControlLink)) == 0


def test_confirmed_control_is_told_by_a_mail_that_names_the_firm_and_no_person(
    made: Made, shop: Workshop, reborn: m.KinPair
) -> None:
    decision = decide(made, shop, reborn, Outcome.CONFIRMED, basis=Basis.IDENTIFIERS, note="seen in both files")
    link = queries.kinship.link_of_decision(made.session, decision.id)
    assert link is not None
    assert (link.from_id, link.to_id, link.share, link.basis) == (reborn.from_id, reborn.to_id, 50, "two_identifiers")
    assert link.counts_on == made.now.date() + timedelta(days=15)
    ((_, _, text),) = mails(shop)
    assert "Marigold Harbour" in text
    assert f"/control/{link.id}" in text
    assert "Rahim" not in text
    assert kinship.note_of(made.keys, decision) == "seen in both files"
    assert b"seen" not in (decision.note_sealed or b"")


def test_a_link_counts_after_the_answer_or_fourteen_days(made: Made, shop: Workshop, reborn: m.KinPair) -> None:
    decision = decide(made, shop, reborn, Outcome.CONFIRMED, basis=Basis.IDENTIFIERS)
    link = queries.kinship.link_of_decision(made.session, decision.id)
    assert link is not None
    today = made.now.date()
    assert counting(made, reborn.to_id, today + timedelta(days=14)) == []
    assert counting(made, reborn.to_id, today + timedelta(days=15)) == [link]
    with pytest.raises(RuleBroken):
        kinship.answer(made.session, made.keys, made.now, link, "  ")
    kinship.answer(made.session, made.keys, made.now, link, "We bought the office only.")
    assert counting(made, reborn.to_id, today) == [link]
    assert kinship.answer_of(made.keys, link) == "We bought the office only."
    with pytest.raises(RuleBroken) as refusal:
        kinship.answer(made.session, made.keys, made.now, link, "Again")
    assert refusal.value.code == "answered"


def test_a_decision_is_taken_back_by_another_one_and_the_link_ends(
    made: Made, shop: Workshop, reborn: m.KinPair, keys: Keys
) -> None:
    decision = decide(made, shop, reborn, Outcome.CONFIRMED, basis=Basis.IDENTIFIERS)
    kinship.undo(made.session, keys, made.now, decision)
    assert reborn.waiting
    assert [row.outcome for row in queries.kinship.decisions(made.session, reborn.id)] == ["undone", "confirmed"]
    far = made.now.date() + timedelta(days=90)
    assert counting(made, reborn.to_id, far) == []
    assert queries.kinship.unanswered(made.session, reborn.to_id) == []
    with pytest.raises(RuleBroken) as refusal:
        kinship.undo(made.session, keys, made.now, decision)
    assert refusal.value.code == "not_newest"
    decide(made, shop, reborn, Outcome.NOT_RELATED)


def test_the_journal_says_ids_and_codes_only(made: Made, shop: Workshop, reborn: m.KinPair) -> None:
    decide(made, shop, reborn, Outcome.CONFIRMED, basis=Basis.IDENTIFIERS, note="Rahim again")
    entries = made.session.scalars(select(m.JournalEntry).where(m.JournalEntry.verb.like("kin.%"))).all()
    assert [entry.verb for entry in entries] == ["kin.found", "kin.decided"]
    told = made.session.scalars(select(m.JournalEntry)).all()
    assert not [entry for entry in told if "Rahim" in str(entry.payload)]
