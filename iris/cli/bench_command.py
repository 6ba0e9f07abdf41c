"""The bench's register by command; the bench itself lies beside the product, for whoever builds it."""

from __future__ import annotations

import subprocess
import sys

import click

from config import ROOT


@click.group()
def bench() -> None:
    """The register that speed is measured on."""


@bench.command()
@click.option("--agencies", type=click.IntRange(min=1), default=100_000, show_default=True)
def data(agencies: int) -> None:
    """Make a seeded register with ten facts for each agency, in an empty IRIS_DATA_DIR."""
    if not (ROOT / "bench" / "data.py").is_file():
        raise click.ClickException("The bench is not part of this installation; use a checkout of the source.")
    command = [sys.executable, "-m", "bench", "data", "--agencies", str(agencies)]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
