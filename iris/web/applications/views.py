"""What the pages of applications show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext

from iris import models as m
from iris.rules.application_stages import (
    APPLICATION_WORDS,
    PART_LABELS,
    REFUSAL_SENTENCES,
    REJECTION_SENTENCES,
    ApplicationState,
    Part,
)
from iris.rules.applications import APPLICATION, ApplicationFacts, clocks
from iris.rules.moves import offers
from iris.rules.roles import Action
from iris.web.errors import sentence_of
from iris.web.languages import day_in_words

PER_FORM = frozenset({"no_reason", "rejection_reason", "refusal_reason"})
"""What a form still asks for: no reason to hide the move."""
WITH_REASON = frozenset({"defer", "reject", "send_back"})
DECISIONS = frozenset({"grant", "refuse", "repeat_on_site"})


def clock_sentence(code: str, day: Any) -> str:
    """A clock in words."""
    said = {
        "review": gettext("We look at it by %(day)s.", day=day),
        "answer": gettext("The agency completes it by %(day)s, or it lapses.", day=day),
        "objection_window": gettext("Anybody may object until %(day)s.", day=day),
        "objection_answer": gettext("The agency answers objections by %(day)s.", day=day),
        "on_site_limit": gettext("What is grave must be verified by %(day)s.", day=day),
    }
    return said.get(code, day)


def row(application: m.Application) -> dict[str, Any]:
    """One line of a list."""
    return {
        "href": url_for("applications.show", application_id=application.id),
        "name": application.entry.name,
        "country": application.entry.country,
        "word": APPLICATION_WORDS[ApplicationState(application.state)],
        "since": application.state_since,
    }


def clock_lines(application: m.Application, facts: ApplicationFacts) -> list[str]:
    """The clocks that run, in words."""
    return [
        clock_sentence(clock.code, day_in_words(clock.due))
        for clock in clocks(ApplicationState(application.state), facts)
    ]


def parts(application: m.Application, done: Iterable[Part]) -> list[dict[str, Any]]:
    """Every part with its page, and whether it is done."""
    there = frozenset(done)
    return [
        {
            "href": url_for("applications.part", application_id=application.id, part=str(part)),
            "title": gettext(PART_LABELS[part]),
            "shape": "done" if part in there else "todo",
            "note": gettext("done") if part in there else gettext("still missing"),
        }
        for part in Part
    ]


def moves(application: m.Application, facts: ApplicationFacts, allowed: Iterable[Action]) -> list[dict[str, Any]]:
    """The steps that the actor may take, with what stands in the way of each."""
    may_do = frozenset(allowed)
    found = []
    for offer in offers(APPLICATION, ApplicationState(application.state), facts):
        if offer.move.action not in may_do or offer.move.name in DECISIONS or offer.move.action == Action.APPEAL_DECIDE:
            continue
        missing = [refusal for refusal in offer.refusals if refusal.code not in PER_FORM]
        href = url_for("applications.move", application_id=application.id, name=offer.move.name)
        found.append(
            {
                "label": gettext(offer.move.label),
                "href": href,
                "missing": [sentence_of(refusal) for refusal in missing],
                "asks": offer.move.name in WITH_REASON,
                "tone": "" if offer.move.name in {"withdraw", "reject", "defer", "send_back"} else "main",
            }
        )
    return found


def reason_sentence(code: str | None) -> str:
    """The sentence of a reason code of an application."""
    known: Mapping[Any, str] = {**REJECTION_SENTENCES, **REFUSAL_SENTENCES}
    return gettext(known[code]) if code in known else ""


def event_rows(events: Iterable[m.ApplicationEvent]) -> list[dict[str, Any]]:
    """What happened, newest first."""
    return [
        {
            "at": event.at,
            "label": gettext(APPLICATION.move(event.move).label),
            "word": APPLICATION_WORDS[ApplicationState(event.to_state)],
            "reason": " ".join(filter(None, (reason_sentence(event.reason_code), event.reason or ""))),
        }
        for event in reversed(list(events))
    ]
