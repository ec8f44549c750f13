"""Trunks behind trunks in the mist."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .. import skyline
from ..canvas import Canvas, ramp
from ..palette import BLACK, mix
from ..scene import Scene
from ..shapes import smooth


def forest(c: Canvas, scene: Scene) -> None:
    """Trunks behind trunks in the mist, shafts of light, things that glow on the ground."""
    skyline.sky(c, scene, 0.8)
    c.spot(c.width * c.rng.uniform(0.35, 0.65), c.height * 0.42, c.unit * 600, mix(BLACK, c.tint.sky[-1], 0.9))
    for layer in range(5):
        near = 0.08 + layer * 0.17
        foot = c.height * (0.72 + 0.055 * layer)
        for _ in range(10 - layer * 2):
            _tree(c, c.width * c.rng.uniform(-0.05, 1.05), foot + c.height * 0.02, near)
        _hill(c, foot, near)
        high = int(c.height * 0.5)
        mist = ramp((c.width, high), 0, int(130 - 26 * layer), 1.4)
        c.image.paste(c.tint.haze, (0, int(foot) - high + int(c.height * 0.03)), mist)
        _hill(c, foot + c.height * 0.03, near + 0.08)
    _shafts(c)
    for _ in range(50):
        x, y = c.width * c.rng.random(), c.height * c.rng.uniform(0.6, 0.98)
        c.spark(x, y, c.unit * c.rng.uniform(1.2, 4.2), c.rng.choice(c.tint.neon), c.rng.uniform(0.5, 1))
    c.bloom(1.1)
    for x in (-0.02, 1.02):
        _tree(c, c.width * x, c.height * 1.05, 1.0)
    _ferns(c)


def _hill(c: Canvas, foot: float, near: float) -> None:
    """Uneven ground in the tone of its distance."""
    crest = [(c.width * step / 14, foot - c.height * c.rng.uniform(0, 0.022)) for step in range(15)]
    c.pen.polygon([*smooth(crest), (c.width, c.height), (0, c.height)], fill=c.tint.depth(min(1.0, near * 0.85)))


def _ferns(c: Canvas) -> None:
    """Blades and fronds before everything."""
    for _ in range(26):
        x, high = c.width * c.rng.random(), c.height * c.rng.uniform(0.03, 0.1)
        for _ in range(5):
            lean = c.rng.uniform(-0.9, 0.9) * high
            tip = (x + lean, c.height - high * c.rng.uniform(0.7, 1.1))
            middle = (x + lean * 0.35, c.height - high * 0.7)
            c.pen.polygon([(x - 3 * c.unit, c.height), middle, tip, (x + 3 * c.unit, c.height)], fill=c.tint.ink)


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
