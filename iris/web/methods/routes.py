"""Pages of the method; everything here can be read without an account."""

from __future__ import annotations

from flask import Blueprint, jsonify, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from iris.rules.errors import RuleBroken
from iris.rules.scoring.examples import worked_example
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import method, methods
from iris.web.guard import public
from iris.web.headers import cache_publicly
from iris.web.methods import views

area = Blueprint("methods", __name__)


@area.get("/methods")
@public
def listed() -> ResponseReturnValue:
    """Every published version of the method, the newest first."""
    return cache_publicly(make_response(render_template("methods/list.html", methods=_shelf())))


@area.get("/methods/<version>")
@public
def show(version: str) -> ResponseReturnValue:
    """One version, explained; every figure is read from it."""
    found = _found(version)
    if found is None:
        return render_template("methods/unknown.html", methods=_shelf()), 404
    context = views.method_page(found) | views.example(found, worked_example(version))
    return cache_publicly(make_response(render_template("methods/method.html", **context)))


@area.get("/methods/<version>/example.json")
@public
def example(version: str) -> ResponseReturnValue:
    """The facts of the worked example, in the form that `iris score --facts` reads."""
    if _found(version) is None:
        return render_template("methods/unknown.html", methods=_shelf()), 404
    return cache_publicly(jsonify(worked_example(version).document))


def _found(version: str) -> Method | None:
    try:
        return method(version)
    except RuleBroken:
        return None


def _shelf() -> list[dict[str, object]]:
    return [
        {"href": url_for("methods.show", version=m.version), "version": m.version, "published": m.published}
        for m in reversed(methods())
    ]
