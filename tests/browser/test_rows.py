"""A gallery of many pictures: only those near the window are on the page, and the place in it is never lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.many_pictures import copy_pictures
from tests.server import Server, running

from .conftest import PHONE, OpenWindow
from .test_curating import make
from .test_first_picture import go_to, join, open_session, type_line

pytestmark = pytest.mark.timeout(120)

PICTURES = 600


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    return tmp_path_factory.mktemp("rows")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running(folder) as started:
        yield started


def filled(page: Page, server: Server, folder: Path) -> str:
    """A session with many pictures, seen in its gallery; returns its join link."""
    link = open_session(page, server)
    make(page, "A troll")
    copy_pictures(folder / "data", page.url.split("/s/")[1].split("/")[0], PICTURES)
    page.reload()
    expect(tile(page, PICTURES)).to_be_visible()
    return link


def tile(page: Page, number: int) -> Locator:
    return page.locator(f'[data-image="{number}"]')


def grid(page: Page) -> Locator:
    return page.get_by_role("list", name="Pictures")


def top_of(page: Page) -> float:
    return float(grid(page).evaluate("list => list.parentElement.scrollTop"))


@pytest.mark.parametrize("viewport", [None, PHONE])
def test_only_what_is_near_the_window_is_on_the_page(
    server: Server, folder: Path, open_window: OpenWindow, viewport: dict[str, int] | None
) -> None:
    page = open_window(viewport)
    filled(page, server, folder)
    for key in ("End", "PageUp", "PageUp", "Home"):
        page.locator("[data-image]:focus").or_(tile(page, PICTURES)).first.focus()
        page.keyboard.press(key)
        expect(page.locator("[data-image]:focus img")).to_be_in_viewport()
        assert grid(page).evaluate("list => list.querySelectorAll('*').length") < 250
    expect(tile(page, PICTURES)).to_be_focused()


def test_a_link_to_a_picture_far_down_leads_to_its_place(server: Server, folder: Path, open_window: OpenWindow) -> None:
    page = open_window()
    filled(page, server, folder)
    page.goto(page.url.replace("/gallery", "/i/100"))
    expect(page.get_by_role("dialog")).to_contain_text("501 of 600")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("dialog")).to_contain_text("502 of 600")
    page.keyboard.press("Escape")
    expect(tile(page, 99)).to_be_focused()
    expect(tile(page, 99)).to_be_in_viewport()


def test_the_place_stays_whatever_is_opened_or_made(server: Server, folder: Path, open_window: OpenWindow) -> None:
    page, other = open_window(), open_window(PHONE)
    join(other, filled(page, server, folder), "Ann")
    tile(page, PICTURES).focus()
    for _ in range(4):
        page.keyboard.press("PageDown")
    page.keyboard.press("ArrowUp")
    place = top_of(page)
    assert place > 1000
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert top_of(page) == place
    go_to(other, "Console")
    type_line(other, "/image generate A rooftop --provider sketch")
    expect(page.get_by_role("button", name="1 new")).to_be_visible()
    assert top_of(page) == place
    focused = page.locator("[data-image]:focus")
    number = int(focused.get_attribute("data-image") or 0)
    go_to(page, "Generate")
    go_to(page, "Gallery")
    expect(tile(page, number)).to_be_in_viewport()
    expect(tile(page, PICTURES)).to_have_count(0)
    tile(page, number).focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("link", name="A rooftop", exact=True)).to_be_in_viewport()
