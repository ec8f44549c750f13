"""An evening with everything that the composer can ask for: looks, seeds, pictures to go by, and lines that say so."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from image_generation.testing import Upstream, png
from tests.server import Server, running

from .conftest import PHONE, OpenWindow
from .test_first_picture import open_session

pytestmark = pytest.mark.timeout(240)
PASTE = """(element, [text, picture]) => {
  const data = new DataTransfer();
  if (text) data.setData('text/plain', text);
  if (picture) {
    data.items.add(new File([new Uint8Array(picture)], 'face.png', {type: 'image/png'}));
  }
  element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as running_:
        yield running_


@pytest.fixture
def server(tmp_path: Path, upstream: Upstream) -> Iterator[Server]:
    own = {"IMAGE_GENERATION_DEFAULT_PROVIDER": "sketch", "PARTIAL_IMAGES": "0"}
    with running(tmp_path, **upstream.environment(), **own) as started:
        yield started


def prompt(page: Page) -> Any:
    return page.get_by_label("What do your runners see?")


def generate(page: Page, words: str) -> None:
    prompt(page).fill(words)
    page.get_by_role("button", name=re.compile("^Generate")).click()
    stage = page.get_by_role("region", name="Stage")
    expect(stage.get_by_role("img", name=words)).to_be_visible()


def images(page: Page) -> list[dict[str, Any]]:
    sid = page.url.split("/s/")[1].split("/")[0]
    found: list[dict[str, Any]] = page.evaluate(
        """async sid => {
          const list = await (await fetch(`/api/session/${sid}/images`)).json();
          const one = id => fetch(`/api/session/${sid}/image/${id}`).then(answer => answer.json());
          return Promise.all(list.images.map(async ({id}) => (await one(id)).image));
        }""",
        sid,
    )
    return found


def fits(page: Page) -> None:
    """Seven sizes stand in rows of even length, and with letters of twice the size nothing is cut off."""
    sizes = page.get_by_role("group", name="Size").get_by_role("radio")
    expect(sizes).to_have_count(7)
    tops = [round(box["y"]) for box in (size.bounding_box() for size in sizes.all()) if box]
    assert [tops.count(top) for top in sorted(set(tops))] == [4, 3]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    form = page.get_by_role("form", name="Describe a picture")
    assert form.evaluate("form => [form, form.parentElement].every(box => box.scrollWidth <= box.clientWidth)")
    page.evaluate("document.documentElement.style.fontSize = ''")


def test_looks_seeds_and_pictures_to_go_by(server: Server, open_window: OpenWindow, upstream: Upstream) -> None:
    gm = open_window()
    open_session(gm, server)

    # A look, chosen by its example.
    gm.get_by_role("button", name="As it comes").click()
    dialog = gm.get_by_role("dialog", name="Choose a look")
    example = dialog.get_by_role("button", name="Blueprint").locator("img")
    expect(example).to_be_visible()
    assert example.evaluate("image => image.decode().then(() => image.naturalWidth)") == 512
    dialog.get_by_role("button", name="Blueprint").click()
    expect(gm.get_by_role("button", name="Blueprint", exact=True)).to_be_visible()

    # A seed that stays, for two pictures.
    gm.get_by_text("Advanced").click()
    expect(gm.get_by_label("Seed", exact=True)).to_be_visible()
    fits(gm)
    gm.get_by_role("button", name="Keep the seed for the following pictures").click()
    seed = gm.get_by_label("Seed", exact=True).input_value()
    generate(gm, "A quiet bar")
    generate(gm, "A loud bar")
    loud, quiet = images(gm)
    assert [loud["seed"], quiet["seed"]] == [int(seed)] * 2
    assert loud["options"]["template"] == quiet["options"]["template"] == "blueprint"
    assert "technical blueprint" in quiet["enhanced_prompt"]

    # Without the lock the next one is another one, and is told.
    gm.get_by_role("button", name="Keep the seed for the following pictures").click()
    gm.get_by_label("Seed", exact=True).fill("")
    generate(gm, "A closed bar")
    drawn = images(gm)[0]["seed"]
    assert drawn != int(seed)
    expect(gm.get_by_text(f"A new one each time. The last one was {drawn}.")).to_be_visible()

    # The copied line says all of it, and a pasted one brings all of it back.
    line = gm.get_by_role("button", name="Copy as command").get_attribute("title")
    assert line is not None
    assert "--template blueprint" in line
    prompt(gm).fill("")
    gm.get_by_role("button", name="No look").click()
    prompt(gm).evaluate(PASTE, [f"{line} --ref #1", None])
    expect(prompt(gm)).to_have_value("A closed bar")
    expect(gm.get_by_role("button", name="Blueprint", exact=True)).to_be_visible()
    chip = gm.get_by_role("group", name="Picture to go by").first
    expect(chip).to_contain_text("Goes by #1")
    expect(chip).to_contain_text("it is not sent")

    # Another provider takes it, and gets the picture itself.
    before = len(upstream.calls)
    gm.get_by_role("radio", name=re.compile("OpenAI")).check()
    expect(chip).not_to_contain_text("it is not sent")
    generate(gm, "The same bar, burnt out")
    [call] = [call for call in upstream.calls[before:] if "/images/" in call.path]
    assert call.path == "/v1/images/edits"
    assert b"Content-Type: image/png\r\n\r\n\x89PNG" in call.body
    newest = images(gm)[0]
    assert (newest["reference"]["number"], newest["parent_id"]) == (1, quiet["id"])

    # One that somebody brings along.
    gm.get_by_role("button", name="Do not go by #1").click()
    prompt(gm).evaluate(PASTE, ["", list(png.draw("a face", 96, 64))])
    expect(chip).to_contain_text("Goes by your picture")
    generate(gm, "A masked face")
    assert images(gm)[0]["reference"]["number"] is None


def test_a_phone_goes_by_a_picture_of_the_gallery(server: Server, open_window: OpenWindow) -> None:
    phone = open_window(PHONE)
    open_session(phone, server)
    generate(phone, "A drone")
    phone.get_by_role("region", name="Stage").get_by_role("button", name="Open", exact=True).click()
    phone.get_by_role("button", name="Use as reference").click()
    expect(phone.get_by_role("group", name="Picture to go by")).to_contain_text("Goes by #1")
    phone.get_by_role("button", name="Tune").click()
    phone.get_by_role("button", name="As it comes").click()
    phone.get_by_role("dialog", name="Choose a look").get_by_role("button", name="Pixel art").click()
    expect(phone.get_by_role("button", name="Pixel art", exact=True)).to_be_visible()
