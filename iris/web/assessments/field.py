"""Taking an assessment into the field and bringing back what was done there.

The device speaks JSON with the same doors as the forms: the same action, the same row filter, the same token.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.assessments import Rating
from iris.rules.errors import RuleBroken
from iris.rules.fieldwork import KEPT_FOR, wiped_at
from iris.rules.roles import Action
from iris.rules.standards import Criterion
from iris.rules.wording import N_
from iris.services import assessments
from iris.services.assessments.keeping import LARGEST_FILE
from iris.services.assessments.syncing import Answer
from iris.web import devices
from iris.web.asking import storable
from iris.web.assessments import views
from iris.web.assessments.base import area, assessment_subject, load_assessment
from iris.web.assessments.device_words import words
from iris.web.assessments.fieldwork import FILE_BYTES
from iris.web.assessments.forms import LONG
from iris.web.errors import sentence_of
from iris.web.guard import check_token, deny, load, permit
from iris.web.identity import now, outside

ITEM = re.compile(r"[0-9a-f]{32}")
MOST_ITEMS = 100
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _text(data: bytes) -> str:
    return b64encode(data).decode()


# --- taking along --------------------------------------------------------------------------------------------------


@area.get("/assessments/<public_id>/field")
@permit(Action.ASSESSMENT_WORK)
def field(public_id: str) -> ResponseReturnValue:
    """What taking along means, and the words that open it without a connection."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    return render_template(
        "assessments/field.html", at=views.heading(row), editable=views.editable(row), words=words(), days=KEPT_FOR.days
    )


@area.post("/assessments/<public_id>/field")
@permit(Action.ASSESSMENT_WORK)
def take_along(public_id: str) -> ResponseReturnValue:
    """Give the device the checklist with all that was written so far, and its keys."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    try:
        taken = assessments.take_along(current(), outside().keys, now(), row)
    except RuleBroken as error:
        return _refused(error)
    said = _checklist(row) | {
        "kit": taken.kit.code,
        "key": _text(taken.store_key),
        "seal": _text(taken.seal_public),
        "until": wiped_at(taken.kit.taken_at).isoformat(),
        "megabytes": LARGEST_FILE // 1024 // 1024,
    }
    commit()
    answer = jsonify(said)
    devices.mark(answer)
    return answer


def _refused(error: RuleBroken) -> ResponseReturnValue:
    return jsonify(code=error.code, sentence=sentence_of(error)), 409


def _checklist(row: m.Assessment) -> dict[str, Any]:
    standard = queries.assessment_facts.standard_of(row)
    return {
        "id": row.public_id,
        "subject": row.subject.name,
        "principles": [
            {
                "code": principle.code,
                "title": gettext(principle.title),
                "criteria": [_criterion(found) for found in principle.criteria],
            }
            for principle in standard.principles
        ],
        **_stands(row),
    }


def _criterion(found: Criterion) -> dict[str, Any]:
    return {
        "code": found.code,
        "title": gettext(found.title),
        "requirement": gettext(found.requirement),
        "guidance": gettext(found.guidance),
        "indicators": [gettext(text) for text in found.indicators],
        "zero_tolerance": found.zero_tolerance,
        "wants_evidence": found.evidence_required,
    }


def _stands(row: m.Assessment) -> dict[str, Any]:
    """What stands in the register now: ratings with their versions, files counted, conflicts."""
    return {
        "ratings": {
            code: {
                "version": found.version, "rating": found.rating or "", "notes": found.notes, "reason": found.reason,
                "refs": found.refs,
            }
            for code, found in queries.assessments.ratings(current(), row.id).items()
        },
        "files": queries.assessments.evidence_counts(current(), row.id),
        "conflicts": len(queries.fieldwork.conflicts(current(), row.id)),
    }  # fmt: skip


# --- signed in on a device ------------------------------------------------------------------------------------------


@area.get("/fieldwork/session")
@permit(Action.ASSESSMENT_WORK)
def session() -> ResponseReturnValue:
    """The token for what is sent, and the keys of the visitor's own kits among those that the device holds."""
    kits = queries.fieldwork.kits(current(), request.args.getlist("kit")[:MOST_ITEMS])
    keys = {kit.code: assessments.store_key(outside().keys, kit) for kit in kits}
    return jsonify(token=generate_csrf(), keys={code: _text(key) for code, key in keys.items() if key is not None})


# --- coming back ----------------------------------------------------------------------------------------------------


def _load_kit(code: str) -> m.FieldKit:
    kit = queries.fieldwork.kit(current(), code)
    if kit is None:
        deny(Action.ASSESSMENT_WORK, 404)
    return kit


def _assessment_of(kit: m.FieldKit) -> m.Assessment:
    """The assessment of a kit, for whoever is in its team now."""
    found = queries.assessments.one(current(), kit.assessment_id)
    row: m.Assessment = load(found, Action.ASSESSMENT_WORK, assessment_subject)
    return row


@area.post("/fieldwork/<code>/items")
@permit(Action.ASSESSMENT_WORK)
def take_items(code: str) -> ResponseReturnValue:
    """Ratings and interviews; each is answered by itself."""
    kit = _load_kit(code)
    row = _assessment_of(kit)
    said = request.get_json(silent=True)
    listed = said.get("items") if isinstance(said, dict) else None
    if not isinstance(listed, list) or len(listed) > MOST_ITEMS:
        abort(400)
    read = [_read(one) for one in listed]
    items = [item for item in read if not isinstance(item, Answer)]
    answers = [item for item in read if isinstance(item, Answer)]
    answers += assessments.take_items(current(), outside().keys, now(), row, kit, items)
    commit()
    return jsonify(answers=[_said(answer) for answer in answers], **_stands(row))


def _said(answer: Answer) -> dict[str, str]:
    refusal = answer.refused
    return {
        "id": answer.id,
        "outcome": str(answer.outcome) if answer.outcome else "refused",
        "sentence": sentence_of(refusal) if refusal else "",
    }


def _read(one: Any) -> assessments.FieldRating | assessments.FieldInterview | Answer:
    """One thing as it was sent; what can't be read is refused by itself, so that it holds up nothing else."""
    if not isinstance(one, dict) or not isinstance(one.get("id"), str) or not ITEM.fullmatch(one["id"]):
        abort(400)
    try:
        if one.get("kind") == "interview":
            return assessments.FieldInterview(one["id"], b64decode(_words(one, "seal", 4 * LONG), validate=True))
        return _rating(one)
    except (ValueError, TypeError, NotBase64, OverflowError):
        unread = RuleBroken("item_unreadable", N_("This entry can't be read. Write it down again."))
        return Answer(one["id"], None, unread)


def _rating(one: Mapping[str, Any]) -> assessments.FieldRating:
    rating = _words(one, "rating", 40)
    said = assessments.Rate(
        rating=Rating(rating) if rating else None,
        notes=_words(one, "notes", LONG),
        reason=_words(one, "reason", 1000),
        refs=_words(one, "refs", LONG),
        version=int(one["version"]),
    )
    written = min(datetime.fromisoformat(_words(one, "at", 40)).astimezone(UTC), now())
    return assessments.FieldRating(one["id"], _words(one, "criterion", 40), said, written)


def _words(one: Mapping[str, Any], name: str, longest: int) -> str:
    text = one.get(name, "")
    if not isinstance(text, str) or len(text) > longest or CONTROLS.search(text) or not storable(text):
        raise ValueError(name)
    return text


@area.post("/fieldwork/<code>/photos")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def take_photo(code: str) -> ResponseReturnValue:
    """A photo or another file. Only here, behind the permission, it may be large."""
    request.max_content_length = FILE_BYTES
    check_token()
    kit = _load_kit(code)
    row = _assessment_of(kit)
    item, criterion, given = request.form.get("id", ""), request.form.get("criterion", ""), request.files.get("file")
    known = criterion in queries.assessment_facts.standard_of(row).codes()
    if given is None or not known or not ITEM.fullmatch(item):
        abort(400)
    data = given.read()
    given.close()
    try:
        answer = assessments.take_photo(
            current(), outside(), now(), row, kit, item, criterion, (data, given.filename or "")
        )
    except RuleBroken as error:
        return jsonify(answers=[_said(Answer(item, None, error))])
    commit()
    return jsonify(answers=[_said(answer)], **_stands(row))


@area.post("/fieldwork/<code>/end")
@permit(Action.ASSESSMENT_WORK)
def end_kit(code: str) -> ResponseReturnValue:
    """The device has forgotten it: erase the keys."""
    kit = _load_kit(code)
    assessments.end_kit(current(), now(), kit, queries.assessments.one(current(), kit.assessment_id))
    commit()
    return jsonify(ended=True)
