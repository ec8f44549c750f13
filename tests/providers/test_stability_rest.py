import base64
from dataclasses import replace

import pytest

from image_generation import errors, settings
from image_generation.providers.base import FinalImage, Size, Wishes, fit
from image_generation.providers.stability import Stability
from image_generation.testing import STABILITY_KEY, Upstream, faults, png
from image_generation.testing.stability_wire import PIXELS
from image_generation.words import ImageFormat, Quality, Style

from .conftest import order
from .test_dalle import PROMPTS

CORE = "stable-image-core"


@pytest.fixture
def stability(configured) -> Stability:
    return Stability(configured)


def make(stability: Stability, model: str = CORE, **changed: object) -> FinalImage:
    [final] = stability.generate(order(model, quality="standard", **changed))
    assert isinstance(final, FinalImage)
    return final


def fail(stability: Stability, upstream: Upstream, fault: faults.Fault, **changed: object) -> errors.ProviderError:
    """Play one fault, and prove that it was answered with one request and an error that shows no key."""
    upstream.script(fault)
    with pytest.raises(errors.ProviderError) as caught:
        make(stability, **changed)
    assert len(upstream.calls) == 1
    assert caught.value.message.startswith("Stability AI API error: ")
    assert STABILITY_KEY not in caught.value.message
    assert STABILITY_KEY[:7] not in caught.value.message
    return caught.value


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_comes_back_as_a_picture(stability, upstream, prompt):
    final = make(stability, prompt=prompt, seed=7)
    assert png.size_of(final.data) == (1024, 1024)
    assert final.seed == 7
    assert final.provider_request_id == "stab-1"
    assert upstream.calls[0].payload["prompt"] == prompt


def test_the_form_says_what_was_ordered(stability, upstream):
    make(
        stability,
        negative_prompt="daylight",
        seed=5,
        style=Style.VIVID,
        size=Size(1344, 768),
        output_format=ImageFormat.JPEG,
    )
    [call] = upstream.calls
    assert call.path == "/v2beta/stable-image/generate/core"
    assert call.payload == {
        "prompt": "A rain-soaked Seattle street with neon signs",
        "aspect_ratio": "16:9",
        "output_format": "jpeg",
        "negative_prompt": "daylight",
        "seed": "5",
        "style_preset": "cinematic",
    }
    assert call.headers["authorization"] == f"Bearer {STABILITY_KEY}"
    assert call.headers["accept"] == "image/*"
    assert call.headers["stability-client-user-id"] == "hash-of-ann"


@pytest.mark.parametrize("model", Stability(settings.Settings()).models())
def test_the_vendor_takes_whatever_a_model_declares(stability, upstream, model):
    can = stability.capabilities(model)
    for size in can.sizes:
        assert png.size_of(make(stability, model, size=size).data) == (size.width, size.height)
    make(stability, model, negative_prompt="day" if can.negative_prompt else None, seed=2**32 + 5, style=Style.NATURAL)
    assert {call.status for call in upstream.calls} == {200}
    assert {call.payload.get("model") for call in upstream.calls} <= {model, None}


@pytest.mark.parametrize(
    ("model", "micros"),
    [
        ("stable-image-core", 30_000),
        ("stable-image-ultra", 80_000),
        ("sd3.5-large", 65_000),
        ("sd3.5-large-turbo", 40_000),
        ("sd3.5-medium", 35_000),
        ("sd3.5-flash", 25_000),
    ],
)
def test_the_price_is_in_credits_of_a_cent(stability, model, micros):
    assert stability.price(order(model, quality="standard")) == micros


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ("1024x1024", "1024x1024"),
        ("1792x1024", "1344x768"),
        ("1024x1792", "768x1344"),
        ("1536x1024", "1216x832"),
        ("512x512", "1024x1024"),
        ("3000x1000", "1536x640"),
    ],
)
def test_a_size_is_mapped_to_the_nearest_shape_and_told(stability, asked, made):
    fitted = fit(stability, Wishes("p", "p", size=Size.parse(asked), quality=Quality.HD), timeout=10)
    assert str(fitted.order.size) == made
    assert any(note.startswith("size") for note in fitted.notes) == (asked != made)
    assert "quality: hd was made as standard" in fitted.notes


def test_the_shapes_are_those_of_the_api(stability):
    assert {str(size) for size in stability.capabilities(CORE).sizes} == {f"{w}x{h}" for w, h in PIXELS.values()}


def test_without_a_key_it_says_so():
    assert Stability(settings.load({})).unavailable_because() == "Stability AI API key not configured"
    assert Stability(settings.load({"STABILITY_API_KEY": "sk-x"})).unavailable_because() is None


def test_a_model_that_is_not_on_offer_is_bad_input(stability):
    with pytest.raises(errors.BadInput, match=r"has no model 'sd-1.6'"):
        stability.capabilities("sd-1.6")


def as_json(**fields: object) -> faults.Fault:
    whole = {"image": base64.b64encode(b"picture").decode(), "finish_reason": "SUCCESS", "seed": 12, **fields}
    return replace(faults.payload(whole), change=_typed(faults.payload(whole).change))


def _typed(change):
    return lambda answer: replace(
        change(answer), headers={"Content-Type": "application/json; type=image/png", "x-request-id": "stab-2"}
    )


def test_an_answer_in_json_is_taken_too(stability, upstream):
    upstream.script(as_json())
    final = make(stability)
    assert (final.data, final.seed, final.provider_request_id) == (b"picture", 12, "stab-2")


@pytest.mark.parametrize("seed", ["", "-1", "x", "9" * 40])
def test_a_seed_that_makes_no_sense_is_none(stability, upstream, seed):
    upstream.script(faults.headers(seed=seed))
    assert make(stability).seed is None


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.stability_error(400, "bad_request", "prompt: required"), errors.RequestRejected),
        (faults.stability_error(401, "unauthorized", f"bad key {STABILITY_KEY}", old_shape=True), errors.AuthFailed),
        (faults.stability_error(401, "unauthorized", "bad key sk-test*****cdef", old_shape=True), errors.AuthFailed),
        (faults.stability_error(402, "payment_required", "You lack sufficient credits"), errors.QuotaExhausted),
        (faults.stability_error(403, "content_moderation", "Your request was flagged"), errors.PolicyRefused),
        (faults.stability_error(403, "forbidden", "Not for you"), errors.AuthFailed),
        (faults.stability_error(404, "not_found", "No"), errors.ModelUnavailable),
        (faults.status(408), errors.UnknownOutcome),
        (faults.stability_error(409, "conflict", "No"), errors.ProviderConflict),
        (faults.stability_error(413, "payload_too_large", "No"), errors.RequestRejected),
        (faults.stability_error(422, "invalid_language", "English only"), errors.RequestRejected),
        (faults.stability_error(422, "public_figure", "No"), errors.PolicyRefused),
        (faults.stability_error(429, "rate_limit_exceeded", "Slow down"), errors.RateLimited),
        (faults.stability_error(500, "internal_error", "Oops"), errors.Overloaded),
        (faults.status(500, "<html>"), errors.UnknownOutcome),
        (faults.status(502, "<html>"), errors.UnknownOutcome),
        (faults.status(503, "<html>"), errors.Overloaded),
        (faults.status(504, "<html>"), errors.UnknownOutcome),
        (faults.status(400, [1]), errors.RequestRejected),
        (faults.redirect("http://127.0.0.1:9/"), errors.ProviderMisconfigured),
        (faults.headers(finish_reason="CONTENT_FILTERED"), errors.PolicyRefused),
        (faults.headers(finish_reason="ERROR"), errors.InvalidResult),
        (as_json(finish_reason="CONTENT_FILTERED"), errors.PolicyRefused),
        (as_json(image=None), errors.InvalidResult),
        (as_json(image="%%%"), errors.InvalidResult),
        (as_json(image=""), errors.InvalidResult),
        (faults.payload([]), errors.InvalidResult),
        (faults.body(b"{cut", "application/json"), errors.InvalidResult),
        (faults.body(b""), errors.InvalidResult),
        (faults.reset_before_headers(), errors.UnknownOutcome),
        (faults.break_after(0.5), errors.UnknownOutcome),
        (faults.gzip_bomb(80), errors.InvalidResult),
    ],
)
def test_an_error_is_one_request_and_one_class(stability, upstream, fault, kind):
    assert type(fail(stability, upstream, fault)) is kind


def test_a_filtered_picture_has_been_billed(stability, upstream):
    error = fail(stability, upstream, faults.headers(finish_reason="CONTENT_FILTERED"))
    assert error.may_be_billed
    assert upstream.calls[0].charged


def test_the_message_has_status_and_reasons(stability, upstream):
    error = fail(stability, upstream, faults.stability_error(400, "bad_request", "prompt: required", "seed: too large"))
    assert error.message == "Stability AI API error: 400 - prompt: required; seed: too large"
    assert error.provider_code == "bad_request"


@pytest.mark.parametrize(("header", "seconds"), [({}, 60), ({"Retry_After": "7"}, 7)])
def test_whoever_is_locked_out_waits(stability, upstream, header, seconds):
    error = fail(stability, upstream, faults.stability_error(429, "rate_limit_exceeded", "Slow down", **header))
    assert error.retry_after == seconds


@pytest.mark.parametrize("key", ["sk-clé", "sk-→", "sk-a\nb"])
def test_a_key_that_no_header_can_carry_is_not_sent(upstream, key):
    stability = Stability(settings.load({**upstream.environment(), "STABILITY_API_KEY": key}))
    with pytest.raises(errors.AuthFailed, match="characters that no key has"):
        make(stability)
    assert upstream.calls == []


def test_a_prompt_that_is_no_text_is_not_sent(stability, upstream):
    with pytest.raises(errors.RequestRejected, match="cannot be sent"):
        make(stability, prompt="half a pair \ud800")
    assert upstream.calls == []


def test_a_call_ends_at_its_deadline(stability, upstream):
    assert type(fail(stability, upstream, faults.drip(0.05), timeout=0.6)) is errors.DeadlineExceeded


def test_nothing_was_sent_when_nobody_listens(configured):
    stability = Stability(replace(configured, stability_api_base="http://127.0.0.1:9"))
    with pytest.raises(errors.NotSent, match="Stability AI API error: could not connect"):
        make(stability)
