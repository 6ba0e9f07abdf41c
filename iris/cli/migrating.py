"""Migrations from code: no ini file, the connection is ours."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from iris.db import migrating_connection, refuse_orphans
from iris.models import Base

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def configuration() -> Config:
    """Alembic's configuration."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s")
    return config


def head() -> str:
    """The newest migration of the code."""
    found = ScriptDirectory.from_config(configuration()).get_current_head()
    assert found is not None
    return found


def known() -> set[str]:
    """All migrations of the code."""
    return {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}


def current(engine: Engine) -> str | None:
    """The migration the database stands at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(engine: Engine, to: str = "head") -> None:
    """Bring the database up to a migration."""
    _run(engine, to, command.upgrade)


def downgrade(engine: Engine, to: str) -> None:
    """Bring the database down to a migration."""
    _run(engine, to, command.downgrade)


def _run(engine: Engine, to: str, act) -> None:  # type: ignore[no-untyped-def]
    config = configuration()
    # All of them or none: Alembic, which would commit each on SQLite, keeps to a transaction begun before.
    with migrating_connection(engine) as connection, connection.begin():
        config.attributes["connection"] = connection
        act(config, to)
        refuse_orphans(connection)


def differences(engine: Engine) -> list[object]:
    """What the models say and the database does not, or the other way round; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))
