"""What each layer may do beside its imports, which import-linter checks (see pyproject.toml)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.source import ROOT, attributes, calls, files, imports, name

EDGES = ("iris/web/", "iris/api/", "iris/cli/", "iris/jobs/", "iris/db.py")
OUTSIDE_OF_PURE = frozenset(
    "asyncio fcntl glob http io logging multiprocessing os pathlib random secrets select shutil signal socket"
    " sqlite3 ssl subprocess sys tempfile threading time urllib uuid zipfile".split()
)
CLOCKS_AND_FILES = frozenset({"now", "today", "utcnow", "open", "read_text", "read_bytes", "getenv", "print"})
PAST_THE_FILTER_IMPORTS = frozenset({"sqlalchemy.text", "sqlalchemy.sql.text", "sqlalchemy.literal_column"})
PAST_THE_FILTER = frozenset(
    "bulk_insert_mappings bulk_save_objects bulk_update_mappings connection exec_driver_sql from_statement"
    " merge raw_connection".split()
)
OWN_DATA: dict[str, str] = {
    "iris/rules/standards/__init__.py": "versions of standards are data files of the package, read once",
}
"""Rules that read files of their own package, each with the reason."""
READERS = frozenset(f"sqlalchemy.{verb}" for verb in ("select", "insert", "update", "delete", "exists", "union"))

PAST_THE_FILTER_ALLOWED: dict[str, str] = {
    "iris/db.py": "the one place that knows engines, connections and the row filter itself",
}
"""Files that may go past the row filter, each with the reason; not a place for convenience."""


def test_import_contracts_hold() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
        "--no-cache",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_edge_commits() -> None:
    commits = [
        f"{name(path)}:{line}"
        for path in files("iris")
        if not name(path).startswith(EDGES)
        for called, line in calls(path)
        if called == "commit"
    ]
    assert commits == []


def test_nothing_goes_past_the_row_filter() -> None:
    found = []
    for path in files("iris", "config.py", "wsgi.py"):
        if name(path) in PAST_THE_FILTER_ALLOWED:
            continue
        found += [f"{name(path)}:{line} {what}" for what, line in imports(path) if what in PAST_THE_FILTER_IMPORTS]
        found += [f"{name(path)}:{line} {what}" for what, line in calls(path) if what in PAST_THE_FILTER]
        found += [f"{name(path)}:{line} {what}" for what, line in attributes(path) if what == "__table__"]
    assert found == []


def test_every_exception_from_the_row_filter_is_still_needed() -> None:
    for place, reason in PAST_THE_FILTER_ALLOWED.items():
        path = ROOT / place
        assert reason
        used = {what for what, _ in (*calls(path), *attributes(path), *imports(path))}
        assert used & (PAST_THE_FILTER | PAST_THE_FILTER_IMPORTS | {"__table__"}), f"{place} needs no exception"


def test_pages_and_commands_write_no_statements() -> None:
    found = [
        f"{name(path)}:{line} {what}"
        for path in files("iris/web", "iris/api", "iris/cli", "iris/jobs", "iris/app.py")
        for what, line in imports(path)
        if what in READERS
    ]
    assert found == []


def test_rules_are_pure() -> None:
    found = []
    for path in files("iris/rules"):
        named = ((what.split(".")[0], line) for what, line in imports(path))
        found += [f"{name(path)}:{line} imports {what}" for what, line in named if what in OUTSIDE_OF_PURE]
        if name(path) not in OWN_DATA:
            found += [f"{name(path)}:{line} calls {what}" for what, line in calls(path) if what in CLOCKS_AND_FILES]
    assert found == []


def areas() -> list[Path]:
    """The packages of pages; modules right in `iris/web` serve all of them."""
    return [path for path in sorted((ROOT / "iris" / "web").iterdir()) if (path / "__init__.py").is_file()]


def test_areas_of_pages_know_nothing_of_each_other() -> None:
    packages = {f"iris.web.{area.name}" for area in areas()}
    found = []
    for area in areas():
        others = tuple(packages - {f"iris.web.{area.name}"})
        for path in files(name(area)):
            found += [f"{name(path)}:{line} {what}" for what, line in imports(path) if _inside(what, others)]
    assert found == []


def test_the_api_and_what_serves_all_areas_use_no_area() -> None:
    packages = tuple(f"iris.web.{area.name}" for area in areas())
    shared = [path for path in files("iris/web") if path.parent == ROOT / "iris" / "web"]
    found = [
        f"{name(path)}:{line} {what}"
        for path in [*files("iris/api"), *shared]
        for what, line in imports(path)
        if _inside(what, packages)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "inside"),
    [
        ("iris.web.desk.routes", True),
        ("iris.web.desk", True),
        ("iris.web.desks", False),
        ("iris.web.guard", False),
    ],
)
def test_a_name_is_inside_a_package_by_its_parts(what: str, inside: bool) -> None:
    assert _inside(what, ("iris.web.desk",)) is inside


def _inside(what: str, packages: tuple[str, ...]) -> bool:
    return any(what == package or what.startswith(f"{package}.") for package in packages)
