"""OpenAI's Responses API with the image tool, plain and streamed; without that tool it is `openai_wire.responses`.

It refuses what the vendor refuses: a field that is none, a tool choice that is none, an image model as the text model,
and in the tool whatever the Images API refuses.
"""

import base64
from collections.abc import Iterator, Mapping
from typing import Any, Final

from . import openai_wire, png
from .openai_wire import Refused
from .wire import Answer, Call, json_answer, sse_answer

#: The text model's bill for one picture.
WORDS: Final = {
    "input_tokens": 700,
    "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
    "output_tokens": 120,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 820,
}
_KNOWN: Final = {
    *("model", "instructions", "input", "tools", "tool_choice", "stream", "store", "reasoning", "max_output_tokens"),
    *("max_tool_calls", "parallel_tool_calls", "safety_identifier", "user", "metadata", "text", "temperature"),
}
_OF_TOOL: Final = {
    *("type", "model", "action", "size", "quality", "complexity", "background", "output_format"),
    *("output_compression", "moderation", "partial_images", "input_fidelity", "input_image_mask"),
}
_CHOICES: Final = ("auto", "required", "none", {"type": "image_generation"})


def responses(call: Call) -> Answer:
    """POST /v1/responses."""
    tool = _tool(call.payload)
    if tool is None:
        return openai_wire.responses(call)
    asked = call.payload
    image = _check(asked, tool)
    if asked.get("tool_choice") == "none":
        return json_answer(openai_wire.response_body(asked, "As you wish."), charged=True)
    item = image_item(image)
    whole = response(asked, item, image)
    if asked.get("stream"):
        return sse_answer(_events(image, item, whole))
    return json_answer(whole, charged=True, x_request_id="req_tool")


def image_item(image: Mapping[str, Any], **changed: Any) -> dict[str, Any]:
    """A finished call of the tool; `changed` overrides any field."""
    width, height = _sides(image)
    picture = png.draw(image["prompt"], width, height, image.get("output_format", "png"))
    return {
        "id": "ig_1",
        "type": "image_generation_call",
        "status": "completed",
        "result": base64.b64encode(picture).decode(),
        "revised_prompt": f"{image['prompt']}, as the model understood it",
        "action": "generate",
        **{name: image.get(name) for name in ("size", "quality", "background", "output_format")},
        **changed,
    }


def response(
    asked: Mapping[str, Any], item: Mapping[str, Any], image: Mapping[str, Any], **changed: Any
) -> dict[str, Any]:
    """A finished response with both bills; `changed` overrides any field."""
    body = openai_wire.response_body(asked, "", output=[item], usage=WORDS, tools=asked.get("tools"))
    image_gen = {**openai_wire.usage(image), "output_tokens_details": {"image_tokens": 1, "text_tokens": 0}}
    return {**body, "tool_usage": {"image_gen": image_gen, "web_search": {"num_requests": 0}}, **changed}


def _tool(asked: Mapping[str, Any]) -> Mapping[str, Any] | None:
    tools = asked.get("tools")
    found = tools if isinstance(tools, list) else []
    return next((tool for tool in found if isinstance(tool, dict) and tool.get("type") == "image_generation"), None)


def _sides(image: Mapping[str, Any]) -> tuple[int, int]:
    width, _, height = str(image.get("size", "auto")).replace("auto", "1024x1024").partition("x")
    return int(width), int(height)


def _check(asked: Mapping[str, Any], tool: Mapping[str, Any]) -> dict[str, Any]:
    for known, given, where in ((_KNOWN, asked, ""), (_OF_TOOL, tool, "tools[0].")):
        for name in given.keys() - known:
            raise Refused(400, "unknown_parameter", f"Unknown parameter: '{where}{name}'.", f"{where}{name}")
    model = asked.get("model")
    if not model:
        raise Refused(400, "missing_required_parameter", "Missing required parameter: 'model'.", "model")
    if str(model).startswith(("gpt-image", "dall-e")):
        raise Refused(400, "invalid_value", f"The model '{model}' cannot be used with the Responses API.", "model")
    if not asked.get("input"):
        raise Refused(400, "missing_required_parameter", "Missing required parameter: 'input'.", "input")
    if asked.get("tool_choice", "auto") not in _CHOICES:
        raise Refused(400, "invalid_value", "Invalid value for 'tool_choice'.", "tool_choice")
    image = {name: value for name, value in tool.items() if name not in ("type", "action")}
    image = {"model": "gpt-image-2.6-sunburst", "prompt": openai_wire.last_words(asked["input"]), **image}
    openai_wire.check_image({**image, "stream": asked.get("stream", False)})
    return image


def _events(image: Mapping[str, Any], item: Mapping[str, Any], whole: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    begun = {**whole, "status": "in_progress", "output": [], "usage": None, "tool_usage": None}
    where = {"item_id": item["id"], "output_index": 0}
    call = "response.image_generation_call"
    events: list[dict[str, Any]] = [
        {"type": "response.created", "response": begun},
        {"type": "response.in_progress", "response": begun},
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": {**item, "result": None, "status": "in_progress"},
        },
        {"type": f"{call}.in_progress", **where},
        {"type": f"{call}.generating", **where},
        *({"type": f"{call}.partial_image", **where, **frame} for frame in _frames(image)),
        {"type": f"{call}.completed", **where},
        {"type": "response.output_item.done", "output_index": 0, "item": item},
        {"type": "response.completed", "response": whole},
    ]
    for number, event in enumerate(events):
        yield {**event, "sequence_number": number}


def _frames(image: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    width, height = _sides(image)
    for index in range(image.get("partial_images", 0)):
        drawn = png.draw(f"{image['prompt']} {index}", width // 4, height // 4)
        yield {"partial_image_index": index, "partial_image_b64": base64.b64encode(drawn).decode()}


ROUTES: Final = {("POST", "/v1/responses"): openai_wire.guarded(responses)}
