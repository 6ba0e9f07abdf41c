"""The source as the house tests read it: which files there are, and their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("iris", "migrations", "config.py", "wsgi.py")
CODE = (*PRODUCT, "tests", "scripts", "bench")
SHOWN = ("templates", "static")
SKIPPED = frozenset({"__pycache__", ".git", ".venv", "node_modules"})


def files(*places: str, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    """All files below these places (folders or files of the root) with one of these endings, in order."""
    return sorted(path for place in places for path in _below(ROOT / place) if path.suffix in suffixes)


def _below(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for path in place.rglob("*") if place.is_dir() else ():
        if path.is_file() and not SKIPPED & set(path.parts):
            yield path


def name(path: Path) -> str:
    """The path as a person says it, from the root."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """What a file imports, as full names (`package.module.name`), with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Names of what is called in a file, the last part only: `session.commit()` is `commit`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield called.attr, node.lineno
            elif isinstance(called, ast.Name):
                yield called.id, node.lineno


def attributes(path: Path) -> Iterator[tuple[str, int]]:
    """Names read from objects in a file, with the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            yield node.attr, node.lineno
