"""Errors of the interface as problem documents (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from iris.rules.errors import RuleBroken
from iris.web.errors import SENTENCES, sentence_of

PREFIX = "/api/"
MIMETYPE = "application/problem+json"


def is_api() -> bool:
    """Whether this request is for the interface."""
    return request.path.startswith(PREFIX) and not request.path.startswith("/api/docs")


def problem(code: int, sentence: str, kind: str = "about:blank", **more: Any) -> tuple[Response, int]:
    """One problem: its status, a sentence that says what to do, a stable kind."""
    body = {"type": kind, "title": HTTPStatus(code).phrase, "status": code, "detail": sentence, **more}
    answer = jsonify(body)
    answer.mimetype = MIMETYPE
    answer.headers["Cache-Control"] = "no-store"
    return answer, code


def of_http(error: HTTPException) -> tuple[Response, int]:
    """A refusal of the web layer; wrong fields are named."""
    code = error.code or 500
    data = getattr(error, "data", None) or {}
    fields = data.get("messages", {})
    more = {"errors": fields} if fields else {}
    sentence = (
        gettext("Mend the named parameters and ask again.") if fields else str(SENTENCES.get(code, SENTENCES[400]))
    )
    answer = problem(code, sentence, **more)
    if code == 405 and getattr(error, "valid_methods", None):
        answer[0].headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", ())))
    return answer


def of_rule(error: RuleBroken, code: int = 409) -> tuple[Response, int]:
    """A refusal of the rules."""
    return problem(code, sentence_of(error), kind=f"urn:iris:problem:{error.code}")
