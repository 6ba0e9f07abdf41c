"""What is installed is pinned and hashed, comes from where the machine says; nothing is copied in."""

from __future__ import annotations

import re

import pytest

from tests.house.source import ROOT, files, name

LOCKS = ("runtime", "dev")
PIN = re.compile(r"^([a-zA-Z0-9][\w.-]*)(?:\[[\w,]+\])?==(\S+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
ADDRESS = re.compile(r"\b[a-z]+://|--(?:extra-)?index-url|--find-links|@\s*file:", re.I)
FOREIGN_PLACES = re.compile(r"(?:^|/)(?:vendor|vendored|third[_-]party|node_modules|bower_components|dist)/", re.I)
FOREIGN_NAMES = re.compile(
    r"\.min\.(?:js|css)$|\.(?:woff2?|ttf|otf|eot|jar|whl|so|dll|exe|map)$|^(?:jquery|bootstrap|htmx|d3)", re.I
)
FOREIGN_WORDS = re.compile(r"@license|@preserve|Licensed under|SPDX-License-Identifier|Copyright \(c\)", re.I)


def lock(kind: str) -> str:
    return (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")


def pins(kind: str) -> dict[tuple[str, str], str]:
    """Name and condition of each pinned package, with its version."""
    found = {}
    for line in lock(kind).splitlines():
        if line and not line.startswith((" ", "#")):
            match = PIN.match(line)
            assert match, f"not a pin: {line}"
            found[(match[1].lower(), match[3] or "")] = match[2]
    return found


@pytest.mark.parametrize("kind", LOCKS)
def test_every_pin_has_a_hash(kind: str) -> None:
    blocks = re.split(r"\n(?=\S)", lock(kind))
    packages = [block for block in blocks if not block.startswith("#")]
    assert len(packages) == len(pins(kind)) > 20
    assert [block.split(" ")[0] for block in packages if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("kind", LOCKS)
def test_no_requirement_says_where_it_comes_from(kind: str) -> None:
    for path in (ROOT / "requirements" / f"{kind}{ending}" for ending in (".in", ".txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if ADDRESS.search(line)] == []


def test_people_who_build_it_run_what_runs() -> None:
    runtime, dev = pins("runtime"), pins("dev")
    assert {key: version for key, version in runtime.items() if dev.get(key) != version} == {}


@pytest.mark.parametrize("kind", LOCKS)
def test_every_wish_is_in_the_lock(kind: str) -> None:
    wishes = (ROOT / "requirements" / f"{kind}.in").read_text(encoding="utf-8").splitlines()
    names = [re.split(r"[\[=<>~!; ]", line)[0].lower() for line in wishes if line and line[0] not in "#-"]
    locked = {package.replace("_", "-") for package, _ in pins(kind)}
    assert [wish for wish in names if wish.replace("_", "-") not in locked] == []


def test_nothing_of_others_is_copied_in() -> None:
    places = ("iris", "static", "templates", "docs", "scripts")
    endings = (
        ".js",
        ".css",
        ".html",
        ".py",
        ".svg",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".map",
        ".so",
        ".jar",
        ".whl",
    )
    copied = []
    for path in files(*places, suffixes=endings):
        text = path.read_text(encoding="utf-8", errors="replace")[:4000]
        if FOREIGN_PLACES.search(name(path)) or FOREIGN_NAMES.search(path.name) or FOREIGN_WORDS.search(text):
            copied.append(name(path))
    assert copied == []
