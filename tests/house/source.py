"""The source as the house tests read it: which files there are, and their syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("iris", "migrations", "config.py", "wsgi.py")
CODE = (*PRODUCT, "tests", "scripts", "bench")
SHOWN = ("templates", "static")
Function = ast.FunctionDef | ast.AsyncFunctionDef
SKIPPED = frozenset({"__pycache__", ".git", ".venv", "node_modules"})


def files(*places: str, suffixes: tuple[str, ...] = (".py",)) -> list[Path]:
    """All files below these places (folders or files of the root) with one of these endings, in order."""
    return sorted(path for place in places for path in _below(ROOT / place) if path.suffix in suffixes)


def _below(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for path in place.rglob("*") if place.is_dir() else ():
        if path.is_file() and not SKIPPED & set(path.relative_to(ROOT).parts):
            yield path


def name(path: Path) -> str:
    """The path as a person says it, from the root."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@dataclass(slots=True)
class Facts:
    """What the tests ask of a file, gathered in one walk through its tree; each name with its line."""

    functions: list[Function] = field(default_factory=list)
    imports: list[tuple[str, int]] = field(default_factory=list)
    calls: list[tuple[str, int]] = field(default_factory=list)
    attributes: list[tuple[str, int]] = field(default_factory=list)


@cache
def facts(path: Path) -> Facts:
    found = Facts()
    for node in ast.walk(tree(path)):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                found.functions.append(node)
            case ast.Import():
                found.imports += [(alias.name, node.lineno) for alias in node.names]
            case ast.ImportFrom(module=str(module)):
                found.imports += [(f"{module}.{alias.name}", node.lineno) for alias in node.names]
            case ast.Attribute(attr=name):
                found.attributes.append((name, node.lineno))
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
                found.calls.append((name, node.lineno))
    return found


def functions(path: Path) -> list[Function]:
    return facts(path).functions


def imports(path: Path) -> list[tuple[str, int]]:
    """What a file imports, as full names (`package.module.name`)."""
    return facts(path).imports


def calls(path: Path) -> list[tuple[str, int]]:
    """Names of what is called in a file, the last part only: `session.commit()` is `commit`."""
    return facts(path).calls


def attributes(path: Path) -> list[tuple[str, int]]:
    """Names read from objects in a file."""
    return facts(path).attributes
