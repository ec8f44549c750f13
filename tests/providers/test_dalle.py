import base64
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from image_generation import errors, settings, tape
from image_generation.providers import final_of
from image_generation.providers.base import FinalImage, PartialImage, Size, Wishes, fit
from image_generation.providers.openai import Dalle
from image_generation.spool import Spool
from image_generation.testing import OPENAI_KEY, Upstream, faults, png
from image_generation.words import Background, ImageFormat, Quality

from .conftest import order

#: The three prompts of the fourth source document.
PROMPTS = [
    "A rain-soaked Seattle street with neon signs",
    "Corporate boardroom with holographic displays",
    "Shadowrunner in tactical gear with cybernetic implants",
]
MODEL = "gpt-image-2.5-flare"


@pytest.fixture
def dalle(configured) -> Dalle:
    return Dalle(configured)


def make(dalle: Dalle, **changed: object) -> list:
    return list(dalle.generate(order(MODEL, **changed)))


def fail(dalle: Dalle, upstream: Upstream, fault: faults.Fault, **changed: object) -> errors.ProviderError:
    """Play one fault, and prove that it was answered with one request and an error that shows no key."""
    upstream.script(fault)
    with pytest.raises(errors.ProviderError) as caught:
        make(dalle, **changed)
    assert len(upstream.calls) == 1
    assert upstream.calls[0].headers.get("x-stainless-retry-count", "0") == "0"
    assert caught.value.message.startswith("DALL-E API error: ")
    assert OPENAI_KEY not in caught.value.message
    return caught.value


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_comes_back_as_a_picture(dalle, upstream, prompt):
    [final] = make(dalle, prompt=prompt, size=Size(1792, 1024))
    assert isinstance(final, FinalImage)
    assert png.size_of(final.data) == (1792, 1024)
    assert final.provider_request_id == "req_plain"
    assert upstream.calls[0].payload["prompt"] == prompt


def test_the_request_names_model_and_quality_and_nothing_of_the_dalle_days(dalle, upstream):
    make(dalle, output_format=ImageFormat.WEBP, background=Background.TRANSPARENT)
    [call] = upstream.calls
    assert call.payload == {
        "model": MODEL,
        "prompt": "A rain-soaked Seattle street with neon signs",
        "n": 1,
        "size": "1024x1024",
        "quality": "low",
        "background": "transparent",
        "output_format": "webp",
        "safety_identifier": "hash-of-ann",
    }
    assert call.headers["authorization"] == f"Bearer {OPENAI_KEY}"


def test_the_cost_is_read_from_the_usage(dalle):
    [final] = make(dalle)
    assert final.cost_micros == 196 * 30 + 20 * 5
    assert final.usage["output_tokens"] == 196


@pytest.mark.parametrize(
    "usage",
    [
        None,
        {},
        "much",
        {"input_tokens": 20},
        {"input_tokens": 20, "output_tokens": -1},
        {"input_tokens": 20, "output_tokens": "196"},
        {"input_tokens": 20, "output_tokens": True},
        {"input_tokens": 20, "output_tokens": 10**12},
        {"input_tokens": 20, "output_tokens": 196, "input_tokens_details": {"text_tokens": None}},
    ],
)
def test_usage_that_makes_no_sense_is_no_cost(dalle, upstream, usage):
    upstream.script(faults.payload({"data": [{"b64_json": "aGVsbG8="}], "usage": usage}))
    [final] = make(dalle)
    assert final.cost_micros is None


def test_the_price_is_near_what_the_call_then_costs(dalle):
    for quality in ("low", "medium", "high"):
        priced = order(MODEL, quality=quality)
        [final] = dalle.generate(priced)
        assert final.cost_micros <= dalle.price(priced) <= final.cost_micros * 1.2


def test_every_model_has_a_price_for_everything_that_it_takes(dalle):
    for model in dalle.models():
        can = dalle.capabilities(model)
        prices = [
            dalle.price(order(model, size=size, quality=word)) for size in can.sizes for word in can.qualities.values()
        ]
        assert min(prices) > 4_000
        assert max(prices) < 250_000


@pytest.mark.parametrize("model", Dalle(settings.Settings()).models())
def test_the_vendor_takes_whatever_a_model_declares(dalle, upstream, model):
    can = dalle.capabilities(model)
    for wish in [*[{"size": size} for size in can.sizes], *[{"quality": word} for word in can.qualities.values()]]:
        [final] = dalle.generate(order(model, **wish))
        assert final.data
    assert {call.status for call in upstream.calls} == {200}


@pytest.mark.parametrize(
    ("model", "asked", "made"),
    [
        ("gpt-image-2.5-flare", "1792x1024", "1792x1024"),
        ("gpt-image-2.6-flare", "1792x1024", "1536x1024"),
        ("gpt-image-2.6-flare", "1024x1792", "1024x1536"),
        ("gpt-image-2.5-flare", "512x512", "1024x1024"),
    ],
)
def test_a_size_is_mapped_to_the_nearest_one_and_told(dalle, model, asked, made):
    wishes = Wishes("p", "p", model=model, size=Size.parse(asked))
    fitted = fit(dalle, wishes, timeout=10)
    assert str(fitted.order.size) == made
    assert any("size" in note for note in fitted.notes) == (asked != made)


def test_no_quality_is_left_to_the_model(dalle):
    for model in dalle.models():
        words = dalle.capabilities(model).qualities
        assert set(words) == set(Quality)
        assert "auto" not in words.values()


def test_the_configured_model_comes_first():
    models = Dalle(settings.load({"DALLE_MODEL": "gpt-image-2.5-flare-2026-09-08"})).models()
    assert models[0] == "gpt-image-2.5-flare-2026-09-08"
    assert "gpt-image-2.6-sunburst" in models


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3", "gpt-image-1"])
def test_a_retired_model_is_refused_with_its_replacement(dalle, model):
    with pytest.raises(errors.RetiredModel, match=f"shut down {model}; use gpt-image-2.5-flare"):
        dalle.capabilities(model)


def test_a_model_that_is_not_on_offer_is_bad_input(dalle):
    with pytest.raises(errors.BadInput, match=r"has no model 'gpt-5'"):
        dalle.capabilities("gpt-5")


def test_without_a_key_it_says_so():
    assert Dalle(settings.load({})).unavailable_because() == "OpenAI API key not configured"
    assert Dalle(settings.load({"OPENAI_API_KEY": "sk-x"})).unavailable_because() is None


def test_the_sdks_own_environment_variables_change_nothing(configured, upstream, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-1")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-1")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Debug: 1\nAuthorization: Bearer sk-another")
    make(Dalle(configured))
    headers = upstream.calls[0].headers
    assert headers["authorization"] == f"Bearer {OPENAI_KEY}"
    assert not {"openai-organization", "openai-project", "x-debug"} & headers.keys()


def test_the_sdk_is_not_loaded_before_it_is_needed():
    code = "import sys, image_generation.providers.openai; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0


# Streaming


def stream(dalle: Dalle) -> list:
    return make(dalle, partial_images=2)


def test_frames_come_before_the_picture(dalle, upstream):
    *frames, final = stream(dalle)
    assert [frame.index for frame in frames] == [0, 1]
    assert {png.size_of(frame.data) for frame in frames} == {(256, 256)}
    assert png.size_of(final.data) == (1024, 1024)
    assert final.cost_micros == (196 + 2 * 100) * 30 + 20 * 5
    assert upstream.calls[0].payload["stream"] is True
    assert upstream.calls[0].payload["partial_images"] == 2


def test_a_server_that_ignores_stream_is_read_as_json(dalle, upstream):
    upstream.script(faults.ignore_stream())
    [final] = stream(dalle)
    assert png.size_of(final.data) == (1024, 1024)


def test_the_caller_may_stop_after_a_frame(dalle, upstream):
    upstream.script(faults.good())
    pictures = dalle.generate(order(MODEL, partial_images=2))
    assert isinstance(next(pictures), PartialImage)
    pictures.close()
    assert len(stream(dalle)) == 3


PICTURE = base64.b64encode(b"picture").decode()
FRAME = {"type": "image_generation.partial_image", "partial_image_index": 0, "b64_json": PICTURE}
DONE = {"type": "image_generation.completed", "b64_json": PICTURE}


@pytest.mark.parametrize(
    ("sent", "frames"),
    [
        ([FRAME, DONE], 1),
        ([DONE], 0),
        ([FRAME, FRAME, DONE], 1),
        ([FRAME, DONE, DONE, FRAME], 1),
        ([{"type": "image_generation.dreaming"}, b": ping\n\n", FRAME, DONE], 1),
        ([{**FRAME, "partial_image_index": 2}, FRAME, DONE], 1),
        ([{key: value for key, value in FRAME.items() if key != "partial_image_index"}, DONE], 1),
        ([{**FRAME, "partial_image_index": "0"}, {**FRAME, "b64_json": "%"}, {**FRAME, "b64_json": None}, DONE], 0),
        ([b"\xef\xbb\xbf: hello\r\n\r\n", f"data: {json.dumps(DONE)}\r\n\r\n".encode()], 0),
        ([b'data: {"type": "image_generation.completed",\ndata: "b64_json": "' + PICTURE.encode() + b'"}\n\n'], 0),
        ([b"data: null\n\n", b"data: [1]\n\n", b'data: "x"\n\n', b"data: 5\n\n", DONE], 0),
        ([{**DONE, "usage": "much", "size": [], "created_at": {}}], 0),
    ],
)
def test_one_picture_comes_out_of_an_odd_stream(dalle, upstream, sent, frames):
    upstream.script(faults.events(*sent))
    *partial, final = stream(dalle)
    assert len(partial) == frames
    assert final.data == b"picture"


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.events(FRAME), errors.UnknownOutcome),
        (faults.events(b": ping\n\n", b": ping\n\n"), errors.UnknownOutcome),
        (faults.events(FRAME, b"data: [DONE]\n\n"), errors.UnknownOutcome),
        (faults.events(FRAME, b"data: {cut\n\n"), errors.InvalidResult),
        (faults.events({**DONE, "b64_json": None}), errors.InvalidResult),
        (faults.events({**DONE, "b64_json": "not base64"}), errors.InvalidResult),
        (faults.unfinished_chunks(2), errors.UnknownOutcome),
        (faults.break_after(0.5), errors.UnknownOutcome),
        (faults.break_after(0.5, "reset"), errors.UnknownOutcome),
        (faults.events(FRAME, {"type": "error", "message": "oops", "code": "server_error"}), errors.UnknownOutcome),
        (faults.events(FRAME, {"type": "error", "message": "no", "code": "moderation_blocked"}), errors.PolicyRefused),
        (faults.events(FRAME, {"error": {"message": "no", "code": "moderation_blocked"}}), errors.PolicyRefused),
        (faults.events({"error": {"message": "slow", "code": "rate_limit_exceeded"}}), errors.RateLimited),
        (faults.events(FRAME, {"error": "oops"}), errors.UnknownOutcome),
        (faults.events(FRAME, {"error": {"message": f"bad key {OPENAI_KEY}", "code": 7}}), errors.UnknownOutcome),
    ],
)
def test_a_stream_without_a_picture_is_an_error(dalle, upstream, fault, kind):
    assert type(fail(dalle, upstream, fault, partial_images=2)) is kind


def test_a_stream_ends_at_the_deadline(dalle, upstream):
    fault = fail(dalle, upstream, faults.break_after(0.6, "stall"), partial_images=2, timeout=0.6)
    assert type(fault) is errors.DeadlineExceeded


# Errors

INVALID = {"message": "Invalid prompt", "type": "invalid_request_error", "param": "prompt", "code": "invalid_value"}


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.openai_error(400, "invalid_value", "Invalid prompt"), errors.RequestRejected),
        (faults.openai_error(400, "moderation_blocked", "Blocked"), errors.PolicyRefused),
        (faults.openai_error(400, "content_policy_violation", "Blocked"), errors.PolicyRefused),
        (faults.openai_error(400, None, "Blocked", "image_generation_user_error"), errors.PolicyRefused),
        (faults.openai_error(400, "billing_hard_limit_reached", "Limit"), errors.QuotaExhausted),
        (faults.openai_error(401, "invalid_api_key", f"Incorrect API key provided: {OPENAI_KEY}"), errors.AuthFailed),
        (faults.openai_error(402, None, "Pay"), errors.QuotaExhausted),
        (faults.openai_error(403, None, "Country not supported"), errors.AuthFailed),
        (faults.openai_error(404, "model_not_found", "No such model"), errors.ModelUnavailable),
        (faults.status(404), errors.ModelUnavailable),
        (faults.openai_error(408, None, "Late"), errors.UnknownOutcome),
        (faults.openai_error(409, None, "Conflict"), errors.ProviderConflict),
        (faults.openai_error(413, None, "Large"), errors.RequestRejected),
        (faults.openai_error(422, None, "No"), errors.RequestRejected),
        (faults.openai_error(429, "rate_limit_exceeded", "Slow down"), errors.RateLimited),
        (faults.openai_error(429, "slow_down", "Slow down", "rate_limit_error"), errors.RateLimited),
        (faults.openai_error(429, None, "No credit", "insufficient_quota"), errors.QuotaExhausted),
        (faults.openai_error(429, "credit_balance_exhausted", "x", "insufficient_quota"), errors.QuotaExhausted),
        (faults.openai_error(429, "project_spend_limit_exceeded", "x"), errors.QuotaExhausted),
        (faults.openai_error(500, "server_error", "Oops"), errors.Overloaded),
        (faults.status(500, "<html>Oops</html>"), errors.UnknownOutcome),
        (faults.status(502, "<html>Bad gateway</html>"), errors.UnknownOutcome),
        (faults.openai_error(503, "server_is_overloaded", "Full", "service_unavailable_error"), errors.Overloaded),
        (faults.status(503, "<html>Down</html>"), errors.Overloaded),
        (faults.status(504), errors.UnknownOutcome),
        (faults.status(524, "<html>Timeout</html>"), errors.UnknownOutcome),
        (faults.status(400, {"detail": "vLLM says no"}), errors.RequestRejected),
        (faults.redirect("http://127.0.0.1:9/"), errors.ProviderMisconfigured),
        (faults.reset_before_headers(), errors.UnknownOutcome),
        (faults.break_after(0.5), errors.UnknownOutcome),
        (faults.body(b'{"data": [{"b64'), errors.InvalidResult),
        (faults.body(b"[" * 100_000), errors.InvalidResult),
        (faults.body(b"\xff\xfe"), errors.InvalidResult),
        (faults.body(b""), errors.InvalidResult),
        (faults.body(b"<html>", "text/html"), errors.InvalidResult),
        (faults.payload({}), errors.InvalidResult),
        (faults.payload([]), errors.InvalidResult),
        (faults.payload({"data": []}), errors.InvalidResult),
        (faults.payload({"data": [None]}), errors.InvalidResult),
        (faults.payload({"data": {"0": 1}}), errors.InvalidResult),
        (faults.payload({"data": "text"}), errors.InvalidResult),
        (faults.payload({"data": 5}), errors.InvalidResult),
        (faults.payload({"data": [{"b64_json": ""}]}), errors.InvalidResult),
        (faults.payload({"data": [{"b64_json": "aGVs\nbG8="}]}), errors.InvalidResult),
        (faults.payload({"data": [{"b64_json": "_-_-"}]}), errors.InvalidResult),
        (faults.payload({"data": [{"b64_json": "aGVsbG8"}]}), errors.InvalidResult),
        (faults.payload({"data": [{"b64_json": "data:image/png;base64,aGVsbG8="}]}), errors.InvalidResult),
        (faults.payload({"data": [{"b64_json": 7}]}), errors.InvalidResult),
        (faults.payload({"data": [{"b64_json": "ü"}]}), errors.InvalidResult),
        (faults.payload({"data": [{"url": "http://127.0.0.1:9/a.png"}]}), errors.InvalidResult),
        (faults.payload({"data": [{"url": "file:///etc/passwd"}]}), errors.InvalidResult),
        (faults.payload({"data": [{"url": "//127.0.0.1:9/a.png"}]}), errors.InvalidResult),
        (faults.payload({"error": {"message": "Oops"}}), errors.InvalidResult),
        (faults.payload({"error": {"message": "No", "code": "moderation_blocked"}}), errors.PolicyRefused),
    ],
)
def test_an_error_is_one_request_and_one_class(dalle, upstream, fault, kind):
    assert type(fail(dalle, upstream, fault)) is kind


def test_the_message_has_status_and_reason(dalle, upstream):
    assert fail(dalle, upstream, faults.status(400, {"error": INVALID})).message == (
        "DALL-E API error: 400 - Invalid prompt"
    )


def test_a_refusal_names_what_it_was_refused_for(dalle, upstream):
    details = {"moderation_stage": "input", "categories": ["violence", "self-harm"]}
    error = fail(
        dalle, upstream, faults.openai_error(400, "moderation_blocked", "Rejected.", moderation_details=details)
    )
    assert error.message == "DALL-E API error: 400 - Rejected. (refused for: violence, self-harm)"
    assert error.provider_code == "moderation_blocked"


def test_an_organisation_that_is_not_verified_is_told_what_to_do(dalle, upstream):
    text = "Your organization must be verified to use the model `gpt-image-2`."
    error = fail(dalle, upstream, faults.openai_error(403, None, text, "invalid_request_error"))
    assert type(error) is errors.AuthFailed
    assert "An administrator has to verify the organisation" in error.message


def test_a_dead_model_is_told_with_a_live_one(upstream):
    dalle = Dalle(replace(settings.load(upstream.environment()), dalle_model="gpt-image-1-mini"))
    with pytest.raises(errors.RequestRejected, match=r"does not exist.*such as gpt-image-2.5-flare"):
        list(dalle.generate(order("gpt-image-1-mini")))


def test_the_wait_that_is_asked_for_is_handed_on(dalle, upstream):
    error = fail(dalle, upstream, faults.openai_error(429, "rate_limit_exceeded", "x", header_Retry_After="7"))
    assert error.retry_after == 7


@pytest.mark.parametrize("key", ["sk-clé", "sk-→", "sk-a\nb"])
def test_a_key_that_no_header_can_carry_is_not_sent(upstream, key):
    dalle = Dalle(settings.load({**upstream.environment(), "OPENAI_API_KEY": key}))
    with pytest.raises(errors.AuthFailed, match="characters that no key has"):
        make(dalle)
    assert upstream.calls == []


def test_a_prompt_that_is_no_text_is_not_sent(dalle, upstream):
    with pytest.raises(errors.RequestRejected, match="cannot be sent"):
        make(dalle, prompt="half a pair \ud800")
    assert upstream.calls == []


def test_a_call_ends_at_its_deadline(dalle, upstream):
    assert type(fail(dalle, upstream, faults.drip(0.05), timeout=0.6)) is errors.DeadlineExceeded


def test_nothing_was_sent_when_nobody_listens(configured):
    dalle = Dalle(replace(configured, openai_base_url="http://127.0.0.1:9/v1"))
    with pytest.raises(errors.NotSent, match="DALL-E API error: could not connect"):
        make(dalle)


def test_a_picture_at_an_address_of_the_same_server_is_fetched(dalle, upstream):
    upstream.script(faults.payload({"data": [{"url": "/made/1.png"}]}), path="generations")
    upstream.script(faults.status(200, "picture"), path="made")
    [final] = make(dalle)
    assert final.data == b"picture"
    assert "authorization" not in upstream.calls[1].headers


def test_a_prompt_that_the_provider_worded_anew_is_kept(dalle, upstream):
    upstream.script(faults.payload({"data": [{"b64_json": PICTURE, "revised_prompt": "A wet street"}]}))
    [final] = make(dalle)
    assert final.revised_prompt == "A wet street"


REFERENCE = png.draw("a face", 64, 64)


def test_a_reference_goes_to_the_edit_endpoint_as_a_file(dalle, upstream):
    [final] = make(dalle, reference=REFERENCE, background=Background.TRANSPARENT)
    assert png.size_of(final.data) == (1024, 1024)
    [call] = upstream.calls
    assert call.path == "/v1/images/edits"
    assert call.headers["content-type"].startswith("multipart/form-data")
    assert REFERENCE in call.body
    assert b'filename="reference.png"\r\nContent-Type: image/png' in call.body
    assert call.payload == {
        "model": MODEL,
        "prompt": "A rain-soaked Seattle street with neon signs",
        "n": "1",
        "size": "1024x1024",
        "quality": "low",
        "background": "transparent",
        "output_format": "png",
        "safety_identifier": "hash-of-ann",
    }


def test_frames_of_a_picture_with_a_reference(dalle, upstream):
    *frames, final = make(dalle, reference=REFERENCE, partial_images=2)
    assert [frame.index for frame in frames] == [0, 1]
    assert isinstance(final, FinalImage)
    assert upstream.calls[0].payload["stream"] == "true"


def test_the_price_of_a_reference_is_near_what_it_then_costs(dalle):
    priced = order(MODEL, quality="high", reference=REFERENCE)
    [final] = dalle.generate(priced)
    assert final.cost_micros == (1756 * 30) + 20 * 5 + 3050 * 8
    assert final.cost_micros <= dalle.price(priced) <= final.cost_micros * 1.2
    assert dalle.price(priced) == dalle.price(order(MODEL, quality="high", reference=b""))


def test_an_unknown_model_is_not_trusted_with_a_reference(upstream):
    own = Dalle(settings.load(upstream.environment() | {"DALLE_MODEL": "gpt-image-9"}))
    assert own.capabilities("gpt-image-9").reference is False
    assert own.capabilities(MODEL).reference is True


def test_the_reference_is_not_in_the_spool_and_the_answer_is_read_without_it(dalle, upstream, tmp_path):
    spool = Spool(tmp_path)
    asked = order(MODEL, reference=REFERENCE, partial_images=1)
    with spool.record("attempt", asked) as recording:
        recording.begin()
        with tape.running(recording):
            final = final_of(dalle, asked)
        recording.keep(final)
    assert REFERENCE not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    with spool.take("attempt") as found:
        assert found.order == replace(asked, reference=None)
        with tape.running(found):
            assert final_of(dalle, found.order).data == final.data
    assert len(upstream.calls) == 1
