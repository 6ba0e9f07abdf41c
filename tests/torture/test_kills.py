"""`kill -9` while people work: what was acknowledged is there once, nothing is half there."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from iris import models as m
from iris.db import Database
from iris.rules.access import SYSTEM
from tests.live import Part, Site
from tests.torture.visitor import Visitor

INVITATIONS = 200
CLIENTS = 4
KILLS = 5
LISTED = 20_000


@dataclass
class Inviting:
    """One person who invites others as fast as the site lets him, and notes what was acknowledged."""

    site: Site
    visitor: Visitor
    organisation: str
    acknowledged: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)

    def work(self, addresses: list[str]) -> None:
        token = ""
        for address in addresses:
            while not token:
                token = self._token()
            self.asked.add(address)
            form = {
                "csrf_token": token, "email": address, "role": "auditor", "organisation": self.organisation,
                "language": "en",
            }  # fmt: skip
            answer = self.visitor.ask("POST", "/accounts/invite", form)
            if answer is not None and answer.status == 302:
                self.acknowledged.add(address)
            elif answer is None or answer.status >= 500:
                token = ""

    def _token(self) -> str:
        page = self.visitor.get("/accounts/invite")
        if page is None or page.status != 200:
            time.sleep(0.1)
            return ""
        found = re.search(r'csrf_token"[^>]*value="([^"]+)"', page.body)
        return found[1] if found else ""


def organisation_of(site: Site, kind: str) -> str:
    database = Database(site.database)
    with database.session(SYSTEM) as session:
        found = session.scalars(select(m.Organisation.id).where(m.Organisation.kind == kind)).first()
    database.dispose()
    assert found is not None
    return str(found)


def invited(site: Site) -> Counter[str]:
    database = Database(site.database)
    with database.session(SYSTEM) as session:
        found = Counter(session.scalars(select(m.AccountToken.email).where(m.AccountToken.email.like("torture-%"))))
    database.dispose()
    return found


@pytest.mark.parametrize("part", [Part.WEB, Part.SERVER, Part.WORKER, None], ids=lambda part: part or "everything")
def test_what_was_acknowledged_is_there_once_and_nothing_else_half(own_site: Site, part: Part | None) -> None:
    admin = Visitor(own_site).sign_in(own_site.accounts()["administrator"])
    organisation = organisation_of(own_site, "audit_body")
    crowd = [Inviting(own_site, Visitor(own_site, dict(admin.cookies)), organisation) for _ in range(CLIENTS)]
    share = INVITATIONS // CLIENTS
    threads = [
        threading.Thread(target=one.work, args=([f"torture-{n}-{i}@example.org" for i in range(share)],))
        for n, one in enumerate(crowd)
    ]
    for thread in threads:
        thread.start()
    chance = random.Random(f"{part}")
    for _ in range(KILLS):
        own_site.wait_ready()
        time.sleep(chance.uniform(0.1, 1.5))
        if part is None:
            own_site.kill_all()
            own_site.start()
        elif own_site.pids()[part]:
            own_site.kill(part)
    for thread in threads:
        thread.join()
    found = invited(own_site)
    acknowledged = set().union(*(one.acknowledged for one in crowd))
    assert acknowledged <= set(found), "an acknowledged invitation is gone"
    assert set(found) <= set().union(*(one.asked for one in crowd))
    assert max(found.values()) == 1, "an invitation is there twice"
    assert len(acknowledged) > INVITATIONS // 2, "the site was hardly ever up: this proves nothing"
    assert "The journal holds" in own_site.iris("journal", "verify").stdout


def test_a_list_killed_at_any_moment_is_whole_or_not_there(own_site: Site, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = (f"T-{number},Torture Agency {number} Ltd,Active" for number in range(LISTED))
    path.write_text("Licence No,Agency Name,Status\n" + "\n".join(rows) + "\n", "utf-8")
    officer = own_site.accounts()["reviewer"]
    assert officer
    own_site.kill(Part.WORKER)
    chance = random.Random(7)
    stop = threading.Event()

    def killer() -> None:
        while not stop.wait(chance.uniform(0.5, 2.5)):
            if own_site.pids()[Part.WORKER]:
                own_site.kill(Part.WORKER)

    thread = threading.Thread(target=killer)
    thread.start()
    try:
        own_site.iris(
            "import", "licences", str(path), "--country", "BD", "--authority", "Torture Bureau", "--subject", "agency"
        )
    finally:
        stop.set()
        thread.join()
    database = Database(own_site.database)
    with database.session(SYSTEM) as session:
        number = len(session.scalars(select(m.Licence.id).where(m.Licence.number.like("T-%"))).all())
    database.dispose()
    assert number == LISTED
    assert "The journal holds" in own_site.iris("journal", "verify").stdout
