"""The conditions of a grant, each met or what is missing, with the way to the page where that is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import g, url_for
from flask_babel import gettext

from iris import models as m
from iris.rules.applications import ApplicationFacts, grant_checklist
from iris.rules.moves import Checked
from iris.rules.roles import Action, reach_of
from iris.web.answers import entry_href

Way = Callable[[m.Application], str]


def _page(endpoint: str) -> Way:
    return lambda application: url_for(endpoint, application_id=application.id)


def _assessments(_application: m.Application) -> str:
    return url_for("assessments.listed")


def _objections(application: m.Application) -> str:
    return url_for("applications.show", application_id=application.id, _anchor="objections")


WAYS: Mapping[str, tuple[Action, Way]] = {
    "agreement": (Action.APPLICATION_SUBMIT, _page("applications.sign")),
    "on_site_done": (Action.ASSESSMENT_CLOSED_READ, _assessments),
    "grave_closed": (Action.ASSESSMENT_CLOSED_READ, _assessments),
    "on_site_fresh": (Action.ASSESSMENT_CLOSED_READ, _assessments),
    "minor_planned": (Action.ASSESSMENT_CLOSED_READ, _assessments),
    "window_closed": (Action.REGISTER_READ, lambda _application: url_for("applications.open_window")),
    "objections_answered": (Action.OBJECTION_READ, _objections),
    "objections_addressed": (Action.OBJECTION_READ, _objections),
    "technical_review": (Action.APPLICATION_REVIEW, _page("applications.review")),
    "established": (Action.REGISTER_READ, lambda application: entry_href(application.entry)),
    "licences": (Action.REGISTER_READ, lambda application: entry_href(application.entry)),
    "regimes_known": (Action.REGISTER_READ, lambda _application: url_for("disclosures.regimes")),
}
"""Condition → who finds something there, and where: others read the sentence alone."""


def checked(application: m.Application, facts: ApplicationFacts) -> list[dict[str, Any]]:
    """The conditions of a grant as steps."""
    return [_checked(application, line) for line in grant_checklist(facts.grant)] if facts.grant else []


def _checked(application: m.Application, line: Checked) -> dict[str, Any]:
    sentence = gettext(line.sentence) % line.values if line.values else gettext(line.sentence)
    note = gettext("met") if line.met else gettext("missing")
    if line.met and line.values.get("sources"):
        # Where no licence is needed, the source that says so is shown (process, grant).
        note = gettext("met: none is required by %(sources)s", sources=line.values["sources"])
    action, way = WAYS[line.code]
    href = way(application) if not line.met and reach_of(g.actor.role, action) is not None else ""
    return {"title": sentence, "shape": "done" if line.met else "todo", "note": note, "href": href}
