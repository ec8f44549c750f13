"""The test kit is public, so it is tested: the loopback vendors refuse what the vendors refuse."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace

import openai
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from image_generation import errors, pictures
from image_generation.providers.openai import Dalle
from image_generation.providers.stability import Stability
from image_generation.remote import Remote
from image_generation.testing import OPENAI_KEY, STABILITY_KEY, Upstream, faults, png

from .conftest import order

IMAGE = {"model": "gpt-image-2.5-flare", "prompt": "a street", "size": "1024x1024", "quality": "low"}
REMOTE = Remote("Loopback")


def post(upstream: Upstream, path: str, payload: dict, key: str = OPENAI_KEY) -> tuple[int, dict]:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    reply = REMOTE.post_json(f"{upstream.url}{path}", payload, timeout=10, headers=headers)
    return reply.status, json.loads(reply.body)


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({}, 200, None),
        ({"model": None}, 400, "missing_required_parameter"),
        ({"model": "dall-e-3"}, 404, "model_not_found"),
        ({"model": "gpt-image-1"}, 404, "model_not_found"),
        ({"model": "gpt-image-9"}, 404, "model_not_found"),
        ({"prompt": None}, 400, "invalid_value"),
        ({"prompt": "x" * 32_001}, 400, "invalid_value"),
        ({"size": "256x256"}, 400, "invalid_value"),
        ({"size": "1000x1000"}, 400, "invalid_value"),
        ({"size": "1792x1024"}, 200, None),
        ({"size": "1792x1024", "model": "gpt-image-2.6-flare"}, 400, "invalid_value"),
        ({"quality": "hd"}, 400, "invalid_value"),
        ({"quality": "max", "model": "gpt-image-2"}, 400, "invalid_value"),
        ({"response_format": "b64_json"}, 400, "unknown_parameter"),
        ({"style": "vivid"}, 400, "unknown_parameter"),
        ({"background": "transparent", "output_format": "jpeg"}, 400, "invalid_value"),
        ({"partial_images": 2}, 400, "invalid_value"),
        ({"partial_images": 4, "stream": True}, 400, "integer_out_of_range"),
        ({"n": 2, "stream": True}, 400, "invalid_value"),
        ({"n": 11}, 400, "integer_out_of_range"),
    ],
)
def test_openai_refuses_what_openai_refuses(upstream, changed, status, code):
    asked = {name: value for name, value in {**IMAGE, **changed}.items() if value is not None}
    answered, body = post(upstream, "/v1/images/generations", asked)
    assert (answered, body.get("error", {}).get("code")) == (status, code)
    assert upstream.calls[0].charged == (status == 200)


def test_openai_wants_a_key(upstream):
    assert post(upstream, "/v1/images/generations", IMAGE, key="")[0] == 401
    assert post(upstream, "/v1/responses", {"model": "m", "input": "x"}, key="")[0] == 401


def test_responses_fill_a_schema_with_the_users_words(upstream):
    schema = {"type": "object", "properties": {"prompt": {"type": "string"}}, "additionalProperties": False}
    wanted = {"format": {"type": "json_schema", "name": "words", "schema": schema, "strict": True}}
    asked = {"model": "gpt-6-luna", "input": [{"role": "user", "content": "a street"}], "text": wanted}
    status, body = post(upstream, "/v1/responses", asked)
    assert (status, body["status"]) == (200, "completed")
    assert json.loads(body["output"][0]["content"][0]["text"]) == {"prompt": "a street"}


@pytest.mark.parametrize(
    "asked",
    [
        {"input": "x"},
        {"model": "m"},
        {"model": "m", "input": "x", "text": {"format": {"type": "json_schema", "name": "n", "schema": {}}}},
        {
            "model": "m",
            "input": "x",
            "text": {"format": {"type": "json_schema", "name": "n", "schema": {"type": "object"}, "strict": True}},
        },
    ],
)
def test_responses_refuse_what_openai_refuses(upstream, asked):
    assert post(upstream, "/v1/responses", asked)[0] == 400


TOOL = {"type": "image_generation", "model": "gpt-image-2.5-flare", "quality": "low"}
DRAW = {"model": "gpt-6-luna", "input": "a street", "tools": [TOOL], "tool_choice": {"type": "image_generation"}}


@pytest.mark.parametrize(
    ("changed", "of_tool", "status", "code"),
    [
        ({}, {}, 200, None),
        ({"stream": True}, {"partial_images": 3}, 200, None),
        ({"tool_choice": "auto", "max_tool_calls": 1}, {"action": "generate"}, 200, None),
        ({"model": None}, {}, 400, "missing_required_parameter"),
        ({"model": "gpt-image-2"}, {}, 400, "invalid_value"),
        ({"input": None}, {}, 400, "missing_required_parameter"),
        ({"partial_images": 2}, {}, 400, "unknown_parameter"),
        ({"tool_choice": {"type": "paint"}}, {}, 400, "invalid_value"),
        ({}, {"partial_images": 2}, 400, "invalid_value"),
        ({"stream": True}, {"partial_images": 4}, 400, "integer_out_of_range"),
        ({}, {"n": 2}, 400, "unknown_parameter"),
        ({}, {"model": "dall-e-3"}, 404, "model_not_found"),
        ({}, {"size": "256x256"}, 400, "invalid_value"),
        ({}, {"quality": "hd"}, 400, "invalid_value"),
    ],
)
def test_the_image_tool_refuses_what_openai_refuses(upstream, changed, of_tool, status, code):
    asked = {**DRAW, "tools": [{**TOOL, **of_tool}], **changed}
    wanted = {name: value for name, value in asked.items() if value is not None}
    headers = {"Authorization": f"Bearer {OPENAI_KEY}"}
    reply = REMOTE.post_json(f"{upstream.url}/v1/responses", wanted, timeout=10, headers=headers)
    assert reply.status == status
    assert code is None or json.loads(reply.body)["error"]["code"] == code
    assert upstream.calls[0].charged == (status == 200)


def test_the_image_tools_events_are_those_of_the_vendors_sdk(upstream):
    client = openai.OpenAI(api_key=OPENAI_KEY, base_url=f"{upstream.url}/v1", http_client=REMOTE.sdk_client())
    asked = {**DRAW, "tools": [{**TOOL, "partial_images": 2}], "stream": True}
    known = TypeAdapter(ResponseStreamEvent)
    events = list(client.responses.create(**asked, timeout=10))
    for event in events:
        known.validate_python(event.to_dict(warnings=False))
    names = [event.type.removeprefix("response.").removeprefix("image_generation_call.") for event in events]
    assert names == [
        "created", "in_progress", "output_item.added", "in_progress", "generating", "partial_image", "partial_image",
        "completed", "output_item.done", "completed",
    ]  # fmt: skip
    assert [event.sequence_number for event in events] == list(range(10))


@pytest.mark.parametrize(
    ("path", "changed", "status"),
    [
        ("core", {}, 200),
        ("ultra", {"aspect_ratio": "21:9"}, 200),
        ("sd3", {"model": "sd3.5-flash", "seed": "4294967294"}, 200),
        ("core", {"prompt": ""}, 400),
        ("core", {"prompt": "x" * 10_001}, 400),
        ("core", {"aspect_ratio": "4:3"}, 400),
        ("core", {"output_format": "gif"}, 400),
        ("core", {"style_preset": "vivid"}, 400),
        ("core", {"model": "sd3.5-flash"}, 400),
        ("core", {"n": "2"}, 400),
        ("sd3", {"model": "sd-1.6"}, 400),
        ("sd3", {"seed": "4294967295"}, 400),
        ("none", {}, 404),
    ],
)
def test_stability_refuses_what_stability_refuses(upstream, path, changed, status):
    url = f"{upstream.url}/v2beta/stable-image/generate/{path}"
    headers = {"Authorization": f"Bearer {STABILITY_KEY}"}
    assert REMOTE.post_form(url, {"prompt": "a street", **changed}, timeout=10, headers=headers).status == status


def test_stability_wants_a_key_and_a_form(upstream):
    url = f"{upstream.url}/v2beta/stable-image/generate/core"
    assert REMOTE.post_form(url, {"prompt": "a street"}, timeout=10).status == 401
    assert post(upstream, "/v2beta/stable-image/generate/core", {"prompt": "a street"}, STABILITY_KEY)[0] == 400


def test_stability_tells_the_balance(upstream):
    url = f"{upstream.url}/v1/user/balance"
    assert REMOTE.get(url, timeout=10).status == 401
    assert json.loads(REMOTE.get(url, timeout=10, headers={"Authorization": "Bearer x"}).body) == {"credits": 25.0}


def test_another_prompt_is_another_picture():
    assert png.draw("a", 64, 64) != png.draw("b", 64, 64)
    assert png.draw("a", 64, 64) == png.draw("a", 64, 64)
    for file_format in ("png", "jpeg", "webp"):
        assert pictures.decode(png.draw("a", 96, 64, file_format)).size == (96, 64)


def test_a_script_is_played_by_path_and_in_order(upstream):
    upstream.script(faults.status(503), path="images")
    upstream.script(faults.status(418))
    assert post(upstream, "/v1/responses", {"model": "m", "input": "x"})[0] == 418
    assert post(upstream, "/v1/images/generations", IMAGE)[0] == 503
    assert post(upstream, "/v1/images/generations", IMAGE)[0] == 200


def test_a_held_call_waits_for_its_event(upstream):
    go = threading.Event()
    upstream.script(faults.hold(go))
    answers: list[int] = []
    caller = threading.Thread(
        target=lambda: answers.append(post(upstream, "/v1/images/generations", IMAGE)[0]), daemon=True
    )
    caller.start()
    upstream.wait_for(1)
    assert answers == []
    go.set()
    caller.join(10)
    assert answers == [200]


def test_the_log_does_not_show_the_key(upstream):
    post(upstream, "/v1/images/generations", IMAGE)
    assert upstream.calls[0].headers["authorization"] == f"Bearer {OPENAI_KEY}"
    assert OPENAI_KEY not in repr(upstream.calls)


def test_the_kit_needs_no_pytest():
    code = "import sys, image_generation.testing; sys.exit('pytest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(["data", "usage", "error", "type", "b64_json", "code", "message", "partial_image_index"])
ANSWER = st.dictionaries(FIELDS, JSON | st.sampled_from(["image_generation.completed", "error", "aGk="]), max_size=5)
few = profile(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(
    answer=JSON | ANSWER, body=st.binary(max_size=40), streamed=st.booleans(), status=st.sampled_from([200, 400, 500])
)
def test_no_answer_of_openai_breaks_the_provider(upstream, configured, answer, body, streamed, status):
    data = json.dumps(answer).encode()
    sent = faults.events(b"data: " + data + b"\n\n", body) if streamed else faults.payload(answer)
    upstream.script(sent if status == 200 else faults.status(status, answer))
    with suppress(errors.ProviderError):
        assert list(Dalle(configured).generate(order("gpt-image-2", partial_images=2 if streamed else 0)))


@few
@given(
    answer=JSON | ANSWER,
    kind=st.sampled_from(
        ["completed", "failed", "incomplete", "output_item.done", "image_generation_call.partial_image"]
    ),
    field=st.sampled_from(["response", "item", "error", "partial_image_b64"]),
    streamed=st.booleans(),
)
def test_no_answer_of_the_image_tool_breaks_the_provider(upstream, configured, answer, kind, field, streamed):
    sent = faults.events({"type": f"response.{kind}", field: answer}) if streamed else faults.payload(answer)
    upstream.script(sent)
    dalle = Dalle(replace(configured, openai_image_api="responses"))
    with suppress(errors.ProviderError):
        assert list(dalle.generate(order("gpt-image-2", partial_images=2)))


@few
@given(answer=JSON, body=st.binary(max_size=40), status=st.sampled_from([200, 400, 403, 500]))
def test_no_answer_of_stability_breaks_the_provider(upstream, configured, answer, body, status):
    upstream.script(
        faults.payload(answer) if status == 200 else faults.status(status, answer),
        faults.body(body, "application/json"),
    )
    for _ in range(2):
        with suppress(errors.ProviderError):
            assert list(Stability(configured).generate(order("sd3.5-flash", quality="standard")))
