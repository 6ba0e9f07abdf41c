"""Answers of the interface, written as they are: their views give the very fields that the description names.

Going through the description again, field by field, took longer than working the answer out; a test compares both.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from flask import Response


def answer(found: dict[str, Any]) -> Response:
    """An answer as JSON; dates and moments in their ISO form."""
    text = json.dumps(found, default=_iso, sort_keys=True, separators=(",", ":"))
    return Response(f"{text}\n", mimetype="application/json")


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of an answer")
