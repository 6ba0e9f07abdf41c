"""A certificate as a square code and as a document in the reader's language."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext

from iris.gateways import documents
from iris.gateways.documents import Code
from iris.web.languages import day_in_words, locale
from iris.web.shell import country_name


def square_code(address: str) -> dict[str, Any]:
    """The drawing of a code: its side in modules and its path."""
    side, path = documents.square_code(address)
    return {"side": side, "path": path}


def _codes(context: dict[str, Any]) -> list[Code]:
    codes = [Code(context["address"], gettext("Scan to verify"))]
    if context["credential"]:
        codes.append(Code(context["credential"]["address"], gettext("Scan for the signed credential")))
    return codes


def document(context: dict[str, Any]) -> Response:
    """The PDF of a certificate."""
    found = context["certificate"]
    checked = day_in_words(context["checked"])
    lines = [
        (gettext("Number"), found["number"]),
        (gettext("Agency"), found["agency"]),
        (gettext("Country"), country_name(found["country"])),
        (gettext("State on %(day)s", day=checked), gettext(found["word"].label)),
        (gettext("Valid from"), day_in_words(found["first_day"])),
        (gettext("Valid until"), day_in_words(found["last_day"])),
        (gettext("Corridors"), ", ".join(found["corridors"])),
        (gettext("Sectors"), ", ".join(found["sectors"])),
        (gettext("Offices"), "; ".join(found["sites"])),
        (gettext("Conditions"), found["conditions"] or ""),
    ]
    notes = [
        gettext("Printed on %(day)s. A print is no proof: look again on the day you need it.", day=checked),
        gettext("Scan the code, or open the address: the page says what the certificate is worth that day."),
    ]
    data = documents.certificate(
        gettext("Certificate of the Recruitment Integrity Register"),
        [(name, value) for name, value in lines if value],
        notes,
        _codes(context),
        str(locale().language),
        rtl=locale().text_direction == "rtl",
    )
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found["number"]}.pdf"'
    return answer
