"""JSON lists: an array of objects, an object that holds one, or one object on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from iris.rules.errors import RuleBroken
from iris.rules.lists.tables import Form, Line, Table
from iris.rules.wording import N_

_TOTALS = frozenset({
    "total", "totalcount", "totalitems", "totalresults", "totalrecords", "totalrows", "totalelements",
    "totalhits", "count", "numfound", "recordstotal", "recordcount", "matches",
})  # fmt: skip
_DEEPEST = 6

NOT_JSON = N_("The file begins like JSON but cannot be read as JSON: it may be cut. Get it again.")
NO_LIST = N_("The JSON file holds no list of records.")
SEVERAL = N_("The JSON file holds several lists (%(names)s). Send one of them.")
NO_ROWS = N_("The file holds no rows.")


def read_json(data: bytes, filename: str) -> Table:
    """A JSON file as a Table; numbers stay as they are written.

    Raises RuleBroken `json_unreadable`, `json_no_list`, `json_several_lists`, `no_rows`.
    """
    whole = _parsed(data)
    objects = _objects(whole)
    if not objects:
        raise RuleBroken("no_rows", NO_ROWS)
    flat = [_flat(each) for each in objects]
    keys = tuple(dict.fromkeys(key for each in flat for key in each))
    rows = [tuple(each.get(key, "") for key in keys) for each in flat]

    def lines() -> Iterator[Line]:
        return (Line(number, cells) for number, cells in enumerate(rows, 1))

    stated = _stated_total(whole, 0)
    partial = stated if stated is not None and stated > len(rows) else None
    return Table(filename, Form.JSON, lines, encoding="UTF-8", keys=keys, partial_of=partial)


def _parsed(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-16", errors="strict") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=lambda _: "")
    except RecursionError:
        raise RuleBroken("json_unreadable", NOT_JSON) from None
    except ValueError:
        return _by_lines(text)


def _by_lines(text: str) -> Any:
    try:
        each = [json.loads(line, parse_int=str, parse_float=str) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise RuleBroken("json_unreadable", NOT_JSON) from None
    if len(each) < 2 or not all(isinstance(one, dict) for one in each):
        raise RuleBroken("json_unreadable", NOT_JSON)
    return each


def _objects(whole: Any) -> list[dict[str, Any]]:
    lists = dict(_lists(whole, "", 0))
    if not lists:
        raise RuleBroken("json_no_list", NO_LIST)
    if len(lists) > 1:
        raise RuleBroken("json_several_lists", SEVERAL, names=", ".join(name or "-" for name in lists))
    return next(iter(lists.values()))


def _lists(value: Any, name: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The lists of objects in the outer objects; never those inside a record."""
    if isinstance(value, list) and (not value or all(isinstance(each, dict) for each in value)):
        if value or not name:
            yield name, value
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, inner in value.items():
            yield from _lists(inner, f"{name}.{key}" if name else key, depth + 1)


def _stated_total(value: Any, depth: int) -> int | None:
    """The largest number an outer object gives as its total."""
    if not isinstance(value, dict) or depth >= _DEEPEST:
        return None
    own = [int(inner) for key, inner in value.items() if _is_total(key, inner)]
    deeper = [_stated_total(inner, depth + 1) for inner in value.values()]
    return max([*own, *(total for total in deeper if total is not None)], default=None)


def _is_total(key: str, value: Any) -> bool:
    plain = key.replace("_", "").replace("-", "").casefold()
    return plain in _TOTALS and isinstance(value, str) and value.isdecimal() and len(value) < 12


def _flat(record: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """A record as texts; an object inside it gives `outer.inner`, a list of texts is joined with commas."""
    cells: dict[str, str] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and depth < 2:
            cells |= _flat(value, f"{name}.", depth + 1)
        else:
            cells[name] = _shown(value)
    return cells


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
