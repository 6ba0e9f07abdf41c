"""The countries of the demonstration: real ones; their authorities and ways of numbering are invented."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """An authority: its country and its name."""

    country: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """A country: who licenses there, for how long, how numbers look, how many agencies and employers."""

    country: str
    office: str
    """The authority that licenses agencies."""
    number: str
    """Of a licence, with the places {serial} and {year}."""
    years: int
    tongue: str
    agencies: int
    guarantee: bool = False
    """Whether a bond stands behind each licence."""
    employers: int = 0
    sponsors: str = ""
    """The authority that licenses employers."""

    @property
    def authority(self) -> Body:
        return Body(self.country, self.office)

    @property
    def sponsor_authority(self) -> Body:
        return Body(self.country, self.sponsors)


# Shares of agencies add up to 300, those of employers to 60.
PLACES: tuple[Place, ...] = (
    Place("BD", "Licensing Directorate for Work Abroad", "RL-{serial:04d}", 2, "bengali", 40, guarantee=True),
    Place("NP", "Office of Licensed Recruiters", "{serial:04d}/{year}", 1, "nepali", 36, guarantee=True),
    Place("LK", "Commission for Work Overseas", "{serial:04d}", 1, "sinhala", 24, guarantee=True),
    Place("PH", "Overseas Hiring Permits Authority", "OHP-{serial:03d}-LB-{year}", 3, "filipino", 36),
    Place("ID", "Directorate of Placement Permits", "SIP.{serial:04d}/PK/{year}", 4, "indonesian", 26),
    Place("IN", "Central Roll of Recruiting Agents", "B-{serial:05d}/CEN/COM/{year}", 4, "hindi", 32),
    Place("PK", "Emigrant Work Licensing Cell", "{serial:04d}/KHI", 3, "urdu", 24, guarantee=True),
    Place("ET", "Office of Permits for Employment Abroad", "EPA {serial:03d}/{year}", 2, "amharic", 16),
    Place("KE", "Foreign Jobs Licensing Board", "FJL/{serial:04d}/{year}", 1, "swahili", 16),
    Place("UG", "Placement Permit Commission", "PPC/EX/{serial:03d}", 2, "luganda", 12),
    Place("GH", "Foreign Placement Licensing Council", "FPL-{serial:05d}", 2, "akan", 10),
    Place(
        "AE", "Labour Supply Permit Office", "LSP-1{serial:05d}", 1, "arabic", 10,
        employers=17, sponsors="Work Sponsor Permit Office",
    ),
    Place(
        "QA", "Recruiters' Permit Section", "{serial:05d}-7", 2, "arabic", 6,
        employers=13, sponsors="Department of Employer Quotas",
    ),
    Place(
        "SA", "Centre for Recruitment Permits", "CR {serial:06d}", 2, "arabic", 8,
        employers=17, sponsors="Bureau of Sponsor Files",
    ),
    Place(
        "MY", "Private Employment Permit Council", "PEP {serial:04d}-C", 2, "malay", 4,
        employers=13, sponsors="Foreign Worker Quota Office",
    ),
)  # fmt: skip
BY_COUNTRY = {place.country: place for place in PLACES}

SECOND = {
    "IN": Body("IN", "Southern Roll of Recruiting Agents"),
    "PH": Body("PH", "Island Regions Hiring Desk"),
}
"""A further authority at home that keeps a roll of the same numbers."""

# ISO 3166-1 leaves ZZ to its users: the scheme is of no state, so that no state's officer speaks for it.
SCHEME = Body("ZZ", "Recruitment Integrity Register")
DESTINATIONS = ("AE", "QA", "SA", "MY")


def shares(number: int, kind: str = "agency") -> Counter[str]:
    """How many of `number` agencies or employers each country has; one at least while there are enough."""
    weights = {p.country: p.agencies if kind == "agency" else p.employers for p in PLACES}
    whole = sum(weights.values())
    exact = {country: weight * number / whole for country, weight in weights.items() if weight}
    counts = Counter({country: int(part) for country, part in exact.items()})
    rest = sorted(exact, key=lambda country: (counts[country] > 0, counts[country] - exact[country]))
    counts.update(rest[: number - counts.total()])
    return counts


def bodies() -> list[Body]:
    """Every authority."""
    sponsors = [place.sponsor_authority for place in PLACES if place.sponsors]
    return [SCHEME, *(place.authority for place in PLACES), *sponsors, *SECOND.values()]
