"""OpenAI's side of the wire: /v1/images/generations and edits (plain, streamed), /v1/responses in words, /v1/models.

It refuses what the vendor refuses: a missing key, model or prompt, a model that was shut down, a size or quality that
the model does not take, and parameters from the DALL-E days.
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from email import message_from_bytes
from email.policy import HTTP
from typing import Any, Final

from ..settings import RETIRED_MODELS
from . import png
from .wire import Answer, Call, json_answer, sse_answer

MODELS: Final = (
    "gpt-image-2",
    "gpt-image-2.5-flare",
    "gpt-image-2.5-sunburst",
    "gpt-image-2.6-flare",
    "gpt-image-2.6-sunburst",
)
TOKENS: Final = {"low": 196, "medium": 439, "high": 1756, "auto": 5800, "xhigh": 3122, "max": 7024}
TEXT_TOKENS: Final = 20
PARTIAL_TOKENS: Final = 100
REFERENCE_TOKENS: Final = 3050
#: How a PNG, a JPEG and a WebP begin.
_SIGNS: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"RIFF")

_KNOWN: Final = {
    *("model", "prompt", "n", "size", "quality", "complexity", "background", "output_format", "output_compression"),
    *("moderation", "safety_identifier", "user", "stream", "partial_images"),
}
_STANDARD_SIZES: Final = ("1024x1024", "1536x1024", "1024x1536", "auto")


class Refused(Exception):
    """An answer in OpenAI's error shape."""

    def __init__(self, status: int, code: str | None, message: str, param: str | None = None) -> None:
        super().__init__(message)
        error = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
        self.answer = json_answer({"error": error}, status=status, x_request_id="req_refused")


def generations(call: Call) -> Answer:
    """POST /v1/images/generations."""
    return _made(call.payload, "image_generation")


def edits(call: Call) -> Answer:
    """POST /v1/images/edits: the same as a form, with a picture to go by."""
    kind, shown = _picture(call)
    if kind not in ("image/png", "image/jpeg", "image/webp") or not shown.startswith(_SIGNS):
        raise Refused(400, "invalid_image_file", "Invalid image file or mode for image 1.", "image")
    numbers = {name: int(call.payload[name]) for name in ("n", "partial_images") if name in call.payload}
    asked = call.payload | numbers | {"stream": call.payload.get("stream") == "true"}
    return _made(asked, "image_edit", image_tokens=REFERENCE_TOKENS)


def _picture(call: Call) -> tuple[str, bytes]:
    head = b"Content-Type: " + call.headers.get("content-type", "").encode() + b"\r\n\r\n"
    for part in message_from_bytes(head + call.body, policy=HTTP).iter_parts():
        if part.get_param("name", header="content-disposition") == "image" and part.get_filename():
            return part.get_content_type(), bytes(part.get_payload(decode=True))
    raise Refused(400, "missing_required_parameter", "Missing required parameter: 'image'.", "image")


def _made(asked: Mapping[str, Any], kind: str, image_tokens: int = 0) -> Answer:
    check_image(asked)
    width, height = (int(side) for side in asked.get("size", "1024x1024").replace("auto", "1024x1024").split("x"))
    picture = png.draw(asked["prompt"], width, height, asked.get("output_format", "png"))
    if asked.get("stream"):
        return sse_answer(_image_events(asked, kind, image_tokens, (width, height), picture))
    item = {"b64_json": base64.b64encode(picture).decode()}
    body = {"created": 1, "data": [item] * asked.get("n", 1), "usage": usage(asked, image_tokens), **_echo(asked)}
    return json_answer(body, charged=True, x_request_id="req_plain")


def usage(asked: Mapping[str, Any], image_tokens: int = 0) -> dict[str, Any]:
    """The usage record of a call; partial images count as the vendor's guide says."""
    output = TOKENS[asked.get("quality", "auto")] + PARTIAL_TOKENS * asked.get("partial_images", 0)
    return {
        "input_tokens": TEXT_TOKENS + image_tokens,
        "input_tokens_details": {"text_tokens": TEXT_TOKENS, "image_tokens": image_tokens},
        "output_tokens": output,
        "total_tokens": TEXT_TOKENS + image_tokens + output,
    }


def _echo(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {name: asked.get(name) for name in ("size", "quality", "background", "output_format")}


def _image_events(
    asked: Mapping[str, Any], kind: str, image_tokens: int, size: tuple[int, int], picture: bytes
) -> Iterator[dict[str, Any]]:
    for index in range(asked.get("partial_images", 0)):
        frame = png.draw(f"{asked['prompt']} {index}", size[0] // 4, size[1] // 4)
        yield {
            "type": f"{kind}.partial_image",
            "b64_json": base64.b64encode(frame).decode(),
            "partial_image_index": index,
            "created_at": 1,
            **_echo(asked),
        }
    yield {
        "type": f"{kind}.completed",
        "b64_json": base64.b64encode(picture).decode(),
        "created_at": 1,
        "usage": usage(asked, image_tokens),
        **_echo(asked),
    }


def check_image(asked: Mapping[str, Any]) -> None:
    """Raise `Refused` for what no image model takes."""
    for name in asked.keys() - _KNOWN:
        raise Refused(400, "unknown_parameter", f"Unknown parameter: '{name}'.", name)
    _check_model(asked.get("model"), MODELS)
    prompt = asked.get("prompt")
    if not isinstance(prompt, str) or not 1 <= len(prompt) <= 32_000:
        raise Refused(400, "invalid_value", "Invalid prompt", "prompt")
    _check_size(asked["model"], asked.get("size", "auto"))
    _check_word(asked, "quality", _qualities(asked["model"]))
    _check_word(asked, "output_format", ("png", "jpeg", "webp"))
    _check_word(asked, "background", ("auto", "opaque", "transparent"))
    if asked.get("background") == "transparent" and asked.get("output_format") == "jpeg":
        raise Refused(400, "invalid_value", "Transparent background needs png or webp.", "background")
    _check_numbers(asked)


def _check_model(model: Any, known: tuple[str, ...]) -> None:
    if not model:
        raise Refused(400, "missing_required_parameter", "You must provide a model parameter.", "model")
    if model in RETIRED_MODELS or not str(model).startswith(known):
        raise Refused(404, "model_not_found", f"The model '{model}' does not exist or you do not have access to it.")


def _qualities(model: str) -> tuple[str, ...]:
    more = () if model == "gpt-image-2" else ("xhigh", "max")
    return ("low", "medium", "high", "auto", *more)


def _check_word(asked: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> None:
    if name in asked and asked[name] not in allowed:
        message = f"Invalid value: '{asked[name]}'. Supported values are: {', '.join(map(repr, allowed))}."
        raise Refused(400, "invalid_value", message, name)


def _check_size(model: str, size: Any) -> None:
    if size in _STANDARD_SIZES:
        return
    width, _, height = str(size).partition("x")
    if "2.6" in model or not (width.isdigit() and height.isdigit() and _fits(int(width), int(height))):
        raise Refused(400, "invalid_value", f"Invalid size '{size}' for this model.", "size")


def _fits(width: int, height: int) -> bool:
    return (
        width % 16 == height % 16 == 0
        and height <= 3 * width
        and width <= 3 * height
        and max(width, height) <= 3840
        and 655_360 <= width * height <= 8_294_400
    )


def _check_numbers(asked: Mapping[str, Any]) -> None:
    for name, low, high in (("n", 1, 10), ("partial_images", 0, 3)):
        value = asked.get(name, low)
        if not isinstance(value, int) or not low <= value <= high:
            raise Refused(400, "integer_out_of_range", f"Invalid '{name}'.", name)
    if asked.get("partial_images") and not asked.get("stream"):
        raise Refused(400, "invalid_value", "partial_images needs stream.", "partial_images")
    if asked.get("stream") and asked.get("n", 1) != 1:
        raise Refused(400, "invalid_value", "Streaming needs n=1.", "n")


def responses(call: Call) -> Answer:
    """POST /v1/responses, with structured output: every string of the schema is filled with the user's own words."""
    asked = call.payload
    if not asked.get("model"):
        raise Refused(400, "missing_required_parameter", "Missing required parameter: 'model'.", "model")
    if not asked.get("input"):
        raise Refused(400, "missing_required_parameter", "Missing required parameter: 'input'.", "input")
    text = last_words(asked["input"])
    wanted = asked.get("text", {}).get("format", {})
    if wanted.get("type") == "json_schema":
        _check_schema(wanted)
        text = json.dumps(_fill(wanted["schema"], text))
    return json_answer(response_body(asked, text), charged=True, x_request_id="req_words")


def response_body(asked: Mapping[str, Any], text: str, **changed: Any) -> dict[str, Any]:
    """The body of a finished response that says `text`; `changed` overrides any field."""
    content = {"type": "output_text", "text": text, "annotations": []}
    message = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [content]}
    counts = {"input_tokens": 100, "output_tokens": 50, "total_tokens": 150}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "model": asked.get("model"),
        "output": [message],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            **counts,
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
        **changed,
    }


def last_words(given: Any) -> str:
    """What the user has said, in whichever form it came."""
    if isinstance(given, str):
        return given
    content = given[-1].get("content", "")
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


def _check_schema(wanted: Mapping[str, Any]) -> None:
    schema = wanted.get("schema")
    if not wanted.get("name") or not isinstance(schema, dict) or schema.get("type") != "object":
        raise Refused(400, "invalid_json_schema", "Invalid schema for response_format.", "text.format")
    if wanted.get("strict") and schema.get("additionalProperties") is not False:
        raise Refused(400, "invalid_json_schema", "'additionalProperties' must be false.", "text.format.schema")


def _fill(schema: Mapping[str, Any], words: str) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {name: _fill(inner, words) for name, inner in schema.get("properties", {}).items()}
        case "array":
            return []
        case "integer" | "number":
            return 0
        case "boolean":
            return False
    return words


def models(_: Call) -> Answer:
    """GET /v1/models."""
    return json_answer({"object": "list", "data": [{"id": name, "object": "model"} for name in MODELS]})


def _check_key(call: Call) -> None:
    if not call.headers.get("authorization", "").removeprefix("Bearer ").strip():
        raise Refused(401, "invalid_api_key", "You didn't provide an API key.")


def guarded(handler: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
    """The same, with its refusals as answers."""

    def guarded(call: Call) -> Answer:
        try:
            _check_key(call)
            return handler(call)
        except Refused as refused:
            return refused.answer

    return guarded


ROUTES: Final = {
    ("POST", "/v1/images/generations"): guarded(generations),
    ("POST", "/v1/images/edits"): guarded(edits),
    ("POST", "/v1/responses"): guarded(responses),
    ("GET", "/v1/models"): guarded(models),
}
