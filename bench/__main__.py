"""`python -m bench --out var/bench.json`: make the large register once, measure, print the table.

`python -m bench data --agencies N` only makes the register, where the environment says.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bench import data, filtering, importing, names, rows, scoring
from bench.table import Row
from config import ROOT, Settings
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop

MADE = "made.json"
LEFT_OUT = {
    "filing a complaint": "there are no complaints yet",
    "statistics over 1,000,000 cases": "there are no cases yet",
}
"""Rows of docs/performance.md that nothing can be measured for, and why."""


def main() -> None:
    """Measure; goals missed are said, the exit status is 0: a shared machine judges nothing."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench.json")
    parser.add_argument("--folder", type=Path, default=ROOT / "var", help="where the registers are kept between runs")
    parser.add_argument("--agencies", type=int, default=100_000)
    parser.add_argument("--large", action="store_true", help="10,000 and a million agencies: the rows of growth")
    told = parser.parse_args()
    found = {number: measured(told.folder, number) for number in ((10_000, 1_000_000) if told.large else (told.agencies,))}
    told.out.parent.mkdir(parents=True, exist_ok=True)
    listed = {str(number): [asdict(row) for row in lines] for number, lines in found.items()}
    told.out.write_text(json.dumps({"agencies": listed, "left_out": LEFT_OUT}, indent=2), "utf-8")


def measured(folder: Path, agencies: int) -> list[Row]:
    """The table for a register of this size."""
    shop = opened(folder / f"bench-{agencies}", agencies)
    found = []
    sys.stdout.write(f"{agencies:,} agencies\n")
    for row in measure(shop, min(agencies, 100_000)):
        mark = "met   " if row.met else "MISSED"
        sys.stdout.write(f"{mark} {row.what:46} {row.found:>14}  goal {row.goal:10} {row.against}\n")
        sys.stdout.flush()
        found.append(row)
    shop.database.dispose()
    return found


def opened(folder: Path, agencies: int) -> Workshop:
    """The register in this folder, made if it is not there yet."""
    os.environ |= {
        "IRIS_ENV": "test", "IRIS_LIMITS": "off", "IRIS_DATA_DIR": str(folder), "IRIS_DATABASE_URL": "",
        "IRIS_KEY_FILE": str(folder) + "-keys.json", "IRIS_MAIL_URL": "null:", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    if folder.exists() and not (folder / MADE).exists():
        shutil.rmtree(folder)
    shop = open_workshop(Settings.from_environ(os.environ))
    if not (folder / MADE).exists():
        began = time.monotonic()
        data.make(shop, agencies)
        (folder / MADE).write_text(json.dumps({"agencies": agencies, "seconds": time.monotonic() - began}), "utf-8")
    return shop


def measure(shop: Workshop, listed: int) -> Iterator[Row]:
    """Every row there is."""
    yield from rows.over_http(shop)
    yield from names.search(shop)
    yield from names.sheet(shop)
    yield filtering.rows(shop)
    yield scoring.row(shop)
    yield rows.start()
    scratch = Path(tempfile.mkdtemp(prefix="iris-bench-"))
    try:
        yield from importing.rows(scratch, listed)
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    if sys.argv[1:2] == ["data"]:
        del sys.argv[1]
        data.main()
    else:
        main()
