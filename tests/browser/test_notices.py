"""Short sentences at the foot of the page: who is told of a picture by one, and what they never lie on."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from image_generation.testing import Upstream
from tests.server import Server, running

from .conftest import DESKTOP, PHONE, OpenWindow
from .stepping import Steps
from .test_first_picture import go_to, open_session, type_line

pytestmark = pytest.mark.timeout(120)
#: Every notice that was ever shown, and everything that a screen reader was told.
_LISTEN = """
window.noticed = [];
window.said = [];
document.addEventListener('DOMContentLoaded', () => {
  const look = () => {
    for (const [list, found] of [['noticed', '[data-notice]'], ['said', '[role=status]']])
      for (const {textContent: text} of document.querySelectorAll(found))
        if (text && window[list].at(-1) !== text) window[list].push(text);
  };
  new MutationObserver(look).observe(document, {childList: true, characterData: true, subtree: true});
});
"""
#: What can be pressed or written in, and has a notice on it.
_COVERED = """
() => {
  const notice = document.querySelector('[data-notice]').getBoundingClientRect();
  return [...document.querySelectorAll('button, input, textarea, nav a, [role=combobox], summary, select')]
    .filter(one => !one.closest('[data-notice]') && one.checkVisibility({visibilityProperty: true}))
    .filter(one => {
      const {left, top, right, bottom} = one.getBoundingClientRect();
      return left < notice.right && right > notice.left && top < notice.bottom && bottom > notice.top;
    })
    .filter(one => IN.some(part => one.closest(part)))
    .map(one => one.getAttribute('aria-label') || one.textContent);
}
"""
_LONG = "Undo brings it back. " * 9 + "w" * 60


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with Upstream() as started:
        yield started


@pytest.fixture(scope="module")
def server(upstream: Upstream, tmp_path_factory: Any) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("notices"), **upstream.environment()) as started:
        yield started


def hear(page: Page, text: str) -> None:
    page.wait_for_function("text => window.said.some(one => one.includes(text))", arg=text)


def noticed(page: Page) -> list[str]:
    told: list[str] = page.evaluate("window.noticed")
    return told


def draw(page: Page, upstream: Upstream, prompt: str) -> Steps:
    """Ask for a picture by the console, which leads to the gallery; it comes when it is let go."""
    steps = Steps()
    upstream.script(steps.fault(), path="/images/")
    go_to(page, "Console")
    type_line(page, f"/image generate {prompt} --provider dalle")
    page.wait_for_url("**/gallery")
    return steps


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_no_notice_of_a_picture_that_is_in_sight(
    server: Server, upstream: Upstream, open_window: OpenWindow, viewport: dict[str, int]
) -> None:
    page = open_window(viewport)
    page.add_init_script(_LISTEN)
    open_session(page, server)
    draw(page, upstream, "A troll").go(100)  # among the tiles
    hear(page, "Picture 1 is ready.")
    steps = draw(page, upstream, "A dock")  # on its card
    go_to(page, "Console")
    expect(page.get_by_role("log").get_by_text("A dock")).to_be_visible()
    steps.go(100)
    hear(page, "Picture 2 is ready.")
    steps = draw(page, upstream, "A bar")  # on the stage
    go_to(page, "Generate")
    expect(page.get_by_role("button", name="Cancel").first).to_be_visible()
    steps.go(100)
    hear(page, "Picture 3 is ready.")
    assert noticed(page) == []
    # Neither among the tiles that match, nor in the picture that lies over all of them.
    steps = draw(page, upstream, "A rooftop")
    page.get_by_role("button", name="Favourites").first.click()
    steps.go(100)
    hear(page, "Picture 4 is ready.")
    assert len(noticed(page)) == 1
    page.get_by_role("status").get_by_role("button", name="Look").click()
    expect(page.get_by_role("region", name="Stage").get_by_role("button", name="Open #4")).to_be_visible()
    steps = draw(page, upstream, "An alley")
    page.get_by_role("list", name="Pictures").get_by_role("link", name="A troll").click()
    steps.go(100)
    hear(page, "Picture 5 is ready.")
    assert len(noticed(page)) == 2


def lies_on(page: Page, *parts: str) -> None:
    """The notice stays while somebody is at it; it lies on nothing of these parts."""
    notice = page.get_by_role("status").get_by_role("listitem")
    page.get_by_role("status").get_by_role("button", name="Dismiss").focus()
    words = "(notice, text) => { notice.firstElementChild.firstChild.data = text; }"
    notice.evaluate(words, _LONG)
    covered = _COVERED.replace("IN", repr(list(parts)))
    try:
        page.wait_for_function(f"() => ({covered.strip()})().length === 0", timeout=5_000)
    except Exception:
        assert page.evaluate(covered.strip()) == []
        raise
    inside = "box => { const {left, top, right, bottom} = box.getBoundingClientRect();"
    inside += " return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight; }"
    assert notice.evaluate(inside), notice.bounding_box()
    assert not notice.evaluate("box => box.scrollWidth > box.clientWidth"), "the words reach beyond it"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_notices_leave_what_is_pressed_free(server: Server, open_window: OpenWindow, viewport: dict[str, int]) -> None:
    page = open_window(viewport)
    open_session(page, server)
    for prompt in ("A troll", "A dock", "A bar"):
        go_to(page, "Console")
        type_line(page, f"/image generate {prompt} --provider sketch")
        page.wait_for_url("**/gallery")
        expect(page.get_by_role("img", name=prompt)).to_be_visible()
    page.get_by_role("checkbox", name="Pick #3").check()
    page.get_by_role("button", name="Delete 1").click()
    lies_on(page, "nav[aria-label=Session]")
    page.get_by_role("checkbox", name="Pick #2").check()
    page.get_by_role("button", name="Tag…").click()
    lies_on(page, "[aria-label='Picked pictures']", "nav[aria-label=Session]")
    page.get_by_role("button", name="Clear", exact=True).click()
    page.get_by_role("list", name="Pictures").get_by_role("link", name="A troll").click()
    expect(page.get_by_role("button", name="Smaller")).to_be_visible()
    lies_on(page, "[data-viewer]")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    go_to(page, "Console")
    page.get_by_role("combobox", name="Command line").fill("/image generate a bar --si")
    expect(page.get_by_role("option").first).to_be_visible()
    lies_on(page, "[data-foot]")
    page.get_by_role("combobox", name="Command line").fill("")
    expect(page.get_by_role("log")).to_contain_text("Done, and deleted since")
    go_to(page, "Generate")
    # What was asked for last has been deleted: the stage is free for another.
    expect(page.get_by_role("region", name="Stage").get_by_role("button", name="Open #2")).to_be_visible()
    lies_on(page, "[data-foot]")
