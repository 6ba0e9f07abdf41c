"""How people come to a role: an agency asks, is let in, proves that a record is its own, and looks after it."""

from __future__ import annotations

import email.policy
import io
import re
import time
from email.parser import BytesParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.steps import bring, sign_in
from tests.live import Site

ADDRESS = "asha@saffron-bridge.example"
OFFICE = "office@saffron-bridge.example"
PASSWORD = "violet tractor sings at dawn"
LIST = f"""Licence No,Agency Name,Status,Valid until,Email,Phone
0077,Saffron Bridge Recruitment,Active,2099-12-31,{OFFICE},+977 1 5550145
"""


def mailed(site: Site, to: str, pattern: str, seconds: float = 20) -> str:
    """What a pattern finds in a mail to somebody; waits until the worker has sent it."""
    parser = BytesParser(policy=email.policy.default)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for path in (site.data / "mail").glob("*.eml"):
            mail = parser.parsebytes(Path(path).read_bytes())
            found = re.search(pattern, mail.get_content()) if mail["To"] == to else None
            if found:
                return found[1]
        time.sleep(0.2)
    raise AssertionError(f"no mail to {to} says {pattern}")


def path_of(link: str) -> str:
    return urlsplit(link).path


def photo() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return {"name": "licence.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def looked_at(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def test_an_agency_asks_is_let_in_claims_its_record_and_sees_its_private_part(
    demo_site: Site, browser: Browser
) -> None:
    accounts = demo_site.accounts()
    with visit(browser, demo_site.url) as page:
        sign_in(page, accounts["government_officer"])
        bring(page, "list.csv", LIST, "Office for Saffron", "2026-02-01")
        page.get_by_role("button", name="Save 1 permissions").click()
        expect(page.get_by_text("Undo this list")).to_be_visible(timeout=20_000)
    ask(demo_site, browser)
    with visit(browser, demo_site.url) as page:
        sign_in(page, accounts["reviewer"])
        page.goto("/requests")
        looked_at(page)
        page.get_by_role("link", name="Saffron Bridge Ltd").click()
        expect(page.get_by_role("cell", name="Saffron Bridge Recruitment").or_(
            page.get_by_role("rowheader", name="Saffron Bridge Recruitment"))).to_be_visible()  # fmt: skip
        looked_at(page)
        page.get_by_label("They claim it themselves").check()
        page.get_by_role("button", name="Approve and invite").click()
        expect(page.get_by_text("Approved: the invitation is on its way.")).to_be_visible()
    with visit(browser, demo_site.url) as agency:
        take_up(demo_site, agency)
        claim(demo_site, agency)
        with visit(browser, demo_site.url) as page:
            sign_in(page, accounts["reviewer"])
            decide(page)
        agency.goto("/claim")
        expect(agency.get_by_role("heading", level=1)).to_have_text("Your record")
        expect(agency.get_by_text(OFFICE)).to_be_visible()
        looked_at(agency)


def ask(site: Site, browser: Browser) -> None:
    """Somebody without an account asks for one and confirms the address."""
    with visit(browser, site.url) as page:
        page.goto("/sign-in")
        page.get_by_role("link", name="Ask for one").click()
        page.get_by_label("Name of the organisation").fill("Saffron Bridge Ltd")
        page.get_by_label("Country of registration").select_option("NP")
        page.get_by_label("Your name").fill("Asha")
        page.get_by_label("Your e-mail address").fill(ADDRESS)
        page.get_by_label("Your number in this register").fill("0077")
        page.get_by_label("What do you want to do here?").fill("We want to apply for the certificate.")
        looked_at(page)
        page.get_by_role("button", name="Send the request").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
        page.goto(path_of(mailed(site, ADDRESS, r"(http\S+/accounts/request/\S+)")))
        looked_at(page)
        page.get_by_role("button", name="Yes, it is mine").click()
        expect(page.get_by_role("heading", name="Waiting for our answer")).to_be_visible()
        looked_at(page)


def take_up(site: Site, page: Page) -> None:
    """Take up the invitation: password, sign-in, second factor."""
    page.goto(path_of(mailed(site, ADDRESS, r"(http\S+/invitation/\S+)")))
    page.get_by_label("Your name").fill("Asha")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Accept and go on").click()
    page.get_by_label("E-mail address").fill(ADDRESS)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    secret = (page.locator(".secret").text_content() or "").replace(" ", "")
    page.get_by_label("Code of the app").fill(pyotp.TOTP(secret).now())
    page.locator("main form button").click()
    page.goto("/desk")
    expect(page.get_by_text("Find it on the register")).to_be_visible()


def claim(site: Site, page: Page) -> None:
    """Find the record, send the document, type the code that went to the office."""
    page.get_by_role("rowheader").get_by_role("link", name="Claim your record").click()
    page.get_by_role("searchbox").fill("0077")
    page.get_by_role("search").get_by_role("button").click()
    looked_at(page)
    page.get_by_role("link", name="Saffron Bridge Recruitment").click()
    looked_at(page)
    expect(page.get_by_text(OFFICE)).to_have_count(0)
    page.get_by_label("E-mail: o…@…").check()
    page.get_by_label("Your licence document").set_input_files(photo())
    page.get_by_role("button", name="Claim this record").click()
    looked_at(page)
    page.get_by_label("Code", exact=True).fill(mailed(site, OFFICE, r"goes to you: (\d{8})"))
    page.get_by_role("button", name="Check the code").click()
    expect(page.get_by_text("Now a person looks at your document.")).to_be_visible()


def decide(page: Page) -> None:
    """The reviewer opens the document, sees that the code was typed, approves."""
    page.goto("/desk")
    looked_at(page)
    page.get_by_role("link", name="Saffron Bridge Recruitment").click()
    looked_at(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Open the document").click()
    assert download.value.path().read_bytes().startswith(b"\xff\xd8")
    expect(page.get_by_text("code typed")).to_be_visible()
    page.get_by_role("button", name="Approve: the record is theirs").click()
    expect(page.get_by_text("Approved: the record is theirs.")).to_be_visible()
