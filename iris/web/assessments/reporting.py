"""The report: to be read, to be printed, as PDF from what was locked."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.gateways import documents
from iris.rules.assessments import RATING_WORDS, Rating
from iris.rules.findings import GRADE_WORDS, Grade
from iris.rules.roles import Action
from iris.services.assessments import locking
from iris.web.assessments import views
from iris.web.assessments.base import area, assessment_subject, load_assessment, reads_report
from iris.web.guard import deny, permit
from iris.web.languages import day_in_words, locale
from iris.web.shell import country_name


def _open_report(public_id: str) -> m.Assessment:
    """An assessment of which the visitor reads the whole report; states read the summary on its page instead."""
    row = load_assessment(public_id)
    if not reads_report(row, assessment_subject(row)):
        deny(Action.ASSESSMENT_OPEN_READ, 403)
    return row


@area.get("/assessments/<public_id>/report")
@permit(Action.ASSESSMENT_CLOSED_READ)
def report(public_id: str) -> ResponseReturnValue:
    """The report, to be read or printed; once locked, as it was locked."""
    row = _open_report(public_id)
    locked = queries.assessments.report(current(), row.id)
    content = locked.content if locked else locking.content_of(current(), row)
    return render_template("assessments/report.html", at=views.heading(row), locked=locked, **read(row, content))


@area.get("/assessments/<public_id>/report.pdf")
@permit(Action.ASSESSMENT_CLOSED_READ)
def report_pdf(public_id: str) -> ResponseReturnValue:
    """The locked report as PDF in the reader's language; there is none before."""
    row = _open_report(public_id)
    locked = queries.assessments.report(current(), row.id)
    if locked is None:
        deny(Action.ASSESSMENT_CLOSED_READ, 404)
    data = documents.report(printed(row, locked), str(locale().language), rtl=locale().text_direction == "rtl")
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{row.public_id}.pdf"'
    return answer


def read(row: m.Assessment, content: dict[str, Any]) -> dict[str, Any]:
    """The content of a report in the words of the reader: criteria by principle, findings."""
    standard = queries.assessment_facts.standard_of(row)
    ratings = {code: (rating, notes, reason) for code, rating, notes, reason in content["ratings"]}
    principles = [
        {
            "code": principle.code,
            "title": gettext(principle.title),
            "criteria": [_criterion(found.code, gettext(found.title), ratings) for found in principle.criteria],
        }
        for principle in standard.principles
    ]
    return {
        "content": content,
        "principles": principles,
        "findings": [
            {"code": f"F{number}", "criterion": code, "grade": GRADE_WORDS[Grade(grade)], "statement": statement}
            for number, code, grade, statement in content["findings"]
        ],
    }


def _criterion(code: str, title: str, ratings: dict[str, tuple[str | None, str, str]]) -> dict[str, Any]:
    rating, notes, reason = ratings.get(code, (None, "", ""))
    word = RATING_WORDS[Rating(rating)] if rating else None
    return {"code": code, "title": title, "word": word, "notes": notes, "reason": reason}


def printed(row: m.Assessment, locked: m.AssessmentReport) -> documents.Report:
    """The locked report as the document says it."""
    at = views.heading(row)
    found = read(row, locked.content)
    facts = _facts(row, at, locked.content)
    return documents.Report(
        heading=gettext("Report: %(subject)s", subject=row.subject.name),
        facts=tuple((name, value) for name, value in facts if value),
        notes=(at["draft_notice"],) if at["draft_notice"] else (),
        sections=tuple(_sections(found)),
        proof=(
            gettext("Locked on %(moment)s.", moment=day_in_words(locked.locked_at.date())),
            gettext("Hash of the content, signed and in the journal:"),
        ),
        digest=locked.digest,
        footer=row.public_id,
    )


def _facts(row: m.Assessment, at: dict[str, Any], content: dict[str, Any]) -> list[tuple[str, str]]:
    sample = content["sample"]
    days = [day_in_words(day) for day in (row.first_day, row.last_day) if day]
    return [
        (gettext("Number"), row.public_id),
        (gettext("Kind"), gettext(at["kind"])),
        (gettext("Standard"), at["standard"]),
        (gettext("Days"), " – ".join(dict.fromkeys(days))),
        (gettext("Team"), ", ".join(name for name, _ in content["team"])),
        (gettext("Places"), ", ".join(f"{name} ({country_name(country)})" for name, country in content["sites"])),
        (gettext("Countries of destination"), ", ".join(country_name(code) for code in content["corridors"])),
        (gettext("Scope"), content["scope"]),
        (gettext("Auditor days"), str(sample["days"])),
        (gettext("People interviewed"), str(sample["interviews"])),
        (gettext("Of all these, at the destination"), str(sample["in_destination"])),
        (gettext("Why less was done"), content["shortfall"]),
    ]


def _sections(found: dict[str, Any]) -> list[documents.Section]:
    heads = (gettext("Criterion"), gettext("Rating"), gettext("Notes"))
    findings = tuple(
        (f"{one['code']} {one['criterion']}", gettext(one["grade"].label), one["statement"])
        for one in found["findings"]
    )
    sections = [
        documents.Section(
            gettext("Findings"),
            (gettext("Criterion"), gettext("Grade"), gettext("What was found")) if findings else (),
            findings,
            () if findings else (gettext("No findings."),),
        )
    ]
    sections += [
        documents.Section(f"{principle['code']} {principle['title']}", heads, tuple(map(_line, principle["criteria"])))
        for principle in found["principles"]
    ]
    if found["content"]["answer"]:
        answer = documents.Section(gettext("Answer of the audited party"), words=(found["content"]["answer"],))
        sections.append(answer)
    return sections


def _line(one: dict[str, Any]) -> tuple[str, str, str]:
    word = gettext(one["word"].label) if one["word"] else gettext("not rated yet")
    return f"{one['code']} {one['title']}", word, " ".join(text for text in (one["notes"], one["reason"]) if text)
