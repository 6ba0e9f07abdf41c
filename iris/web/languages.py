"""Languages of the pages: which there are, which this reader gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale
from babel.dates import format_date
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations
from werkzeug.datastructures import LanguageAccept

RTL = frozenset({"ar"})
NAMES = {"en": "English", "ar": "العربية", "bn": "বাংলা", "ne": "नेपाली"}
"""A language is one catalogue in `translations/` and one line here."""
FOR_WORKERS = frozenset({"bn", "ne"})
"""Languages into which only what workers read is translated; elsewhere their readers get English."""
WORKER_FILES = (
    "templates/complaints/", "templates/layout/safe", "templates/layout/header", "templates/layout/languages",
    "templates/layout/messages", "templates/base", "templates/components/", "iris/web/complaints/",
    "iris/rules/cases/", "iris/rules/countries", "iris/rules/voice", "iris/web/forms", "templates/arrival/",
)  # fmt: skip
"""Which files say what workers read; the catalogues of those languages hold just that."""


def for_workers(path: str) -> bool:
    """Whether an address is one of those where these languages are spoken."""
    return path.startswith(("/complaints/", "/static/", "/leave")) or path == "/arrival"



TONGUES = {
    "en": "English",
    "ar": "العربية",
    "bn": "বাংলা",
    "ne": "नेपाली",
    "hi": "हिन्दी",
    "ur": "اردو",
    "ta": "தமிழ்",
    "si": "සිංහල",
    "tl": "Filipino",
    "id": "Bahasa Indonesia",
    "vi": "Tiếng Việt",
    "my": "မြန်မာ",
    "th": "ไทย",
    "am": "አማርኛ",
    "sw": "Kiswahili",
    "fr": "Français",
    "es": "Español",
}
"""Languages in which people may ask us to write; not all of them are languages of the pages."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language a page can be read in."""

    code: str
    name: str
    dir: str


LANGUAGES = tuple(Language(code, name, "rtl" if code in RTL else "ltr") for code, name in NAMES.items())
EVERYWHERE = tuple(language for language in LANGUAGES if language.code not in FOR_WORKERS)


def offered() -> tuple[Language, ...]:
    """The languages in which this page can be read."""
    return LANGUAGES if for_workers(request.path) else EVERYWHERE


def cookie_name(app: Flask) -> str:
    """The cookie that remembers the language; behind https bound to this host alone, as every cookie of ours."""
    return "__Host-lang" if app.config["IRIS_SETTINGS"].secure else "lang"


def choose() -> str:
    """`?lang=`, then the cookie, then the account's language, then what the browser asks for."""
    asked = (
        request.args.get("lang"),
        request.cookies.get(cookie_name(current_app)),
        getattr(g.get("signed_in"), "language", None),
    )
    found = next((code for code in asked if code in NAMES), None)
    chosen = found or _best(request.accept_languages)
    return chosen if chosen not in FOR_WORKERS or for_workers(request.path) else "en"


def for_nobody(accepted: LanguageAccept, cookie: str | None) -> str:
    """The language of a public page for somebody without an account: the cookie's, then what the browser asks for."""
    chosen = cookie if cookie in NAMES else _best(accepted)
    return "en" if chosen in FOR_WORKERS else chosen


def _best(accepted: LanguageAccept) -> str:
    return accepted.best_match(list(NAMES), "en")


def init(app: Flask) -> None:
    """Set up translations; `?lang=` is remembered in a cookie that says nothing else."""
    Babel(app, locale_selector=choose, default_translation_directories=str(current_root(app) / "translations"))
    app.after_request(_remember)
    # Those of the extension look for the catalogue anew at each of the hundred texts of a page.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue().ugettext(text),
        lambda one, many, number: _catalogue().ungettext(one, many, number),
        newstyle=True,
        pgettext=lambda context, text: _catalogue().upgettext(context, text),
        npgettext=lambda context, one, many, number: _catalogue().unpgettext(context, one, many, number),
    )


def _catalogue() -> Any:
    """The translations of this request's language; outside a request those of the extension."""
    if not has_request_context():
        return get_translations()
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def current_root(app: Flask):  # type: ignore[no-untyped-def]
    """The folder that holds templates, static files and catalogues."""
    return app.config["IRIS_ROOT"]


def _remember(response):  # type: ignore[no-untyped-def]
    code = request.args.get("lang")
    if code in NAMES:
        secure = current_app.config["IRIS_SETTINGS"].secure
        name = cookie_name(current_app)
        response.set_cookie(name, code, max_age=31_536_000, httponly=True, secure=secure, samesite="Lax")
    return response


def url_with(**changes: object) -> str:
    """The address of this page with changed query arguments: one value, several in a tuple, None for none."""
    arguments = [(key, value) for key, value in request.args.items(multi=True) if key not in changes]
    for key, given in changes.items():
        values = given if isinstance(given, tuple) else (given,)
        arguments += [(key, str(value)) for value in values if value is not None]
    # An address that begins with two slashes, or a slash and a backslash, would lead to another host.
    path = "/" + quote(request.path.lstrip("/\\"))
    return path + ("?" + urlencode(arguments) if arguments else "")


def locale() -> Locale:
    """The reader's locale."""
    return get_locale() or Locale("en")


def day_in_words(value: date | datetime | None) -> str:
    """A legal date in words, never 03/04; nothing when there is none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    return format_date(value, "d MMMM y", locale=locale())
