"""From application to certificate in the browser, and how one is lost: by not answering, by time; and an appeal."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from iris import models as m
from iris import queries
from iris.rules import standards
from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.certifying import Past
from tests.journeys.sheets import filled_in
from tests.journeys.steps import sign_in
from tests.live import Site

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_credential.py"
SMALLEST = (320, 640)
CONFIRMED = ("Owners", "Officers", "Sub-agents and their cards", "Fee schedule", "Placements per year", "Licences",
             "Countries you recruit from and for")  # fmt: skip


@pytest.fixture
def past(own_site: Site) -> Iterator[Past]:
    found = Past(own_site)
    yield found
    found.database.dispose()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_part(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def fill_in(page: Page) -> None:
    """Every part of an application, one page each."""
    open_part(page, "What the certificate shall cover")
    page.get_by_label("Corridors, one a line").fill("NP-QA\nNP-AE")
    page.get_by_label("Sectors, one a line").fill("construction")
    page.get_by_label("Offices, one a line").fill("Head office, Kathmandu")
    assert_accessible(page)
    press(page, "Save: this part is done")
    for name in CONFIRMED:
        open_part(page, name)
        page.get_by_label("This is complete and true today").check()
        press(page, "Save: this part is done")
    open_part(page, "List of job orders")
    page.get_by_label("Job orders of the last twelve months").fill("none")
    press(page, "Save: this part is done")
    open_part(page, "Way to complain")
    page.get_by_label("How can workers complain to you?").fill("By phone, day and night.")
    page.get_by_label("How do you keep those who complain from harm?").fill("Names stay with one person.")
    press(page, "Save: this part is done")
    assess_itself(page)
    open_part(page, "Signed agreement")
    page.get_by_label("Type your full name to sign").fill("Asha Sharma")
    press(page, "Sign")


def assess_itself(page: Page) -> None:
    """The first criterion on its page, the others in a sheet that is taken home and sent back."""
    open_part(page, "Self-assessment")
    expect(page.get_by_text("Criterion 1 of")).to_be_visible()
    page.get_by_label("We do this, and can show it").check()
    press(page, "Save for later")
    page.get_by_role("link", name="Fill in the self-assessment in a sheet (Excel)").click()
    assert_accessible(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take the sheet (.xlsx)").click()
    data = filled_in(taken.value.path().read_bytes(), "met")
    page.get_by_label("The sheet, filled in").set_input_files(
        {"name": "sheet.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    )
    press(page, "Look through it")
    expect(page.get_by_text("1 row says what is saved already.")).to_be_visible()
    assert_accessible(page)
    press(page, "Save what is ticked")
    expect(page.get_by_text(f"{len(standards.current('agency').codes()) - 1} answers saved.")).to_be_visible()


def as_(past: Past, browser: Browser, name: str, path: str) -> Page:
    page = browser.new_context(base_url=past.site.url, locale="en").new_page()
    page.set_default_timeout(10_000)
    sign_in(page, past.account(name))
    page.goto(path)
    return page


def test_an_application_is_granted_and_everybody_can_verify_it(past: Past, browser: Browser) -> None:
    with visit(browser, past.site.url) as page:
        sign_in(page, past.account("agency-manager"))
        page.get_by_role("link", name="Applications", exact=True).click()
        press(page, "Begin an application")
        expect(page.get_by_text("Parts still missing")).to_be_visible()
        fill_in(page)
        assert_accessible(page)
        assert_fits(page)
        press(page, "Send the application")
        expect(page.get_by_text("We look at it next.").first).to_be_visible()
        path = page.url.removeprefix(past.site.url)
    number = int(path.rsplit("/", 1)[1])
    reviewer = as_(past, browser, "reviewer", path)
    press(reviewer, "Accept")
    expect(reviewer.get_by_text("Anyone may object now").first).to_be_visible()
    past.back(number, 15)
    press(reviewer, "Begin the desk review")
    entry_id = past.actor("agency-manager").entry_id
    assert entry_id is not None
    past.audited(entry_id, "desk_review")
    reviewer.goto(path)
    press(reviewer, "Begin the on-site audit")
    past.audited(entry_id, "on_site")
    reviewer.goto(path)
    press(reviewer, "Let the agency put things right")
    press(reviewer, "Begin the technical review")
    reviewer.get_by_role("link", name="Record the technical review").click()
    reviewer.get_by_label("To grant").check()
    reviewer.get_by_label("What you looked at, and why").fill("Both reports, every rating, the way to complain.")
    press(reviewer, "Record the review")
    press(reviewer, "Hand over to the decider")
    decider = as_(past, browser, "decider", path)
    expect(decider.get_by_text("The on-site audit is done.")).to_be_visible()
    decider.get_by_role("link", name="Decide on the application").click()
    decider.get_by_label("Grant the certificate").check()
    decider.get_by_label("Your reasons").fill("Everything the standard asks for was shown.")
    press(decider, "Decide")
    expect(decider.get_by_text("The certificate was given.").first).to_be_visible()
    certificate = decider.get_by_text(re.compile(r"^RIR-\d{6}$")).first.inner_text()
    with visit(browser, past.site.url, size=SMALLEST) as page:
        page.goto("/verify")
        page.get_by_label("Number of the certificate").fill(certificate.lower())
        press(page, "Verify")
        expect(page.get_by_text("The certificate is in force today.")).to_be_visible()
        expect(page.get_by_text("NP-QA, NP-AE")).to_be_visible()
        assert_accessible(page)
        assert_fits(page)
    past.wait(lambda session: not queries.credentials.unsigned(session, 1))
    checked = subprocess.run(
        [sys.executable, "-I", SCRIPT, f"{past.site.url}/certificates/{certificate}/credential"],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "state: valid" in checked.stdout, checked.stderr


def test_an_application_that_is_not_completed_in_time_lapses(past: Past, browser: Browser) -> None:
    number = past.sent(past.now - timedelta(days=2))
    path = f"/applications/{number}"
    reviewer = as_(past, browser, "reviewer", path)
    reviewer.get_by_role("link", name="Ask for what is missing").click()
    reviewer.get_by_label("Why").fill("The list of owners is out of date.")
    press(reviewer, "Ask for what is missing")
    with visit(browser, past.site.url) as page:
        sign_in(page, past.account("agency-manager"))
        page.goto(path)
        expect(page.get_by_text("The list of owners is out of date.")).to_be_visible()
        expect(page.get_by_text("or it lapses").first).to_be_visible()
        past.back(number, 61)
        past.let_time_act(lambda session: session.get_one(m.Application, number).state == "lapsed")
        page.goto(path)
        expect(page.get_by_text("The agency did not answer in time.").first).to_be_visible()
        assert_accessible(page)
        page.goto("/applications")
        expect(page.get_by_role("button", name="Begin an application")).to_be_visible()


def withdrawn(number: str) -> object:
    def done(session: Session) -> bool:
        found = queries.certificates.one(session, number)
        return found is not None and found.state == "withdrawn"

    return done


def test_a_suspension_nobody_decides_on_is_withdrawn_by_the_clock_and_won_on_appeal(
    past: Past, browser: Browser
) -> None:
    number = past.suspended(past.now - timedelta(days=250), past.now - timedelta(days=190))
    with visit(browser, past.site.url) as page:
        page.goto(f"/verify/{number}")
        expect(page.get_by_text("Do not pay or sign while this lasts.").first).to_be_visible()
        past.let_time_act(withdrawn(number))  # type: ignore[arg-type]
        page.goto(f"/verify/{number}")
        expect(page.get_by_text("Taken away for good.").first).to_be_visible()
        expect(page.get_by_text("The suspension was not resolved in the time there is for it.")).to_be_visible()
    with visit(browser, past.site.url) as page:
        sign_in(page, past.account("agency-manager"))
        page.goto(f"/certificates/{number}")
        assert_accessible(page)
        page.get_by_role("link", name="Appeal against this").first.click()
        page.get_by_label("What is wrong with the decision, and why").fill("You never came back to us.")
        press(page, "Lodge the appeal")
        expect(page.get_by_text("We say soon whether we take it up.").first).to_be_visible()
        assert_accessible(page)
        path = page.url.removeprefix(past.site.url)
    past.wait(lambda session: bool(queries.appeals.members(session, int(path.rsplit("/", 1)[1]))))
    with visit(browser, past.site.url, size=SMALLEST) as page:
        page.goto(f"/verify/{number}")
        expect(page.get_by_text("An appeal is being heard.")).to_be_visible()
        assert_fits(page)
    with visit(browser, past.site.url) as page:
        sign_in(page, past.account("appeal-panel"))
        page.goto(path)
        page.get_by_role("link", name="Take it up", exact=True).click()
        press(page, "Take it up")
        page.get_by_role("link", name="Uphold the appeal").click()
        page.get_by_label("Reasons").fill("The agency asked twice for a day and was not answered.")
        page.get_by_label("What follows").select_option(label="Put back in force")
        press(page, "Uphold the appeal")
        expect(page.get_by_text("The decision was wrong and is corrected.").first).to_be_visible()
        page.goto(f"/verify/{number}")
        expect(page.get_by_text("The certificate is in force today.")).to_be_visible()


def test_a_refusal_is_won_on_appeal_and_waits_to_be_decided_again(past: Past, browser: Browser) -> None:
    number = past.at_decision()
    path = f"/applications/{number}"
    decider = as_(past, browser, "decider", f"{path}/decision")
    expect(decider.get_by_role("link", name="No on-site audit has been done yet.")).to_be_visible()
    assert_accessible(decider)
    decider.get_by_label("Refuse the certificate").check()
    reason = "A licence that is required is missing or not valid."
    decider.get_by_label("Reason, for a refusal").select_option(label=reason)
    decider.get_by_label("Your reasons").fill("We found no licence.")
    press(decider, "Decide")
    agency = as_(past, browser, "agency-manager", path)
    agency.get_by_role("link", name="Appeal against this").click()
    agency.get_by_label("What is wrong with the decision, and why").fill("The licence is there, see the list of May.")
    press(agency, "Lodge the appeal")
    appeal = agency.url.removeprefix(past.site.url)
    past.wait(lambda session: bool(queries.appeals.members(session, int(appeal.rsplit("/", 1)[1]))))
    agency.goto("/applications/open")
    expect(agency.get_by_text("Contested since").first).to_be_visible()
    panel = as_(past, browser, "appeal-panel", appeal)
    panel.get_by_role("link", name="Take it up", exact=True).click()
    press(panel, "Take it up")
    panel.get_by_role("link", name="Uphold the appeal").click()
    panel.get_by_label("Reasons").fill("The list of May names it.")
    press(panel, "Uphold the appeal")
    expect(panel.get_by_text("The decision was wrong and is corrected.").first).to_be_visible()
    second = as_(past, browser, "decider-2", f"{path}/decision")
    expect(second.get_by_role("heading", name="Decide on the application")).to_be_visible()


def test_the_owner_of_a_withdrawn_agency_is_found_under_a_new_name(past: Past, browser: Browser) -> None:
    past.withdrawn()
    old = past.owned("agency-manager", "Karim Wahid Chowdhury", date(1971, 2, 3))
    agency = as_(past, browser, "agency-manager-2", "/organisation/add/party")
    agency.get_by_label("Owner", exact=True).check()
    agency.get_by_label("Person", exact=True).check()
    agency.get_by_label("Name", exact=True).fill("Karim Wahid Chowdhury")
    agency.get_by_label("Birth date").fill("1971-02-03")
    agency.get_by_label("True from").fill("2024-01-01")
    press(agency, "Save")
    past.wait(lambda session: any(pair.struck.name == old for pair in queries.kinship.waiting(session)))
    reviewer = as_(past, browser, "reviewer", "/kinship")
    reviewer.get_by_role("link", name=re.compile(re.escape(old))).first.click()
    reviewer.get_by_label("Same control: the agency is told and has 14 days to answer").check()
    reviewer.get_by_label("If it is the same control, on what does that rest?").select_option(
        label="The same owner or officer, by two identifiers"
    )
    press(reviewer, "Decide")
    agency.goto("/desk")
    agency.get_by_role("link", name=old).first.click()
    expect(agency.get_by_text("Karim")).to_have_count(0)
    assert_accessible(agency)
    agency.get_by_role("link", name="Appeal against this").click()
    agency.get_by_label("What is wrong with the decision, and why").fill("Two people of one name and one birthday.")
    press(agency, "Lodge the appeal")
    expect(agency.get_by_text("We say soon whether we take it up.").first).to_be_visible()
