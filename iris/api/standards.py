"""Calls about standards: one published version with everything it says."""

from __future__ import annotations

from flask import abort
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from iris.rules.errors import RuleBroken
from iris.rules.standards import Standard, standard
from iris.web.guard import public

blueprint = Blueprint("api_standards", __name__, url_prefix="/api/v1", description="Standards and their versions")


class CriterionShape(Schema):
    """One demand; `maps_to` is the agency's criterion against which a finding that names an agency counts."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    requirement = fields.String(required=True)
    indicators = fields.List(fields.String(), required=True)
    elements = fields.List(fields.String(), required=True)
    guidance = fields.String(required=True)
    evidence = fields.List(fields.String(), required=True)
    weight = fields.Integer(required=True)
    zero_tolerance = fields.Boolean(required=True)
    basis = fields.String(required=True)
    source = fields.String(required=True)
    maps_to = fields.String(allow_none=True)


class PrincipleShape(Schema):
    """A group of criteria with its weight in the score."""

    code = fields.String(required=True)
    title = fields.String(required=True)
    weight = fields.Integer(required=True)
    overarching = fields.Boolean(required=True)
    basis = fields.String(required=True)
    source = fields.String(required=True)
    criteria = fields.List(fields.Nested(CriterionShape), required=True)


class StandardShape(Schema):
    """One published version, frozen: `checksum` is the SHA-256 of its file."""

    id = fields.String(required=True)
    version = fields.String(required=True)
    title = fields.String(required=True)
    subject = fields.String(required=True)
    valid_from = fields.Date(required=True)
    working_draft = fields.Boolean(required=True)
    notice = fields.String(required=True)
    languages = fields.List(fields.String(), required=True)
    public_summary = fields.String(required=True)
    checksum = fields.String(required=True)
    principles = fields.List(fields.Nested(PrincipleShape), required=True)


@blueprint.get("/standards/<string:standard_id>/<string:version>")
@public
@blueprint.response(200, StandardShape)
def version(standard_id: str, version: str) -> Standard:
    """One published version of a standard, in the language it is written in."""
    try:
        return standard(standard_id, version)
    except RuleBroken:
        abort(404)
