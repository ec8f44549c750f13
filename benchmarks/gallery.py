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

from tests.many_pictures import grow_campaign
from tests.server import Server, running

PICTURES = 10_000
SLOWDOWN = 4
#: CSS pixels a second, and for how long.
SPEED, SECONDS = 3600, 6
SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}
#: Seconds of the page's main thread: everything, and three parts of it.
CLOCKS = ("TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")

#: As many grey boxes as a window of the gallery has tiles, moved in the same way: what this machine gives at best.
BARE = """<!doctype html><style>
  div { height: 100vh; overflow: auto } ul { position: relative; height: 400000px; margin: 0 }
  li { position: absolute; width: 300px; height: 200px; background: #456; contain: strict }
</style><div><ul aria-label="Pictures"></ul></div><script>
  const list = document.querySelector('ul');
  for (let number = 0; number < 60; number++) list.append(document.createElement('li'));
  list.parentElement.addEventListener('scroll', () => {
    const first = Math.floor(list.parentElement.scrollTop / 216) * 4;
    [...list.children].forEach((box, at) => {
      box.style.transform = `translate(${(at % 4) * 308}px, ${Math.floor((first + at) / 4) * 216}px)`;
    });
  });
</script>"""

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
            _bare(name, page)
            session = _session(page, server)
            grow_campaign(Path(folder) / "data", session, PICTURES)
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
        _scroll(f"{name:<8} lap {lap + 1}", page, tools)
        heaps.append(_heap(tools))
    print(f"{name:<8} heap, at first and per lap  {'  '.join(f'{heap:.1f}' for heap in heaps)} MiB")
    again = page.request.get(f"{server.url}/api/session/{session}/images/index")
    status = page.request.get(again.url, headers={"If-None-Match": again.headers["etag"]}).status
    print(f"{name:<8} unchanged index answers     {status:8d}")


def _bare(name: str, page: Page) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.set_content(BARE)
    _scroll(f"{name:<8} bare ", page, tools)
    page.goto("about:blank")
    tools.detach()


def _scroll(name: str, page: Page, tools: CDPSession) -> None:
    """One lap: times between frames, and what the page's own thread did of them; painting is done by others."""
    tools.send("Performance.enable")
    before = _clocks(tools)
    found = page.evaluate(SCROLL, [SPEED, SECONDS])
    spent = {clock: now - before[clock] for clock, now in _clocks(tools).items()}
    gaps = sorted(found["gaps"])
    p50, p95 = statistics.median(gaps), gaps[int(len(gaps) * 0.95)]
    print(f"{name}: frame p50/p95/max    {p50:8.1f} {p95:6.1f} {gaps[-1]:6.1f} ms, {len(gaps)} frames")
    busy, script, style, layout = (spent[clock] * 1000 / len(gaps) for clock in CLOCKS)
    print(f"{name}: busy a frame         {busy:8.1f} ms; scripts {script:.1f}, styles {style:.1f}, layout {layout:.1f}")
    print(f"{name}: elements at most     {found['most']:8d}")


def _clocks(tools: CDPSession) -> dict[str, float]:
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics if metric["name"] in CLOCKS}


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
