"""The referrals of a case as its officers see them, and what is said to a child."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import force_locale, gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.cases.exceptions import GROUNDS, Ground
from iris.rules.cases.minors import TOLD_TO_A_CHILD
from iris.rules.cases.referrals import SHOWN_TO_RECEIVER, ReferralState
from iris.services.cases import referring
from iris.services.cases.sealing import OpenCase
from iris.web import passing
from iris.web.identity import outside
from iris.web.languages import NAMES


def referrals_of(case: OpenCase) -> list[dict[str, Any]]:
    """The referrals of a case, for its officers."""
    return [_line(case, row) for row in queries.referrals.of_case(current(), case.row.id)]


def _line(case: OpenCase, row: m.CaseReferral) -> dict[str, Any]:
    ground = gettext(GROUNDS[Ground(row.ground)].label) if row.ground else ""
    waiting = ReferralState(row.state) is ReferralState.PROPOSED
    return {
        **passing.line_of(row),
        "things": passing.labels(row.items),
        "ground": ground,
        "reason": referring.words_of(case, row)["reason"],
        "answer": referring.answer_of(outside().keys, row),
        "for_second": waiting and row.ground is not None,
        "can_cancel": waiting,
        "parts": list(zip(row.items, passing.labels(row.items), strict=True)),
        "by_call": row.ground is None and (waiting or ReferralState(row.state) in SHOWN_TO_RECEIVER),
        "waiting": waiting,
    }


def told_to_a_child(case: OpenCase) -> str:
    """The plain words, in the language of the child where we have it."""
    language = case.state.language if case.state.language in NAMES else "en"
    with force_locale(language):
        return gettext(TOLD_TO_A_CHILD)


def of_referrals(case: OpenCase) -> dict[str, Any]:
    """What the page of a case needs of all this."""
    state = case.state
    return {
        "referrals": referrals_of(case),
        "refer_href": url_for("casework.refer", case_id=case.row.id),
        "child": {"note": state.best_interest, "told": state.told, "words": told_to_a_child(case)}
        if state.minor
        else {},
    }
