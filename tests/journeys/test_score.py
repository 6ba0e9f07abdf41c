"""Scores as people use them: a reader follows a number to its lines and its method, an agency sees what to do."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.steps import sign_in
from tests.live import Site

SMALLEST = (320, 640)


def test_a_reader_follows_a_number_to_its_lines_and_redoes_the_sum(demo_site: Site, browser: Browser) -> None:
    with visit(browser, demo_site.url) as page:
        page.goto("/agencies?band=B")
        page.locator("li.hit a").first.click()
        number = page.locator(".score__n").inner_text().split()[0]
        page.get_by_role("link", name="How this score was worked out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("How this score was worked out")
        assert page.locator(".score__n").inner_text().split()[0] == number
        assert_accessible(page)
        assert_fits(page)
        lines = page.get_by_role("table", name="Every line").locator("tr:has(td)")
        points = [float(row.locator("td").first.inner_text()) for row in lines.all()]
        together = re.search(r"Together ([\d.]+) points", page.locator("main").inner_text())
        assert together
        assert abs(sum(points) - float(together[1])) < 0.005 * len(points) + 0.01
        page.get_by_role("link", name="Read the method").click()
        expect(page.get_by_role("heading", name="An example to redo by hand")).to_be_visible()
        assert_accessible(page)
        page.get_by_role("link", name="Standards", exact=True).first.click()
        page.get_by_role("link", name="Standard for recruitment agencies").click()
        expect(page.get_by_text("Zero tolerance").first).to_be_attached()
        assert_accessible(page)


def test_on_a_small_phone_in_arabic_everything_fits(demo_site: Site, browser: Browser) -> None:
    with visit(browser, demo_site.url, language="ar", size=SMALLEST, script=False) as page:
        page.goto("/agencies?band=B")
        page.locator("li.hit a").first.click()
        page.goto(f"{page.url}/score")
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert_fits(page)
        for address in ("/methods/2026.1", "/standards/employer/2026.1", "/standards/agency/2026.1/2026.1"):
            page.goto(address)
            assert_fits(page)


def test_an_agency_sees_what_would_change_its_score(demo_site: Site, browser: Browser) -> None:
    with visit(browser, demo_site.url) as page:
        sign_in(page, demo_site.accounts()["agency_manager"])
        page.get_by_role("link", name="See what would change the score").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What would change my score")
        assert_accessible(page)
        assert_fits(page)
