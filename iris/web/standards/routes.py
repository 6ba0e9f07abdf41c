"""Pages of the standards; everything here can be read without an account."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iris.rules.errors import RuleBroken
from iris.rules.standards import Standard, published, standard
from iris.web.guard import public
from iris.web.headers import cache_publicly
from iris.web.standards import views

area = Blueprint("standards", __name__)


@area.get("/standards")
@public
def listed() -> ResponseReturnValue:
    """Every published version of every standard, the newest first."""
    page = render_template("standards/list.html", standards=views.shelf(published()))
    return cache_publicly(make_response(page))


@area.get("/standards/<standard_id>/<version>")
@public
def show(standard_id: str, version: str) -> ResponseReturnValue:
    """One version; `against=` leads to the differences from another one."""
    found = _found(standard_id, version)
    if found is None:
        return _unknown(standard_id)
    against = request.args.get("against")
    if against and _found(standard_id, against):
        return redirect(url_for("standards.compared", standard_id=standard_id, a=against, b=version))
    others = [s.version for s in published() if s.id == found.id and s.version != found.version]
    page = render_template("standards/version.html", **views.version_page(found), others=others)
    return cache_publicly(make_response(page))


@area.get("/standards/<standard_id>/<a>/<b>")
@public
def compared(standard_id: str, a: str, b: str) -> ResponseReturnValue:
    """What changed from one version to another."""
    old, new = _found(standard_id, a), _found(standard_id, b)
    if old is None or new is None:
        return _unknown(standard_id)
    page = render_template("standards/differences.html", **views.differences_page(old, new))
    return cache_publicly(make_response(page))


def _found(standard_id: str, version: str) -> Standard | None:
    try:
        return standard(standard_id, version)
    except RuleBroken:
        return None


def _unknown(standard_id: str) -> ResponseReturnValue:
    """There is no such version: the ones there are, of this standard or of all."""
    same = [found for found in published() if found.id == standard_id]
    return render_template("standards/unknown.html", standards=views.shelf(same or published())), 404
