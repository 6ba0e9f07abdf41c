"""The OpenAPI document is right, and the interface does what it says: tried out by Schemathesis."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from iris import models as m
from tests.client import PageClient
from tests.factories import Made

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
CALLS = {
    "/api/v1/agencies": {"q", "country", "destination", "sector", "status", "cursor", "limit"},
    "/api/v1/agencies/{public_id}": {"on", "known", "public_id"},
    "/api/v1/agencies/{public_id}/status": {"on", "known", "public_id"},
    "/api/v1/agencies/{public_id}/score": {"on", "known", "public_id"},
    "/api/v1/standards/{standard_id}/{version}": {"standard_id", "version"},
    "/api/v1/status": {"licence", "country", "name", "certificate", "on", "known"},
}


@pytest.fixture
def document(client: PageClient) -> dict[str, Any]:
    """The document as it is served."""
    found: dict[str, Any] = client.json("/api/v1/openapi.json")
    return found


def test_it_is_an_openapi_3_1_document(app: Flask, document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(document).validate()
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_it_names_every_call_with_its_parameters_and_answers(document: dict[str, Any]) -> None:
    assert document["paths"].keys() == CALLS.keys()
    for path, call in document["paths"].items():
        get = call["get"]
        named = {parameter["name"] for parameter in (*call.get("parameters", []), *get.get("parameters", []))}
        assert named == CALLS[path]
        assert get["summary"]
        assert {"200", "400", "404", "422"} <= get["responses"].keys()
        for code in ("400", "404", "422"):
            assert "application/problem+json" in get["responses"][code]["content"]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return own + [found for value in part.values() for found in references(value)]
        return [found for value in part for found in references(value)] if isinstance(part, list) else []

    found = references(document)
    assert found
    assert {reference.removeprefix("#/components/schemas/") for reference in found} <= document["components"][
        "schemas"
    ].keys()


@pytest.fixture
def heron(made: Made) -> m.RegisterEntry:
    """An agency that is there."""
    entry = made.agency("Heron Overseas Ltd")
    made.licence(entry, "0417")
    return entry


@pytest.fixture
def interface(app: Flask, made: Made, heron: m.RegisterEntry) -> schemathesis.BaseSchema:
    """The interface of a small register, as Schemathesis asks it."""
    made.licence(made.agency("Heron Overseas Ltd", country="NP"), "0417")
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        (path, mode)
        for path, named in CALLS.items()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        # Where all that is asked is a part of the address, any text is well formed.
        if mode is GenerationMode.POSITIVE or any(f"{{{name}}}" not in path for name in named)
    ],
)
def test_the_interface_does_what_its_document_says(
    interface: schemathesis.BaseSchema, heron: m.RegisterEntry, path: str, mode: GenerationMode
) -> None:
    @settings(
        max_examples=40,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=interface[path]["GET"].as_strategy(generation_mode=mode), there=st.booleans())
    def asked(case: schemathesis.Case, there: bool) -> None:
        if there and "public_id" in path:
            case.path_parameters = {"public_id": heron.public_id}
        if there and "standard_id" in path:
            case.path_parameters = {"standard_id": "agency", "version": "2026.1"}
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    asked()
