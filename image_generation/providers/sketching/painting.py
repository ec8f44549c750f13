"""The order of work: place, subject, weather, light. Each stage is a state of the picture that can be shown."""

import random
from collections.abc import Iterator

from PIL import Image

from ...words import SubjectType
from . import light, places, staging, weather
from .canvas import Canvas
from .palette import palette
from .scene import Scene


def paint(scene: Scene, width: int, height: int) -> Iterator[Image.Image]:
    """The picture after each of four stages of the work; the last one is the finished picture.

    A picture that was yielded may be drawn on further: use it before asking for the next.
    """
    rng = random.Random(scene.chance)  # noqa: S311 (a picture, not a secret)
    tint = palette(scene.palette, scene.hour, rng.uniform(-9, 9))
    canvas = Canvas(width, height, tint, rng)
    if scene.framing in _CLOSE:
        # What will be out of focus need not be drawn large.
        behind = Canvas(width // 2, height // 2, tint, rng)
        places.paint(behind, scene)
        weather.settle(behind, scene)
        yield behind.image
        staging.backdrop(canvas, scene, behind.image)
    else:
        places.paint(canvas, scene)
        weather.settle(canvas, scene)
        yield canvas.image
    staging.stage(canvas, scene)
    canvas.bloom()
    yield canvas.image
    weather.weather(canvas, scene)
    yield canvas.image
    light.finish(canvas)
    yield canvas.image


_CLOSE = (SubjectType.CHARACTER, SubjectType.ITEM)
