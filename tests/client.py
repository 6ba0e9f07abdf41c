"""A person without script: fetches pages, fills in forms, follows redirects; each page is checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from tests.page_rules import problems
from tests.pages import Form, Page

MOST_REDIRECTS = 5


class PageClient:
    """Wraps the test client of a Flask app. What is fetched must have the expected status and be right."""

    def __init__(self, app: Flask, *, language: str = "en") -> None:
        self.http = app.test_client()
        self.language = language
        self.path = "/"
        self.response: TestResponse | None = None
        """The last answer: headers, raw body."""

    def get(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """The page at `path`, relative to the last one; redirects are followed."""
        return self._page(self._open("GET", urljoin(self.path, path), status, options))

    def post(self, path: str, data: Mapping[str, Any] | None = None, *, status: int = 200, **options: Any) -> Page:
        """Post without a form: no token is added, so this is for what must be refused."""
        return self._page(self._open("POST", urljoin(self.path, path), status, {"data": data or {}, **options}))

    def submit(self, form: Form, *, status: int = 200, **values: Any) -> Page:
        """Fill in `form` of the last page and send it, as a browser would: hidden fields go along.

        Each name must be there; a list fills a field with several values, None leaves it out, a tuple
        `(stream, name)` is a file.
        """
        unknown = values.keys() - form.names()
        assert not unknown, f"the form has no field {sorted(unknown)}, only {sorted(form.names())}"
        data: dict[str, Any] = {**form.values(), **values}
        data = {name: value for name, value in data.items() if value is not None}
        goal = urljoin(self.path, form.action)
        if form.method == "get":
            return self._page(self._open("GET", urlsplit(goal).path, status, {"query_string": data}))
        return self._page(self._open("POST", goal, status, {"data": data}))

    def raw(self, path: str, *, method: str = "GET", status: int = 200, **options: Any) -> TestResponse:
        """An answer that is no page: files, JSON, redirects (not followed)."""
        response = self._send(method, path, options)
        self._expect(response, status, path)
        return response

    def json(self, path: str, *, method: str = "GET", status: int = 200, **options: Any) -> Any:
        """The JSON of an answer."""
        response = self.raw(path, method=method, status=status, **options)
        assert response.is_json, f"{path} answers with {response.content_type}"
        return response.get_json()

    def sign_in(self, email: str, password: str, totp_secret: str | None = None) -> Page:
        """Sign in by the form, with the second factor if one is asked for; the page one lands on."""
        page = self.get("/sign-in")
        page = self.submit(page.form(field="password"), email=email, password=password)
        if any("code" in form.names() for form in page.forms):
            assert totp_secret, "a code is asked for, and there is no secret to make it from"
            page = self.submit(page.form(field="code"), code=pyotp.TOTP(totp_secret).now())
        assert not urlsplit(self.path).path.startswith("/sign-in"), f"not signed in: {page.text[:300]}"
        return page

    def sign_out(self) -> Page:
        """Sign out by the form that every signed-in page has."""
        return self.submit(self.get("/desk").form(action="/sign-out"))

    def _open(self, method: str, path: str, status: int, options: dict[str, Any]) -> TestResponse:
        response = self._send(method, path, options)
        for _ in range(MOST_REDIRECTS):
            if response.status_code not in {301, 302, 303, 307, 308}:
                break
            path = self._own(urljoin(path, response.location or ""))
            response = self._send("GET", path, {})
        self._expect(response, status, path)
        self.path = path
        return response

    def _own(self, goal: str) -> str:
        parts = urlsplit(goal)
        assert parts.netloc in {"", "localhost", self.http.application.config.get("SERVER_NAME")}, goal
        return parts._replace(scheme="", netloc="").geturl()

    def _send(self, method: str, path: str, options: dict[str, Any]) -> TestResponse:
        headers = {"Accept-Language": self.language, **options.pop("headers", {})}
        self.response = self.http.open(path, method=method, headers=headers, **options)
        return self.response

    def _expect(self, response: TestResponse, status: int, path: str) -> None:
        got = response.status_code
        assert got == status, f"{path}: {got} instead of {status}\n{response.get_data(as_text=True)[:2000]}"

    def _page(self, response: TestResponse) -> Page:
        assert response.mimetype == "text/html", f"{self.path} is {response.mimetype}"
        page = Page(response.get_data(as_text=True))
        found = problems(page)
        assert not found, "\n".join([f"{self.path} ({response.status_code}):", *found])
        return page
