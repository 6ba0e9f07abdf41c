"""What each line of a score rests on: in words for everybody, with a way there for whoever may go it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from iris import queries
from iris.queries.register import Entry
from iris.rules.scoring import facts as kinds
from iris.rules.scoring.recorded import CASE_KINDS
from iris.rules.scoring.results import Contribution
from iris.rules.scoring.vocabulary import Outcome
from iris.rules.scoring.words import DISCLOSURE_LABELS, GRADE_LABELS, KIND_LABELS, SANCTION_LABELS, SOURCE_LABELS
from iris.web.languages import day_in_words, locale
from iris.web.scoring import Shown
from iris.web.shell import number

TABLES = {
    "rating": "ratings", "complaint": "complaints", "answer": "answers", "remedy": "remedies", "licence": "licences",
    "placements": "placements", "sanction": "sanctions", "disclosure": "disclosures", "relative": "relatives",
}  # fmt: skip
"""Where the facts of a score are found, by the kind that lines name them with."""


@dataclass(frozen=True, slots=True)
class Rest:
    """One thing that a line rests on; `source` names the fact, for those who may see single facts."""

    words: str
    href: str = ""
    source: str = ""


class Resting:
    """Says what lines rest on, to one reader. Reads what the reader may see, however many lines there are."""

    def __init__(self, session: Session, found: Shown, entry: Entry) -> None:
        facts = found.scored.facts
        self._found, self._entry, self._on = found, entry, facts.as_of
        self._facts = {
            f"{kind}:{fact.name}": fact for kind, table in TABLES.items() for fact in getattr(facts, table)
        }
        self._own = g.actor.entry_id is not None and g.actor.entry_id == entry.id
        self._firms = {
            f"control:{link.id}": link.struck
            for link in queries.kinship.numbered(session, _numbers("control", facts.relatives))
        }
        self._examined = queries.assessments.places(session, _numbers("rating", facts.ratings) if found.facts else [])

    def of(self, line: Contribution) -> list[Rest]:
        """What a line rests on. Cases are one sum but for those who may see single ones."""
        told: dict[Rest, None] = {}
        for name in line.facts:
            kind, _, source = name.partition(":")
            if kind in CASE_KINDS and not self._found.cases:
                told[Rest(gettext("Complaints of workers, as one sum"))] = None
            elif name in self._facts:
                told[self._rest(kind, source, self._facts[name])] = None
        return list(told)

    def _rest(self, kind: str, source: str, fact: Any) -> Rest:
        say = SAYINGS[kind]
        named = self._found.facts and kind != "licence"
        return Rest(say(self, fact), self._href(kind, source), source if named else "")

    # --- where it leads -------------------------------------------------------------------------------------------

    def _href(self, kind: str, source: str) -> str:
        origin, _, rest = source.partition(":")
        if kind in ("licence", "sanction"):
            return url_for("register.history", public_id=self._entry.public_id)
        if kind == "relative" and source in self._firms:
            return url_for("register.agency", public_id=self._firms[source].public_id)
        if not self._found.facts or not rest.isdigit():
            return ""
        if kind == "rating":
            return self._examination(origin, int(rest))
        if kind in CASE_KINDS and self._own:
            return url_for("respondents.show", respondent_id=int(rest))
        if kind in ("disclosure", "placements") and self._own:
            return url_for("organisations.show")
        return ""

    def _examination(self, origin: str, row_id: int) -> str:
        if origin == "finding":
            return url_for("assessments.named", finding_id=row_id) if self._own else ""
        place = self._examined.get(row_id)
        if place is None:
            return ""
        if place.finding is None:
            return url_for("assessments.show", public_id=place.public_id)
        return url_for("assessments.finding", public_id=place.public_id, number=place.finding)

    # --- in words -------------------------------------------------------------------------------------------------

    def rating(self, fact: kinds.Rating) -> str:
        """The examination; its grade for those only who may see single facts."""
        said = {"what": gettext(KIND_LABELS[fact.kind]), "on": day_in_words(fact.day)}
        words = gettext("%(what)s, fieldwork until %(on)s", **said)
        if self._found.facts:
            words = gettext("%(grade)s: %(rest)s", grade=gettext(GRADE_LABELS[fact.grade]), rest=words)
            if fact.verified_on is not None:
                words = _and(words, gettext("put right and verified on %(on)s", on=day_in_words(fact.verified_on)))
            elif fact.due_on is not None:
                words = _and(words, gettext("to be put right by %(on)s", on=day_in_words(fact.due_on)))
            if _contested(fact, self._on):
                words = _and(words, gettext("under appeal"))
        return words

    def complaint(self, fact: kinds.Complaint) -> str:
        """How a case ended, and never more."""
        if fact.outcome is not Outcome.UPHELD or fact.closed is None:
            return gettext("Complaint of a worker, not upheld")
        words = gettext(
            "Complaint of a worker upheld on %(on)s, weight %(weight)s",
            on=day_in_words(fact.closed), weight=number(fact.severity),
        )  # fmt: skip
        if fact.remedied_on is not None:
            return _and(words, gettext("put right on %(on)s", on=day_in_words(fact.remedied_on)))
        return words

    def answer(self, fact: kinds.Promise) -> str:
        return _promise(gettext("Reply due on %(on)s", on=day_in_words(fact.due)), fact)

    def remedy(self, fact: kinds.Promise) -> str:
        return _promise(gettext("Remedy due on %(on)s", on=day_in_words(fact.due)), fact)

    def licence(self, fact: kinds.Licence) -> str:
        where = str(locale().territories.get(fact.country, fact.country))
        text = gettext("Licence in %(country)s, valid") if fact.valid else gettext("Licence in %(country)s, not valid")
        return text % {"country": where}

    def sanction(self, fact: kinds.Sanction) -> str:
        what = gettext(SANCTION_LABELS[fact.kind])
        return gettext("%(what)s, %(on)s", what=what, on=day_in_words(fact.day))

    def disclosure(self, fact: kinds.Disclosure) -> str:
        said = {"item": gettext(DISCLOSURE_LABELS[fact.item]), "on": day_in_words(fact.day)}
        text = gettext("%(item)s, laid open on %(on)s", **said)
        return _and(text, gettext("confirmed by others")) if fact.verified else text

    def placements(self, fact: kinds.Placements) -> str:
        """Periods are the agency's to publish: others read of their sum only."""
        source = gettext(SOURCE_LABELS[fact.source])
        if not self._found.facts:
            return gettext("Placements of workers, %(source)s", source=source)
        return gettext(
            "Placements from %(first)s to %(last)s, %(source)s",
            first=day_in_words(fact.first), last=day_in_words(fact.last), source=source,
        )  # fmt: skip

    def relative(self, fact: kinds.Relative) -> str:
        """The firm, no person."""
        firm = self._firms.get(str(fact.name))
        name = firm.name if firm is not None else gettext("another firm")
        return gettext(
            "Control shared with %(name)s, struck off on %(on)s", name=name, on=day_in_words(fact.struck_off)
        )


SAYINGS: Mapping[str, Callable[[Resting, Any], str]] = {kind: getattr(Resting, kind) for kind in TABLES}


def _numbers(origin: str, facts: Iterable[Any]) -> list[int]:
    named = (str(fact.name).partition(":") for fact in facts)
    return sorted({int(rest) for prefix, _, rest in named if prefix == origin and rest.isdigit()})


def _contested(fact: kinds.Rating, on: date) -> bool:
    first, last = fact.contested_from, fact.contested_to
    return first is not None and first <= on and (last is None or on <= last)


def _promise(words: str, fact: kinds.Promise) -> str:
    kept = fact.kept_on
    return _and(words, gettext("came on %(on)s", on=day_in_words(kept)) if kept else gettext("has not come"))


def _and(words: str, more: str) -> str:
    return f"{words}; {more}"
