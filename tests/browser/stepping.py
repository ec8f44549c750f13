"""A vendor whose pictures form as slowly as a test wants, and what the windows show of them."""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from image_generation.testing.faults import Fault
from image_generation.testing.wire import Answer, Wire
from tests.conftest import missing

#: The frames that a page has shown so far, with the time of each in seconds.
_WATCH = """
window.shownFrames = [];
new MutationObserver(() => {
  const places = '[aria-label=Stage] [role=img] img:last-child, [aria-label="Forming now"] img:last-child';
  const found = document.querySelector(places);
  const path = found && new URL(found.src).pathname;
  if (path && window.shownFrames.at(-1)?.path !== path) window.shownFrames.push({path, at: Date.now() / 1000});
}).observe(document, {childList: true, subtree: true});
"""


class Steps:
    """Lets a stream go on by one event at a time."""

    def __init__(self) -> None:
        self._go = threading.Semaphore(0)

    def go(self, count: int = 1) -> None:
        """Let so many more events pass."""
        self._go.release(count)

    def fault(self) -> Fault:
        """The vendor that waits before each event."""
        return Fault(deliver=self._deliver)

    def _deliver(self, wire: Wire, answer: Answer) -> None:
        wire.head(answer, Transfer_Encoding=None)
        for chunk in answer.chunks:
            while not self._go.acquire(timeout=0.02):
                wire.pause(0)
            wire.write(chunk)


def is_there(page: Page) -> None:
    """Wait until the page has taken the place of the server's drawing, which has a field of that name, too."""
    expect(page.locator("#sv-skeleton")).to_have_count(0)


def watch_frames(page: Page) -> None:
    """Take down from now on, and after a reload, which frames the page shows."""
    page.add_init_script(_WATCH)
    page.reload()
    is_there(page)


def frames_of(page: Page, count: int) -> list[dict[str, Any]]:
    """The frames shown so far, once there are `count`."""
    page.wait_for_function("count => window.shownFrames.length >= count", arg=count)
    shown: list[dict[str, Any]] = page.evaluate("window.shownFrames")
    return shown


def spreads(*seen: Sequence[float]) -> list[float]:
    """Of each frame, the seconds between the first observer who saw it and the last one."""
    return [max(moments) - min(moments) for moments in zip(*seen, strict=True)]


def forming(page: Page, place: str) -> Locator:
    """The frame that is in sight in a part of the page."""
    return page.get_by_role("region", name=place).get_by_role("img", name="Forming").locator("img").last


def ask(page: Page, prompt: str) -> None:
    """Ask for a picture by the form."""
    is_there(page)
    page.get_by_label("What do your runners see?").fill(prompt)
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("button", name="Cancel").first).to_be_visible()


@contextmanager
def curl(address: str, token: str) -> Iterator[list[tuple[dict[str, Any], float]]]:
    """What curl hears of an event stream as long as the block lasts, with the time of each."""
    if shutil.which("curl") is None:
        missing("curl is not installed: apt-get install curl")
    command = ["curl", "-sN", "-H", f"Authorization: Bearer {token}", address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        heard: list[tuple[dict[str, Any], float]] = []
        reader = threading.Thread(target=_read, args=(process.stdout, heard), daemon=True)
        reader.start()
        try:
            yield heard
        finally:
            process.kill()
            reader.join(10)


def _read(lines: Iterator[str], heard: list[tuple[dict[str, Any], float]]) -> None:
    for line in lines:
        if line.startswith("data: "):
            heard.append((json.loads(line[6:]), time.time()))


class Held:
    """Requests that are kept back until they are let go."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.routes: list[Route] = []
        self._is_open = False
        page.route(pattern, self._hold)

    def _hold(self, route: Route) -> None:
        if self._is_open:
            route.continue_()
        else:
            self.routes.append(route)

    def go(self) -> None:
        """Let them all pass, and those that come later."""
        self._is_open = True
        for route in self.routes:
            route.continue_()
