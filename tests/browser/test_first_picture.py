"""The first minute of an evening, in a real browser: a session, a line in the console, a picture for everybody."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.server import Server, running

from .conftest import PHONE, OpenWindow

pytestmark = pytest.mark.timeout(120)
PROMPT = "A rain-soaked Seattle street with neon signs"


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


def open_session(page: Page, server: Server) -> str:
    """Open a session as Gina and return the join link that she is shown."""
    page.goto(server.url)
    page.get_by_label("Session name").fill("Neon nights")
    page.get_by_label("Your name").fill("Gina")
    page.get_by_role("button", name="Open session").click()
    page.wait_for_url("**/s/*/generate")
    return page.get_by_role("textbox", name="Join link").input_value()


def join(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_role("button", name="Join").click()
    page.wait_for_url("**/s/*/*")


def go_to(page: Page, tab: str) -> None:
    page.get_by_role("link", name=tab).first.click()


def type_line(page: Page, line: str) -> None:
    box = page.get_by_role("combobox", name="Command line")
    box.fill(line)
    box.press("Enter")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_a_line_in_the_console_becomes_a_picture_in_the_gallery(
    server: Server, open_window: OpenWindow, viewport: dict[str, int] | None
) -> None:
    gm = open_window(viewport)
    open_session(gm, server)
    go_to(gm, "Console")
    type_line(gm, f"/image generate {PROMPT}")
    gm.wait_for_url("**/gallery")
    picture = gm.get_by_role("img", name=PROMPT)
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_the_whole_table_sees_the_picture(server: Server, open_window: OpenWindow) -> None:
    gm, player = open_window(PHONE), open_window()
    join(player, open_session(gm, server), "Ann")
    go_to(player, "Gallery")
    asked_for: list[str] = []
    gm.on("request", lambda request: asked_for.append(request.url))
    gm.get_by_label("What do your runners see?").fill("Troll bouncer at the door of a bar")
    gm.get_by_role("button", name="Generate").click()
    expect(player.get_by_role("img", name="Troll bouncer at the door of a bar")).to_be_visible()
    shown = gm.get_by_role("region", name="Stage").get_by_role("button", name="Open #1").get_by_role("img")
    expect(shown).to_be_visible()
    assert "variant=small" in shown.evaluate("image => image.decode().then(() => image.currentSrc)")
    assert [url for url in asked_for if "variant=display" in url] == [], "loaded, and never shown"


def test_a_private_picture_stays_with_its_author(server: Server, open_window: OpenWindow) -> None:
    gm, player = open_window(), open_window()
    join(player, open_session(gm, server), "Ann")
    go_to(gm, "Console")
    type_line(gm, "/image generate The traitor at the docks --private")
    gm.wait_for_url("**/gallery")
    go_to(gm, "Console")
    type_line(gm, "/image generate An honest drone")
    gm.wait_for_url("**/gallery")
    expect(gm.get_by_role("img", name="The traitor at the docks")).to_be_visible()
    go_to(player, "Gallery")
    expect(player.get_by_role("img", name="An honest drone")).to_be_visible()
    expect(player.get_by_role("img", name="The traitor at the docks")).to_have_count(0)
    assert "traitor" not in player.content()
    go_to(player, "Console")
    log = player.get_by_role("log")
    expect(log).to_contain_text("An honest drone")
    hide(gm, "An honest drone")
    expect(log).to_contain_text("A picture that is not shown to you.")
    expect(log).not_to_contain_text("An honest drone")
    go_to(player, "Gallery")
    expect(player.get_by_role("img", name="An honest drone")).to_have_count(0)
    assert "honest drone" not in player.content()


def hide(page: Page, prompt: str) -> None:
    """Make one's picture private, as the full view would."""
    session = page.url.partition("/s/")[2].partition("/")[0]
    page.evaluate(
        """async ([session, prompt]) => {
          const path = `/api/session/${session}`;
          const { images } = await (await fetch(`${path}/images`)).json();
          const { id } = images.find((image) => image.prompt === prompt);
          const body = JSON.stringify({ visibility: 'private' });
          const headers = { 'Content-Type': 'application/json' };
          await fetch(`${path}/image/${id}`, { method: 'PATCH', headers, body });
        }""",
        [session, prompt],
    )
