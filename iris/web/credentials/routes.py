"""Credentials as signed text for programs and as a page for people; lists of bits; the issuer's public keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from iris import models as m
from iris import queries
from iris.db import current
from iris.gateways import jwt
from iris.rules.credentials import (
    CREDENTIAL_WORDS,
    MEDIA_TYPE,
    VC_CONTEXT,
    StatusPurpose,
    did_document,
    list_name,
    parse_list_name,
    state_of,
    status_list,
)
from iris.web.guard import public
from iris.web.headers import cache_publicly
from iris.web.identity import now, outside

area = Blueprint("credentials", __name__)

ENVELOPED = "application/vc"
FORMS = (MEDIA_TYPE, "text/html", ENVELOPED, "application/ld+json", "application/json")
"""What is offered, the first to whoever takes anything."""
SECONDS_TO_SIGN = 5


@area.get("/.well-known/did.json")
@public
def did() -> ResponseReturnValue:
    """The issuer's public keys, old ones too."""
    document = did_document(outside().base_url, outside().keys.public_jwks())
    return _for_programs(_json(document, "application/json"))


@area.get("/certificates/<number>/credential")
@public
def of_certificate(number: str) -> ResponseReturnValue:
    """The way to the credential that speaks for a certificate now."""
    found = queries.credentials.of_number(current(), number)
    if found is None:
        abort(404)
    return redirect(url_for("credentials.show", public_id=found.public_id))


@area.get("/credentials/<public_id>")
@public
def show(public_id: str) -> ResponseReturnValue:
    """A credential in the form that is asked for."""
    found = _found(public_id)
    form = request.accept_mimetypes.best_match(FORMS, MEDIA_TYPE)
    if form == "text/html":
        answer = cache_publicly(make_response(render_template("credentials/show.html", **_page(found))))
    elif found.signed is None:
        answer = _not_yet()
    elif form == MEDIA_TYPE:
        answer = _signed(found.signed)
    else:
        answer = _for_programs(_json(_enveloped(found.signed), form))
    answer.vary.add("Accept")
    return answer


@area.get("/credentials/<public_id>.jwt")
@public
def download(public_id: str) -> ResponseReturnValue:
    """A credential as a file."""
    found = _found(public_id)
    if found.signed is None:
        return _not_yet()
    answer = _signed(found.signed)
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.says["number"]}.jwt"'
    return answer


@area.get("/credentials/status/<name>")
@public
def status(name: str) -> ResponseReturnValue:
    """A list of bits, signed."""
    parsed = parse_list_name(name)
    today = now().date()
    bits = queries.credentials.bits(current(), *parsed, today) if parsed else None
    if parsed is None or bits is None:
        abort(404)
    base_url, keys = outside().base_url, outside().keys
    return _signed(jwt.signed(keys, base_url, status_list(base_url, *parsed, bits.positions, bits.changed, today)))


def _found(public_id: str) -> m.Credential:
    found = queries.credentials.one(current(), public_id)
    if found is None:
        abort(404)
    return found


def _signed(text: str) -> Response:
    return _for_programs(Response(text, mimetype=MEDIA_TYPE))


def _for_programs(answer: Response) -> Response:
    # Whoever checks a credential in a browser reads it from another site; nothing here belongs to a person.
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return cache_publicly(answer)


def _json(document: Mapping[str, Any], form: str) -> Response:
    return Response(json.dumps(document, ensure_ascii=False, indent=1) + "\n", mimetype=form)


def _enveloped(text: str) -> dict[str, Any]:
    """The signed text in a credential of its own (VC Data Model 2.0, section 4.13)."""
    return {
        "@context": [VC_CONTEXT],
        "id": f"data:{MEDIA_TYPE},{text}",
        "type": "EnvelopedVerifiableCredential",
    }


def _not_yet() -> Response:
    """It was issued a moment ago; the worker signs it."""
    answer = Response("This credential is being signed. Ask again in a few seconds.\n", 503, mimetype="text/plain")
    answer.headers["Retry-After"] = str(SECONDS_TO_SIGN)
    return answer


def _page(found: m.Credential) -> dict[str, Any]:
    session, today = current(), now().date()
    bits = queries.credentials.standing_of(session, found, today)
    newest = queries.credentials.newest(session, found.certificate_id)
    last_day = date.fromisoformat(found.says["valid_until"])
    return {
        "said": found.says,
        "word": CREDENTIAL_WORDS[state_of(bits, last_day, today)],
        "issued": found.issued_at,
        "last_day": last_day,
        "checked": now(),
        "place": found.position,
        "signed": found.signed is not None,
        "download": url_for("credentials.download", public_id=found.public_id),
        "address": f"{outside().base_url}{url_for('credentials.show', public_id=found.public_id)}",
        "lists": [
            url_for("credentials.status", name=list_name(found.list_number, purpose)) for purpose in StatusPurpose
        ],
        "newer": url_for("credentials.show", public_id=newest.public_id) if newest and newest.id != found.id else "",
    }
