"""What the pages of assessments show: words, dates, who may do what next and what still bars it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import g, render_template, url_for
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.assessments import (
    ASSESSMENT_WORDS,
    KINDS,
    RATING_WORDS,
    AssessmentFacts,
    AssessmentKind,
    AssessmentState,
    Rating,
    check_until,
    machine_of,
    may_edit,
)
from iris.rules.findings import FINDING_WORDS, GRADE_WORDS, FindingState, Grade, late, next_due, suggest_majors
from iris.rules.moves import offers
from iris.rules.roles import Action
from iris.services.assessments.importing import BEFORE_FIELDWORK
from iris.web.assessments import forms
from iris.web.assessments.base import assessment_subject, can, facts_of, reading, reads_report
from iris.web.errors import sentence_of
from iris.web.forms import Form
from iris.web.identity import now
from iris.web.languages import day_in_words

WORDS_ASKED = frozenset({"no_reason", "review_notes"})
"""Refusals that a text field beside the button answers."""
ON_OWN_PAGE = frozenset({"answer_check"})


def state_of(row: m.Assessment) -> AssessmentState:
    """Where it stands."""
    return AssessmentState(row.state)


def editable(row: m.Assessment) -> bool:
    """Whether ratings, files and findings may change now."""
    return may_edit(state_of(row), check_answered=row.check_answered_on is not None)


def heading(row: m.Assessment) -> dict[str, Any]:
    """What stands above every page of an assessment."""
    standard = queries.assessment_facts.standard_of(row)
    return {
        "id": row.public_id,
        "href": url_for("assessments.show", public_id=row.public_id),
        "subject": row.subject.name,
        "kind": KINDS[AssessmentKind(row.kind)].label,
        "standard": f"{gettext(standard.title)} {standard.version}",
        "draft_notice": gettext(standard.notice) if standard.working_draft else "",
        "first": row.planned_first,
        "last": row.planned_last,
        "word": ASSESSMENT_WORDS[state_of(row)],
    }


def page(row: m.Assessment, form: Form | None = None, refusal: str = "") -> str:
    """The page of an assessment; `form` is the one that came back with something to repair."""
    subject = assessment_subject(row)
    facts = facts_of(row)
    plans, works = can(Action.ASSESSMENT_PLAN, subject), can(Action.ASSESSMENT_WORK, subject)
    inside = plans or works or can(Action.TECHNICAL_REVIEW, subject)
    planned = state_of(row) is AssessmentState.PLANNED
    return render_template(
        "assessments/show.html",
        at=heading(row),
        row=row,
        body=body_name(row.body_id),
        inside=inside,
        plans=plans,
        works=works,
        declares=works and _undeclared(facts),
        conflicts=works and facts.conflicts,
        team=_team(facts) if inside else _named(row),
        sites=queries.assessments.sites(current(), row.id),
        moves=moves(row, facts),
        findings=findings(row),
        suggestions=suggestions(row) if inside else [],
        member_form=_member_form(row, form) if plans and planned else None,
        site_form=_of(forms.SiteForm, form, "site-") if plans and planned else None,
        sample=_sample(row) if inside else [],
        reviews=queries.assessments.reviews(current(), row.id) if inside else [],
        imports=can(Action.REPORT_IMPORT, subject) and (editable(row) or state_of(row) in BEFORE_FIELDWORK),
        report_open=reads_report(row, subject),
        locked=row.closed_at is not None,
        counted=[] if reads_report(row, subject) else summary(row),
        check_until=check_until(facts),
        answers_check=_answers(row, facts),
        broken=form,
        refusal=refusal,
    )


def _answers(row: m.Assessment, facts: AssessmentFacts) -> bool:
    return state_of(row) is AssessmentState.FACTUAL_CHECK and any(
        offer["name"] in ON_OWN_PAGE for offer in _offered(row, facts)
    )


def _of(kind: type[Form], form: Form | None, prefix: str) -> Form:
    return form if isinstance(form, kind) else kind(formdata=None, prefix=prefix)


def _member_form(row: m.Assessment, form: Form | None) -> Form:
    found = _of(forms.MemberForm, form, "member-")
    with reading() as session:
        people = queries.assessments.auditors(session, row.body_id)
    found["person"].choices = [SelectChoice(person.id, person.name) for person in people]
    return found


def body_name(body_id: int | None) -> str:
    """The name of an audit body."""
    with reading() as session:
        return next((body.name for body in queries.assessments.bodies(session) if body.id == body_id), "")


def _undeclared(facts: AssessmentFacts) -> bool:
    members = facts.team.members if facts.team else ()
    return any(m.person == g.actor.account_id and m.declaration.signed_on is None for m in members)


def _team(facts: AssessmentFacts) -> list[dict[str, Any]]:
    members = facts.team.members if facts.team else ()
    return [
        {
            "id": member.person,
            "name": member.name,
            "lead": member.lead,
            "signed": member.declaration.signed_on,
            "conflict": member.declaration.conflict,
        }
        for member in members
    ]


def _named(row: m.Assessment) -> list[dict[str, Any]]:
    return [{"name": member.name, "lead": member.lead} for member in queries.assessments.team(current(), row.id)]


def moves(row: m.Assessment, facts: AssessmentFacts) -> list[dict[str, Any]]:
    """The moves that the visitor is granted, each with what still bars it."""
    return [offer for offer in _offered(row, facts) if offer["name"] not in ON_OWN_PAGE]


def _offered(row: m.Assessment, facts: AssessmentFacts) -> list[dict[str, Any]]:
    subject = assessment_subject(row)
    return [
        {
            "name": offer.move.name,
            "label": gettext(offer.move.label),
            "href": url_for("assessments.move", public_id=row.public_id, name=offer.move.name),
            "asks_words": any(refusal.code in WORDS_ASKED for refusal in offer.refusals),
            "barred": [sentence_of(refusal) for refusal in offer.refusals if refusal.code not in WORDS_ASKED],
        }
        for offer in offers(machine_of(AssessmentKind(row.kind)), state_of(row), facts)
        if can(Action(offer.move.action), subject)
    ]


def _sample(row: m.Assessment) -> list[dict[str, Any]]:
    labels = {
        "days": gettext("Auditor days"),
        "individual": gettext("Single interviews"),
        "in_groups": gettext("People in group interviews"),
        "in_destination": gettext("Of all these, at the destination"),
        "files": gettext("Files of workers read"),
    }
    with reading() as session:
        done = queries.assessment_facts.sample_done(session, row)
    return [
        {
            "label": label,
            "proposed": row.proposed.get(name, 0),
            "planned": row.planned.get(name, 0),
            "done": getattr(done, name),
        }
        for name, label in labels.items()
    ]


def findings(row: m.Assessment) -> list[dict[str, Any]]:
    """The findings of an assessment that the visitor may see."""
    rows = queries.findings.of_assessment(current(), row.id)
    marked = queries.findings.contested(current(), [found.id for found in rows])
    sooner = next_audit(row)
    return [finding_line(found, row.public_id, sooner, contested=found.id in marked) for found in rows]


def next_audit(row: m.Assessment) -> date | None:
    """The first day of the next planned audit of the subject."""
    with reading() as session:
        return queries.assessments.next_planned(session, row.subject_id, row.filed_on or now().date())


def finding_line(
    found: m.Finding, public_id: str, sooner: date | None = None, *, contested: bool = False
) -> dict[str, Any]:
    """One finding in a list."""
    standing = queries.findings.standing(found, sooner)
    due = next_due(standing) if found.opened_on else None
    return {
        "href": url_for("assessments.finding", public_id=public_id, number=found.number),
        "code": standing.code,
        "criterion": found.criterion,
        "grade": GRADE_WORDS[Grade(found.grade)],
        "word": FINDING_WORDS[FindingState(found.state)] if found.opened_on else None,
        "due": due,
        "late": late(standing, now().date()),
        "contested": contested,
        "statement": found.statement,
    }


def suggestions(row: m.Assessment) -> list[str]:
    """Several minor findings on one criterion: a major is suggested."""
    rows: Sequence[m.Finding] = queries.findings.of_assessment(current(), row.id)
    found = suggest_majors(queries.findings.standing(finding) for finding in rows)
    return [f"{suggestion.criterion}: {gettext(suggestion.sentence)}" for suggestion in found]


def due_text(day: date | None) -> str:
    """A due day in words."""
    return day_in_words(day) if day else ""


def summary(row: m.Assessment) -> list[dict[str, Any]]:
    """What a state reads of a closed assessment: how many criteria of each principle were found how."""
    with reading() as session:
        locked = queries.assessments.report(session, row.id)
    ratings = {code: rating for code, rating, _, _ in locked.content["ratings"]} if locked else {}
    counted = []
    for principle in queries.assessment_facts.standard_of(row).principles if locked else ():
        found = Counter(ratings.get(one.code) or str(Rating.NOT_ASSESSED) for one in principle.criteria)
        counts = [(RATING_WORDS[rating], found[rating]) for rating in Rating if found[rating]]
        counted.append({"code": principle.code, "title": gettext(principle.title), "counts": counts})
    return counted
