"""However a picture is asked for, the console's log gets one card of it, and the card stays."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from .conftest import MakeApp, Person, join, open_session
from .test_cards import log, work

Ask = Callable[..., str]


@pytest.fixture
def app(make_app: MakeApp, database_url: str) -> Flask:
    """On each database in turn; nobody works, so an instant request is answered as one that is in line."""
    return started(make_app, database_url)


def started(make_app: MakeApp, database_url: str) -> Flask:
    settings = {"IMAGE_GENERATION_DEFAULT_PROVIDER": "sketch", "INSTANT_WAIT_SECONDS": "0"}
    return make_app(DATABASE_URL=database_url, **settings)


@pytest.fixture
def gm(app: Flask) -> Person:
    return open_session(app.test_client(use_cookies=False))


def sent(person: Person, path: str, body: dict[str, Any], key: str | None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return person.call("POST", path, json=body, headers=headers)


def rest(person: Person, prompt: str, key: str | None = None, **wishes: Any) -> str:
    answer = sent(person, "/generate-image", {"prompt": prompt, **wishes}, key)
    return str(answer.json["request_id"])


def instant(person: Person, prompt: str, key: str | None = None, **wishes: Any) -> str:
    answer = sent(person, "/generate-image-instant", {"prompt": prompt, **wishes}, key)
    return str(answer.json["request_id"])


def stream(person: Person, prompt: str, key: str | None = None, **wishes: Any) -> str:
    """By a client that leaves as soon as it knows the request."""
    headers = {"Authorization": f"Bearer {person.token}"} | ({"Idempotency-Key": key} if key else {})
    path = f"/api/session/{person.session_id}/generate-image-stream"
    answer = person.client.post(path, json={"prompt": prompt, **wishes}, headers=headers)
    first = next(iter(answer.response))
    answer.close()
    return (first if isinstance(first, str) else first.decode()).split()[-1]


def console(person: Person, prompt: str, key: str | None = None, **wishes: Any) -> str:
    flags = {"n": f" --n {wishes.get('n')}", "visibility": " --private"}
    line = f"/image {prompt}" + "".join(flags[name] for name in wishes)
    return str(sent(person, "/console", {"line": line}, key).json["reply"]["request_id"])


def task(person: Person, prompt: str, key: str | None = None) -> str:
    headers = {"Authorization": f"Bearer {person.token}"} | ({"Idempotency-Key": key} if key else {})
    return str(person.client.post("/images/generate", json={"prompt": prompt}, headers=headers).json["task_id"])


def chat(person: Person, prompt: str, key: str | None = None) -> str:
    """In a session that lets chat be run which plainly asks for a picture."""
    return str(sent(person, "/console", {"line": f"draw {prompt}"}, key).json["reply"]["request_id"])


WAYS: list[Ask] = [rest, instant, stream, task, console, chat]
#: Those that take every wish.
RICH: list[Ask] = [rest, instant, stream, console]


@pytest.mark.parametrize("way", WAYS)
def test_one_card_for_everybody_that_changes_in_place_and_stays(
    make_app: MakeApp, database_url: str, app: Flask, gm: Person, way: Ask
) -> None:
    gm.call("PATCH", json={"auto_detect": True})
    author = join(gm)
    request_id = way(author, "a troll", "k1")
    assert way(author, "a troll", "k1") == request_id
    assert log(author) == log(gm)
    [before] = log(gm)
    assert (before["kind"], before["user_id"], before["request_id"]) == ("card", author.user_id, request_id)
    assert (before["request"]["status"], before["request"]["prompt"]) == ("queued", "a troll")
    work(app)
    again = started(make_app, database_url).test_client(use_cookies=False)
    [after] = log(Person(again, gm.session_id, gm.user_id, gm.token))
    assert {**after, "request": None} == {**before, "request": None}
    [image] = after["request"]["images"]
    assert after["request"]["status"] == "completed"
    headers = {"Authorization": f"Bearer {gm.token}"}
    for address in (image["image_url"], image["thumbnail_url"]):
        assert again.get(address, headers=headers, buffered=True).status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_without_a_key_the_same_again_is_another_card(gm: Person, way: Ask) -> None:
    gm.call("PATCH", json={"auto_detect": True})
    asked = [way(gm, "a troll"), way(gm, "a troll")]
    assert [card["request_id"] for card in log(gm)] == asked
    assert len(set(asked)) == 2


@pytest.mark.parametrize("way", RICH)
def test_several_pictures_of_one_request_are_one_card(app: Flask, gm: Person, way: Ask) -> None:
    request_id = way(gm, "a troll", n=3)
    for made in (1, 2, 3):
        work(app)
        [card] = log(gm)
        assert (card["request_id"], len(card["request"]["images"])) == (request_id, made)


@pytest.mark.parametrize("way", RICH)
def test_a_private_card_is_its_authors_and_the_gms(gm: Person, way: Ask) -> None:
    author, other = join(gm), join(gm, "Carl")
    request_id = way(author, "SECRETWORD", visibility="private")
    assert [card["request_id"] for card in log(author)] == [card["request_id"] for card in log(gm)] == [request_id]
    assert log(other) == []
    assert "SECRETWORD" not in other.call("GET", "/console").text


def test_what_is_refused_leaves_no_card(gm: Person) -> None:
    headers = {"Authorization": f"Bearer {gm.token}"}
    for path in ("/generate-image", "/generate-image-instant", "/generate-image-stream"):
        assert gm.call("POST", path, json={"prompt": "x", "provider": "dalle"}).status_code == 503
        assert gm.call("POST", path, json={"prompt": ""}).status_code == 400
    assert gm.client.post("/images/generate", json={"prompt": ""}, headers=headers).status_code == 400
    assert gm.call("POST", "/console", json={"line": "/image x --provider dalle"}).json["reply"]["code"] == "E210"
    assert log(gm) == []


def test_the_streams_last_word_names_the_card_and_who_comes_back_gets_the_same(app: Flask, gm: Person) -> None:
    request_id = rest(gm, "a troll")
    [card] = log(gm)
    work(app)
    for _ in range(2):
        body = gm.call("GET", f"/generate-image-stream?request_id={request_id}").text
        last = json.loads([line for line in body.splitlines() if line.startswith("data: ")][-1].removeprefix("data: "))
        ruled = {"done": True, "chatId": gm.session_id, "messageId": card["id"], "imageGenerated": True}
        assert last == ruled
    assert [entry["id"] for entry in log(gm)] == [card["id"]]
