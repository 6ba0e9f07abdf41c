"""A company checks whom it works with: a sheet of three hundred rows, every one answered, taken home as a file."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.steps import sign_in
from tests.live import Site

MANY = 300


def known(page: Page) -> list[str]:
    """Names of the first agencies of the demonstration, as the register writes them."""
    page.goto("/agencies?country=BD")
    return page.locator("li.hit h3").all_inner_texts()[:20]


def test_a_company_checks_a_sheet_of_three_hundred(demo_site: Site, browser: Browser, tmp_path: Path) -> None:
    with visit(browser, demo_site.url) as page:
        sign_in(page, demo_site.accounts()["company_manager"])
        names = known(page)
        assert names
        asked = [*names, *(f"Zyxwv Qrstu {number}" for number in range(MANY - len(names)))]
        sheet = "name,licence no,country\n" + "".join(f'"{name}",,\n' for name in asked)
        page.goto("/check/list")
        page.get_by_label("File", exact=True).set_input_files(
            {"name": "sheet.csv", "mimeType": "text/csv", "buffer": sheet.encode()}
        )
        page.get_by_role("button", name="Check the list").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{MANY} rows checked")
        assert_accessible(page)
        assert_fits(page)
        assert page.locator("tbody tr").count() == MANY
        with page.expect_download() as download:
            page.locator('button[name="as"][value="csv"]').click()
        path = tmp_path / "answers.csv"
        download.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Asked"] for row in rows] == asked
    assert {row["Match"] for row in rows[len(names) :]} == {"Not known"}
    assert all(row["Match"] != "Not known" for row in rows[: len(names)])
