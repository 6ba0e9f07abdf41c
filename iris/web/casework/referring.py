"""Passing a case on: first what for, then to whom with how little; the exception and its second officer; a child."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import current
from iris.rules.cases.exceptions import GROUNDS, Ground
from iris.rules.cases.purposes import (
    ITEM_WORDS,
    NEVER_DEFAULT,
    PURPOSES,
    RECEIVER_WORDS,
    Item,
    Purpose,
    Receiver,
    proposed_receivers,
)
from iris.rules.cases.referrals import ReferralState
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services.cases import passing as carried
from iris.services.cases import referring, safeguarding, watching
from iris.services.cases.referring import Wish
from iris.services.cases.sealing import OpenCase
from iris.services.cases.watching import ReferralSaid
from iris.web import passing
from iris.web.casework.area import Signed, area, load_case, typed
from iris.web.casework.doing import TOKEN_OVER, act, redirect_to, refused_by
from iris.web.guard import permit
from iris.web.identity import now, outside

MAKE = Action.REFERRAL_MAKE


@area.get("/<int:case_id>/refer")
@permit(MAKE)
def refer(case_id: int) -> ResponseReturnValue:
    """What for; then who, with what."""
    return _page(load_case(case_id, MAKE), request.args.get("purpose", ""))


def _page(case: OpenCase, wanted: str, status: int = 200, problem: str = "") -> Response:
    purpose = Purpose(wanted) if wanted in set(Purpose) else None
    context = {
        "number": case.row.public_id,
        "id": case.row.id,
        "purposes": [{"code": code, "sentence": gettext(facts.sentence)} for code, facts in PURPOSES.items()],
        "purpose": purpose,
        "sentence": gettext(PURPOSES[purpose].sentence) if purpose else "",
        "receivers": _receivers(purpose) if purpose else [],
        "items": _items(case, purpose) if purpose else [],
        "grounds": [{"code": g, "label": gettext(GROUNDS[g].label), "meaning": gettext(GROUNDS[g].meaning)}
                    for g in Ground if g is not Ground.MINOR],
        "minor": case.state.minor,
        "typed": request.form,
        "problem": problem,
    }  # fmt: skip
    return make_response(render_template("casework/refer.html", **context), status)


def _receivers(purpose: Purpose) -> list[dict[str, Any]]:
    """Those proposed for it first; police and immigration apart, since they are never proposed."""
    rows = queries.assistance.receiving(current(), sorted({*proposed_receivers(purpose), *NEVER_DEFAULT}))
    lines = [
        {
            "id": row.id,
            "name": row.name,
            "note": f"{gettext(RECEIVER_WORDS[Receiver(row.receiver)])}, {passing.country(row.country)}",
            "apart": Receiver(row.receiver) in NEVER_DEFAULT,
        }
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line["apart"], line["name"]))


def _items(case: OpenCase, purpose: Purpose) -> list[dict[str, Any]]:
    held = passing.content_in_words({k: v for k, v in carried.known(outside().keys, case, None).items() if v})
    lines = {one["item"]: one["lines"] for one in held}
    return [
        {
            "code": item,
            "label": gettext(ITEM_WORDS[item]),
            "lines": lines.get(item, []),
            "typed": item in carried.TYPED - {Item.CONTACT},
        }
        for item in sorted(PURPOSES[purpose].minimum)
    ]


@area.post("/<int:case_id>/refer")
@permit(MAKE, keeps=True)
def propose_referral(case_id: int) -> ResponseReturnValue:
    """Ask the worker, or a second officer where it cannot wait."""
    case, wanted = load_case(case_id, MAKE), typed("purpose")
    if not Signed().validate():
        return _page(case, wanted, 400, gettext(TOKEN_OVER))
    try:
        row = referring.propose(current(), outside().keys, now(), case, _wish(wanted))
    except RuleBroken as error:
        return _page(load_case(case_id, MAKE), wanted, 409, refused_by(error))
    said = {
        ReferralState.OFFERED: gettext("They are asked now."),
        ReferralState.PROPOSED: gettext("A second officer must agree before anything goes out."),
    }
    asked = gettext("The worker is asked now.")
    return redirect_to(case_id, said[ReferralState(row.state)] if row.ground else asked)


def _wish(wanted: str) -> Wish:
    programme = typed("programme")
    codes = set(Item) & set(request.form.getlist("item"))
    ground = typed("ground")
    return Wish(
        programme=queries.assistance.programme(current(), int(programme)) if programme.isdigit() else None,
        purpose=Purpose(wanted) if wanted in set(Purpose) else None,
        items=frozenset(map(Item, codes)),
        words=typed("words"),
        named_by_worker="named" in request.form,
        ground=Ground(ground) if ground in set(Ground) - {Ground.MINOR} else None,
        reason=typed("reason"),
        typed={item: typed(f"typed-{item}") for item in carried.TYPED - {Item.CONTACT}},
    )


def _referral(case: OpenCase) -> m.CaseReferral:
    number = typed("referral")
    row = queries.referrals.referral(current(), int(number)) if number.isdigit() else None
    if row is None or row.case_id != case.row.id:
        raise RuleBroken("referral_unknown", gettext("This referral is not here any more. Reload the page."))
    return row


@area.post("/<int:case_id>/referral/agree")
@permit(Action.CASE_LEAD, keeps=True)
def agree(case_id: int) -> ResponseReturnValue:
    """Agree as second officer that it cannot wait for a yes."""
    return act(
        case_id,
        Action.CASE_LEAD,
        lambda case: referring.agree(current(), outside().keys, now(), case, _referral(case)),
        gettext("They are asked now."),
    )


@area.post("/<int:case_id>/referral/cancel")
@permit(Action.CASE_WORK, keeps=True)
def cancel(case_id: int) -> ResponseReturnValue:
    """Give a proposal up."""
    return act(
        case_id,
        Action.CASE_WORK,
        lambda case: referring.cancel(current(), outside().keys, now(), case, _referral(case)),
        gettext("Nothing was passed on."),
    )


@area.post("/<int:case_id>/referral/call")
@permit(Action.CASE_WORK, keeps=True)
def said_in_a_call(case_id: int) -> ResponseReturnValue:
    """Carry out what the worker said of a referral in a call."""

    def verb(case: OpenCase) -> None:
        if typed("said") not in set(ReferralSaid):
            raise RuleBroken("no_act", gettext("Say what the worker decided."))
        items = frozenset(map(Item, set(Item) & set(request.form.getlist("item"))))
        said, note = ReferralSaid(typed("said")), typed("referral_note")
        watching.refer_by_call(current(), outside(), now(), case, _referral(case), said, items, note)

    return act(case_id, Action.CASE_WORK, verb, gettext("Noted, with your name, as said in a call."))


@area.post("/<int:case_id>/child/note")
@permit(Action.CASE_WORK, keeps=True)
def best_interest(case_id: int) -> ResponseReturnValue:
    """Write down why it is best for the child."""
    return act(
        case_id,
        Action.CASE_WORK,
        lambda case: safeguarding.note_best_interest(current(), outside(), now(), case, typed("best_interest")),
        gettext("Noted."),
    )


@area.post("/<int:case_id>/child/tell")
@permit(Action.CASE_WORK, keeps=True)
def tell_child(case_id: int) -> ResponseReturnValue:
    """Tell the child in plain words."""
    return act(
        case_id,
        Action.CASE_WORK,
        lambda case: safeguarding.tell(current(), outside(), now(), case, typed("told")),
        gettext("Sent. The child reads it with the number."),
    )
