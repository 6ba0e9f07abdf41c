"""Claims of records: document and code, second claims freeze both, a reviewer decides, nobody is told who."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways.virus import Scanner
from iris.jobs.handlers import HANDLERS, Workshop
from iris.rules.claims import CODE_TRIES, masked
from iris.rules.errors import RuleBroken
from iris.rules.roles import Kind, Role
from iris.services import claims, documents, mails
from tests.factories import Made, actor_of
from tests.services.handing import kept, listed, manager, photo, way


@pytest.fixture
def entry(made: Made) -> m.RegisterEntry:
    """An agency whose list names all three ways."""
    return listed(made, email="office@heron.example", phone="+880 1711-000045", address="12 Mill Road, Dhaka")


def opened(made: Made, shop: Workshop, entry: m.RegisterEntry, by: m.Account, kind: str = "email") -> m.EntryClaim:
    return claims.open_claim(
        made.session, shop.outside, made.now, actor_of(by), entry, way(made, entry, kind), kept(shop.outside)
    )


def mailed_code(made: Made, shop: Workshop) -> str:
    mail = made.session.scalars(select(m.OutgoingMail).where(m.OutgoingMail.template == "claim_code")).one()
    return mails.values_of(mail, shop.outside)["code"]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("phone", "+880 1711-000045", "+880 … 45"),
        ("phone", "01711000045", "01 … 45"),
        ("phone", "12345", "… 5"),
        ("email", "office@heron.example", "o…@…exampl"),
        ("address", "12 Mill Road, Dhaka", "…, Dhaka"),
        ("address", "12 Mill Road", "… Road"),
        ("address", "Dhaka", "…"),
    ],
)
def test_a_contact_is_never_shown_in_full(kind: str, value: str, shown: str) -> None:
    assert masked(kind, value) == shown


def test_document_and_code_then_approval_give_the_record(made: Made, shop: Workshop, entry: m.RegisterEntry) -> None:
    person = manager(made)
    claim = opened(made, shop, entry, person)
    assert claim.masked == "o…@…exampl"
    assert claim.code_sealed is None
    code = mailed_code(made, shop)
    assert code not in str(vars(claim))
    assert claims.type_code(made.session, shop.outside.keys, made.now, claim, f"{code[:4]} {code[4:]}")
    claims.approve(made.session, shop.outside.keys, made.now, claim)
    assert (claim.state, person.organisation.entry_id) == ("approved", entry.id)
    HANDLERS["tell_claimant"](shop, {"claim_id": claim.id}, lambda *_: None)
    addressees = made.session.scalars(select(m.OutgoingMail.address).where(m.OutgoingMail.template == "claim_decided"))
    assert addressees.all() == [person.email]


def test_without_code_or_another_proof_nothing_is_approved(made: Made, shop: Workshop, entry: m.RegisterEntry) -> None:
    claim = opened(made, shop, entry, manager(made))
    keys = shop.outside.keys
    with pytest.raises(RuleBroken, match="code was not typed"):
        claims.approve(made.session, keys, made.now, claim)
    claims.approve(made.session, keys, made.now, claim, otherwise="They came to our office with the original.")
    assert claims.reason_of(keys, claim) == "They came to our office with the original."
    with pytest.raises(RuleBroken, match="decided already"):
        claims.refuse(made.session, keys, made.now, claim, "Too late.")


def test_wrong_codes_are_counted_and_end_it(made: Made, shop: Workshop, entry: m.RegisterEntry) -> None:
    claim, keys = opened(made, shop, entry, manager(made)), shop.outside.keys
    right = mailed_code(made, shop)
    wrong = "0" * 8 if right != "0" * 8 else "1" * 8
    for _ in range(CODE_TRIES):
        assert not claims.type_code(made.session, keys, made.now, claim, wrong)
    with pytest.raises(RuleBroken, match="too often"):
        claims.type_code(made.session, keys, made.now, claim, right)


def test_a_code_runs_out_after_thirty_days(made: Made, shop: Workshop, entry: m.RegisterEntry) -> None:
    claim, keys = opened(made, shop, entry, manager(made)), shop.outside.keys
    with pytest.raises(RuleBroken, match="run out"):
        claims.type_code(made.session, keys, made.now + timedelta(days=30, seconds=1), claim, mailed_code(made, shop))
    assert claims.type_code(made.session, keys, made.now + timedelta(days=30), claim, mailed_code(made, shop))


@pytest.mark.parametrize("kind", ["phone", "address"])
def test_letter_and_call_show_the_code_until_it_was_sent(
    made: Made, shop: Workshop, entry: m.RegisterEntry, kind: str
) -> None:
    claim, keys = opened(made, shop, entry, manager(made), kind), shop.outside.keys
    code = claims.letter(keys, claim)
    assert re.fullmatch(r"\d{8}", code)
    claims.mark_sent(made.session, made.now, claim)
    with pytest.raises(RuleBroken, match="sent already"):
        claims.letter(keys, claim)
    assert claims.type_code(made.session, keys, made.now, claim, code)


def test_a_second_claim_freezes_both_whoever_was_first(made: Made, shop: Workshop, entry: m.RegisterEntry) -> None:
    first = opened(made, shop, entry, manager(made))
    code = mailed_code(made, shop)
    second = opened(made, shop, entry, manager(made), "phone")
    keys = shop.outside.keys
    assert (first.state, second.state) == ("frozen", "frozen")
    assert second.code_hash is None
    with pytest.raises(RuleBroken, match="no code now"):
        claims.type_code(made.session, keys, made.now, first, code)
    with pytest.raises(RuleBroken, match="frozen"):
        claims.approve(made.session, keys, made.now, first, otherwise="x")
    claims.unfreeze(made.session, shop.outside, made.now, second, "The first one is a former owner.")
    assert claims.type_code(made.session, keys, made.now, second, claims.letter(keys, second))
    claims.approve(made.session, keys, made.now, second)
    assert (first.state, second.state) == ("refused", "approved")
    assert second.organisation.name not in claims.reason_of(keys, first)


def test_a_record_that_somebody_holds_can_be_claimed_and_stands_still(
    made: Made, shop: Workshop, entry: m.RegisterEntry
) -> None:
    holder = made.organisation(Kind.AGENCY, entry=entry)
    claim, keys = opened(made, shop, entry, manager(made)), shop.outside.keys
    assert claim.state == "frozen"
    claims.unfreeze(made.session, shop.outside, made.now, claim, "The holder sold the firm.")
    with pytest.raises(RuleBroken, match="Another organisation holds"):
        claims.approve(made.session, keys, made.now, claim, otherwise="Deed of sale seen.")
    claims.approve(made.session, keys, made.now, claim, otherwise="Deed of sale seen.", replace=True)
    assert (holder.entry_id, claim.organisation.entry_id) == (None, entry.id)


def test_a_dispute_freezes_every_open_claim_and_needs_a_reason(
    made: Made, shop: Workshop, entry: m.RegisterEntry
) -> None:
    claim, keys = opened(made, shop, entry, manager(made)), shop.outside.keys
    with pytest.raises(RuleBroken, match="reason"):
        claims.freeze(made.session, keys, made.now, claim, "  ")
    claims.freeze(made.session, keys, made.now, claim, "The ministry says the licence changed hands.")
    assert claim.state == "frozen"
    with pytest.raises(RuleBroken, match="not frozen"):
        claims.unfreeze(made.session, shop.outside, made.now, opened_other(made, shop), "No reason.")


def opened_other(made: Made, shop: Workshop) -> m.EntryClaim:
    other = listed(made, "Quiet Meadow", email="q@meadow.example")
    return opened(made, shop, other, manager(made))


def test_one_open_claim_an_organisation_and_another_after_it_was_withdrawn(
    made: Made, shop: Workshop, entry: m.RegisterEntry
) -> None:
    person = manager(made)
    claim = opened(made, shop, entry, person)
    other = listed(made, "Quiet Meadow", email="q@meadow.example")
    with pytest.raises(RuleBroken, match="open claim"):
        opened(made, shop, other, person)
    claims.withdraw(made.session, made.now, claim)
    assert opened(made, shop, other, person).state == "waiting"


def test_kind_way_and_holder_are_looked_at(made: Made, shop: Workshop, entry: m.RegisterEntry) -> None:
    def attempt(by: m.Account, way_id: int | None = None) -> None:
        claims.open_claim(made.session, shop.outside, made.now, actor_of(by), entry, way_id, kept(shop.outside))

    with pytest.raises(RuleBroken, match="company an employer"):
        attempt(manager(made, Kind.COMPANY), way(made, entry, "email"))
    with pytest.raises(RuleBroken, match="where we send"):
        attempt(manager(made))
    with pytest.raises(RuleBroken, match="has its record"):
        attempt(made.account(Role.AGENCY_MANAGER), way(made, entry, "email"))


def test_the_document_is_kept_bare_and_sealed_and_only_of_what_is_a_document(made: Made, shop: Workshop) -> None:
    assert b"taken at home" in photo()
    document = kept(shop.outside)
    data = b"".join(documents.opened(shop.outside, document.stored_as, document.key.wrapped))
    assert data.startswith(b"\xff\xd8")
    assert b"taken at home" not in data
    stored = b"".join(path.read_bytes() for path in shop.outside.store.root.rglob("*") if path.is_file())
    assert data[:200] not in stored
    with pytest.raises(RuleBroken, match="can't take this kind"):
        documents.keep(shop.outside, b"MZ\x90\x00" * 40, "licence.pdf")


def test_a_document_is_not_taken_while_the_scanner_is_down(shop: Workshop) -> None:
    outside = type(shop.outside)(
        shop.outside.keys, shop.outside.store, shop.outside.mailer, "-", Scanner.from_url("unix:///nowhere/clamd")
    )
    with pytest.raises(RuleBroken, match="try again in an hour"):
        documents.keep(outside, photo(), "licence.jpg")


def test_others_see_nothing_of_a_claim_not_even_how_many(
    made: Made, shop: Workshop, db: Database, entry: m.RegisterEntry
) -> None:
    mine, other = manager(made), manager(made)
    claim = opened(made, shop, entry, mine)
    strangers = [other, *(made.account(role) for role in (Role.ADMINISTRATOR, Role.GOVERNMENT_OFFICER, Role.DECIDER))]
    for person in strangers:
        with db.session(actor_of(person)) as session:
            assert list(seen(session, claim.id)) == []
    for person in (mine, made.account(Role.REVIEWER)):
        with db.session(actor_of(person)) as session:
            assert list(seen(session, claim.id)) == [claim.id] * 2


def seen(session: Session, claim_id: int) -> Iterator[int]:
    yield from (row.id for row in queries.claims.waiting(session))
    if queries.claims.one(session, claim_id):
        yield claim_id


def test_two_who_claim_at_once_are_both_frozen(own: Database, own_shop: Workshop) -> None:
    now = datetime.now(UTC)
    with own.transaction() as session:
        made = Made(session, own_shop.outside.keys, now)
        entry = listed(made, email="office@heron.example")
        contact = way(made, entry, "email")
        actors = [actor_of(manager(made)) for _ in range(2)]
    gate, faults = threading.Barrier(2), []

    def act(number: int) -> None:
        document = kept(own_shop.outside)
        gate.wait()
        try:
            with own.transaction() as session:
                found = session.get_one(m.RegisterEntry, entry.id)
                claims.open_claim(session, own_shop.outside, now, actors[number], found, contact, document)
        except BaseException as fault:  # a thread's own failure must reach the test
            faults.append(fault)

    threads = [threading.Thread(target=act, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with own.reading() as session:
        assert session.scalars(select(m.EntryClaim.state)).all() == ["frozen", "frozen"]


def test_two_reviewers_who_approve_both_at_once_give_it_to_one(own: Database, own_shop: Workshop) -> None:
    now, keys = datetime.now(UTC), own_shop.outside.keys
    with own.transaction() as session:
        made = Made(session, keys, now)
        entry = listed(made, email="office@heron.example")
        found = [opened(made, own_shop, entry, manager(made)) for _ in range(2)]
        for claim in found:
            claims.unfreeze(session, own_shop.outside, now, claim, "Both showed papers.")
        ids, reviewer = [claim.id for claim in found], actor_of(made.account(Role.REVIEWER))
    gate, refused = threading.Barrier(2), []

    def act(claim_id: int) -> None:
        gate.wait()
        try:
            with own.transaction(reviewer) as session:
                claim = queries.claims.one(session, claim_id)
                assert claim is not None
                claims.approve(session, keys, now, claim, otherwise="Seen.")
        except RuleBroken as error:
            refused.append(error.code)

    threads = [threading.Thread(target=act, args=(claim_id,)) for claim_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["decided_already"]
    with own.reading() as session:
        assert sorted(session.scalars(select(m.EntryClaim.state))) == ["approved", "refused"]
