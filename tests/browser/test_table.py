"""The table: who sits there, what is in line, what it costs; the GM decides."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from image_generation.testing import Upstream
from tests.server import Server, running

from .conftest import PHONE, OpenWindow
from .stepping import Steps, ask
from .test_first_picture import join, open_session, type_line

pytestmark = pytest.mark.timeout(120)
#: What a browser says by itself when the answer is no.
_AWAY = "Failed to load resource"


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with Upstream() as started:
        yield started


@pytest.fixture(scope="module")
def server(upstream: Upstream, tmp_path_factory: Any) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("table"), **upstream.environment(), WORKERS="1") as started:
        yield started


def test_the_gm_orders_the_line_and_stops_it(server: Server, open_window: OpenWindow, upstream: Upstream) -> None:
    gm, player = open_window(), open_window(PHONE)
    join(player, open_session(gm, server), "Ann")
    steps = Steps()
    upstream.script(steps.fault(), path="/images/")
    ask(gm, "In the making")
    for prompt in ("The first to wait", "The second to wait"):
        ask(player, prompt)
    gm.get_by_label("Members: 2").click()
    line = gm.get_by_role("dialog", name="The table").get_by_role("region", name="In line")
    expect(line.get_by_role("listitem")).to_have_count(3)
    line.get_by_role("button", name="Earlier: The second to wait").click()
    expect(line.get_by_role("listitem").nth(1)).to_contain_text("The second to wait")
    line.get_by_role("button", name="Pause the line").click()
    expect(line).to_contain_text("Paused.")
    player.get_by_label("Members: 2").click()
    mine = player.get_by_role("dialog", name="The table")
    expect(mine).to_contain_text("Paused.")
    expect(mine.get_by_role("button", name="Let it go on")).to_have_count(0)
    mine.get_by_role("button", name="Cancel: The first to wait").click()
    expect(line.get_by_role("listitem")).to_have_count(2)
    steps.go(100)
    expect(line.get_by_role("listitem")).to_have_count(1)
    line.get_by_role("button", name="Let it go on").click()
    expect(line).to_contain_text("Nothing is in line.")


def test_a_budget_of_nothing_stops_what_costs_money(server: Server, open_window: OpenWindow) -> None:
    gm = open_window(expects=_AWAY)
    open_session(gm, server)
    gm.get_by_label("Members: 1").click()
    panel = gm.get_by_role("dialog", name="The table")
    panel.get_by_role("textbox", name="budget").fill("0")
    panel.get_by_role("button", name="Set").click()
    expect(panel).to_contain_text("$0.00 of $0.00")
    gm.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    gm.get_by_label("What do your runners see?").fill("Too dear")
    button = gm.get_by_role("button", name="Generate")
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description(re.compile("This session's budget of \\$0.00 a month does not allow"))


def test_the_gm_sends_a_member_away(server: Server, open_window: OpenWindow) -> None:
    gm, player = open_window(), open_window(PHONE, expects=_AWAY)
    join(player, open_session(gm, server), "Ann")
    gm.get_by_label("Members: 2").click()
    panel = gm.get_by_role("dialog", name="The table")
    panel.get_by_role("button", name="Remove Ann").click()
    panel.get_by_role("group", name="Remove Ann?").get_by_role("button", name="Remove Ann").click()
    expect(player.get_by_role("heading", name="You are no longer at this table.")).to_be_visible()
    expect(panel.get_by_role("region", name="At this table").get_by_role("listitem")).to_have_count(1)


def test_everybody_sees_who_is_here(open_window: OpenWindow, tmp_path: Path) -> None:
    with running(tmp_path, IMAGE_GENERATION_PRESENCE="true") as server:
        gm, player = open_window(expects=_AWAY), open_window(PHONE, expects=_AWAY)
        join(player, open_session(gm, server), "Ann")
        expect(player.get_by_label("Members: 2")).to_be_visible()
        gm.get_by_label("Members: 2").click()
        ann = gm.get_by_role("region", name="At this table").get_by_role("listitem").filter(has_text="Ann")
        expect(ann).to_contain_text("here")


def test_an_earlier_prompt_is_found_kept_and_used_again(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    open_session(page, server)
    type_line(page, "/image generate A troll at the bar --provider sketch")
    expect(page.get_by_role("log").get_by_role("button", name="Open #1")).to_be_visible()
    page.get_by_role("button", name="Earlier prompts").click()
    dialog = page.get_by_role("dialog", name="Earlier prompts")
    dialog.get_by_role("button", name="Keep: A troll at the bar").click()
    expect(dialog.get_by_role("button", name="Keep no longer: A troll at the bar")).to_be_visible()
    dialog.get_by_role("checkbox", name="Only kept ones").check()
    dialog.get_by_role("button", name="A troll at the bar").first.click()
    expect(page.get_by_label("What do your runners see?")).to_have_value("A troll at the bar")
