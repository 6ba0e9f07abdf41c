"""The blueprint of complaints, and what its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from iris import queries
from iris.db import current
from iris.services.cases.drafting import OpenDraft, unlock_draft
from iris.services.cases.sealing import OpenCase, unlock
from iris.services.limits import TooOften
from iris.web.identity import outside
from iris.web.signing import Count, count_try, signed_form, token_over

__all__ = [
    "EXIT",
    "FILES_BYTES",
    "Count",
    "area",
    "case_here",
    "count_try",
    "draft_here",
    "on_to",
    "page",
    "signed_form",
    "token_over",
]

area = Blueprint("complaints", __name__)

FILES_BYTES = 32 * 1024 * 1024
EXIT = "https://weather.com/"


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


def page(template: str, status: int = 200, error: TooOften | None = None, **context: Any) -> Response:
    """A page of a complaint."""
    answer: Response = make_response(render_template(f"complaints/{template}.html", **context), status)
    if error is not None:
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def on_to(endpoint: str, **values: Any) -> Answer:
    """Go on to a page of complaints."""
    return redirect(url_for(f"complaints.{endpoint}", **values), 303)
