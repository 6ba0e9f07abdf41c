"""A person at the other end of a real connection: cookies, form tokens, answers that may never come."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

import pyotp

from tests.live import HOST, Site

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: str
    location: str | None = None


@dataclass
class Visitor:
    """Asks one site; `None` is an answer that never came."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> Answer | None:
        connection = HTTPConnection(HOST, self.site.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body, headers["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = header.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(response.status, text, response.headers["Location"])

    def get(self, path: str) -> Answer | None:
        return self.ask("GET", path)

    def need(self, path: str) -> str:
        """A page that must be there."""
        answer = self.get(path)
        assert answer is not None, path
        assert answer.status == 200, (path, answer)
        return answer.body

    def token(self, path: str) -> str:
        """The form token of a page."""
        found = TOKEN.search(self.need(path))
        assert found, path
        return found[1] or found[2]

    def sign_in(self, account: dict[str, Any]) -> Visitor:
        token = self.token("/sign-in")
        fields = {"csrf_token": token, "email": account["email"], "password": account["password"]}
        answer = self.ask("POST", "/sign-in", fields)
        assert answer is not None
        assert answer.status == 302, answer
        code = pyotp.TOTP(account["totp_secret"]).at(int(time.time()))
        answer = self.ask("POST", "/sign-in/code", {"csrf_token": self.token("/sign-in/code"), "code": code})
        assert answer is not None
        assert answer.status == 302, answer
        return self
