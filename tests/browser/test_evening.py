"""The GM's first minute, from an empty database to the last player at the table: what is seen at each step."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from image_generation.testing import Upstream
from tests.server import Server, running

from .conftest import PHONE, OpenWindow
from .stepping import Held, Steps, forming
from .test_first_picture import go_to, join, open_session, type_line

pytestmark = pytest.mark.timeout(180)
PROMPT = "rain-slick alley, troll bouncer, neon sign"
_TITLE = "Nothing on the table yet."


@dataclass(frozen=True, slots=True)
class Place:
    """A server with an empty database, and the vendor whose frames it streams, if there is one."""

    server: Server
    upstream: Upstream | None

    @property
    def price(self) -> str:
        return r"≈ \$0\.\d+" if self.upstream else "free"

    def steps(self) -> Steps:
        """Lets the next picture go on step by step; `sketch` needs no leave."""
        steps = Steps()
        if self.upstream:
            self.upstream.script(steps.fault(), path="/images/")
        return steps


@pytest.fixture(params=["offline", "streamed frames"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with Upstream() as upstream:
        streams = request.param != "offline"
        with running(tmp_path, **(upstream.environment() if streams else {})) as server:
            yield Place(server, upstream if streams else None)


def field(page: Page) -> Locator:
    return page.get_by_label("What do your runners see?")


def stage(page: Page) -> Locator:
    return page.get_by_role("region", name="Stage")


def toasts(page: Page) -> Locator:
    return page.get_by_role("status").get_by_role("listitem")


def box(found: Locator) -> dict[str, float]:
    room = found.bounding_box()
    assert room is not None
    return {name: float(room[name]) for name in ("x", "y", "width", "height")}  # type: ignore[literal-required]


def drawn_before_any_script(gm: Page) -> None:
    """0 s: the room's shape and a field that can be written in; what is written stays."""
    held = Held(gm, "**/assets/main-*.js")
    gm.goto(gm.url, wait_until="commit")
    skeleton = gm.locator("#sv-skeleton")
    expect(skeleton).to_be_visible()
    expect(field(gm)).to_be_focused()
    drawn = box(field(gm))
    assert drawn["x"] + drawn["width"] < 345, "the field is not in the composer's place"
    assert skeleton.locator(".sv-sk-rail .sv-sk-block").count() == 6
    assert box(skeleton.locator(".sv-sk-stage"))["width"] > 500
    gm.keyboard.type("rain-slick ")
    expect(gm.get_by_role("button")).to_have_count(0)
    held.go()
    expect(gm.get_by_role("heading", name=_TITLE)).to_be_visible()
    expect(skeleton).to_have_count(0)
    expect(field(gm)).to_have_value("rain-slick ")
    expect(field(gm)).to_be_focused()
    real = box(field(gm))
    assert all(abs(real[name] - drawn[name]) < 12 for name in ("x", "width")), (real, drawn)


def ready_to_be_asked(gm: Page, price: str) -> None:
    """1.5 s: one sentence, three examples, who draws at which price, what is left."""
    expect(
        stage(gm).get_by_text("Describe what your runners see, and everybody at the table sees it too.")
    ).to_be_visible()
    examples = stage(gm).get_by_role("list", name="Examples").get_by_role("button")
    expect(examples).to_have_count(3)
    words = examples.first.inner_text()
    examples.first.click()
    expect(field(gm)).to_have_value(words)
    expect(field(gm)).to_be_focused()
    line = gm.get_by_role("list", name="Before you ask")
    expect(line).to_contain_text(re.compile(rf": ready · {price} · (about \d+|under 1) s"))
    expect(line).to_contain_text(re.compile(r"budget: \$0\.00 of \$\d+\.\d\d"))


def asked(gm: Page, place: Place, steps: Steps) -> None:
    """5 to 15 s: the price in the button; the tile before any answer; the frames."""
    field(gm).fill(PROMPT)
    expect(gm.get_by_role("button", name="Generate")).to_contain_text(re.compile(place.price))
    held = Held(gm, "**/generate-image")
    gm.keyboard.press("Control+Enter")
    expect(stage(gm).get_by_text("Sending")).to_be_visible()
    expect(stage(gm).get_by_text(PROMPT)).to_be_visible()
    assert len(held.routes) == 1
    held.go()
    expect(stage(gm).get_by_text("Sending")).to_be_hidden()
    if place.upstream:
        steps.go()
        expect(forming(gm, "Stage")).to_be_visible()
        steps.go(10)


def finished(gm: Page) -> None:
    """25 s: the picture, what can be done with it below it, and no toast for who is looking at it."""
    picture = stage(gm).get_by_role("button", name="Open #1")
    expect(picture.get_by_role("img", name=PROMPT)).to_be_visible()
    below = box(picture)["y"] + box(picture)["height"]
    for action in ("Add #1 to your favourites", "Use prompt", "Open"):
        button = stage(gm).get_by_role("button", name=action, exact=True)
        expect(button).to_be_visible()
        assert box(button)["y"] >= below - 1, f"{action} is not under the picture"
    expect(toasts(gm)).to_have_count(0)


def test_the_gms_first_minute(place: Place, open_window: OpenWindow) -> None:
    steps = place.steps()
    gm, ann, ben = open_window(), open_window(), open_window(PHONE, has_touch=True)
    link = open_session(gm, place.server)
    expect(field(gm)).to_be_focused()
    drawn_before_any_script(gm)
    ready_to_be_asked(gm, place.price)
    join(ann, link, "Ann")
    join(ben, link, "Ben")
    go_to(ben, "Gallery")
    asked(gm, place, steps)
    finished(gm)
    # On the screen of who looks at the empty stage, in the gallery of who is there.
    expect(stage(ann).get_by_role("button", name="Open #1").get_by_role("img", name=PROMPT)).to_be_visible()
    expect(ben.get_by_role("list", name="Pictures").get_by_role("img", name=PROMPT)).to_be_visible()
    another_shape(gm, place.steps())
    expect(ben.get_by_role("list", name="Pictures").get_by_role("listitem")).to_have_count(2)
    # Nobody's stage is changed by somebody else's picture; it is offered.
    expect(stage(ann).get_by_role("button", name="Open #1")).to_be_visible()
    the_last_player(gm, open_window)


def another_shape(gm: Page, steps: Steps) -> None:
    """40 s: the same once more, wide; among the tiles it is in sight, and nobody is called to it."""
    go_to(gm, "Console")
    type_line(gm, "/image again --size 16:9")
    gm.wait_for_url("**/gallery")
    steps.go(100)
    expect(gm.get_by_role("list", name="Pictures").get_by_role("listitem")).to_have_count(2)
    go_to(gm, "Generate")
    wide = stage(gm).get_by_role("button", name="Open #2").get_by_role("img", name=PROMPT)
    expect(wide).to_be_visible()
    room = box(wide)
    assert room["width"] / room["height"] > 1.4, room
    expect(toasts(gm)).to_have_count(0)


def the_last_player(gm: Page, open_window: OpenWindow) -> None:
    """55 s: a link and a code; on a phone the pictures are there at once."""
    gm.get_by_role("button", name="Invite").click()
    invitation = gm.get_by_role("dialog", name="Invite players")
    expect(invitation.get_by_role("img", name="The join link for a phone's camera")).to_be_visible()
    late = open_window(PHONE, has_touch=True)
    join(late, invitation.get_by_role("textbox", name="Join link").input_value(), "Cy")
    expect(stage(late).get_by_role("img", name=PROMPT)).to_be_visible()
    expect(late.get_by_role("navigation", name="Latest pictures").get_by_role("listitem")).to_have_count(2)
    assert not late.evaluate("document.documentElement.scrollWidth > innerWidth"), "the phone scrolls sideways"
    gm.keyboard.press("Escape")
    expect(gm.get_by_label("Members: 4")).to_be_visible()
