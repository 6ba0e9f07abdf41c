"""Answers are written by hand: they hold exactly what the description says."""

from __future__ import annotations

import pytest
from marshmallow import Schema

from iris.api import schemas
from tests.client import PageClient
from tests.factories import Made

ANSWERS = {
    "/api/v1/agencies": schemas.Page(),
    "/api/v1/agencies?q=Heron": schemas.Page(),
    "/api/v1/agencies/{}": schemas.Agency(),
    "/api/v1/agencies/{}/status": schemas.Status(),
    "/api/v1/agencies/{}/status?on=2020-01-01&known=2020-01-01T10:00:00Z": schemas.Status(),
    "/api/v1/status?licence=0417": schemas.Check(),
    "/api/v1/status?name=Nobody": schemas.Check(),
}


@pytest.mark.parametrize("path", ANSWERS)
def test_an_answer_is_what_the_description_promises(client: PageClient, made: Made, path: str) -> None:
    entry = made.agency("Heron Ltd")
    made.licence(entry)
    schema: Schema = ANSWERS[path]
    found = client.json(path.format(entry.public_id))
    assert schema.validate(found) == {}
    assert schema.dump(schema.load(found)) == found
