"""An evening by keyboard alone: everything can be reached, seen, done, taken back and left again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.many_pictures import copy_pictures
from tests.server import Server, running

from .conftest import PHONE, OpenWindow
from .keyboard import press, see, tab_to

pytestmark = pytest.mark.timeout(180)

PICTURES = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory: Any) -> Path:
    return tmp_path_factory.mktemp("keyboard")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with running(folder) as started:
        yield started


def open_by_keys(page: Page, server: Server) -> None:
    page.goto(server.url)
    tab_to(page, page.get_by_label("Session name"))
    page.keyboard.type("Neon nights")
    tab_to(page, page.get_by_label("Your name").first)
    page.keyboard.type("Gina")
    press(page, "Enter")
    page.wait_for_url("**/s/*/generate")


def generate(page: Page, prompt: str) -> None:
    tab_to(page, page.get_by_label("What do your runners see?"))
    page.keyboard.type(prompt)
    press(page, "Control+Enter")
    expect(page.get_by_role("region", name="Stage").get_by_role("img", name=prompt, exact=True)).to_be_visible()


def fill(page: Page, folder: Path) -> None:
    """Many pictures, as if an evening had been long; seen in the gallery."""
    expect(tile(page, 1)).to_be_visible()
    copy_pictures(folder / "data", page.url.split("/s/")[1].split("/")[0], PICTURES)
    page.reload()
    expect(tile(page, PICTURES)).to_be_visible()


def tile(page: Page, number: int) -> Locator:
    return page.locator(f'[data-image="{number}"]')


def go(page: Page, letter: str) -> None:
    """By two keys; out of the prompt field first, where they would be letters."""
    if page.evaluate("document.activeElement.matches('textarea, input')"):
        press(page, "Shift+Tab")
    press(page, "g", letter)


def top_of(page: Page) -> float:
    pictures = page.get_by_role("list", name="Pictures")
    return float(pictures.evaluate("list => list.parentElement.scrollTop"))


def at_rest(page: Page) -> None:
    """A step that the browser makes by itself takes it a moment."""
    page.evaluate(
        """async () => {
          const box = document.querySelector('[aria-label=Pictures]').parentElement;
          for (let before = -1; before !== box.scrollTop; ) {
            before = box.scrollTop;
            await new Promise(resolve => setTimeout(resolve, 150));
          }
        }"""
    )


def test_from_the_start_page_to_a_favourite_in_the_gallery(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    open_by_keys(page, server)
    generate(page, "A troll at the bar")
    star = page.get_by_role("button", name="Add #1 to your favourites").first
    tab_to(page, star)
    press(page, "Enter")
    expect(page.get_by_role("button", name="Take #1 out of your favourites").first).to_be_focused()
    go(page, "l")
    page.wait_for_url("**/gallery")
    expect(tile(page, 1)).to_be_focused()
    see(page)
    escape_goes_step_by_step(page)
    expect(tile(page, 1)).to_be_focused()
    go(page, "g")
    expect(page.get_by_label("What do your runners see?")).to_be_focused()


def escape_goes_step_by_step(page: Page) -> None:
    """Out of a form in the viewer first, which keeps its words; out of the viewer only then."""
    press(page, "Enter")
    remix = page.get_by_role("button", name="Remix…")
    for words in ("", "make it darker"):
        tab_to(page, remix)
        press(page, "Enter")
        change = page.get_by_role("textbox", name="What shall be different in #1?")
        expect(change).to_have_value(words)
        page.keyboard.type("" if words else "make it darker")
        press(page, "Escape")
        expect(change).to_have_count(0)
        expect(remix).to_be_focused()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def leave_by(page: Page, way: str) -> None:
    if way == "the cross":
        tab_to(page, page.get_by_role("button", name="Close"))
        press(page, "Enter")
    elif way == "the browser":
        page.go_back()
    else:
        press(page, way)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_the_gallery_and_the_viewer(server: Server, folder: Path, open_window: OpenWindow) -> None:
    page = open_window()
    open_by_keys(page, server)
    generate(page, "A dock")
    go(page, "l")
    fill(page, folder)
    tab_to(page, tile(page, PICTURES))
    press(page, "ArrowRight")
    expect(tile(page, PICTURES - 1)).to_be_focused()
    for way in ("Escape", "the cross", "the browser"):
        press(page, "Home", "Enter")
        expect(page.get_by_role("dialog")).to_contain_text(f"1 of {PICTURES}")
        press(page, "ArrowRight")
        expect(page.get_by_role("dialog")).to_contain_text(f"2 of {PICTURES}")
        leave_by(page, way)
        expect(tile(page, PICTURES - 1)).to_be_focused()
        see(page)
        start = top_of(page)
        press(page, "PageDown", "PageDown", "PageDown")
        expect(page.locator("[data-image]:focus img")).to_be_in_viewport()
        deep = top_of(page)
        assert deep > start + 500
        press(page, "Space")
        page.wait_for_function(
            "top => document.querySelector('[aria-label=Pictures]').parentElement.scrollTop > top", arg=deep
        )
        at_rest(page)
        assert top_of(page) > deep
        press(page, "End")
        expect(tile(page, 1)).to_be_focused()
        press(page, "Home")
        expect(tile(page, PICTURES)).to_be_focused()
        see(page)
    pick_and_undo(page)
    collect(page)


def pick_and_undo(page: Page) -> None:
    press(page, "x", "ArrowRight", "x")
    expect(page.get_by_text("2 picked", exact=True)).to_be_visible()
    press(page, "Delete")
    expect(tile(page, PICTURES)).to_have_count(0)
    expect(tile(page, PICTURES - 2)).to_be_focused()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    press(page, "Control+z")
    expect(tile(page, PICTURES)).to_be_visible()
    see(page)


def collect(page: Page) -> None:
    press(page, "Home", "x")
    tab_to(page, page.get_by_role("button", name="Add to collection…"))
    press(page, "Enter")
    tab_to(page, page.get_by_role("textbox", name="New collection"), "Shift+Tab")
    page.keyboard.type("Seattle")
    press(page, "Enter")
    expect(page.get_by_role("region", name="Picked pictures")).to_have_count(0)
    expect(tile(page, PICTURES)).to_be_focused()
    press(page, "/")
    expect(page.get_by_label("Search prompts")).to_be_focused()
    page.keyboard.type("nothing like this")
    expect(page.get_by_role("heading", name="No picture matches.")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Clear filters").last)
    press(page, "Enter")
    expect(tile(page, PICTURES)).to_be_visible()
    expect(page.locator("[data-image]:focus")).to_have_count(1)
    see(page)


def test_the_table_the_console_the_keys_and_the_palette(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    open_by_keys(page, server)
    table = page.get_by_role("button", name="Members: 1")
    tab_to(page, table)
    press(page, "Enter")
    panel = page.get_by_role("dialog", name="The table")
    expect(panel).to_be_visible()
    walk_around(page, panel)
    press(page, "Escape")
    expect(table).to_be_focused()
    press(page, "?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys.get_by_text("Find and do anything")).to_be_visible()
    press(page, "Escape")
    expect(table).to_be_focused()
    press(page, "g", "c")
    line = page.get_by_role("combobox", name="Command line")
    expect(line).to_be_focused()
    page.keyboard.type("/image he")
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("option").first).to_contain_text("help")
    press(page, "Tab")
    expect(line).to_have_value("/image help ")
    press(page, "Enter")
    expect(page.get_by_role("log")).to_contain_text("/image")
    palette(page, line)
    single_keys(page)


def walk_around(page: Page, dialog: Locator) -> None:
    """Tab stays inside what lies open, and comes round."""
    seen = set()
    for _ in range(40):
        press(page, "Tab")
        see(page)
        assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
        place = page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)")
        if place in seen:
            return
        seen.add(place)
    raise AssertionError("Tab does not come round")


def palette(page: Page, line: Locator) -> None:
    field = page.get_by_role("combobox", name="What do you want to do?")
    press(page, "Control+k")
    expect(field).to_be_focused()
    press(page, "Escape")
    expect(line).to_be_focused()
    press(page, "Control+k")
    page.keyboard.type("budget")
    expect(page.get_by_role("option", selected=True)).to_contain_text("/image budget")
    press(page, "Enter")
    expect(line).to_have_value("/image budget ")
    expect(line).to_be_focused()
    for words, place in (("dragons", "**/gallery?q=dragons"), ("go to generate", "**/generate")):
        press(page, "Control+k")
        page.keyboard.type(words)
        press(page, "Enter")
        page.wait_for_url(place)
        see(page)
    press(page, "Control+k")
    page.keyboard.type("daylight")
    press(page, "Enter")
    expect(page.locator("body")).to_have_attribute("data-theme", "daylight")
    see(page)


def single_keys(page: Page) -> None:
    press(page, "Shift+Tab", "?")
    switch = page.get_by_role("checkbox", name="Single keys")
    tab_to(page, switch)
    press(page, "Space", "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    see(page)
    press(page, "?", "g", "l", "Control+k")
    expect(page.get_by_role("dialog", name="Find and do")).to_be_visible()
    assert page.url.endswith("/generate")
    page.keyboard.type("all keys")
    press(page, "Enter")
    tab_to(page, switch)
    press(page, "Space", "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Generate").focus()
    press(page, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_on_a_phone_every_control_has_its_turn(server: Server, open_window: OpenWindow) -> None:
    page = open_window(PHONE)
    open_by_keys(page, server)
    generate(page, "A rooftop")
    for room in ("Generate", "Gallery", "Console"):
        tab_to(page, page.get_by_role("link", name=room))
        press(page, "Enter")
        page.wait_for_url(f"**/{room.lower()}")
        if room == "Gallery":
            expect(tile(page, 1)).to_be_visible()
        see(page)
        reach_all(page)


def reach_all(page: Page) -> None:
    """Everything that can be pressed on the page has its turn exactly once, and can be seen then."""
    controls = "a[href], button:enabled, input:enabled, textarea:enabled, select:enabled, summary"
    listed = f"[...document.querySelectorAll({controls!r})].filter(one => one.checkVisibility() && one.tabIndex >= 0)"
    wanted = page.evaluate(f"{listed}.length")
    assert page.evaluate('document.querySelectorAll(\'[tabindex]:not([tabindex="0"], [tabindex="-1"])\').length') == 0
    page.evaluate("document.activeElement.blur()")
    reached = []
    for _ in range(3 * wanted):
        press(page, "Tab")
        if page.evaluate("document.activeElement === document.body"):
            continue
        see(page)
        place = page.evaluate(f"{listed}.indexOf(document.activeElement)")
        if place in reached:
            break
        reached.append(place)
    missed = [one for one in range(wanted) if one not in reached]
    assert page.evaluate(f"missed => missed.map(one => {listed}[one].outerHTML)", missed) == []
