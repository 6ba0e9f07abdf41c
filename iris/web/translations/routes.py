"""The texts of a language: right as they stand, or better said otherwise; the catalogue with the better wordings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import models as m
from iris import queries
from iris.db import commit, current
from iris.gateways import catalogues
from iris.gateways.catalogues import Translated
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action
from iris.rules.translations import Verdict
from iris.rules.wording import N_, Tone, Word
from iris.services import translations
from iris.web.errors import sentence_of
from iris.web.guard import permit
from iris.web.identity import now
from iris.web.languages import NAMES, WORKER_FILES

area = Blueprint("translations", __name__)

PER_PAGE = 40
MACHINE = Word(N_("Made by a machine"), "", Tone.WARN, "clock")
RIGHT = Word(N_("Found right"), "", Tone.OK, "tick")
BETTER = Word(N_("Better wording proposed"), "", Tone.INFO, "sheet")
WORDS = {Verdict.RIGHT: RIGHT, Verdict.WORDING: BETTER}
Reviews = dict[str, m.TranslationReview]


@area.get("/translations")
@permit(Action.TRANSLATION_REVIEW)
def languages() -> ResponseReturnValue:
    """The languages, and how far each has been looked through."""
    rows = []
    for code in sorted(set(NAMES) - {"en"}):
        texts, reviews = _texts(code), queries.translations.standing(current(), code)
        seen = sum(1 for text in texts if text.digest in reviews)
        rows.append({"code": code, "name": NAMES[code], "texts": len(texts), "seen": seen})
    return render_template("translations/languages.html", rows=rows)


@area.get("/translations/<language>")
@permit(Action.TRANSLATION_REVIEW)
def listed(language: str) -> ResponseReturnValue:
    """Texts of a language, those that workers read first: the ones nobody has looked at, or all."""
    first = request.args.get("first", default=0, type=int)
    return _page(language, max(0, first), request.args.get("show") == "all")


def _page(
    language: str, first: int, everything: bool, own: str | None = None, refusal: str = ""
) -> ResponseReturnValue:
    """The texts from the one numbered `first` on; `own` is what was typed for that one and refused."""
    texts = _texts(language)
    reviews = queries.translations.standing(current(), language)
    left = [number for number, text in enumerate(texts) if text.digest not in reviews]
    chosen = [number for number in (range(len(texts)) if everything else left) if number >= first]
    shown = [_row(number, texts[number], reviews, own if number == first else None) for number in chosen[:PER_PAGE]]
    more = None
    if len(chosen) > PER_PAGE:
        show = "all" if everything else None
        more = url_for("translations.listed", language=language, first=chosen[PER_PAGE], show=show)
    page = render_template(
        "translations/listed.html", language={"code": language, "name": NAMES[language]}, rows=shown, more=more,
        everything=everything, left=len(left), refusal=refusal,
    )  # fmt: skip
    return page, 409 if refusal else 200


@area.post("/translations/<language>/<int:number>")
@permit(Action.TRANSLATION_REVIEW)
def said(language: str, number: int) -> ResponseReturnValue:
    """One verdict. A text whose translation has changed meanwhile is not judged unseen."""
    texts = _texts(language)
    if number >= len(texts):
        abort(404)
    text, wording = texts[number], request.form.get("wording", "").replace("\r\n", "\n")
    try:
        if request.form.get("digest") != text.digest:
            raise RuleBroken("text_changed", N_("This text has changed meanwhile; look at it once more."))
        if request.form.get("verdict") == Verdict.RIGHT.value:
            translations.approve(current(), now(), g.actor.account_id, language, text)
        else:
            forms = wording.split("\n") if len(text.forms) > 1 else [wording]
            translations.propose(current(), now(), g.actor.account_id, language, text, forms)
    except RuleBroken as error:
        return _page(language, number, True, wording, sentence_of(error))
    commit()
    flash(gettext("Thank you. The next one is below."))
    return redirect(url_for("translations.listed", language=language, first=number))


@area.get("/translations/<language>.po")
@permit(Action.TRANSLATION_REVIEW)
def catalogue(language: str) -> Response:
    """The catalogue with the better wordings put in, to be taken over by whoever maintains the software."""
    _texts(language)
    reviews = queries.translations.standing(current(), language)
    better = {digest: row.wording.split("\n") for digest, row in reviews.items() if row.wording}
    answer = Response(catalogues.reworded(_root(), language, better), mimetype="text/x-gettext-translation")
    answer.headers["Content-Disposition"] = f'attachment; filename="{language}.po"'
    return answer


def _root() -> Any:
    return current_app.config["IRIS_ROOT"]


def _texts(language: str) -> Sequence[Translated]:
    """The texts of a language, those that workers read first."""
    if language not in NAMES or language == "en":
        abort(404)
    return sorted(catalogues.texts(_root(), language), key=lambda text: not _for_workers(text))


def _for_workers(text: Translated) -> bool:
    return any(place.startswith(WORKER_FILES) for place in text.where)


def _row(number: int, text: Translated, reviews: Reviews, own: str | None) -> dict[str, Any]:
    review = reviews.get(text.digest)
    standing = review.wording if review is not None and review.wording else "\n".join(text.forms)
    return {
        "number": number,
        "digest": text.digest,
        "text": text.text,
        "forms": text.forms,
        "wording": standing if own is None else own,
        "open": own is not None,
        "word": WORDS[Verdict(review.verdict)] if review else MACHINE,
        "for_workers": _for_workers(text),
    }
