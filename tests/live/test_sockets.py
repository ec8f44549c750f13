"""WebSockets: both vocabularies, who may come in, and what one socket does for many requests."""

import json
import re
import socket
import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import websocket

from image_generation import errors, feed
from image_generation.blueprints import hang_up, sockets
from image_generation.blueprints.sockets import conversation, wire
from image_generation.models import Collection, CollectionItem
from image_generation.providers.base import PartialImage
from image_generation.testing import png
from image_generation.testing.fakes import drawn
from tests.core.conftest import MakeTable
from tests.live.conftest import Live, inner, served

PRINTED = Path(__file__).parents[1] / "printed"


def ask(request_id: str, prompt: str = "a bar", **more: Any) -> dict[str, Any]:
    return {"type": "image_request", "prompt": prompt, "request_id": request_id, **more}


def received(request_id: str | None = "r1", enveloped: bool = True, chat: Any = ..., **metadata: Any) -> dict[str, Any]:
    payload: dict[str, Any] = {"prompt": "A beautiful sunset", "project": "my-project"}
    payload |= {} if chat is ... else {"chat": chat}
    payload["metadata"] = ({"requestId": request_id} if request_id else {}) | metadata
    event = {"type": "custom/image/request/received", "payload": payload}
    return {"id": "e1", "type": "event", "timestamp": 1, "payload": event} if enveloped else event


def frame(index: int) -> PartialImage:
    return PartialImage(data=png.draw(str(index), 64, 48), index=index)


# --- the third document


def test_a_request_is_followed_from_its_place_in_line_to_the_picture(live: Live) -> None:
    with live.socket() as client:
        client.say(ask("r1", width=768, height=512))
        accepted = client.hear()
        assert accepted["type"] == "image_accepted"
        assert accepted["notes"] == ["size: 768x512 was made as 1536x1024"]
        live.provider.gate.set()
        told = client.until_type("image_complete")
        assert {message["request_id"] for message in client.heard} == {"r1"}
        complete = told[-1]
        status, picture = live.call("ann", "GET", f"/api/session/seattle/image/{complete['image_id']}")
        assert status == 200
        assert picture["image"]["request_id"] == complete["image_request_id"] == accepted["image_request_id"]
        with live.open("ann", "GET", complete["image_url"]) as file:
            assert file.read(4) == b"\x89PNG"


def test_frames_are_told_by_address_and_in_order(live: Live) -> None:
    live.provider.steps.append(slow(live, frame(0), frame(1)))
    live.provider.gate.set()
    with live.socket() as client:
        client.say(ask("r1"))
        told = client.until_type("image_complete")
    partial = [message for message in told if message["type"] == "image_partial"]
    assert [message["index"] for message in partial] == [0, 1]
    assert all(message["image_url"].startswith("/api/session/seattle/image-request/") for message in partial)


def slow(live: Live, *frames: PartialImage) -> Any:
    """Frames, each told before the next one comes; then the picture."""
    for each in frames:
        before = live.table.events().count("request.partial")
        yield each
        wait_for(lambda before=before: live.table.events().count("request.partial") > before)
    yield drawn(live.provider.orders[-1])


def wait_for(done: Any, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def test_two_requests_on_one_socket_are_told_apart(live: Live) -> None:
    with live.socket() as client:
        client.say(ask("first", "a red bar"))
        client.say(ask("second", "a blue bar"))
        live.provider.gate.set()
        ends = Counter[str]()
        client.until(lambda message: sum((ends.update([message["type"]]) or ends)["image_complete"] for _ in "1") == 2)
    by_id = {name: [m["type"] for m in client.heard if m["request_id"] == name] for name in ("first", "second")}
    for told in by_id.values():
        assert told[0] == "image_accepted"
        assert told[-1] == "image_complete"
    pictures = {m["request_id"]: m["image_id"] for m in client.heard if m["type"] == "image_complete"}
    prompts = {image.id: image.prompt for image in live.table.images()}
    assert prompts[pictures["first"]] == "a red bar"
    assert prompts[pictures["second"]] == "a blue bar"


def test_the_same_id_again_is_the_same_request_also_on_another_socket(live: Live) -> None:
    live.provider.gate.set()
    with live.socket() as client:
        client.say(ask("r1"))
        first = client.until_type("image_complete")[-1]
    with live.socket() as client:
        client.say(ask("r1"))
        assert client.until_type("image_complete")[-1] == first
        client.say(ask("r1", "something else"))
        refused = client.hear()
        assert (refused["code"], refused["request_id"]) == ("idempotency_mismatch", "r1")
    assert len(live.table.images()) == 1


def test_without_an_id_ours_is_told(live: Live) -> None:
    live.provider.gate.set()
    with live.socket() as client:
        client.say({"type": "image_request", "prompt": "a bar"})
        told = client.until_type("image_complete")
        assert {message["request_id"] for message in told} == {live.table.requests()[0].id}


@pytest.mark.parametrize("edge", [383, 385, 0, -64, 1025, 1088, 512.5, "512", True, None, [512]])
def test_an_edge_that_the_document_does_not_allow_is_refused(live: Live, edge: Any) -> None:
    with live.socket() as client:
        client.say(ask("r1", width=edge))
        refused = client.hear()
    assert (refused["type"], refused["code"], refused["request_id"]) == ("image_error", "bad_input", "r1")
    assert refused["error"] == "width: must be 384 to 1024 in steps of 64"
    assert live.table.requests() == []


@pytest.mark.parametrize("edge", [384, 448, 1024])
def test_every_edge_of_the_document_is_taken(live: Live, edge: int) -> None:
    with live.socket() as client:
        client.say(ask("r1", width=edge, height=edge))
        assert client.hear()["type"] == "image_accepted"
    assert live.table.requests()[0].style_preferences["size"] == f"{edge}x{edge}"


def test_a_failure_says_why(live: Live) -> None:
    live.provider.steps.append(errors.PolicyRefused("The provider refused this content."))
    live.provider.gate.set()
    with live.socket() as client:
        client.say(ask("r1"))
        failed = client.until_type("image_error")[-1]
    assert (failed["code"], failed["error"]) == ("policy_refused", "The provider refused this content.")


def test_the_third_documents_messages_are_as_printed(live: Live) -> None:
    """Its own struct reads every answer, and its own handler finds what it looks for."""
    tags = re.findall(r'json:"(\w+)', (PRINTED / "third-message.txt").read_text())
    client_code = (PRINTED / "third-client.txt").read_text()
    sent = re.findall(r"^ {11}(\w+): ", client_code, re.MULTILINE)[:4]
    assert sent == ["type", "prompt", "width", "height"]
    live.provider.gate.set()
    with live.socket() as client:
        client.say(dict(zip(sent, ("image_request", "a bar", 512, 512), strict=True)))
        told = client.until_type("image_complete")
    progress = [message for message in told if message["type"] == "image_progress"]
    assert progress
    assert all(set(re.findall(r"msg\.(progress)", client_code)) <= set(message) for message in progress)
    assert set(re.findall(r"msg\.(image_url)", client_code)) <= set(told[-1])
    assert {"type", "progress", "image_url"} <= set(tags) & {name for message in told for name in message}


# --- the first document


@pytest.mark.parametrize("enveloped", [True, False])
def test_events_come_in_the_form_in_which_the_client_spoke(live: Live, enveloped: bool) -> None:
    live.provider.gate.set()
    with live.socket() as client:
        client.say(received(enveloped=enveloped))
        told = client.until_type("custom/image/downloaded")
    assert all(("timestamp" in message) == enveloped for message in told)
    started, completed, downloaded = (inner(message) for message in told)
    assert (started["type"], completed["type"]) == (
        "custom/image/generation/started",
        "custom/image/generation/completed",
    )
    for event in (started, completed, downloaded):
        assert event["payload"]["metadata"]["requestId"] == "r1"
        assert event["payload"]["chat"] == "seattle"
    facts = downloaded["payload"]["metadata"]
    assert (facts["mimeType"], facts["width"], facts["height"]) == ("image/png", 16, 16)
    assert facts["size"] == live.table.images()[0].byte_size
    assert downloaded["payload"]["path"] == completed["payload"]["imageUrl"]


def test_the_first_documents_example_as_printed(live: Live) -> None:
    """Its comment is no JSON, and its folder is a path; what is left of it makes a picture in a new session."""
    printed = (PRINTED / "first-request.txt").read_text()
    plain = re.sub(r"//.*", "", printed)
    live.provider.gate.set()
    with live.socket() as client:
        client.say(printed)
        assert "not JSON" in client.hear()["error"]
        client.say(plain)
        refused = client.hear()
        assert refused["type"] == "custom/image/generation/failed"
        assert refused["payload"]["requestId"] == "unique-id"
        assert "downloadFolder" in refused["payload"]["error"]
        assert live.host.opened == []
        client.say(plain.replace("/custom/path", "path"))
        told = client.until_type("custom/image/downloaded")
    assert live.host.opened == [("ann", "my-project")]
    assert {event["payload"]["chat"] for event in told} == {"new-0"}
    assert live.table.images()[0].session_id == "new-0"


def test_the_same_request_for_a_new_chat_opens_one_session(live: Live) -> None:
    live.provider.gate.set()
    for _ in range(2):
        with live.socket() as client:
            client.say(received(chat=None))
            assert client.until_type("custom/image/downloaded")
    assert len(live.host.opened) == len(live.table.images()) == 1


def test_the_same_request_at_the_same_time_opens_one_session_and_is_paid_once(live: Live) -> None:
    open_session, begun, go_on = live.host.open_session, threading.Event(), threading.Event()

    def slowly(user_id: str, name: str) -> str:
        begun.set()
        assert go_on.wait(10)
        return open_session(user_id, name)

    live.host.open_session = slowly  # type: ignore[method-assign]
    live.provider.gate.set()
    with live.socket() as first, live.socket() as second:
        first.say(received(chat=None))
        assert begun.wait(10)
        second.say(received(chat=None))
        refused = inner(second.hear())
        assert (refused["type"], refused["payload"]["code"]) == ("custom/image/generation/failed", "conflict")
        go_on.set()
        first.until_type("custom/image/downloaded")
        second.say(received(chat=None))
        told = second.until_type("custom/image/downloaded")
    assert {inner(event)["payload"]["chat"] for event in told} == {"new-0"}
    assert len(live.host.opened) == len(live.table.images()) == 1


def test_a_request_for_a_new_chat_that_was_refused_may_be_sent_again(live: Live) -> None:
    live.provider.unavailable = "it is switched off"
    live.provider.gate.set()
    with live.socket() as client:
        client.say(received(chat=None))
        assert inner(client.hear())["type"] == "custom/image/generation/failed"
        live.provider.unavailable = None
        client.say(received(chat=None))
        assert client.until_type("custom/image/downloaded")
    assert len(live.host.opened) == 1


def test_who_was_stopped_while_he_opened_a_session_may_be_followed_by_another(live: Live) -> None:
    ann, chats = live.table.member("ann"), live.table.plugin.chats
    assert chats.claim(ann, "k") is None
    with pytest.raises(errors.Conflict):
        chats.claim(ann, "k")
    now = chats._clock()
    chats._clock = lambda: now + timedelta(minutes=2)
    assert chats.claim(ann, "k") is None
    chats.settle(ann, "k", live.table.submit("ann"))
    assert chats.claim(ann, "k") == "seattle"


def test_a_new_chat_is_not_opened_for_what_cannot_be_asked_for(live: Live) -> None:
    live.provider.unavailable = "it is switched off"
    with live.socket() as client:
        client.say(received(chat=None))
        assert inner(client.hear())["type"] == "custom/image/generation/failed"
    assert live.host.opened == []


def test_a_chat_that_is_named_is_a_session_of_the_callers(live: Live) -> None:
    with live.socket() as client:
        client.say(received(chat="berlin"))
        refused = inner(client.hear())["payload"]
        assert (refused["code"], refused["requestId"]) == ("session_not_found", "r1")
        client.say(received(chat="seattle"))
        live.provider.gate.set()
        assert inner(client.hear())["type"] == "custom/image/generation/started"


@pytest.mark.parametrize(
    "folder",
    ["/custom/path", "..", "a/b", "a\\b", "../a", "C:\\x", "C:", "", " ", ".", ".hidden", "a/", "nul", "x" * 61, "a\nb",
     "a..b", "con.txt", "a.", "~", "$HOME", "a*", "%2e%2e", "a\u202eb", "COM¹", "con .txt"],
)  # fmt: skip
def test_a_folder_that_is_no_plain_name_gets_a_failed_event(live: Live, folder: str) -> None:
    with live.socket() as client:
        client.say(received(downloadFolder=folder))
        failed = inner(client.hear())
    assert failed["type"] == "custom/image/generation/failed"
    assert failed["payload"]["requestId"] == "r1"
    assert failed["payload"]["error"].startswith("downloadFolder: ")
    assert live.table.requests() == []


def test_a_picture_with_a_folder_is_collected_and_copied_below_the_operators(
    make_table: MakeTable, tmp_path: Path
) -> None:
    root = tmp_path / "downloads"
    with served(make_table, tmp_path, DOWNLOAD_DIR=str(root)) as live:
        live.provider.gate.set()
        with live.socket() as client:
            client.say(received(downloadFolder="Redmond Docks"))
            path = inner(client.until_type("custom/image/downloaded")[-1])["payload"]["path"]
        image = live.table.images()[0]
        [row] = live.table.rows(Collection)
        assert (row.name, [item.image_id for item in live.table.rows(CollectionItem)]) == ("Redmond Docks", [image.id])
        assert image.tags == []
        assert path == f"Redmond Docks/scene-1-{image.id[:8]}.png"
        assert (root / path).stat().st_size == image.byte_size
        wait_for(lambda: len([*root.rglob("*")]) == 2)  # the folder and the file: no draft is left


def test_a_link_in_the_operators_folder_is_not_followed(make_table: MakeTable, tmp_path: Path) -> None:
    root, outside = tmp_path / "downloads", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "docks").symlink_to(outside)
    with served(make_table, tmp_path, DOWNLOAD_DIR=str(root)) as live:
        live.provider.gate.set()
        with live.socket() as client:
            client.say(received(downloadFolder="docks"))
            path = inner(client.until_type("custom/image/downloaded")[-1])["payload"]["path"]
    assert path.startswith("/api/session/seattle/image/")
    assert list(outside.iterdir()) == []


# --- pings, subscriptions, bad messages


def test_a_ping_is_answered_in_both_forms(live: Live) -> None:
    with live.socket() as client:
        client.say({"type": "ping", "request_id": "p1"})
        assert client.hear() == {"type": "pong", "request_id": "p1"}
        client.say({"id": "p2", "type": "ping", "timestamp": 5})
        pong = client.hear()
        assert (pong["id"], pong["type"]) == ("p2", "pong")
        client.ws.ping("still there?")
        opcode, data = client.ws.recv_data(control_frame=True)
        assert (opcode, data) == (0xA, b"still there?")


def test_a_subscriber_hears_of_the_session_and_no_more_when_he_says_so(live: Live) -> None:
    with live.socket("bob") as client:
        client.say({"type": "subscribe", "events": ["request.queued"], "request_id": "s"})
        assert client.hear() == {"type": "subscribed", "events": ["request.queued"], "request_id": "s"}
        request_id = live.table.submit("ann")
        told = client.hear()
        assert (told["type"], told["event"], told["request_id"]) == ("session_event", "request.queued", request_id)
        client.say({"type": "unsubscribe"})
        assert client.hear()["type"] == "unsubscribed"
        live.table.submit("ann")
        client.say({"type": "ping"})
        assert client.hear()["type"] == "pong"


def test_a_private_request_is_told_to_no_other_subscriber(live: Live) -> None:
    with live.socket("bob") as client:
        client.say({"type": "subscribe", "events": ["request.queued"]})
        client.hear()
        live.table.submit("ann", visibility="private")
        shown = live.table.submit("ann")
        assert client.hear()["request_id"] == shown


def test_who_speaks_of_events_hears_of_everybodys_pictures(live: Live) -> None:
    with live.socket("bob") as client:
        client.say({"id": "s", "type": "subscribe", "timestamp": 1, "payload": {"eventTypes": [
            "custom/image/generation/started", "custom/image/generation/completed", "custom/image/downloaded",
        ]}})  # fmt: skip
        assert client.hear()["type"] == "subscribed"
        request_id = live.table.submit("ann")
        live.table.plugin.ensure_worker()
        live.provider.gate.set()
        told = client.until_type("custom/image/downloaded")
        assert {inner(message)["payload"]["requestId"] for message in told} == {request_id}


BAD = {
    "no JSON": ('{"type":"image_request","request_id":"r1",', None),
    "a list": ("[1]", None),
    "a number": ("7", None),
    "nothing": ("", None),
    "NaN": ('{"type":"image_request","request_id":"r1","prompt":"x","width":NaN}', "r1"),
    "Infinity": ('{"type":"image_request","request_id":"r1","prompt":"x","width":-Infinity}', "r1"),
    "a key twice": ('{"type":"image_request","request_id":"r1","prompt":"x","prompt":"y"}', "r1"),
    "a huge number": ('{"type":"image_request","request_id":"r1","prompt":"x","seed":1' + "0" * 300 + "}", "r1"),
    "a huge exponent": ('{"type":"image_request","request_id":"r1","prompt":"x","seed":1e999}', "r1"),
    "deep": ('{"type":"image_request","request_id":"r1","prompt":' + "[" * 2000 + "]" * 2000 + "}", None),
    "rather deep": ('{"type":"image_request","request_id":"r1","prompt":' + "[" * 40 + "]" * 40 + "}", "r1"),
    "a lone surrogate": ('{"type":"image_request","request_id":"r1","prompt":"\\ud800"}', "r1"),
    "NUL": ('{"type":"image_request","request_id":"r1","prompt":"a\\u0000b"}', "r1"),
    "an unknown field": ('{"type":"image_request","request_id":"r1","prompt":"x","foo":1}', "r1"),
    "no prompt": ('{"type":"image_request","request_id":"r1"}', "r1"),
    "an empty prompt": ('{"type":"image_request","request_id":"r1","prompt":"  "}', "r1"),
    "a prompt that is none": ('{"type":"image_request","request_id":"r1","prompt":{"a":1}}', "r1"),
    "an unknown type": ('{"type":"image_destroy","request_id":"r1"}', "r1"),
    "a type that is none": ('{"type":{},"request_id":"r1"}', "r1"),
    "no type": ('{"request_id":"r1"}', "r1"),
    "an id that is a list": ('{"type":"image_request","request_id":["r1"],"prompt":"x"}', None),
    "an id without end": ('{"type":"image_request","prompt":"x","request_id":"' + "r" * 500 + '"}', None),
    "an id as a number": ('{"type":"image_request","request_id":7,"prompt":""}', 7),
    "a byte order mark": ('\ufeff{"type":"ping"}', None),
    "subscribe to nonsense": ('{"type":"subscribe","events":["x"],"request_id":"r1"}', "r1"),
    "subscribe to a number": ('{"type":"subscribe","events":7,"request_id":"r1"}', "r1"),
}


def test_a_bad_message_is_answered_with_the_id_that_it_had_and_the_socket_lives(live: Live) -> None:
    with live.socket() as client:
        for name, (raw, request_id) in BAD.items():
            client.say(raw)
            answer = client.hear()
            assert (answer["type"], answer["code"]) == ("image_error", "bad_input"), name
            assert answer["request_id"] == request_id, name
        client.say({"type": "ping"})
        assert client.hear()["type"] == "pong"
    assert live.table.requests() == []


BAD_EVENTS = {
    "no payload": {"id": "e1", "type": "event", "timestamp": 1},
    "a payload that is none": {"id": "e1", "type": "event", "payload": [1]},
    "an unknown event": {"id": "e1", "type": "event", "payload": {"type": "custom/x", "payload": {}}},
    "no inner payload": {"id": "e1", "type": "event", "payload": {"type": "custom/image/request/received"}},
}


@pytest.mark.parametrize("message", BAD_EVENTS.values(), ids=BAD_EVENTS)
def test_a_bad_event_is_answered_in_its_own_words(live: Live, message: dict[str, Any]) -> None:
    with live.socket() as client:
        client.say(message)
        answer = client.hear()
        assert inner(answer)["type"] == "custom/image/generation/failed"
        assert inner(answer)["payload"]["requestId"] == "e1"
        client.say({"type": "ping"})
        assert client.hear()["type"] == "pong"


def test_too_many_messages_are_refused_and_much_too_many_end_the_socket(live: Live) -> None:
    with live.socket() as client:
        for number in range(conversation.BURST + conversation.PATIENCE + 60):
            client.say({"type": "ping", "request_id": str(number)})
        refused = client.until(lambda message: message["type"] == "image_error")[-1]
        assert (refused["code"], refused["retry_after"]) == ("too_many_requests", 1)
        assert refused["request_id"] is not None
        assert client.close_code() == 1008
    with live.socket() as other:
        other.say({"type": "ping"})
        assert other.hear()["type"] == "pong"


def test_what_goes_wrong_inside_is_told_without_its_reason(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret reason")

    live.table.plugin.submission.submit = broken  # type: ignore[method-assign]
    with live.socket() as client:
        client.say(ask("r1"))
        answer = client.hear()
        assert (answer["request_id"], "secret" in json.dumps(answer)) == ("r1", False)
        client.say({"type": "ping"})
        assert client.hear()["type"] == "pong"
    assert "stumbled" in caplog.text


# --- who may come in


@pytest.mark.parametrize("path", ["/api/session/seattle/ws", "/ws"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1.evil.example", "file://"]
)
def test_another_sites_page_is_refused_before_the_upgrade(live: Live, path: str, origin: str) -> None:
    status, answer = live.refused(path=path, header=[f"Origin: {origin}"])
    assert (status, answer["code"]) == (403, "cross_site")


def test_our_own_page_and_a_listed_one_are_let_in(make_table: MakeTable, tmp_path: Path) -> None:
    with served(make_table, tmp_path, CORS_ORIGINS="https://table.example") as live:
        for origin in (live.url, live.url.upper().replace("HTTP", "http"), "https://table.example"):
            with live.socket(header=[f"Origin: {origin}"]) as client:
                client.say({"type": "ping"})
                assert client.hear()["type"] == "pong"


def test_strangers_are_refused_before_the_upgrade(live: Live) -> None:
    assert live.refused(None)[0] == 401
    assert live.refused("bea")[0] == 404
    assert live.refused("ann", "/api/session/nowhere/ws")[0] == 404
    assert live.refused(None, "/ws", header=["Authorization: Bearer wrong"])[0] == 401


def test_a_viewer_looks_on_and_generates_nothing(live: Live) -> None:
    with live.socket("vic") as client:
        client.say(ask("r1"))
        refused = client.hear()
    assert (refused["code"], refused["request_id"]) == ("not_allowed", "r1")
    assert live.table.requests() == []


def test_a_token_opens_its_own_session(live: Live) -> None:
    with live.socket(None, "/ws", header=["Authorization: Bearer token-ann"]) as client:
        client.say(ask("r1"))
        assert client.hear()["type"] == "image_accepted"
    assert live.table.requests()[0].session_id == "seattle"


def test_a_token_may_come_in_the_first_message(live: Live) -> None:
    with live.socket(None, "/ws") as client:
        client.say({"type": "authenticate", "token": "token-ann"})
        assert client.hear() == {"type": "authenticated", "session_id": "seattle", "user_id": "ann"}
        client.say(ask("r1"))
        assert client.hear()["type"] == "image_accepted"


@pytest.mark.parametrize(
    "first", [{"type": "authenticate", "token": "wrong"}, {"type": "authenticate"}, ask("r1"), "junk", {"type": "ping"}]
)
def test_whoever_does_not_say_who_he_is_is_let_go(live: Live, first: Any) -> None:
    with live.socket(None, "/ws") as client:
        client.say(first)
        assert client.close_code() == 1008
    assert live.table.requests() == []


def test_strangers_who_say_nothing_are_few_and_soon_gone(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "GREETING", 4.0)
    with ExitStack() as stack:
        waiting = [stack.enter_context(live.socket(None, "/ws")) for _ in range(sockets.MAX_STRANGERS)]
        status, answer = live.refused(None, "/ws")
        assert (status, answer["code"]) == (503, "unavailable")
        assert [client.close_code() for client in waiting] == [1008] * len(waiting)
    wait_for(lambda: is_let_in(live))


def is_let_in(live: Live) -> bool:
    """True where a token in the first message opens a socket; False where too many strangers are there."""
    try:
        with live.socket(None, "/ws") as client:
            client.say({"type": "authenticate", "token": "token-ann"})
            return bool(client.hear()["type"] == "authenticated")
    except websocket.WebSocketBadStatusException:
        return False


def test_a_stranger_who_was_sent_away_counts_until_he_has_gone(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_LINGER", 30.0)
    with ExitStack() as stack:
        sent_away = [stack.enter_context(live.socket(None, "/ws")) for _ in range(sockets.MAX_STRANGERS)]
        for client in sent_away:
            client.say("junk")
            assert client.close_code() == 1008
        assert live.refused(None, "/ws")[0] == 503
    wait_for(lambda: is_let_in(live))


@pytest.mark.parametrize(
    ("problem", "code"), [(errors.Unavailable(), 1013), (errors.TooManyRequests(), 1013), (RuntimeError("host"), 1011)]
)
def test_a_first_message_that_cannot_be_looked_at_is_answered_as_a_socket_is(
    live: Live, monkeypatch: pytest.MonkeyPatch, problem: Exception, code: int
) -> None:
    def fail(_token: str) -> None:
        raise problem

    monkeypatch.setattr(live.host, "owner_of", fail)
    with live.socket(None, "/ws") as client:
        client.say({"type": "authenticate", "token": "token-ann"})
        assert client.close_code() == code
    monkeypatch.undo()
    wait_for(lambda: is_let_in(live))


def test_a_token_in_the_address_is_refused(live: Live) -> None:
    status, answer = live.refused(None, "/ws?token=token-ann")
    assert (status, answer["code"]) == (400, "bad_input")
    assert answer["error"].startswith("token: ")


def test_a_removed_members_socket_ends_within_15_seconds(live: Live) -> None:
    with live.socket("bob") as client, live.socket("ann") as other:
        client.say({"type": "ping"})
        client.hear()
        since = time.monotonic()
        live.host.removed.add(("seattle", "bob"))
        client.ws.settimeout(15)
        assert client.close_code() == 1008
        assert time.monotonic() - since < 15
        other.say({"type": "ping"})
        assert other.hear()["type"] == "pong"


def test_who_was_removed_gets_nothing_more_in_line(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before his socket ends: here nobody looks whether it should."""
    monkeypatch.setattr(feed, "CHECK", 60.0)
    monkeypatch.setattr(conversation, "_HEARTBEAT", 60.0)
    with live.socket("bob") as client:
        client.say({"type": "ping"})
        client.hear()
        live.host.removed.add(("seattle", "bob"))
        client.say(ask("r1"))
        assert client.hear()["code"] == "session_not_found"
    assert live.table.requests() == []


def test_a_member_holds_only_so_many_sockets(live: Live) -> None:
    held = [live.socket("bob") for _ in range(8)]
    for one in held:
        one.__enter__()
    status, answer = live.refused("bob")
    assert (status, answer["code"]) == (429, "too_many_requests")
    for one in held:
        one.__exit__(None, None, None)
    wait_for(lambda: live.table.plugin.streams.open == 0)


def test_who_comes_by_plain_http_is_told_what_this_is(live: Live) -> None:
    for path in ("/api/session/seattle/ws", "/ws"):
        status, answer = live.call("ann", "GET", path)
        assert (status, answer["code"]) == (426, "upgrade_required")


def test_a_server_without_sockets_says_so(live: Live) -> None:
    headers = {
        "X-User": "ann", "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    client = live.table.app.test_client()
    for path in ("/api/session/seattle/ws", "/ws"):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (501, "no_socket")


def test_sockets_end_when_the_server_stops(live: Live) -> None:
    with live.socket() as client:
        client.say({"type": "ping"})
        client.hear()
        live.table.plugin.end_streams()
        assert client.close_code() == 1001


def test_a_client_that_leaves_does_not_stop_its_request(live: Live) -> None:
    with live.socket() as client:
        client.say(ask("r1"))
        request_id = client.hear()["image_request_id"]
    live.provider.gate.set()
    wait_for(lambda: live.table.status(request_id) == "completed")


def test_a_quiet_socket_is_asked_whether_it_lives(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PING_AFTER", 0.05)
    monkeypatch.setattr(wire, "_TICK", 0.05)
    monkeypatch.setattr(wire, "SILENCE", 0.4)
    with live.socket() as client:
        opcode, _ = client.ws.recv_data(control_frame=True)
        assert opcode == 9
        # websocket-client answers pings by itself; a peer that does not is taken for gone
        raw: Any = client.ws.sock
        raw.settimeout(10)
        seen = b""
        while b"\x03\xe9" not in seen:  # 1001
            data = raw.recv(4096)
            assert data, seen
            seen += data


def test_somebody_who_comes_again_and_again_finds_a_place_each_time(live: Live) -> None:
    for way in ("shutdown", "close"):
        for _ in range(2):
            with ExitStack() as sockets_of_hers:
                clients = [sockets_of_hers.enter_context(live.socket()) for _ in range(8)]
                assert live.refused()[0] == 429, "eight are there"
                for client in clients:
                    # a tab that is closed says no farewell; and one that does is not waited for either
                    getattr(client.ws, way)()
                sockets_of_hers.enter_context(live.socket())


def test_a_line_that_is_no_tcp_is_asked_too_and_never_waited_for() -> None:
    here, there = socket.socketpair()
    with here, there:
        assert not hang_up.has_hung_up(here)
        there.send(b"x")
        assert not hang_up.has_hung_up(here)
        here.recv(1)
        there.close()
        assert hang_up.has_hung_up(here)
        here.settimeout(30)  # reading would wait, so nobody knows
        assert not hang_up.has_hung_up(here)
    assert hang_up.asked_of({})() is False
