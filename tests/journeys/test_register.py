"""The register as people use it: an officer brings a list, a worker abroad looks an agency up on a small phone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.steps import bring, sign_in
from tests.live import Site

SMALLEST = (320, 640)
LIST = """Licence No,Agency Name,Status,Valid until
0010,Marigold Harbour Recruitment,Active,2099-12-31
0020,Blue Lantern Manpower,Active,2099-12-31
0030,Quiet Meadow Services,Cancelled,
0030,Quiet Meadow Services,Cancelled,
"""


def counts(page: Page) -> dict[str, str]:
    """The sum above the preview."""
    boxes = page.locator("dl.sum").first.locator("div")
    return {box.locator("dt").inner_text(): box.locator("dd").inner_text() for box in boxes.all()}


def test_an_officer_brings_a_list_and_everybody_can_look_it_up(demo_site: Site, browser: Browser) -> None:
    with visit(browser, demo_site.url) as page:
        sign_in(page, demo_site.accounts()["government_officer"])
        bring(page, "list.csv", LIST, "Office for Journeys", "2026-01-15")
        assert counts(page) == {
            "rows read": "4", "same as before": "0", "new": "3", "changed": "0", "double": "1", "rejected": "0",
            "without a record": "0",
        }  # fmt: skip
        expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
        assert_accessible(page)
        assert_fits(page)
        page.get_by_role("button", name="Save 3 permissions").click()
        expect(page.get_by_role("button", name="Undo this list").or_(page.get_by_text("Undo this list"))).to_be_visible(
            timeout=20_000
        )
    with visit(browser, demo_site.url) as page:
        page.goto("/")
        page.get_by_role("searchbox").fill("marigold harbor recruitmnt")
        page.get_by_role("search").get_by_role("button").click()
        page.get_by_role("link", name="Marigold Harbour Recruitment").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Marigold Harbour Recruitment")
        expect(page.get_by_text("Licensed, not certified").first).to_be_visible()
        expect(page.get_by_text("0010").first).to_be_visible()
        assert_accessible(page)
        page.goto("/check?q=Quiet Meadow Services")
        expect(page.get_by_text("Struck off").first).to_be_visible()


@pytest.fixture
def named(demo_site: Site, browser: Browser) -> str:
    """The name of some agency of the demonstration, as its own page writes it."""
    with visit(browser, demo_site.url) as page:
        page.goto("/agencies?status=licensed")
        return page.locator("li.hit h3").first.inner_text()


def test_a_misspelt_name_is_found_on_a_small_phone_in_arabic_without_scripts(
    demo_site: Site, browser: Browser, named: str
) -> None:
    misspelt = named.replace("a", "aa", 1).replace("e", "i", 1)
    assert misspelt != named
    with visit(browser, demo_site.url, language="ar", size=SMALLEST, script=False) as page:
        page.goto("/")
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.locator("html").get_attribute("lang") == "ar"
        assert_fits(page)
        page.locator("input[type=search]").fill(misspelt)
        page.locator("form[role=search] button").click()
        page.wait_for_url("**/agencies?q=*")
        assert_fits(page)
        page.get_by_role("link", name=named, exact=True).first.click()
        expect(page.locator("h1")).to_have_text(named)
        assert_fits(page)
        page.goto("/check?q=zzyxw vutsr")
        assert_fits(page)


PUBLIC = ["/", "/agencies", "/agencies?country=BD", "/agencies?q=zzyxw", "/check", "/check/list", "/sign-in", "/help",
          "/help/access", "/lists", "/journal", "/api/docs"]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ar"])
def test_public_pages_are_accessible_and_fit_the_smallest_screen(
    demo_site: Site, browser: Browser, language: str
) -> None:
    with visit(browser, demo_site.url, language=language, size=SMALLEST) as page:
        for address in PUBLIC:
            page.goto(address)
            assert_accessible(page)
            assert_fits(page)
        page.goto("/agencies")
        for _ in range(2):
            page.locator("li.hit h3 a").first.click()
            assert_accessible(page)
            assert_fits(page)
            page.goto(page.url.split("?")[0] + "/history")
            assert_accessible(page)
            assert_fits(page)
            page.goto("/agencies?status=licence_revoked")


SHARED = {"/account", "/agencies", "/check/list", "/complaints/new", "/concerns/new", "/applications/open"}
"""What every desk offers; a role's own task is another."""


@pytest.mark.parametrize("role", ["government_officer", "administrator", "agency_manager"])
def test_desks_are_accessible_and_fit_the_smallest_screen(demo_site: Site, browser: Browser, role: str) -> None:
    with visit(browser, demo_site.url, size=SMALLEST) as page:
        sign_in(page, demo_site.accounts()[role])
        own = {link.get_attribute("href") or "" for link in page.locator("main a, nav a").all()}
        for address in sorted(own):
            if address.startswith("/") and not address.startswith("/agencies"):
                page.goto(address)
                assert_accessible(page)
                assert_fits(page)


FURTHER_ROLES = ("case_officer", "government_case_officer", "agency_staff", "company_staff", "federation_officer",
                 "advocate", "programme_officer")  # fmt: skip
"""Those that no other journey goes through and that have a second factor."""


@pytest.mark.parametrize("role", FURTHER_ROLES)
def test_a_role_signs_in_and_opens_its_first_task(demo_site: Site, browser: Browser, role: str) -> None:
    with visit(browser, demo_site.url, size=SMALLEST) as page:
        sign_in(page, demo_site.accounts()[role])
        assert_accessible(page)
        assert_fits(page)
        tasks = [link.get_attribute("href") or "" for link in page.locator("main ul.truths a").all()]
        own = [href for href in tasks if href not in SHARED]
        page.goto(own[0])
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)
        assert_fits(page)


def test_the_keyboard_alone_is_enough_to_look_an_agency_up(demo_site: Site, browser: Browser, named: str) -> None:
    with visit(browser, demo_site.url) as page:
        page.goto("/")
        page.keyboard.press("Tab")
        assert focused(page, "el => el.className") == "skip"
        page.keyboard.press("Enter")
        tab_to(page, "el => el.id", "q")
        page.keyboard.type(named)
        page.keyboard.press("Enter")
        page.wait_for_url("**/agencies?q=*")
        tab_to(page, "el => el.textContent", named)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(named)


def focused(page: Page, what: str) -> object:
    """Something of the element that has the focus; what has it must be seen."""
    return page.evaluate(f"({what})(document.activeElement)")


def tab_to(page: Page, what: str, wanted: str) -> None:
    """Press the tabulator until the focus is there; each stop on the way can be seen."""
    for _ in range(40):
        page.keyboard.press("Tab")
        outline = focused(page, "el => getComputedStyle(el).outlineStyle")
        assert outline != "none", focused(page, "el => el.outerHTML")
        if focused(page, what) == wanted:
            return
    raise AssertionError(f"40 presses do not lead to “{wanted}”")


ROWS = [f"{number:04},{name} Journey Agency,Active,2099-12-31" for number, name in enumerate(
    "Amber Birch Cedar Dune Ember Fern Grove Heath Iris Juniper".split(), 501)]  # fmt: skip
NAMELESS = [f"{number:04},,Active,2099-12-31" for number in range(601, 606)]
HEADER = "Licence No,Agency Name,Status,Valid until"


def test_an_officer_mends_five_rejected_rows_sends_them_again_and_undoes_all(
    demo_site: Site, browser: Browser, tmp_path: Path
) -> None:
    with visit(browser, demo_site.url) as page:
        sign_in(page, demo_site.accounts()["government_officer"])
        bring(page, "list.csv", "\n".join([HEADER, *ROWS, *NAMELESS]), "Office for Mended Rows", "2026-02-01")
        assert (counts(page)["new"], counts(page)["rejected"]) == ("10", "5")
        page.get_by_role("button", name="Save 10 permissions").click()
        expect(page.get_by_role("link", name="Send mended rows")).to_be_visible(timeout=20_000)
        parent = page.url
        assert_accessible(page)
        assert_fits(page)
        with page.expect_download() as download:
            page.get_by_role("link", name="Rejected rows as CSV").click()
        taken = tmp_path / "rejected.csv"
        download.value.save_as(taken)
        mended = mend(taken.read_text("utf-8-sig"))
        page.get_by_role("link", name="Send mended rows").click()
        assert_accessible(page)
        page.get_by_label("File with the mended rows").set_input_files(
            {"name": "mended.csv", "mimeType": "text/csv", "buffer": mended.encode()}
        )
        page.get_by_role("button", name="Read the file").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Look before it is saved", timeout=20_000)
        assert (counts(page)["new"], counts(page)["rejected"]) == ("5", "0")
        page.get_by_role("button", name="Save 5 permissions").click()
        undo = page.locator("details.ask summary", has_text="Undo this list")
        expect(undo).to_be_visible(timeout=20_000)
        small = page.url
        page.goto("/agencies?q=Mended Agency 603")
        expect(page.get_by_role("link", name="Mended Agency 603")).to_be_visible()
        for address in (small, parent):
            page.goto(address)
            page.locator("details.ask summary", has_text="Undo this list").click()
            page.get_by_role("button", name="Yes, undo it").click()
            expect(page.get_by_text("Undone: what this list said was taken back.")).to_be_visible()
        page.goto("/agencies?q=Mended Agency 603")
        expect(page.get_by_role("link", name="Mended Agency 603")).to_have_count(0)


def mend(text: str) -> str:
    """The rejected rows with a name in each, as the officer writes it into the file."""
    head, *lines = list(csv.reader(io.StringIO(text)))
    assert head[-2:] == ["Row", "What is wrong"]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([head, *([line[0], f"Mended Agency {line[0].lstrip('0')}", *line[2:]] for line in lines)])
    return out.getvalue()
