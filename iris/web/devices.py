"""The mark of a browser that carries fieldwork: whoever signs out there is asked about it first.

The cookie says that there is or was something, never what: only the browser itself knows what is not sent yet.
"""

from __future__ import annotations

from flask import Response, current_app, request
from werkzeug.wrappers import Response as Answer

from iris.rules.fieldwork import KEPT_FOR


def _name() -> str:
    return "__Host-field" if _secure() else "field"


def _secure() -> bool:
    secure: bool = current_app.config["IRIS_SETTINGS"].secure
    return secure


def mark(answer: Response) -> None:
    """Note that this browser carries fieldwork, for as long as it may keep it."""
    answer.set_cookie(_name(), "1", max_age=KEPT_FOR, httponly=True, secure=_secure(), samesite="Lax")


def carries_fieldwork() -> bool:
    """Whether this browser may hold something that was not sent."""
    return _name() in request.cookies


def unmark(answer: Answer) -> None:
    """Forget it: the browser is told to drop everything."""
    answer.delete_cookie(_name(), httponly=True, secure=_secure(), samesite="Lax")
