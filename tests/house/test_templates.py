"""Templates show and decide nothing: they compile, use what they import, name no role, compare no state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from flask import Flask
from jinja2 import Environment, meta, nodes

import iris.rules
from iris.rules.roles import Role
from tests.house.source import ROOT, files, name

TEMPLATES = ROOT / "templates"
ENDINGS = (".html", ".txt")
DECIDING = frozenset({"status", "state", "stage", "role", "kind"})
"""Attributes that a template may print but not compare: what follows from them is a rule."""
STATE_TYPES = re.compile(r"(Status|State|Stage|Move|Outcome|Decision)$")
INLINE = re.compile(
    r"<style\b|\sstyle=|\son[a-z]+\s*=|javascript:|<script(?![^>]*\b(?:src|type=\"application/)\b)", re.I
)
UNESCAPED = {
    "components/icon.html": "SHAPES[name]|safe",
    "account/second_factor.html": "qr|safe",
    "register/agency/certificate.html": "certificate.qr|safe",
}
"""The only unescaped output: pictures drawn by ourselves from no words of anybody."""
COLOUR = re.compile(r"(?:fill|stroke|color|stop-color)=\"#[0-9a-f]{3,8}\"", re.I)


def templates() -> list[Path]:
    return files("templates", suffixes=ENDINGS)


def states() -> set[str]:
    """The values of every enumeration of states in the rules."""
    for module in walk_packages(iris.rules.__path__, "iris.rules."):
        import_module(module.name)
    own = (kind for kind in StrEnum.__subclasses__() if kind.__module__.startswith("iris.rules"))
    return {str(member) for kind in own if STATE_TYPES.search(kind.__name__) for member in kind}


def parsed(environment: Environment, path: Path) -> nodes.Template:
    return environment.parse(path.read_text(encoding="utf-8"), filename=str(path))


@pytest.fixture
def environment(app: Flask) -> Environment:
    return app.jinja_env


def test_every_template_compiles(environment: Environment) -> None:
    assert templates()
    for path in templates():
        environment.get_template(path.relative_to(TEMPLATES).as_posix())


def test_every_template_is_used_with_what_is_there(environment: Environment) -> None:
    missing = [
        f"{name(path)} uses {used}"
        for path in templates()
        for used in meta.find_referenced_templates(parsed(environment, path))
        if used is not None and not (TEMPLATES / used).is_file()
    ]
    assert missing == []


def test_templates_use_what_they_import(environment: Environment) -> None:
    unused = []
    for path in templates():
        tree = parsed(environment, path)
        used = {node.name for node in tree.find_all(nodes.Name) if node.ctx == "load"}
        unused += [f"{name(path)}: {given}" for given in sorted(set(_given(tree)) - used)]
    assert unused == []


def _given(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all(nodes.FromImport):
        yield from (given if isinstance(given, str) else given[1] for given in node.names)
    for imported in tree.find_all(nodes.Import):
        yield imported.target


def test_templates_name_no_role(environment: Environment) -> None:
    roles = {str(role) for role in Role}
    named = [
        f"{name(path)}:{node.lineno} {node.value}"
        for path in templates()
        for node in parsed(environment, path).find_all(nodes.Const)
        if node.value in roles
    ]
    assert named == []


def test_templates_compare_no_state(environment: Environment) -> None:
    known = states()
    compared = [
        f"{name(path)}:{node.lineno}"
        for path in templates()
        for node in parsed(environment, path).find_all(nodes.Compare)
        if any(_decides(part, known) for part in (node.expr, *(operand.expr for operand in node.ops)))
    ]
    assert compared == []


def _decides(part: nodes.Expr, known: set[str]) -> bool:
    if isinstance(part, nodes.Getattr):
        return part.attr in DECIDING
    values = [part] if isinstance(part, nodes.Const) else part.find_all(nodes.Const)
    return any(value.value in known for value in values)


def test_templates_hold_no_code_no_style_and_no_colour() -> None:
    found = [
        f"{name(path)}:{number} {line.strip()[:80]}"
        for path in templates()
        if path.suffix == ".html"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if INLINE.search(line) or COLOUR.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("line", ['<p style="x">', "<style>", "<a onclick='x'>", "<script>", '<a href="javascript:x">'])
def test_inline_code_is_seen(line: str) -> None:
    assert INLINE.search(line)


@pytest.mark.parametrize("line", ['<script src="x" defer>', '<script type="application/json">', "<p>on = off</p>"])
def test_what_is_not_inline_code_is_let_pass(line: str) -> None:
    assert not INLINE.search(line)


def test_nothing_is_shown_unescaped_but_pictures_of_our_own() -> None:
    found = {
        name(path).removeprefix("templates/"): expression
        for path in templates()
        for expression in re.findall(r"{{\s*([^}]*\|\s*safe)\s*}}", path.read_text("utf-8"))
    }
    assert found == UNESCAPED
    assert not [name(path) for path in templates() if re.search(r"autoescape\s+false", path.read_text("utf-8"))]
