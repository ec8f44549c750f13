"""The Responses API with its image tool: what is asked, what is read, what it costs, and what can go wrong."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from image_generation import errors, settings, tape
from image_generation.providers import final_of
from image_generation.providers.base import FinalImage, PartialImage, Progress, Provider
from image_generation.providers.openai import Dalle
from image_generation.spool import Spool
from image_generation.testing import OPENAI_KEY, Upstream, faults, png
from image_generation.testing.openai_image_tool import WORDS
from image_generation.testing.provider_contract import RemoteProviderContract
from image_generation.words import Background, ImageFormat

from .conftest import order

MODEL = "gpt-image-2.5-flare"
#: The text model's bill at the prices of gpt-6-luna: ten cents and fifty cents a million, rounded up.
WORDS_COST = (700 * 100_000 + 120 * 500_000 + 999_999) // 1_000_000


@pytest.fixture
def configured(upstream: Upstream) -> settings.Settings:
    return settings.load(upstream.environment() | {"OPENAI_IMAGE_API": "responses"})


@pytest.fixture
def dalle(configured: settings.Settings) -> Dalle:
    return Dalle(configured)


class TestResponses(RemoteProviderContract):
    @pytest.fixture
    def provider(self, configured: settings.Settings) -> Provider:
        return Dalle(configured)

    @pytest.fixture
    def broken_provider(self, configured: settings.Settings) -> Provider:
        return Dalle(replace(configured, openai_base_url="http://127.0.0.1:9/v1"))


def make(dalle: Dalle, **changed: object) -> list[Any]:
    return list(dalle.generate(order(MODEL, **changed)))


def pictures(parts: list[Any]) -> list[Any]:
    return [part for part in parts if not isinstance(part, Progress)]


def fail(dalle: Dalle, upstream: Upstream, fault: faults.Fault) -> errors.ProviderError:
    """Play one fault, and prove that it was answered with one request and an error that shows no key."""
    upstream.script(fault)
    with pytest.raises(errors.ProviderError) as caught:
        make(dalle, partial_images=2)
    assert len(upstream.calls) == 1
    assert caught.value.message.startswith("DALL-E API error: ")
    assert OPENAI_KEY not in caught.value.message
    return caught.value


# What is asked


def test_the_request_is_the_one_of_the_second_document(dalle: Dalle, upstream: Upstream) -> None:
    make(dalle, partial_images=2, output_format=ImageFormat.WEBP, background=Background.TRANSPARENT)
    [call] = upstream.calls
    assert (call.path, call.headers["authorization"]) == ("/v1/responses", f"Bearer {OPENAI_KEY}")
    instructions = call.payload.pop("instructions")
    assert instructions.startswith(
        "Generate an image for the user's prompt. "
        "Use: size=1024x1024, quality=low, format=webp, background=transparent."
    )
    assert call.payload == {
        "model": "gpt-6-luna",
        "tools": [
            {
                "type": "image_generation",
                "model": MODEL,
                "size": "1024x1024",
                "quality": "low",
                "background": "transparent",
                "output_format": "webp",
                "partial_images": 2,
            }
        ],
        "tool_choice": {"type": "image_generation"},
        "input": [
            {
                "role": "user",
                "content": [{"type": "input_text", "text": "A rain-soaked Seattle street with neon signs"}],
            }
        ],
        "max_tool_calls": 1,
        "store": False,
        "stream": True,
        "reasoning": {"effort": "none"},
        "safety_identifier": "hash-of-ann",
    }


def test_the_controller_model_is_a_setting(configured: settings.Settings, upstream: Upstream) -> None:
    make(Dalle(replace(configured, openai_responses_model="gpt-5")))
    assert upstream.calls[0].payload["model"] == "gpt-5"
    assert "reasoning" not in upstream.calls[0].payload, "not every model takes it"


CHOICE = faults.openai_error(400, "unsupported_parameter", "No.", "invalid_request_error", param="tool_choice")


def test_a_model_that_is_not_to_be_forced_is_left_to_itself(dalle: Dalle, upstream: Upstream) -> None:
    upstream.script(CHOICE)
    assert len(pictures(make(dalle, partial_images=2))) == 3
    make(dalle)
    forced = {"type": "image_generation"}
    assert [call.payload["tool_choice"] for call in upstream.calls] == [forced, "auto", "auto"]
    assert [call.charged for call in upstream.calls] == [False, True, True]


def test_it_is_left_to_itself_once_and_not_for_ever(dalle: Dalle, upstream: Upstream) -> None:
    upstream.script(CHOICE, CHOICE)
    with pytest.raises(errors.RequestRejected):
        make(dalle)
    assert len(upstream.calls) == 2


def test_another_refusal_is_not_asked_again(dalle: Dalle, upstream: Upstream) -> None:
    error = fail(dalle, upstream, faults.openai_error(400, "invalid_value", "Invalid prompt"))
    assert (type(error), error.message) == (errors.RequestRejected, "DALL-E API error: 400 - Invalid prompt")


# What is read


def test_stages_and_frames_come_before_the_picture_and_its_prompt_is_told(dalle: Dalle) -> None:
    *before, final = make(dalle, partial_images=2)
    assert [part.stage for part in before if isinstance(part, Progress)] == ["preparing", "drawing"]
    frames = [part for part in before if isinstance(part, PartialImage)]
    assert [(part.index, png.size_of(part.data)) for part in frames] == [(0, (256, 256)), (1, (256, 256))]
    assert png.size_of(final.data) == (1024, 1024)
    assert final.revised_prompt == "A rain-soaked Seattle street with neon signs, as the model understood it"


def test_a_server_that_ignores_stream_is_read_as_json(dalle: Dalle, upstream: Upstream) -> None:
    plain = {"stream": None, "tools": [{"type": "image_generation", "model": MODEL, "quality": "low"}]}
    upstream.script(faults.Fault(payload=plain))
    [final] = make(dalle, partial_images=2)
    assert png.size_of(final.data) == (1024, 1024)
    assert final.revised_prompt
    assert final.cost_micros == 196 * 30 + 20 * 5 + WORDS_COST


PICTURE = base64.b64encode(b"picture").decode()
FRAME = {
    "type": "response.image_generation_call.partial_image",
    "partial_image_index": 0,
    "partial_image_b64": PICTURE,
    "item_id": "ig_1",
}
ITEM: dict[str, Any] = {"type": "image_generation_call", "status": "completed", "result": PICTURE}
MADE = {"type": "response.output_item.done", "item": ITEM}
BLOCKED = {
    **ITEM,
    "status": "failed",
    "result": None,
    "error": {
        "code": "moderation_blocked",
        "type": "image_generation_user_error",
        "message": "Blocked.",
        "moderation_details": {"moderation_stage": "output", "categories": ["violence"]},
    },
}


def ended(how: str = "completed", *output: Any, **response: Any) -> dict[str, Any]:
    return {"type": f"response.{how}", "response": {"status": how, "output": list(output), **response}}


def message(**part: str) -> dict[str, Any]:
    return {"type": "message", "role": "assistant", "content": [part]}


@pytest.mark.parametrize(
    ("sent", "frames"),
    [
        ([FRAME, MADE, ended("completed", ITEM)], 1),
        ([ended("completed", ITEM)], 0),
        ([MADE, ended("completed")], 0),
        ([MADE, {"type": "response.completed"}], 0),
        ([ended("completed", message(type="output_text", text="Here it is:"), ITEM, ITEM)], 0),
        ([ended("incomplete", ITEM, incomplete_details={"reason": "max_output_tokens"})], 0),
        ([FRAME, FRAME, ended("completed", ITEM), ended("completed", ITEM), FRAME], 1),
        ([{**FRAME, "partial_image_index": 2}, FRAME, ended("completed", ITEM)], 1),
        ([{**FRAME, "partial_image_index": None}, ended("completed", ITEM)], 1),
        ([{**FRAME, "partial_image_index": "1"}, {**FRAME, "partial_image_b64": "%"}, ended("completed", ITEM)], 0),
        ([{"type": "response.dreaming"}, b": ping\n\n", b"data: null\n\n", FRAME, ended("completed", ITEM)], 1),
        ([b"\xef\xbb\xbf: hello\r\n\r\n", f"data: {json.dumps(ended('completed', ITEM))}\r\n\r\n".encode()], 0),
        ([ended("completed", ITEM, usage="much", tool_usage=[], error=None)], 0),
        # What has come whole is taken, whatever happens to the rest.
        ([FRAME, MADE], 1),
        ([MADE, b"data: {cut\n\n"], 0),
        ([MADE, {"type": "error", "message": "oops", "code": "server_error"}], 0),
        ([MADE, {"error": {"message": "oops"}}], 0),
        ([MADE, ended("failed", error={"code": "server_error", "message": "oops"})], 0),
    ],
)
def test_one_picture_comes_out_of_an_odd_stream(dalle: Dalle, upstream: Upstream, sent: list[Any], frames: int) -> None:
    upstream.script(faults.events(*sent))
    *partial, final = pictures(make(dalle, partial_images=2))
    assert len(partial) == frames
    assert final.data == b"picture"
    assert final.cost_micros is None, "a bill is missing, so the price is booked, as an estimate"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.events(FRAME), errors.UnknownOutcome),
        (faults.events(FRAME, b"data: [DONE]\n\n"), errors.UnknownOutcome),
        (faults.events(b": ping\n\n", b": ping\n\n"), errors.UnknownOutcome),
        (faults.events(FRAME, b"data: {cut\n\n"), errors.InvalidResult),
        (faults.unfinished_chunks(6), errors.UnknownOutcome),
        (faults.break_after(0.3), errors.UnknownOutcome),
        (faults.break_after(0.3, "reset"), errors.UnknownOutcome),
        (faults.events({"type": "error", "message": "oops", "code": "server_error"}), errors.UnknownOutcome),
        (faults.events({"type": "error", "message": "slow", "code": "rate_limit_exceeded"}), errors.RateLimited),
        (faults.events(FRAME, {"error": {"message": "no", "code": "moderation_blocked"}}), errors.PolicyRefused),
        (faults.events(FRAME, {"error": {"message": f"key {OPENAI_KEY}", "code": 7}}), errors.UnknownOutcome),
        (
            faults.events(ended("failed", error={"code": "image_content_policy_violation", "message": "no"})),
            errors.PolicyRefused,
        ),
        (faults.events(ended("failed", error={"code": "server_error", "message": "oops"})), errors.UnknownOutcome),
        (faults.events(ended("failed")), errors.UnknownOutcome),
        (faults.events(ended("incomplete", incomplete_details={"reason": "content_filter"})), errors.PolicyRefused),
        (faults.events(ended("incomplete", incomplete_details={"reason": "max_output_tokens"})), errors.InvalidResult),
        (faults.events(ended("completed", BLOCKED)), errors.PolicyRefused),
        (faults.events({**MADE, "item": BLOCKED}, ended("completed")), errors.PolicyRefused),
        (faults.events(ended("completed", {**ITEM, "result": None})), errors.InvalidResult),
        (faults.events(ended("completed", {**ITEM, "result": "not base64"})), errors.InvalidResult),
        (faults.events(ended("completed", message(type="refusal", refusal="I can't."))), errors.PolicyRefused),
        (faults.events(ended("completed", message(type="output_text", text="A bar, you say?"))), errors.InvalidResult),
        (faults.events(ended("completed")), errors.InvalidResult),
        (faults.events({"type": "response.completed", "response": 5}), errors.InvalidResult),
        (faults.payload({"status": "failed", "error": {"code": "server_error", "message": "x"}}), errors.InvalidResult),
        (faults.payload([1]), errors.InvalidResult),
        (faults.Fault(payload={"tool_choice": "none"}), errors.InvalidResult),
        (faults.openai_error(401, "invalid_api_key", f"Incorrect API key: {OPENAI_KEY}"), errors.AuthFailed),
        (faults.openai_error(429, "rate_limit_exceeded", "Slow down"), errors.RateLimited),
        (faults.openai_error(400, "moderation_blocked", "Blocked"), errors.PolicyRefused),
        (faults.status(502, "<html>Bad gateway</html>"), errors.UnknownOutcome),
    ],
)
def test_a_response_without_a_picture_is_an_error(
    dalle: Dalle, upstream: Upstream, fault: faults.Fault, kind: type[errors.ProviderError]
) -> None:
    assert type(fail(dalle, upstream, fault)) is kind


def test_a_refusal_says_why(dalle: Dalle, upstream: Upstream) -> None:
    error = fail(dalle, upstream, faults.events(ended("completed", BLOCKED)))
    assert (error.message, error.provider_code) == (
        "DALL-E API error: Blocked. (refused for: violence)",
        "moderation_blocked",
    )


def test_a_stream_ends_at_the_deadline(dalle: Dalle, upstream: Upstream) -> None:
    upstream.script(faults.break_after(0.3, "stall"))
    with pytest.raises(errors.DeadlineExceeded):
        make(dalle, partial_images=2, timeout=0.6)


# What it costs


def test_both_bills_are_booked(dalle: Dalle) -> None:
    final = make(dalle, partial_images=2)[-1]
    assert final.cost_micros == (196 + 2 * 100) * 30 + 20 * 5 + WORDS_COST
    assert final.usage["usage"]["output_tokens"] == WORDS["output_tokens"]
    assert final.usage["tool_usage"]["image_gen"]["output_tokens"] == 396


def test_the_price_before_the_send_covers_both(configured: settings.Settings) -> None:
    both, one = Dalle(configured), Dalle(replace(configured, openai_image_api="images"))
    for quality in ("low", "medium", "high"):
        priced = order(MODEL, quality=quality, partial_images=2)
        final = list(both.generate(priced))[-1]
        assert one.price(priced) < both.price(priced)
        assert final.cost_micros <= both.price(priced) <= final.cost_micros * 1.2


def test_a_text_model_that_we_do_not_know_is_priced_dearly_and_booked_as_estimated(
    configured: settings.Settings,
) -> None:
    known, unknown = Dalle(configured), Dalle(replace(configured, openai_responses_model="gpt-9"))
    assert unknown.price(order(MODEL)) > known.price(order(MODEL)) + 10_000
    assert make(unknown)[-1].cost_micros is None
    dated = Dalle(replace(configured, openai_responses_model="gpt-6-luna-2026-09-22"))
    assert make(dated)[-1].cost_micros is not None


IMAGE_BILL = {"input_tokens": 20, "output_tokens": 196}


@pytest.mark.parametrize(
    ("usage", "image", "cost"),
    [
        (WORDS, IMAGE_BILL, 196 * 30 + 20 * 5 + WORDS_COST),
        ({**WORDS, "input_tokens_details": {"cached_tokens": 700}}, IMAGE_BILL, 196 * 30 + 20 * 5 + 67),
        (WORDS, None, None),
        (WORDS, {**IMAGE_BILL, "output_tokens": 0}, None),
        (WORDS, {**IMAGE_BILL, "output_tokens": -1}, None),
        (None, IMAGE_BILL, None),
        ({**WORDS, "output_tokens": "many"}, IMAGE_BILL, None),
        ({**WORDS, "input_tokens_details": {"cached_tokens": None}}, IMAGE_BILL, None),
    ],
)
def test_a_bill_that_is_missing_or_odd_makes_the_cost_an_estimate(
    dalle: Dalle, upstream: Upstream, usage: Any, image: Any, cost: int | None
) -> None:
    upstream.script(faults.events(ended("completed", ITEM, usage=usage, tool_usage={"image_gen": image})))
    assert make(dalle)[-1].cost_micros == cost


# Once more off the tape


@pytest.mark.parametrize("script", [(), (CHOICE,)], ids=["forced", "left to itself"])
def test_a_tape_sounds_like_the_provider(
    tmp_path: Path, dalle: Dalle, configured: settings.Settings, upstream: Upstream, script: tuple[faults.Fault, ...]
) -> None:
    upstream.script(*script)
    wanted = order(MODEL, partial_images=2)
    spool = Spool(tmp_path)
    with spool.record("a", wanted) as recording, tape.running(recording):
        live = final_of(dalle, wanted)
    calls = len(upstream.calls)
    for reader in (dalle, Dalle(configured)):
        with spool.take("a") as found:
            assert found is not None
            with tape.running(found):
                again = final_of(reader, wanted)
        assert isinstance(again, FinalImage)
        assert again == live
    assert len(upstream.calls) == calls


def test_a_tape_that_breaks_off_behind_the_picture_still_has_it(
    tmp_path: Path, dalle: Dalle, upstream: Upstream
) -> None:
    upstream.script(faults.unfinished_chunks(-1))
    wanted = order(MODEL, partial_images=0)
    spool = Spool(tmp_path)
    with spool.record("a", wanted) as recording, tape.running(recording):
        live = final_of(dalle, wanted)
    assert (png.size_of(live.data), live.cost_micros) == ((1024, 1024), None)
    with spool.take("a") as found:
        assert found is not None
        with tape.running(found):
            assert final_of(dalle, wanted) == live


def test_a_reference_is_shown_to_the_text_model_beside_the_words(dalle: Dalle, upstream: Upstream) -> None:
    reference = png.draw("a face", 64, 64)
    *_, final = make(dalle, reference=reference)
    assert isinstance(final, FinalImage)
    [call] = upstream.calls
    said, shown = call.payload["input"][0]["content"]
    assert said == {"type": "input_text", "text": "A rain-soaked Seattle street with neon signs"}
    assert shown == {
        "type": "input_image",
        "image_url": f"data:image/png;base64,{base64.b64encode(reference).decode()}",
    }
    assert dalle.price(order(MODEL, reference=reference)) > dalle.price(order(MODEL)) + 25_000
