"""What a few agencies of the demonstration say about themselves: invented people, corridors, sub-agents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys
from iris.rules import organisations as rules
from iris.rules.regimes import Regime, RegimeEntry
from iris.services import organisations

TELLING = 4
"""How many agencies say something; the first one has an account."""
DESTINATIONS = (("QA", "construction"), ("SA", "domestic_work"), ("MY", "manufacturing"), ("AE", "hospitality"))
OWNERS = (
    ("Anwar Sattar", "Lina Sattar"),
    ("Maya Gurung", "Bikash Rana"),
    ("Omar Bakri", "Sana Bakri"),
    ("Ruth Abebe", "Dawit Haile"),
)
LIST = "Invented list of the authority"


REGIMES = (("NP", Regime.REQUIRED), ("BD", Regime.REQUIRED), ("KE", Regime.NONE))
NO_LAW = "Invented for this demonstration: no law stands behind it"
"""The table ships empty, since our sources name no country's licensing law: what stands here is marked."""


def say_regimes(session: Session, now: datetime) -> None:
    """Fill a few lines of the table of regimes; those of the past stay in its history."""
    for days, regime in ((400, Regime.UNKNOWN), (200, None)):
        at = now - timedelta(days=days)
        for country, said in REGIMES:
            entry = RegimeEntry(country, said if regime is None else regime, NO_LAW, at.date())
            organisations.set_regime(session, at, entry)


def tell(session: Session, keys: Keys, now: datetime, agencies: Sequence[m.RegisterEntry]) -> None:
    """Let the first agencies declare, and somebody confirm a part of it."""
    for turn, entry in enumerate(agencies[:TELLING]):
        _tell(session, keys, now, entry, turn)


def _tell(session: Session, keys: Keys, now: datetime, entry: m.RegisterEntry, turn: int) -> None:
    today = organisations.today_at(entry, now)
    when = rules.When(today - timedelta(days=900 + 40 * turn))
    home, (away, sector), (owner, officer) = entry.country, DESTINATIONS[turn], OWNERS[turn]
    second = "OM" if home != "OM" else "QA"

    def declare(datum: rules.Datum, at: rules.When = when) -> m.Dated:
        row: m.Dated = organisations.declare(session, keys, now, entry, datum, at)
        return row

    party = declare(rules.Party("person", "owner", owner, 7000, date(1970 + turn, 3, 4), home, f"X{turn}0071"))
    organisations.confirm(session, now, party, LIST, official=True)
    declare(rules.Party("person", "officer", officer, None, date(1982 + turn, 9, 1)))
    declare(rules.Branch("Second office", "4 Station Road", home))
    corridor = declare(rules.Corridor(home, away if away != home else "KW", sector))
    organisations.confirm(session, now, corridor, "Invented letter of the labour ministry")
    declare(rules.Corridor(home, second, "trade"))
    _chain(declare, home)
    declare(rules.Fee(home, second, "employer", "COST-TRAVEL", 42000, "USD"))
    year = today.year - 1
    declare(rules.Placements(home, second, 120 + 30 * turn), rules.When(date(year, 1, 1), date(year, 12, 31)))


def _chain(declare: object, home: str) -> None:
    assert callable(declare)
    top = declare(rules.SubAgent("Hill District Field Office", home, "sub_agent", "C-104"))
    declare(rules.SubAgent("Agent of the upper villages", home, "village_agent", under_id=top.thread))
