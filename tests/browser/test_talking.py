"""The console as chat: wishes that are offered, the GM's switch, and new pictures out of old ones."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.server import Server, running

from .conftest import PHONE, OpenWindow
from .test_first_picture import go_to, join, open_session, type_line

#: Of an element that scrolls down or to the right.
AT_ITS_END = """box => box.scrollTop + box.clientHeight > box.scrollHeight - 2
    && box.scrollLeft + box.clientWidth > box.scrollWidth - 2"""
#: What the gallery does in its own form.
MAKE_COLLECTION = """name => fetch(`/api/session/${location.pathname.split("/")[2]}/collections`, {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify({name})})"""

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("talking")) as started:
        yield started


def made(page: Page, number: int) -> None:
    """The card of this picture is there, with the picture in it."""
    expect(page.get_by_role("log").get_by_role("button", name=f"Open #{number}")).to_be_visible()


def test_a_wish_is_offered_with_its_price_and_made_at_one_press(server: Server, open_window: OpenWindow) -> None:
    page = open_window(PHONE)
    open_session(page, server)
    go_to(page, "Console")
    type_line(page, "draw us the bar at the docks")
    offer = page.get_by_role("button", name="Make this picture")
    expect(offer).to_contain_text("free")
    expect(offer).to_contain_text("/image generate the bar at the docks")
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    reads_without_scrolling(page)
    offer.click()
    page.wait_for_url("**/gallery")
    expect(page.get_by_role("img", name="the bar at the docks")).to_be_visible()


def reads_without_scrolling(page: Page) -> None:
    """Tables that say something in sentences, on a phone."""
    for place, topic in enumerate(("help", "providers", "styles")):
        type_line(page, f"/image {topic}")
        table = page.get_by_role("log").get_by_role("group", name="Table").nth(place)
        expect(table).to_be_visible()
        assert table.evaluate("box => box.scrollWidth <= box.clientWidth"), topic


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_every_command_can_be_reached_by_keys_and_by_the_pointer(
    server: Server, open_window: OpenWindow, viewport: dict[str, int] | None
) -> None:
    page = open_window(viewport)
    open_session(page, server)
    go_to(page, "Console")
    line = page.get_by_role("combobox", name="Command line")
    line.press_sequentially("/image ")
    options = page.get_by_role("option")
    expect(options.first).to_be_in_viewport()
    count = options.count()
    assert count > 12
    expect(options.last).not_to_be_in_viewport()
    more = page.get_by_text(re.compile(r"^\d+ more$"))
    while not page.get_by_role("listbox", name="Suggestions").evaluate(AT_ITS_END):
        more.click()
    expect(more).to_have_count(0)
    expect(options.last).to_be_in_viewport(ratio=1)
    expect(line).to_be_focused()
    expect(line).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_in_viewport(ratio=1)
    for _ in range(count - 1):
        page.keyboard.press("ArrowDown")
    expect(options.last).to_be_in_viewport(ratio=1)
    expect(options.last).to_have_attribute("aria-selected", "true")
    expect(line).to_have_attribute("aria-activedescendant", options.last.get_attribute("id") or "")
    name = (options.last.text_content() or "").partition("Tab")[0]
    page.keyboard.press("Enter")
    expect(line).to_have_value(f"/image {name} ")
    line.fill("/image styles cct")
    expect(options).to_have_count(1)
    options.click()
    expect(line).to_have_value("/image styles surveillance ")
    expect(line).to_be_focused()
    page.evaluate(MAKE_COLLECTION, "The docks run")
    line.fill("/image a bar --collection the d")
    expect(options).to_have_text(["The docks runTab"])
    page.keyboard.press("Tab")
    expect(line).to_have_value('/image a bar --collection "The docks run" ')
    expect(page.get_by_text("sketch ·")).to_be_visible()
    line.fill("/image a bar --collection The docs run")
    expect(page.get_by_text("There is no collection “The docs run”. Did you mean “The docks run”?")).to_be_visible()
    page.get_by_role("button", name="Mend it").click()
    expect(line).to_have_value('/image a bar --collection "The docks run"')


def test_the_gm_lets_chat_make_pictures_by_itself(server: Server, open_window: OpenWindow) -> None:
    gm, player = open_window(), open_window(PHONE)
    join(player, open_session(gm, server), "Ann")
    gm.get_by_label("Members:").click()
    switch = gm.get_by_role("checkbox", name="Chat makes pictures by itself")
    expect(switch).not_to_be_checked()
    switch.check()
    gm.keyboard.press("Escape")
    gm.reload()
    gm.get_by_label("Members:").click()
    expect(switch).to_be_checked()
    player.get_by_label("Members:").click()
    expect(player.get_by_role("dialog", name="The table").get_by_role("region", name="Who draws")).to_be_visible()
    expect(player.get_by_role("checkbox")).to_have_count(0)
    player.keyboard.press("Escape")
    go_to(player, "Console")
    type_line(player, "draw us the bar at the docks")
    player.wait_for_url("**/gallery")
    expect(player.get_by_role("img", name="the bar at the docks")).to_be_visible()


def test_a_picture_is_made_again_and_changed_from_its_card(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    open_session(page, server)
    type_line(page, "/image generate A troll at the bar")
    made(page, 1)
    page.get_by_role("button", name="Again").click()
    made(page, 2)
    page.get_by_role("button", name="Remix…").first.click()
    change = page.get_by_role("textbox", name="What shall be different in #1?")
    expect(change).to_be_focused()
    page.keyboard.type("make it darker")
    page.keyboard.press("Enter")
    made(page, 3)
    expect(page.get_by_role("log").get_by_role("img", name="A troll at the bar. Make it darker")).to_be_visible()


def test_a_picture_is_changed_from_its_full_view_on_a_phone(server: Server, open_window: OpenWindow) -> None:
    page = open_window(PHONE)
    open_session(page, server)
    go_to(page, "Console")
    type_line(page, "/image generate A rooftop")
    page.wait_for_url("**/gallery")
    page.get_by_role("link", name="A rooftop").first.click()
    viewer = page.get_by_role("dialog", name="A rooftop")
    viewer.get_by_role("button", name="Remix…").click()
    viewer.get_by_role("textbox", name="What shall be different").fill("with more rain")
    viewer.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/generate")
    expect(page.get_by_role("button", name="Open #2")).to_be_visible()
    expect(page.get_by_text("A rooftop. With more rain").first).to_be_visible()
