"""Answers about the public register, kept by each process until the register changes or a day begins somewhere.

In front of the app: who asks again is answered without a session, a template or a query but one, that of the
register's change number. Only reads without any sign of a person are looked at: no session cookie, no token. What
is kept is what a route says everybody may keep (`headers.cache_publicly`) and sets no cookie. An answer is kept
under its stamp: address with query and host, language, the days it is now around the world, change number, code.
"""

from __future__ import annotations

import re
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header, parse_cookie

from iris.db import Database
from iris.gateways import clock
from iris.rules.countries import ZONES

STAMP, ENDPOINT = "iris.stamp", "iris.kept"
"""Where the request's environment says under which stamp its answer can be kept, and that it may be."""

PLACES = frozenset({"/", "/agencies", "/check", "/lists", "/api/v1/agencies", "/api/v1/status"})
BELOW = ("/agencies/", "/employers/", "/api/v1/agencies/", "/credentials/status/")
"""Addresses whose public answers depend on the register, the day and the reader's language alone."""

MOST_BYTES = 16 * 1024 * 1024
LARGEST = 256 * 1024
QUARTER = 900
"""Days begin on quarters of an hour, wherever one is."""

TAG = re.compile(r'"([0-9a-f]{16})-([0-9a-f]{16})"')
Start = Callable[..., Any]
Environ = dict[str, Any]


class Answer(NamedTuple):
    """A whole answer, as the server sent it."""

    endpoint: str
    headers: list[tuple[str, str]]
    body: bytes
    content: str
    """The second half of its tag, which says what is in it."""


class Answers:
    """The last answers of this process, up to so many bytes; the one not asked for longest goes first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._kept: OrderedDict[tuple[str, str], Answer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: tuple[str, str]) -> Answer | None:
        """The answer under this stamp in this encoding."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        return found

    def forget(self) -> None:
        """Drop them all."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def put(self, key: tuple[str, str], answer: Answer) -> None:
        """Keep an answer, unless it is too large."""
        if len(answer.body) > min(LARGEST, self.most):
            return
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = answer
            self._bytes += len(answer.body)
            while self._bytes > self.most:
                self._bytes -= len(self._kept.popitem(last=False)[1].body)


class Kept:
    """The app with its kept answers in front.

    `count(endpoint, code, seconds)` is told of every answer that the app itself did not see; `fixed` are the headers
    of every answer; `choose(languages asked for, cookie)` gives the language.
    """

    def __init__(
        self,
        app: Callable[..., Iterable[bytes]],
        database: Callable[[], Database],
        *,
        code: str,
        cookies: tuple[str, str],
        choose: Callable[[LanguageAccept, str | None], str],
        fixed: Iterable[tuple[str, str]],
        count: Callable[[str, int, float], None],
    ) -> None:
        self.answers = Answers()
        self._app, self._database, self._code, self._count = app, database, code, count
        self._session_cookie, self._language_cookie = cookies
        self._choose = lru_cache(maxsize=4096)(lambda text, cookie: choose(_languages(text), cookie))
        self._fixed = list(fixed)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        stamp = self._stamp(environ) if _may_be_kept(environ) else None
        if stamp is None:
            return self._app(environ, start)
        began = perf_counter()
        had = TAG.findall(environ.get("HTTP_IF_NONE_MATCH", ""))
        key = (stamp, environ.get("HTTP_ACCEPT_ENCODING", ""))
        kept = self.answers.get(key)
        tag = _same(had, stamp, kept)
        if tag is not None:
            start("304 NOT MODIFIED", [*self._fixed, ("ETag", tag)])
            self._count(kept.endpoint if kept else "kept", 304, perf_counter() - began)
            return [b""]
        if kept is not None:
            start("200 OK", list(kept.headers))
            self._count(kept.endpoint, 200, perf_counter() - began)
            return [kept.body]
        return self._asked(environ, start, key)

    def _asked(self, environ: Environ, start: Start, key: tuple[str, str]) -> Iterable[bytes]:
        environ[STAMP] = key[0]
        said: list[Any] = []

        def noted(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            said[:] = status, headers
            return start(status, headers, exc_info)

        found = self._app(environ, noted)
        endpoint, content = environ.get(ENDPOINT, ("", ""))
        if not endpoint or not said or not said[0].startswith("200") or _sets_a_cookie(said[1]):
            return found
        body = b"".join(found)
        if hasattr(found, "close"):
            found.close()
        self.answers.put(key, Answer(endpoint, list(said[1]), body, content))
        return [body]

    def _stamp(self, environ: Environ) -> str | None:
        """Under what the answer is kept; None for a person, or while nothing is known of changes."""
        cookies = environ.get("HTTP_COOKIE")
        given = parse_cookie(cookies) if cookies else {}
        if self._session_cookie in given:
            return None
        try:
            change = self._database().change_number()
        except (SQLAlchemyError, sqlite3.Error):
            return None
        if change is None:
            return None
        language = self._choose(environ.get("HTTP_ACCEPT_LANGUAGE", ""), given.get(self._language_cookie))
        parts = (
            environ.get("HTTP_HOST", ""), environ["PATH_INFO"], environ.get("QUERY_STRING", ""), language,
            _days(int(clock.now().timestamp()) // QUARTER), change, self._code,
        )  # fmt: skip
        return sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def tag_of(stamp: str, body: bytes) -> tuple[str, str]:
    """The tag of an answer, and the part of it that says what is in it."""
    content = sha256(body).hexdigest()[:16]
    return f"{stamp}-{content}", content


def code_version(root: Path) -> str:
    """What of ourselves shows in answers: another version of us gives other ones."""
    found = sha256()
    for place, kind in (("iris", "py"), ("templates", "html"), ("translations", "mo"), ("static", "css")):
        for path in sorted((root / place).glob(f"**/*.{kind}")):
            found.update(path.read_bytes())
    return found.hexdigest()


def _may_be_kept(environ: Environ) -> bool:
    path = environ.get("PATH_INFO", "")
    return (
        environ["REQUEST_METHOD"] == "GET"
        and (path in PLACES or path.startswith(BELOW))
        and "HTTP_AUTHORIZATION" not in environ
        # A language chosen by the address is remembered in a cookie.
        and "lang=" not in environ.get("QUERY_STRING", "")
    )


def _same(had: list[tuple[str, str]], stamp: str, kept: Answer | None) -> str | None:
    """The tag of a copy that the reader has and that is still right."""
    for own, content in had:
        if own == stamp or (kept is not None and content == kept.content):
            return f'W/"{own}-{content}"'
    return None


def _sets_a_cookie(headers: Iterable[tuple[str, str]]) -> bool:
    return any(name.lower() == "set-cookie" for name, _ in headers)


def _languages(text: str) -> LanguageAccept:
    return parse_accept_header(text, LanguageAccept)


@lru_cache(maxsize=4)
def _days(quarter: int) -> str:
    """The days it is now, zone by zone."""
    now = datetime.fromtimestamp(quarter * QUARTER, clock.now().tzinfo)
    days: dict[str, date] = {zone: now.astimezone(ZoneInfo(zone)).date() for zone in sorted({*ZONES.values(), "UTC"})}
    return sha256(repr(days).encode()).hexdigest()
