"""An audit as people do it: planned, declared, done, answered, verified, reviewed, locked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from iris import models as m
from iris.db import Database
from iris.rules.standards import current
from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.steps import sign_in
from tests.live import Site

SMALLEST = (320, 640)


def look(page: Page) -> None:
    """Each page on the way is accessible and fits."""
    assert_accessible(page)
    assert_fits(page)


def press(page: Page, name: str) -> None:
    """Press the button of this exact name."""
    page.get_by_role("button", name=name, exact=True).first.click()


def first_accounts(site: Site) -> dict[str, dict[str, Any]]:
    """The first demonstration account of each role: they belong together."""
    listed = json.loads((site.data / "demo-accounts.json").read_text())
    return {account["role"]: account for account in reversed(listed)}


def auditors(site: Site, accounts: dict[str, dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Another auditor of the same audit body, and the first one, each with the name."""
    listed = json.loads((site.data / "demo-accounts.json").read_text())
    house, first = accounts["auditor"]["organisation"], accounts["auditor"]
    other = next(a for a in listed if a["role"] == "auditor" and a["organisation"] == house and a != first)
    database = Database(site.database)
    with database.reading() as session:
        names = {row.email: row.name for row in session.scalars(select(m.Account))}
    database.dispose()
    return other | {"name": names[other["email"]]}, first | {"name": names[first["email"]]}


def agency_id(page: Page, name: str) -> str:
    """The id of the agency of this name."""
    page.goto(f"/check?q={name}")
    page.get_by_role("link", name=name, exact=True).first.click()
    return page.url.split("?")[0].rsplit("/", 1)[1]


def rate_all(page: Page, path: str) -> None:
    """Rate every criterion by its own form, one of them as a major finding."""
    page.goto(f"{path}/checklist")
    look(page)
    for principle in [link.get_attribute("href") or "" for link in page.locator(".toc a").all()]:
        page.goto(principle)
        for code in [(box.get_attribute("id") or "")[2:] for box in page.locator("section.crit").all()]:
            box = page.locator(f"section[id='c-{code}']")
            box.get_by_label("Rating").select_option("major" if code == "1.1" else "met")
            box.get_by_label("Notes").fill("Seen in ten files")
            box.get_by_label("References to evidence").fill("File 4, page 2")
            box.get_by_role("button", name=f"Save {code}", exact=True).click()
            expect(page.get_by_text(f"{code} is saved.")).to_be_visible()
    expect(page.get_by_text("100 %")).to_be_visible()


def plan_it(page: Page, subject: str, today: date, lead: str, kind: str = "surveillance") -> str:
    """The audit manager plans and names the team; the address of the assessment."""
    page.goto("/assessments/new")
    look(page)
    page.get_by_label("Agency or employer").fill(subject)
    page.get_by_label("Kind").select_option(kind)
    page.get_by_label("First planned day").fill(str(today - timedelta(days=1)))
    page.get_by_label("Last planned day").fill(str(today + timedelta(days=2)))
    page.get_by_label("Workers").fill("2")
    press(page, "Save the plan")
    name_it(page, lead)
    expect(page.get_by_text("The conflict declaration is not signed yet")).to_be_visible()
    look(page)
    return page.url.split("#")[0]


def replace_it(page: Page, path: str, name: str) -> None:
    """The manager takes out who declared a conflict and names somebody else as lead."""
    page.goto(path)
    expect(page.get_by_text("A conflict of interest is declared")).to_be_visible()
    page.get_by_role("button", name=re.compile("Take out")).click()
    name_it(page, name)


def name_it(page: Page, name: str) -> None:
    """The manager names the lead."""
    page.get_by_label("Auditor", exact=True).select_option(label=name)
    page.get_by_label("Leads the team").check()
    press(page, "Name an auditor")


def conflict_of(page: Page, path: str) -> None:
    """An auditor who is tied to the agency says so."""
    page.goto(f"{path}/declaration")
    page.get_by_label(re.compile("I have or had a tie")).check()
    page.get_by_label("Which tie").fill("My sister works there")
    page.get_by_label(re.compile("I sign this declaration")).check()
    press(page, "Sign")
    expect(page.get_by_text("Signed. Thank you.")).to_be_visible()


def declare_it(page: Page, path: str) -> None:
    """The auditor signs."""
    page.goto(f"{path}/declaration")
    look(page)
    page.get_by_label(re.compile("I have no tie")).check()
    page.get_by_label(re.compile("I sign this declaration")).check()
    press(page, "Sign")
    expect(page.get_by_text("Signed. Thank you.")).to_be_visible()


def work_it(page: Page, path: str, today: date) -> None:
    """The auditor rates, notes the days, seals two interviews, files the report, on a small phone."""
    page.goto(path)
    press(page, "Begin the fieldwork")
    rate_all(page, path)
    page.goto(f"{path}/work")
    page.get_by_label("First day of fieldwork").fill(str(today))
    page.get_by_label("Last day of fieldwork").fill(str(today))
    page.get_by_label("Auditor days").fill("1")
    page.get_by_label("Files of workers read").fill("2")
    press(page, "Save")
    for _ in range(2):
        page.get_by_label("Day", exact=True).fill(str(today))
        page.get_by_label("People", exact=True).fill("1")
        page.get_by_label("At the destination").check()
        page.get_by_label("What was told").fill("I paid nothing")
        press(page, "Seal this interview")
    look(page)
    page.goto(path)
    press(page, "File the report")
    press(page, "Send it to the audited party")
    expect(page.get_by_role("heading", name="Factual check")).to_be_visible()


def answer_it(page: Page, path: str, today: date) -> None:
    """The agency checks the facts and hands in a plan, on a small phone."""
    page.goto("/desk")
    expect(page.get_by_text("Check the facts").first).to_be_visible()
    page.goto(f"{path}/check")
    look(page)
    page.get_by_label("Which facts are wrong").fill("The facts are right")
    press(page, "Send it to the auditors")
    page.get_by_role("link", name="F1").click()
    look(page)
    page.get_by_label("Why it happened").fill("Nobody asked the sub-agents")
    page.get_by_label("What you do about it").fill("Fees are paid back")
    page.get_by_label("How it will not happen again").fill("Each worker is asked")
    page.get_by_label("Who does it").fill("Head of operations")
    page.get_by_label("By when").fill(str(today + timedelta(days=30)))
    press(page, "Hand in the plan")
    expect(page.get_by_role("heading", name="Plan handed in")).to_be_visible()


def deal_with_it(page: Page, path: str) -> None:
    """The auditor deals with the answer and hands over to technical review."""
    page.goto(f"{path}/work")
    page.get_by_label("What you changed").fill("Nothing had to be changed")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.goto(path)
    press(page, "Hand over to technical review")


def hand_over(page: Page, path: str) -> None:
    """The auditor deals with the answer, hands over to technical review, accepts the plan."""
    deal_with_it(page, path)
    page.goto(f"{path}/findings/1")
    press(page, "Accept the plan")
    expect(page.get_by_role("heading", name="Plan accepted")).to_be_visible()


def show_it(page: Page, path: str) -> None:
    """The agency shows what it did."""
    page.goto(f"{path}/findings/1")
    page.get_by_label("Reference").fill("Bank receipts of May")
    press(page, "Add it")
    press(page, "Hand in the evidence")
    expect(page.get_by_role("heading", name="Evidence handed in")).to_be_visible()


def decide(page: Page, name: str, words: str, then: str) -> None:
    """Take a move that wants words."""
    box = page.get_by_role("region", name=name)
    box.get_by_role("textbox").fill(words)
    box.get_by_role("button").click()
    expect(page.get_by_role("heading", name=then)).to_be_visible()
    look(page)


def test_from_plan_to_verified_finding_and_locked_report(demo_site: Site, browser: Browser) -> None:
    accounts = first_accounts(demo_site)
    today = datetime.now(UTC).date()

    @contextmanager
    def as_role(role: str, **screen: Any) -> Iterator[Page]:
        with visit(browser, demo_site.url, **screen) as page:
            sign_in(page, accounts[role])
            yield page

    with visit(browser, demo_site.url) as page:
        subject = agency_id(page, accounts["agency_manager"]["organisation"])
    tied, free = auditors(demo_site, accounts)
    with as_role("audit_manager") as page:
        path = plan_it(page, subject, today, tied["name"])
    with visit(browser, demo_site.url) as page:
        sign_in(page, tied)
        conflict_of(page, path)
    with as_role("audit_manager") as page:
        replace_it(page, path, free["name"])
    with as_role("auditor") as page:
        declare_it(page, path)
    with as_role("audit_manager") as page:
        page.goto(path)
        press(page, "Confirm the team")
        expect(page.get_by_role("heading", name="Team confirmed")).to_be_visible()
    with as_role("auditor", size=SMALLEST) as page:
        work_it(page, path, today)
    with as_role("agency_manager", size=SMALLEST) as page:
        answer_it(page, path, today)
    with as_role("auditor") as page:
        hand_over(page, path)
    with as_role("agency_manager") as page:
        show_it(page, path)
    with as_role("auditor") as page:
        page.goto(f"{path}/findings/1")
        decide(page, "Verify and close", "I saw the receipts", "Verified and closed")
    with as_role("reviewer") as page:
        page.goto(path)
        decide(page, "Accept and lock the report", "Compared with its evidence", "Closed")
        page.goto(f"{path}/report")
        expect(page.get_by_text("signed and in the journal")).to_be_visible()
        expect(page.get_by_text("I paid nothing")).to_have_count(0)
        look(page)
        pdf = page.request.get(f"{path}/report.pdf")
        assert (pdf.status, pdf.headers["content-type"]) == (200, "application/pdf")
        page.goto("/audit-bodies")
        look(page)
    with visit(browser, demo_site.url, size=SMALLEST) as page:
        page.goto(f"/agencies/{subject}")
        expect(page.get_by_role("heading", name=re.compile("Surveillance audit"))).to_be_visible()
        look(page)


def employer_report(assessment: str, agency: str, today: date) -> bytes:
    """A report made elsewhere: all is well but one thing, for which an agency is to blame."""
    standard = current("employer")
    mapped = next(one.code for one in standard.criteria() if one.maps_to)
    given = {
        "format": "iris-report/1", "assessment": assessment, "standard": "employer", "version": standard.version,
        "first_day": str(today), "last_day": str(today), "auditor_days": 9, "files_read": 99,
        "interviews": {"single": 60, "in_groups": 60, "at_destination": 120},
        "ratings": [
            {"criterion": code, "rating": "met", "notes": "Seen in ten files", "evidence": ["File 1"]}
            for code in standard.codes()
        ],
        "findings": [{"criterion": mapped, "grade": "minor", "statement": "Workers paid the agency", "agency": agency}],
    }  # fmt: skip
    return json.dumps(given).encode()


def entry_id(site: Site, organisation: str) -> str:
    """The public id of the entry that an organisation is."""
    database = Database(site.database)
    query = select(m.RegisterEntry.public_id).join(m.Organisation, m.Organisation.entry_id == m.RegisterEntry.id)
    with database.reading() as session:
        found = session.scalars(query.where(m.Organisation.name == organisation)).one()
    database.dispose()
    return found


def send_in(page: Page, path: str, report: bytes) -> None:
    """The auditor begins, sends in a report made elsewhere, takes it over and files it."""
    page.goto(path)
    press(page, "Begin the fieldwork")
    page.get_by_role("link", name="Send in a report made elsewhere").click()
    look(page)
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "report.json", "mimeType": "application/json", "buffer": report}
    )
    press(page, "Send it in")
    look(page)
    press(page, "Take it over")
    press(page, "File the report")
    press(page, "Send it to the audited party")


def eleven_days_later(site: Site) -> None:
    """Let the day on which findings were put to agencies lie further back."""
    database = Database(site.database)
    with database.transaction() as session:
        back = datetime.now(UTC).date() - timedelta(days=11)
        session.execute(update(m.Finding).where(m.Finding.statement == "Workers paid the agency").values(put_on=back))
    database.dispose()


def test_a_finding_at_an_employer_reaches_the_record_of_the_agency_it_names(own_site: Site, browser: Browser) -> None:
    accounts = first_accounts(own_site)
    today = datetime.now(UTC).date()
    agency = entry_id(own_site, accounts["agency_manager"]["organisation"])
    employer = entry_id(own_site, accounts["company_manager"]["organisation"])

    @contextmanager
    def as_role(role: str) -> Iterator[Page]:
        with visit(browser, own_site.url) as page:
            sign_in(page, accounts[role])
            yield page

    _, lead = auditors(own_site, accounts)
    with as_role("audit_manager") as page:
        path = plan_it(page, employer, today, lead["name"], "employer_audit")
    with as_role("auditor") as page:
        declare_it(page, path)
    with as_role("audit_manager") as page:
        page.goto(path)
        press(page, "Confirm the team")
    with as_role("auditor") as page:
        send_in(page, path, employer_report(path.rsplit("/", 1)[1], agency, today))
    with as_role("company_manager") as page:
        page.goto(f"{path}/check")
        page.get_by_label("Which facts are wrong").fill("The facts are right")
        press(page, "Send it to the auditors")
    with as_role("auditor") as page:
        deal_with_it(page, path)
    with as_role("reviewer") as page:
        page.goto(path)
        decide(page, "Accept and lock the report", "Compared with its evidence", "Closed")
    with as_role("agency_manager") as page:
        page.goto("/findings/named")
        expect(page.get_by_text("Workers paid the agency").first).to_be_visible()
    with visit(browser, own_site.url, size=SMALLEST) as page:
        counted = page.locator("h3:has-text('Found at an employer') ~ ul > li")
        page.goto(f"/agencies/{agency}")
        before = counted.count()
        eleven_days_later(own_site)
        page.goto(f"/agencies/{agency}")
        assert counted.count() == before + 1
        expect(page.get_by_text("Workers paid the agency")).to_have_count(0)
