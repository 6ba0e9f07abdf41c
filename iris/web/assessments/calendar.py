"""The calendar of those who audit: a page, and a feed at a secret address for their own calendar program."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from iris import queries
from iris.db import commit, current, database
from iris.queries.calendars import Dated, Matter
from iris.rules.assessments import KINDS, AssessmentKind
from iris.rules.calendars import Event, calendar
from iris.rules.roles import Action, reach_of
from iris.services import calendars
from iris.web.assessments.base import area
from iris.web.guard import permit, public
from iris.web.identity import now, outside
from iris.web.languages import NAMES


@area.get("/calendar")
@permit(Action.CALENDAR_READ)
def calendar_page() -> ResponseReturnValue:
    """What comes up, soonest first, and the secret address."""
    return _page()


def _page(address: str = "") -> ResponseReturnValue:
    today = now().date()
    rows = [
        {"title": _title(one), "first": one.first, "last": one.last, "href": _href(one), "late": one.last < today}
        for one in queries.calendars.dated(current())
    ]
    link = queries.calendars.own_link(current())
    return render_template("assessments/calendar.html", rows=rows, link=link, address=address)


def _href(one: Dated) -> str:
    if one.number is not None:
        return url_for("assessments.finding", public_id=one.public_id, number=one.number)
    return url_for("assessments.show", public_id=one.public_id)


def _title(one: Dated) -> str:
    """Kind and number only: a calendar may lie open on a phone, or with a provider."""
    kind = gettext(KINDS[AssessmentKind(one.kind)].label)
    match one.matter:
        case Matter.AUDIT:
            return f"{kind} {one.public_id}"
        case Matter.CHECK_ENDS:
            return gettext("Factual check ends: %(id)s", id=one.public_id)
        case Matter.FINDING_DUE:
            return gettext("Finding due: %(id)s", id=f"{one.public_id} F{one.number}")


@area.post("/calendar")
@permit(Action.CALENDAR_READ)
def make_calendar_link() -> ResponseReturnValue:
    """Make the secret address, shown this once; the one before ends."""
    secret = calendars.make_link(current(), outside().keys, now())
    commit()
    return _page(f"{outside().base_url}{url_for('assessments.calendar_feed', secret=secret)}")


@area.post("/calendar/end")
@permit(Action.CALENDAR_READ)
def end_calendar_link() -> ResponseReturnValue:
    """End the secret address."""
    calendars.take_back(current(), now())
    commit()
    flash(gettext("The address leads nowhere any more."))
    return redirect(url_for("assessments.calendar_page"))


@area.get("/calendar/<secret>.ics")
@public
def calendar_feed(secret: str) -> ResponseReturnValue:
    """The calendar of whoever holds the secret address, through that person's own row filter."""
    with database().reading() as session:
        found = calendars.reader(session, outside().keys, secret)
    if found is None or reach_of(found[0].role, Action.CALENDAR_READ) is None:
        abort(404)
    actor, language = found
    with database().reading(actor) as session:
        rows = queries.calendars.dated(session)
    with force_locale(language if language in NAMES else "en"):
        text = calendar(gettext("Audits and findings"), [_event(one) for one in rows])
    answer = Response(text, mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _event(one: Dated) -> Event:
    uid = f"{one.public_id}-{one.matter}{one.number or ''}@{outside().base_url.partition('://')[2]}"
    return Event(uid, one.first, one.last, _title(one), one.since, f"{outside().base_url}{_href(one)}")
