"""The three prompts of the fourth document through each vendor's own wire format, queued and at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
import requests

from image_generation.testing import Upstream, faults
from tests.server import running

from .people import PROMPTS, Person, open_session

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with Upstream() as started:
        yield started


@pytest.fixture(scope="module", params=["dalle", "stability", "stability over gRPC"])
def road(request: pytest.FixtureRequest, upstream: Upstream, tmp_path_factory: Any) -> Iterator[tuple[str, Person]]:
    """A provider's name, and a GM at a server that reaches it by one road."""
    name = str(request.param)
    folder = tmp_path_factory.mktemp("road")
    if name != "stability over gRPC":
        with running(folder, **upstream.environment()) as server:
            yield name, open_session(server.url)[0]
        return
    grpc = pytest.importorskip("image_generation.testing.stability_grpc")
    with grpc.GrpcUpstream() as vendor, running(folder, **(upstream.environment() | vendor.environment())) as server:
        yield "stability", open_session(server.url)[0]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_queued_prompt_comes_back_as_a_picture(road: tuple[str, Person], prompt: str, tmp_path: Path) -> None:
    provider, gm = road
    ended = gm.outcome(gm.generate(prompt, style_preferences={"provider": provider, "size": "1024x1024"}))
    assert ended["status"] == "completed", ended
    assert [attempt["provider"] for attempt in ended["attempts"]] == [provider]
    _check_file(gm, ended["images"][0], tmp_path)


@pytest.mark.parametrize("prompt", PROMPTS)
def test_an_instant_prompt_comes_back_as_a_picture(road: tuple[str, Person], prompt: str, tmp_path: Path) -> None:
    provider, gm = road
    answer = gm.instant(prompt, provider=provider, style_preferences={"quality": "hd", "size": "1024x1024"})
    assert answer.status_code == 200, answer.text
    made = answer.json()
    assert (made["status"], made["provider"]) == ("success", provider)
    assert made["generation_time"] > 0
    _check_file(gm, made["images"][0], tmp_path)


def _check_file(gm: Person, image: dict[str, Any], folder: Path) -> None:
    headers = {"Authorization": f"Bearer {gm.token}"}
    answer = requests.get(gm.url + image["image_url"], headers=headers, timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
    file = folder / "picture.png"
    file.write_bytes(answer.content)
    with PIL.Image.open(file) as picture:
        assert picture.size == (image["width"], image["height"])


def test_a_provider_without_a_key_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as server:
        gm, _ = open_session(server.url)
        answers = {name: gm.instant("a bar", provider=name) for name in ("dalle", "stability")}
    assert {name: (answer.status_code, answer.json()) for name, answer in answers.items()} == {
        "dalle": (503, {"error": "OpenAI API key not configured", "code": "provider_not_configured"}),
        "stability": (503, {"error": "Stability AI API key not configured", "code": "provider_not_configured"}),
    }


def test_a_providers_refusal_reaches_the_member_in_its_own_words(tmp_path: Path, upstream: Upstream) -> None:
    with running(tmp_path, **upstream.environment()) as server:
        gm, _ = open_session(server.url)
        upstream.script(faults.openai_error(400, "invalid_value", "Invalid prompt"), path="/v1/images/generations")
        answer = gm.instant("a bar", provider="dalle")
    assert answer.status_code == 502
    assert answer.json()["error"] == "DALL-E API error: 400 - Invalid prompt"
