"""The demonstration register: loaded whole or not at all, as it was planned, open to each role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from sqlalchemy import func, select

from iris import models as m
from iris import queries
from iris.cli.demo.loading import ACCOUNTS, is_empty, load
from iris.cli.demo.planning import planned
from iris.gateways.name_index import NameIndex
from iris.gateways.passwords import password_matches
from iris.jobs import lists, trails
from iris.jobs.handlers import Workshop
from iris.jobs.worker import Worker
from iris.queries.register import Filters
from iris.queries.search import NameBook, find
from iris.rules.errors import RuleBroken
from iris.rules.names import Verdict
from iris.rules.roles import ROLES, Kind, Role
from iris.services import account_requests, imports, sign_in
from tests.cli.commanding import Terminal
from tests.services.demonstrated import NOW, SMALL, TODAY, Loaded, entries, loaded, silent, status_of

__all__ = ["loaded"]


def test_there_are_as_many_entries_as_asked_for(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        agencies, employers = (queries.register.total(session, Filters(kind)) for kind in ("agency", "employer"))
    assert agencies == (SMALL.agencies, True)
    assert employers == (SMALL.employers, True)


def test_each_entry_shows_what_was_planned_for_it(loaded: Loaded) -> None:
    plan = planned(TODAY, SMALL)
    wanted = {entry.name: status_of(entry, TODAY) for entry in entries(plan)}
    with loaded.shop.database.reading() as session:
        rows = session.scalars(select(m.RegisterEntry)).all()
        cached = queries.register.statuses(session, [row.id for row in rows])
        shown = {row.name: (cached[row.id].word, cached[row.id].since) for row in rows if row.name in wanted}
    assert shown == {name: (str(status.word), status.since) for name, status in wanted.items()}


def test_a_name_in_another_script_is_found(loaded: Loaded) -> None:
    plan = planned(TODAY, SMALL)
    local = next(text for entry in plan.agencies for text, kind, lang in entry.other_names if lang == "bn")
    book = NameBook(NameIndex(loaded.shop.names_folder))
    with loaded.shop.database.reading() as session:
        assert find(session, book, local, Filters()).match is Verdict.EXACT


def test_lists_are_saved_waiting_stopped_and_asked_about(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        batches = queries.imports.listed(session)
        states = Counter((batch.country, batch.state) for batch in batches)
        newer = next(batch for batch in batches if batch.country == "NP" and batch.list_date == date(2026, 11, 5))
        counts: Mapping[str, int] = newer.counts
    assert states == {
        ("NP", "applied"): 2,
        ("NP", "ready"): 1,
        ("BD", "applied"): 1,
        ("BD", "stopped"): 1,
        ("QA", "applied"): 1,
        ("QA", "question"): 1,
    }
    assert counts["changed"] > 1
    assert (counts["new"], counts["gone"], counts["rejected"], counts["duplicate"], counts["blank"]) == (1, 1, 1, 1, 1)


def test_the_journal_holds_and_is_sealed(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        assert list(trails.verify(session, loaded.shop.outside.keys)) == []
        assert [root.day for root in queries.journal.roots(session)] == [TODAY]


def test_facts_were_recorded_over_years_in_their_order(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        known = session.scalars(select(m.StatusFact.recorded_at).order_by(m.StatusFact.id)).all()
    assert known == sorted(known)
    assert known[0] < NOW - timedelta(days=3 * 365)
    assert known[-1] <= NOW


def test_no_work_is_left_for_the_worker(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        assert session.scalars(select(m.Job.name).where(m.Job.state != "done")).all() == []


# People


def test_each_role_has_an_account_and_the_first_ones_are_one_for_each(loaded: Loaded) -> None:
    roles = [account["role"] for account in loaded.accounts]
    assert sorted(roles[: len(ROLES)]) == sorted(ROLES)
    assert all(account.keys() == set(FIELDS) for account in loaded.accounts)


FIELDS = ("role", "email", "password", "totp_secret", "organisation")


def signed_in(loaded: Loaded, told: Mapping[str, Any]) -> sign_in.SignedIn | None:
    """Who comes out of signing in by this account's password and second factor."""
    keys = loaded.shop.outside.keys
    with loaded.shop.database.transaction() as session:
        account = queries.accounts.by_email(session, told["email"])
        assert account is not None
        assert password_matches(account.password_hash, told["password"])
        token = sign_in.begin(session, keys, NOW, account, "Test")
        seen = sign_in.recognise(session, keys, NOW, token)
        if seen is not None and told["totp_secret"]:
            assert not seen.complete
            sign_in.pass_code(session, keys, NOW, seen.session_id, pyotp.TOTP(told["totp_secret"]).at(NOW))
        return sign_in.recognise(session, keys, NOW, token)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_signs_in_with_what_the_file_says(loaded: Loaded, role: Role) -> None:
    told = next(account for account in loaded.accounts if account["role"] == role)
    assert (told["totp_secret"] is not None) is ROLES[role].second_factor
    seen = signed_in(loaded, told)
    assert seen is not None
    assert (seen.role, seen.complete, seen.organisation) == (role, True, told["organisation"])


def organisations(loaded: Loaded, role: Role) -> set[str]:
    return {account["organisation"] for account in loaded.accounts if account["role"] == role}


@pytest.mark.parametrize(
    "role", [Role.AGENCY_MANAGER, Role.COMPANY_MANAGER, Role.AUDIT_MANAGER, Role.AUDITOR, Role.ADVOCATE]
)
def test_there_are_two_houses_so_that_who_sees_whose_can_be_tried(loaded: Loaded, role: Role) -> None:
    assert len(organisations(loaded, role)) >= 2


def test_governments_are_of_three_countries(loaded: Loaded) -> None:
    assert len(organisations(loaded, Role.GOVERNMENT_OFFICER)) == 3


def test_every_kind_of_organisation_is_there_and_agencies_are_those_of_the_register(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        found = queries.accounts.organisations(session)
        assert {row.kind for row in found} == set(Kind)
        kinds = {row.kind: row.entry.kind for row in found if row.entry is not None}
        bound = {row.name: row.entry.name for row in found if row.entry is not None}
    assert kinds == {"agency": "agency", "company": "employer"}
    assert len(bound) == 5
    assert all(name == entry for name, entry in bound.items())


def test_somebody_asks_for_an_account_and_somebody_claims_a_record(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        (request,), (claim,) = queries.requests.waiting(session), queries.claims.waiting(session)
        asked = account_requests.read(loaded.shop.outside.keys, request)
        assert asked.organisation == "Clear Water Recruitment"
        assert request.confirmed_at is not None
        assert request.confirmed_at < NOW - timedelta(days=1)
        assert (claim.state, claim.organisation.entry_id, claim.code_sent_at) == ("waiting", None, None)


def test_the_table_of_regimes_says_of_each_line_that_it_is_invented(loaded: Loaded) -> None:
    with loaded.shop.database.reading() as session:
        rows = [row for country in ("NP", "BD", "KE") for row in queries.organisations.regime_history(session, country)]
        table = queries.organisations.regime_table(session, date(2100, 1, 1))
    assert len(rows) == 6
    assert all("Invented for this demonstration" in row.source for row in rows)
    assert {country: str(entry.regime) for country, entry in table.items()} == {
        "NP": "required", "BD": "required", "KE": "none",
    }  # fmt: skip


def test_secrets_differ_between_accounts_and_only_the_owner_reads_them(loaded: Loaded) -> None:
    told = loaded.accounts
    assert len({account["password"] for account in told}) == len(told)
    assert (loaded.folder / ACCOUNTS).stat().st_mode & 0o777 == 0o600


# The command


@pytest.fixture
def iris(
    loaded: Loaded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """The command line on the loaded register."""
    return Terminal(monkeypatch, capsys, tmp_path, loaded.environment())


def everything(loaded: Loaded) -> Sequence[int]:
    with loaded.shop.database.reading() as session:
        return [
            session.scalar(select(func.count()).select_from(model)) or 0
            for model in (m.RegisterEntry, m.Account, m.JournalEntry)
        ]


def test_a_register_that_holds_something_is_left_alone(loaded: Loaded, iris: Terminal) -> None:
    before, accounts = everything(loaded), loaded.accounts
    assert "needs an empty one" in iris.refused("demo", "load")
    with pytest.raises(RuleBroken, match="empty one"):
        load(loaded.shop, loaded.folder, silent, SMALL)
    assert (everything(loaded), loaded.accounts) == (before, accounts)


def test_if_empty_says_nothing_when_it_is_not(iris: Terminal) -> None:
    said = iris.done("demo", "load", "--if-empty")
    assert (said.out, said.err) == ("", "")


def test_accounts_that_a_killed_load_left_aside_are_shown_by_the_next(loaded: Loaded, iris: Terminal) -> None:
    accounts = loaded.accounts
    (loaded.folder / ACCOUNTS).rename(loaded.folder / f".{ACCOUNTS}.part")
    iris.done("demo", "load")
    assert loaded.accounts == accounts


def test_production_is_refused_before_anything_is_opened(iris: Terminal, tmp_path: Path) -> None:
    iris.env = {
        "IRIS_ENV": "production",
        "IRIS_SECRET_KEY": "fkX0vB2hQ7mZrT9cLw5yNs8dJp3uGa6e",
        "IRIS_BASE_URL": "https://register.example",
        "IRIS_DATA_DIR": str(tmp_path / "data"),
        "IRIS_DATABASE_URL": f"sqlite:///{tmp_path / 'iris.db'}",
        "IRIS_KEY_FILE": str(tmp_path / "keys.json"),
    }
    assert "Production takes no demonstration data" in iris.refused("demo", "load")
    assert list(tmp_path.iterdir()) == []


# What changes it


def test_a_load_that_breaks_off_leaves_nothing(own_shop: Workshop, tmp_path: Path) -> None:
    def break_off(what: str, done: int, _whole: int) -> None:
        if what == "events written" and done == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(own_shop, tmp_path, break_off, SMALL)
    with own_shop.database.reading() as session:
        assert is_empty(session)
        assert queries.journal.last_id(session) == 0
    assert not (tmp_path / ACCOUNTS).exists()


def test_lists_that_wait_can_be_gone_on_with(loaded: Loaded) -> None:
    """Last, since it changes the register: what is ready is saved, what was asked is answered."""
    shop = loaded.shop
    with shop.database.transaction() as session:
        for batch in queries.imports.listed(session):
            if batch.state == "ready":
                imports.confirm(session, NOW, batch)
            elif batch.state == "question":
                imports.answer(session, NOW, batch, dates="dmy")
    worker = Worker(shop)
    while worker.step():
        pass
    with shop.database.reading() as session:
        states = Counter((batch.country, batch.state) for batch in queries.imports.listed(session))
    assert states[("NP", "applied")] == 3
    assert states[("QA", "ready")] == 1
    assert lists.refresh_stale(shop.database) == 0
