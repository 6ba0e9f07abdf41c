"""An advocate writes it down, the worker refuses help, then a danger to life takes the urgent way; in browsers."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.steps import sign_in
from tests.live import Site

SMALLEST = (320, 640)
PROGRAMME = "Way Home Assistance Programme"


def write_down(page: Page, story: str) -> str:
    """An advocate opens a case; gives the number of the worker."""
    page.goto("/helping/new")
    page.locator("input[name=consent][value=worker_is_here]").check()
    page.locator("input[name=what][value=papers]").check()
    page.locator("#story").fill(story)
    page.get_by_role("button", name="Open the case").click()
    number = "".join(page.locator(".codecard__n li").all_inner_texts())
    page.locator("#last").fill(number[-4:])
    page.get_by_role("button", name="The worker has it").click()
    return number


def propose(page: Page, case: str, *, reason: str = "") -> None:
    """An officer asks for protection, with the worker's yes or a second officer's."""
    page.goto(f"{case}/refer?purpose=protection")
    page.get_by_label(PROGRAMME).check()
    if reason:
        page.get_by_text("It cannot wait for a yes").click()
        page.locator("#ground").select_option("danger_to_life")
        page.locator("#why").fill(reason)
    page.get_by_role("button", name="Ask a second officer" if reason else "Ask for help", exact=True).click()


def sort(page: Page, story: str) -> str:
    """A lead finds the case, puts every officer on it and sorts it; gives its address."""
    page.goto("/casework")
    for href in page.locator("tbody th a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        page.goto(href)
        if page.get_by_text(story).count():
            break
    case = page.url
    for officer in page.locator("#officer option").all_inner_texts():
        page.locator("#officer").select_option(label=officer)
        page.get_by_role("button", name="Assign", exact=True).click()
    page.get_by_role("button", name="I have read and sorted it").click()
    return case


def test_nothing_goes_out_against_a_no_but_a_life_in_danger_finds_help(own_site: Site, browser: Browser) -> None:
    accounts = own_site.accounts()
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["advocate"])
        numbers = [write_down(page, f"They keep the passport of worker {n}") for n in range(3)]
        expect(page.locator("tbody tr")).to_have_count(3)
        assert_accessible(page)
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["case_lead"])
        case = sort(page, "passport of worker 0")
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["case_officer"])
        propose(page, case)
        expect(page.get_by_text("The worker is asked now.")).to_be_visible()
    with visit(browser, own_site.url, size=SMALLEST, script=False) as page:
        page.goto("/complaints/follow")
        page.locator("#code").fill(numbers[0])
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_text("May we ask them for help?")).to_be_visible()
        assert_fits(page)
        page.get_by_role("button", name="No, tell them nothing").click()
        expect(page.get_by_text("Nothing was passed on.").first).to_be_visible()
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["programme_officer"])
        page.goto("/referrals")
        expect(page.get_by_text("Nobody is referred to you")).to_be_visible()
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["case_officer"])
        propose(page, case, reason="Locked in and threatened")
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["case_lead"])
        page.goto(case)
        page.get_by_role("button", name="I agree: it cannot wait").click()
        expect(page.get_by_text("They are asked now.")).to_be_visible()
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["programme_officer"])
        page.goto("/referrals")
        page.locator("tbody th a").first.click()
        expect(page.get_by_text("Urgent", exact=True)).to_be_visible()
        assert_accessible(page)
        page.get_by_role("button", name="Yes, we take it").click()
        expect(page.get_by_text("This look has been written down.")).to_be_visible()
