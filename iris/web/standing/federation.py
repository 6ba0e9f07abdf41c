"""The members of one's own federation: where they stand, how they compare, who is added, who leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.queries.federations import KEYS, MEMBER, NO_BAND
from iris.rules import public_ids
from iris.rules.access import Subject
from iris.rules.errors import RuleBroken
from iris.rules.federations import compared
from iris.rules.roles import Action
from iris.rules.scoring.vocabulary import Band
from iris.rules.small_numbers import COMPANIES_MINIMUM
from iris.rules.status import AGENCY_WORDS, AgencyWord
from iris.rules.wording import N_
from iris.services import federations
from iris.web.forms import NO_CONTROLS, Day, Form, at_most, required
from iris.web.guard import load, permit
from iris.web.identity import now
from iris.web.sheets import sheet
from iris.web.standing.area import (
    KINDS,
    area,
    cells,
    file_heads,
    files,
    filters,
    heads,
    kind_name,
    line,
    narrowed,
    order_asked,
    page_of,
)

READ = Action.FEDERATION_READ


class MemberForm(Form):
    """A new member."""

    number = StringField(
        _l("Number in the register"),
        [required(_l("Type the number of the register.")), at_most(40), NO_CONTROLS],
        description=_l("It stands on the page of the agency or employer, like AG-4KX2-9TQN."),
    )
    since = Day(_l("Member since"), [required(_l("Give the day on which the membership began."))])


class EndForm(Form):
    """The end of a membership."""

    until = Day(_l("Last day of the membership"), [required(_l("Give the last day of the membership."))])


def _day(field: Any) -> date:
    """The day of a form that is valid."""
    found: date = field.data
    return found


def _own() -> int:
    return g.actor.organisation_id or 0


@area.get("/federation")
@permit(READ)
def federation() -> ResponseReturnValue:
    """The members today, sorted and narrowed; with `form=` the same as a file."""
    query = queries.federations.listed(_own(), now().date(), narrowed())
    if request.args.get("form"):
        _, order = order_asked(KEYS, MEMBER.id)
        rows = queries.standings.page(current(), query, order)
        header = [*file_heads(), gettext("Member since"), gettext("Last day")]
        return sheet(request.args["form"], "members", header, [[*cells(row), row.since, row.until] for row in rows])
    return _page(MemberForm(since=now().date()))


def _page(form: MemberForm) -> str:
    session, today, to = current(), now().date(), narrowed()
    query = queries.federations.listed(_own(), today, to)
    rows, page = page_of(query, KEYS, MEMBER.id)
    columns = [("name", gettext("Member")), ("status", gettext("Status today")), ("", gettext("Certificate")),
               ("", gettext("Assessments")), ("band", gettext("Band")), ("since", gettext("Since"))]  # fmt: skip
    kinds = [(kind, kind_name(kind)) for kind in KINDS]
    return render_template(
        "standing/federation.html",
        rows=[_line(row) for row in rows],
        total=queries.standings.total(session, query),
        page=page,
        heads=heads(columns, KEYS),
        filters=filters(queries.federations.countries(session, _own(), today), ("kind", gettext("Kind"), kinds)),
        files=files(),
        form=form,
        tables=_tables(to.sector),
        fewest=COMPANIES_MINIMUM,
    )


def _line(row: Any) -> dict[str, Any]:
    end = url_for("standing.member", member_id=row.member)
    return {**line(row), "since": row.since, "until": row.until, "end": end}


def _tables(sector: str) -> list[dict[str, Any]]:
    """How the members stand beside the register of the same countries, and of the sector asked for."""
    session, today = current(), now().date()
    words = [str(word) for word in AGENCY_WORDS]
    of = queries.federations
    return [
        {
            "caption": gettext("Agencies by status"),
            "rows": _said(compared(*of.counts(session, _own(), today, "agency", sector), words)),
        },
        {
            "caption": gettext("Agencies by band"),
            "rows": _said(compared(*of.bands(session, _own(), today, sector), [*Band, NO_BAND])),
        },
        {
            "caption": gettext("Employers by status"),
            "rows": _said(compared(*of.counts(session, _own(), today, "employer", sector), words)),
        },
    ]


def _said(rows: Any) -> list[dict[str, Any]] | None:
    return None if rows is None else [{"label": _label(row.code), "it": row} for row in rows]


def _label(code: str) -> str:
    if code == NO_BAND:
        return gettext("No band")
    return code if code in set(Band) else gettext(AGENCY_WORDS[AgencyWord(code)].label)


@area.post("/federation")
@permit(READ, keeps=True)
def add_member() -> ResponseReturnValue:
    """Add a member by its number in the register."""
    form = MemberForm()
    if not form.validate():
        return _page(form), 400
    try:
        row = federations.add(current(), now(), _own(), _entry(form.number.data or ""), _day(form.since))
    except RuleBroken as error:
        form.refuse(error, "since" if error.code == "member_since_future" else "number")
        return _page(form), 422
    commit()
    flash(gettext("%(name)s is on the list of members.", name=row.entry.name))
    return redirect(url_for("standing.federation"))


def _entry(typed: str) -> m.RegisterEntry:
    found = queries.register.entry(current(), public_ids.parse_public_id(typed))
    if found is not None and found.merged_into_id is not None:
        found = queries.register.by_id(current(), found.merged_into_id)
    if found is None:
        raise RuleBroken("member_unknown", N_("The register has no such number. Look it up and copy it from there."))
    return found


def _load(member_id: int) -> m.FederationMember:
    found: m.FederationMember = load(
        queries.federations.one(current(), member_id),
        READ,
        lambda row: Subject(organisations=frozenset({row.organisation_id})),
    )
    return found


@area.get("/federation/<int:member_id>")
@permit(READ)
def member(member_id: int) -> ResponseReturnValue:
    """One membership, to be ended."""
    row = _load(member_id)
    return _one(row, EndForm(until=now().date()))


@area.post("/federation/<int:member_id>")
@permit(READ, keeps=True)
def end_member(member_id: int) -> ResponseReturnValue:
    """End a membership."""
    row, form = _load(member_id), EndForm()
    if not form.validate():
        return _one(row, form), 400
    try:
        federations.end(current(), now(), row, _day(form.until))
    except RuleBroken as error:
        form.refuse(error, "until")
        return _one(row, form), 422
    commit()
    flash(gettext("The membership of %(name)s is over.", name=row.entry.name))
    return redirect(url_for("standing.federation"))


def _one(row: m.FederationMember, form: EndForm) -> str:
    return render_template("standing/member.html", name=row.entry.name, since=row.since, until=row.until, form=form)
