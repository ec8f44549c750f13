"""A gallery of 10,000 pictures in Chromium at a quarter of the processor's speed: bytes, elements, frames, memory.

Run it on an idle machine, with the page built: `python -m benchmarks.gallery`. It needs Chromium and playwright.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.many_pictures import copy_pictures
from tests.server import Server, running

PICTURES = 10_000
SLOWDOWN = 4
#: CSS pixels a second, and for how long.
SPEED, SECONDS = 3600, 6
SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

#: Scrolls evenly by the clock; tells the times between frames and the most elements that the list ever had.
SCROLL = """([speed, seconds]) => new Promise((done) => {
  const list = document.querySelector('ul[aria-label="Pictures"]');
  const scroller = list.parentElement;
  const from = scroller.scrollTop;
  const gaps = [];
  let [begin, before, most] = [null, null, 0];
  const frame = (now) => {
    begin ??= now;
    if (before !== null) gaps.push(now - before);
    before = now;
    most = Math.max(most, list.querySelectorAll('*').length);
    scroller.scrollTop = from + (speed * (now - begin)) / 1000;
    if (now - begin < seconds * 1000) requestAnimationFrame(frame);
    else done({ gaps, most });
  };
  requestAnimationFrame(frame);
})"""


def main() -> None:
    """Print a line a figure; the index's bytes first."""
    path = next((found for found in map(shutil.which, CHROMIUM) if found), None)
    if path is None:
        sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name, (width, height) in SCREENS.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            page = context.new_page()
            session = _session(page, server)
            copy_pictures(Path(folder) / "data", session, PICTURES)
            _measure(name, page, server, session)
            context.close()
        browser.close()


def _session(page: Page, server: Server) -> str:
    """Open a session and have one picture made, which all others will be copies of."""
    page.goto(server.url)
    made = page.request.post(f"{server.url}/api/session", data={"name": "Ten thousand", "user_name": "Kestrel"}).json()
    session = str(made["session_id"])
    api = f"{server.url}/api/session/{session}"
    body = {"prompt": "A rain-slick alley", "type": "scene", "style_preferences": {"provider": "sketch"}}
    asked = page.request.post(f"{api}/generate-image", data=body, headers={"Origin": server.url})
    assert asked.ok, asked.text()
    deadline = time.monotonic() + 60
    while not page.request.get(f"{api}/images").json()["images"]:
        assert time.monotonic() < deadline, "no picture within a minute"
        time.sleep(0.2)
    return session


def _measure(name: str, page: Page, server: Server, session: str) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    wire: dict[str, Any] = {}
    tools.on("Network.responseReceived", lambda event: _noted(wire, event))
    tools.on("Network.loadingFinished", lambda event: _finished(wire, event))
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    begin = time.monotonic()
    page.goto(f"{server.url}/s/{session}/gallery")
    page.get_by_role("list", name="Pictures").get_by_role("img").first.wait_for(timeout=60_000)
    print(f"{name:<8} first pictures after        {time.monotonic() - begin:8.1f} s")
    print(f"{name:<8} index on the wire           {wire.get('bytes', 0) / 1024:8.1f} KiB")
    heaps = [_heap(tools)]
    for lap in range(3):
        found = page.evaluate(SCROLL, [SPEED, SECONDS])
        heaps.append(_heap(tools))
        gaps = sorted(found["gaps"])
        p50, p95 = statistics.median(gaps), gaps[int(len(gaps) * 0.95)]
        print(f"{name:<8} lap {lap + 1}: frame p50/p95/max    {p50:8.1f} {p95:6.1f} {gaps[-1]:6.1f} ms")
        print(f"{name:<8} lap {lap + 1}: elements at most     {found['most']:8d}")
    print(f"{name:<8} heap, at first and per lap  {'  '.join(f'{heap:.1f}' for heap in heaps)} MiB")
    again = page.request.get(f"{server.url}/api/session/{session}/images/index")
    status = page.request.get(again.url, headers={"If-None-Match": again.headers["etag"]}).status
    print(f"{name:<8} unchanged index answers     {status:8d}")


def _noted(wire: dict[str, Any], event: dict[str, Any]) -> None:
    if event["response"]["url"].endswith("/images/index"):
        wire["id"] = event["requestId"]


def _finished(wire: dict[str, Any], event: dict[str, Any]) -> None:
    if event["requestId"] == wire.get("id"):
        wire["bytes"] = event["encodedDataLength"]


def _heap(tools: CDPSession) -> float:
    """MiB in use, after what is not needed any more has been thrown away."""
    tools.send("HeapProfiler.collectGarbage")
    return float(tools.send("Runtime.getHeapUsage")["usedSize"]) / 2**20


if __name__ == "__main__":
    main()
