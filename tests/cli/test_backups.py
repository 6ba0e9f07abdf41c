"""A backup holds everything but the keys, is restored elsewhere whole, or refused in one sentence."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iris import models as m
from iris.cli import migrating
from iris.db import Database
from iris.gateways.keys import Keys, Purpose
from iris.gateways.store import FileStore
from iris.rules.access import SYSTEM
from iris.rules.roles import Role
from iris.services import accounts, mails
from tests.cli.commanding import Terminal
from tests.factories import Made
from tests.servers import create_database, database_name, drop_database

SECRET = b"letter of a person, 417 words"


@pytest.fixture
def empty_url(server: str | None, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Makes addresses of empty databases of this run's kind."""
    made = []

    def make() -> str:
        if server is None:
            return f"sqlite:///{tmp_path / uuid4().hex}.db"
        made.append(create_database(server, f"own_{uuid4().hex}"))
        return made[-1]

    yield make
    for url in made:
        assert server
        drop_database(server, database_name(url))


@pytest.fixture
def full(iris: Terminal, own: Database) -> Terminal:
    """A register with a list, an account with a second factor, a mail and a stored file."""
    path = iris.file("list.csv", "Licence No,Agency Name,Status\n0010,Alpha Ltd,Active\n0011,مكتب النور,Suspended\n")
    iris.done("import", "licences", path, "--country", "BD", "--authority", "Bureau of Work")
    keys = keys_of(iris)
    with own.transaction() as session:
        made = Made(session, keys, now_of(session))
        accounts.set_second_factor(session, keys, made.now, made.account(Role.REVIEWER), "JBSWY3DPEHPK3PXP")
        mails.post(session, keys, made.now, "reset", "x@example.org", "en", {"link": "-"})
    store_of(iris).put(SECRET, b"k" * 32)
    iris.done("journal", "seal")
    return iris


def now_of(session: Session) -> Any:
    return session.scalars(select(func.max(m.RegisterEntry.created_at))).one()


def keys_of(iris: Terminal) -> Keys:
    return Keys(Path(iris.env["IRIS_KEY_FILE"]))


def store_of(iris: Terminal) -> FileStore:
    return FileStore(Path(iris.env["IRIS_DATA_DIR"]) / "files")


def everything(url: str) -> dict[str, list[str]]:
    """All rows of all tables, but for what a command leaves behind by itself."""
    database = Database(url)
    with database.session(SYSTEM) as session:
        found = {}
        for mapper in m.Base.registry.mappers:
            columns = [mapper.columns[key] for key in sorted(mapper.columns.keys())]
            found[mapper.class_.__tablename__] = sorted(map(repr, session.execute(select(*columns)).all()))
    database.dispose()
    return found


def move(iris: Terminal, url: str) -> None:
    """Go on on a new machine: another database, another folder, the same key file."""
    iris.env |= {"IRIS_DATABASE_URL": url, "IRIS_DATA_DIR": str(iris.folder / uuid4().hex)}


def test_a_restored_register_is_the_same_to_the_last_row(full: Terminal, empty_url: Callable[[], str]) -> None:
    before = everything(full.env["IRIS_DATABASE_URL"])
    names = set(store_of(full).names())
    full.done("backup", full.folder / "b.zip")
    move(full, empty_url())
    assert "Now run: iris journal verify" in full.done("restore", full.folder / "b.zip").out
    assert everything(full.env["IRIS_DATABASE_URL"]) == before
    assert before["licence"], "an empty register proves nothing"
    (name,) = store_of(full).names()
    assert {name} == names
    assert store_of(full).read_all(name, b"k" * 32) == SECRET
    assert "The journal holds" in full.done("journal", "verify").out


def test_a_backup_goes_from_one_kind_of_database_to_the_other_and_back(
    full: Terminal, empty_url: Callable[[], str]
) -> None:
    before = everything(full.env["IRIS_DATABASE_URL"])
    full.done("backup", full.folder / "1.zip")
    move(full, f"sqlite:///{full.folder / 'other.db'}")
    full.done("restore", full.folder / "1.zip")
    full.done("backup", full.folder / "2.zip")
    move(full, empty_url())
    full.done("restore", full.folder / "2.zip")
    assert everything(full.env["IRIS_DATABASE_URL"]) == before


def test_life_goes_on_after_a_restore(full: Terminal, empty_url: Callable[[], str]) -> None:
    full.done("backup", full.folder / "b.zip")
    move(full, empty_url())
    full.done("restore", full.folder / "b.zip")
    path = full.file("next.csv", "Licence No,Agency Name,Status\n0012,Gamma Ltd,Active\n")
    full.done("import", "licences", path, "--country", "BD", "--authority", "Bureau of Work", "--part")
    assert "The journal holds" in full.done("journal", "verify").out


def test_an_old_backup_comes_up_to_todays_code(full: Terminal, own: Database, empty_url: Callable[[], str]) -> None:
    full.done("db", "downgrade", "0001_foundation")
    full.done("backup", full.folder / "old.zip")
    move(full, empty_url())
    full.done("restore", full.folder / "old.zip")
    assert "as the code wants it" in full.done("db", "check").out
    restored = everything(full.env["IRIS_DATABASE_URL"])
    assert len(restored["licence"]) == 2


def test_neither_the_keys_nor_what_is_sealed_can_be_read_in_a_backup(full: Terminal) -> None:
    full.done("backup", full.folder / "b.zip")
    with zipfile.ZipFile(full.folder / "b.zip") as zipped:
        content = b"".join(zipped.read(name) for name in zipped.namelist())
    assert SECRET not in content
    ring = json.loads(Path(full.env["IRIS_KEY_FILE"]).read_bytes())
    for versions in ring["purposes"].values():
        assert all(version["key"].encode() not in content for version in versions)
    assert (full.folder / "b.zip").stat().st_mode & 0o077 == 0


def test_a_backup_names_the_keys_it_needs_and_is_refused_without_them(
    full: Terminal, empty_url: Callable[[], str]
) -> None:
    needed = keys_of(full).current_id(Purpose.TOTP)
    assert needed in full.done("backup", full.folder / "b.zip").out
    move(full, empty_url())
    full.env["IRIS_KEY_FILE"] = str(full.folder / "new" / "keys.json")
    full.done("keys", "create")
    assert needed in full.refused("restore", full.folder / "b.zip")
    assert not Path(full.env["IRIS_DATA_DIR"]).exists()


def test_a_filled_database_is_never_written_over(full: Terminal) -> None:
    full.done("backup", full.folder / "b.zip")
    before = everything(full.env["IRIS_DATABASE_URL"])
    assert "not empty" in full.refused("restore", full.folder / "b.zip")
    assert everything(full.env["IRIS_DATABASE_URL"]) == before


def test_a_backup_is_never_written_over(full: Terminal) -> None:
    full.done("backup", full.folder / "b.zip")
    before = (full.folder / "b.zip").read_bytes()
    assert "exists already" in full.refused("backup", full.folder / "b.zip")
    assert (full.folder / "b.zip").read_bytes() == before


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def changed(path: Path) -> None:
    """One row of a table swapped for another, with a check sum of the archive that fits."""
    rewritten(path, "tables/licence", lambda content: content.replace(b"0010", b"0099"))


def newer(path: Path) -> None:
    rewritten(path, "manifest.json", lambda content: content.replace(migrating.head().encode(), b"9999_later"))


def fewer(path: Path) -> None:
    def lie(content: bytes) -> bytes:
        manifest = json.loads(content)
        manifest["tables"]["licence"]["rows"] += 1
        return json.dumps(manifest).encode()

    rewritten(path, "manifest.json", lie)


def rewritten(path: Path, member: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as zipped:
        contents = {name: zipped.read(name) for name in zipped.namelist()}
    contents[member] = change(contents[member])
    with zipfile.ZipFile(path, "w") as zipped:
        for name, content in contents.items():
            zipped.writestr(name, content)


@pytest.mark.parametrize("spoil", [cut, changed, newer, fewer], ids=lambda spoil: spoil.__name__)
def test_a_spoilt_backup_restores_nothing(
    full: Terminal, empty_url: Callable[[], str], spoil: Callable[[Path], None]
) -> None:
    path = full.folder / "b.zip"
    full.done("backup", path)
    good = shutil.copyfile(path, full.folder / "good.zip")
    spoil(path)
    move(full, empty_url())
    assert full.refused("restore", path)
    # Nothing stays behind that would keep the good copy from being restored.
    full.done("restore", good)
