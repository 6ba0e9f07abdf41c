"""`kill -9` while people work: what was acknowledged is there once, nothing is half there."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from iris import models as m
from iris.db import Database
from iris.rules.access import SYSTEM
from tests.live import Part, Site
from tests.torture.visitor import Visitor
from tests.web.test_complaints_killed import GROUP, TOKEN, Telephone, count

INVITATIONS = 200
CLIENTS = 4
KILLS = 5
LISTED = 20_000
FILINGS = 200
MOST_KILLS = 12


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


def filed_twice(site: Site) -> tuple[str, str]:
    """A complaint sent, and the same form sent again as after Back: the number shown each time."""
    phone = Telephone(site)
    token = TOKEN.findall(phone.fetch("/complaints/new"))[0]
    phone.fetch("/complaints/new/what", csrf_token=token, what="wages")
    token = TOKEN.findall(phone.fetch("/complaints/review"))[0]
    first, again = (phone.fetch("/complaints/send", csrf_token=token) for _ in range(2))
    return "".join(GROUP.findall(first)), "".join(GROUP.findall(again))


@pytest.mark.parametrize("part", [Part.WEB, Part.SERVER, None], ids=lambda part: part or "everything")
def test_no_kill_loses_or_doubles_a_complaint(own_site: Site, part: Part | None) -> None:
    before, chance, began = count(own_site), random.Random(f"complaints {part}"), time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        filed = [pool.submit(filed_twice, own_site) for _ in range(FILINGS)]
        kills = 0
        while not all(one.done() for one in filed) and kills < MOST_KILLS:
            own_site.wait_ready()
            time.sleep(chance.uniform(0.1, 1.5))
            if part is None:
                own_site.kill_all()
                own_site.start()
            elif own_site.pids()[part]:
                own_site.kill(part)
            kills += 1
        numbers = [one.result() for one in filed]
    print(f"{FILINGS} complaints, each sent twice, {kills} kills of {part or 'everything'}, "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip
    assert all(first == again and len(first) == 24 for first, again in numbers)
    assert len(set(numbers)) == FILINGS, "two complaints have the same number"
    # A number that was shown is a case, and there is no case, number or identity beside them.
    assert count(own_site) == tuple(rows + FILINGS for rows in before)
    assert kills > 3, "the site was hardly ever down: this proves nothing"
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
