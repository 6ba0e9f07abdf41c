"""The shapes that the interface takes and gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from iris.rules.names import Verdict
from iris.rules.organisations import SECTORS
from iris.rules.status import AgencyWord, State
from iris.web.asking import LONGEST_CURSOR, read_day, read_known

WORDS = [str(word) for word in AgencyWord]
STATES = [str(state) for state in State if state not in (State.REINSTATED, State.VOID)]


COUNTRY = (validate.Length(equal=2), validate.Regexp(r"^[A-Za-z]{2}$"))
"""Two letters; the length too, since the dollar sign lets a line end pass."""


class Query(Schema):
    """Parameters; unknown ones are passed over."""

    class Meta:
        """How parameters are read."""

        unknown = EXCLUDE


class Day(fields.Date):
    """A day as 2026-11-25; left empty it is absent."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date | None:  # type: ignore[override]
        try:
            return read_day(value) if value else None
        except ValueError:
            raise ValidationError(gettext("Give a date such as 2026-11-25.")) from None


class Moment(fields.String):
    """A day or an instant; left empty it is absent."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date | datetime | None:  # type: ignore[override]
        try:
            return read_known(value)
        except ValueError:
            raise ValidationError(
                gettext("Give a date or an instant, such as 2026-11-25 or 2026-11-25T10:00:00Z.")
            ) from None


class Moments(Query):
    """The day asked about, and what was known then."""

    on = Day(metadata={"description": "Day asked about, in the issuer's zone; today when absent."})
    known = Moment(
        metadata={"description": "Only what was recorded by then: a date (end of that day, UTC) or an instant."},
    )


class StatusQuery(Moments):
    """One of licence, name or certificate; country narrows."""

    licence = fields.String(validate=validate.Length(min=1, max=200))
    country = fields.String(validate=COUNTRY)
    name = fields.String(validate=validate.Length(min=1, max=2000))
    certificate = fields.String(validate=validate.Length(min=1, max=200))


class ListQuery(Query):
    """Filters of the list of agencies."""

    q = fields.String(validate=validate.Length(max=2000))
    country = fields.String(validate=COUNTRY)
    status = fields.String(validate=validate.OneOf(WORDS))
    destination = fields.String(validate=COUNTRY)
    sector = fields.String(validate=validate.OneOf(list(SECTORS)))
    cursor = fields.String(validate=validate.Length(max=LONGEST_CURSOR))
    limit = fields.Integer(load_default=25, validate=validate.Range(1, 100))


class Name(Schema):
    """A further name of an entry."""

    text = fields.String(required=True)
    kind = fields.String(required=True)
    lang = fields.String(allow_none=True)


class Fact(Schema):
    """What an authority said: true from a day, known from a moment, with its source."""

    state = fields.String(required=True)
    effective_from = fields.Date(required=True)
    effective_to = fields.Date(allow_none=True)
    recorded_at = fields.AwareDateTime(required=True)
    source = fields.String(required=True)
    source_date = fields.Date(allow_none=True)
    reason = fields.String(allow_none=True)


class Licence(Schema):
    """One permission and what it is on the day asked about."""

    authority = fields.String(required=True)
    country = fields.String(required=True)
    meaning = fields.String(required=True)
    number = fields.String(allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    since = fields.Date(allow_none=True)
    until = fields.Date(allow_none=True)
    recorded_at = fields.AwareDateTime(allow_none=True)
    source_date = fields.Date(allow_none=True)


class LicenceWithFacts(Licence):
    """One permission with every fact about it."""

    facts = fields.List(fields.Nested(Fact), required=True)


class Note(Schema):
    """A contradiction or a warning."""

    code = fields.String(required=True)
    sentence = fields.String(required=True)


class Status(Schema):
    """The status of one agency on a day, as known at a moment."""

    status = fields.String(required=True, validate=validate.OneOf(WORDS))
    since = fields.Date(allow_none=True)
    reason = fields.String(allow_none=True)
    recorded_at = fields.AwareDateTime(allow_none=True)
    on = fields.Date(required=True)
    known = fields.String(allow_none=True)
    certificate = fields.Nested(Licence, allow_none=True)
    licences = fields.List(fields.Nested(Licence), required=True)
    contradictions = fields.List(fields.Nested(Note), required=True)
    warnings = fields.List(fields.Nested(Note), required=True)


class Item(Schema):
    """An agency in a list."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    other_names = fields.List(fields.Nested(Name), required=True)
    country = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(WORDS))
    licences = fields.List(fields.Nested(Licence), required=True)
    certificate = fields.Nested(Licence, allow_none=True)
    score = fields.Raw(allow_none=True)


class Page(Schema):
    """A page of agencies; `next` is the cursor of the following one."""

    items = fields.List(fields.Nested(Item), required=True)
    next = fields.String(allow_none=True)
    total = fields.Integer(allow_none=True)
    total_at_least = fields.Integer(allow_none=True)


class Disclosed(Schema):
    """What every public datum of an organisation carries."""

    state = fields.String(required=True)
    source = fields.String(required=True)
    source_note = fields.String(required=True)
    effective_from = fields.Date(required=True)
    effective_to = fields.Date(allow_none=True)
    recorded_at = fields.AwareDateTime(required=True)


class Owner(Disclosed):
    """An owner, officer or manager on an official list; the share in per cent."""

    kind = fields.String(required=True)
    role = fields.String(required=True)
    name = fields.String(required=True)
    share = fields.Float(allow_none=True)


class Branch(Disclosed):
    """A branch on an official list."""

    name = fields.String(required=True)
    address = fields.String(required=True)
    country = fields.String(required=True)
    licence_number = fields.String(required=True)


class Corridor(Disclosed):
    """A confirmed corridor."""

    origin = fields.String(required=True)
    destination = fields.String(required=True)
    sector = fields.String(required=True)


class Identifier(Disclosed):
    """An LEI, or a confirmed national number with its country."""

    scheme = fields.String(required=True)
    value = fields.String(required=True)
    country = fields.String(allow_none=True)


class Agency(Schema):
    """The public record of an agency."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    other_names = fields.List(fields.Nested(Name), required=True)
    country = fields.String(required=True)
    kind = fields.String(required=True)
    merged_ids = fields.List(
        fields.String(), required=True, metadata={"description": "Further ids that are one with it; they answer 301."}
    )
    closed_on = fields.Date(allow_none=True)
    closed_reason = fields.String(allow_none=True)
    status = fields.Nested(Status, required=True)
    licences = fields.List(fields.Nested(LicenceWithFacts), required=True)
    owners = fields.List(fields.Nested(Owner), required=True)
    branches = fields.List(fields.Nested(Branch), required=True)
    corridors = fields.List(fields.Nested(Corridor), required=True)
    identifiers = fields.List(fields.Nested(Identifier), required=True)


class Candidate(Schema):
    """An agency that may be meant."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    matched = fields.String(allow_none=True)
    country = fields.String(required=True)
    status = fields.String(required=True, validate=validate.OneOf(WORDS))


class Check(Schema):
    """Whether one agency is meant, and its status; null where nobody is confirmed."""

    match = fields.String(required=True, validate=validate.OneOf([str(verdict) for verdict in Verdict]))
    candidates = fields.List(fields.Nested(Candidate), required=True)
    status = fields.Nested(Status, allow_none=True)
    receipt = fields.String(allow_none=True)
