"""A facts file read and answered: cases, each with facts about one permission, a day and what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from iris.rules.errors import RuleBroken
from iris.rules.status_facts import State, StatusFact, permission_status
from iris.rules.wording import N_


def answer_vectors(
    document: object, *, on: date | None = None, known: date | datetime | None = None
) -> list[dict[str, object]]:
    """Answer each case of a facts file, in its order, as `{"state": …, "since": "YYYY-MM-DD" | None}`.

    `document` is the parsed JSON: `{"cases": [{"on", "known", "facts": [...]}]}` or the list of cases itself.
    A case without its own `on` or `known` takes the arguments. Raises `RuleBroken("facts_unreadable")`.
    """
    cases = document.get("cases") if isinstance(document, Mapping) else document
    if not isinstance(cases, Sequence) or isinstance(cases, str):
        raise RuleBroken("facts_unreadable", N_("The file must hold a list named “cases”."))
    return [_answer(number, case, on, known) for number, case in enumerate(cases, start=1)]


def _answer(number: int, case: object, on: date | None, known: date | datetime | None) -> dict[str, object]:
    try:
        fields = cast("Mapping[str, object]", case)
        day = _day(fields["on"]) if fields.get("on") else on
        moment = _moment(fields["known"]) if fields.get("known") else known
        rows = cast("Sequence[Mapping[str, object]]", fields.get("facts") or ())
        facts = [_fact(position, row) for position, row in enumerate(rows)]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        sentence = N_("Case %(number)s of the file can't be read: %(error)s. Correct it and try again.")
        raise RuleBroken("facts_unreadable", sentence, number=number, error=str(error)) from error
    if day is None:
        sentence = N_("Case %(number)s of the file has no day (“on”). Add it, or give a day for all.")
        raise RuleBroken("facts_unreadable", sentence, number=number)
    status = permission_status(facts, day, moment)
    return {"state": status.state.value, "since": status.since.isoformat() if status.since else None}


def _fact(position: int, raw: Mapping[str, object]) -> StatusFact:
    return StatusFact(
        id=cast("int | str", raw.get("id", position)),
        state=State(str(raw["state"])),
        effective_from=_day(raw["effective_from"]),
        effective_to=_day(raw["effective_to"]) if raw.get("effective_to") else None,
        recorded_at=_moment(raw["recorded_at"]) if raw.get("recorded_at") else date.min,
        corrects=cast("int | str | None", raw.get("corrects")),
        reason=cast("str | None", raw.get("reason")),
    )


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _moment(value: object) -> date | datetime:
    text = str(value)
    return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
