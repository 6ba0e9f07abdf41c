"""The public page of a certificate: what it is worth today. Nothing of who asks is kept."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iris import queries
from iris.db import close_current, current, database
from iris.queries.certificates import Verified
from iris.rules.access import SYSTEM
from iris.services import certificates
from iris.web.certificates import forms, pictures, views
from iris.web.certificates.area import area
from iris.web.guard import public
from iris.web.identity import now, outside


@area.get("/verify")
@public
def ask() -> ResponseReturnValue:
    """The form for a number."""
    number = request.args.get("number", "").strip()
    if number:
        return redirect(url_for("certificates.verify", number=number))
    return render_template("certificates/ask.html", form=forms.Number(meta={"csrf": False}), asked="")


@area.get("/verify/<number>")
@public
def verify(number: str) -> ResponseReturnValue:
    """What a certificate says today; a number that nobody gave is said to be none of ours."""
    found = queries.certificates.verified(current(), number, now().date())
    if found is None:
        form = forms.Number(meta={"csrf": False}, number=number)
        return render_template("certificates/ask.html", form=form, asked=number), 404
    if number != found.licence.number:
        return redirect(url_for("certificates.verify", number=found.licence.number), 301)
    page = render_template("certificates/verify.html", **context(found))
    _count(found.licence.id)
    return page


def _count(licence_id: int) -> None:
    """Reading has ended by then, so that the writer waits for nobody."""
    close_current()
    if request.method == "GET":
        with database().transaction(SYSTEM) as writing:
            certificates.count_verification(writing, licence_id, now().date())


def context(found: Verified) -> dict[str, Any]:
    """What the page and the print show."""
    address = f"{outside().base_url}{url_for('certificates.verify', number=found.licence.number)}"
    return {
        "certificate": views.verified(found),
        "address": address,
        "code": pictures.square_code(address),
        "credential": _credential(found),
        "checked": now(),
    }


def _credential(found: Verified) -> dict[str, Any] | None:
    """The way to the credential that speaks for this number, now and after it is replaced."""
    if found.certificate is None or queries.credentials.newest(current(), found.certificate.id) is None:
        return None
    href = url_for("credentials.of_certificate", number=found.licence.number)
    address = f"{outside().base_url}{href}"
    return {"href": href, "address": address, "code": pictures.square_code(address)}


@area.get("/certificates/<number>.pdf")
@public
def document(number: str) -> ResponseReturnValue:
    """The certificate as a document to print; it says that only its page is proof."""
    found = queries.certificates.verified(current(), number, now().date())
    if found is None:
        abort(404)
    return pictures.document(context(found))
