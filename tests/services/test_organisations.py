"""What organisations declare: dated, never changed, seen by those who may, confirmed by those who may."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from iris import models as m
from iris import queries
from iris.db import Database
from iris.gateways.keys import Purpose
from iris.queries.register import Filters
from iris.rules import organisations as rules
from iris.rules.access import ANONYMOUS
from iris.rules.errors import RuleBroken
from iris.rules.regimes import Regime, RegimeEntry
from iris.rules.roles import Kind, Role
from iris.services import organisations
from tests.factories import Made, actor_of

SINCE = date(2020, 1, 1)
LEI = "213800KUD8LAJWSQ9D15"
CORRIDOR = rules.Corridor("BD", "QA", "construction")

PARTS = frozenset({"party", "branch", "corridor", "number"})


def declare(made: Made, entry: m.RegisterEntry, datum: rules.Datum, first: date = SINCE) -> Any:
    return organisations.declare(made.session, made.keys, made.now, entry, datum, rules.When(first))


def refused(code: str, act: Any, *args: Any, **more: Any) -> RuleBroken:
    with pytest.raises(RuleBroken) as error:
        act(*args, **more)
    assert error.value.code == code
    return error.value


def test_a_correction_leaves_what_was_said_before(made: Made) -> None:
    entry = made.agency()
    old = declare(made, entry, rules.Branch("North", "1 Road", "BD"))
    later = made.now + timedelta(minutes=1)
    datum = rules.Branch("North", "2 Road", "BD")
    new = organisations.correct(made.session, made.keys, later, old, datum, rules.When(SINCE))
    assert (old.address, old.replaced_at) == ("1 Road", later)
    assert (new.address, new.replaces_id, new.thread) == ("2 Road", old.id, old.id)
    assert list(queries.organisations.standing(made.session, m.Branch, entry.id)) == [new]
    refused("replaced", organisations.correct, made.session, made.keys, later, old, datum, rules.When(SINCE))
    refused("replaced", organisations.end, made.session, later, old, SINCE)
    assert queries.organisations.newest(made.session, old) is new


def test_an_end_is_a_new_row_and_what_was_known_before_stays(made: Made) -> None:
    entry = made.agency()
    corridor = organisations.confirm(made.session, made.now, declare(made, entry, CORRIDOR), "Letter of 3 May")
    later = made.now + timedelta(days=1)
    ended = organisations.end(made.session, later, corridor, date(2021, 6, 30))
    assert (ended.state, corridor.effective_to) == ("confirmed", None)
    day, published = date(2022, 1, 1), queries.organisations.published
    assert published(made.session, entry.id, day, None, PARTS)["corridor"] == []
    assert published(made.session, entry.id, date(2021, 1, 1), None, PARTS)["corridor"] == [ended]
    assert published(made.session, entry.id, day, made.now, PARTS)["corridor"] == [corridor]


def test_a_corrected_corridor_has_to_be_confirmed_again(made: Made) -> None:
    row = organisations.confirm(made.session, made.now, declare(made, made.agency(), CORRIDOR), "Letter")
    other = rules.Corridor("BD", "OM", "construction")
    new = organisations.correct(made.session, made.keys, made.now, row, other, rules.When(SINCE))
    assert (new.state, new.confirmed_at) == ("declared", None)


def test_birth_date_and_document_are_sealed_and_match_by_commitment(made: Made) -> None:
    party = rules.Party("person", "owner", "Rahim Uddin", 5000, date(1970, 2, 3), "BD", "ab-12 3")
    rows = [declare(made, entry, party) for entry in (made.agency("One"), made.agency("Two"))]
    found = list(queries.organisations.identities(made.session, [row.id for row in rows]).values())
    assert found[0].birth_sealed != found[1].birth_sealed
    assert b"1970" not in (found[0].birth_sealed or b"")
    assert found[0].birth_hash == found[1].birth_hash
    committed = organisations.document_commitment("BD", "AB123")
    assert found[0].document_hash in made.keys.keyed_hashes(Purpose.COMMITMENTS, committed)
    assert organisations.opened(made.keys, found[0]) == {"birth": "1970-02-03", "document": "BD ab-12 3"}
    confirmed = organisations.confirm(made.session, made.now, rows[0], "List", official=True)
    carried = queries.organisations.identities(made.session, [confirmed.id])[confirmed.id]
    assert carried.birth_hash == found[0].birth_hash


def test_nothing_of_a_person_stands_in_the_journal(made: Made) -> None:
    entry = made.agency()
    declare(made, entry, rules.Party("person", "owner", "Rahim Uddin", 5000, date(1970, 2, 3), "BD", "A1"))
    stream = f"entry:{entry.public_id}"
    entries = made.session.scalars(select(m.JournalEntry).where(m.JournalEntry.stream == stream)).all()
    assert "datum.declared" in [one.verb for one in entries]
    assert not any(word in str(one.payload) for one in entries for word in ("Rahim", "1970", "A1"))


def test_a_second_entry_with_the_same_lei_is_refused_with_the_record(made: Made) -> None:
    one, two = made.agency("One Ltd"), made.agency("Two Ltd")
    first = declare(made, one, rules.Identifier("lei", LEI))
    error = refused("number_taken", declare, made, two, rules.Identifier("lei", LEI))
    assert one.public_id in str(error)
    organisations.end(made.session, made.now, first, date(2021, 1, 1))
    assert declare(made, two, rules.Identifier("lei", LEI)).state == "declared"


def test_a_number_that_the_asker_may_not_see_is_refused_without_its_record(db: Database, made: Made) -> None:
    declare(made, made.agency("Hidden Ltd"), rules.Identifier("company_number", "7-7", "BD"))
    manager = made.account(Role.AGENCY_MANAGER)
    entry_id = manager.organisation.entry_id
    made.session.flush()
    with db.session(actor_of(manager)) as session:
        entry = queries.register.by_id(session, entry_id or 0)
        assert entry is not None
        number, when = rules.Identifier("company_number", "77", "BD"), rules.When(SINCE)
        error = refused("number_taken", organisations.declare, session, made.keys, made.now, entry, number, when)
    assert "Hidden" not in str(error)


def test_shares_corridors_and_chains_are_looked_at_together(made: Made) -> None:
    entry = made.agency()
    owner = declare(made, entry, rules.Party("person", "owner", "A", 6000))
    more = rules.Party("firm", "owner", "B", 5000)
    refused("shares_over", declare, made, entry, more)
    organisations.end(made.session, made.now, owner, date(2021, 1, 1))
    assert organisations.declare(made.session, made.keys, made.now, entry, more, rules.When(date(2021, 1, 2)))
    declare(made, entry, CORRIDOR)
    refused("corridor_twice", declare, made, entry, CORRIDOR)
    top = declare(made, entry, rules.SubAgent("Top", "BD", "sub_agent"))
    low = declare(made, entry, rules.SubAgent("Low", "BD", "village_agent", under_id=top.thread))
    circle = rules.SubAgent("Top", "BD", "sub_agent", under_id=low.thread)
    refused("chain_circle", organisations.correct, made.session, made.keys, made.now, top, circle, rules.When(SINCE))
    refused("chain_circle", declare, made, entry, rules.SubAgent("Us", "BD", "sub_agent", other_entry_id=entry.id))


def test_staff_draft_and_nobody_else_sees_it_until_a_manager_declares_it(db: Database, made: Made) -> None:
    organisation = made.account(Role.AGENCY_STAFF).organisation
    staff = made.account(Role.AGENCY_STAFF, organisation)
    officer = made.account(Role.GOVERNMENT_OFFICER)
    assert organisation.entry is not None
    made.licence(organisation.entry)
    with db.session(actor_of(staff)) as session:
        entry = queries.register.by_id(session, organisation.entry_id or 0)
        assert entry is not None
        row = organisations.declare(session, made.keys, made.now, entry, CORRIDOR, rules.When(SINCE))
        assert row.state == "draft"
        session.commit()
    with db.session(actor_of(officer)) as session:
        assert session.scalar(select(func.count()).select_from(m.Corridor)) == 0
    row = made.session.scalars(select(m.Corridor)).one()
    organisations.approve(made.session, made.now, row)
    with db.session(actor_of(officer)) as session:
        assert session.scalar(select(func.count()).select_from(m.Corridor)) == 1


def test_a_draft_thrown_away_leaves_no_identity(made: Made) -> None:
    row = declare(made, made.agency(), rules.Party("person", "owner", "A", None, date(1970, 1, 1)))
    refused("no_draft", organisations.discard, made.session, made.now, row)
    row.state = "draft"
    organisations.discard(made.session, made.now, row)
    assert made.session.scalar(select(func.count()).select_from(m.PartyIdentity)) == 0


def test_the_destination_state_is_asked_about_corridors_to_it_only(db: Database, made: Made) -> None:
    entry = made.agency()
    declare(made, entry, CORRIDOR)
    declare(made, entry, rules.Corridor("BD", "OM", "trade"))
    qatar = made.account(Role.GOVERNMENT_OFFICER, made.organisation(Kind.GOVERNMENT, "QA"))
    home = made.account(Role.GOVERNMENT_OFFICER)
    reviewer = made.account(Role.REVIEWER)
    made.licence(entry)
    for account, number in ((qatar, 1), (home, 0), (reviewer, 2)):
        with db.session(actor_of(account)) as session:
            assert len(queries.organisations.to_confirm(session)) == number, account.role


@pytest.mark.parametrize("role", [Role.AGENCY_MANAGER, Role.COMPANY_STAFF, Role.CASE_LEAD, Role.ADMINISTRATOR, None])
def test_strangers_see_nothing_that_is_not_public_not_even_a_count(db: Database, made: Made, role: Role | None) -> None:
    entry = made.agency()
    for datum in (
        rules.Party("person", "owner", "A", None, date(1970, 1, 1)),
        rules.Branch("North", "1 Road", "BD"),
        rules.SubAgent("Top", "BD", "sub_agent"),
        CORRIDOR,
        rules.Fee("BD", "QA", "employer", "COST-TRAVEL", 1, "USD"),
    ):
        declare(made, entry, datum)
    actor = actor_of(made.account(role)) if role else ANONYMOUS
    with db.session(actor) as session:
        for model in (*queries.organisations.MODELS.values(), m.PartyIdentity):
            assert session.scalar(select(func.count()).select_from(model)) == 0, model


def test_lists_are_narrowed_by_confirmed_corridors(made: Made) -> None:
    one, two = made.agency("One"), made.agency("Two")
    organisations.confirm(made.session, made.now, declare(made, one, CORRIDOR), "Letter")
    declare(made, two, CORRIDOR)
    narrowed = Filters(destinations=("QA",), sectors=("construction",))
    assert [row.name for row in queries.register.page_after(made.session, narrowed, None, 10)] == ["One"]
    assert queries.register.total(made.session, narrowed) == (1, True)
    assert queries.merges.narrowed(made.session, [one.id, two.id], narrowed) == {one.id: one.id}
    other = Filters(destinations=("QA",), sectors=("trade",))
    assert queries.register.total(made.session, other) == (0, True)


def test_regimes_are_read_as_of_a_day_and_as_known_then(made: Made) -> None:
    today = made.now.date()
    old = RegimeEntry("BD", Regime.NONE, "Law 1", date(2020, 1, 1))
    organisations.set_regime(made.session, made.now, old)
    later = made.now + timedelta(hours=1)
    organisations.set_regime(made.session, later, RegimeEntry("BD", Regime.REQUIRED, "Law 2", date(2024, 1, 1)))
    table = queries.organisations.regime_table
    assert table(made.session, today)["BD"].regime is Regime.REQUIRED
    assert table(made.session, date(2023, 1, 1))["BD"] == old
    assert table(made.session, today, made.now)["BD"] == old
    assert len(queries.organisations.regime_history(made.session, "BD")) == 2
    unsourced = RegimeEntry("NP", Regime.REQUIRED, "", today)
    refused("regime_source", organisations.set_regime, made.session, made.now, unsourced)
