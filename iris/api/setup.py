"""The interface put together: its calls, its description, its errors."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, jsonify, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_smorest import Api
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from iris.api import agencies, problems, scores, standards
from iris.db import close_current
from iris.rules.errors import RuleBroken
from iris.web import errors
from iris.web.guard import public
from iris.web.headers import cache_publicly

VERSION = "1.0"


class Interface(Api):  # type: ignore[misc]
    """Only its calls answer in problem documents; the pages keep their own errors."""

    def _register_error_handlers(self) -> None:
        return


def init(app: Flask) -> None:
    """Add the calls of /api/v1 and their description."""
    app.config.update(
        API_TITLE="Recruitment Integrity Register",
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
    )
    interface = Interface(app)
    for calls in (agencies, scores, standards):
        interface.register_blueprint(calls.blueprint)
    app.extensions["iris_interface"] = interface
    app.add_url_rule("/api/v1/openapi.json", "openapi", description)
    app.add_url_rule("/api/docs", "api_docs", docs)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(RuleBroken, rule_broken)
    for away in errors.AWAY:
        app.register_error_handler(away, database_error)
    app.register_error_handler(OSError, disk_error)
    app.register_error_handler(Exception, fault)
    app.after_request(cacheable)
    app.config["IRIS_OPENAPI"] = described(interface)


def described(interface: Api) -> dict[str, Any]:
    """The OpenAPI document, with the errors that each call can give."""
    document: dict[str, Any] = interface.spec.to_dict()
    schema = {
        "type": "object",
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
            "detail": {"type": "string"}, "errors": {"type": "object"},
        },
        "required": ["type", "title", "status", "detail"],
    }  # fmt: skip
    document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = schema
    content = {problems.MIMETYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for calls in document["paths"].values():
        for call in calls.values():
            if isinstance(call, dict) and "responses" in call:
                call["responses"].pop("default", None)
                for code in ("400", "404", "409", "422", "429"):
                    call["responses"][code] = {"description": "A problem", "content": content}
    return document


@public
def description() -> ResponseReturnValue:
    """The OpenAPI document."""
    return cache_publicly(jsonify(current_document()))


@public
def docs() -> ResponseReturnValue:
    """The same, to be read by people."""
    page = render_template("api/docs.html", spec=current_document(), spec_href="/api/v1/openapi.json")
    return cache_publicly(make_response(page))


def current_document() -> dict[str, Any]:
    """The document of the running app."""
    found: dict[str, Any] = current_app.config["IRIS_OPENAPI"]
    return found


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Problem documents for the interface, pages for people."""
    if problems.is_api() and error.response is None:
        close_current()
        return problems.of_http(error)
    return errors.http_error(error)


def rule_broken(error: RuleBroken) -> ResponseReturnValue:
    """A refusal of the rules, in the form of whoever asked."""
    if problems.is_api():
        close_current()
        return problems.of_rule(error)
    return errors.rule_broken(error)


def database_error(error: DBAPIError) -> ResponseReturnValue:
    """The database is away, in the form of whoever asked."""
    page = errors.database_error(error)
    return problems.problem(503, str(errors.SENTENCES[503])) if problems.is_api() else page


def disk_error(error: OSError) -> ResponseReturnValue:
    """The disk is full or read-only, in the form of whoever asked."""
    page = errors.disk_error(error)
    code = page[1]
    return problems.problem(code, str(errors.SENTENCES[code])) if problems.is_api() else page


def fault(error: Exception) -> ResponseReturnValue:
    """A fault of ours, in the form of whoever asked."""
    page = errors.fault(error)
    return problems.problem(500, str(errors.SENTENCES[500])) if problems.is_api() else page


def cacheable(response):  # type: ignore[no-untyped-def]
    """Public reads of the interface can be kept and revalidated."""
    return cache_publicly(response) if problems.is_api() else response
