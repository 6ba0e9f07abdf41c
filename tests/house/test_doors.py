"""Every route says who may enter, and a stranger stays outside of what is not public."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.routing.converters import NumberConverter

from iris.rules.roles import Action

PUBLIC = "public"
WITHOUT_A_GUARD = {
    "static": "files that everyone may have; Flask's own view",
}
"""Endpoints that nobody of ours wrote, each with the reason why it needs no guard."""
OUTSIDE = frozenset({302, 303, 401, 404})


def views(app: Flask) -> Iterator[tuple[str, str, Any]]:
    """Every route: its address, its endpoint, and each function that answers."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in WITHOUT_A_GUARD:
            continue
        view = app.view_functions[rule.endpoint]
        in_class = getattr(view, "view_class", None)
        if in_class is None or hasattr(view, "iris_permission"):
            yield rule.rule, rule.endpoint, view
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.rule, rule.endpoint, getattr(in_class, method.lower())


def permission(view: Any) -> Action | str | None:
    return getattr(view, "iris_permission", None)


def test_every_route_is_permitted_or_public(app: Flask) -> None:
    found = list(views(app))
    assert len(found) > 1
    unsaid = [
        f"{address} ({endpoint})"
        for address, endpoint, view in found
        if not isinstance(permission(view), Action) and permission(view) != PUBLIC
    ]
    assert unsaid == []


def test_every_exception_is_a_route(app: Flask) -> None:
    assert WITHOUT_A_GUARD.keys() <= app.view_functions.keys()


def test_a_stranger_stays_outside(app: Flask) -> None:
    client = app.test_client()
    entered = []
    for rule in app.url_map.iter_rules():
        if not _guarded(app, rule) or "GET" not in (rule.methods or ()):
            continue
        address = _address(app, rule)
        status = client.get(address).status_code
        if status not in OUTSIDE:
            entered.append(f"{address}: {status}")
    assert entered == []


def test_a_stranger_cannot_write(app: Flask) -> None:
    client = app.test_client()
    entered = []
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}):
            if _guarded(app, rule):
                status = client.open(_address(app, rule), method=method).status_code
                if status not in OUTSIDE | {400}:
                    entered.append(f"{method} {rule.rule}: {status}")
    assert entered == []


def _guarded(app: Flask, rule: Rule) -> bool:
    """Whether nothing of the route is public."""
    own = [view for address, endpoint, view in views(app) if (address, endpoint) == (rule.rule, rule.endpoint)]
    return bool(own) and all(permission(view) != PUBLIC for view in own)


def _address(app: Flask, rule: Rule) -> str:
    converters = rule._converters
    values = {key: 1 if isinstance(converters[key], NumberConverter) else "x" for key in rule.arguments}
    with app.test_request_context():
        built = rule.build(values)
    assert built is not None, rule.rule
    return built[1]


@pytest.mark.parametrize("said", [Action.REGISTER_READ, PUBLIC])
def test_a_guarded_function_says_so(said: Action | str) -> None:
    def view() -> str:
        return ""

    assert permission(view) is None
    view.iris_permission = said  # type: ignore[attr-defined]
    assert permission(view) == said
