"""The server draws a room and its first pictures before the page's script is there, where the page will have them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.many_pictures import copy_pictures
from tests.server import Server, running

from .conftest import DESKTOP, PHONE, OpenWindow
from .stepping import Held
from .test_first_picture import PROMPT, open_session, type_line

pytestmark = pytest.mark.timeout(120)
_PAGE = "**/assets/main-*.js"
_BOXES = """pictures => pictures.map(one => {
    const {left, top, width, height} = one.getBoundingClientRect();
    return {src: one.currentSrc.split('?')[1], left, top, width, height, drawn: one.complete && one.naturalWidth > 0};
})"""


@dataclass(frozen=True)
class Room:
    """A session with many pictures, and the state of a browser that is its GM's."""

    address: str
    state: Any


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory, browser: Any) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("light")
    with running(folder) as server:
        page = browser.new_context(viewport=DESKTOP).new_page()
        address = _furnish(page, server, folder)
        state = page.context.storage_state()
        page.context.close()
        yield Room(address, state)


def _furnish(page: Page, server: Server, folder: Path) -> str:
    open_session(page, server)
    address = page.url.removesuffix("/generate")
    page.goto(f"{address}/console")
    type_line(page, f"/image generate {PROMPT}")
    page.wait_for_url("**/gallery")
    expect(page.get_by_role("img", name=PROMPT).first).to_be_visible()
    copy_pictures(folder / "data", address.rsplit("/", 1)[1], 30)
    return address


def drawn(page: Page, where: str) -> tuple[Locator, Held]:
    """The room's address, with the page's own script kept back; the pictures of the server's drawing."""
    held = Held(page, _PAGE)
    page.goto(where, wait_until="commit")
    pictures = page.locator("#sv-skeleton img")
    expect(pictures.first).to_be_visible()
    page.wait_for_function(
        "() => [...document.querySelectorAll('#sv-skeleton img')].every(one => one.naturalWidth > 0)"
    )
    return pictures, held


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_gallery_shows_its_first_pictures_where_they_stay(
    room: Room, open_window: OpenWindow, viewport: dict[str, int]
) -> None:
    page = open_window(viewport, storage_state=room.state)
    pictures, held = drawn(page, f"{room.address}/gallery")
    before = pictures.evaluate_all(_BOXES)
    assert len(before) >= 6
    expect(page.get_by_role("link")).to_have_count(0)
    held.go()
    expect(page.locator("#sv-skeleton")).to_have_count(0)
    tiles = page.get_by_role("list", name="Pictures").get_by_role("img")
    assert tiles.evaluate_all(_BOXES)[: len(before)] == before
    twice = page.evaluate("""() => {
        const names = performance.getEntriesByType('resource').map(e => e.name).filter(n => n.includes('variant='));
        return names.length - new Set(names).size;
    }""")
    assert twice == 0, "a picture was fetched twice"


def test_in_the_gallery_the_letters_come_behind_the_pictures(room: Room, open_window: OpenWindow) -> None:
    page = open_window(PHONE, storage_state=room.state)
    _, held = drawn(page, f"{room.address}/gallery")
    came = """() => {
        const of = word => performance.getEntriesByType('resource').filter(one => one.name.includes(word));
        const letters = of('hyperlegible-next');
        return letters.length && [Math.max(...of('variant=').map(one => one.responseEnd)), letters[0].startTime];
    }"""
    pictures, letters = page.wait_for_function(came).json_value()
    assert pictures <= letters
    held.go()
    expect(page.locator("#sv-skeleton")).to_have_count(0)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_stage_shows_the_newest_picture_where_it_stays(
    room: Room, open_window: OpenWindow, viewport: dict[str, int]
) -> None:
    page = open_window(viewport, storage_state=room.state)
    pictures, held = drawn(page, f"{room.address}/generate")
    (before,) = pictures.evaluate_all(_BOXES)
    held.go()
    expect(page.locator("#sv-skeleton")).to_have_count(0)
    (after,) = page.get_by_role("region", name="Stage").get_by_role("img").evaluate_all(_BOXES)
    same = ("src", "width", "height", "drawn")
    assert [after[name] for name in same] == [before[name] for name in same]
    assert abs(after["left"] - before["left"]) <= 1
    assert abs(after["top"] - before["top"]) <= 8


def test_a_page_whose_pictures_do_not_come_is_there_all_the_same(room: Room, open_window: OpenWindow) -> None:
    page = open_window(storage_state=room.state, expects="Failed to load resource")
    page.route("**/file?variant=*", lambda route: route.abort())
    page.goto(f"{room.address}/gallery")
    expect(page.get_by_role("list", name="Pictures").get_by_role("link").first).to_be_visible()
    expect(page.locator("#sv-skeleton")).to_have_count(0)


def test_somebody_who_is_no_member_sees_no_picture(room: Room, open_window: OpenWindow) -> None:
    page = open_window(expects="Failed to load resource")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{room.address}/gallery")
    expect(page.get_by_role("heading", name="This table is not yours to see")).to_be_visible()
    assert not [url for url in asked if "variant=" in url]
