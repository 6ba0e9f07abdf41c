"""Answers, costs, files and stages of a complaint in words of the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from babel.numbers import format_decimal
from flask import current_app, request
from flask_babel import gettext

from iris.db import current
from iris.rules.cases.fees import COSTS, CostCategory
from iris.rules.cases.questions import Field, FieldKind, Question
from iris.rules.cases.sectors import SECTORS
from iris.services.cases.drafting import OpenDraft
from iris.services.cases.filing import Place
from iris.web.complaints.area import Count
from iris.web.complaints.costing import plain
from iris.web.identity import now, outside
from iris.web.languages import TONGUES, locale


def amount_in_words(minor: int, currency: str) -> str:
    """An amount with its currency; digits as the reader writes them."""
    return f"{format_decimal(plain(minor, currency), locale=locale())} {currency}"


def value_in_words(one: Field, value: str) -> str:
    """One answer in words."""
    label = next((choice.label for choice in one.choices if choice.code == value), None)
    if label is not None:
        return gettext(label)
    if one.kind is FieldKind.COUNTRY:
        return str(locale().territories.get(value, value))
    if one.kind is FieldKind.SECTOR:
        return gettext(SECTORS.get(value, value))
    return TONGUES.get(value, value) if one.kind is FieldKind.LANGUAGE else value


def costs_in_words(costs: Sequence[dict[str, Any]]) -> list[str]:
    """Costs, one a line."""
    return [
        f"{gettext(COSTS[CostCategory(cost['category'])].question)}: {amount_in_words(cost['minor'], cost['currency'])}"
        for cost in costs
    ]


def answered(one: Question, draft: OpenDraft) -> dict[str, Any]:
    """One line of the review: the question, what was said, where to change it."""
    lines = given_in_words(one, draft.answers)
    if one.key == "costs":
        lines += costs_in_words(draft.more.get("costs", []))
    if one.key == "story":
        lines += [known["name"] for known in draft.files]
    if one.key == "respondent" and draft.more.get("entry"):
        lines = [draft.more["entry"]["name"], *lines[1:]]
    return {"key": one.key, "title": gettext(one.title), "lines": lines}


def given_in_words(one: Question, answers: Any) -> list[str]:
    """The answers to one question."""
    return [value_in_words(field, value) for field in one.fields for value in answers.get(field.key, ())]


def place_of(draft: OpenDraft) -> Place | None:
    """Whom the complaint is about: the entry chosen, else the name typed."""
    entry, name = draft.more.get("entry"), next(iter(draft.given.get("entry", ())), "")
    if entry:
        return Place(int(entry["id"]), entry["kind"], name)
    return Place(None, "agency", name) if name else None


def count_filing(count: Count) -> None:
    """Count a complaint, last in its own transaction."""
    if current_app.config["IRIS_SETTINGS"].limits:
        count(current(), outside().keys, now(), request.remote_addr or "")
