"""The pictures of the README, taken from a running demonstration: `python -m scripts.screenshots [NAME ...]`."""

from __future__ import annotations

import io
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pyotp
from PIL import Image
from playwright.sync_api import Browser, Page

from tests import browser, live

PICTURES = live.ROOT / "docs" / "pictures"
COLOURS = 192
"""Enough for our few colours and the edges of letters; a quarter of the bytes of a full picture."""
FIRST_AGENCY = "first agency"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: which page, as whom, in which language, on what screen."""

    name: str
    path: str
    role: str | None = None
    language: str = "en"
    size: tuple[int, int] = browser.DESKTOP


ALL = (
    Picture("home", "/"),
    Picture("agencies", "/agencies"),
    Picture("agency", FIRST_AGENCY),
    Picture("desk", "/desk", role="reviewer"),
    Picture("phone-arabic", FIRST_AGENCY, language="ar", size=browser.PHONE),
)


def take(driver: Browser, site: live.Site, picture: Picture) -> bytes:
    """The picture as PNG."""
    with browser.visit(driver, site.url, language=picture.language, size=picture.size) as page:
        if picture.role:
            sign_in(page, site.accounts()[picture.role])
        page.goto(first_agency(page) if picture.path == FIRST_AGENCY else picture.path)
        return small(page.screenshot())


def first_agency(page: Page) -> str:
    """The address of the first agency of the list."""
    page.goto("/agencies")
    for link in page.locator("main a[href^='/agencies/']").all():
        address = link.get_attribute("href") or ""
        if re.fullmatch(r"/agencies/AG-[\w-]+", address):
            return address
    raise LookupError("the list of agencies is empty")


def sign_in(page: Page, account: dict[str, str]) -> None:
    """Sign in by the form, with the second factor where one is asked for."""
    page.goto("/sign-in")
    page.fill("[name=email]", account["email"])
    page.fill("[name=password]", account["password"])
    page.press("[name=password]", "Enter")
    page.wait_for_load_state()
    if page.locator("[name=code]").count():
        page.fill("[name=code]", pyotp.TOTP(account["totp_secret"]).now())
        page.press("[name=code]", "Enter")
        page.wait_for_url("**/desk")


def small(png: bytes) -> bytes:
    """The same picture in few colours."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    packed = io.BytesIO()
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def main(names: list[str]) -> int:
    """Take the named pictures, or all; 2 for a name that is none."""
    wanted = [picture for picture in ALL if not names or picture.name in names]
    if len(wanted) < len(set(names)):
        print(f"pictures: {', '.join(picture.name for picture in ALL)}", file=sys.stderr)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        template = live.prepare(Path(folder) / "template")
        with live.running(template, Path(folder) / "site") as site, browser.chromium() as driver:
            for picture in wanted:
                target = PICTURES / f"{picture.name}.png"
                target.write_bytes(take(driver, site, picture))
                print(f"{target.relative_to(live.ROOT)}: {target.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
