"""The fields of a question as they are shown, and what was typed into them as it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from flask_babel import gettext

from iris.rules.cases.intake import Answers, check_answer
from iris.rules.cases.questions import Field, FieldKind, Question
from iris.rules.cases.sectors import SECTORS
from iris.rules.countries import ZONES
from iris.rules.errors import RuleBroken
from iris.web.beside import sure
from iris.web.complaints import costing
from iris.web.errors import sentence_of
from iris.web.languages import TONGUES, locale

READ_ELSEWHERE = frozenset({FieldKind.COSTS, FieldKind.FILES, FieldKind.VOICE_NOTE})
YEARS_BACK = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose."""

    code: str
    label: str
    sentence: str = ""
    chosen: bool = False


@dataclass(slots=True)
class Shown:
    """One field on the page; `more` is what only this kind of field has."""

    key: str
    template: str
    label: str
    hint: str
    value: str = ""
    options: Sequence[Option] = ()
    error: str = ""
    limit: int = 200
    more: dict[str, Any] = field(default_factory=dict)


def shown(question: Question, answers: Answers, errors: dict[str, str], **more: Any) -> list[Shown]:
    """The fields of a question with what was answered or typed."""
    say = sure if question.exact else gettext
    return [_shown(one, answers.get(one.key, ()), errors.get(one.key, ""), say, more) for one in question.fields]


def _shown(one: Field, given: Sequence[str], error: str, say: Callable[[str], str], more: dict[str, Any]) -> Shown:
    found = Shown(
        key=one.key,
        template=f"complaints/fields/{one.kind}.html",
        label=say(one.label) if one.label else "",
        hint=say(one.hint) if one.hint else "",
        value=given[0] if given else "",
        options=[
            Option(c.code, say(c.label), say(c.sentence) if c.sentence else "", c.code in given) for c in one.choices
        ],
        error=error,
        limit=one.limit,
        more=more,
    )
    makers = {FieldKind.COUNTRY: countries, FieldKind.SECTOR: sectors, FieldKind.LANGUAGE: tongues}
    if one.kind in makers:
        found.options = [Option(code, label, chosen=code in given) for code, label in makers[one.kind]()]
    if one.kind is FieldKind.COSTS:
        found.more = {**more, **costing.shown(more.get("costs_typed"), more.get("costs", []))}
    return found


def countries() -> list[tuple[str, str]]:
    """All countries in the reader's language."""
    names = locale().territories
    return sorted(((code, str(names.get(code, code))) for code in ZONES), key=lambda pair: pair[1])


def sectors() -> list[tuple[str, str]]:
    """Kinds of work."""
    return [(code, gettext(label)) for code, label in SECTORS.items()]


def tongues() -> list[tuple[str, str]]:
    """Languages in which we may write, the page's own first."""
    own = str(locale().language)
    return sorted(TONGUES.items(), key=lambda pair: pair[0] != own)


def typed(question: Question) -> dict[str, tuple[str, ...]]:
    """What the page brought, untouched, to be shown again."""
    return {one.key: tuple(request.form.getlist(one.key)) for one in question.fields if one.kind not in READ_ELSEWHERE}


def read(question: Question) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """What can be kept of the page, and for every other field a sentence."""
    given: dict[str, tuple[str, ...]] = {}
    errors: dict[str, str] = {}
    for one in question.fields:
        if one.kind in READ_ELSEWHERE:
            given[one.key] = ()
            continue
        try:
            given[one.key] = check_answer(one, request.form.getlist(one.key))
            _check_listed(one, given[one.key])
        except RuleBroken as error:
            given.pop(one.key, None)
            errors[one.key] = sentence_of(error)
    return given, errors


def _check_listed(one: Field, given: tuple[str, ...]) -> None:
    lists: dict[FieldKind, Any] = {FieldKind.COUNTRY: ZONES, FieldKind.SECTOR: SECTORS, FieldKind.LANGUAGE: TONGUES}
    if one.kind in lists and any(value not in lists[one.kind] for value in given):
        raise RuleBroken("choice_unknown", gettext("Please choose from the list."))
