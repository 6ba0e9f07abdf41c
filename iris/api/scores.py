"""Calls about scores: the score of one agency on a day, as known at a moment, with every line it is the sum of."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from iris import queries
from iris.api.schemas import Moments
from iris.db import current
from iris.web import scoring
from iris.web.asking import find_entry, today_of
from iris.web.guard import public

blueprint = Blueprint("api_scores", __name__, url_prefix="/api/v1", description="Scores and the lines they add up from")


class ContributionShape(Schema):
    """One line of the sum; `fact` names its single facts for those who may see them, else null."""

    part = fields.String(required=True)
    item = fields.String(required=True)
    points = fields.Float(required=True)
    low = fields.Float(required=True)
    high = fields.Float(required=True)
    fact = fields.List(fields.String(), allow_none=True)
    inputs = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)


class EvidenceShape(Schema):
    """How old the newest independent evidence is."""

    newest = fields.Date(allow_none=True)
    months = fields.Float(allow_none=True)


class ScoreShape(Schema):
    """The score with its margin and lines; or `value` null with the reason."""

    value = fields.Float(allow_none=True)
    low = fields.Float()
    high = fields.Float()
    band = fields.String(allow_none=True)
    reason = fields.String()
    gates = fields.List(fields.String())
    method = fields.String()
    on = fields.Date(required=True)
    known = fields.String(allow_none=True)
    coverage = fields.Float()
    evidence = fields.Nested(EvidenceShape)
    contributions = fields.List(fields.Nested(ContributionShape))


@blueprint.get("/agencies/<string:public_id>/score")
@public
@blueprint.arguments(Moments, location="query")
@blueprint.response(200, ScoreShape)
def score(args: dict[str, Any], public_id: str) -> dict[str, Any]:
    """The published score of one agency on a day, as known at a moment.

    Agencies that signed no agreement have none: `reason` is then `not_published`.
    """
    entry, _ = find_entry(public_id, "agency")
    known = args.get("known")
    entry = queries.merges.home(current(), entry, known)
    licences = queries.merges.of_entry(current(), entry, known)
    on = args.get("on") or today_of(entry, licences)
    return scoring.as_data(scoring.shown(entry, licences, on, known), on, known)
