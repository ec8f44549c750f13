"""The stream, the socket and the tasks, field by field as ruled; docs/websocket.md lists which test holds what."""

import json
import re
from typing import Any

import pytest

from image_generation import errors
from image_generation.testing.fakes import drawn
from tests import printed
from tests.live.conftest import Live, inner
from tests.live.test_sockets import frame, slow, wait_for
from tests.live.test_stream import ask, kinds, told

STREAM, SOCKET, TASKS = (printed.text(f"ruled-{name}") for name in ("stream", "websocket", "tasks"))


def flat(value: Any) -> set[str]:
    """The names in an object and in those within it."""
    found = set(value) if isinstance(value, dict) else set()
    return found.union(*(flat(each) for each in value.values())) if found else found


def broken_off(live: Live) -> Any:
    """A frame, and then the provider changes its mind."""
    yield frame(0)
    wait_for(lambda: live.table.events().count("request.partial") > 0)
    raise errors.PolicyRefused("DALL-E API error: 400 - Invalid prompt")


# --- the stream


def test_every_line_of_the_stream_has_the_names_that_are_ruled(live: Live) -> None:
    ruled = {tuple(sorted(printed.names(shape))) for shape in re.findall(r"`data: (\{.*?\})`", STREAM)}
    assert len(ruled) == 4
    live.provider.steps += [slow(live, frame(0)), broken_off(live)]
    live.provider.gate.set()
    good, bad = told(ask(live)), told(ask(live))
    assert {tuple(sorted(flat(message))) for message in good + bad} == ruled
    assert kinds(good) == ["image_partial", "image_completed", "done"]
    assert kinds(bad)[-2:] == ["error", "done"]
    assert bad[-2] == {"error": "DALL-E API error: 400 - Invalid prompt", "code": "policy_refused"}
    assert [answer[-1]["imageGenerated"] for answer in (good, bad)] == [True, False]


def test_every_header_of_the_stream_is_there_as_ruled(live: Live) -> None:
    ruled = dict(re.findall(r"`([\w-]+): ([^`]+)`", STREAM.splitlines()[0]))
    assert len(ruled) == 4
    live.provider.gate.set()
    answer = live.table.app.test_client().post(
        "/api/session/seattle/generate-image-stream", json={"prompt": "a bar"}, headers={"X-User": "ann"}
    )
    assert {name: answer.headers[name] for name in ruled} == ruled
    answer.close()


@pytest.mark.parametrize(("asked", "ordered"), [({}, 2), *(({"partial_images": n}, n) for n in range(4))])
def test_so_many_frames_are_ordered_as_the_client_says(live: Live, asked: dict[str, int], ordered: int) -> None:
    live.provider.gate.set()
    assert kinds(told(ask(live, body={"prompt": "a bar", **asked})))[-1] == "done"
    assert live.provider.orders[0].partial_images == ordered


#: What the second document's options are called here. Which model is billed, and where pictures lie, says the operator.
_OPTIONS = {
    "prompt": "prompt", "size": "size", "quality": "quality", "format": "format", "background": "background",
    "partialImages": "partial_images", "controllerModel": None, "storageFolder": None,
}  # fmt: skip


def test_every_value_of_every_option_of_the_second_document_is_taken(live: Live) -> None:
    listed = re.findall(r"^  (\w+): (.*?),?(?: *//.*)?$", printed.text("second-options"), re.MULTILINE)
    assert {name for name, _ in listed} == set(_OPTIONS)
    live.provider.gate.set()
    taken = 0
    for name, values in listed:
        for value in map(json.loads, values.rstrip(", ").split(" | ")) if _OPTIONS[name] else ():
            body = {"prompt": "a bar", str(_OPTIONS[name]): value}
            assert kinds(told(ask(live, body=body))) == ["image_completed", "done"], body
            taken += 1
    assert taken == 17


# --- the third document's messages

_REQUEST = re.search(r"`\{\"type\": \"image_request\", (.*?)\}`", SOCKET)
_ANSWERS = dict(re.findall(r"`(image_(?!request)\w+)(?: (\{[^}]*\}))?`", SOCKET))
_VALUES = {
    "prompt": "a bar", "width": 512, "height": 448, "negative_prompt": "cars", "seed": 7, "model": "scripted-1",
    "request_id": "r1",
}  # fmt: skip


def test_an_image_request_has_the_fields_that_are_ruled_and_may_leave_out_what_it_may(live: Live) -> None:
    assert _REQUEST is not None
    fields = _REQUEST[1].split(", ")
    assert {field.rstrip("?") for field in fields} == set(_VALUES)
    with live.socket() as client:
        client.say({"type": "image_request", **_VALUES})
        assert client.hear()["type"] == "image_accepted"
        for left_out in fields:
            name = left_out.rstrip("?")
            message = {"type": "image_request", **_VALUES, "request_id": f"without {name}"}
            del message[name]
            client.say(message)
            answer = client.until_type("image_accepted", "image_error")[-1]["type"]
            assert answer == ("image_error" if name == "prompt" else "image_accepted"), name
        client.say({"type": "image_request", "prompt": "a bar"})
        client.until_type("image_accepted")
    rows = sorted(live.table.requests(), key=lambda row: row.created_at)
    first, last = rows[0], rows[-1]
    assert first.style_preferences["size"] == "512x448"
    assert (first.context, first.model) == ("a bar", "scripted-1")
    assert (first.style_preferences["negative_prompt"], first.style_preferences["seed"]) == ("cars", 7)
    assert last.style_preferences["size"] == "512x512"


def test_every_answer_in_the_third_documents_words_has_the_fields_that_are_ruled(live: Live) -> None:
    assert len(_ANSWERS) == 5
    live.provider.steps += [slow(live, frame(0)), broken_off(live)]
    live.provider.gate.set()
    for name, last in (("good", "image_complete"), ("bad", "image_error")):
        with live.socket() as client:
            client.say({"type": "image_request", "prompt": "a bar", "request_id": name})
            client.until_type(last)
        assert {message["request_id"] for message in client.heard} == {name}
        for message in client.heard:
            fields = printed.names(_ANSWERS.pop(message["type"], "{}"))
            assert fields <= set(message), message
    assert _ANSWERS == {}


# --- the first document's events

_EVENTS = {name: printed.names(shape) for name, shape in re.findall(r"`(Image(?!Request)\w+)(?: (\{.*?\}+))?`", SOCKET)}
_TYPES = {
    "ImageGenerationStarted": "custom/image/generation/started",
    "ImageGenerationCompleted": "custom/image/generation/completed",
    "ImageGenerationFailed": "custom/image/generation/failed",
    "ImageDownloaded": "custom/image/downloaded",
}


def test_the_events_are_those_that_the_first_document_lists() -> None:
    assert set(_EVENTS) == set(_TYPES) == set(re.findall(r"`(Image\w+)`", printed.text("first-events")))
    assert _EVENTS["ImageDownloaded"] == {"path", "metadata", "requestId", "size", "mimeType", "width", "height"}
    assert all(kind.rsplit("/", 1)[1] in SOCKET for kind in _TYPES.values())


@pytest.mark.parametrize("enveloped", [True, False])
def test_every_event_has_the_fields_that_are_ruled(live: Live, enveloped: bool) -> None:
    shape = re.search(r"envelope `(\{.*?\})`,", SOCKET)
    assert shape is not None
    live.provider.steps += [lambda order: [drawn(order)], broken_off(live)]
    live.provider.gate.set()
    heard: dict[str, Any] = {}
    for name, last in (("good", _TYPES["ImageDownloaded"]), ("bad", _TYPES["ImageGenerationFailed"])):
        payload = {
            "prompt": "A beautiful sunset", "project": "my-project", "chat": "seattle",
            "metadata": {"requestId": name, "downloadFolder": "path"},
        }  # fmt: skip
        event = {"type": "custom/image/request/received", "payload": payload}
        message = {"id": f"e-{name}", "type": "event", "timestamp": 1795247582965, "payload": event}
        assert flat(message) == printed.names(shape[1])
        with live.socket() as client:
            client.say(message if enveloped else event)
            client.until_type(last)
        for message in client.heard:
            assert set(message) == ({"id", "type", "timestamp", "payload"} if enveloped else {"type", "payload"})
            told = inner(message)
            assert set(told) == {"type", "payload"}
            assert told["payload"]["requestId"] == told["payload"]["metadata"]["requestId"] == name
            assert (told["payload"]["chat"], told["payload"]["project"]) == ("seattle", "my-project")
            heard[told["type"]] = told["payload"]
    assert set(heard) == set(_TYPES.values())
    for name, kind in _TYPES.items():
        assert _EVENTS[name] <= flat(heard[kind]), name


# --- the tasks


def test_the_tasks_have_the_fields_that_are_ruled(live: Live) -> None:
    asked = re.search(r"\(Bearer; `([^`]+)`\)", TASKS)
    accepted, status = re.findall(r"`(\{.*?\}+)`", TASKS.replace("{task_id}", "").replace("{id}", ""))
    assert asked is not None
    body = {
        "prompt": "a bar", "size": "1024x1024", "quality": "hd", "style": "vivid", "thread_id": "seattle",
    }  # fmt: skip
    assert set(body) == {name.rstrip("?") for name in asked[1].split(", ")}
    code, answer = live.call("ann", "POST", "/images/generate", body)
    assert (code, set(answer)) == (202, printed.names(accepted))
    live.provider.gate.set()
    wait_for(lambda: live.table.status(answer["task_id"]) == "completed")
    path = f"/images/tasks/{answer['task_id']}/status"
    task = live.call("ann", "GET", f"{path}?include_data=1")[1]
    assert flat(task) == printed.names(status) - {"error"}
    assert "image_data" not in live.call("ann", "GET", path)[1]["image_data"]
