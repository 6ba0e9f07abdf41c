"""The blueprint of complaints, and what its pages share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from iris import queries
from iris.db import current, database
from iris.gateways.keys import Keys
from iris.services.cases.drafting import OpenDraft, unlock_draft
from iris.services.cases.sealing import OpenCase, unlock
from iris.services.limits import TooOften
from iris.web.forms import Form
from iris.web.identity import now, outside

area = Blueprint("complaints", __name__)

FILES_BYTES = 32 * 1024 * 1024
EXIT = "https://weather.com/"
Count = Callable[[Session, Keys, datetime, str], None]


class Signed(Form):
    """A form of which only the token is WTForms' affair: its fields are the rules' questions."""


def signed_form() -> Signed | None:
    """The form, when its token is good; a page open too long keeps what was typed."""
    form = Signed()
    return form if form.validate() else None


def token_over() -> str:
    """What to say when the token ran out."""
    return gettext("This page was open for too long. Nothing you typed is lost: please send it again.")


def draft_here() -> OpenDraft | None:
    """The draft that this browser holds."""
    if g.actor.draft_id is None:
        return None
    row = queries.cases.draft(current(), g.actor.draft_id)
    return unlock_draft(outside().keys, row) if row is not None else None


def case_here() -> OpenCase:
    """The worker's own case."""
    row = queries.cases.case(current(), g.actor.case_id or 0)
    if row is None:
        abort(404)
    return unlock(outside().keys, row)


def count_try(count: Count) -> None:
    """Count a try in a transaction of its own; tests and the bench may do without. Raises TooOften."""
    if current_app.config["IRIS_SETTINGS"].limits:
        with database().transaction() as counting:
            count(counting, outside().keys, now(), request.remote_addr or "")


def page(template: str, status: int = 200, error: TooOften | None = None, **context: Any) -> Response:
    """A page of a complaint."""
    answer: Response = make_response(render_template(f"complaints/{template}.html", **context), status)
    if error is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def on_to(endpoint: str, **values: Any) -> Answer:
    """Go on to a page of complaints."""
    return redirect(url_for(f"complaints.{endpoint}", **values), 303)
