"""The stream of one request, read as a foreign client would read it."""

import base64
import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openai._streaming import SSEDecoder
from PIL import Image as Picture

from image_generation import errors
from image_generation.testing.fakes import drawn
from tests.live.conftest import Live
from tests.live.test_sockets import frame, slow, wait_for

PRINTED = Path(__file__).parents[1] / "printed"
STREAM = "/api/session/seattle/generate-image-stream"


class EventSource:
    """The algorithm of the HTML standard, written from its text: fields, comments, blank lines."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self.last_event_id = ""
        self.comments: list[str] = []
        self._lines = lines

    def __iter__(self) -> Iterator[tuple[str, str]]:
        data: list[str] = []
        kind = ""
        for raw in self._lines:
            line = raw.decode().rstrip("\r\n")
            if not line:
                if data:
                    yield kind or "message", "\n".join(data)
                data, kind = [], ""
                continue
            if line.startswith(":"):
                self.comments.append(line[1:].strip())
                continue
            name, _, value = line.partition(":")
            value = value.removeprefix(" ")
            match name:
                case "data":
                    data.append(value)
                case "event":
                    kind = value
                case "id":
                    self.last_event_id = value


def told(answer: Any) -> list[dict[str, Any]]:
    """Every message up to the end of the stream."""
    found = list(EventSource(answer))
    assert {kind for kind, _ in found} == {"message"}
    return [json.loads(data) for _, data in found]


def ask(live: Live, name: str = "ann", body: Any = None, **headers: str) -> Any:
    return live.open(name, "POST", STREAM, body or {"prompt": "a bar"}, **headers)


def watch(live: Live, request_id: str, name: str = "ann", **headers: str) -> Any:
    return live.open(name, "GET", f"{STREAM}?request_id={request_id}", **headers)


def kinds(messages: list[dict[str, Any]]) -> list[str]:
    return [next(iter(message)) for message in messages]


def test_of_several_pictures_each_frame_says_which_one_it_is_of(live: Live) -> None:
    live.provider.steps += [slow(live, frame(0), frame(1)), slow(live, frame(0))]
    live.provider.gate.set()
    with ask(live, body={"prompt": "a bar", "n": 2}) as answer:
        messages = told(answer)
    partial = [message["image_partial"] for message in messages if "image_partial" in message]
    made = [message["image_completed"] for message in messages if "image_completed" in message]
    assert sorted((one["image"], one["partial_image_index"]) for one in partial) == [(0, 0), (0, 1), (1, 0)]
    status, answered = live.call("ann", "GET", f"/api/session/seattle/image-request/{made[0]['request_id']}")
    assert status == 200
    images = answered["request"]["images"]
    assert {one["image"]: one["image_id"] for one in made} == {one["image"]: one["id"] for one in images}
    assert sorted(one["image"] for one in made) == [0, 1]


def test_frames_picture_and_end_have_the_shapes_of_the_second_document(live: Live) -> None:
    live.provider.steps.append(slow(live, frame(0), frame(1)))
    live.provider.gate.set()
    with ask(live) as answer:
        messages = told(answer)
    assert kinds(messages) == ["image_partial", "image_partial", "image_completed", "done"]
    assert [m["image_partial"]["partial_image_index"] for m in messages[:2]] == [0, 1]
    for message in messages[:2]:
        assert set(message["image_partial"]) == {"b64_json", "partial_image_index"}
        data = base64.b64decode(message["image_partial"]["b64_json"], validate=True)
        with Picture.open(io.BytesIO(data)) as picture:
            assert picture.format == "WEBP"
    image = live.table.images()[0]
    request_id = live.table.requests()[0].id
    assert messages[2]["image_completed"] == {
        "url": f"/api/session/seattle/image/{image.id}/file",
        "format": "png",
        "fileSize": image.byte_size,
        "image_id": image.id,
        "request_id": request_id,
    }
    assert messages[3] == {"done": True, "chatId": "seattle", "messageId": None, "imageGenerated": True}


def test_the_second_documents_shapes_are_as_printed(live: Live) -> None:
    """Its own lines, read as data, have no key that the stream lacks, and the same types of values."""
    printed = (PRINTED / "second-frames.txt").read_text()
    plain = [re.sub(r"([{,]\s*)(\w+):", r'\1"\2":', line) for line in printed.splitlines() if line.startswith("{")]
    shapes = {kinds([json.loads(line)])[0]: json.loads(line) for line in plain}
    assert set(shapes) == {"image_partial", "image_completed", "done"}
    live.provider.steps.append(slow(live, frame(0)))
    live.provider.gate.set()
    with ask(live) as answer:
        for message in told(answer):
            kind = kinds([message])[0]
            _same_shape(shapes[kind], message)


def _same_shape(printed: Any, ours: Any) -> None:
    if isinstance(printed, dict):
        assert set(printed) <= set(ours)
        for name in set(printed) - {"messageId"}:
            _same_shape(printed[name], ours[name])
    else:
        assert type(printed) is type(ours)


def test_the_headers_are_as_printed(live: Live) -> None:
    printed = re.findall(r'"([\w-]+)": "([^"]+)"', (PRINTED / "second-headers.txt").read_text())
    assert len(printed) == 4
    live.provider.gate.set()
    answer = live.table.app.test_client().post(STREAM, json={"prompt": "a bar"}, headers={"X-User": "ann"})
    assert {name: answer.headers[name] for name, _ in printed} == dict(printed)
    answer.close()


def test_a_failure_is_an_error_with_its_code_and_then_the_end(live: Live) -> None:
    live.provider.steps.append(errors.PolicyRefused("The provider refused this content."))
    live.provider.gate.set()
    with ask(live) as answer:
        messages = told(answer)
    assert messages == [
        {"error": "The provider refused this content.", "code": "policy_refused"},
        {"done": True, "chatId": "seattle", "messageId": None, "imageGenerated": False},
    ]


def test_each_picture_of_a_batch_is_told_once_and_what_failed_at_the_end(live: Live) -> None:
    live.provider.steps.extend([errors.PolicyRefused("Refused."), *[None] * 2])  # type: ignore[list-item]
    live.provider.gate.set()
    with ask(live, body={"prompt": "a bar", "n": 3}) as answer:
        messages = told(answer)
    assert kinds(messages) == ["image_completed", "image_completed", "error", "done"]
    assert len({m["image_completed"]["image_id"] for m in messages[:2]}) == 2
    assert messages[2]["error"] == "1 of 3 pictures were not made: Refused."
    assert messages[3]["imageGenerated"] is True


def test_a_cancelled_request_ends_its_stream(live: Live) -> None:
    with ask(live) as answer:
        request_id = answer.readline().decode().split()[-1]
        live.call("ann", "POST", f"/api/session/seattle/image-request/{request_id}/cancel")
        messages = told(answer)
    assert messages[0] == {"error": "The request was cancelled.", "code": "cancelled"}
    assert messages[1]["imageGenerated"] is False


@pytest.mark.parametrize(
    ("name", "body", "headers", "status", "code"),
    [
        ("ann", {"prompt": ""}, {}, 400, "bad_input"),
        ("ann", {"prompt": "x", "foo": 1}, {}, 400, "bad_input"),
        ("ann", {"prompt": "x", "provider": "nobody"}, {}, 400, "unknown_provider"),
        ("ann", {"prompt": "x"}, {"Idempotency-Key": "a,b"}, 400, "bad_input"),
        ("vic", {"prompt": "x"}, {}, 403, "not_allowed"),
        ("bea", {"prompt": "x"}, {}, 404, "session_not_found"),
        ("", {"prompt": "x"}, {}, 401, "unauthenticated"),
    ],
)
def test_what_is_wrong_before_it_begins_is_plain_json(
    live: Live, name: str, body: Any, headers: dict[str, str], status: int, code: str
) -> None:
    with ask(live, name, body, **headers) as answer:
        assert answer.headers["Content-Type"] == "application/json"
        assert (answer.status, json.load(answer)["code"]) == (status, code)
    assert live.table.requests() == []
    assert live.table.plugin.streams.open == 0


def test_the_same_key_again_is_the_same_request(live: Live) -> None:
    live.provider.gate.set()
    headers = {"Idempotency-Key": "once"}
    first, second = (told(ask(live, **headers)) for _ in range(2))
    assert first[-2:] == second
    assert len(live.table.images()) == 1
    with ask(live, body={"prompt": "another"}, **headers) as answer:
        assert (answer.status, json.load(answer)["code"]) == (422, "idempotency_mismatch")


def test_who_joins_late_sees_the_newest_frame_and_the_end(live: Live) -> None:
    go_on = threading.Event()
    live.provider.steps.append(held(live, go_on))
    live.provider.gate.set()
    with ask(live) as first:
        request_id = first.readline().decode().split()[-1]
        wait_for(lambda: live.table.events().count("request.partial") == 2)
        for name in ("ann", "bob", "vic"):
            with watch(live, request_id, name) as answer:
                source = iter(EventSource(answer))
                assert json.loads(next(source)[1])["image_partial"]["partial_image_index"] == 1
        with watch(live, request_id, "bob") as late:
            go_on.set()
            messages = told(late)
            assert kinds(messages) == ["image_partial", "image_completed", "done"]
        assert kinds(told(first))[-2:] == ["image_completed", "done"]


def held(live: Live, go_on: threading.Event) -> Any:
    yield from (part for part in slow_frames(live))
    assert go_on.wait(10)
    yield drawn(live.provider.orders[-1])


def slow_frames(live: Live) -> Any:
    for index in range(2):
        yield frame(index)
        wait_for(lambda index=index: live.table.events().count("request.partial") > index)


def test_a_finished_request_answers_at_once(live: Live) -> None:
    live.provider.gate.set()
    done = told(ask(live))
    request_id = done[0]["image_completed"]["request_id"]
    assert told(watch(live, request_id)) == done


def test_a_browser_that_comes_back_after_the_end_is_told_to_stay_away(live: Live) -> None:
    live.provider.gate.set()
    request_id = told(ask(live))[0]["image_completed"]["request_id"]
    with watch(live, request_id) as answer:
        source = EventSource(answer)
        assert [kind for kind, _ in source] == ["message", "message"]
    with watch(live, request_id, **{"Last-Event-ID": source.last_event_id}) as again:
        assert again.status == 204


def test_a_foreign_parser_reads_both_forms(live: Live) -> None:
    """The one of the OpenAI library, which knows nothing of us."""
    live.provider.steps.append(slow(live, frame(0)))
    live.provider.gate.set()
    with ask(live) as answer:
        asked = [json.loads(event.data) for event in SSEDecoder().iter_bytes(iter(answer))]
    assert kinds(asked) == ["image_partial", "image_completed", "done"]
    with watch(live, asked[1]["image_completed"]["request_id"]) as answer:
        seen = [json.loads(event.data) for event in SSEDecoder().iter_bytes(iter(answer)) if event.data]
    assert seen == asked[1:]


def test_a_server_that_stops_cuts_the_stream_without_an_end_and_another_one_goes_on(live: Live) -> None:
    """The end would be a lie: the request goes on, and whoever comes back sees it."""
    with ask(live) as answer:
        request_id = answer.readline().decode().split()[-1]
        live.table.plugin.end_streams()
        assert list(EventSource(answer)) == []
    with watch(live, request_id) as refused:
        assert (refused.status, refused.headers["Retry-After"]) == (503, "10")
    live.table.plugin.feed.has_ended = False  # as a server that was started anew has it
    live.provider.gate.set()
    with watch(live, request_id) as answer:
        assert kinds(told(answer)) == ["image_completed", "done"]


def test_a_failure_in_the_middle_is_told_behind_the_frames(live: Live) -> None:
    live.provider.steps.append(_thinks_better_of_it(live))
    live.provider.gate.set()
    messages = told(ask(live))
    assert kinds(messages) == ["image_partial", "error", "done"]
    assert messages[1] == {"error": "The provider refused this content.", "code": "policy_refused"}
    assert messages[2]["imageGenerated"] is False


def _thinks_better_of_it(live: Live) -> Any:
    yield frame(0)
    wait_for(lambda: live.table.events().count("request.partial") > 0)
    raise errors.PolicyRefused("The provider refused this content.")


def test_a_cancelled_request_ends_the_stream(live: Live) -> None:
    with ask(live) as answer:
        request_id = answer.readline().decode().split()[-1]
        live.call("ann", "POST", f"/api/session/seattle/image-request/{request_id}/cancel")
        messages = told(answer)
    assert messages[0] == {"error": "The request was cancelled.", "code": "cancelled"}
    assert kinds(messages)[1:] == ["done"]


def test_some_pictures_of_several_are_told_with_what_became_of_the_others(live: Live) -> None:
    live.provider.steps += [lambda order: [drawn(order)], errors.PolicyRefused("Refused.")]
    live.provider.gate.set()
    messages = told(ask(live, body={"prompt": "a bar", "n": 2}))
    assert kinds(messages) == ["image_completed", "error", "done"]
    assert messages[1]["error"] == "1 of 2 pictures were not made: Refused."
    assert messages[2]["imageGenerated"] is True


def test_somebody_elses_private_request_is_not_there(live: Live) -> None:
    request_id = live.table.submit("ann", visibility="private")
    live.provider.gate.set()
    for name in ("bob", "vic"):
        with watch(live, request_id, name) as answer, watch(live, "nowhere", name) as absent:
            assert (answer.status, answer.read()) == (404, absent.read())
    with watch(live, request_id, "gm") as answer:
        assert kinds(told(answer))[-1] == "done"


def test_a_client_that_leaves_stops_nothing(live: Live) -> None:
    with ask(live) as answer:
        request_id = answer.readline().decode().split()[-1]
    live.provider.gate.set()
    wait_for(lambda: live.table.status(request_id) == "completed")


def test_a_member_who_is_removed_sees_no_more(live: Live) -> None:
    with ask(live, "bob") as answer:
        answer.readline()
        live.host.removed.add(("seattle", "bob"))
        messages = told(answer)
    assert kinds(messages) == ["error", "done"]
    assert messages[0]["code"] == "session_not_found"
    assert messages[1]["imageGenerated"] is False


def test_silence_is_broken_by_comments(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    follow: Callable[..., Any] = live.table.plugin.feed.follow
    monkeypatch.setattr(live.table.plugin.feed, "follow", lambda *given, **more: follow(*given, heartbeat=0.05, **more))
    with ask(live) as answer:
        lines = [answer.readline() for _ in range(6)]
        assert lines[2:] == [b":\n", b"\n"] * 2
        live.provider.gate.set()
        assert kinds(told(answer))[-1] == "done"


def test_a_held_request_ends_the_stream_with_the_reason(live: Live) -> None:
    live.provider._price = 500_000
    live.provider.steps.append(errors.UnknownOutcome("The connection broke."))
    live.provider.gate.set()
    with ask(live) as answer:
        messages = told(answer)
    assert messages[0]["code"] == "unknown_outcome"
    assert messages[1]["imageGenerated"] is False
