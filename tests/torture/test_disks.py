"""A full disk: a clear page, nothing lost, no hands needed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Site, Template, running
from tests.services.own import ON_POSTGRES
from tests.torture.test_kills import organisation_of
from tests.torture.visitor import Visitor

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or ON_POSTGRES, reason="only root can make a small disk, and only SQLite lies on it"
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, of 64 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def site(demo_template: Template, small_disk: Path) -> Iterator[Site]:
    with running(demo_template, small_disk / "site") as started:
        yield started


def invite(one: Visitor, organisation: str, address: str) -> int | None:
    form = {"email": address, "role": "auditor", "organisation": organisation, "language": "en"}
    page = one.get("/accounts/invite")
    if page is None or page.status != 200:
        return page.status if page else None
    answer = one.ask("POST", "/accounts/invite", {"csrf_token": one.token("/accounts/invite"), **form})
    return answer.status if answer else None


def test_a_full_disk_is_said_and_life_goes_on_when_there_is_room(site: Site, small_disk: Path) -> None:
    admin = Visitor(site).sign_in(site.accounts()["administrator"])
    organisation = organisation_of(site, "audit_body")
    ballast = small_disk / "ballast"
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(b"\0" * 65536)
                file.flush()
        except OSError:
            pass
    refused = [invite(admin, organisation, f"full-{n}@example.org") for n in range(8)]
    assert not set(refused) & {None, 500}, (refused, site.log[-3000:])
    assert 503 in refused, "the disk was not full"
    assert Visitor(site).get("/") is not None
    ballast.unlink()
    assert invite(admin, organisation, "after@example.org") == 302
    assert "The journal holds" in site.iris("journal", "verify").stdout
