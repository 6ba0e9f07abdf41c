"""Setting a register up by command: database, keys, the first person; and what it says when something is missing."""

from __future__ import annotations

import stat
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import select

from config import Settings
from iris import models as m
from iris.cli import migrating
from iris.db import Database, make_engine
from iris.gateways.keys import Keys
from iris.jobs.worker import Worker
from iris.jobs.workshop import open_workshop
from iris.rules import public_ids
from tests.cli.commanding import Terminal
from tests.services.own import ON_POSTGRES, only_sqlite

# Database


def test_a_database_that_stands_where_the_code_wants_it(iris: Terminal) -> None:
    assert migrating.head() in iris.done("db", "check").out
    assert migrating.head() in iris.done("db", "upgrade").out


def test_down_and_up_again(iris: Terminal) -> None:
    assert "base" in iris.done("db", "downgrade", "base").out
    assert f"stands at base, the code wants {migrating.head()}" in iris.refused("db", "check")
    iris.done("db", "upgrade")
    iris.done("db", "check")


def test_a_difference_to_the_models_ends_with_one(iris: Terminal, own_url: str) -> None:
    engine = make_engine(own_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE setting ADD COLUMN stray TEXT")
    engine.dispose()
    said = iris("db", "check")
    assert said.status == 1
    assert "stray" in said.err


@pytest.mark.parametrize("command", [("db", "upgrade", "9999_nothing"), ("db", "downgrade", "9999_nothing")])
def test_a_migration_that_is_not_there_is_refused_in_a_sentence(iris: Terminal, command: tuple[str, ...]) -> None:
    iris.refused(*command)


def test_a_database_ahead_of_the_code_is_refused_in_a_sentence(iris: Terminal, own_url: str) -> None:
    engine = make_engine(own_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999_later'")
    engine.dispose()
    for command in ("check", "upgrade"):
        assert "9999_later" in iris.refused("db", command)


def test_without_migrations_a_command_says_what_to_run(iris: Terminal) -> None:
    iris.done("db", "downgrade", "base")
    assert "iris db upgrade" in iris.refused("status", public_ids.new_public_id("AG", 7))


def test_a_database_that_cannot_be_reached_is_a_sentence(iris: Terminal, tmp_path: Path) -> None:
    away = "postgresql://nobody@127.0.0.1:1/none" if ON_POSTGRES else f"sqlite:///{tmp_path}/no/such/folder/x.db"
    iris.env["IRIS_DATABASE_URL"] = away
    iris.refused("db", "upgrade")


@pytest.mark.parametrize("url", ["mysql://root@localhost/iris", "nonsense", "sqlite:", "http://example.org"])
def test_an_address_that_is_no_database_is_a_sentence(iris: Terminal, url: str) -> None:
    iris.env["IRIS_DATABASE_URL"] = url
    assert "IRIS_DATABASE_URL" in iris.refused("db", "check")


@only_sqlite
def test_a_new_installation_needs_only_an_upgrade(iris: Terminal, tmp_path: Path) -> None:
    iris.env["IRIS_DATABASE_URL"] = f"sqlite:///{tmp_path / 'new' / 'iris.db'}"
    iris.env["IRIS_DATA_DIR"] = str(tmp_path / "new")
    iris.done("db", "upgrade")
    iris.done("db", "check")


# Keys


def test_a_key_file_is_made_once_and_for_its_owner_only(iris: Terminal) -> None:
    path = Path(iris.env["IRIS_KEY_FILE"])
    iris.done("keys", "create")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert "exists already" in iris.refused("keys", "create")
    assert path.read_bytes() == before


def test_rotated_keys_still_open_what_the_old_ones_sealed(iris: Terminal) -> None:
    iris.done("keys", "create")
    keys = Keys(Path(iris.env["IRIS_KEY_FILE"]))
    before = keys.key_ids()
    said = iris.done("keys", "rotate").out
    assert "estart" in said
    keys.reload()
    assert all(keys.key_ids()[purpose][:-1] == ids for purpose, ids in before.items())


@pytest.mark.parametrize("harm", ["nonsense", "{}", None])
def test_a_key_file_that_is_none_is_a_sentence(iris: Terminal, harm: str | None) -> None:
    path = Path(iris.env["IRIS_KEY_FILE"])
    iris.done("keys", "create")
    if harm is None:
        path.chmod(0o644)
    else:
        path.write_text(harm)
    iris.refused("journal", "seal")


def test_production_makes_no_keys_of_its_own(iris: Terminal, tmp_path: Path) -> None:
    iris.env |= {
        "IRIS_ENV": "production", "IRIS_LIMITS": "on", "IRIS_BASE_URL": "https://iris.example.org",
        "IRIS_SECRET_KEY": "Zk3!vQ9#pL2@xW8$mN5%tR7&yB4*cD6f",
    }  # fmt: skip
    assert "iris keys create" in iris.refused("journal", "seal")
    assert not Path(iris.env["IRIS_KEY_FILE"]).exists()


# The first person


def test_an_invitation_prints_the_address_that_the_mail_carries(iris: Terminal, own: Database, tmp_path: Path) -> None:
    link = iris.done("user", "invite", "Asha@example.org").out.strip()
    assert link.startswith(iris.env["IRIS_BASE_URL"] + "/invitation/")
    with own.reading() as session:
        token = session.scalars(select(m.AccountToken)).one()
        organisation = session.get(m.Organisation, token.organisation_id)
        assert organisation is not None
        assert (token.email, token.role, organisation.kind) == ("asha@example.org", "administrator", "secretariat")
    shop = open_workshop(Settings.from_environ(iris.env))
    worker = Worker(shop)
    while worker.step():
        pass
    shop.database.dispose()
    (mail,) = (tmp_path / "mail").glob("*.eml")
    message = message_from_bytes(mail.read_bytes())
    text = message.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert link in text.decode()


def test_the_same_organisation_takes_the_second_person_too(iris: Terminal, own: Database) -> None:
    for name in ("asha", "bina"):
        iris.done("user", "invite", f"{name}@example.org", "--role", "auditor", "--kind", "audit_body",
                  "--organisation", "Fair Audits")  # fmt: skip
    with own.reading() as session:
        assert session.scalars(select(m.Organisation.name)).all() == ["Fair Audits"]


def test_a_government_has_its_country(iris: Terminal, own: Database) -> None:
    ministry = ("--role", "government_officer", "--kind", "government", "--organisation", "Ministry of Labour")
    iris.refused("user", "invite", "asha@example.org", *ministry)
    iris.refused("user", "invite", "asha@example.org", *ministry, "--country", "Atlantis")
    iris.done("user", "invite", "asha@example.org", *ministry, "--country", "np")
    with own.reading() as session:
        assert session.scalars(select(m.Organisation.country)).all() == ["NP"]


@pytest.mark.parametrize(
    "arguments", [("asha",), ("asha@example.org", "--role", "auditor"), ("a b@example.org",)], ids=" ".join
)
def test_an_invitation_that_cannot_be_is_refused_and_leaves_nothing(
    iris: Terminal, own: Database, arguments: tuple[str, ...]
) -> None:
    iris.refused("user", "invite", *arguments)
    with own.reading() as session:
        assert session.scalars(select(m.Organisation)).all() == []
        assert session.scalars(select(m.OutgoingMail)).all() == []


def test_roles_and_kinds_that_are_none_end_with_two(iris: Terminal) -> None:
    iris.misused("user", "invite", "asha@example.org", "--role", "king")
    iris.misused("user", "invite", "asha@example.org", "--kind", "guild")
    iris.misused("user", "invite")
