"""What people do again and again in a browser: sign in with the code of the phone, bring a list."""

from __future__ import annotations

import time
from typing import Any

import pyotp
from playwright.sync_api import Page, expect

STEP = 30


def sign_in(page: Page, account: dict[str, Any]) -> None:
    """Sign in by the form; a code that was used a moment ago is followed by the next one, as a person would wait."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(account["email"])
    page.get_by_label("Password", exact=True).fill(account["password"])
    page.get_by_role("button", name="Sign in").click()
    totp = pyotp.TOTP(account["totp_secret"])
    for drift in (-STEP, 0, STEP):
        if not page.url.split("?")[0].endswith("/sign-in/code"):
            break
        page.get_by_label("Code").fill(totp.at(int(time.time()) + drift))
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="My desk")).to_be_visible()


def bring(page: Page, name: str, text: str, authority: str, on: str) -> None:
    """Bring a list by its form and wait until the worker has read it."""
    page.goto("/imports/new")
    page.get_by_label("Authority", exact=True).fill(authority)
    page.get_by_label("The list was true on").fill(on)
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    # The page looks again by itself every two seconds.
    expect(page.get_by_role("heading", level=1)).to_contain_text("Look before it is saved", timeout=20_000)
