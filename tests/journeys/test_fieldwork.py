"""An audit in the field: taken along, worked on without a connection, brought back whole."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser import assert_accessible, assert_fits, visit
from tests.journeys.steps import sign_in
from tests.live import Site

SMALLEST = (320, 640)
WORDS = "heron over the river"
NOTE, TOLD = "Receipts of three workers were missing", "Each of us paid two months of pay"
DATABASES = """async () => {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((resolve) => { indexedDB.open(name).onsuccess = (e) => resolve(e.target.result); });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        base.transaction(store).objectStore(store).getAll().onsuccess = (e) => resolve(e.target.result);
      });
      const plain = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder('latin1').decode(value)
        : value && typeof value === 'object'
          ? Object.entries(value).map(([k, v]) => k + plain(v)).join(' ') : String(value);
      found.push(...rows.map((row) => `${store} ${plain(row)}`));
    }
    base.close();
  }
  return found;
}"""


def photo() -> dict[str, object]:
    """A picture that says where it was taken."""
    out, place = io.BytesIO(), Image.Exif()
    place.get_ifd(0x8825).update({1: "N", 2: (23.0, 48.0, 0.0)})
    Image.new("RGB", (60, 40), "gray").save(out, "JPEG", exif=place)
    return {"name": "dormitory.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def look(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def in_fieldwork(page: Page) -> str:
    """The address of the demonstration's assessment in fieldwork."""
    page.goto("/assessments")
    page.locator("tr", has_text="Fieldwork").get_by_role("link").first.click()
    return page.url.split("?")[0]


def take_along(page: Page, path: str) -> str:
    """Onto the device; the agency's name."""
    page.goto(f"{path}/field")
    look(page)
    page.get_by_label("Your words for this device").fill(WORDS)
    page.get_by_label("The same words once more").fill(WORDS)
    page.get_by_role("button", name="Take it along").click()
    expect(page.get_by_role("button", name="Send now and go on")).to_be_visible()
    look(page)
    return page.get_by_role("heading", level=2).first.inner_text()


def work_offline(page: Page, large: Path) -> None:
    """Without a connection, after the page was closed: opened by words, rated, photographed, told."""
    page.reload()
    page.get_by_label("Your words for this device").fill("something else")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("These words do not open it")).to_be_visible()
    page.get_by_label("Your words for this device").fill(WORDS)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    box = page.locator("[data-part=criteria] section.crit").first
    box.get_by_label("Rating").select_option("minor")
    box.get_by_label("Notes").fill(NOTE)
    box.get_by_label("References to evidence").fill("File 4, page 2")
    expect(page.get_by_text("is kept on this device.")).to_be_visible()
    box.get_by_label("File or photo").set_input_files(photo())
    expect(box.get_by_text("dormitory.jpg")).to_be_visible()
    box.get_by_label("File or photo").set_input_files(large)
    expect(page.get_by_text("This file is too large. The most we can take is 20 MB.")).to_be_visible()
    page.get_by_label("Day", exact=True).fill(str(datetime.now(UTC).date()))
    page.get_by_label("People", exact=True).fill("2")
    page.get_by_label("What was told").fill(TOLD)
    page.get_by_role("button", name="Seal this interview").click()
    expect(page.get_by_text("The interview is sealed.")).to_be_visible()
    expect(page.get_by_text("Not sent yet: criteria: 1, files: 1, interviews: 1")).to_be_visible()
    look(page)


def sign_out_is_refused(page: Page) -> None:
    """Neither by the button nor by a wrong word."""
    page.goto("/desk")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("there is fieldwork that the register does not have yet")).to_be_visible()
    expect(page.get_by_text("criteria: 1, files: 1, interviews: 1")).to_be_visible()
    look(page)
    page.get_by_label("Type the word to delete it").fill("yes")
    page.get_by_role("button", name="Delete it and sign out").click()
    expect(page.get_by_text("Type the word exactly").first).to_be_visible()


def the_register_has_it(page: Page, path: str, criterion: str) -> None:
    """Rating, photo without its place, interview."""
    page.goto(f"{path}/checklist?p={criterion[2:].split('.', maxsplit=1)[0]}")
    box = page.locator(f"section[id='{criterion}']")
    expect(box.get_by_label("Notes")).to_have_value(NOTE)
    with page.expect_download() as download:
        box.get_by_role("link", name="dormitory").click()
    with Image.open(download.value.path()) as kept:
        assert not kept.getexif()
    page.goto(f"{path}/work")
    page.get_by_role("button", name=re.compile("^Read")).last.click()
    expect(page.get_by_text(TOLD)).to_be_visible()


def test_into_the_field_without_a_connection_and_back(demo_site: Site, browser: Browser, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with visit(browser, demo_site.url, size=SMALLEST) as page:
        sign_in(page, demo_site.accounts()["auditor"])
        path = in_fieldwork(page)
        subject = take_along(page, path)
        page.context.set_offline(True)
        work_offline(page, large)
        criterion = page.locator("[data-part=criteria] section.crit").first.get_attribute("id") or ""
        lying = "\n".join(page.evaluate(DATABASES))
        assert "outbox" in lying
        assert [words for words in (NOTE, TOLD, subject, "dormitory", "File 4", "Exif") if words in lying] == []
        page.goto("about:blank")
        page.context.set_offline(False)
        sign_out_is_refused(page)
        page.get_by_role("link", name="Go and send it").click()
        expect(page.get_by_text("Everything is at the register.")).to_be_visible()
        expect(page.get_by_text("Nothing waits to be sent.")).to_be_visible()
        the_register_has_it(page, path, criterion)
        page.goto("/fieldwork/")
        page.get_by_role("button", name="Send, then delete from this device").click()
        expect(page.get_by_text("this device has forgotten the assessment")).to_be_visible()
        assert page.evaluate(DATABASES) == []
        page.goto("/desk")
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("link", name="Sign in")).to_be_visible()
