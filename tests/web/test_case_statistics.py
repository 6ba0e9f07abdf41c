"""The cube of case statistics: frozen after the quarter, small cells hidden, the rest rounded."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from iris import models as m
from iris.gateways.keys import Keys
from iris.services import case_statistics
from tests.client import PageClient

FILED = datetime(2026, 5, 5, tzinfo=UTC)
JULY = datetime(2026, 7, 2, tzinfo=UTC)


def filed(session: Session, number: int, origin: str, at: datetime = FILED) -> None:
    start = len(session.scalars(select(m.Case.id)).all()) + 1
    for row in range(start, start + number):
        session.add(
            m.Case(
                id=row, public_id=f"CS-{row:04}-0000", stage="received", wrapped=b"w", state=b"s", story=b"s",
                origin=origin, destination="QA", sector="construction", quarter="2026Q2",
            )
        )  # fmt: skip
        session.flush()
        session.add(m.CaseEvent(case_id=row, at=at, verb="case.filed", stage="received", actor="worker"))
    session.flush()


def test_small_cells_are_hidden_and_the_rest_is_rounded(session: Session, keys: Keys, client: PageClient) -> None:
    filed(session, 23, "BD")
    filed(session, 21, "PH")
    filed(session, 4, "NP")
    assert case_statistics.freeze(session, keys, JULY)
    cells = {(c.origin, c.destination, c.sector, c.year): c.cases for c in session.scalars(select(m.CaseCell))}
    assert all(cases % 5 == 0 and cases >= 10 for cases in cells.values())
    assert not any(key[0] == "NP" for key in cells)
    assert cells["BD", "QA", "construction", "2026"] in (20, 25) or ("BD", "QA", "construction", "2026") not in cells
    page = client.get("/statistics/complaints")
    assert "Nepal" not in page.text
    assert "2026" in page.text
    lines = client.raw("/statistics/complaints.csv").data.decode()
    assert "NP" not in lines
    assert "PH" in lines or "BD" in lines


def test_a_quarter_is_frozen_once_and_later_cases_wait(session: Session, keys: Keys) -> None:
    filed(session, 12, "BD")
    assert case_statistics.freeze(session, keys, JULY)
    before = [(c.origin, c.cases) for c in session.scalars(select(m.CaseCell))]
    filed(session, 30, "PH", at=JULY)
    assert not case_statistics.freeze(session, keys, JULY)
    assert [(c.origin, c.cases) for c in session.scalars(select(m.CaseCell))] == before


def test_the_page_reads_no_other_time(client: PageClient) -> None:
    page = client.get("/statistics/complaints?on=2025-01-01&known=2025-01-01")
    assert "not enough complaints" in page.text
