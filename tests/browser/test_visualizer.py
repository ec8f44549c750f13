"""The Scene Visualizer as the documents describe it: form, progress, grid, panel, and a look for the night."""

import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from image_generation.testing import Upstream, faults
from tests.server import Server, running

from .conftest import OpenWindow
from .test_first_picture import go_to, open_session, type_line

pytestmark = pytest.mark.timeout(120)
#: Something on the page moves without an end.
_MOVES = "document.getAnimations().some(found => found.effect.getComputedTiming().iterations === Infinity)"


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with Upstream() as started:
        yield started


@pytest.fixture(scope="module")
def server(upstream: Upstream, tmp_path_factory: Any) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("visualizer"), **upstream.environment()) as started:
        yield started


@pytest.fixture
def page(server: Server, open_window: OpenWindow) -> Page:
    """The GM's page with the form in front."""
    window = open_window()
    open_session(window, server)
    return window


def test_the_form_starts_empty_with_its_advanced_part_folded(page: Page) -> None:
    expect(page.get_by_label("What do your runners see?")).to_have_value("")
    expect(page.get_by_role("radio", name="Scene")).to_be_checked()
    advanced = page.get_by_label("Leave out")
    expect(advanced).to_be_hidden()
    page.get_by_text("Advanced").click()
    expect(advanced).to_be_visible()
    page.get_by_text("Advanced").click()
    expect(advanced).to_be_hidden()


def test_the_page_is_dark(page: Page) -> None:
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(map(int, re.findall(r"\d+", colour)[:3])) < 80


def test_a_moving_line_is_there_as_long_as_it_generates(page: Page, upstream: Upstream) -> None:
    go = threading.Event()
    upstream.script(faults.hold(go), path="/images/")
    page.get_by_label("What do your runners see?").fill("A drone over the docks")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_role("region", name="Stage").get_by_role("button", name="Cancel")).to_be_visible()
    page.wait_for_function(_MOVES)
    go.set()
    expect(page.get_by_role("img", name="A drone over the docks").first).to_be_visible()
    expect(page.get_by_role("button", name="Cancel")).to_have_count(0)
    page.wait_for_function(f"!({_MOVES})")


def test_the_gallery_is_a_grid_of_pictures_with_their_prompts(page: Page) -> None:
    go_to(page, "Console")
    type_line(page, "/image generate A troll at the bar --n 2")
    page.wait_for_url("**/gallery")
    pictures = page.get_by_role("img", name="A troll at the bar")
    expect(pictures).to_have_count(2)
    expect(page.locator("p", has_text="A troll at the bar").first).to_be_visible()
    first, second = (pictures.nth(index).bounding_box() for index in (0, 1))
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    assert first["x"] != second["x"]


def test_the_gallery_command_opens_a_panel_with_two_tabs_that_can_be_closed(page: Page) -> None:
    go_to(page, "Console")
    type_line(page, "/image gallery")
    panel = page.get_by_role("dialog", name="Scene Visualizer")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("tab", name="Gallery")).to_have_attribute("aria-selected", "true")
    panel.get_by_role("tab", name="Generate").click()
    expect(panel.get_by_label("What do your runners see?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
