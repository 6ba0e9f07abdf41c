"""A worker complains in Arabic on the smallest screen, and everybody else does their part, each in a browser."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from iris.rules.cases.summaries import CHECKLIST
from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.steps import sign_in
from tests.live import Site

SMALLEST = (320, 640)
SUMMARY = "In spring 2026 a worker paid a fee for a job. The office keeps the passport."


def press_next(page: Page) -> None:
    """Send the page: its first button is the way on."""
    assert_fits(page)
    page.locator("form button.btn--main").first.click()


def tick(page: Page, name: str, *values: str) -> None:
    for value in values:
        page.locator(f"input[name={name}][value={value}]").check()
    press_next(page)


def own_agency(site: Site, browser: Browser) -> str:
    """The name of the agency whose manager has an account here."""
    return str(site.accounts()["agency_manager"]["organisation"])


def begin(page: Page, agency: str) -> None:
    """The first questions, until the connection is lost."""
    page.goto("/complaints/new")
    assert page.locator("html").get_attribute("dir") == "rtl"
    tick(page, "about", "me")
    tick(page, "what", "fees", "papers")
    tick(page, "danger", "no")
    page.locator("#entry").fill(agency)
    page.locator("button[name=find]").click()
    page.locator("input[name=chosen]").first.check()
    press_next(page)
    expect(page.locator("textarea[name=story]")).to_be_visible()


def finish(page: Page) -> str:
    """The rest, from where it was; gives the number."""
    page.locator("textarea[name=story]").fill("دفعت مالا للوكيل")
    press_next(page)
    page.locator("select[name=currency]").select_option("BDT")
    page.locator("input[name=cost-FEE-REC]").fill("٤٥٠٠٠")
    press_next(page)
    page.locator("select[name=origin]").select_option("BD")
    page.locator("select[name=destination]").select_option("QA")
    press_next(page)
    tick(page, "ways", "case_only")
    expect(page.locator("form[action='/complaints/send']")).to_be_visible()
    assert_fits(page)
    press_next(page)
    number = "".join(page.locator(".codecard__n li").all_inner_texts())
    assert len(number) == 24
    assert_fits(page)
    page.locator("#last").fill(number[-4:])
    press_next(page)
    expect(page.locator(".turn")).to_be_visible()
    assert_fits(page)
    return number


def complain(site: Site, browser: Browser, agency: str) -> str:
    with visit(browser, site.url, language="ar", size=SMALLEST, script=False) as page:
        begin(page, agency)
        page.context.set_offline(True)
        page.locator("textarea[name=story]").fill("…")
        page.context.set_offline(False)
        page.goto("/complaints/new")
        page.locator("a[href='/complaints/review']").first.click()
        page.locator("a[href='/complaints/new/story']").click()
        return finish(page)


def ask_worker(page: Page) -> str:
    """A lead sorts the newest case of the queue and writes the text; gives its address."""
    page.goto("/casework")
    hrefs = page.locator("tbody th a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for href in hrefs:
        page.goto(href)
        if page.get_by_text("دفعت مالا للوكيل").count():
            break
    assert_accessible(page)
    page.get_by_role("button", name="I have read and sorted it").click()
    page.get_by_label("In the language of the worker").fill(SUMMARY)
    for item in CHECKLIST:
        page.locator(f"input[name=check][value={item.key}]").check()
    page.get_by_role("button", name="Sign and ask the worker").click()
    expect(page.get_by_text("The worker is asked now.")).to_be_visible()
    return page.url


def enter(page: Page, number: str) -> None:
    page.goto("/complaints/follow")
    page.locator("#code").fill(number)
    press_next(page)


def test_a_worker_in_arabic_complains_and_the_agency_answers_a_masked_text(own_site: Site, browser: Browser) -> None:
    accounts = own_site.accounts()
    agency = own_agency(own_site, browser)
    number = complain(own_site, browser, agency)
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["case_lead"])
        case = ask_worker(page)
    with visit(browser, own_site.url, language="ar", size=SMALLEST, script=False) as page:
        enter(page, number)
        expect(page.get_by_text(SUMMARY)).to_be_visible()
        assert_fits(page)
        page.locator("form[action='/complaints/case/yes'] button").click()
        expect(page.get_by_text(SUMMARY)).to_have_count(0)
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["agency_manager"])
        page.goto("/answering")
        page.locator("tbody th a").first.click()
        expect(page.get_by_text(SUMMARY)).to_be_visible()
        assert "دفعت" not in page.content()
        assert_accessible(page)
        page.get_by_label("What do you say to this?").fill("The fee was for the ticket.")
        page.get_by_role("button", name="Send the answer").click()
        expect(page.get_by_text("Your answer is with the case officers.")).to_be_visible()
    with visit(browser, own_site.url) as page:
        sign_in(page, accounts["case_lead"])
        page.goto(case)
        expect(page.get_by_text("The fee was for the ticket.")).to_be_visible()
