"""The gallery after the evening: trash with undo, tags, collections, captions, and who may do what."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.server import Server, running

from .conftest import PHONE, OpenWindow
from .test_first_picture import go_to, join, open_session, type_line

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("curating")) as started:
        yield started


def make(page: Page, *prompts: str) -> None:
    """Make pictures by the console, and look at them in the gallery."""
    for prompt in prompts:
        go_to(page, "Console")
        type_line(page, f"/image generate {prompt} --provider sketch")
        page.wait_for_url("**/gallery")
        expect(tile(page, prompt)).to_be_visible()


def tile(page: Page, prompt: str) -> Locator:
    return page.get_by_role("list", name="Pictures").get_by_role("link", name=prompt, exact=True)


def pick(page: Page, *numbers: int) -> Locator:
    for number in numbers:
        page.get_by_role("checkbox", name=f"Pick #{number}").check()
    return page.get_by_role("region", name="Picked pictures")


def test_what_is_deleted_is_gone_for_everybody_and_comes_back(server: Server, open_window: OpenWindow) -> None:
    gm, player = open_window(), open_window(PHONE)
    join(player, open_session(gm, server), "Ann")
    make(gm, "A troll", "A dock")
    go_to(player, "Gallery")
    expect(tile(player, "A troll")).to_be_visible()
    pick(gm, 1, 2).get_by_role("button", name="Delete 2").click()
    expect(tile(gm, "A troll")).to_have_count(0)
    expect(tile(player, "A troll")).to_have_count(0)
    expect(tile(player, "A dock")).to_have_count(0)
    gm.get_by_role("button", name="Undo").click()
    for page in (gm, player):
        expect(tile(page, "A troll")).to_be_visible()
        expect(tile(page, "A dock")).to_be_visible()


def test_the_trash_keeps_what_was_deleted(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    open_session(page, server)
    make(page, "A rooftop")
    tile(page, "A rooftop").click()
    page.get_by_role("dialog", name="A rooftop").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No pictures yet.")).to_be_visible()
    page.get_by_role("button", name="Trash").click()
    expect(tile(page, "A rooftop")).to_be_visible()
    picture = page.get_by_role("img", name="A rooftop")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    pick(page, 1).get_by_role("button", name="Restore 1").click()
    expect(page.get_by_role("heading", name="The trash is empty.")).to_be_visible()
    page.get_by_role("button", name="Back to the pictures").click()
    expect(tile(page, "A rooftop")).to_be_visible()


def test_tags_and_collections_find_pictures_again(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    open_session(page, server)
    make(page, "A troll", "A dock", "A bar")
    bar = pick(page, 1, 2)
    bar.get_by_role("button", name="Tag…").click()
    bar.get_by_role("textbox", name="Tag for").fill("npc")
    bar.get_by_role("button", name="Add the tag").click()
    expect(page.get_by_text("2 pictures are tagged.")).to_be_visible()
    tile(page, "A troll").click()
    page.get_by_role("dialog").get_by_role("button", name="npc").click()
    expect(page.get_by_role("combobox", name="Search prompts")).to_have_value("tag:npc")
    expect(page.get_by_role("list", name="Pictures").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Clear filters").click()
    bar = pick(page, 3)
    bar.get_by_role("button", name="Add to collection…").click()
    bar.get_by_role("textbox", name="New collection").fill("Seattle")
    bar.get_by_role("button", name="Collect", exact=True).click()
    page.get_by_role("button", name="Seattle 1").click()
    expect(page.get_by_role("list", name="Pictures").get_by_role("listitem")).to_have_count(1)
    expect(tile(page, "A bar")).to_be_visible()
    assert "collection=" in page.url


def test_pictures_are_dragged_onto_a_collection(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    open_session(page, server)
    make(page, "A troll", "A dock", "A bar")
    page.get_by_role("button", name="New collection").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Seattle")
    page.keyboard.press("Enter")
    rail = page.get_by_role("navigation", name="Collections")
    # One that is not picked goes alone, by the mouse as people move it.
    drag(page, tile(page, "A bar"), rail.get_by_role("button", name="Seattle 0"))
    expect(rail.get_by_role("button", name="Seattle 1")).to_be_visible()
    # One that is picked takes all the others along; what is there already is not counted twice.
    bar = pick(page, 1, 3)
    drag(page, tile(page, "A troll"), rail.get_by_role("button", name="Seattle 1"))
    expect(rail.get_by_role("button", name="Seattle 2")).to_be_visible()
    # What is said of it leaves the buttons in reach.
    for name in ("Favourite", "Tag…", "Delete 2"):
        bar.get_by_role("button", name=name).click(trial=True, timeout=2_000)
    bar.get_by_role("button", name="Clear").click()
    rail.get_by_role("button", name="Seattle 2").click()
    expect(page.get_by_role("list", name="Pictures").get_by_role("listitem")).to_have_count(2)
    expect(tile(page, "A dock")).to_have_count(0)
    # Or it joins as it is made.
    go_to(page, "Generate")
    page.get_by_text("Advanced").click()
    page.get_by_label("Goes into").select_option("Seattle")
    expect(page.get_by_text("Goes into: Seattle")).to_be_visible()
    page.get_by_label("What do your runners see?").fill("A pier")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("region", name="Stage").get_by_role("img", name="A pier")).to_be_visible()
    go_to(page, "Gallery")
    expect(rail.get_by_role("button", name="Seattle 3")).to_be_visible()


def drag(page: Page, what: Locator, onto: Locator) -> None:
    """Hold it by the mouse, and let it go there."""
    what.hover()
    page.mouse.down()
    box = onto.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()


def test_a_player_edits_his_own_and_not_the_gms(server: Server, open_window: OpenWindow) -> None:
    gm, player = open_window(), open_window(PHONE)
    join(player, open_session(gm, server), "Ann")
    make(gm, "A dragon")
    make(player, "A drone")
    tile(player, "A dragon").click()
    viewer = player.get_by_role("dialog", name="A dragon")
    expect(viewer.get_by_role("button", name="Remix…")).to_be_visible()
    expect(viewer.get_by_role("button", name="Caption, tags…")).to_have_count(0)
    viewer.get_by_role("button", name="Close").click()
    tile(player, "A drone").click()
    viewer = player.get_by_role("dialog")
    viewer.get_by_role("button", name="Caption, tags…").click()
    viewer.get_by_role("textbox", name="Caption").fill("My eye in the sky")
    viewer.get_by_role("button", name="Save").click()
    expect(player.get_by_role("dialog", name="My eye in the sky")).to_be_visible()
    expect(tile(gm, "My eye in the sky")).to_be_visible()


def test_a_picture_is_enlarged_and_the_next_one_comes_by_a_stroke(server: Server, open_window: OpenWindow) -> None:
    page = open_window(PHONE, has_touch=True)
    open_session(page, server)
    make(page, "A troll", "A dock")
    tile(page, "A dock").click()
    viewer = page.get_by_role("dialog", name="A dock")
    picture = viewer.get_by_role("img", name="A dock")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    viewer.get_by_role("button", name="Larger").click()
    larger = picture.bounding_box()
    assert larger is not None
    assert larger["width"] == pytest.approx(1.5 * box["width"], rel=0.02)
    viewer.get_by_role("button", name="Smaller").click()
    stroke(page, box["x"] + 0.8 * box["width"], box["x"] + 0.2 * box["width"], box["y"] + box["height"] / 2)
    expect(page.get_by_role("dialog", name="A troll")).to_be_visible()


def stroke(page: Page, start: float, end: float, y: float) -> None:
    """One finger across the screen."""
    touch = page.context.new_cdp_session(page)
    points = [start + (end - start) * step / 4 for step in range(5)]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": points[0], "y": y}]})
    for x in points[1:]:
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
