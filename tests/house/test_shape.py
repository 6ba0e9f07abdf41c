"""Small files, short functions, honest names."""

from __future__ import annotations

import ast
import statistics
from pathlib import Path

from tests.house.source import CODE, PRODUCT, ROOT, SHOWN, files, functions, name, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MEDIAN_FILE = 100
MEDIAN_FUNCTION = 10
EMPTY_NAMES = frozenset({"utils", "util", "utilities", "helpers", "helper", "common", "misc", "stuff"})
WRITTEN = (".py", ".html", ".txt", ".css", ".js", ".sh")


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def generated(path: Path) -> bool:
    """Whether a machine wrote it: migrations are written out by Alembic, one after another, never edited again."""
    return "versions" in path.parts


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_file_is_longer_than_a_person_can_hold_in_mind() -> None:
    written = files(*CODE, *SHOWN, suffixes=WRITTEN)
    assert written
    assert [
        f"{name(path)}: {lines(path)}" for path in written if not generated(path) and lines(path) > LONGEST_FILE
    ] == []


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{name(path)}:{function.lineno} {function.name}: {length(function)}"
        for path in files(*CODE)
        for function in functions(path)
        if not generated(path) and length(function) > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_half_of_the_files_are_short() -> None:
    assert statistics.median(lines(path) for path in files(*PRODUCT, *SHOWN, suffixes=WRITTEN)) <= MEDIAN_FILE


def test_half_of_the_functions_are_short() -> None:
    lengths = [length(function) for path in files(*PRODUCT) for function in functions(path)]
    assert statistics.median(lengths) <= MEDIAN_FUNCTION


def test_every_module_says_what_belongs_in_it() -> None:
    assert [name(path) for path in files(*CODE) if not ast.get_docstring(tree(path))] == []


def test_no_name_that_says_nothing() -> None:
    named = files(*CODE, *SHOWN, suffixes=WRITTEN)
    assert [name(path) for path in named if EMPTY_NAMES & {*path.relative_to(ROOT).parts, path.stem}] == []


def test_nothing_is_imported_inside_a_function() -> None:
    inside = [
        f"{name(path)}:{node.lineno}"
        for path in files(*CODE)
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []
