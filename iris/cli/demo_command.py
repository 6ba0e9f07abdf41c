"""`iris demo load`."""

from __future__ import annotations

from pathlib import Path

import click

from iris import queries
from iris.cli.context import progress, settings
from iris.cli.demo.loading import ACCOUNTS, SETTING, is_empty, load, refuse_unless_empty, show_accounts
from iris.cli.demo.planning import SMALLEST, Size
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop
from iris.rules.errors import RuleBroken


@click.group()
def demo() -> None:
    """The demonstration register."""


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing when the register holds something already.")
@click.option(
    "--agencies",
    type=click.IntRange(SMALLEST, 300),
    default=300,
    show_default=True,
    help="How many agencies.",
)
def load_(if_empty: bool, agencies: int) -> None:
    """Fill the empty register with invented agencies, employers, lists and people."""
    told = settings()
    if told.env == "production":
        raise RuleBroken("demo_in_production", "Production takes no demonstration data; set IRIS_ENV=demo for it.")
    shop = open_workshop(told)
    try:
        if _there_already(shop, told.data_dir, if_empty):
            return
        load(shop, told.data_dir, progress(), Size(agencies, max(12, agencies // 5)))
    finally:
        shop.database.dispose()
    click.echo(f"The demonstration register is loaded; its accounts are in {told.data_dir / ACCOUNTS}.")


def _there_already(shop: Workshop, folder: Path, if_empty: bool) -> bool:
    """Whether there is nothing to load; raises when the register holds something and that matters."""
    with shop.database.reading() as session:
        if is_empty(session):
            return False
        loaded = queries.spine.setting(session, SETTING) is not None
        # A load that was killed between its last two steps: the register is there, its accounts wait to be shown.
        if not (loaded and show_accounts(folder)) and not if_empty:
            refuse_unless_empty(session)
    return True
