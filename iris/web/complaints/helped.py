"""Who else sees the own case, and the worker's yes to each: referrals, an advocate's consent record."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current, database
from iris.rules.cases.exceptions import GROUNDS, Ground
from iris.rules.cases.purposes import Item
from iris.rules.cases.referrals import SHOWN_TO_RECEIVER, ReferralState
from iris.rules.cases.speakers import ConsentKind
from iris.rules.errors import RuleBroken
from iris.services.cases import passing as carried
from iris.services.cases import referring
from iris.services.cases.sealing import OpenCase
from iris.web import passing
from iris.web.beside import sure
from iris.web.identity import outside


def referrals_of(case: OpenCase) -> list[dict[str, Any]]:
    """The referrals of the own case; an exception is shown once it has gone out."""
    rows = [
        row
        for row in queries.referrals.of_case(current(), case.row.id)
        if row.state != ReferralState.CANCELLED and not (row.ground and row.state == ReferralState.PROPOSED)
    ]
    return [_referral(case, row) for row in rows]


def helpers_of(case: OpenCase) -> list[dict[str, Any]]:
    """The organisations that the worker lets see the case now."""
    rows = [row for row in queries.referrals.consents(current(), case.row.id) if row.kind != ConsentKind.NOT_ASKED]
    with database().reading() as reading:
        names = queries.accounts.organisation_names(reading, [row.organisation_id for row in rows])
    return [{"id": row.id, "name": names.get(row.organisation_id, "–")} for row in rows]


def _referral(case: OpenCase, row: m.CaseReferral) -> dict[str, Any]:
    state = ReferralState(row.state)
    asked = state is ReferralState.PROPOSED
    return {
        **passing.line_of(row, sure),
        "words": referring.words_of(case, row)["words"],
        "told": sure(GROUNDS[Ground(row.ground)].told) if row.ground else "",
        "things": passing.labels(row.items),
        "parts": _parts(case, row) if asked else [],
        "asked": asked,
        "can_revoke": state in SHOWN_TO_RECEIVER and row.ground is None,
        "answer": referring.answer_of(outside().keys, row),
    }


def _parts(case: OpenCase, row: m.CaseReferral) -> list[dict[str, Any]]:
    """Each thing that would go out: exactly what, or a field for it."""
    content = referring.content_of(current(), outside().keys, case, row)
    held = {one["item"]: one["lines"] for one in passing.content_in_words(content)}
    return [
        {
            "code": item,
            "label": label,
            "lines": held.get(item, []),
            "typed": item in carried.TYPED,
            "value": request.form.get(f"typed-{item}", "; ".join(held.get(item, []))),
        }
        for item, label in zip(row.items, passing.labels(row.items, sure), strict=True)
        if item in held or item in carried.TYPED
    ]


def named(case: OpenCase) -> m.CaseReferral:
    """The referral that a form of the own case is about."""
    number = request.form.get("referral", "")
    row = queries.referrals.referral(current(), int(number)) if number.isdigit() else None
    if row is None or row.case_id != case.row.id:
        raise RuleBroken("referral_unknown", gettext("This is not here any more. Reload the page."))
    return row


def items_typed() -> tuple[frozenset[Item], dict[str, str]]:
    """Which things the worker leaves ticked, and in which words."""
    items = frozenset(Item(code) for code in request.form.getlist("item") if code in set(Item))
    return items, {item: request.form.get(f"typed-{item}", "") for item in carried.TYPED}
