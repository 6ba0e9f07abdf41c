"""What an organisation says about itself: the shape of each datum, and what makes one refused.

Each datum is dated and says where it comes from. Declared is what the organisation says; confirmed is what a
reviewer, or the destination state for a corridor, found elsewhere too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from stdnum import lei
from stdnum.exceptions import ValidationError

from iris.rules.cases.fees import COSTS
from iris.rules.countries import country_code
from iris.rules.errors import RuleBroken
from iris.rules.wording import N_, Tone, Word

WHOLE = 10_000
"""Shares are hundredths of a per cent: this is all of it."""
NO_COUNTRY = "XX"
EARLIEST_BIRTH = 1900


class State(StrEnum):
    """How far a datum counts."""

    DRAFT = "draft"
    DECLARED = "declared"
    CONFIRMED = "confirmed"


class Origin(StrEnum):
    """Where a datum comes from."""

    DECLARED = "declared"
    OFFICIAL_LIST = "official_list"
    DOCUMENT = "document"


class Scheme(StrEnum):
    """Whose numbers."""

    LEI = "lei"
    COMPANY = "company_number"


STATE_WORDS: Mapping[State, Word] = {
    State.DRAFT: Word(N_("Draft"), N_("A manager has to declare it."), Tone.INFO, "clock"),
    State.DECLARED: Word(N_("Declared"), N_("The organisation says so."), Tone.NONE, "question"),
    State.CONFIRMED: Word(N_("Confirmed"), N_("Found confirmed elsewhere."), Tone.OK, "tick"),
}
ORIGINS: Mapping[Origin, str] = {
    Origin.DECLARED: N_("Declared by the organisation"),
    Origin.OFFICIAL_LIST: N_("Official list"),
    Origin.DOCUMENT: N_("Document"),
}
PARTY_KINDS: Mapping[str, str] = {"person": N_("Person"), "firm": N_("Firm")}
PARTY_ROLES: Mapping[str, str] = {"owner": N_("Owner"), "officer": N_("Officer"), "manager": N_("Manager")}
AGENT_ROLES: Mapping[str, str] = {
    "sub_agent": N_("Sub-agent"),
    "village_agent": N_("Village agent"),
    "partner_agency": N_("Partner agency"),
}
SCHEMES: Mapping[Scheme, str] = {
    Scheme.LEI: N_("LEI (ISO 17442)"),
    Scheme.COMPANY: N_("Number in the national company register"),
}
PAYERS: Mapping[str, str] = {"employer": N_("Employer"), "agency": N_("Agency"), "worker": N_("Worker")}
FEE_ITEMS: Mapping[str, str] = {str(code): facts.label for code, facts in COSTS.items()}
SECTORS: Mapping[str, str] = {
    "agriculture": N_("Farming, forestry, fishing"),
    "mining": N_("Mining"),
    "manufacturing": N_("Manufacturing"),
    "construction": N_("Construction"),
    "trade": N_("Shops and trade"),
    "transport": N_("Transport and storage"),
    "hospitality": N_("Hotels, food and drink"),
    "business_services": N_("Cleaning, security and other services to firms"),
    "health_care": N_("Health and care"),
    "domestic_work": N_("Work in private homes"),
    "shipping": N_("Work on ships"),
    "other": N_("Other work"),
}
"""A short set of our own along the sections of ISIC; what a list of agencies is narrowed by."""


@dataclass(frozen=True, slots=True)
class When:
    """When a datum is true and where it comes from. `last` is counted."""

    first: date
    last: date | None = None
    source: Origin = Origin.DECLARED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """An owner, officer or manager. `share` in hundredths of a per cent."""

    kind: str
    role: str
    name: str
    share: int | None = None
    birth: date | None = None
    document_country: str = ""
    document_number: str = ""

    def checked(self, today: date) -> Party:
        """Tidied; raises RuleBroken for what can't be."""
        if self.share is not None and not 0 < self.share <= WHOLE:
            raise RuleBroken("share_range", N_("Give the share as a number above 0, up to 100."))
        if self.share is not None and self.role != "owner":
            raise RuleBroken("share_of_owner", N_("Only owners have a share; choose “Owner” or leave it empty."))
        if self.birth is not None and not EARLIEST_BIRTH <= self.birth.year <= today.year:
            raise RuleBroken("birth_range", N_("Check the year of birth."))
        if self.kind == "firm" and self.birth is not None:
            raise RuleBroken("firm_born", N_("A firm has no birth date; leave it empty."))
        if bool(self.document_country) != bool(self.document_number.strip()):
            raise RuleBroken("document_whole", N_("Give the document's country and its number, or neither."))
        country = country_code(self.document_country) if self.document_country else ""
        return Party(
            self.kind, self.role, named(self.name), self.share, self.birth, country, self.document_number.strip()
        )


@dataclass(frozen=True, slots=True)
class Branch:
    """A place where an organisation works beside its seat."""

    name: str
    address: str
    country: str
    licence_number: str = ""

    def checked(self, _today: date) -> Branch:
        """Tidied; raises RuleBroken for what can't be."""
        return Branch(named(self.name), tidy(self.address), country_code(self.country), tidy(self.licence_number))


@dataclass(frozen=True, slots=True)
class SubAgent:
    """Who recruits for the organisation. `under_id` is the thread of the sub-agent above."""

    name: str
    country: str
    role: str
    card_number: str = ""
    other_entry_id: int | None = None
    under_id: int | None = None

    def checked(self, _today: date) -> SubAgent:
        """Tidied; raises RuleBroken for what can't be."""
        return SubAgent(
            named(self.name), country_code(self.country), self.role, tidy(self.card_number), self.other_entry_id,
            self.under_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Corridor:
    """From where to where, in which sector."""

    origin: str
    destination: str
    sector: str

    def checked(self, _today: date) -> Corridor:
        """Tidied; raises RuleBroken for what can't be."""
        if self.sector not in SECTORS:
            raise RuleBroken("sector_unknown", N_("Choose a sector."))
        return Corridor(*ends(self.origin, self.destination), self.sector)


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number of a scheme; `country` only for national numbers."""

    scheme: str
    value: str
    country: str = ""

    @property
    def value_key(self) -> str:
        return re.sub(r"[\s\-./]", "", self.value).upper()

    def checked(self, _today: date) -> Identifier:
        """Tidied; an LEI by its check digits (ISO 17442, ISO 7064 MOD 97-10). Raises RuleBroken."""
        if not self.value_key or len(self.value_key) > 64:
            raise RuleBroken("number_missing", N_("Type the number."))
        if self.scheme == Scheme.LEI:
            return Identifier(self.scheme, checked_lei(self.value_key), NO_COUNTRY)
        return Identifier(self.scheme, tidy(self.value), country_code(self.country))


@dataclass(frozen=True, slots=True)
class Fee:
    """What somebody pays for a placement; `amount` in minor units."""

    origin: str
    destination: str
    payer: str
    item: str
    amount: int
    currency: str

    def checked(self, _today: date) -> Fee:
        """Tidied; raises RuleBroken for what can't be."""
        if self.amount < 0:
            raise RuleBroken("amount_negative", N_("Give the amount as a number, 0 or more."))
        return Fee(*ends(self.origin, self.destination), self.payer, self.item, self.amount, self.currency)


@dataclass(frozen=True, slots=True)
class Placements:
    """How many workers were placed in a corridor in a period."""

    origin: str
    destination: str
    number: int
    estimated: bool = False

    def checked(self, _today: date) -> Placements:
        """Tidied; raises RuleBroken for what can't be."""
        if self.number < 0:
            raise RuleBroken("number_negative", N_("Give the number of workers, 0 or more."))
        return Placements(*ends(self.origin, self.destination), self.number, self.estimated)


Datum = Party | Branch | SubAgent | Corridor | Identifier | Fee | Placements


def tidy(text: str) -> str:
    """NFC, without blanks around it."""
    return unicodedata.normalize("NFC", text).strip()


def named(text: str) -> str:
    """A name, tidied. Raises RuleBroken `name_missing`."""
    name = tidy(text)
    if not name:
        raise RuleBroken("name_missing", N_("Type the name."))
    return name


def ends(origin: str, destination: str) -> tuple[str, str]:
    """Both ends of a corridor. Raises RuleBroken `corridor_ends` where they are one country."""
    found = country_code(origin), country_code(destination)
    if found[0] == found[1]:
        raise RuleBroken("corridor_ends", N_("A corridor leads from one country to another; choose two."))
    return found


def checked_lei(text: str) -> str:
    """An LEI in its compact form. Raises RuleBroken `lei_wrong`."""
    try:
        return str(lei.validate(text))
    except ValidationError:
        sentence = N_("This is no LEI: it has 20 letters and figures, the last two check the others. Compare it.")
        raise RuleBroken("lei_wrong", sentence) from None


def check_when(when: When, today: date, *, whole_period: bool = False) -> None:
    """Raise RuleBroken for dates that can't be: reversed, in the future, or a period without its end."""
    if when.last is not None and when.last < when.first:
        raise RuleBroken("dates_reversed", N_("The last day lies before the first; check the two dates."))
    if when.first > today:
        raise RuleBroken("not_yet", N_("This begins in the future. Declare it when it is true."))
    if whole_period and (when.last is None or when.last > today):
        raise RuleBroken("period_open", N_("Placements are counted when the period is over: give its last day."))
    if when.source != Origin.DECLARED and not when.note.strip():
        raise RuleBroken("source_missing", N_("Name the list or document, and its date."))


def check_shares(shares: Iterable[int | None], new: int | None) -> None:
    """Raise RuleBroken `shares_over` where owners of one day would hold more than all of it."""
    held = sum(share or 0 for share in shares)
    if new is not None and held + new > WHOLE:
        left = f"{(WHOLE - held) / 100:g}"
        sentence = N_("Together the owners would hold more than 100 %%: %(left)s %% are left.")
        raise RuleBroken("shares_over", sentence, left=left)


class Link(Protocol):
    """A sub-agent as a chain needs it."""

    @property
    def thread(self) -> int: ...

    under_id: int | None
    other_entry_id: int | None


def check_chain(links: Iterable[Link], thread: int | None, new: SubAgent, entry_id: int) -> None:
    """Raise RuleBroken where a chain would lead back to itself, or hang on somebody who is not there.

    `thread` is that of the sub-agent that is corrected; none for a new one.
    """
    above = {link.thread: link for link in links}
    if new.other_entry_id == entry_id:
        raise _circle()
    seen: set[int] = set() if thread is None else {thread}
    under = new.under_id
    while under is not None:
        if under in seen:
            raise _circle()
        seen.add(under)
        link = above.get(under)
        if link is None:
            raise RuleBroken("above_gone", N_("The sub-agent above has ended; choose another, or none."))
        if new.other_entry_id is not None and link.other_entry_id == new.other_entry_id:
            raise _circle()
        under = link.under_id


def _circle() -> RuleBroken:
    return RuleBroken("chain_circle", N_("This chain would lead back to itself; choose another sub-agent above."))


def depths(links: Iterable[Link]) -> list[tuple[int, Link]]:
    """Sub-agents as a tree in reading order: how deep, and which. One whose superior ended stands at the top."""
    rows = list(links)
    threads = {row.thread for row in rows}
    below: dict[int | None, list[Link]] = {}
    for row in rows:
        below.setdefault(row.under_id if row.under_id in threads else None, []).append(row)
    found: list[tuple[int, Link]] = []
    waiting = [(0, row) for row in reversed(below.get(None, []))]
    while waiting:
        depth, row = waiting.pop()
        found.append((depth, row))
        waiting += [(depth + 1, lower) for lower in reversed(below.get(row.thread, []))]
    return found
