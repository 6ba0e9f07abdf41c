"""What the pages of a score show, made from the score itself: no query, no arithmetic of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext

from iris.rules.scoring.method import Method
from iris.rules.scoring.published import Scored
from iris.rules.scoring.results import Contribution
from iris.rules.scoring.vocabulary import RegisterState
from iris.rules.scoring.what_if import Change, WhatIf
from iris.rules.scoring.words import DISCLOSURE_LABELS, GATE_LABELS
from iris.web import scores
from iris.web.languages import locale
from iris.web.scoring import Shown
from iris.web.shell import number


def score_page(found: Shown, rests: Callable[[Contribution], Sequence[Any]]) -> dict[str, Any]:
    """Everything about one score; its lines with what they rest on, as far as the reader may know."""
    scored = found.scored
    score, method = scored.score, scored.method
    titles = scores.titles(scored.standard)
    return {
        "score": scores.figure(score.headline, method),
        "signed": scored.signed,
        "bands": scores.bands(method),
        "method_version": method.version,
        "method_href": url_for("methods.show", version=method.version),
        "standard_title": scored.standard.title,
        "standard_version": scored.standard.version,
        "standard_href": url_for("standards.show", standard_id=scored.standard.id, version=scored.standard.version),
        "gates": scores.gates(score, method),
        "principles": scores.principle_rows(score.principles, titles),
        "sum_rows": scores.sum_rows(score, method),
        "groups": scores.line_groups(score.contributions, method, titles, rests),
        "before": score.before_gates,
        "final": score,
        "record": scores.record_sentence(score),
        "evidence": scores.evidence_sentence(score),
        "contested": scores.figure(score.without_contested, method) if score.without_contested else None,
        "fresh": scores.figure(found.fresh.score.headline, method) if found.fresh else None,
    }


def what_if_page(scored: Scored, items: Sequence[WhatIf]) -> dict[str, Any]:
    """The score of today and every open item, the largest gain first."""
    titles = scores.titles(scored.standard)
    return {
        "score": scores.figure(scored.score.headline, scored.method),
        "bands": scores.bands(scored.method),
        "stopped": scored.score.reason is not None and scored.score.reason.value in set(RegisterState),
        "items": [_item(one, titles, scored.method) for one in items],
    }


def _item(one: WhatIf, titles: dict[str, str], method: Method) -> dict[str, Any]:
    after = scores.figure(one.after, method)
    return {
        "sentence": gettext(one.sentence) % {"item": _named(one, titles)},
        "gain": None if one.gain is None else _signed(one.gain),
        "gain_low": None if one.gain_low is None else _signed(one.gain_low),
        "after": after,
        "lifts": [gettext(GATE_LABELS[gate]) for gate in one.lifts],
    }


def _signed(points: float) -> str:
    rounded = round(points, 1)
    return f"+{number(rounded)}" if rounded > 0 else number(rounded)


def _named(one: WhatIf, titles: dict[str, str]) -> str:
    if one.change is Change.FINDING:
        return f"{one.item} {gettext(titles.get(one.item, ''))}".strip()
    if one.change is Change.LICENCE:
        return str(locale().territories.get(one.item, one.item))
    if one.change is Change.DISCLOSURE:
        return gettext(next(label for item, label in DISCLOSURE_LABELS.items() if item == one.item))
    return one.item
