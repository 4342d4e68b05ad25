"""Fixtures for tests in a real browser: `browser`, one for the whole run, and `open_page`, which makes clean windows.

A window that saw a console error, a script error or a request to another host fails its test when it is closed: that is
how a broken content security policy shows.
"""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tooling.chromium import FLAGS, find

# A device asks for its list behind a page's back; here it is taken for an old one, which cannot (see test_offline.py).
KEEPS_NOTHING = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"

type OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once. Without one the test fails in continuous integration and is skipped elsewhere."""
    path = find()
    if path is None:
        reason = "No Chromium was found and none could be installed, so no journey was made."
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop running in this thread; Django would take every query here for an async one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS), headless=True)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Return open_page(width=1280, height=900, dark=False, javascript=True, quiet=True): a window, nobody signed in.

    With quiet=False a window may complain: for tests that provoke an error page.
    """
    windows: list[Page] = []
    complaints: list[str] = []

    def open_page(
        *, width: int = 1280, height: int = 900, dark: bool = False, javascript: bool = True, quiet: bool = True
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            timezone_id="America/Chicago",
            locale="en-US",
        )
        context.add_init_script(KEEPS_NOTHING)
        context.set_default_timeout(15_000)
        windows.append(context.new_page())
        if quiet:
            _listen(windows[-1], complaints)
        return windows[-1]

    yield open_page
    for page in windows:
        page.context.close()
    assert complaints == []


def _listen(page: Page, complaints: list[str]) -> None:
    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text}")

    def request(asked: Request) -> None:
        address = urlsplit(asked.url)
        if address.scheme in {"http", "https"} and address.hostname not in {"127.0.0.1", "localhost"}:
            complaints.append(f"request to another host: {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("request", request)
