"""What goes wrong at a table: a tab that sleeps, a server that dies, an update, a phone without a net, many tabs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from image_generation.testing import Upstream
from tests.server import Server, finish, running, start

from .conftest import PHONE, OpenWindow
from .stepping import Steps, ask, forming
from .test_first_picture import join, open_session

pytestmark = pytest.mark.timeout(180)
#: What a browser says by itself when nobody answers, or when the answer is no.
_AWAY = "Failed to load resource|ERR_"
_DRAFT = "The next scene, half written"


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as started:
        yield started


@pytest.fixture
def server(upstream: Upstream, tmp_path: Path) -> Iterator[Server]:
    with running(tmp_path, **upstream.environment()) as started:
        yield started


def stepped(upstream: Upstream) -> Steps:
    steps = Steps()
    upstream.script(steps.fault(), path="/images/")
    return steps


def on_stage(page: Page, number: int, prompt: str) -> None:
    picture = page.get_by_role("region", name="Stage").get_by_role("button", name=f"Open #{number}")
    expect(picture.get_by_role("img", name=prompt)).to_be_visible()


def sent_by(page: Page) -> list[str]:
    """What this window asks the server to make, from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and "generate-image" in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked


def test_a_tab_that_slept_and_one_that_was_offline_catch_up(
    server: Server, open_window: OpenWindow, upstream: Upstream
) -> None:
    gm, player = open_window(), open_window(PHONE, has_touch=True, expects=_AWAY)
    join(player, open_session(gm, server), "Ann")
    steps = stepped(upstream)
    ask(player, "Slept through")
    steps.go()
    expect(forming(player, "Stage")).to_be_visible()
    # As a phone does with a page that is not looked at: no script of it runs any more.
    devtools = player.context.new_cdp_session(player)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})
    steps.go(10)
    on_stage(gm, 1, "Slept through")
    devtools.send("Page.setWebLifecycleState", {"state": "active"})
    on_stage(player, 1, "Slept through")

    player.get_by_label("What do your runners see?").fill(_DRAFT)
    steps = stepped(upstream)
    ask(gm, "Made meanwhile")
    steps.go()
    latest = player.get_by_role("navigation", name="Latest pictures").get_by_role("listitem")
    expect(latest).to_have_count(1)
    player.context.set_offline(True)
    expect(player.get_by_text("Reconnecting…")).to_be_visible(timeout=60_000)
    expect(player.get_by_role("button", name="Generate")).to_have_attribute("aria-disabled", "true")
    steps.go(10)
    on_stage(gm, 2, "Made meanwhile")
    player.context.set_offline(False)
    expect(player.get_by_text("Reconnecting…")).to_be_hidden()
    expect(latest).to_have_count(2)
    expect(player.get_by_label("What do your runners see?")).to_have_value(_DRAFT)


def test_a_server_that_dies_in_the_middle_is_no_reason_to_pay_twice(
    tmp_path: Path, open_window: OpenWindow, upstream: Upstream
) -> None:
    # What has perhaps been paid for is never sent again without a person's word, and no answer comes after that time.
    rules = {"IMAGE_GENERATION_AUTO_RESEND_LIMIT": "0", "DALLE_TIMEOUT_SECONDS": "15"}
    environment: dict[str, Any] = upstream.environment() | rules
    process = start(tmp_path, **environment)
    assert process.stdout is not None
    server = Server(process, process.stdout.readline().split()[-1])
    try:
        gm = open_window(expects=_AWAY)
        open_session(gm, server)
        asked = sent_by(gm)
        steps = stepped(upstream)
        ask(gm, "In the middle of it")
        steps.go()
        expect(forming(gm, "Stage")).to_be_visible()
        gm.get_by_label("What do your runners see?").fill(_DRAFT)
        process.kill()
        finish(process, tmp_path)
        banner = gm.get_by_role("region", name="Connection")
        expect(banner).to_have_text(
            "Reconnecting… The server cannot be reached. Pictures under way go on without you.",
            use_inner_text=True,
        )
        process = start(tmp_path, PORT=server.port, **environment)
        expect(banner).to_be_hidden()
        # Its end is honest: nobody knows whether it was paid, so a person is asked.
        expect(gm.get_by_role("heading", name="This one waits for your word.")).to_be_visible(timeout=90_000)
        expect(gm.get_by_label("What do your runners see?")).to_have_value(_DRAFT)
        assert len(asked) == 1
        assert len([call for call in upstream.calls if "/images/" in call.path]) == 1
        steps.go(100)
        gm.get_by_role("region", name="Stage").get_by_role("button", name="Try again").click()
        on_stage(gm, 1, "In the middle of it")
    finally:
        process.kill()
        finish(process, tmp_path)


def test_a_page_from_before_an_update_loads_itself_anew_once(server: Server, open_window: OpenWindow) -> None:
    page = open_window(expects=f"{_AWAY}|dynamically imported|error loading|A part of the page")
    open_session(page, server)
    page.get_by_label("What do your runners see?").fill(_DRAFT)
    loads: list[str] = []
    page.on("domcontentloaded", lambda loaded: loads.append(loaded.url))
    page.route("**/assets/TablePanel-*.js", lambda route: route.fulfill(status=404, body=""))
    with page.expect_event("domcontentloaded"):
        page.get_by_label("Members: 1").click()
    expect(page.get_by_label("What do your runners see?")).to_have_value(_DRAFT)
    assert len(loads) == 1
    # Once: a file that stays away does not make a page that loads itself for ever.
    page.get_by_label("Members: 1").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert len(loads) == 1
    page.unroute_all()
    page.reload()
    page.get_by_label("Members: 1").click()
    expect(page.get_by_role("dialog", name="The table")).to_be_visible()


def test_seven_tabs_of_one_browser_need_one_stream(server: Server, open_window: OpenWindow, upstream: Upstream) -> None:
    first, other = open_window(), open_window(PHONE)
    streams: list[str] = []
    first.context.on("request", lambda request: "/events?" in request.url and streams.append(request.url))
    join(other, open_session(first, server), "Ann")
    tabs = [first]
    for _ in range(6):
        tabs.append(first.context.new_page())
        tabs[-1].goto(first.url)
        expect(tabs[-1].get_by_label("Members: 2")).to_be_visible()
    steps = stepped(upstream)
    ask(other, "Seen in the seventh tab")
    # With a stream each, the seventh would wait for one of the browser's six connections for ever.
    seventh = tabs[-1]
    chip = seventh.get_by_role("region", name="Stage").get_by_role("img", name="Forming")
    steps.go()
    expect(chip.locator("img").last).to_be_visible()
    steps.go(10)
    on_stage(seventh, 1, "Seen in the seventh tab")
    assert len(streams) == 1
