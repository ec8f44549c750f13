"""A real Chromium, and people who each have a window of their own."""

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.conftest import missing

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
#: Tells of everything that the page's policy has refused.
_POLICY = """
document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sourceFile}) =>
  window.toldOfRefusal(`refused by policy: ${violatedDirective} ${blockedURI} ${sourceFile}`));
"""
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=20_000)
OpenWindow = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of the run."""
    path = next((found for found in map(shutil.which, _NAMES) if found), None)
    if path is None:
        missing("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield started
        started.close()


@pytest.fixture
def open_window(browser: Browser) -> Iterator[OpenWindow]:
    """Open windows that share nothing; whatever goes wrong inside one fails the test, but for what it `expects`."""
    complaints: list[str] = []
    contexts = []

    # Not the list's own method: the binding wants a function of ours.
    def refused(what: str) -> None:
        complaints.append(what)

    def listen(expects: str | None) -> Callable[[ConsoleMessage], None]:
        def heard(message: ConsoleMessage) -> None:
            expected = expects and re.search(expects, message.text)
            if message.type in ("error", "warning") and not expected:
                complaints.append(message.text)

        return heard

    def open_(viewport: dict[str, int] | None = None, *, expects: str | None = None, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport or DESKTOP, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.expose_function("toldOfRefusal", refused)
        context.add_init_script(_POLICY)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", listen(expects))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []
