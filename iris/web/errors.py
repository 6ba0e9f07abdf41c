"""Refusals and faults as pages: one clear sentence that says what to do, and a way back."""

from __future__ import annotations

import structlog
from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from iris.db import close_current
from iris.gateways.store import NO_ROOM, NOT_WRITABLE
from iris.rules.errors import RuleBroken
from iris.services.limits import TooOften

log = structlog.get_logger("errors")

AWAY = (OperationalError, InterfaceError, InternalError)
"""What a driver raises when the database is away, full or broken, not when we asked wrongly."""

TITLES = {
    400: lazy_gettext("This request can't be read"),
    401: lazy_gettext("Not signed in"),
    403: lazy_gettext("You may not do this"),
    404: lazy_gettext("Nothing here"),
    405: lazy_gettext("This can't be done here"),
    409: lazy_gettext("Not done"),
    413: lazy_gettext("Too large"),
    429: lazy_gettext("Too many tries"),
    500: lazy_gettext("Our fault"),
    503: lazy_gettext("Back in a moment"),
}
SENTENCES = {
    400: lazy_gettext("Go back and try again; nothing was changed."),
    401: lazy_gettext("Sign in first, or send a token that is still good."),
    403: lazy_gettext("Your role does not allow this. Ask the person who manages your accounts."),
    404: lazy_gettext("There is no such page, or it is not yours to see. Check the address, or search the register."),
    405: lazy_gettext("Go back and use the buttons of the page."),
    413: lazy_gettext("Send a smaller file; larger lists go in by command line."),
    500: lazy_gettext("Something broke here and was noted. Nothing of yours was changed; please try again."),
    503: lazy_gettext("The register can't answer now. Nothing was lost; try again in a minute."),
}


def init(app: Flask) -> None:
    """Turn refusals and faults into pages; the API has problem documents of its own."""
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(RuleBroken, rule_broken)
    app.register_error_handler(StaleDataError, stale)
    for away in AWAY:
        app.register_error_handler(away, database_error)
    app.register_error_handler(OSError, disk_error)
    app.register_error_handler(Exception, fault)


def sentence_of(error: RuleBroken) -> str:
    """The refusal in the reader's language."""
    text = gettext(error.sentence)
    return text % error.values if error.values else text


def page(code: int, sentence: str | None = None) -> tuple[str, int]:
    """The page of an error; ends the transaction first, so that a failed one holds nobody up."""
    close_current()
    title = TITLES.get(code, TITLES[400])
    text = sentence or SENTENCES.get(code, SENTENCES[400])
    return render_template("errors/error.html", code=code, title=title, sentence=text, back_href="/"), code


def http_error(error: HTTPException) -> ResponseReturnValue:
    """A refusal of the web layer, with its own page."""
    code = error.code or 500
    if error.response is not None or code < 400:
        return error
    body = page(code)
    if code == 405 and getattr(error, "valid_methods", None):
        return (*body, {"Allow": ", ".join(sorted(error.valid_methods))})  # type: ignore[attr-defined, misc]
    return body


def rule_broken(error: RuleBroken) -> ResponseReturnValue:
    """A refusal of the rules: its sentence, 409, or 429 when tried too often."""
    if isinstance(error, TooOften):
        answer = page(429, sentence_of(error))
        return (*answer, {"Retry-After": str(error.retry_after)})  # type: ignore[misc]
    return page(409, sentence_of(error))


def stale(_error: StaleDataError) -> ResponseReturnValue:
    """Two savers: the second is told."""
    return page(409, gettext("Somebody else changed this meanwhile. Open it again and repeat what is still needed."))


def database_error(error: DBAPIError) -> ResponseReturnValue:
    """The database is away or full: a clear page, nothing lost."""
    log.error("database", error=type(error.orig).__name__, endpoint=request.endpoint)
    return page(503)


def disk_error(error: OSError) -> tuple[str, int]:
    """The disk is full or read-only: as when the database is away; anything else is a fault of ours."""
    if error.errno not in NO_ROOM | NOT_WRITABLE:
        return fault(error)
    log.error("disk", error=error.strerror, endpoint=request.endpoint)
    return page(503)


def fault(error: Exception) -> tuple[str, int]:
    """A fault of ours: noted without personal data, said plainly."""
    log.error("fault", error=type(error).__name__, endpoint=request.endpoint, exc_info=error)
    return page(500)
