"""A real server is killed while an auditor rates: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import threading
import time

from sqlalchemy import select

from iris import models as m
from iris.db import Database
from tests.live import Part, Site
from tests.pages import Page
from tests.torture.visitor import Visitor

SAVES = 30
CRITERIA = ("A.1", "A.2", "A.3")


def in_fieldwork(database: Database) -> str:
    """The assessment of the demonstration that is being worked on."""
    with database.reading() as session:
        return str(session.scalars(select(m.Assessment.public_id).where(m.Assessment.state == "fieldwork")).one())


def save(auditor: Visitor, path: str, criterion: str, words: str) -> bool:
    """Save one row as its page offers it; whether that was acknowledged."""
    page = auditor.get(f"{path}/checklist?p=A")
    if page is None or page.status != 200:
        time.sleep(0.1)
        return False
    form = Page(page.body).form(action=f"{path}/checklist/{criterion}")
    typed = {name: values[0] for name, values in form.values().items() if values}
    typed |= {f"{criterion}-rating": "met", f"{criterion}-notes": words, f"{criterion}-refs": "File 1"}
    answer = auditor.ask("POST", f"{path}/checklist/{criterion}", typed)
    return answer is not None and answer.status == 302


def test_a_rating_that_was_acknowledged_survives_the_kill_of_the_server(own_site: Site) -> None:
    database = Database(own_site.database)
    path = f"/assessments/{in_fieldwork(database)}"
    auditor = Visitor(own_site).sign_in(own_site.accounts()["auditor"])
    acknowledged: dict[str, int] = {}

    def work() -> None:
        for number in range(SAVES):
            criterion = CRITERIA[number % len(CRITERIA)]
            if save(auditor, path, criterion, f"save {number}"):
                acknowledged[criterion] = number

    worker = threading.Thread(target=work)
    worker.start()
    for _ in range(3):
        own_site.wait_ready()
        time.sleep(0.7)
        if own_site.pids()[Part.WEB]:
            own_site.kill(Part.WEB)
    worker.join()
    assert set(acknowledged) == set(CRITERIA), "the site was hardly ever up: this proves nothing"
    with database.reading() as session:
        rating = m.AssessmentRating
        query = select(rating).join(m.Assessment, m.Assessment.id == rating.assessment_id)
        found = {row.criterion: row for row in session.scalars(query.where(m.Assessment.state == "fieldwork"))}
        for criterion, number in acknowledged.items():
            kept = int(found[criterion].notes.removeprefix("save "))
            assert number <= kept < SAVES
            assert (found[criterion].rating, found[criterion].refs) == ("met", "File 1")
    database.dispose()
    assert own_site.iris("journal", "verify").returncode == 0
