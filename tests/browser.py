"""A real browser for journeys and pictures: Debian's Chromium, driven by Playwright, watched while it works.

`python -m tests.browser` says where the browser is and, for root on Debian, installs it when there is none
(not with `IRIS_INSTALL=no`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Response,
    Route,
    sync_playwright,
)

VARIABLE = "IRIS_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    # Root has no user namespaces of its own in most containers.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    # A test talks to its own server and to nobody else.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = (360, 740)
DESKTOP = (1280, 900)
LOADING_FAILED = "Failed to load resource"
"""Chromium's console says this also of a page that refuses on purpose (409): responses tell it better."""


class NoBrowser(RuntimeError):
    """No browser can be had on this machine; the text says why."""


@dataclass
class Watch:
    """What a good page never does, noted while the page is used."""

    origin: str
    complaints: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(LOADING_FAILED):
            self.complaints.append(f"console: {message.text}")

    def crash(self, error: Error) -> None:
        self.complaints.append(f"script error: {error.message}")

    def response(self, response: Response) -> None:
        part_failed = response.status >= 400 and not response.request.is_navigation_request()
        if response.status >= 500 or part_failed:
            self.complaints.append(f"{response.status} for {response.url}")

    def route(self, route: Route, request: Request) -> None:
        if request.url.startswith(("data:", "blob:", "about:")) or _origin(request.url) == self.origin:
            route.continue_()
            return
        self.complaints.append(f"asked another server: {request.url}")
        route.abort()


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window. Raises `NoBrowser`."""
    path = find()
    if path is None:
        raise NoBrowser(f"no Chromium on the PATH and none named by {VARIABLE}")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(path), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visit(
    browser: Browser,
    base_url: str,
    *,
    language: str = "en",
    size: tuple[int, int] = DESKTOP,
    script: bool = True,
    forgiving: bool = False,
) -> Iterator[Page]:
    """A person's own window: no cookies of others; `page.goto("/agencies")` is relative to `base_url`.

    At the end, errors in the console (the content policy's too), failed parts, answers of 500 and more and
    calls to other servers fail the test, unless `forgiving` (when the server is killed on purpose).
    """
    width, height = size
    context = browser.new_context(
        base_url=base_url,
        locale=language,
        java_script_enabled=script,
        viewport={"width": width, "height": height},
        reduced_motion="reduce",
    )
    watch = Watch(_origin(base_url))
    context.route("**/*", watch.route)
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("console", watch.console)
    page.on("pageerror", watch.crash)
    page.on("response", watch.response)
    try:
        yield page
    except Exception as error:
        for complaint in watch.complaints:
            error.add_note(complaint)
        raise
    finally:
        context.close()
    assert forgiving or not watch.complaints, "\n".join(watch.complaints)


def assert_accessible(page: Page) -> None:
    """Nothing that axe can find: contrast, names, order, languages."""
    found = Axe().run(page)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def assert_fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0, f"{page.url} is {overflow} px wider than the screen"


def find() -> Path | None:
    """The browser's program, None if there is none."""
    named = os.environ.get(VARIABLE)
    found = [named] if named else [path for name in NAMES if (path := shutil.which(name))]
    return Path(found[0]) if found else None


def install() -> None:
    """Install Debian's Chromium. Raises `NoBrowser` where that may not or can't be done."""
    if os.environ.get("IRIS_INSTALL") == "no":
        raise NoBrowser("IRIS_INSTALL=no forbids to install one")
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise NoBrowser("only root on Debian or its kin can install one: apt-get install chromium")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        done = subprocess.run(["apt-get", "-qq", *command], env=env, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise NoBrowser(f"apt-get {' '.join(command)} failed")


def main() -> int:
    """Find or install it; 0 with its path, 69 with one sentence."""
    try:
        if find() is None:
            install()
    except NoBrowser as refusal:
        print(f"No browser for the journeys: {refusal}", file=sys.stderr)
        return os.EX_UNAVAILABLE
    print(f"Browser: {find()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
