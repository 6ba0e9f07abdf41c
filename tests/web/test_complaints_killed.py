"""A real server is killed while people file: what was acknowledged is there once, nothing is half there."""

from __future__ import annotations

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException

from sqlalchemy import func, select

from iris import models as m
from iris.db import Database
from tests.live import Part, Site

FILINGS = 40
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
GROUP = re.compile(r"<li><span>(\d{4})</span></li>")
PATIENCE = 120.0


@dataclass
class Telephone:
    """One worker with a browser that tries again when the connection is lost."""

    site: Site
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def fetch(self, path: str, **data: str) -> str:
        """A page, tried again until the server answers."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        deadline = time.monotonic() + PATIENCE
        while True:
            body = urllib.parse.urlencode(data).encode() if data else None
            try:
                with opener.open(self.site.url + path, body, timeout=20) as answer:
                    return str(answer.read().decode())
            except urllib.error.HTTPError:
                raise
            except (OSError, HTTPException):
                assert time.monotonic() < deadline, "the server never came back"
                time.sleep(0.1)

    def file(self) -> str:
        """One complaint of two pages; gives the number that was shown."""
        token = TOKEN.findall(self.fetch("/complaints/new"))[0]
        self.fetch("/complaints/new/what", csrf_token=token, what="wages")
        token = TOKEN.findall(self.fetch("/complaints/review"))[0]
        return "".join(GROUP.findall(self.fetch("/complaints/send", csrf_token=token)))


def test_killed_while_people_file_nothing_is_lost_doubled_or_half_there(own_site: Site) -> None:
    before = count(own_site)
    with ThreadPoolExecutor(8) as pool:
        filed = [pool.submit(Telephone(own_site).file) for _ in range(FILINGS)]
        for _ in range(4):
            time.sleep(0.7)
            until_it_runs(own_site)
            own_site.kill(Part.WEB)
        numbers = [one.result() for one in filed]
    assert all(len(number) == 24 for number in numbers)
    assert len(set(numbers)) == FILINGS
    assert count(own_site) == tuple(rows + FILINGS for rows in before)
    assert own_site.iris("journal", "verify").returncode == 0


def until_it_runs(site: Site) -> None:
    """Wait until there is something to kill."""
    deadline = time.monotonic() + PATIENCE
    while not site.pids()[Part.WEB]:
        assert time.monotonic() < deadline, "the server never came back"
        time.sleep(0.1)


def count(site: Site) -> tuple[int, ...]:
    """How many cases, numbers and identities there are."""
    database = Database(site.database)
    with database.reading() as session:
        tables = (m.Case, m.CaseCode, m.CaseIdentity)
        found = tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    database.dispose()
    return found
