"""The agencies of a government's jurisdiction, with what it may see of them.

Licensed by the country, or recruiting to it in a confirmed corridor (house.md, Jurisdiction). Applications and findings
come through the row filter, which lets an officer see the grave ones of closed assessments only.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, case, func, literal, or_, select

from iris import models as m
from iris.queries.organisations import corridor_entries
from iris.queries.standings import ENTRY, SORTS, Narrowed, lines, narrow, ranked
from iris.rules.application_stages import ApplicationState
from iris.rules.findings import MUST_CLOSE, OVER, Grade

LICENSED, CORRIDOR = "licensed", "corridor"

_NEWEST = select(func.max(m.Application.id)).group_by(m.Application.entry_id)
_APPLICATION = (
    select(m.Application.entry_id, m.Application.state).where(m.Application.id.in_(_NEWEST)).subquery("newest")
)
_OPEN = (
    select(
        m.Finding.subject_id,
        func.sum(case((m.Finding.grade == Grade.CRITICAL.value, 1), else_=0)).label("critical"),
        func.sum(case((m.Finding.grade == Grade.MAJOR.value, 1), else_=0)).label("major"),
    )
    .where(m.Finding.grade.in_(sorted(MUST_CLOSE)), m.Finding.state.not_in(sorted(OVER)))
    .group_by(m.Finding.subject_id)
    .subquery("graves")
)
_CRITICAL, _MAJOR = func.coalesce(_OPEN.c.critical, 0), func.coalesce(_OPEN.c.major, 0)

KEYS = {
    **SORTS,
    "application": ranked(_APPLICATION.c.state, ApplicationState),
    "findings": _CRITICAL * 10_000 + _MAJOR,
}


def listed(country: str, to: Narrowed, basis: str = "") -> Select[Any]:
    """The agencies of a country's jurisdiction, as a list to be paged through; `basis` takes one reason only."""
    licensed = ENTRY.id.in_(select(m.Licence.entry_id).join(m.Licence.authority).where(m.Authority.country == country))
    corridor = ENTRY.id.in_(corridor_entries((country,), ()))
    query = (
        lines()
        .add_columns(
            case((licensed, literal(LICENSED)), else_=literal(CORRIDOR)).label("basis"),
            _APPLICATION.c.state.label("application"), _CRITICAL.label("critical"), _MAJOR.label("major"),
        )
        .outerjoin(_APPLICATION, _APPLICATION.c.entry_id == ENTRY.id)
        .outerjoin(_OPEN, _OPEN.c.subject_id == ENTRY.id)
        .where(ENTRY.kind == "agency", ENTRY.merged_into_id.is_(None))
    )  # fmt: skip
    reasons = {LICENSED: licensed, CORRIDOR: corridor}
    return narrow(query.where(reasons[basis] if basis in reasons else or_(licensed, corridor)), to)
