"""The file of a method, written from its figures: what a release adds to `methods/` to publish it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from iris.rules.scoring import method as terms
from iris.rules.scoring import vocabulary
from iris.rules.scoring.method import Method

INDENT = "    "
SENTENCES = frozenset({"sentence", "lifted_by", "critical_sentence", "evidence_sentence"})
"""Fields with words for people: they are translated."""


def file_name(version: str) -> str:
    """The name of the file of a version."""
    return f"method_{version.replace('.', '_')}.py"


def source_of(method: Method) -> str:
    """The whole file: Python that gives this very method."""
    body = _written(method, 0)
    types = _used(vars(terms), body)
    words = _used(vars(vocabulary), body)
    return "\n".join(
        [
            f'"""Method {method.version}, as published. Never edit this file: copy it and change the copy."""',
            "",
            "from __future__ import annotations",
            "",
            "from datetime import date",
            "from types import MappingProxyType",
            "",
            *_import("iris.rules.scoring.method", types),
            *_import("iris.rules.scoring.vocabulary", words),
            "from iris.rules.wording import N_",
            "",
            f"METHOD = {body}",
            "",
        ]
    )


def _used(names: Mapping[str, Any], body: str) -> list[str]:
    own = (name for name, found in names.items() if isinstance(found, type) and not name.startswith("_"))
    return sorted(name for name in own if f"{name}(" in body or f"{name}." in body)


def _import(module: str, names: list[str]) -> Iterator[str]:
    yield f"from {module} import ("
    yield from (f"{INDENT}{name}," for name in names)
    yield ")"


def _written(part: Any, depth: int, name: str = "") -> str:
    match part:
        case Mapping():
            pairs = [f"{_written(key, 0)}: {_written(value, depth + 2)}" for key, value in part.items()]
            return f"MappingProxyType({_block('{', pairs, '}', depth)})"
        case frozenset():
            return f"frozenset({_block('{', sorted(_written(one, 0) for one in part), '}', depth)})"
        case tuple():
            return _block("(", [_written(one, depth + 1) for one in part], ")", depth)
        case _ if hasattr(part, "__dataclass_fields__"):
            own = [f"{f}={_written(getattr(part, f), depth + 1, f)}" for f in part.__dataclass_fields__]
            return f"{type(part).__name__}{_block('(', own, ')', depth)}"
    return _plain(part, name)


def _plain(part: Any, name: str) -> str:
    match part:
        case StrEnum():
            return f"{type(part).__name__}.{part.name}"
        case str():
            return f"N_({_quoted(part)})" if name in SENTENCES else _quoted(part)
        case date():
            return f"date({part.year}, {part.month}, {part.day})"
    return repr(part)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _block(begin: str, parts: list[str], end: str, depth: int) -> str:
    inner = "".join(f"{INDENT * (depth + 1)}{part},\n" for part in parts)
    return f"{begin}\n{inner}{INDENT * depth}{end}"
