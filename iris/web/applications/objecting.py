"""The public window: which agencies ask for a certificate, who was refused, and the form to object."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.gateways.keys import Purpose
from iris.rules.errors import RuleBroken
from iris.services import limits, objections
from iris.web.applications import forms, views
from iris.web.applications.area import area
from iris.web.forms import Form
from iris.web.guard import public, public_form
from iris.web.identity import now, outside


@area.get("/applications/open")
@public
def open_window() -> ResponseReturnValue:
    """Applications that anybody may object to now, and refusals."""
    accepted = queries.applications.notices(current(), "objections", now().date())
    refused = queries.applications.notices(current(), "refused", now().date())
    page = render_template(
        "applications/open.html",
        accepted=[_row(notice) for notice in accepted],
        refused=[_row(notice) for notice in refused],
    )
    return make_response(page)


def _row(notice: m.PublicNotice) -> dict[str, Any]:
    return {
        "agency": notice.entry.name,
        "agency_href": url_for("register.agency", public_id=notice.entry.public_id),
        "country": notice.entry.country,
        "href": url_for("applications.object_to", notice_id=notice.id),
        "first": notice.first_day,
        "last": notice.last_day,
        "corridors": ", ".join(notice.scope.get("corridors", [])),
        "reason": views.reason_sentence(notice.reason_code),
        "contested": notice.contested_since,
    }


def _notice(notice_id: int) -> m.PublicNotice:
    found = queries.applications.notice(current(), notice_id)
    if found is None or found.kind != "objections":
        abort(404)
    return found


@area.get("/applications/open/<int:notice_id>")
@public
def object_to(notice_id: int) -> ResponseReturnValue:
    """The form to object."""
    return _page(_notice(notice_id), forms.Objection())


@area.post("/applications/open/<int:notice_id>")
@public_form
def object_post(notice_id: int) -> ResponseReturnValue:
    """Take an objection in."""
    notice = _notice(notice_id)
    form = forms.Objection()
    if not form.validate():
        return _page(notice, form, 400)
    keys = outside().keys
    try:
        objections.make(
            current(), keys, now(), notice, form.name.data or "", form.contact.data or "", form["words"].data or ""
        )
        subject = keys.keyed_hash(Purpose.TOKENS, f"limit:{now().date()}:objection:{request.remote_addr}".encode())
        limits.count(current(), "filing", subject.hex(), now())
    except limits.TooOften:
        raise
    except RuleBroken as error:
        form.refuse(error)
        return _page(notice, form, 409)
    commit()
    flash(gettext("We received your objection. The agency reads its text, never your name, and must answer it."))
    return redirect(url_for("applications.open_window"))


def _page(notice: m.PublicNotice, form: Form, status: int = 200) -> ResponseReturnValue:
    return render_template("applications/object.html", notice=_row(notice), form=form), status
