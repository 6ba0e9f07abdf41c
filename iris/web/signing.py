"""Forms of people without an account: the token checked by hand, so that a page open too long loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import current_app, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from iris.db import database
from iris.gateways.keys import Keys
from iris.web.forms import Form
from iris.web.identity import now, outside

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


def count_try(count: Count) -> None:
    """Count a try in a transaction of its own; tests and the bench may do without. Raises TooOften."""
    if current_app.config["IRIS_SETTINGS"].limits:
        with database().transaction() as counting:
            count(counting, outside().keys, now(), request.remote_addr or "")
