"""Many at once, and for long: everyone is answered, nothing grows."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.live import Part, Site
from tests.torture.visitor import Visitor

AT_ONCE = 64
PAGES = ("/", "/agencies", "/agencies?q=heron", "/check", "/standards", "/help", "/api/v1/agencies", "/sign-in")
WARM, LONG = 1_000, 12_000
GROWTH = 24 * 1024 * 1024


def test_64_people_at_once_are_all_answered(own_site: Site) -> None:
    def visit(number: int) -> list[int | None]:
        one = Visitor(own_site)
        answers = [one.get(PAGES[(number + step) % len(PAGES)]) for step in range(10)]
        return [answer.status if answer else None for answer in answers]

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        found = Counter(status for statuses in crowd.map(visit, range(AT_ONCE)) for status in statuses)
    assert set(found) <= {200, 404}, found


def test_wrong_passwords_from_64_at_once_are_refused_and_never_an_error(own_site: Site) -> None:
    account = own_site.accounts()["auditor"]

    def guess(number: int) -> int | None:
        one = Visitor(own_site)
        form = {"csrf_token": one.token("/sign-in"), "email": account["email"], "password": f"wrong {number}"}
        answer = one.ask("POST", "/sign-in", form)
        return answer.status if answer else None

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        found = Counter(crowd.map(guess, range(AT_ONCE)))
    assert set(found) <= {400, 409, 422, 429}, found
    Visitor(own_site).need("/sign-in")


def test_a_long_day_leaves_no_memory_files_or_connections_behind(own_site: Site) -> None:
    def visit(number: int) -> bool:
        answer = Visitor(own_site).get(PAGES[number % len(PAGES)])
        return answer is not None and answer.status < 500

    def burden() -> tuple[int, int]:
        pids = own_site.pids()[Part.WEB]
        return sum(resident(pid) for pid in pids), sum(open_files(pid) for pid in pids)

    with ThreadPoolExecutor(8) as crowd:
        assert all(crowd.map(visit, range(WARM)))
        memory, files = burden()
        assert all(crowd.map(visit, range(LONG)))
    later, more = burden()
    assert later - memory < GROWTH, f"memory grew by {(later - memory) / 2**20:.1f} MiB"
    assert more - files < 16, f"{more - files} more files are open"


def resident(pid: int) -> int:
    """Bytes of memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


def open_files(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
