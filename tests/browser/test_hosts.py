"""In pages that are not ours: what docs/embedding.md shows, in hosts of several kinds."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, FrameLocator, Locator, Page, Route, expect

from configuration import HERE
from tests.conftest import missing
from tests.server import Server, running

from .conftest import OpenWindow
from .host_page import PREFIX, SECOND, sample

pytestmark = pytest.mark.timeout(180)
FRONTEND = HERE / "frontend"
HOSTS = FRONTEND / "tests" / "hosts"
CAMPAIGNS = "/host/campaigns"
_GERMAN_DAY = re.compile(r"\d\d\.\d\d\.\d{4}, \d\d:\d\d")

#: What a page has open, counted from its first script on, and what its policy has refused.
_WATCH = """
window.refused = [];
document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
  window.refused.push(`${violatedDirective} ${blockedURI}`));
window.open_ = {streams: 0, opened: 0, listeners: 0, timers: 0};
const Source = window.EventSource;
window.EventSource = class extends Source {
  constructor(...given) { super(...given); window.open_.streams++; window.open_.opened++; }
  close() { if (!this.shut) { this.shut = true; window.open_.streams--; } super.close(); }
};
for (const where of [window, document]) {
  const [add, remove] = [where.addEventListener, where.removeEventListener];
  const seen = new Map();
  const at = (type, options) => `${type} ${Boolean(options && (options === true || options.capture))}`;
  where.addEventListener = function (type, listener, options) {
    const one = at(type, options);
    if (!seen.has(one)) seen.set(one, new Set());
    if (listener && !seen.get(one).has(listener)) { seen.get(one).add(listener); window.open_.listeners++; }
    return add.call(where, type, listener, options);
  };
  where.removeEventListener = function (type, listener, options) {
    if (seen.get(at(type, options))?.delete(listener)) window.open_.listeners--;
    return remove.call(where, type, listener, options);
  };
}
const running = new Set();
const [every, after, stop] = [window.setInterval, window.setTimeout, window.clearTimeout];
const count = (id, runs) => { running[runs ? 'add' : 'delete'](id); window.open_.timers = running.size; return id; };
window.setInterval = (...given) => count(every(...given), true);
window.setTimeout = (work, ms, ...given) => {
  const id = after(() => { count(id, false); work(...given); }, ms);
  return count(id, true);
};
window.clearInterval = window.clearTimeout = (id) => { count(id, false); stop(id); };
window.later = after;
"""


_WAIT = """([what, count]) => new Promise((done, late) => {
  const look = () => window.open_[what] === count ? done() : window.later(look, 20);
  window.later(() => late(new Error(`${window.open_[what]} ${what} are open and not ${count}`)), 15000);
  look();
})"""
_TOLD = """([list, type]) => new Promise((done, late) => {
  const look = () => window[list].some((one) => one.includes(type)) ? done(window[list]) : window.later(look, 20);
  window.later(() => late(new Error(`of ${type} nothing was told`)), 15000);
  look();
})"""
_NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
_HEAR = """
window.heard = [];
addEventListener('message', ({origin, data}) => window.heard.push([origin, data.type]));
"""


def node() -> None:
    """Whatever bundles a host's page is there."""
    try:
        subprocess.run(["node", "--version"], check=True, capture_output=True, timeout=30)
    except (OSError, subprocess.CalledProcessError):
        missing("Node is not installed: https://nodejs.org, or apt-get install nodejs npm")
    for folder in (FRONTEND, HOSTS / "react18"):
        if not (folder / "node_modules" / "react").is_dir():
            missing(f"what a host's page is bundled with is not installed: npm --prefix {folder.relative_to(HERE)} ci")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    """Where the host's built files lie."""
    made: Path = tmp_path_factory.mktemp("host")
    return made


@pytest.fixture(scope="module")
def bundled(folder: Path) -> None:
    """The sample with a React of the host's own, 18 and 19, bundled as a host would."""
    node()
    (folder / "sample.jsx").write_text(sample("React components"), encoding="utf-8")
    for react in ("react18", "react19"):
        given = [str(HERE / "static" / "embed"), react, str(folder / "sample.jsx"), str(folder)]
        built = subprocess.run(
            ["node", str(HOSTS / "build.mjs"), *given],
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
            cwd=FRONTEND,
        )
        assert built.returncode == 0, built.stderr


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running(folder, "-m", "tests.browser.host_page", HOST_PAGES=str(folder)) as started:
        yield started


def new_session(page: Page, server: Server, prefix: str = PREFIX) -> str:
    """Open a session as its GM; returns its id."""
    body = {"name": "Neon nights", "user_name": "Gina"}
    return str(page.request.post(f"{server.url}{prefix}/api/session", data=body).json()["session_id"])


def visit(page: Page, server: Server, part: str, query: str = "") -> str:
    """Open a session, and a page of the site's for it; returns the session's id."""
    sid = new_session(page, server)
    page.add_init_script(_WATCH)
    page.goto(f"{server.url}{CAMPAIGNS}/{part}?session={sid}{query}")
    return sid


def make(place: Page | Locator | FrameLocator, prompt: str) -> None:
    """Ask for a picture by the form, and see it in the gallery."""
    place.get_by_label("What do your runners see?").fill(prompt)
    place.get_by_role("button", name="Generate", exact=False).last.click()
    expect(place.get_by_role("region", name="Stage").get_by_role("img", name=prompt)).to_be_visible()


def of_page(page: Page) -> dict[str, int]:
    """What is open: streams, listeners on the document and the window, elements."""
    counted: dict[str, int] = page.evaluate("({...window.open_, elements: document.querySelectorAll('*').length})")
    return counted


def press_escape(page: Page, dialog: Locator) -> None:
    """Press it when this dialog hears it: React tells the topmost that it is one in a step of its own."""
    expect(dialog).to_have_css("pointer-events", "auto")
    page.evaluate(_NEXT_FRAME)
    page.keyboard.press("Escape")


def open_(page: Page) -> Locator:
    """The gallery, opened by the host's button."""
    page.get_by_role("button", name="Pictures").click()
    return page.get_by_role("dialog", name="Scene Visualizer")


#: What a server that draws its pages itself does with our package.
_ON_A_SERVER = """
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { ImageGallery, ShadowrunConsole } from 'scene-visualizer';
const given = { sessionId: 's', isVisible: true, onClose() {} };
console.log(JSON.stringify([ImageGallery, ShadowrunConsole].map((part) => renderToString(createElement(part, given)))));
"""


@pytest.mark.parametrize("react", [HOSTS / "react18", FRONTEND], ids=["react18", "react19"])
def test_a_server_without_any_page_imports_the_package(react: Path, tmp_path: Path) -> None:
    node()
    modules = tmp_path / "node_modules"
    shutil.copytree(HERE / "static" / "embed", modules / "scene-visualizer")
    for name in ("react", "react-dom"):
        (modules / name).symlink_to((react / "node_modules" / name).resolve())
    (tmp_path / "page.mjs").write_text(_ON_A_SERVER, encoding="utf-8")
    drawn = subprocess.run(["node", "page.mjs"], cwd=tmp_path, check=False, capture_output=True, text=True, timeout=60)
    # The last line of what Node says when it breaks off comes after all of our code.
    assert drawn.returncode == 0, drawn.stderr[-2000:]
    assert json.loads(drawn.stdout) == ["", ""]


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize("react", ["react18", "react19"])
def test_a_host_with_a_react_of_its_own_shows_the_gallery(server: Server, open_window: OpenWindow, react: str) -> None:
    page = open_window()
    visit(page, server, react)
    expect(page.get_by_role("heading", name=f"A campaign, in React {react[5:]}.")).to_be_visible()
    address = page.url
    gallery = open_(page)
    make(gallery, "A rain-soaked street")
    gallery.get_by_role("tab", name="Gallery").click()
    gallery.get_by_role("img", name="A rain-soaked street").click()
    viewer = page.get_by_role("dialog", name="A rain-soaked street")
    expect(page.locator("[data-viewer] :focus")).to_have_count(1)  # from then on it takes the key
    viewer.get_by_role("button", name="Caption, tags…").click()
    expect(viewer.get_by_role("textbox", name="Caption")).to_be_focused()
    page.keyboard.press("Escape")
    expect(viewer.get_by_role("textbox", name="Caption")).to_have_count(0)
    expect(viewer.get_by_role("button", name="Caption, tags…")).to_be_focused()
    page.keyboard.press("Escape")
    expect(viewer).to_have_count(0)
    press_escape(page, gallery)
    expect(gallery).to_have_count(0)
    expect(page.get_by_role("button", name="Pictures")).to_be_focused()
    assert page.evaluate("window.refused") == []
    assert (page.url, page.evaluate("history.length")) == (address, 2)


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize("react", ["react18", "react19"])
def test_the_console_stands_in_a_hosts_page(server: Server, open_window: OpenWindow, react: str) -> None:
    page = open_window()
    visit(page, server, react, "&part=console")
    line = page.get_by_role("combobox", name="Command line")
    line.fill("/image generate Troll bouncer at the door")
    line.press("Enter")
    gallery = page.get_by_role("dialog", name="Scene Visualizer")
    expect(gallery.get_by_role("img", name="Troll bouncer at the door")).to_be_visible()
    gallery.get_by_role("button", name="Close").click()
    expect(page.get_by_role("log")).to_contain_text("Troll bouncer at the door")
    assert page.evaluate("window.refused") == []


def test_mount_stands_in_a_page_without_any_framework(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    visit(page, server, "mount")
    before = page.evaluate("history.length")
    gallery = open_(page)
    make(gallery, "An orbital lounge")
    for _ in range(3):  # shut and opened again, the stream is the same
        gallery.get_by_role("button", name="Close").click()
        expect(gallery).to_have_count(0)
        expect(page.get_by_role("button", name="Pictures")).to_be_focused()
        gallery = open_(page)
    # Over the page: nothing of the host's can be reached until it is shut.
    expect(gallery).to_be_visible()
    expect(page.get_by_role("textbox", name="Notes")).to_have_count(0)
    press_escape(page, gallery)
    expect(gallery).to_have_count(0)
    expect(page.get_by_role("textbox", name="Notes")).to_have_count(1)
    assert page.evaluate("[window.open_.opened, window.open_.streams]") == [1, 1]
    assert page.evaluate("window.refused") == []
    assert page.evaluate("history.length") == before


_MOUNT = """async ([plugin, room, options]) => {
  const { mount } = await import(`${plugin}/static/embed.js`);
  window.closes = 0;
  window.inserted = [];
  window.told = [];
  const given = options.router ? { onInsert: (image) => window.inserted.push(image) } : {};
  if (options.router) given.onEvent = ({ id, type, data }) => window.told.push([type, data.number ?? null, id]);
  const onClose = () => { window.closes++; if (options.router) window.mounted.update({ isVisible: false }); };
  window.mounted = mount(document.getElementById(room), { ...options, ...given, onClose });
}"""
_TWO = """() => document.getElementById('room').replaceWith(...['first', 'second', 'third'].map((id) =>
  Object.assign(document.createElement('div'), { id, className: 'room' })))"""


def streams(page: Page, count: int) -> None:
    """Wait until so many are open; a strict policy refuses Playwright's own way of waiting."""
    page.evaluate(_WAIT, ["streams", count])


def put(page: Page, *, room: str = "room", **options: Any) -> None:
    """Mount a part of ours in an element of the host's."""
    page.evaluate(_MOUNT, [PREFIX, room, options])


def held(page: Page, cdp: CDPSession) -> dict[str, int]:
    """What the browser still holds of the page after it has thrown away whatever nobody refers to."""
    for _ in range(2):  # what a first round ends, a second one may throw away
        cdp.send("HeapProfiler.collectGarbage")
    counted = cdp.send("Memory.getDOMCounters")
    heap = cdp.send("Runtime.getHeapUsage")["usedSize"]
    return {"nodes": counted["nodes"], "listeners": counted["jsEventListeners"], "heap": heap}


def test_what_was_mounted_fifty_times_has_left_nothing(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    sid = visit(page, server, "bare")
    nonce = page.evaluate("document.querySelector('style').nonce")
    cdp = page.context.new_cdp_session(page)
    own = set(page.evaluate("Object.getOwnPropertyNames(window)"))
    counted, early = [], {}
    for turn in range(50):
        if turn % 6 == 5:  # a server of this kind sees only after a while that a stream has ended; eight is the limit
            sid = new_session(page, server)
        presentation = ("modal", "panel")[turn % 2]
        put(page, sessionId=sid, isVisible=True, presentation=presentation, cspNonce=nonce)
        expect(page.get_by_role("tab", name="Gallery")).to_be_visible()
        streams(page, 1)
        page.evaluate("mounted.unmount()")
        expect(page.get_by_role("tab")).to_have_count(0)
        streams(page, 0)
        counted.append(of_page(page))
        if turn == 9:  # everything was loaded and has run
            early = held(page, cdp)
    page.evaluate(_WAIT, ["timers", 0])
    late = held(page, cdp)
    # React itself keeps one listener on the document, from the first time on.
    assert counted[-1] | {"timers": 0} == counted[9] | {"timers": 0, "opened": 50}
    # What was there last may be held for a while. Of forty, their emptied elements alone are 1,700 nodes and more.
    assert late["nodes"] < early["nodes"] + 1_000
    assert late["listeners"] < early["listeners"] + 500
    assert late["heap"] < early["heap"] + 3 * 2**20
    assert set(page.evaluate("Object.getOwnPropertyNames(window)")) - own == {"mounted", "closes", "inserted", "told"}


def test_a_panel_as_narrow_as_a_phone_is_laid_out_like_one(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    sid = visit(page, server, "bare")
    notes = page.get_by_label("Notes")
    notes.focus()
    put(page, sessionId=sid, isVisible=True, presentation="page")
    expect(page.get_by_role("tab", name="Generate")).to_be_visible()
    notes.press_sequentially("g x /")  # letters are the host's while the focus is there
    expect(notes).to_have_value("g x /")
    expect(page.get_by_role("textbox", name="Notes")).to_have_count(1)  # only what lies over a page shuts the rest off
    page.evaluate("mounted.unmount()")
    put(page, sessionId=sid, isVisible=True, presentation="panel", theme="daylight")
    panel = page.get_by_role("region", name="Scene Visualizer")
    expect(panel.get_by_role("button", name="Tune")).to_be_visible()
    assert panel.evaluate("panel => getComputedStyle(panel).backgroundColor") == "rgb(246, 247, 250)"
    page.evaluate("mounted.update({theme: 'night'})")
    expect(panel).to_have_css("background-color", "rgb(10, 12, 18)")
    page.evaluate("document.getElementById('room').style.width = '900px'")
    expect(panel.get_by_role("button", name="Tune")).to_have_count(0)
    page.keyboard.press("Escape")
    panel.get_by_role("button", name="Close").click()
    assert page.evaluate("window.closes") == 2
    page.evaluate("mounted.update({isVisible: false})")
    expect(page.get_by_label("Notes")).to_be_focused()


def test_a_frame_tells_the_page_around_it_and_no_other(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    page.add_init_script(_HEAR)
    visit(page, server, "frame")
    inside = page.frame_locator("iframe")
    expect(inside.get_by_role("heading", name="Neon nights")).to_have_count(1)
    expect(inside.get_by_role("link", name="All sessions")).to_have_count(0)
    inside.get_by_role("link", name="Generate").click()
    make(inside, "A drone over the docks")
    inside.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("iframe")).to_be_hidden()
    assert page.evaluate("window.heard") == [[server.url, "sv:close"]]
    page.get_by_role("button", name="Pictures").click()
    expect(inside.get_by_role("button", name="Close", exact=True)).to_be_visible()
    # A page that is longer than its frame says so, and the sample makes room.
    page.locator("iframe").evaluate("(frame, address) => frame.src = address", f"{server.url}{PREFIX}/?embed=1")
    page.locator("iframe").evaluate("frame => frame.style.height = '200px'")
    expect(inside.get_by_role("button", name="Open session")).to_be_in_viewport()
    assert page.locator("iframe").evaluate("frame => frame.clientHeight") > 400
    assert page.evaluate("window.refused") == []


def test_a_page_of_another_origin_hears_from_its_frame_when_it_is_named(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    page = open_window()
    with running(tmp_path, FRAME_ANCESTORS=server.url) as ours:
        page.add_init_script(_HEAR)
        visit(page, server, "frame")
        opened = page.request.post(f"{ours.url}/api/session", data={"name": "Elsewhere"}).json()
        frame = page.locator("iframe")
        frame.evaluate(
            "(frame, address) => frame.src = address", f"{ours.url}/s/{opened['session_id']}/gallery?embed=1"
        )
        inside = page.frame_locator("iframe")
        expect(inside.get_by_role("heading", name="Elsewhere")).to_have_count(1)
        inside.get_by_role("button", name="Close", exact=True).click()
        expect(frame).to_be_hidden()
        assert page.evaluate("window.heard") == [[ours.url, "sv:close"]]
        page.goto("about:blank")


def test_two_servers_stand_in_one_page_and_do_not_mix(open_window: OpenWindow, tmp_path: Path) -> None:
    page = open_window(expects="Scene Visualizer: this page shows session")
    second_data = str(tmp_path / "second")
    with running(tmp_path, "-m", "tests.browser.host_page", SECOND_DATA_DIR=second_data) as both:
        sid = visit(page, both, "bare")
        other_sid = new_session(page, both, SECOND)
        page.evaluate(_TWO)
        put(page, room="first", sessionId=sid, isVisible=True, presentation="page")
        put(page, room="second", sessionId=other_sid, isVisible=True, presentation="page", apiBase=f"{SECOND}/api")
        first, second = page.locator("#first"), page.locator("#second")
        make(first, "A bar in Redmond")
        make(second, "A dock in Tacoma")
        for place, prompt in ((first, "A bar in Redmond"), (second, "A dock in Tacoma")):
            place.get_by_role("tab", name="Gallery").click()
            pictures = place.get_by_role("list", name="Pictures").get_by_role("img")
            expect(pictures).to_have_count(1)
            expect(pictures).to_have_accessible_name(prompt)
        # Of one session there is one truth on a page.
        put(page, room="third", sessionId=sid, isVisible=True, presentation="page", apiBase=f"{SECOND}/api")
        expect(page.locator("#third").get_by_role("alert")).to_contain_text("already shown")
        page.goto("about:blank")


def test_the_gallery_goes_back_with_the_browser_and_hands_a_picture_over(
    server: Server, open_window: OpenWindow
) -> None:
    page = open_window()
    sid = visit(page, server, "bare")
    nonce = page.evaluate("document.querySelector('style').nonce")
    put(page, sessionId=sid, isVisible=True, router="hash", cspNonce=nonce, tokens={"cyan": "rgb(255, 200, 0)"})
    gallery = page.get_by_role("dialog", name="Scene Visualizer")
    make(gallery, "A vault door")
    gallery.get_by_role("tab", name="Gallery").click()
    link = gallery.get_by_role("link", name="A vault door")
    assert link.evaluate("link => link.href") == f"{server.url}{CAMPAIGNS}/bare?session={sid}#sv/s/{sid}/i/1"
    link.click()
    viewer = page.get_by_role("dialog", name="A vault door")
    expect(viewer.get_by_role("button", name="Insert")).to_have_css("background-color", "rgb(255, 200, 0)")
    viewer.get_by_role("button", name="Insert").click()
    expect(page.get_by_text("#1 was handed over.")).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()  # it lies above the viewer, which stays
    expect(page.get_by_text("#1 was handed over.")).to_have_count(0)
    [image] = page.evaluate("window.inserted")
    assert (image["number"], image["prompt"]) == (1, "A vault door")
    assert page.request.get(image["url"]).headers["content-type"].startswith("image/")
    told = page.evaluate(_TOLD, ["told", "request.completed"])
    assert [kind for kind, *_ in told].count("request.completed") == 1
    assert [number for kind, number, _ in told if kind == "image.added"] == [1]
    assert told[0][0] == "resync"
    ids = [one for *_, one in told if one]
    assert len(ids) == len(set(ids)) > 2
    page.keyboard.press("+")
    expect(viewer.get_by_role("button", name="Smaller")).to_be_enabled()
    page.keyboard.press("0")
    page.evaluate("mounted.update({shortcuts: 'off', locale: 'de'})")
    expect(viewer.get_by_role("complementary", name="About this picture")).to_contain_text(_GERMAN_DAY)
    page.keyboard.press("+")
    expect(viewer.get_by_role("button", name="Smaller")).to_be_disabled()
    page.go_back()
    expect(viewer).to_have_count(0)
    expect(gallery.get_by_role("tab", name="Gallery", selected=True)).to_be_visible()
    page.go_back()
    expect(gallery.get_by_role("tab", name="Generate", selected=True)).to_be_visible()
    page.go_back()
    expect(gallery).to_have_count(0)
    assert page.url == f"{server.url}{CAMPAIGNS}/bare?session={sid}"
    assert page.evaluate("[window.closes, window.refused]") == [1, []]


def test_a_picture_is_handed_from_a_frame_to_the_page_around(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    page.add_init_script(_HEAR)
    sid = visit(page, server, "frame")
    address = f"{server.url}{PREFIX}/s/{sid}/generate?embed=1&insert=1&events=1"
    page.locator("iframe").evaluate("(frame, address) => frame.src = address", address)
    inside = page.frame_locator("iframe")
    make(inside, "A decker at work")
    inside.get_by_role("region", name="Stage").get_by_role("button", name="Insert").click()
    expect(inside.get_by_text("#1 was handed over.")).to_be_visible()
    assert [server.url, "sv:insert"] in page.evaluate("window.heard")
    assert [server.url, "sv:event"] in page.evaluate(_TOLD, ["heard", "sv:event"])
    inside.get_by_role("link", name="Gallery").click()
    tile = inside.get_by_role("list", name="Pictures").get_by_role("link", name="A decker at work")
    assert tile.evaluate("link => link.href") == f"{server.url}{PREFIX}/s/{sid}/i/1"


def test_a_site_with_the_plugin_alone_opens_the_gallery(open_window: OpenWindow, tmp_path: Path) -> None:
    page = open_window({"width": 1024, "height": 700}, expects="Failed to load resource")
    asked: list[str] = []

    def away_once(route: Route) -> None:
        if route.request.method != "HEAD":
            return route.continue_()
        asked.append(route.request.url)
        return route.fulfill(status=503 if len(asked) == 1 else 200)

    # A part of it does not come, and whoever stands in for the server says that it is away.
    page.route("**/embed-Viewer-*.js", lambda route: route.abort(), times=1)
    page.route("**/embed-shared-*.js", away_once)
    with running(tmp_path, "-m", "tests.browser.plugin_host") as site:
        page.goto(site.url)
        page.get_by_placeholder("ann").fill("ann")
        page.locator("input[type=password]").fill("ann")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Pictures").click()
        gallery = page.get_by_role("dialog", name="Scene Visualizer")
        gallery.get_by_role("tab", name="Generate").click()
        make(gallery, "A troll at the bar")
        gallery.get_by_role("tab", name="Gallery").click()
        expect(gallery.get_by_text("#1 · Ann")).to_be_visible()
        link = gallery.get_by_role("link", name="A troll at the bar")
        link.click()
        page.get_by_role("dialog", name="A troll at the bar").get_by_role("button", name="Insert").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("main").get_by_role("img", name="A troll at the bar")).to_be_visible()
        expect(page).to_have_url(f"{site.url}/")
        assert asked
        assert all(url.startswith(f"{site.url}/image-generation/assets/") for url in asked)
        page.goto("about:blank")
