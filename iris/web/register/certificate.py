"""The certificate on the page of an agency."""

from __future__ import annotations

from typing import Any

from flask import url_for

from iris.rules.status import RUNNING, STATE_WORDS, PermissionAt


def certificate_shown(at: PermissionAt | None) -> dict[str, Any] | None:
    """The certificate that speaks: what its facts say that day, and the page that says what it is worth today."""
    if at is None or at.permission.number is None:
        return None
    terms = [fact for fact in at.standing if fact.state in RUNNING]
    return {
        "number": at.permission.number,
        "href": url_for("certificates.verify", number=at.permission.number),
        "word": STATE_WORDS[at.status.state],
        "valid_from": min((fact.effective_from for fact in terms), default=None),
        "valid_until": max((fact.effective_to for fact in terms if fact.effective_to), default=None),
    }
