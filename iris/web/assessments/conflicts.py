"""Where somebody in the field and somebody here wrote at once: both texts beside each other, and a choice."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.assessments import RATING_WORDS, Rating
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.rules.wording import Word
from iris.services import assessments
from iris.web.assessments import views
from iris.web.assessments.base import area, load_assessment
from iris.web.assessments.forms import RatingForm
from iris.web.guard import deny, permit
from iris.web.identity import now


@area.get("/assessments/<public_id>/conflicts")
@permit(Action.ASSESSMENT_WORK)
def conflicts(public_id: str) -> ResponseReturnValue:
    """The criteria with two texts."""
    return _page(load_assessment(public_id, Action.ASSESSMENT_WORK))


def _page(row: m.Assessment, broken: dict[int, RatingForm] | None = None, status: int = 200) -> ResponseReturnValue:
    """All that wait; `broken`: the form that came back, by conflict."""
    titles = {found.code: gettext(found.title) for found in queries.assessment_facts.standard_of(row).criteria()}
    stands = queries.assessments.ratings(current(), row.id)
    names = {member.account_id: member.name for member in queries.assessments.team(current(), row.id)}
    found = queries.fieldwork.conflicts(current(), row.id)
    page = render_template(
        "assessments/conflicts.html",
        at=views.heading(row),
        editable=views.editable(row),
        conflicts=[
            {
                "code": one.criterion,
                "title": titles.get(one.criterion, ""),
                "theirs": _text(stands[one.criterion], names.get(stands[one.criterion].rated_by or 0, "")),
                "mine": _text(one, names.get(one.account_id, "")),
                "form": (broken or {}).get(one.id) or _form(one, stands[one.criterion].version),
                "href": url_for("assessments.solve", public_id=row.public_id, conflict_id=one.id),
                "keep_href": url_for("assessments.leave_standing", public_id=row.public_id, conflict_id=one.id),
            }
            for one in found
        ],
    )
    return page, status


def _form(one: m.FieldConflict, version: int) -> RatingForm:
    return RatingForm(
        formdata=None, prefix=f"x{one.id}-", version=version, rating=one.rating or "", notes=one.notes,
        reason=one.reason, refs=one.refs,
    )  # fmt: skip


def _text(one: m.FieldConflict | m.AssessmentRating, name: str) -> dict[str, Any]:
    word: Word | None = RATING_WORDS[Rating(one.rating)] if one.rating else None
    when = one.written_at if isinstance(one, m.FieldConflict) else one.rated_at
    return {"who": name, "when": when, "word": word, "notes": one.notes, "reason": one.reason, "refs": one.refs}


def _load(row: m.Assessment, conflict_id: int) -> m.FieldConflict:
    found = queries.fieldwork.conflict(current(), row.id, conflict_id)
    if found is None:
        deny(Action.ASSESSMENT_WORK, 404)
    return found


@area.post("/assessments/<public_id>/conflicts/<int:conflict_id>")
@permit(Action.ASSESSMENT_WORK, keeps=True)
def solve(public_id: str, conflict_id: int) -> ResponseReturnValue:
    """Make the text of the form the one of the criterion."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    found = _load(row, conflict_id)
    form = RatingForm(prefix=f"x{found.id}-")
    if not form.validate():
        return _page(row, {found.id: form}, 400)
    try:
        assessments.solve(current(), now(), row, found, form.said())
    except RuleBroken as error:
        form.refuse(error)
        newest = queries.assessments.ratings(current(), row.id)[found.criterion]
        form.version.data = newest.version
        return _page(row, {found.id: form}, 409)
    return _solved(row, found)


@area.post("/assessments/<public_id>/conflicts/<int:conflict_id>/leave")
@permit(Action.ASSESSMENT_WORK)
def leave_standing(public_id: str, conflict_id: int) -> ResponseReturnValue:
    """Leave what stands in the register."""
    row = load_assessment(public_id, Action.ASSESSMENT_WORK)
    found = _load(row, conflict_id)
    assessments.solve(current(), now(), row, found, None)
    return _solved(row, found)


def _solved(row: m.Assessment, found: m.FieldConflict) -> ResponseReturnValue:
    commit()
    flash(gettext("%(criterion)s is saved.", criterion=found.criterion))
    return redirect(url_for("assessments.conflicts", public_id=row.public_id))
