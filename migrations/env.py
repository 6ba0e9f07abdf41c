"""How migrations run: on the connection handed over by the command or the tests."""

from alembic import context

from iris.models import Base
from iris.models.base import UTCDateTime


def render(kind, item, _autogen):  # type: ignore[no-untyped-def]
    """Write our column types as plain ones: a migration never imports models."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection):  # type: ignore[no-untyped-def]
    """Run the wanted migrations in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
