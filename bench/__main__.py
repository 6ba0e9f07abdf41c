"""`python -m bench --out var/bench.json`: make the large register once, measure, print the table."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from bench import data, rows
from config import ROOT, Settings
from iris.jobs.workshop import open_workshop

MADE = "made.json"


def main() -> None:
    """Measure; goals missed are said, the exit status is 0: a shared machine judges nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "var" / "bench.json")
    parser.add_argument("--agencies", type=int, default=100_000)
    parser.add_argument("--large", action="store_true", help="a million agencies")
    told = parser.parse_args()
    agencies = 1_000_000 if told.large else told.agencies
    folder = ROOT / "var" / f"bench-{agencies}"
    os.environ |= {
        "IRIS_ENV": "test", "IRIS_LIMITS": "off", "IRIS_DATA_DIR": str(folder),
        "IRIS_KEY_FILE": str(folder) + "-keys.json", "IRIS_MAIL_URL": "null:", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    shop = open_workshop(Settings.from_environ(os.environ))
    if not (folder / MADE).exists():
        data.make(shop, agencies)
        (folder / MADE).write_text(json.dumps({"agencies": agencies}), "utf-8")
    found = [*rows.over_http(shop), rows.sheet(shop), rows.start()]
    scratch = Path(tempfile.mkdtemp(prefix="iris-bench-"))
    try:
        found += rows.importing(scratch, min(agencies, 100_000))
    finally:
        shutil.rmtree(scratch)
    told.out.parent.mkdir(parents=True, exist_ok=True)
    told.out.write_text(json.dumps({"agencies": agencies, "rows": rows.plain(found)}, indent=2), "utf-8")
    for row in found:
        mark = "met   " if row.met else "missed"
        sys.stdout.write(f"{mark} {row.what:46} {row.found:>14}  goal {row.goal:10} {row.against}\n")


if __name__ == "__main__":
    main()
