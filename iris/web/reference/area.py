"""The blueprint of the reference tables, and the page that leads to them."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from iris.rules.roles import Action
from iris.web.guard import permit

area = Blueprint("reference", __name__)


@area.get("/reference")
@permit(Action.REFERENCE_EDIT)
def tables() -> ResponseReturnValue:
    """Which tables there are."""
    return render_template("reference/tables.html")
