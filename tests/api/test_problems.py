"""Refusals of the interface: problem documents that name what to mend; never a page, never a fault."""

from __future__ import annotations

import errno
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

from iris.db import Database
from tests.client import PageClient
from tests.factories import Made

HOSTILE = [
    "\x00",
    "a\x00b",
    "\u202egnp",
    "🦆" * 100,
    "9" * 5000,
    "-1",
    "1e999",
    "NaN",
    "x" * 1_000_000,
    "[]",
    "{}",
    "%s%(x)s",
    "'; DROP TABLE licence; --",
    "\ufeff",
    "\u0301" * 300,
    "../../etc/passwd",
    "0x7fffffff",
    "Ltd" * 90,
    "١٢",
    " ",
    "",
]
QUERIES = {
    "/api/v1/agencies": ["q", "country", "status", "cursor", "limit"],
    "/api/v1/agencies/{id}": ["on", "known"],
    "/api/v1/agencies/{id}/status": ["on", "known"],
    "/api/v1/status": ["licence", "name", "certificate", "country", "on", "known"],
}


def problem(client: PageClient, path: str, status: int, method: str = "GET", **options: Any) -> dict[str, Any]:
    """The problem document of an answer."""
    answer = client.raw(path, method=method, status=status, **options)
    assert answer.mimetype == "application/problem+json"
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = answer.get_json()
    assert found["status"] == status
    assert {"type", "title", "status", "detail"} <= found.keys()
    assert found["detail"].endswith(".")
    return found


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/nothing", 404),
        ("/api/v1", 404),
        ("/api/", 404),
        ("/api/v2/agencies", 404),
        ("/api/v1/agencies/AG-0000-0000", 404),
        ("/api/v1/agencies/AG-0000-0000/status", 404),
        ("/api/v1/agencies/x/score", 404),
        ("/api/v1/status", 400),
        ("/api/v1/status?country=BD", 400),
        ("/api/v1/agencies?limit=0", 422),
        ("/api/v1/agencies?limit=101", 422),
        ("/api/v1/agencies?country=Bangladesh", 422),
        ("/api/v1/agencies?country=BD%0A", 422),
        ("/api/v1/agencies?status=nonsense", 422),
        ("/api/v1/status?name=x&on=yesterday", 422),
        ("/api/v1/status?name=x&known=yesterday", 422),
        ("/api/v1/status?name=x&on=0001-01-01", 422),
        ("/api/v1/status?name=x&known=9999-12-31T23:59:59-23:59", 422),
    ],
)
def test_a_refusal_is_a_problem_document(client: PageClient, path: str, status: int) -> None:
    found = problem(client, path, status)
    if status == 422:
        name = path.rpartition("=")[0].rpartition("&")[2].rpartition("?")[2]
        assert list(found["errors"]["query"]) == [name]
        assert "Mend the named parameters" in found["detail"]
        assert found["title"] == "Unprocessable Entity"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_is_only_read_can_not_be_written(client: PageClient, method: str) -> None:
    for path in ("/api/v1/agencies", "/api/v1/status", "/api/v1/openapi.json"):
        problem(client, path, 405, method)
        assert client.response is not None
        assert "GET" in client.response.headers["Allow"]


def test_people_get_pages_and_programs_get_documents(client: PageClient) -> None:
    assert client.get("/agencies/AG-0000-0000", status=404).h1 == "Nothing here"
    assert client.get("/api/docs/nothing", status=404).h1 == "Nothing here"
    problem(client, "/api/v1/agencies/AG-0000-0000", 404, headers={"Accept": "text/html"})


def test_a_sentence_is_said_in_the_language_that_was_asked_for(client: PageClient) -> None:
    problem(client, "/api/v1/nothing?lang=ar", 404, headers={"Accept-Language": "ar"})


def test_parameters_that_nobody_knows_are_passed_over(client: PageClient, made: Made) -> None:
    entry = made.agency()
    for path in (
        "/api/v1/agencies",
        f"/api/v1/agencies/{entry.public_id}",
        f"/api/v1/agencies/{entry.public_id}/status",
    ):
        plain = client.json(path)
        assert client.json(path + "?unknown=1&x[]=2&sektor=domestic&__class__=a") == plain
    assert client.json("/api/v1/status?name=x&unknown=1")["match"] == "none"


def test_ids_as_people_type_them_are_understood(client: PageClient, made: Made) -> None:
    entry = made.agency()
    for typed in (entry.public_id.lower(), entry.public_id.replace("-", "")):
        assert client.json(f"/api/v1/agencies/{typed}")["id"] == entry.public_id
    employer = made.agency(kind="employer")
    problem(client, f"/api/v1/agencies/{employer.public_id}", 404)


@pytest.mark.parametrize("path", QUERIES)
def test_no_value_breaks_anything(app: Flask, made: Made, path: str) -> None:
    entry = made.agency()
    made.licence(entry)
    http = app.test_client()
    for name in QUERIES[path]:
        for value in HOSTILE:
            more = {"name": "Heron"} if path.endswith("v1/status") and name in {"country", "on", "known"} else {}
            answer = http.get(path.replace("{id}", entry.public_id), query_string={name: value} | more)
            assert answer.status_code in {200, 400, 422}, f"{name}={value[:30]!r}: {answer.status_code}"
            assert answer.is_json
    for value in HOSTILE[:-2]:
        assert http.get(f"/api/v1/agencies/{value[:3000]}").status_code in {301, 308, 404}, value[:30]


@pytest.mark.parametrize(
    "query",
    [
        "\xff\xfe=\xc3",
        "name=%ff%fe",
        "name=a&name=b&name=c",
        "&&&=&",
        "%",
        "name",
        "name=a;b=c",
        "on=2026-01-01&on=2026-01-02&name=x",
    ],
)
def test_no_query_breaks_anything(app: Flask, query: str) -> None:
    for path in ("/api/v1/status", "/api/v1/agencies"):
        answer = app.test_client().get(path, environ_overrides={"QUERY_STRING": query})
        assert answer.status_code in {200, 400, 422}


class Away(Database):
    """A database that can't be used."""

    def __init__(self, why: Exception) -> None:
        self.why = why

    def session(self, *_: object, **__: object) -> Any:
        raise self.why


@pytest.mark.parametrize(
    "why",
    [
        OperationalError("select", {}, ConnectionError("gone")),
        InterfaceError("select", {}, ConnectionError("gone")),
        OSError(errno.ENOSPC, "gone"),
        OSError(errno.EROFS, "gone"),
    ],
    ids=["unreachable", "closed", "disk full", "disk read-only"],
)
def test_a_database_that_is_away_is_said_in_the_form_of_whoever_asked(
    app: Flask, client: PageClient, why: Exception
) -> None:
    app.extensions["iris_database"] = Away(why)
    found = problem(client, "/api/v1/agencies", 503)
    assert "try again in a minute" in found["detail"]
    assert client.get("/agencies", status=503).h1 == "Back in a moment"
    assert "gone" not in client.raw("/agencies", status=503).get_data(as_text=True)


def test_a_fault_of_ours_is_a_document_without_its_inside(app: Flask, client: PageClient) -> None:
    del app.extensions["iris_names"]
    found = problem(client, "/api/v1/agencies?q=Heron", 500)
    assert "KeyError" not in str(found)
