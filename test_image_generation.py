"""The acceptance story: a session, pictures, the gallery, the console, and everything that has to be refused.

`python3 test_image_generation.py` starts a server of its own, tells each step and exits with 1 if one fails; pytest
collects the same steps. No network, no key, and nothing of yours is touched.
"""

import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

try:
    import pytest
    import requests

    from tests.acceptance.people import PROMPTS, Person, join, open_session, until
    from tests.server import running
except ModuleNotFoundError as absent:
    sys.exit(f"{absent.name} is not installed. Run `make run` once, then: .venv/bin/python test_image_generation.py")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("story")) as server:
        yield server.url


def refusal(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_the_server_is_alive_and_describes_itself(url: str) -> None:
    assert requests.get(f"{url}/api/ping", timeout=10).json()["status"] == "ok"
    ready = until(lambda: requests.get(f"{url}/readyz", timeout=10), lambda answer: answer.status_code == 200, 15)
    assert ready.json()["checks"] == {"database": "ok", "storage": "ok", "worker": "ok"}
    description = requests.get(f"{url}/api/openapi.json", timeout=10).json()
    assert description["openapi"].startswith("3.1")
    assert "/api/session/{session_id}/generate-image" in description["paths"]


def test_a_gm_opens_a_session_and_players_join_by_link(url: str) -> None:
    gm, link = open_session(url)
    player = join(gm, link, "Bob")
    users = player.call("GET", "users").json()
    assert [(user["name"], user["role"]) for user in users] == [("Gina", "gm"), ("Bob", "player")]


def test_a_queued_picture_comes_into_everybodys_gallery(url: str) -> None:
    gm, link = open_session(url)
    player = join(gm, link, "Bob")
    ended = gm.outcome(gm.generate(PROMPTS[0], type="scene", priority=2))
    assert (ended["status"], ended["error"]) == ("completed", None)
    [image] = player.images()
    assert image["prompt"] == PROMPTS[0]
    assert image["user_id"] == gm.user_id
    assert image["provider"] == "sketch"


def test_the_three_prompts_of_the_story_become_three_pictures(url: str) -> None:
    gm, _ = open_session(url)
    for prompt, kind in zip(PROMPTS, ("scene", "location", "character"), strict=True):
        made = gm.instant(prompt, type=kind)
        assert made.status_code == 200, made.text
        assert made.json()["provider"] == "sketch"
    assert [image["prompt"] for image in gm.images()] == list(reversed(PROMPTS))


def test_the_picture_is_really_there_in_full_and_small(url: str) -> None:
    gm, _ = open_session(url)
    assert gm.instant(PROMPTS[0], style_preferences={"size": "1024x1024"}).status_code == 200
    [image] = gm.images()
    assert (image["width"], image["height"]) == (1024, 1024)
    original, thumbnail = (gm_file(gm, image[name]) for name in ("image_url", "thumbnail_url"))
    assert original.headers["Content-Type"].startswith("image/")
    assert 0 < len(thumbnail.content) < len(original.content)
    again = gm_file(gm, image["image_url"], {"If-None-Match": original.headers["ETag"]})
    assert again.status_code == 304


def gm_file(person: Person, path: str, headers: dict[str, str] | None = None) -> requests.Response:
    authorised = {"Authorization": f"Bearer {person.token}"} | (headers or {})
    return requests.get(person.url + path, headers=authorised, timeout=10)


def test_the_prompt_is_enhanced_and_the_members_words_are_kept(url: str) -> None:
    gm, _ = open_session(url)
    gm.instant("A street scene")
    [image] = gm.images()
    assert image["prompt"] == "A street scene"
    assert "street" in image["enhanced_prompt"].lower()
    assert len(image["enhanced_prompt"]) > len(image["prompt"])


def test_favourites_are_each_members_own(url: str) -> None:
    gm, link = open_session(url)
    player = join(gm, link, "Bob")
    image_id = gm.instant(PROMPTS[0]).json()["image_id"]
    for _ in range(2):
        starred = player.call("POST", f"image/{image_id}/favorite", json={"is_favorite": True}).json()
        assert (starred["is_favorite"], starred["favorite_count"]) == (True, 1)
    assert [image["is_favorite"] for image in player.images()] == [True]
    assert [image["is_favorite"] for image in gm.images()] == [False]
    assert player.call("GET", "images?favorite=true").json()["count"] == 1
    assert gm.call("GET", "images?favorite=true").json()["count"] == 0
    assert player.call("POST", f"image/{image_id}/favorite", json={"is_favorite": False}).json()["favorite_count"] == 0


def test_requests_can_be_watched_cancelled_and_repeated(url: str) -> None:
    gm, _ = open_session(url)
    first = gm.generate(PROMPTS[0])
    assert gm.outcome(first)["status"] == "completed"
    assert gm.call("POST", f"image-request/{first}/cancel", json={}).status_code == 409
    listed = gm.call("GET", "image-requests").json()["requests"]
    assert [request["request_id"] for request in listed] == [first]
    assert gm.call("GET", "image-request/no-such-request").status_code == 404


def test_sending_the_same_request_again_makes_one_picture(url: str) -> None:
    gm, _ = open_session(url)
    key = {"Idempotency-Key": "evening-1"}
    ids = {
        gm.call("POST", "generate-image", json={"prompt": PROMPTS[1]}, headers=key).json()["request_id"]
        for _ in range(3)
    }
    assert len(ids) == 1
    gm.outcome(ids.pop())
    assert len(gm.images()) == 1
    assert gm.call("POST", "generate-image", json={"prompt": "other"}, headers=key).status_code == 422


def test_the_providers_are_listed_with_what_is_missing(url: str) -> None:
    gm, _ = open_session(url)
    answer = gm.call("GET", "image-providers").json()
    assert answer["providers"] == ["sketch"]
    assert answer["default"] == "sketch"
    details = {detail["name"]: detail for detail in answer["details"]}
    assert details["dalle"]["available"] is False
    assert details["dalle"]["reason"] == "OpenAI API key not configured"


def test_a_provider_without_its_key_is_refused_by_name(url: str) -> None:
    gm, _ = open_session(url)
    for provider, sentence in (
        ("dalle", "OpenAI API key not configured"),
        ("stability", "Stability AI API key not configured"),
    ):
        for route in ("generate-image", "generate-image-instant"):
            body = {"prompt": PROMPTS[0], "style_preferences": {"provider": provider}}
            assert refusal(gm.call("POST", route, json=body)) == (503, sentence)
    assert gm.images() == []


def test_strangers_and_wrong_sessions_get_nothing(url: str) -> None:
    gm, _ = open_session(url)
    other, _ = open_session(url, "Another table")
    other.session_id = gm.session_id
    nowhere = Person(url, "no-such-session", gm.user_id, gm.token)
    for stranger in (other, nowhere):
        assert refusal(stranger.call("GET", "images")) == (404, "Session not found")
        assert refusal(stranger.call("POST", "generate-image", json={"prompt": "x"})) == (404, "Session not found")
    assert requests.get(f"{url}/api/session/{gm.session_id}/images", timeout=10).status_code == 401
    named = gm.call("POST", "generate-image", json={"prompt": "x", "user_id": "somebody-else"})
    assert refusal(named) == (403, "User not in session")


def test_bad_input_is_refused_with_the_fields_name(url: str) -> None:
    gm, _ = open_session(url)
    for body, field in (
        ({}, "prompt"),
        ({"prompt": "   "}, "prompt"),
        ({"prompt": "x", "type": "dragon"}, "type"),
        ({"prompt": "x", "priority": 9}, "priority"),
        ({"prompt": "x", "colour": "red"}, "colour"),
        ({"prompt": "x", "style_preferences": {"provider": "crayon"}}, "provider"),
    ):
        answer = gm.call("POST", "generate-image", json=body)
        assert answer.status_code == 400, body
        assert field in answer.text or "crayon" in answer.text
    assert gm.call("GET", "image-requests").json()["requests"] == []


def test_the_console_draws_opens_the_gallery_and_helps(url: str) -> None:
    gm, _ = open_session(url)

    def say(line: str) -> dict[str, object]:
        reply: dict[str, object] = gm.call("POST", "console", json={"line": line}).json()["reply"]
        return reply

    for line in (f"/image generate {PROMPTS[0]}", f"/image {PROMPTS[1]}"):
        request_id = say(line)["request_id"]
        assert gm.outcome(str(request_id))["status"] == "completed", line
    assert say("/image gallery")["action"] == {"open": "gallery"}
    assert "generate" in str(say("/image help")["text"])
    assert say("/image generate")["kind"] == "error"
    assert len(gm.images()) == 2


def test_everything_is_still_there_after_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        gm, _ = open_session(first.url)
        gm.instant(PROMPTS[2], type="character")
        [before] = gm.images()
    with running(tmp_path) as second:
        gm.url = second.url
        assert gm.images() == [before]
        assert gm_file(gm, before["image_url"]).status_code == 200


def story() -> list[Callable[..., None]]:
    return [step for name, step in globals().items() if name.startswith("test_")]


def main() -> int:
    """Run every step against one server; tell how it went."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as server:
        print(f"The server runs at {server.url}")
        for number, step in enumerate(story()):
            title = step.__name__.removeprefix("test_").replace("_", " ")
            own = Path(folder) / str(number)
            own.mkdir()
            try:
                step(own if "tmp_path" in step.__annotations__ else server.url)
            except (AssertionError, requests.RequestException, LookupError, ValueError):
                failed += 1
                print(f"FAILED  {title}\n{traceback.format_exc()}")
            else:
                print(f"ok      {title}")
    print(f"{len(story()) - failed} of {len(story())} steps passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
