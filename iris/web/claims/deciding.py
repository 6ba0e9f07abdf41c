"""The reviewers' claims: document, code by letter or call, hold, decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.rules.access import Subject
from iris.rules.claims import OPEN, WORDS, ClaimState
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.services import claims, documents
from iris.web.asking import LARGEST_NUMBER
from iris.web.claims import forms
from iris.web.forms import Form
from iris.web.guard import load, permit
from iris.web.identity import now, outside

queue = Blueprint("claim_queue", __name__, url_prefix="/claims")

PER_PAGE = 50
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "text/plain": ".txt"}
Forms = dict[str, Form]


def claim_subject(claim: m.EntryClaim) -> Subject:
    """Whose the claim is."""
    return Subject(organisations=frozenset({claim.organisation_id}))


def _load(claim_id: int) -> m.EntryClaim:
    claim: m.EntryClaim = load(queries.claims.one(current(), claim_id), Action.ENTRY_PUBLISH, claim_subject)
    return claim


@queue.get("")
@permit(Action.ENTRY_PUBLISH)
def listed() -> ResponseReturnValue:
    """Open claims, the oldest first."""
    asked = request.args.get("after", type=int) or 0
    rows = queries.claims.waiting(current(), asked if 0 < asked <= LARGEST_NUMBER else 0, PER_PAGE + 1)
    more = url_for("claim_queue.listed", after=rows[PER_PAGE - 1].id) if len(rows) > PER_PAGE else None
    return render_template("claims/list.html", rows=[_line(claim) for claim in rows[:PER_PAGE]], more=more)


def _line(claim: m.EntryClaim) -> dict[str, Any]:
    return {
        "href": url_for("claim_queue.show", claim_id=claim.id),
        "entry": claim.entry.name,
        "public_id": claim.entry.public_id,
        "organisation": claim.organisation.name,
        "word": WORDS[claim.state],
        "code": code_words(claim),
        "at": claim.opened_at,
    }


def code_words(claim: m.EntryClaim) -> str:
    """How far the code is."""
    if claim.proved_at is not None:
        return gettext("code typed")
    if claim.code_sealed is not None:
        return gettext("call to make") if claim.channel == "phone" else gettext("letter to send")
    return gettext("code sent") if claim.code_sent_at else gettext("no code")


@queue.get("/<int:claim_id>")
@permit(Action.ENTRY_PUBLISH)
def show(claim_id: int) -> ResponseReturnValue:
    """One claim with all that is needed to decide."""
    return _page(_load(claim_id))


def _page(claim: m.EntryClaim, wrong: Forms | None = None, status: int = 200) -> ResponseReturnValue:
    given: Forms = {name: form(formdata=None) for name, form in FORMS.items()} | (wrong or {})
    others = [one for one in queries.claims.open_ones(current(), claim.entry_id) if one.id != claim.id]
    holder = queries.claims.holder(current(), claim.entry_id)
    if holder is None:
        del given["approve"].replace
    page = render_template(
        "claims/show.html",
        claim=_line(claim) | {"document": claims.document_name(outside().keys, claim)},
        reason=claims.reason_of(outside().keys, claim),
        others=[_line(one) for one in others],
        holder=holder.name if holder else "",
        open=claim.state in OPEN,
        frozen=claim.state == ClaimState.FROZEN,
        letter=claim.code_sealed is not None,
        here=url_for("claim_queue.show", claim_id=claim.id),
        forms=given,
        wrong=next((form for form in given.values() if form.errors or form.form_errors), None),
    )
    return page, status


FORMS: dict[str, type[Form]] = {
    "approve": forms.Approve,
    "refuse": forms.Refuse,
    "freeze": forms.Freeze,
    "unfreeze": forms.Unfreeze,
}


def _move(claim_id: int, name: str, act: Callable[[m.EntryClaim, Form], None], done: str) -> ResponseReturnValue:
    """Take a decision by its form; a refusal is shown on the same page with what was typed."""
    claim, form = _load(claim_id), FORMS[name]()
    if not form.validate():
        return _page(claim, {name: form}, 400)
    try:
        act(claim, form)
    except RuleBroken as error:
        form.refuse(error)
        return _page(claim, {name: form}, 409)
    commit()
    flash(done)
    return redirect(url_for("claim_queue.show", claim_id=claim_id))


@queue.post("/<int:claim_id>/approve")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def approve(claim_id: int) -> ResponseReturnValue:
    """The entry is theirs."""

    def act(claim: m.EntryClaim, form: Form) -> None:
        otherwise, replace = form["otherwise"].data or "", bool(form["replace"].data)
        claims.approve(current(), outside().keys, now(), claim, otherwise=otherwise, replace=replace)

    return _move(claim_id, "approve", act, gettext("Approved: the record is theirs."))


@queue.post("/<int:claim_id>/refuse")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def refuse(claim_id: int) -> ResponseReturnValue:
    """Refuse, with a reason that the claimant reads."""
    return _move(
        claim_id,
        "refuse",
        lambda claim, form: claims.refuse(current(), outside().keys, now(), claim, form["refusal"].data),
        gettext("Refused."),
    )


@queue.post("/<int:claim_id>/freeze")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def freeze(claim_id: int) -> ResponseReturnValue:
    """Somebody disputes it."""
    return _move(
        claim_id,
        "freeze",
        lambda claim, form: claims.freeze(current(), outside().keys, now(), claim, form["dispute"].data),
        gettext("Frozen."),
    )


@queue.post("/<int:claim_id>/unfreeze")
@permit(Action.ENTRY_PUBLISH, keeps=True)
def unfreeze(claim_id: int) -> ResponseReturnValue:
    """It goes on."""
    return _move(
        claim_id,
        "unfreeze",
        lambda claim, form: claims.unfreeze(current(), outside(), now(), claim, form["lifted"].data),
        gettext("This claim goes on."),
    )


@queue.get("/<int:claim_id>/letter")
@permit(Action.ENTRY_PUBLISH)
def letter(claim_id: int) -> ResponseReturnValue:
    """The letter to print, or what to say on the phone."""
    claim = _load(claim_id)
    code = claims.letter(outside().keys, claim)
    contact = next((c for c in queries.claims.contacts(current(), claim.entry_id) if c.id == claim.contact_id), None)
    return render_template(
        "claims/letter.html",
        name=claim.entry.name,
        address=contact.value if contact else gettext("The list names this way no longer."),
        code=f"{code[:4]} {code[4:]}",
        until=claim.code_until,
        by_phone=claim.channel == "phone",
        back_href=url_for("claim_queue.show", claim_id=claim.id),
        sent_href=url_for("claim_queue.sent", claim_id=claim.id),
    )


@queue.post("/<int:claim_id>/sent")
@permit(Action.ENTRY_PUBLISH)
def sent(claim_id: int) -> ResponseReturnValue:
    """The letter is in the post, or the call was made."""
    claims.mark_sent(current(), now(), _load(claim_id))
    commit()
    flash(gettext("Noted. The code can't be shown again."))
    return redirect(url_for("claim_queue.show", claim_id=claim_id))


@queue.post("/<int:claim_id>/document")
@permit(Action.ENTRY_PUBLISH)
def document(claim_id: int) -> ResponseReturnValue:
    """The licence document, as a download that no browser runs; each opening is journalled."""
    claim = _load(claim_id)
    if not claim.stored_as:
        abort(404)
    claims.note_opening(current(), now(), claim)
    data = b"".join(documents.opened(outside(), claim.stored_as, claim.data_key))
    commit()
    answer = Response(data, mimetype=claim.mime)
    answer.headers["Content-Disposition"] = f'attachment; filename="claim-{claim.id}{ENDINGS.get(claim.mime, "")}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
