"""Every part of the page in every state: nothing that axe objects to, nothing that the page's policy refuses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

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
#: What moves is at its end, so that contrasts are those that stay.
_AT_REST = "document.getAnimations().forEach(one => one.effect.getComputedTiming().endTime < Infinity && one.finish())"
_ASK = """async () => (await axe.run(document)).violations.flatMap(({id, nodes}) =>
  nodes.map(({target, failureSummary}) => `${id}: ${target} ${failureSummary}`))"""
LOOKS = {
    "night": ("", DESKTOP, {}),
    "daylight": ("?theme=daylight", DESKTOP, {}),
    "night on a phone": ("", PHONE, {"has_touch": True}),
    "daylight on a phone": ("?theme=daylight", PHONE, {"has_touch": True}),
    "forced colours": ("", DESKTOP, {"forced_colors": "active"}),
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


def states_of(page: Page, server: Server) -> list[str]:
    page.goto(f"{server.url}/__states")
    links = page.locator("[data-state]")
    expect(links.first).to_be_visible()
    return links.evaluate_all("links => links.map(link => link.dataset.state)")


def objections(page: Page, axe: str) -> list[str]:
    page.evaluate(_AT_REST)
    page.evaluate(axe)
    return [*page.evaluate(_ASK), *page.evaluate("window.refusedByPolicy")]


@pytest.mark.parametrize("look", LOOKS)
def test_nobody_objects_to_any_state(server: Server, open_window: OpenWindow, axe: str, look: str) -> None:
    query, viewport, options = LOOKS[look]
    page = open_window(viewport, expects=_FAULT, reduced_motion="reduce", **options)
    page.add_init_script(_LISTEN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = {"": objections_to_all(page, server, axe)}
    states = states_of(page, server)
    assert len(states) > 80
    for state in states:
        page.goto(f"{server.url}/__states/{state}{query}")
        expect(page.get_by_role("navigation", name="States", include_hidden=True)).to_be_attached()
        page.wait_for_load_state("networkidle")
        found[state] = objections(page, axe)
    assert {state: said for state, said in found.items() if said} == {}
    assert not [url for url in asked if "/api/" in url], "a state has asked the server"


def objections_to_all(page: Page, server: Server, axe: str) -> list[str]:
    states_of(page, server)
    return objections(page, axe)


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
