"""The invented directory of help: programmes and offices in the countries of the demonstration's complaints."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from iris import queries
from iris.cli.demo.people import NEPAL, PROGRAMME, QATAR, House
from iris.rules.cases.purposes import Receiver
from iris.services import assistance
from iris.services.assistance import Help

ENTRIES: tuple[tuple[House | None, Help], ...] = (
    (
        PROGRAMME,
        Help(
            Receiver.VICTIMS_ASSISTANCE, PROGRAMME.name, "QA", ("bn", "ne", "en", "ar"), "Day and night",
            "+974 0000 0001",
            about="A safe bed, a doctor and somebody who listens. You need no papers and pay nothing.",
        ),
    ),
    (
        PROGRAMME,
        Help(
            Receiver.RETURN, f"{PROGRAMME.name}: going home", "NP", ("ne", "hi", "en"), "Sunday to Friday, 9 to 17",
            "+977 0000 0002", about="A ticket home and help to begin again.",
        ),
    ),
    (QATAR, Help(Receiver.LABOUR_AUTHORITY, QATAR.name, "QA", ("ar", "en"), "Sunday to Thursday", "+974 0000 0003")),
    (NEPAL, Help(Receiver.CONSULATE, "Consulate of Nepal, Doha (invented)", "QA", ("ne", "en"), "", "+974 0000 0004")),
    (
        None,
        Help(
            Receiver.LEGAL_AID, "Harbour Legal Aid", "BD", ("bn", "en"), "Monday to Friday", "",
            "https://harbour.example/help", "Lawyers who write letters and go to court with you, free of charge.",
        ),
    ),
)  # fmt: skip


def tell(session: Session, now: datetime) -> None:
    """Add all of them; those whose people have accounts here can be passed a case."""
    for house, said in ENTRIES:
        found = queries.accounts.organisation_called(session, house.kind, house.name) if house else None
        assistance.add(session, now, said, found.id if found else None)
