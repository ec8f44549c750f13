"""The offline default: it draws the scene itself, from the words of the prompt and a seed, in a fraction of a second.

No key, no network, no model. It exists so that a table has pictures from the first minute, and tests have a provider.
"""

import io
from collections.abc import Iterator
from typing import ClassVar

from PIL import Image

from .. import errors
from ..words import Quality
from .base import Capabilities, FinalImage, Order, Part, PartialImage, Progress, Provider, Size
from .sketching import looks, painting, reading

MODEL = "sketch-1"

_SIZES = (
    "1024x1024", "1536x1024", "1024x1536", "1792x1024", "1024x1792", "512x512", "768x768",
    "1024x768", "768x1024", "1280x720", "720x1280", "768x512", "512x768",
)  # fmt: skip

_CAPABILITIES = Capabilities(
    sizes=tuple(Size.parse(size) for size in _SIZES),
    # One effort for every word; the core tells who asked for another.
    qualities=dict.fromkeys(Quality, "standard"),
    negative_prompt=True,
    seed=True,
    partial_images=3,
    max_prompt=32_000,
    typical_seconds=1.0,
)

#: Longest edge of a partial frame in pixels.
FRAME_EDGE = 512
#: What is being drawn after each stage but the last.
_STAGES = ("drawing who is there", "drawing the weather", "setting the light")
_PERCENT = 25
#: Pictures with a shorter edge below this are drawn larger and reduced, which smooths them.
_FINE_EDGE = 768


class Sketch(Provider):
    """Draws neon and rain with Pillow."""

    name: ClassVar[str] = "sketch"
    label: ClassVar[str] = "sketch (offline)"
    offline: ClassVar[bool] = True

    def models(self) -> tuple[str, ...]:
        """One."""
        return (MODEL,)

    def capabilities(self, model: str) -> Capabilities:
        """What it can do."""
        if model != MODEL:
            raise errors.BadInput(f"sketch has no model {model!r}; it has {MODEL}.")
        return _CAPABILITIES

    def price(self, order: Order) -> int:
        """Nothing."""
        return 0

    def generate(self, order: Order) -> Iterator[Part]:
        """Draw; each frame is the canvas as it is after one more stage of the work, of which there are four."""
        prompt = order.original_prompt or order.prompt
        seed = reading.fingerprint(prompt) if order.seed is None else order.seed
        scene = reading.read(prompt, subject=order.subject, seed=seed, negative=order.negative_prompt)
        stages = stages_shown(order.partial_images)
        shown = 0
        picture = None
        for number, picture in enumerate(painting.paint(scene, *_drawn(order.size))):
            if number < len(_STAGES):
                yield Progress(_PERCENT * (number + 1), _STAGES[number])
            if number in stages:
                yield PartialImage(shown, _frame(picture, order.size))
                shown += 1
        if picture is None:
            raise errors.InvalidResult("The sketch came out empty.")
        yield FinalImage(_encoded(looks.wear(picture, order.template), order.size), seed=seed, cost_micros=0)


def stages_shown(frames: int) -> tuple[int, ...]:
    """Which stages of the painting are shown when so many frames are wanted."""
    return {0: (), 1: (1,), 2: (0, 1)}.get(frames, (0, 1, 2))


def _drawn(size: Size) -> tuple[int, int]:
    """The size at which it is drawn."""
    factor = max(1.0, _FINE_EDGE / min(size.width, size.height))
    return round(size.width * factor), round(size.height * factor)


def _frame(picture: Image.Image, size: Size) -> bytes:
    factor = min(1.0, FRAME_EDGE / max(size.width, size.height))
    edges = (max(1, round(size.width * factor)), max(1, round(size.height * factor)))
    out = io.BytesIO()
    picture.resize(edges, Image.Resampling.BOX).save(out, "JPEG", quality=72)
    return out.getvalue()


def _encoded(picture: Image.Image, size: Size) -> bytes:
    edges = (size.width, size.height)
    out = io.BytesIO()
    exact = picture if picture.size == edges else picture.resize(edges, Image.Resampling.LANCZOS)
    # Not compressed: the core decodes it at once and encodes its own, and this saves a fifth of the time.
    exact.save(out, "PNG", compress_level=0)
    return out.getvalue()
