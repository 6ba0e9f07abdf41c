"""The summary that goes to a respondent: what may not stand in it, and the checklist an officer signs.

Month, not day; no site under 30 workers; no sum unless agreed (process.md, Case). The search says too much
rather than too little: an officer rewrites a sentence more easily than a worker changes a name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from iris.rules.cases.summary_search import (
    Hit,
    dates_with_day,
    documents,
    emails_and_links,
    find_name,
    folded,
    long_numbers,
    phones,
    sums,
)
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

SITE_MINIMUM = 30


@dataclass(frozen=True, slots=True)
class Site:
    """A place of work as named in the case, and how many workers are there (None: not known)."""

    name: str
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What may not appear: the worker's words for persons and places. Lives only while the text is checked.

    `names` are those of the worker, family and helpers; `allowed` the names of the respondents, in which
    a common name may well appear; `sums_agreed` says that the worker agreed to sums being told.
    """

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sites: tuple[Site, ...] = ()
    allowed: tuple[str, ...] = ()
    sums_agreed: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could give the worker away: a code, a sentence with `%(found)s`, and what was found."""

    code: str
    sentence: str
    found: str

    def __str__(self) -> str:
        return self.sentence % {"found": self.found}


_DATE = N_("“%(found)s” names a day. Write only the month and year.")
_PHONE = N_("“%(found)s” may be a telephone number. Take it out.")
_DOCUMENT = N_("“%(found)s” may be the number of a passport or paper. Take it out.")
_LINK = N_("“%(found)s” is an address on the internet. Take it out.")
_NAME = N_("“%(found)s” is a name from this case. Take it out.")
_PLACE = N_("“%(found)s” is a place from this case. Name the country or district instead.")
_SITE = N_("“%(found)s” has under 30 workers, or we do not know how many. Do not name it.")
_SUM = N_("“%(found)s” is a sum. The worker has not agreed to tell sums. Take it out.")
_NUMBER = N_("“%(found)s” is a long number. It may be a sum or point to the worker. Take it out.")


def summary_problems(text: str, facts: SummaryFacts) -> list[Problem]:
    """Give each thing in the text that could show who the worker is, in the order of the text.

    Nothing found is no proof: the checklist, signed by an officer, asks for what no search can see.
    """
    text = unicodedata.normalize("NFC", text)
    plain = folded(text)
    found = [
        *_as("date_with_day", _DATE, dates_with_day(plain)),
        *_as("link", _LINK, emails_and_links(plain)),
        *_as("document", _DOCUMENT, documents(plain)),
        *_as("phone", _PHONE, phones(plain)),
        *_as("name", _NAME, _named(plain, facts.names, facts.allowed)),
        *_as("place", _PLACE, _named(plain, facts.places, facts.allowed)),
        *_as("site", _SITE, _named(plain, _small_sites(facts.sites), ())),
    ]
    if not facts.sums_agreed:
        found += [*_as("sum", _SUM, sums(plain)), *_as("number", _NUMBER, long_numbers(plain))]
    return [Problem(code, sentence, text[hit.start : hit.end].strip()) for code, sentence, hit in _apart(found)]


_Found = tuple[str, str, Hit]


def _as(code: str, sentence: str, hits: Collection[Hit]) -> list[_Found]:
    return [(code, sentence, hit) for hit in hits]


def _small_sites(sites: Collection[Site]) -> tuple[str, ...]:
    return tuple(s.name for s in sites if s.workers is None or s.workers < SITE_MINIMUM)


def _named(plain: str, names: Collection[str], allowed: Collection[str]) -> list[Hit]:
    harmless = [hit for name in allowed for hit in find_name(plain, name, whole=True)]
    hits = [hit for name in names for hit in find_name(plain, name)]
    return [h for h in hits if not any(a.start <= h.start and h.end <= a.end for a in harmless)]


def _apart(found: list[_Found]) -> list[_Found]:
    """Keep of findings that overlap the one that came first in the list: a date is not also a long number."""
    kept: list[_Found] = []
    for item in found:
        if not any(item[2].overlaps(other[2]) for other in kept):
            kept.append(item)
    return sorted(kept, key=lambda item: item[2].start)


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of the checklist that an officer signs."""

    key: str
    sentence: str


CHECKLIST: tuple[CheckItem, ...] = (
    CheckItem("month", N_("It says the month, never the day or the hour.")),
    CheckItem("site", N_("It names no place of work with under 30 workers.")),
    CheckItem("sums", N_("It names no sum, or the worker agreed to it.")),
    CheckItem("names", N_("It names no worker, family, friend, helper or witness.")),
    CheckItem("home", N_("It names no village, hostel, room or bus.")),
    CheckItem("few", N_("Nationality, job, age or sex in it fit many people there, not one or two.")),
    CheckItem("body", N_("It says nothing of illness, pregnancy, faith or wounds that others could know.")),
    CheckItem("insight", N_("It tells nothing that only this worker can know or saw alone.")),
    CheckItem("words", N_("It repeats no words or messages as they were said or written.")),
    CheckItem("rows", N_("Its order of events does not tell who was there.")),
)


@dataclass(frozen=True, slots=True)
class SignedChecklist:
    """Who signed the checklist for which exact text; `digest` is a keyed hash made by the caller."""

    officer: int
    on: date
    digest: str


def sign_checklist(
    ticked: Collection[str], problems: Collection[Problem], officer: int, on: date, digest: str
) -> SignedChecklist:
    """Give the signed re-identification checklist.

    Raises RuleBroken: `summary_has_problems`, `checklist_incomplete` (a line is not ticked).
    """
    if problems:
        raise RuleBroken(
            "summary_has_problems",
            N_("The text could still show who the worker is in %(count)s places. Change them first."),
            count=len(problems),
        )
    missing = [item for item in CHECKLIST if item.key not in ticked]
    if missing:
        raise RuleBroken(
            "checklist_incomplete", N_("Read the text against every line of the checklist and tick each one.")
        )
    return SignedChecklist(officer, on, digest)
