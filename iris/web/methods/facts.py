"""The facts of an example in words, each with its day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext

from iris.rules.scoring.facts import FactSet, Promise
from iris.rules.scoring.words import DISCLOSURE_LABELS, GRADE_LABELS, KIND_LABELS, SANCTION_LABELS, SOURCE_LABELS
from iris.web.languages import day_in_words, locale
from iris.web.shell import number

Row = dict[str, str]
Weights = Mapping[tuple[str, Any], float]


def in_words(facts: FactSet, titles: Mapping[str, str], weights: Weights) -> list[Row]:
    """Every fact; `weights` says what each upheld complaint and each period of placements weighs by itself."""
    return [
        *_ratings(facts, titles),
        *_complaints(facts, weights),
        *_placements(facts, weights),
        *_promises(gettext("Reply due"), facts.answers),
        *_promises(gettext("Remedy due"), facts.remedies),
        *_authorities(facts),
        *_disclosures(facts),
    ]


def _row(what: str, how: str, day: date | None) -> Row:
    return {"what": what, "how": how, "day": day_in_words(day)}


def _ratings(facts: FactSet, titles: Mapping[str, str]) -> Iterator[Row]:
    for rating in facts.ratings:
        what = f"{rating.criterion} {gettext(titles.get(rating.criterion, ''))}: {gettext(GRADE_LABELS[rating.grade])}"
        how = gettext(KIND_LABELS[rating.kind])
        if rating.due_on:
            how += gettext(", to be closed by %(day)s", day=day_in_words(rating.due_on))
        yield _row(what, how, rating.day)


def _complaints(facts: FactSet, weights: Weights) -> Iterator[Row]:
    for complaint in facts.complaints:
        how = gettext(
            "severity %(severity)s, weighs %(weight)s today",
            severity=number(complaint.severity),
            weight=number(weights["Complaint", complaint.name]),
        )
        yield _row(gettext("Complaint upheld"), how, complaint.closed)


def _placements(facts: FactSet, weights: Weights) -> Iterator[Row]:
    for period in facts.placements:
        how = gettext(
            "%(count)s workers, %(source)s; %(weight)s thousand count today",
            count=number(period.count),
            source=gettext(SOURCE_LABELS[period.source]),
            weight=number(weights["Placements", period.name]),
        )
        what = gettext("Placements since %(day)s, until", day=day_in_words(period.first))
        yield _row(what, how, period.last)


def _promises(what: str, promises: Iterable[Promise]) -> Iterator[Row]:
    for promise in promises:
        done = gettext("done on %(day)s", day=day_in_words(promise.kept_on)) if promise.kept_on else gettext("not done")
        yield _row(what, done, promise.due)


def _authorities(facts: FactSet) -> Iterator[Row]:
    territories = locale().territories
    for licence in facts.licences:
        country = territories.get(licence.country, licence.country)
        how = gettext("valid") if licence.valid else gettext("not valid")
        yield _row(gettext("Licence in %(country)s", country=country), how, facts.as_of)
    for sanction in facts.sanctions:
        yield _row(gettext("Sanction"), gettext(SANCTION_LABELS[sanction.kind]), sanction.day)


def _disclosures(facts: FactSet) -> Iterator[Row]:
    for item in facts.disclosures:
        how = gettext("verified") if item.verified else gettext("not verified")
        yield _row(gettext(DISCLOSURE_LABELS[item.item]), how, item.day)
