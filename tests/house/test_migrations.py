"""Migrations stand in one row: numbered, each knowing the one before; HEAD makes two at once a conflict."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.source import ROOT, files, name, tree

VERSIONS = ROOT / "migrations" / "versions"
HEAD = ROOT / "migrations" / "HEAD"
NAME = re.compile(r"^(\d{4})_[a-z0-9]+(?:_[a-z0-9]+)*$")


def migrations() -> list[Path]:
    return [path for path in files("migrations/versions") if path.stem != "__init__"]


def constant(path: Path, wanted: str) -> str | None:
    """The value that a migration gives to one of Alembic's names."""
    for node in tree(path).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and wanted in _targets(node):
            value = ast.literal_eval(node.value)
            assert value is None or isinstance(value, str)
            return value
    raise AssertionError(f"{name(path)} has no {wanted}")


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = []
    for path in migrations():
        match = NAME.match(path.stem)
        assert match, f"{name(path)} is not named NNNN_what_it_does"
        numbers.append(int(match[1]))
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


def test_each_migration_follows_the_one_before() -> None:
    before = None
    for path in migrations():
        assert constant(path, "down_revision") == before
        before = constant(path, "revision")
        assert before in {path.stem, path.stem[:4]}


def test_head_names_the_last_one() -> None:
    assert HEAD.read_text(encoding="utf-8").strip() == migrations()[-1].stem


def test_every_migration_can_be_taken_back() -> None:
    for path in migrations():
        defined = {node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)}
        assert {"upgrade", "downgrade"} <= defined, name(path)
