"""What the secretariat watches: the plan, what is late, the load of each audit body, auditors beside their peers."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.queries.oversight import Load
from iris.rules.assessments import ASSESSMENT_WORDS, KINDS, AssessmentKind, AssessmentState
from iris.rules.findings import late
from iris.rules.peers import OWN_AT_LEAST, PEERS_AT_LEAST, Comparison, compare
from iris.rules.roles import Action
from iris.rules.standards import current as standard_now
from iris.web.assessments import views
from iris.web.assessments.base import area, reading
from iris.web.guard import permit
from iris.web.identity import now


@area.get("/audit-bodies/oversight")
@permit(Action.AUDIT_BODY_APPROVE)
def oversight() -> ResponseReturnValue:
    """All of it on one page."""
    today = now().date()
    with reading() as session:
        names = {body.id: body.name for body in queries.assessments.bodies(session)}
    rows = queries.assessments.open_ones(current())
    running = queries.findings.not_closed(current())
    loads = queries.oversight.load(rows, running, today)
    return render_template(
        "assessments/oversight.html",
        plan=[_planned(row, names) for row in rows],
        late=[views.finding_line(row, row.assessment.public_id) | {"subject": row.assessment.subject.name}
              for row in running if late(queries.findings.standing(row), today)],
        bodies=[{"name": name, "load": loads.get(key, Load(0, 0, 0))} for key, name in names.items()],
        auditors=_auditors(),
        least=(OWN_AT_LEAST, PEERS_AT_LEAST),
    )  # fmt: skip


def _planned(row: m.Assessment, names: dict[int, str]) -> dict[str, Any]:
    return {
        "href": url_for("assessments.show", public_id=row.public_id),
        "id": row.public_id,
        "subject": row.subject.name,
        "kind": KINDS[AssessmentKind(row.kind)].label,
        "body": names.get(row.body_id or 0, ""),
        "first": row.planned_first,
        "last": row.planned_last,
        "word": ASSESSMENT_WORDS[AssessmentState(row.state)],
        "late": queries.oversight.late_to_report(row, now().date()),
    }


def _auditors() -> list[dict[str, Any]]:
    results, names = queries.oversight.results(current())
    return [_beside(one, names[one.auditor]) for one in compare(results)]


def _beside(one: Comparison, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "standard": gettext(standard_now(one.standard).title),
        "own": one.own,
        "peers": one.peers,
        "own_share": 100 * one.own_share,
        "peers_share": 100 * one.peers_share,
        "margin": None if one.margin is None else 100 * one.margin,
        "differs": one.differs,
    }
