"""Bringing a list by page: the form filled in, the worker let work, the page that stands then."""

from __future__ import annotations

import io
from dataclasses import dataclass

from iris.jobs.handlers import Workshop
from tests.pages import Element, Page
from tests.web.people import Person, work_off

HEADER = "Licence No,Agency Name,Status\n"
FIVE = [("0010", "Orchard International"), ("0020", "Heron Overseas"), ("0030", "Lotus Manpower"),
        ("0040", "Delta Services"), ("0050", "Kite Travels")]  # fmt: skip
ON = "2026-09-01"


def rows(pairs: list[tuple[str, str]], state: str = "Active") -> str:
    """A small list as a file."""
    return HEADER + "".join(f"{number},{name},{state}\n" for number, name in pairs)


@dataclass
class Bringing:
    """One officer at the page of lists, with the worker beside."""

    officer: Person
    shop: Workshop

    def send(self, data: str | bytes, *, name: str = "list.csv", status: int = 200, **fields: object) -> Page:
        """Fill in the form for a new list and send it; the worker has not looked yet."""
        client = self.officer.client
        form = client.get("/imports/new").form(field="file")
        raw = data.encode() if isinstance(data, str) else data
        told = {"authority": "Bureau of Work", "on": ON, "file": (io.BytesIO(raw), name)} | fields
        return client.submit(form, status=status, **told)

    def bring(self, data: str | bytes, **fields: object) -> Page:
        """Send a list, let the worker read it, look at its page."""
        self.send(data, **fields)
        return self.look()

    def look(self) -> Page:
        """Let the worker do what is due, then look at the same page again."""
        work_off(self.shop)
        return self.officer.client.get(self.officer.client.path)

    def save(self, page: Page, **fields: object) -> Page:
        """Press the button under the preview, let the worker save it."""
        self.officer.client.submit(main_form(page), **fields)
        return self.look()

    @property
    def number(self) -> int:
        """The number of the list whose page was looked at last."""
        return int(self.officer.client.path.rsplit("/", 1)[-1])


def main_form(page: Page):  # type: ignore[no-untyped-def]
    """The form that moves a list on: the one without an address of its own."""
    found = [form for form in page.forms if form.method == "post" and not form.action]
    assert len(found) == 1, page.text
    return found[0]


def sums(page: Page) -> list[dict[str, int]]:
    """The sums on the page by label, the whole first; each checked to add up."""
    found = []
    for box in page.root.all("dl", class_="sum"):
        figures = {part.one("dt").text: int(part.one("dd").text.replace(",", "")) for part in box.all("div")}
        whole, *parts = figures.values()
        assert whole == sum(parts), figures
        found.append(figures)
    assert "These counts do not add up." not in page.text
    return found


def section(page: Page, name: str) -> Element:
    """A part of the preview: new, changed, gone, duplicates, rejected, reinstated."""
    return next(e for e in page.root.all("section") if e.attrs.get("aria-labelledby") == name)


def state_of(page: Page) -> str:
    """The state that the page of a list shows."""
    facts = {
        part.one("dt").text: part.one("dd").text
        for box in page.root.all("dl", class_="facts")
        for part in box.all("div")
    }
    return facts["State"]
