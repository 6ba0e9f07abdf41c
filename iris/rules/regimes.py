"""Which countries require a licence to recruit: the table a grant looks into, and what it makes of it.

No row is shipped: the sources we hold name no country's licensing law, and a guess would block or admit
agencies wrongly. The secretariat enters rows, each with its source and date; until then a country is
unknown, which a valid licence satisfies and nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_


class Regime(StrEnum):
    """Whether a country requires a licence of recruitment agencies."""

    REQUIRED = "required"
    NONE = "none"
    UNKNOWN = "unknown"


REGIME_SENTENCES: Mapping[Regime, str] = {
    Regime.REQUIRED: N_("A licence is required here."),
    Regime.NONE: N_("No licence is required here."),
    Regime.UNKNOWN: N_("We do not know yet whether a licence is required here."),
}


@dataclass(frozen=True, slots=True)
class RegimeEntry:
    """What is known of one country (ISO 3166-1 alpha-2): regime, where that stands, and as of which day."""

    country: str
    regime: Regime = Regime.UNKNOWN
    source: str = ""
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class LicenceNeed:
    """A country where the applicant is established, and whether it has a valid licence there today."""

    entry: RegimeEntry
    valid_licence: bool

    @property
    def satisfied(self) -> bool:
        return self.valid_licence or self.entry.regime is Regime.NONE


RegimeTable = Mapping[str, RegimeEntry]

SHIPPED: RegimeTable = {}


def regime_of(table: RegimeTable, country: str) -> RegimeEntry:
    """The row of a country; one that says unknown where there is none."""
    return table.get(country, RegimeEntry(country))


def check_entry(entry: RegimeEntry, today: date) -> None:
    """Raise RuleBroken `regime_country`, `regime_source` or `regime_date` for a row nobody could check."""
    if len(entry.country) != 2 or not (entry.country.isascii() and entry.country.isupper()):
        raise RuleBroken("regime_country", N_("Choose a country."))
    if entry.regime is Regime.UNKNOWN:
        return
    if not entry.source.strip():
        raise RuleBroken("regime_source", N_("Say where this is written: a law, or an official page."))
    if entry.as_of is None or entry.as_of > today:
        raise RuleBroken("regime_date", N_("Give the day on which the source said so, not a later one."))
