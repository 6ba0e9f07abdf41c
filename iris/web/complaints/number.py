"""The number of a case shown once, with a card to save and a step to confirm; the shorter one of a draft."""

from __future__ import annotations

import io

from flask import Response, abort, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from PIL import Image, ImageDraw, ImageFont

from iris import queries
from iris.db import commit, current, database
from iris.rules.cases.clocks import CasePeriod, amount
from iris.rules.cases.codes import CARD_TITLE, CARD_WARNING, SHOWN_ONCE, card, groups, read_digits, written
from iris.rules.errors import RuleBroken
from iris.services.cases import drafting, filing, visiting
from iris.services.limits import TooOften
from iris.web import visits
from iris.web.complaints.area import area, count_try, draft_here, on_to, page, signed_form, token_over
from iris.web.errors import sentence_of
from iris.web.guard import public, public_form
from iris.web.identity import now, outside

CARD_SIZE = (720, 420)


def _sent() -> tuple[drafting.OpenDraft, str] | None:
    draft, token = draft_here(), visits.token_of(visits.DRAFT)
    return (draft, token) if draft is not None and token is not None and draft.row.case_id is not None else None


@area.get("/complaints/number")
@public
def number() -> ResponseReturnValue:
    """The number: shown to the browser that sent the complaint, until it is confirmed."""
    sent = _sent()
    return _number_page(sent[1]) if sent else on_to("follow")


def _number_page(token: str, status: int = 200, problem: str = "") -> ResponseReturnValue:
    return page(
        "number",
        status,
        groups=groups(filing.code_for(token)),
        card_title=gettext(CARD_TITLE),
        shown_once=gettext(SHOWN_ONCE),
        warning=gettext(CARD_WARNING),
        problem=problem,
    )


@area.post("/complaints/number")
@public_form
def confirm() -> ResponseReturnValue:
    """The worker has it: from now on only the number leads back."""
    sent = _sent()
    if sent is None:
        return on_to("follow")
    draft, token = sent
    if signed_form() is None:
        return _number_page(token, 400, token_over())
    try:
        case_id = filing.confirm_code(current(), now(), draft, token, request.form.get("last", ""))
    except RuleBroken as error:
        return _number_page(token, 409, sentence_of(error))
    visit = visiting.begin(current(), outside().keys, now(), case_id)
    commit()
    answer = visits.remember(on_to("own"), visits.VISIT, visit)  # type: ignore[arg-type]
    return visits.forget(answer, visits.DRAFT)


@area.get("/complaints/card.png")
@public
def picture() -> ResponseReturnValue:
    """The number as a picture: digits alone, nothing that says what they are for."""
    sent = _sent()
    if sent is None:
        abort(404)
    answer = Response(_drawn(filing.code_for(sent[1])), mimetype="image/png")
    answer.headers["Content-Disposition"] = 'attachment; filename="number.png"'
    return answer


def _drawn(code: str) -> bytes:
    image = Image.new("RGB", CARD_SIZE, "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(72)
    pen.rectangle((8, 8, CARD_SIZE[0] - 9, CARD_SIZE[1] - 9), outline="black", width=3)
    for line, text in enumerate(card(code).lines):
        pen.text((CARD_SIZE[0] / 2, 110 + 100 * line), text, fill="black", font=font, anchor="mm")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@area.get("/complaints/saved")
@public
def saved() -> ResponseReturnValue:
    """Before a number to come back with is drawn."""
    draft = draft_here()
    return _saved_page() if draft is not None and draft.row.case_id is None else on_to("new")


def _saved_page(code: str = "", status: int = 200, problem: str = "") -> ResponseReturnValue:
    days = amount(CasePeriod.DRAFT_KEPT)
    return page("saved", status, code=written(code) if code else "", days=days, problem=problem)


@area.post("/complaints/saved")
@public_form
def saved_post() -> ResponseReturnValue:
    """Draw a number to come back with; it is shown on this page only."""
    draft = draft_here()
    if draft is None or draft.row.case_id is not None:
        return on_to("new")
    if signed_form() is None:
        return _saved_page("", 400, token_over())
    code = drafting.give_code(current(), outside().keys, draft)
    commit()
    return _saved_page(code)


@area.get("/complaints/back")
@public
def back() -> ResponseReturnValue:
    """Where the number of an unfinished complaint is typed."""
    return page("back", problem="", typed="")


@area.post("/complaints/back")
@public_form
def back_post() -> ResponseReturnValue:
    """Come back to an unfinished complaint, on any telephone."""
    typed = request.form.get("code", "")[:200]
    if signed_form() is None:
        return page("back", 400, problem=token_over(), typed=typed)
    try:
        count_try(visiting.count_code_try)
        code = read_digits(typed, drafting.DRAFT_DIGITS)
        with database().transaction() as writing:
            token = drafting.come_back(writing, outside().keys, code)
            row = queries.cases.draft_by_token(writing, drafting.token_hashes(outside().keys, token))
            assert row is not None
            filing.renew_code(writing, outside().keys, row, token)
            sent = row.case_id is not None
    except TooOften as error:
        return page("back", 429, error, problem=sentence_of(error), typed=typed)
    except RuleBroken as error:
        return page("back", 400, problem=sentence_of(error), typed=typed)
    g.pop("session", None)
    return visits.remember(on_to("number" if sent else "review"), visits.DRAFT, token)  # type: ignore[arg-type]
