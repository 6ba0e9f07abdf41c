"""The blueprint of the directory, and the choices its pages share."""

from __future__ import annotations

from flask import Blueprint
from flask_babel import gettext

from iris.rules.cases.purposes import NEVER_DEFAULT, RECEIVER_WORDS, Receiver
from iris.rules.countries import ZONES
from iris.web.languages import locale

area = Blueprint("directory", __name__)


def kinds(*, public: bool = False) -> list[tuple[str, str]]:
    """Kinds of help; police and immigration are not among those that we show to workers."""
    return [(kind, gettext(RECEIVER_WORDS[kind])) for kind in Receiver if not (public and kind in NEVER_DEFAULT)]


def countries() -> list[tuple[str, str]]:
    """All countries in the reader's language."""
    names = locale().territories
    return sorted(((code, str(names.get(code, code))) for code in ZONES), key=lambda pair: pair[1])
