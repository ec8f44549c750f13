"""Trunks behind trunks in the mist."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .. import skyline
from ..canvas import Canvas, gradient, ramp
from ..palette import BLACK, mix
from ..scene import Scene


def forest(c: Canvas, scene: Scene) -> None:
    """Trunks behind trunks in the mist, shafts of light, things that glow on the ground."""
    skyline.sky(c, scene, 0.8)
    c.spot(c.width * c.rng.uniform(0.35, 0.65), c.height * 0.42, c.unit * 600, mix(BLACK, c.tint.sky[-1], 0.9))
    for layer in range(5):
        near = 0.08 + layer * 0.17
        for _ in range(10 - layer * 2):
            _tree(c, c.width * c.rng.uniform(-0.05, 1.05), c.height * (0.74 + 0.05 * layer), near)
        mist = ramp((c.width, int(c.height * 0.5)), 0, int(150 - 26 * layer), 1.4)
        c.image.paste(c.tint.haze, (0, int(c.height * (0.32 + 0.05 * layer))), mist)
    floor = int(c.height * 0.82)
    c.image.paste(
        gradient((c.width, c.height - floor), (mix(c.tint.haze, c.tint.ink, 0.55), c.tint.ink)),
        (0, floor),
        ramp((c.width, c.height - floor), 120, 255, 0.5),
    )
    _shafts(c)
    for _ in range(46):
        x, y = c.width * c.rng.random(), c.height * c.rng.uniform(0.72, 0.98)
        size = c.unit * c.rng.uniform(1.2, 4.5)
        c.lit((x - size, y - size, x + size, y + size), c.rng.choice(c.tint.neon), c.rng.uniform(0.5, 1))
    c.bloom(1.1)
    for x in (-0.02, 1.02):
        _tree(c, c.width * x, c.height * 1.05, 1.0)


def _tree(c: Canvas, x: float, foot: float, near: float) -> None:
    ink, wide = c.tint.depth(near), c.unit * (8 + 62 * near**1.6) * c.rng.uniform(0.7, 1.3)
    lean = c.rng.uniform(-0.04, 0.04) * c.width
    c.pen.polygon(
        [
            (x - wide * 0.9, foot),
            (x - wide * 0.4, foot - c.height * 0.12),
            (x + lean - wide * 0.26, -10),
            (x + lean + wide * 0.26, -10),
            (x + wide * 0.4, foot - c.height * 0.12),
            (x + wide * 0.9, foot),
        ],
        fill=ink,
    )
    for _ in range(5):
        y = c.height * c.rng.uniform(0.05, 0.5)
        side, far = c.rng.choice((-1, 1)), c.unit * c.rng.uniform(40, 190) * (0.4 + near)
        at = x + lean * (1 - y / foot)
        points = [
            (at, y),
            (at + side * far * 0.5, y - far * 0.22),
            (at + side * far, y - far * c.rng.uniform(0.1, 0.7)),
        ]
        c.pen.line(points, fill=ink, width=max(1, int(wide * 0.14)), joint="curve")


def _shafts(c: Canvas) -> None:
    layer = Image.new("L", (c.width // 4, c.height // 4))
    pen = ImageDraw.Draw(layer)
    for _ in range(6):
        x, wide = layer.width * c.rng.uniform(-0.1, 0.9), layer.width * c.rng.uniform(0.02, 0.09)
        slope = layer.width * 0.35
        pen.polygon(
            [(x + slope, 0), (x + slope + wide, 0), (x + wide * 1.7, layer.height), (x, layer.height)],
            fill=c.rng.randrange(30, 80),
        )
    soft = layer.filter(ImageFilter.GaussianBlur(6 * c.unit))
    fade = ImageChops.multiply(soft, ramp(layer.size, 255, 20)).resize((c.width, c.height), Image.Resampling.BILINEAR)
    c.screen(
        Image.composite(
            Image.new("RGB", (c.width, c.height), c.tint.sky[-1]), Image.new("RGB", (c.width, c.height)), fade
        )
    )
