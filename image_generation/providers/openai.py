"""OpenAI's pictures through the vendor's SDK, under the name that members know: dalle.

The Images API, or by OPENAI_IMAGE_API the Responses API with the image tool, whose side is `openai_responses`.

The SDK builds the request and reads the event stream; everything that could cost a second picture or leak is ours:
no retries, the transport of `remote`, and the answer is checked here, because the SDK hands on whatever came.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast
from urllib.parse import urljoin, urlsplit

from .. import errors
from ..remote import WAITED, Remote, kind_of_status, retry_after
from ..settings import RETIRED_MODELS, Settings
from ..words import ImageFormat, Quality
from . import openai_responses
from .base import Capabilities, FinalImage, Order, Part, Provider, Size, hash_of
from .openai_answers import (
    ADVISED,
    IMAGE_IN,
    IMAGE_OUT,
    TEXT_IN,
    FrameReader,
    decode,
    explain,
    image_cost,
    kind_of,
    record,
    word,
)

if TYPE_CHECKING:
    import openai

_SQUARE, _WIDE, _TALL = Size(1024, 1024), Size(1536, 1024), Size(1024, 1536)
_STANDARD_SIZES: Final = (_SQUARE, _WIDE, _TALL)
_FREE_SIZES: Final = (*_STANDARD_SIZES, Size(1792, 1024), Size(1024, 1792))

#: `auto` gets a word of its own: left out, the newer models choose for themselves, at up to thirteen times the price.
_QUALITIES: Final[Mapping[Quality, str]] = {
    Quality.AUTO: "medium",
    Quality.DRAFT: "low",
    Quality.STANDARD: "medium",
    Quality.HIGH: "high",
    Quality.HD: "high",
}

_CHECK_SECONDS: Final = 10.0

_TOKENS_PER_PARTIAL: Final = 100
#: Input tokens of a picture to go by, of 1024 pixels a side: 3,050 are told for the high fidelity that newer models
#: always use (2026-08, a reseller's price page).
_TOKENS_OF_REFERENCE: Final = 3200
#: Non-square standard sizes take fewer tokens than the square one; larger ones are priced like it.
_STANDARD_OBLONG: Final = 0.79


@dataclass(frozen=True, slots=True)
class _Family:
    """Models that share sizes and prices."""

    sizes: tuple[Size, ...]
    #: Output tokens of one square picture, by the model's word for the quality; sources in docs/providers.md.
    tokens: Mapping[str, int]
    transparent: bool
    typical_seconds: float


_FAMILIES: Final[Mapping[str, _Family]] = {
    # 2026-09-26, measured by users and confirmed for `low` on 2026-09-12.
    "gpt-image-2.5": _Family(_FREE_SIZES, {"low": 196, "medium": 439, "high": 1756}, True, 15.0),
    # 2026-11-05, measured by a reseller: three to four times 2.5 below `high`; the upper end is taken.
    "gpt-image-2.6": _Family(_STANDARD_SIZES, {"low": 862, "medium": 1756, "high": 1756}, False, 20.0),
    # 2026-08-21, a public price table: 0.006, 0.053 and 0.211 dollars.
    "gpt-image-2": _Family(_FREE_SIZES, {"low": 200, "medium": 1767, "high": 7034}, False, 25.0),
}
#: A model that we do not know is trusted with little and priced like the dearest that we do.
_UNKNOWN: Final = _Family(_STANDARD_SIZES, _FAMILIES["gpt-image-2"].tokens, False, 25.0)

_LIVE: Final = (
    ADVISED,
    "gpt-image-2.5-sunburst",
    "gpt-image-2",
    "gpt-image-2.6-flare",
    "gpt-image-2.6-sunburst",
)


class Dalle(Provider):
    """OpenAI's image models."""

    name: ClassVar[str] = "dalle"
    label: ClassVar[str] = "OpenAI (DALL-E)"
    max_concurrent: ClassVar[int | None] = 8
    replays: ClassVar[bool] = True

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        key = settings.openai_api_key
        self._remote = Remote("DALL-E API", (key,) if key else ())
        self._models = tuple(dict.fromkeys((settings.dalle_model, *_LIVE)))
        self._client_of: tuple[int, openai.OpenAI] | None = None
        self._tool: openai_responses.ImageTool | None = None
        if settings.openai_image_api == "responses":
            self._tool = openai_responses.ImageTool(self._remote, settings.openai_responses_model)
        #: False once the text model has not let itself be forced to call the tool.
        self._is_forced = True

    def unavailable_because(self) -> str | None:
        """Tell whether the key is missing."""
        return None if self._settings.openai_api_key else "OpenAI API key not configured"

    def key_hash(self) -> str:
        """Of the key and the server's address."""
        return hash_of(self._settings.openai_api_key, self._settings.openai_base_url)

    def check(self) -> str:
        """Ask for the list of models."""
        key = self._settings.openai_api_key
        headers = {"Authorization": f"Bearer {key.reveal()}"} if key else {}
        reply = self._remote.get(f"{self._settings.openai_base_url}/models", timeout=_CHECK_SECONDS, headers=headers)
        if reply.status != 200:
            kind = kind_of_status(reply.status, reply.seconds, explained=True)
            raise self._remote.error(kind, f"{reply.status} - the key is not taken")
        is_listed = f'"{self._settings.dalle_model}"'.encode() in reply.body
        return "the key is taken" if is_listed else f"the key is taken, but no {self._settings.dalle_model} is on offer"

    def models(self) -> tuple[str, ...]:
        """The configured model first, then those that OpenAI serves today."""
        return self._models

    def capabilities(self, model: str) -> Capabilities:
        """What `model` takes; a retired one is refused with its replacement's name."""
        if model in RETIRED_MODELS:
            raise errors.RetiredModel(f"OpenAI has shut down {model}; use {RETIRED_MODELS[model]}.")
        if model not in self._models:
            raise errors.BadInput(f"{self.label} has no model {model!r}. It has: {', '.join(self._models)}.")
        family = _family(model)
        return Capabilities(
            sizes=family.sizes,
            qualities=_QUALITIES,
            formats=(ImageFormat.PNG, ImageFormat.JPEG, ImageFormat.WEBP),
            transparent=family.transparent,
            reference=family is not _UNKNOWN,
            partial_images=0 if family is _UNKNOWN else 3,
            max_prompt=32_000,
            typical_seconds=family.typical_seconds,
        )

    def price(self, order: Order) -> int:
        """Output tokens by the table, plus the prompt's and the frames'; by the Responses API the text model's too."""
        tokens = _family(order.model).tokens[order.quality]
        if order.size in (_WIDE, _TALL):
            tokens = round(tokens * _STANDARD_OBLONG)
        tokens += _TOKENS_PER_PARTIAL * order.partial_images
        # About four characters make a token; the quarter on top, and the ten, are for languages with longer ones.
        shown = _TOKENS_OF_REFERENCE * IMAGE_IN if order.reference is not None else 0
        image = shown + tokens * IMAGE_OUT + (len(order.prompt) * 5 // 16 + 10) * TEXT_IN
        return image + (self._tool.price(order) if self._tool else 0)

    def generate(self, order: Order) -> Iterator[Part]:
        """Yield the frames of a stream if any were ordered, then the picture."""
        import openai  # noqa: PLC0415  half a second and 50 MB that a process without OpenAI jobs need not spend

        try:
            answer = self._ask(order) if self._tool is None else self._ask_tool(order)
            if isinstance(answer, openai.Stream):
                yield from self._read_stream(answer, order)
            else:
                yield self._read_answer(answer.http_response.content, _request_id(answer.headers), order)
        except openai.APIStatusError as error:
            raise self._status_error(error) from None
        except openai.APIError as error:
            raise self._told_error(error.body or error.message, errors.UnknownOutcome) from None
        except UnicodeEncodeError:
            raise self._remote.unsendable() from None
        except (ValueError, RecursionError):
            raise self._remote.error(errors.InvalidResult, "the answer is not valid JSON") from None

    def _ask(self, order: Order) -> Any:
        images: Any = self._client().images
        fields: dict[str, Any] = {
            "model": order.model,
            "prompt": order.prompt,
            "n": 1,
            "size": str(order.size),
            "quality": order.quality,
            "background": order.background.value,
            "output_format": order.output_format.value,
            "timeout": order.timeout,
        }
        if order.user_hash:
            fields["safety_identifier"] = order.user_hash
        make, make_raw = images.generate, images.with_raw_response.generate
        if order.reference:
            fields["image"] = ("reference.png", order.reference, "image/png")
            make, make_raw = images.edit, images.with_raw_response.edit
        if not order.partial_images:
            return make_raw(**fields)
        return make(**fields, stream=True, partial_images=order.partial_images)

    def _ask_tool(self, order: Order) -> Any:
        """Ask the text model; one that is not to be forced is asked once more, with what is left of the time."""
        import openai  # noqa: PLC0415  loaded late, as in `generate`

        started = time.monotonic()
        try:
            return self._send_tool(order, order.timeout)
        except openai.BadRequestError as refused:
            if not openai_responses.is_about_the_choice(refused.body):
                raise
        self._is_forced = False
        return self._send_tool(order, max(1.0, order.timeout - (time.monotonic() - started)))

    def _send_tool(self, order: Order, timeout: float) -> Any:
        tool = cast("openai_responses.ImageTool", self._tool)
        responses: Any = self._client().responses
        return responses.create(**tool.fields(order, is_forced=self._is_forced), timeout=timeout)

    def _client(self) -> "openai.OpenAI":
        # No lock: two threads that meet here build one client too many, which is harmless.
        if self._client_of is None or self._client_of[0] != os.getpid():
            self._client_of = (os.getpid(), self._build_client())
        return self._client_of[1]

    def _build_client(self) -> "openai.OpenAI":
        import openai  # noqa: PLC0415  loaded late, as in `generate`

        key = self._settings.openai_api_key
        if key is None:
            raise self._remote.error(errors.AuthFailed, "OpenAI API key not configured")
        self._remote.check_secrets()
        return openai.OpenAI(
            api_key=key.reveal(),
            # Given twice, because a header out of OPENAI_CUSTOM_HEADERS would win over the key.
            default_headers={"Authorization": f"Bearer {key.reveal()}"},
            base_url=self._settings.openai_base_url,
            max_retries=0,
            http_client=self._remote.sdk_client(),
        )

    def _read_stream(self, stream: "openai.Stream[Any]", order: Order) -> Iterator[Part]:
        request_id = _request_id(stream.response.headers)
        with stream:
            if "text/event-stream" not in stream.response.headers.get("content-type", ""):
                # Many compatible servers ignore `stream`; the SDK would iterate over nothing and say nothing.
                yield self._read_answer(stream.response.read(), request_id, order)
            elif self._tool is None:
                yield from self._read_events(stream, request_id)
            else:
                yield from self._read_tool_events(stream, self._tool, request_id)

    def _read_events(self, stream: Iterable[Any], request_id: str | None) -> Iterator[Part]:
        frames = FrameReader()
        for event in stream:
            # By its type and never by its class: the SDK makes a partial image of whatever it does not know.
            match getattr(event, "type", None):
                case "image_generation.partial_image" | "image_edit.partial_image":
                    index = getattr(event, "partial_image_index", None)
                    yield from frames.read(index, getattr(event, "b64_json", None))
                case "image_generation.completed" | "image_edit.completed":
                    usage = record(getattr(event, "usage", None))
                    yield self._final(getattr(event, "b64_json", None), usage, request_id)
                    return
                case "error":
                    raise self._told_error(record(event), errors.UnknownOutcome)
        raise self._remote.error(errors.UnknownOutcome, "the stream ended before the picture was complete")

    def _read_tool_events(
        self, stream: Iterable[Any], tool: openai_responses.ImageTool, request_id: str | None
    ) -> Iterator[Part]:
        import openai  # noqa: PLC0415  loaded late, as in `generate`

        reading = openai_responses.Reading(tool, self._remote, request_id)
        try:
            yield from reading.parts(stream)
        except (errors.ProviderError, openai.APIError, ValueError):
            # The picture comes before the end of the response: one that is there has been paid for.
            picture = reading.picture()
            if picture is None:
                raise
            yield picture

    def _read_answer(self, body: bytes, request_id: str | None, order: Order) -> FinalImage:
        answer = record(json.loads(body))
        if answer.get("error"):
            raise self._told_error(answer["error"], errors.InvalidResult)
        if self._tool is not None:
            return self._tool.whole(answer, request_id)
        data = answer.get("data")
        item = record(data[0]) if isinstance(data, list) and data else {}
        usage = record(answer.get("usage"))
        if isinstance(item.get("url"), str) and not item.get("b64_json"):
            return FinalImage(self._fetch(item["url"], order), provider_request_id=request_id, usage=usage)
        return self._final(item.get("b64_json"), usage, request_id, item.get("revised_prompt"))

    def _final(self, encoded: Any, usage: Mapping[str, Any], request_id: str | None, prompt: Any = None) -> FinalImage:
        data = decode(encoded)
        if not data:
            raise self._remote.error(errors.InvalidResult, "the answer holds no picture")
        return FinalImage(
            data,
            revised_prompt=prompt if isinstance(prompt, str) else None,
            cost_micros=image_cost(usage),
            provider_request_id=request_id,
            usage=usage,
        )

    def _fetch(self, url: str, order: Order) -> bytes:
        """Compatible servers answer with an address of theirs; one anywhere else is not followed."""
        base = self._settings.openai_base_url
        address = urljoin(f"{base}/", url)
        if urlsplit(address)[:2] != urlsplit(base)[:2]:
            raise self._remote.error(errors.InvalidResult, "the answer points to a picture on another host")
        reply = self._remote.get(address, timeout=order.timeout)
        if reply.status != 200 or not reply.body:
            raise self._remote.error(errors.InvalidResult, f"{reply.status} - the picture could not be fetched")
        return reply.body

    def _status_error(self, error: "openai.APIStatusError") -> errors.ProviderError:
        explained = isinstance(error.body, Mapping)
        waited = error.response.extensions[WAITED]
        kind = kind_of(error.body) or kind_of_status(error.status_code, waited, explained=explained)
        return self._remote.error(
            kind,
            f"{error.status_code} - {explain(error.body, kind)}",
            retry_after=retry_after(error.response.headers, datetime.now(UTC)),
            provider_code=word(error.body),
            provider_request_id=_request_id(error.response.headers),
        )

    def _told_error(self, body: Any, otherwise: type[errors.ProviderError]) -> errors.ProviderError:
        kind = kind_of(body) or otherwise
        return self._remote.error(kind, explain(body, kind), provider_code=word(body))


def _family(model: str) -> _Family:
    return next((family for prefix, family in _FAMILIES.items() if model.startswith(prefix)), _UNKNOWN)


def _request_id(headers: Mapping[str, str]) -> str | None:
    return headers.get("x-request-id")
