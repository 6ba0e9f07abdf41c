"""What an agency says about itself, as facts of its score: items laid open, periods of placements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from iris.rules import organisations
from iris.rules.scoring.recorded import PlacementsFact
from iris.rules.scoring.vocabulary import DisclosureItem, Source

ITEMS: Mapping[type[organisations.Datum], DisclosureItem] = {
    organisations.Fee: DisclosureItem.FEE_SCHEDULE,
    organisations.SubAgent: DisclosureItem.SUB_AGENTS,
    organisations.Placements: DisclosureItem.PLACEMENTS,
}


def item_of(datum: organisations.Datum) -> DisclosureItem | None:
    """Give what an agency lays open by this datum; None for what no score asks for."""
    if isinstance(datum, organisations.Party):
        return DisclosureItem.OWNERS if datum.role == "owner" else None
    return ITEMS.get(type(datum))


def placements_fact(
    datum: organisations.Placements, first: date, last: date, *, confirmed: bool, sectors: Collection[str]
) -> PlacementsFact:
    """Give the fact of a period of placements; `sectors` are those of the agency on this way at that time.

    What the workers did is not asked with their number. It is plain where the agency works in one sector on that
    way; of several, or none, we do not guess: then the agency is compared with the whole register.
    """
    (sector,) = sectors if len(sectors) == 1 else (None,)
    source = Source.CONFIRMED if confirmed else Source.ESTIMATED if datum.estimated else Source.DECLARED
    return PlacementsFact(first, last, float(datum.number), source, datum.destination, sector)


def sectors_on(corridors: Sequence[organisations.Corridor], origin: str, destination: str) -> frozenset[str]:
    """Give the sectors in which these corridors lead from here to there."""
    return frozenset(c.sector for c in corridors if (c.origin, c.destination) == (origin, destination))
