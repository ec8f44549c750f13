"""Pictures of the main screens at three widths, with a table that looks like an evening's.

Run it with the page built: `python -m benchmarks.screens FOLDER [--theme daylight]`. It needs Chromium and playwright.
"""

import argparse
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.table import GM, Table, open_table
from image_generation.testing import Upstream
from tests.browser.stepping import Steps, ask
from tests.server import running

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
WIDTHS: dict[int, dict[str, Any]] = {
    390: {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    820: {"viewport": {"width": 820, "height": 1180}, "has_touch": True},
    1440: {"viewport": {"width": 1440, "height": 900}},
}
PICTURES = 44
PLACES = {"generate-done": "generate", "gallery": "gallery", "viewer": f"i/{PICTURES - 6}", "console": "console"}
LINES = (
    "The van is parked two streets away. Nobody followed us.",
    "/image providers",
    "/image generate Elven decker in the matrix, her icon a heron made of light --provider sketch --size 3:2",
)


def main() -> int:
    """Write one PNG for each screen and width."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    path = next((found for found in map(shutil.which, CHROMIUM) if found), None)
    if path is None:
        sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as data, Upstream() as upstream, sync_playwright() as playwright:
        environment = upstream.environment() | {"MAX_IMAGES_PER_USER_PER_DAY": "unlimited"}
        with running(Path(data), **environment) as server:
            table = open_table(server, PICTURES)
            for line in LINES:
                table.call("console", {"line": line})
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            # What is cancelled in the end comes last, so that it is in nobody's picture.
            for screens in (_resting, lambda page, table: _running(page, upstream, table)):
                for width, look in WIDTHS.items():
                    page = _page(browser, table, look, options.theme)
                    for name in screens(page, table):
                        page.screenshot(path=options.folder / f"{name}-{width}.png")
                        print(f"{name}-{width}.png", flush=True)
                    page.context.close()
            browser.close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", choices=["night", "daylight"], default="night")
    return parser.parse_args()


def _page(browser: Browser, table: Table, look: dict[str, Any], theme: str) -> Page:
    context = browser.new_context(reduced_motion="reduce", **look)
    context.add_init_script(f"localStorage.setItem('sv:theme', JSON.stringify('{theme}'))")
    name, _, value = table.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": table.api}])
    return context.new_page()


def _resting(page: Page, table: Table) -> Iterator[str]:
    """The name of each screen, once the page shows it."""
    page.goto(table.url)
    page.get_by_label("Session name").fill("Neon nights")
    page.get_by_label("Your name").fill(GM)
    yield "start"
    room = f"{table.url}/s/{table.session_id}"
    for name, place in PLACES.items():
        _at(page, f"{room}/{place}")
        yield name
    _at(page, f"{room}/gallery").get_by_label("Members: 1").click()
    page.get_by_role("dialog", name="The table").get_by_role("listitem").first.wait_for()
    _settled(page)
    yield "table"


def _running(page: Page, upstream: Upstream, table: Table) -> Iterator[str]:
    """A picture that forms: the loopback vendor's event, with a drawing in its place that is worth looking at."""
    newest = table.call("images?limit=1")["images"][0]["thumbnail_url"]
    asked = urllib.request.Request(f"{table.url}{newest}", headers={"Authorization": f"Bearer {table.token}"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        drawing = answer.read()
    page.route("**/frame/**", lambda route: route.fulfill(body=drawing, content_type="image/webp"))
    _at(page, f"{table.url}/s/{table.session_id}/generate")
    steps = Steps()
    upstream.script(steps.fault(), path="/images/")
    ask(page, "Elven decker in the matrix, her icon a heron made of light")
    steps.go()
    page.get_by_role("region", name="Stage").get_by_role("img", name="Forming").locator("img").last.wait_for()
    _settled(page)
    yield "generate-running"
    page.get_by_role("button", name="Cancel").first.click()
    page.get_by_role("heading", name="Cancelled.").wait_for()


def _at(page: Page, address: str) -> Page:
    page.goto(address)
    return _settled(page)


def _settled(page: Page) -> Page:
    """Once all pictures in sight are there and nothing moves."""
    page.wait_for_timeout(800)
    page.wait_for_function("() => [...document.images].every(one => one.loading === 'lazy' || one.complete)")
    page.evaluate("document.fonts.ready.then(() => {})")
    return page


if __name__ == "__main__":
    sys.exit(main())
