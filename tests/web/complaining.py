"""A worker at the open form, as tests need one: answers page by page, keeps the number, comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from tests.client import PageClient
from tests.pages import Page

STORY = "They took 45000 from my mother Rahima in Comilla village"
PHONE = "+880 1711 555 123"
ANSWERS: dict[str, dict[str, Any]] = {
    "about": {"about": "me"},
    "what": {"what": ["fees", "papers"]},
    "danger": {"danger": "no"},
    "respondent": {"entry": "Heron Overseas"},
    "story": {"story": STORY},
    "costs": {"currency": "BDT", "cost-FEE-REC": "45000", "receipt-FEE-REC": "yes", "paid_month": "2026-03"},
    "place": {"origin": "BD", "destination": "QA", "sector": "construction", "month": "2026-04"},
    "reach": {"ways": ["call"], "language": "bn"},
    "reach_detail": {"reach_at": PHONE, "hours": ["evening"], "message": "no"},
}


@dataclass
class Worker:
    """One worker with a telephone of the own."""

    app: Flask
    language: str = "en"
    client: PageClient = field(init=False)
    number: str = ""

    def __post_init__(self) -> None:
        self.client = PageClient(self.app, language=self.language)

    def answer(self, page: Page, key: str, **changes: Any) -> Page:
        """Fill in the page of one question and press Next."""
        return self.client.submit(page.form(action=f"/complaints/new/{key}"), **{**ANSWERS[key], **changes})

    def answered(self, **changes: dict[str, Any]) -> Page:
        """Go through all questions up to reading it over."""
        page = self.client.get("/complaints/new")
        while not self.client.path.startswith("/complaints/review"):
            key = page.form(field="later").action.rsplit("/", 1)[1]
            page = self.answer(page, key, **changes.get(key, {}))
        return page

    def send(self, page: Page) -> Page:
        """Send it and read the number."""
        page = self.client.submit(page.form(action="/complaints/send"))
        self.number = "".join(e.text for e in page.root.one("ol", class_="codecard__n").all("li"))
        return page

    def confirm(self, page: Page) -> Page:
        """Say that the number is kept: the own case opens."""
        return self.client.submit(page.form(action="/complaints/number"), last=self.number[-4:])

    def file(self, **changes: dict[str, Any]) -> Page:
        """All of it."""
        return self.confirm(self.send(self.answered(**changes)))

    def come_back(self, status: int = 200) -> Page:
        """Give the number on another telephone."""
        self.client = PageClient(self.app, language=self.language)
        page = self.client.get("/complaints/follow")
        return self.client.submit(page.form(action="/complaints/follow"), status=status, code=self.number)
