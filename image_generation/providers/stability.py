"""Stability AI over REST v2beta: one multipart form, one picture.

The API takes a shape instead of a size, so the sizes on offer are what each shape comes to; the real pixels are read
from the picture. A picture that its filter blurred comes with status 200 and is a refusal all the same.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

import pybase64

from .. import errors
from ..remote import Remote, Reply, kind_of_status, retry_after
from ..settings import Settings
from ..words import ImageFormat, Quality, Style
from .base import MICROS_PER_DOLLAR, Capabilities, FinalImage, Order, PartialImage, Provider, Size, hash_of

#: A credit is a cent (2026-06).
MICROS_PER_CREDIT: Final = MICROS_PER_DOLLAR // 100
_CHECK_SECONDS: Final = 10.0
#: The largest seed; 0 means "any" to the API.
MAX_SEED: Final = 4_294_967_294

#: Shapes with the pixels that a megapixel gives them.
SHAPES: Final[Mapping[Size, str]] = {
    Size(1024, 1024): "1:1",
    Size(1344, 768): "16:9",
    Size(768, 1344): "9:16",
    Size(1216, 832): "3:2",
    Size(832, 1216): "2:3",
    Size(1088, 896): "5:4",
    Size(896, 1088): "4:5",
    Size(1536, 640): "21:9",
    Size(640, 1536): "9:21",
}
_PRESETS: Final = {Style.VIVID: "cinematic", Style.NATURAL: "photographic"}


@dataclass(frozen=True, slots=True)
class _Model:
    """Where a model is asked for, and what it takes."""

    path: str
    #: Credits for one picture, as of 2025-08-01.
    credits: float
    negative_prompt: bool = True
    typical_seconds: float = 10.0


_MODELS: Final[Mapping[str, _Model]] = {
    "stable-image-core": _Model("core", 3, typical_seconds=6),
    "stable-image-ultra": _Model("ultra", 8, typical_seconds=15),
    "sd3.5-large": _Model("sd3", 6.5),
    # Distilled models run without guidance, so that a negative prompt would be taken and do nothing.
    "sd3.5-large-turbo": _Model("sd3", 4, negative_prompt=False, typical_seconds=5),
    "sd3.5-medium": _Model("sd3", 3.5),
    "sd3.5-flash": _Model("sd3", 2.5, negative_prompt=False, typical_seconds=4),
}

_BY_NAME: Final[Mapping[str, type[errors.ProviderError]]] = {
    "content_moderation": errors.PolicyRefused,
    "public_figure": errors.PolicyRefused,
    "payment_required": errors.QuotaExhausted,
    "rate_limit_exceeded": errors.RateLimited,
    "unauthorized": errors.AuthFailed,
}
#: Whoever goes over the limit is locked out this long.
_LOCKED_OUT_SECONDS: Final = 60.0


class Stability(Provider):
    """Stability AI's image models."""

    name: ClassVar[str] = "stability"
    label: ClassVar[str] = "Stability AI"
    max_concurrent: ClassVar[int | None] = 8

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        key = settings.stability_api_key
        self._remote = Remote("Stability AI API", (key,) if key else ())

    def unavailable_because(self) -> str | None:
        """Tell whether the key is missing."""
        return None if self._settings.stability_api_key else "Stability AI API key not configured"

    def key_hash(self) -> str:
        """Of the key and the server's address."""
        return hash_of(self._settings.stability_api_key, self._settings.stability_api_base)

    def check(self) -> str:
        """Ask for the account's balance."""
        key = self._settings.stability_api_key
        headers = {"Authorization": f"Bearer {key.reveal()}"} if key else {}
        address = f"{self._settings.stability_api_base}/v1/user/balance"
        reply = self._remote.get(address, timeout=_CHECK_SECONDS, headers=headers)
        if reply.status != 200:
            raise self._status_error(reply)
        left = _told(reply.body).get("credits")
        return f"the key is taken; {left:g} credits are left" if isinstance(left, int | float) else "the key is taken"

    def models(self) -> tuple[str, ...]:
        """All models of v2beta that make a picture from text."""
        return tuple(_MODELS)

    def capabilities(self, model: str) -> Capabilities:
        """What `model` takes."""
        if model not in _MODELS:
            raise errors.BadInput(f"{self.label} has no model {model!r}. It has: {', '.join(_MODELS)}.")
        return Capabilities(
            sizes=tuple(SHAPES),
            qualities={Quality.AUTO: "standard", Quality.STANDARD: "standard"},
            formats=(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP),
            negative_prompt=_MODELS[model].negative_prompt,
            seed=True,
            max_prompt=10_000,
            typical_seconds=_MODELS[model].typical_seconds,
        )

    def price(self, order: Order) -> int:
        """Credits by the table."""
        return round(_MODELS[order.model].credits * MICROS_PER_CREDIT)

    def generate(self, order: Order) -> Iterator[PartialImage | FinalImage]:
        """Send the form and yield the picture."""
        key = self._settings.stability_api_key
        if key is None:
            raise self._remote.error(errors.AuthFailed, "Stability AI API key not configured")
        headers = {
            "Authorization": f"Bearer {key.reveal()}",
            "Accept": "image/*",
            "stability-client-id": "scene-visualizer",
        }
        if order.user_hash:
            headers["stability-client-user-id"] = order.user_hash
        base = f"{self._settings.stability_api_base}/v2beta/stable-image/generate"
        reply = self._remote.post_form(
            f"{base}/{_MODELS[order.model].path}", _form(order), headers=headers, timeout=order.timeout
        )
        yield self._read(reply)

    def _read(self, reply: Reply) -> FinalImage:
        if reply.status != 200:
            raise self._status_error(reply)
        data, reason, seed = self._read_json(reply) if reply.media_type == "application/json" else _read_raw(reply)
        if reason == "CONTENT_FILTERED":
            raise self._remote.error(errors.PolicyRefused, "the picture was withheld by the content filter")
        if reason not in ("", "SUCCESS") or not data:
            raise self._remote.error(errors.InvalidResult, f"the answer holds no picture (finish reason {reason!r})")
        return FinalImage(data, seed=_seed(seed), provider_request_id=reply.headers.get("x-request-id"))

    def _read_json(self, reply: Reply) -> tuple[bytes, str, Any]:
        try:
            answer = json.loads(reply.body)
            data = pybase64.b64decode(answer["image"], validate=True)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise self._remote.error(errors.InvalidResult, "the answer holds no picture in valid JSON") from None
        return data, str(answer.get("finish_reason", "")), answer.get("seed")

    def _status_error(self, reply: Reply) -> errors.ProviderError:
        told = _told(reply.body)
        name = told.get("name")
        kind = _BY_NAME.get(str(name)) or kind_of_status(reply.status, reply.seconds, explained=bool(told))
        wait = retry_after(reply.headers, datetime.now(UTC))
        return self._remote.error(
            kind,
            f"{reply.status} - {_explain(told)}",
            retry_after=_LOCKED_OUT_SECONDS if wait is None and kind is errors.RateLimited else wait,
            provider_code=name if isinstance(name, str) else None,
            provider_request_id=reply.headers.get("x-request-id"),
        )


def _form(order: Order) -> dict[str, str]:
    form = {
        "prompt": order.prompt,
        "aspect_ratio": shape_of(order.size),
        "output_format": order.output_format.value,
    }
    if _MODELS[order.model].path == "sd3":
        form["model"] = order.model
    if order.negative_prompt:
        form["negative_prompt"] = order.negative_prompt[:10_000]
    if order.seed is not None:
        form["seed"] = str(order.seed % (MAX_SEED + 1))
    if order.style is not None:
        form["style_preset"] = _PRESETS[order.style]
    return form


def shape_of(size: Size) -> str:
    """The aspect ratio that comes nearest to `size`."""
    return SHAPES.get(size) or SHAPES[min(SHAPES, key=lambda known: abs(known.ratio - size.ratio))]


def _read_raw(reply: Reply) -> tuple[bytes, str, Any]:
    return reply.body, reply.headers.get("finish-reason", ""), reply.headers.get("seed")


def _seed(told: Any) -> int | None:
    text = str(told)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None


def _told(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _explain(told: Mapping[str, Any]) -> str:
    """The sentences of an error: a list in v2beta, one message in v1."""
    sentences = told.get("errors")
    if isinstance(sentences, list) and sentences:
        return "; ".join(map(str, sentences))
    message = told.get("message") or told.get("name")
    return message if isinstance(message, str) else "no explanation"
