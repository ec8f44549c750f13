"""Every part of the page in every state: nothing that axe objects to, nothing that the page's policy refuses."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from configuration import HERE
from tests.conftest import missing
from tests.server import Server, running

from .conftest import DESKTOP, PHONE, OpenWindow

pytestmark = pytest.mark.timeout(600)
_AXE = HERE / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
#: What the state that shows a fault says to the console.
_FAULT = "A fault on purpose|%o"
_LISTEN = """
window.refusedByPolicy = [];
document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI, sourceFile}) =>
  window.refusedByPolicy.push(`${violatedDirective} ${blockedURI} ${sourceFile}`));
"""
#: Goes from state to state inside one page: to load the page 500 times takes minutes and finds no more. A state is
#: looked at once nothing changes any more and what moves is at its end, as a whole in its first theme; in further ones
#: only what colours can spoil.
_ASK = """async ({states, themes, without, onlyColours}) => {
  const frame = () => new Promise(requestAnimationFrame);
  const settled = async () => {
    const began = performance.now();
    let last = began;
    const changes = new MutationObserver(() => { last = performance.now(); });
    changes.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
    while (performance.now() - last < 40 && performance.now() - began < 1500) await frame();
    changes.disconnect();
    document.getAnimations().forEach(one => one.effect.getComputedTiming().endTime < Infinity && one.finish());
  };
  const colours = ['color-contrast', 'link-in-text-block', 'target-size'];
  const said = {};
  for (const state of states) {
    for (const theme of themes) {
      history.pushState(null, '', `${location.pathname.split('/__states')[0]}/__states/${state}?theme=${theme}`);
      await (theme === themes[0] ? settled() : frame().then(frame));
      const only = onlyColours || theme !== themes[0] ? {runOnly: colours} : {};
      const {violations} = await axe.run(document, {preload: false, rules: without, ...only});
      const found = violations.flatMap(({id, nodes}) =>
        nodes.map(({target, failureSummary}) => `${id}: ${target} ${failureSummary}`));
      const shown = document.querySelector(state ? 'nav[aria-label=States]' : '[data-state]');
      if (!shown || document.body.dataset.theme !== theme) found.push('it is not shown');
      found.push(...window.refusedByPolicy.splice(0));
      if (found.length > 0) said[`${state} ${theme}`] = found;
    }
  }
  return said;
}"""
BOTH = ["night", "daylight"]
LOOKS: dict[str, tuple[dict[str, int], dict[str, Any], list[str], dict[str, Any]]] = {
    "desktop": (DESKTOP, {}, BOTH, {}),
    "phone": (PHONE, {"has_touch": True}, BOTH, {}),
    # Colours that the system chooses are not what a script is told of.
    "forced colours": (
        DESKTOP,
        {"forced_colors": "active"},
        BOTH[:1],
        {"without": {"color-contrast": {"enabled": False}}},
    ),
    "more contrast": (DESKTOP, {"contrast": "more"}, BOTH, {"onlyColours": True}),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: Any) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("states"), STATES_PAGE="true") as started:
        yield started


@pytest.fixture(scope="module")
def axe() -> str:
    if not _AXE.is_file():
        missing("axe is not installed: npm ci --prefix frontend")
    return Path(_AXE).read_text(encoding="utf-8")


def open_states(page: Page, server: Server, axe: str) -> list[str]:
    """Show the list of all states, ready to be asked; returns their names."""
    page.add_init_script(_LISTEN)
    page.goto(f"{server.url}/__states")
    links = page.locator("[data-state]")
    expect(links.first).to_be_visible()
    page.evaluate(axe)
    return links.evaluate_all(  # type: ignore[no-any-return]
        "links => links.map(link => link.dataset.state)"
    )


def objections(page: Page, states: list[str], themes: list[str], **how: Any) -> dict[str, list[str]]:
    """What is said against each state; nothing of those that nobody objects to."""
    return page.evaluate(_ASK, {"states": states, "themes": themes, **how})  # type: ignore[no-any-return]


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_objects_to_any_state(server: Server, open_window: OpenWindow, axe: str, look: str) -> None:
    viewport, options, themes, how = LOOKS[look]
    page = open_window(viewport, expects=_FAULT, reduced_motion="reduce", **options)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    states = open_states(page, server, axe)
    assert len(states) > 100
    assert objections(page, ["", *states], themes, **how) == {}
    assert not [url for url in asked if "/api/" in url], "a state has asked the server"


def test_what_is_wrong_is_found(server: Server, browser: Browser, axe: str) -> None:
    # In a window of its own: in the others every refusal fails the test.
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    open_states(page, server, axe)
    page.evaluate(
        """() => {
          const planted = document.body.appendChild(document.createElement('main'));
          planted.append(document.createElement('button'), document.createElement('script'));
          planted.lastChild.textContent = 'window.ran = true';
          const pale = planted.appendChild(document.createElement('p'));
          pale.textContent = 'Hardly to be read';
          pale.style.color = '#f0f0f0';
        }"""
    )
    found = objections(page, ["progress"], BOTH)
    context.close()
    assert {one.split()[0] for one in found["progress night"]} >= {
        "button-name:",
        "script-src-elem",
        "landmark-no-duplicate-main:",
    }
    assert [one for one in found["progress daylight"] if re.match(r"color-contrast: .*\bp ", one)], found


def test_a_state_is_shown_in_its_theme(server: Server, open_window: OpenWindow) -> None:
    page = open_window()
    page.goto(f"{server.url}/__states/stage-failed?theme=daylight")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-theme", "daylight")
    page.get_by_role("link", name="By night").click()
    expect(page.locator("body")).to_have_attribute("data-theme", "night")


def test_nobody_sees_the_states_unasked(tmp_path: Path, open_window: OpenWindow) -> None:
    with running(tmp_path) as plain:
        page = open_window(expects="404")
        answer = page.goto(f"{plain.url}/__states")
        assert answer is not None
        assert answer.status == 404
