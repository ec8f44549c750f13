"""Stability's side of the wire: REST v2beta text to image, and the balance of v1.

Forms are parsed for real, and refused as the vendor refuses them.
"""

import base64
from collections.abc import Callable, Mapping, Set
from typing import Any, Final

from . import png
from .wire import Answer, Call, json_answer

#: Pixels of each aspect ratio, about a megapixel.
PIXELS: Final = {
    "21:9": (1536, 640),
    "16:9": (1344, 768),
    "3:2": (1216, 832),
    "5:4": (1088, 896),
    "1:1": (1024, 1024),
    "4:5": (896, 1088),
    "2:3": (832, 1216),
    "9:16": (768, 1344),
    "9:21": (640, 1536),
}
MODELS: Final = ("sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash")
STYLES: Final = {
    *("enhance", "anime", "photographic", "digital-art", "comic-book", "fantasy-art", "line-art", "analog-film"),
    *("neon-punk", "isometric", "low-poly", "origami", "modeling-compound", "cinematic", "3d-model", "pixel-art"),
    "tile-texture",
}
_COMMON: Final = {"prompt", "negative_prompt", "aspect_ratio", "seed", "style_preset", "output_format"}
_OF_SD3: Final = _COMMON | {"model", "mode", "cfg_scale"}


class Refused(Exception):
    """An answer in Stability's error shape."""

    def __init__(self, status: int, name: str, *sentences: str) -> None:
        super().__init__(*sentences)
        self.answer = json_answer({"id": "a1b2c3", "name": name, "errors": list(sentences)}, status=status)


def _generate(known: Set[str]) -> Callable[[Call], Answer]:
    def generate(call: Call) -> Answer:
        try:
            _check_call(call)
            _check_form(call.payload, known)
        except Refused as refused:
            return refused.answer
        return picture(call)

    return generate


def picture(call: Call, finish_reason: str = "SUCCESS") -> Answer:
    """A good answer to a good form: bytes, or JSON where the client asked for it."""
    form = call.payload
    width, height = PIXELS[form.get("aspect_ratio", "1:1")]
    file_format = form.get("output_format", "png")
    data = png.draw(form["prompt"], width, height, file_format)
    seed = int(form.get("seed", 0)) or 4242
    if "application/json" in call.headers.get("accept", ""):
        body = {"image": base64.b64encode(data).decode(), "finish_reason": finish_reason, "seed": seed}
        answer = json_answer(body, charged=True)
        return Answer(200, {"Content-Type": f"application/json; type=image/{file_format}"}, answer.chunks, charged=True)
    headers = {
        "Content-Type": f"image/{file_format}",
        "finish-reason": finish_reason,
        "seed": str(seed),
        "x-request-id": "stab-1",
    }
    return Answer(200, headers, (data,), charged=True)


def _check_call(call: Call) -> None:
    if not call.headers.get("authorization", "").removeprefix("Bearer ").strip():
        raise Refused(401, "unauthorized", "missing authorization header")
    if not call.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Refused(400, "bad_request", "content-type: must be multipart/form-data")
    if len(call.body) > 10 << 20:
        raise Refused(413, "payload_too_large", "body: must be at most 10 MiB")


def _check_form(form: Mapping[str, Any], known: Set[str]) -> None:
    for name in form.keys() - known:
        raise Refused(400, "bad_request", f"{name}: unexpected field")
    if not 1 <= len(form.get("prompt", "")) <= 10_000:
        raise Refused(400, "bad_request", "prompt: must be between 1 and 10000 characters")
    _check_word(form, "aspect_ratio", PIXELS)
    _check_word(form, "output_format", ("png", "jpeg", "webp"))
    _check_word(form, "style_preset", STYLES)
    _check_word(form, "model", MODELS)
    seed = form.get("seed", "0")
    if not seed.isdigit() or int(seed) > 4_294_967_294:
        raise Refused(400, "bad_request", "seed: must be between 0 and 4294967294")


def _check_word(form: Mapping[str, Any], name: str, allowed: Any) -> None:
    if name in form and form[name] not in allowed:
        raise Refused(400, "bad_request", f"{name}: must be one of {', '.join(sorted(allowed))}")


def balance(call: Call) -> Answer:
    """GET /v1/user/balance."""
    if not call.headers.get("authorization"):
        return json_answer({"id": "a1", "name": "unauthorized", "message": "missing authorization header"}, status=401)
    return json_answer({"credits": 25.0})


ROUTES: Final = {
    ("POST", "/v2beta/stable-image/generate/core"): _generate(_COMMON),
    ("POST", "/v2beta/stable-image/generate/ultra"): _generate(_COMMON),
    ("POST", "/v2beta/stable-image/generate/sd3"): _generate(_OF_SD3),
    ("GET", "/v1/user/balance"): balance,
}
