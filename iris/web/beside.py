"""Texts that must be understood exactly: while no speaker has reviewed a translation, the English stands beside it.

For consent, referral and danger (complaint process). In a template: `{{ sure('Yes, send this text') }}`, in place of
`{{ _('…') }}`; a text of the rules is given as it is there.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g
from flask_babel import gettext
from markupsafe import Markup

from iris import queries
from iris.db import database
from iris.rules.translations import digest
from iris.web.languages import locale

ENGLISH = Markup('<span lang="en" dir="ltr">{}</span>')
BESIDE = Markup('{} <span class="beside" lang="en" dir="ltr">{}</span>')


def init(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.globals["sure"] = sure


def sure(text: str, **values: Any) -> str | Markup:
    """The translation of a text, beside it the English while no speaker found it right; without one the English."""
    if not text:
        return ""
    translated = gettext(text, **values)
    if locale().language == "en":
        return translated
    if gettext(text) == text:
        return ENGLISH.format(translated)
    if digest(text, (gettext(text),)) in _right():
        return translated
    return BESIDE.format(translated, text % values if values else text)


def _right() -> frozenset[str]:
    """What was found right, read once for a page that has such texts. By the system: reviews are not public."""
    if "reviewed" not in g:
        with database().reading() as session:
            g.reviewed = queries.translations.right(session, str(locale().language))
    found: frozenset[str] = g.reviewed
    return found
