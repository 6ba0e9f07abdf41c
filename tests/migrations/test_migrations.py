"""Up, down, up; the models' schema exactly; rows live through a rebuild of their tables (case 65)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iris import models as m
from iris.cli import migrating
from iris.db import Database, make_engine
from iris.gateways.keys import Keys
from iris.jobs import trails
from iris.jobs.handlers import Workshop
from iris.rules.status import State
from iris.services.register import Said
from tests.factories import Made
from tests.services.incoming import Lists

REBUILD = """
import sqlalchemy as sa
from alembic import op

revision = "{name}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def rebuild():
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"


def upgrade():
    for table in ("register_entry", "licence", "status_fact", "import_batch"):
        with op.batch_alter_table(table, recreate=rebuild()) as batch:
            batch.add_column(sa.Column("extra", sa.Text(), nullable=True))
    {then}


def downgrade():
    for table in ("import_batch", "status_fact", "licence", "register_entry"):
        with op.batch_alter_table(table, recreate=rebuild()) as batch:
            batch.drop_column("extra")
"""


@pytest.fixture
def engine_of_ones_own(own_url: str) -> Iterator[Engine]:
    engine = make_engine(own_url)
    yield engine
    engine.dispose()


def one_more(folder: Path, then: str = "pass") -> Path:
    """Our migrations and one further that rebuilds four tables, as a later release may have it."""
    shutil.copytree(migrating.FOLDER, folder)
    before = migrating.head()
    name = f"{int(before[:4]) + 1:04}_rebuilt"
    (folder / "versions" / f"{name}.py").write_text(REBUILD.format(name=name, before=before, then=then))
    return folder


def run(engine: Engine, folder: Path, act: Callable[..., None], to: str) -> None:
    """What the command does, with another folder of migrations."""

    def moved(config: object, target: str) -> None:
        config.set_main_option("script_location", str(folder))
        act(config, target)

    migrating._run(engine, to, moved)


def filled(shop: Workshop, keys: Keys, folder: Path) -> None:
    """Entries with facts, a list, corrections: rows in every table that the rebuild touches."""
    lists = Lists(shop, folder)
    lists.take([("0010", "Orchard International", "Active"), ("0011", "Heron Overseas", "Suspended")])
    with shop.database.transaction() as session:
        made = Made(session, keys, lists.now)
        licence = made.licence(made.agency("Kestrel Ltd"), "77")
        wrong = made.fact(licence, State.REVOKED)
        made.fact(licence, State.VOID, corrects=wrong.id)


def contents(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, but for their order."""
    found = {}
    for mapper in m.Base.registry.mappers:
        columns = [mapper.class_.__mapper__.columns[key] for key in sorted(mapper.columns.keys())]
        found[mapper.class_.__tablename__] = sorted(session.execute(select(*columns)).all(), key=repr)
    return found


def test_an_empty_database_comes_up_as_the_models_say(engine_of_ones_own: Engine) -> None:
    assert migrating.current(engine_of_ones_own) == migrating.head()
    assert migrating.differences(engine_of_ones_own) == []


def test_the_newest_migration_is_the_one_that_head_names() -> None:
    assert (migrating.FOLDER / "HEAD").read_text("utf-8").strip() == migrating.head()


def test_a_difference_between_models_and_database_is_seen(engine_of_ones_own: Engine) -> None:
    with engine_of_ones_own.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE setting ADD COLUMN stray TEXT")
    assert "stray" in str(migrating.differences(engine_of_ones_own))


def test_every_migration_goes_up_down_and_up(engine_of_ones_own: Engine) -> None:
    migrating.downgrade(engine_of_ones_own, "base")
    assert migrating.current(engine_of_ones_own) is None
    assert inspect(engine_of_ones_own).get_table_names() == ["alembic_version"]
    for _ in range(int(migrating.head()[:4])):
        migrating.upgrade(engine_of_ones_own, "+1")
        migrating.downgrade(engine_of_ones_own, "-1")
        migrating.upgrade(engine_of_ones_own, "+1")
    assert migrating.current(engine_of_ones_own) == migrating.head()
    assert migrating.differences(engine_of_ones_own) == []


def test_upgrading_twice_changes_nothing(own: Database, own_shop: Workshop, keys: Keys, tmp_path: Path) -> None:
    filled(own_shop, keys, tmp_path)
    with own.reading() as session:
        before = contents(session)
    migrating.upgrade(own.engine)
    with own.reading() as session:
        assert contents(session) == before


def test_rows_live_through_a_rebuild_and_back(own: Database, own_shop: Workshop, keys: Keys, tmp_path: Path) -> None:
    filled(own_shop, keys, tmp_path)
    with own.reading() as session:
        before = contents(session)
        assert all(before[name] for name in ("register_entry", "licence", "status_fact", "import_batch"))
    folder = one_more(tmp_path / "migrations")
    for _ in range(2):
        run(own.engine, folder, command.upgrade, "head")
        assert "extra" in {column["name"] for column in inspect(own.engine).get_columns("status_fact")}
        with own.reading() as session:
            assert contents(session) == before
        run(own.engine, folder, command.downgrade, "-1")
    assert migrating.differences(own.engine) == []
    with own.reading() as session:
        assert contents(session) == before
        assert list(trails.verify(session, keys)) == []


@pytest.mark.parametrize(
    "said",
    [{"state": "void"}, {"state": "valid", "effective_to": "before"}, {"state": "valid", "licence_id": 4711}],
    ids=["void that voids nothing", "dates reversed", "fact about nothing"],
)
def test_constraints_still_refuse_after_a_rebuild(
    own: Database, own_shop: Workshop, keys: Keys, tmp_path: Path, said: dict[str, object]
) -> None:
    filled(own_shop, keys, tmp_path)
    run(own.engine, one_more(tmp_path / "migrations"), command.upgrade, "head")
    with own.transaction() as session:
        good = session.scalars(select(m.StatusFact).limit(1)).one()
        first = good.effective_from
        row = {"licence_id": good.licence_id, "effective_from": first, "recorded_at": good.recorded_at}
        if said.get("effective_to"):
            said = said | {"effective_to": first.replace(year=first.year - 1)}
        session.add(m.StatusFact(**(row | {"source_kind": "officer"} | said)))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_a_made_up_status_is_refused_before_it_is_stored() -> None:
    with pytest.raises(ValueError, match="bogus"):
        Said(State("bogus"), None)  # type: ignore[arg-type]


def test_a_migration_that_fails_leaves_nothing_half(
    own: Database, own_shop: Workshop, keys: Keys, tmp_path: Path
) -> None:
    filled(own_shop, keys, tmp_path)
    with own.reading() as session:
        before = contents(session)
    folder = one_more(tmp_path / "migrations", then="raise RuntimeError('power is out')")
    with pytest.raises(RuntimeError, match="power is out"):
        run(own.engine, folder, command.upgrade, "head")
    assert migrating.current(own.engine) == migrating.head()
    assert migrating.differences(own.engine) == []
    with own.reading() as session:
        assert contents(session) == before


def test_after_a_migration_foreign_keys_are_checked_again(
    own: Database, own_shop: Workshop, keys: Keys, tmp_path: Path
) -> None:
    for then in ("pass", "raise RuntimeError('power is out')"):
        folder = one_more(tmp_path / f"migrations {len(then)}", then)
        try:
            run(own.engine, folder, command.upgrade, "head")
            run(own.engine, folder, command.downgrade, "-1")
        except RuntimeError:
            assert then != "pass"
        with pytest.raises(IntegrityError), own.transaction() as session:
            session.add(m.ImportRow(batch_id=4711, row_number=1, outcome="new", detail={}))
    with own.reading() as session:
        assert session.scalar(select(func.count()).select_from(m.ImportRow)) == 0


def test_a_migration_that_would_leave_rows_pointing_at_nothing_is_refused(
    own: Database, own_shop: Workshop, keys: Keys, tmp_path: Path
) -> None:
    """Foreign keys are off while SQLite rebuilds; what a migration orphans must still be found."""
    filled(own_shop, keys, tmp_path)
    folder = one_more(tmp_path / "migrations", then="op.execute('DELETE FROM licence')")
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        run(own.engine, folder, command.upgrade, "head")
    assert migrating.current(own.engine) == migrating.head()
    with own.reading() as session:
        assert session.scalar(select(func.count()).select_from(m.Licence)) == 3
