"""Still life: one thing, large, on a mirror in a dark room, with the marks of a scanner around it."""

import math

from PIL import Image

from . import ground, signs, skyline
from .canvas import Canvas, gradient
from .drawing import drawing
from .palette import BLACK, mix, scale
from .scene import Scene
from .shapes import Shapes, extent, limb, moved, poly
from .stamp import Look, stamp
from .subjects import beasts, things, vehicles

_FLOOR = 0.76


def backdrop(c: Canvas, scenery: Image.Image) -> None:
    """Blur the place into lights and lay a dark table before it."""
    skyline.blurred(c, scenery, 15)
    c.replace(c.image.point([int(value * 0.75) for value in range(256)] * 3))
    skyline.bokeh(c, 30, 0.08, 0.68)
    floor = int(c.height * _FLOOR)
    c.image.paste(gradient((c.width, c.height - floor), (mix(c.tint.ink, c.tint.haze, 0.5), c.tint.ink)), (0, floor))


def life(c: Canvas, scene: Scene) -> None:
    """The thing, its light, its mirror image, its measures."""
    shapes, turn = _thing(c, scene)
    shapes = moved(shapes, turn=turn)
    left, top, right, bottom = extent(shapes)
    size = min(c.width * 0.74 / (right - left), c.height * 0.56 / (bottom - top))
    x, y = c.width / 2 - (left + right) / 2 * size, c.height * 0.45 - (top + bottom) / 2 * size
    box = (x + left * size, y + top * size, x + right * size, y + bottom * size)
    c.spot(c.width / 2, c.height * 0.45, max(box[2] - box[0], box[3] - box[1]) * 0.85, mix(BLACK, c.tint.haze, 0.95))
    c.spot(c.width / 2, c.height * 0.45, (box[3] - box[1]) * 0.8, mix(BLACK, c.tint.neon[1], 0.22))
    _halo(c, box)
    stamp(c, moved(shapes, x, y, sx=size), Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=0.7, sink=0.15))
    c.bloom(0.9)
    ground.mirror(c, int(c.height * _FLOOR), wet=True, power=0.75, grit=False)
    _marks(c, box)


def _thing(c: Canvas, scene: Scene) -> tuple[Shapes, float]:
    for name in scene.things:
        text, turn = things.THINGS[name]
        return list(drawing(text)), turn + c.rng.uniform(-4, 4)
    for name in scene.vehicles:
        return list(drawing(vehicles.VEHICLES[name][0])), 0.0
    for name in scene.beasts:
        return list(drawing(beasts.BEASTS[name][0])), 0.0
    name = c.rng.choice(("chip", "deck", "case", "commlink", "crystal", "vial"))
    text, turn = things.THINGS[name]
    return list(drawing(text)), turn


def _halo(c: Canvas, box: tuple[float, float, float, float]) -> None:
    """A broken circle of light behind the thing."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    radius = min(c.width, c.height) * 0.36
    for share, start, span in (
        (1.0, c.rng.uniform(0, 360), 250),
        (1.07, c.rng.uniform(0, 360), 70),
        (0.93, c.rng.uniform(0, 360), 120),
    ):
        points = [
            (
                x + math.cos(math.radians(start + span * i / 60)) * radius * share,
                y + math.sin(math.radians(start + span * i / 60)) * radius * share,
            )
            for i in range(61)
        ]
        c.tube(points, c.tint.neon[1] if share == 1.0 else c.tint.neon[0], 2.4 * c.unit, 0.55)


def _marks(c: Canvas, box: tuple[float, float, float, float]) -> None:
    """Corner brackets and three notes that lead to the thing."""
    colour, pad, arm = scale(c.tint.neon[1], 0.8), 26 * c.unit, 34 * c.unit
    left, top, right, bottom = box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad
    width = max(1, int(2 * c.unit))
    for x, y, dx, dy in ((left, top, 1, 1), (right, top, -1, 1), (left, bottom, 1, -1), (right, bottom, -1, -1)):
        c.pen.line([(x + dx * arm, y), (x, y), (x, y + dy * arm)], fill=colour, width=width)
    for side, share in ((1, 0.2), (-1, 0.7)):
        at = (c.width / 2 + side * (box[2] - box[0]) * 0.24, box[1] + (box[3] - box[1]) * share)
        knee = (c.width * (0.5 + side * 0.36), c.height * (0.12 if side > 0 else 0.1 + 0.62))
        c.pen.line([at, knee, (c.width * (0.5 + side * 0.46), knee[1])], fill=colour, width=width)
        dot = 4 * c.unit
        c.spark(at[0], at[1], dot, c.tint.neon[1], 0.8)
        start = min(knee[0], c.width * (0.5 + side * 0.46))
        for row in range(3):
            y = knee[1] + (9 + 9 * row) * c.unit
            c.pen.line((start, y, start + c.width * c.rng.uniform(0.03, 0.1), y), fill=scale(colour, 0.7), width=width)
    signs.glyph(
        c,
        (c.width * 0.05, c.height * 0.05, c.width * 0.05 + 34 * c.unit, c.height * 0.05 + 34 * c.unit),
        c.tint.neon[1],
        0.8,
    )
    c.bloom(0.7)


def umbrella(x: float, y: float, size: float, bright: bool) -> Shapes:
    """An open umbrella whose top is near y."""
    rim = [(x - size + size * i / 4, y + (0.0 if i % 2 else size * 0.1)) for i in range(9)]
    dome = [
        (x + math.cos(math.radians(180 + 15 * i)) * size, y + math.sin(math.radians(180 + 15 * i)) * size * 0.5)
        for i in range(13)
    ]
    return [
        limb("ink", (x, y), (x - size * 0.1, y + size * 1.4), size * 0.06, size * 0.06),
        poly("key" if bright else "cloth1", *dome, *reversed(rim)),
    ]
