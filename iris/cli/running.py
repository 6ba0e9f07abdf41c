"""Run the server and the worker."""

from __future__ import annotations

import os
import sys

import click

from iris.cli import supervisor
from iris.cli.context import settings, workshop
from iris.jobs.worker import Worker


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, help="Port; PORT or 8000 when absent.")
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=4, show_default=True)
def run(host: str, port: int | None, workers: int, threads: int) -> None:
    """Run the server and a worker until Ctrl-C."""
    told = settings()
    sys.exit(supervisor.run(host=host, port=port or told.port, workers=workers, threads=threads, env=dict(os.environ)))


@click.command()
def worker() -> None:
    """Work on jobs until stopped."""
    with workshop() as shop:
        Worker(shop).run()
