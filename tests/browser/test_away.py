"""The server is away for a while, and what the page says aloud over an evening."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from image_generation.testing import Upstream
from tests.server import Server, running

from .conftest import PHONE, OpenWindow
from .stepping import Steps, ask, forming
from .test_first_picture import go_to, join, open_session, type_line

pytestmark = pytest.mark.timeout(120)
_AWAY = "Failed to load resource|ERR_"
#: What a screen reader is told, in its order.
_LISTEN = """
window.said = [];
const listen = () => {
  const place = document.querySelector('[role=status] > p');
  if (!place) return requestAnimationFrame(listen);
  let before = place.textContent;
  new MutationObserver(() => {
    const now = place.textContent;
    window.said.push(now.startsWith(before) ? now.slice(before.length).trim() : now);
    before = now;
  }).observe(place, {childList: true, characterData: true, subtree: true});
};
document.addEventListener('DOMContentLoaded', listen);
"""


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with Upstream() as started:
        yield started


@pytest.fixture(scope="module")
def server(upstream: Upstream, tmp_path_factory: Any) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("away"), **upstream.environment()) as started:
        yield started


def test_a_star_and_a_line_wait_until_the_server_is_back(server: Server, open_window: OpenWindow) -> None:
    page = open_window(expects=_AWAY)
    open_session(page, server)
    type_line(page, "/image generate A troll --provider sketch")
    expect(page.get_by_role("region", name="Stage").get_by_role("button", name="Open #1")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("region", name="Stage").get_by_role("button", name="Add #1").click()
    expect(
        page.get_by_role("button", name="#1 out of your favourites (not saved yet: will sync)").first
    ).to_be_visible()
    type_line(page, "/image generate A second troll --provider sketch")
    waiting = page.get_by_role("region", name="Not sent")
    expect(waiting).to_contain_text("A second troll")
    expect(page.get_by_role("region", name="Connection")).to_be_visible()
    page.get_by_label("What do your runners see?").fill("A third troll")
    expect(page.get_by_text("The server cannot be reached. Your draft is kept.")).to_be_visible()
    expect(page.get_by_role("button", name="Generate", exact=True)).to_have_attribute("aria-disabled", "true")
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="Connection")).to_have_count(0)
    expect(page.get_by_role("button", name="Take #1 out of your favourites", exact=True).first).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Take #1 out of your favourites", exact=True).first).to_be_visible()


def test_a_line_that_waits_is_sent_by_a_press_only(server: Server, open_window: OpenWindow) -> None:
    page = open_window(expects=_AWAY)
    open_session(page, server)
    go_to(page, "Console")
    page.context.set_offline(True)
    type_line(page, "Is anybody there?")
    waiting = page.get_by_role("region", name="Not sent")
    expect(waiting).to_contain_text("Is anybody there?")
    page.context.set_offline(False)
    expect(page.get_by_role("region", name="Connection")).to_have_count(0)
    type_line(page, "I am back.")
    expect(page.get_by_role("log")).to_contain_text("I am back.")
    expect(page.get_by_role("log")).not_to_contain_text("Is anybody there?")
    waiting.get_by_role("button", name="Send: Is anybody there?").click()
    expect(page.get_by_role("log")).to_contain_text("Is anybody there?")
    expect(waiting).to_have_count(0)


def said(page: Page) -> list[str]:
    told: list[str] = page.evaluate("window.said")
    return told


def hear(page: Page, text: str) -> None:
    page.wait_for_function("text => window.said.some(one => one.includes(text))", arg=text)


def test_each_step_is_said_once_and_no_frame(server: Server, open_window: OpenWindow, upstream: Upstream) -> None:
    gm, player = open_window(), open_window(PHONE)
    for page in (gm, player):
        page.add_init_script(_LISTEN)
    join(player, open_session(gm, server), "Ann")
    steps = Steps()
    upstream.script(steps.fault(), path="/images/")
    ask(gm, "A drone over the docks")
    hear(gm, "Generating: A drone over the docks")
    steps.go()
    expect(forming(gm, "Stage")).to_be_visible()
    hear(gm, "First preview.")
    steps.go(100)
    hear(gm, "Picture 1 is ready.")
    hear(player, "Gina added a picture.")
    told = " ".join(said(gm))
    assert [told.count(words) for words in ("Generating:", "First preview.", "is ready.")] == [1, 1, 1]
    assert "added" not in told, "one's own picture is no news"
    heard = " ".join(said(player))
    assert not any(words in heard for words in ("Generating", "preview", "drawing"))


def test_the_log_is_silent_while_somebody_reads_further_up(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    open_session(page, server)
    go_to(page, "Console")
    for number in range(3):
        type_line(page, "/image help")
        expect(page.get_by_role("log").get_by_role("listitem").nth(number)).to_be_visible()
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    log.evaluate("log => { log.parentElement.scrollTop = 0 }")
    expect(log).to_have_attribute("aria-live", "off")
    page.get_by_role("button", name="Jump to latest").click()
    expect(log).to_have_attribute("aria-live", "polite")
