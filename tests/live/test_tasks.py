"""The fifth document's task addresses, in front of the same rows."""

import base64
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from image_generation import errors
from tests.live.conftest import Live

PRINTED = Path(__file__).parents[1] / "printed"


def call(live: Live, method: str, path: str, body: Any = None, token: str = "token-ann") -> tuple[int, Any]:
    return live.call("", method, path, body, Authorization=f"Bearer {token}")


def finished(live: Live, task_id: str, query: str = "") -> dict[str, Any]:
    end = time.monotonic() + 10
    while True:
        status, task = call(live, "GET", f"/images/tasks/{task_id}/status{query}")
        assert status == 200
        if task["status"] != "pending":
            return dict(task)
        assert time.monotonic() < end
        time.sleep(0.02)


def printed(name: str) -> tuple[str, list[Any]]:
    """The printed request line, and the JSON blocks below it."""
    text = (PRINTED / name).read_text()
    blocks = re.findall(r"^\{.*?^\}", text, re.MULTILINE | re.DOTALL)
    return text.splitlines()[0], [json.loads(block) for block in blocks]


def test_the_fifth_documents_requests_and_answers_are_as_printed(live: Live) -> None:
    line, (asked, accepted) = printed("fifth-generate.txt")
    method, path = line.split()
    body = {name: value.split("|")[0] for name, value in asked.items()}
    for size in asked["size"].split("|"):
        for quality in asked["quality"].split("|"):
            for style in asked["style"].split("|"):
                sent = body | {"size": size, "quality": quality, "style": style, "thread_id": "seattle"}
                status, answer = call(live, method, path, sent)
                assert status == 202, answer
                assert set(answer) == set(accepted)
                assert (answer["status"], type(answer["estimated_time"])) == (accepted["status"], int)
    line, (shape,) = printed("fifth-status.txt")
    method, path = line.split()
    where = path.replace("{task_id}", answer["task_id"])
    pending = call(live, method, where)[1]
    assert pending == {"status": "pending", "progress": None}
    live.provider.gate.set()
    task = finished(live, answer["task_id"], "?include_data=1")
    assert set(task) == set(shape)
    assert (task["status"], task["progress"]) == ("completed", 100)
    assert set(shape["image_data"]) <= set(task["image_data"])
    for name in set(shape["image_data"]) - {"id"}:
        assert isinstance(task["image_data"][name], type(shape["image_data"][name]) | int), name
    image = live.table.plugin.gallery.get(live.table.member("ann"), task["image_data"]["id"]).image
    assert task["image_data"]["size"] == f"{image.width}x{image.height}"
    assert task["image_data"]["original_prompt"] == "string"
    assert len(base64.b64decode(task["image_data"]["image_data"], validate=True)) == image.byte_size


def test_the_bytes_come_only_when_they_are_asked_for(live: Live) -> None:
    live.provider.gate.set()
    task_id = call(live, "POST", "/images/generate", {"prompt": "a bar"})[1]["task_id"]
    data = finished(live, task_id)["image_data"]
    assert "image_data" not in data
    with live.open("ann", "GET", data["image_url"]) as file:
        original = file.read()
    with live.open("", "GET", f"/images/{data['id']}/download", Authorization="Bearer token-ann") as file:
        assert file.headers["Content-Disposition"] == 'attachment; filename="scene-1.png"'
        assert file.read() == original


def test_the_gallery_is_the_sessions(live: Live) -> None:
    live.provider.gate.set()
    for prompt in ("one", "two"):
        finished(live, call(live, "POST", "/images/generate", {"prompt": prompt})[1]["task_id"])
    page = call(live, "GET", "/images/gallery?limit=1")[1]
    assert [image["prompt"] for image in page["images"]] == ["two"]
    rest = call(live, "GET", f"/images/gallery?limit=1&cursor={page['next_cursor']}")[1]
    assert [image["prompt"] for image in rest["images"]] == ["one"]
    assert page["images"] + rest["images"] == live.call("ann", "GET", "/api/session/seattle/images")[1]["images"]


def test_a_failed_and_a_cancelled_task_say_so(live: Live) -> None:
    live.provider.steps.append(errors.PolicyRefused("Refused."))
    live.provider.gate.set()
    task_id = call(live, "POST", "/images/generate", {"prompt": "a bar"})[1]["task_id"]
    task = finished(live, task_id)
    assert (task["status"], task["error"]) == ("failed", "Refused.")
    live.provider.gate.clear()
    task_id = call(live, "POST", "/images/generate", {"prompt": "a bar"})[1]["task_id"]
    live.call("ann", "POST", f"/api/session/seattle/image-request/{task_id}/cancel")
    assert finished(live, task_id) == {"status": "failed", "progress": None, "error": "The request was cancelled."}


@pytest.mark.parametrize("thread_id", ["berlin", "nowhere", 7])
def test_a_thread_that_is_not_the_callers_is_not_there(live: Live, thread_id: Any) -> None:
    status, answer = call(live, "POST", "/images/generate", {"prompt": "a bar", "thread_id": thread_id})
    assert (status, answer["code"]) == (404, "session_not_found")
    for path in ("/images/gallery", "/images/tasks/x/status", "/images/x/download"):
        assert call(live, "GET", f"{path}?thread_id={thread_id}")[0] == 404


def test_nobody_and_strangers_get_nothing(live: Live) -> None:
    task_id = live.table.submit("ann", visibility="private")
    for method, path, body in (
        ("POST", "/images/generate", {"prompt": "x"}),
        ("GET", "/images/gallery", None),
        ("GET", f"/images/tasks/{task_id}/status", None),
        ("GET", "/images/x/download", None),
    ):
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            status, answer = live.call("", method, path, body, **headers)
            assert (status, answer["code"]) == (401, "unauthenticated")
    for token in ("token-bob", "token-bea"):
        assert call(live, "GET", f"/images/tasks/{task_id}/status", token=token)[0] == 404
    assert call(live, "POST", "/images/generate", {"prompt": "x"}, token="token-vic")[0] == 403


@pytest.mark.parametrize(
    "body",
    [{}, {"prompt": ""}, {"prompt": "x", "size": "big"}, {"prompt": "x", "foo": 1}, {"prompt": "x", "thread_id": True},
     {"prompt": "x", "quality": "ultra"}, {"prompt": "x", "style": 5}, {"prompt": "x", "thread_id": ["seattle"]}],
)  # fmt: skip
def test_bad_input_is_refused_as_json(live: Live, body: Any) -> None:
    status, answer = call(live, "POST", "/images/generate", body)
    assert (status, answer["code"]) == (400, "bad_input")
    assert live.table.requests() == []


def test_what_is_nowhere_below_images_is_json(live: Live) -> None:
    for path in ("/images/", "/images/nothing", "/images/tasks/x"):
        with live.open("", "GET", path, Authorization="Bearer token-ann") as answer:
            assert answer.status == 404


def test_the_same_key_again_is_the_same_task(live: Live) -> None:
    headers = {"Authorization": "Bearer token-ann", "Idempotency-Key": "once"}
    tasks = {live.call("", "POST", "/images/generate", {"prompt": "x"}, **headers)[1]["task_id"] for _ in range(2)}
    assert len(tasks) == 1
