"""Beams, a booth, a floor full of people."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .. import signs
from ..canvas import Canvas, gradient, ramp
from ..drawing import drawing
from ..palette import mix, scale
from ..scene import Scene
from ..shapes import Shapes, curve, limb, moved, oval, poly
from ..stamp import Look, stamp
from ..subjects import furniture


def club(c: Canvas, scene: Scene) -> None:
    """Beams from above, a booth under a huge sign, and a floor full of raised hands."""
    c.image.paste(
        gradient((c.width, c.height), (c.tint.ink, mix(c.tint.ink, c.tint.haze, 0.7), scale(c.tint.ink, 0.8))), (0, 0)
    )
    middle, stage = c.width / 2, c.height * 0.6
    _screens(c, stage)
    signs.emblem(c, middle, c.height * 0.27, c.unit * 150, c.tint.neon[0])
    _booth(c, middle, stage)
    c.bloom(1.2)
    _beams(c)
    for row in range(0 if "empty" in scene.props else 4):
        _crowd(c, stage + c.height * (0.06 + 0.09 * row), 0.4 + 0.2 * row)
    c.bloom(0.8)


def _screens(c: Canvas, stage: float) -> None:
    cell = c.unit * 34
    for col in range(int(c.width / cell) + 1):
        tall = abs(math.sin(col * 0.7 + c.rng.random())) * 0.5 + 0.15
        for row in range(int(stage * 0.62 / cell)):
            share = row * cell / (stage * 0.62)
            if share < tall and abs(col * cell - c.width / 2) > c.unit * 200:
                shade = mix(c.tint.neon[1], c.tint.neon[0], share * 1.6)
                y = stage - row * cell
                c.lit(
                    (col * cell + 3, y - cell + 3, col * cell + cell - 3, y - 3),
                    scale(shade, 0.25 + 0.45 * c.rng.random()),
                    0.35,
                )


def _booth(c: Canvas, x: float, stage: float) -> None:
    unit = c.unit
    c.pen.polygon(
        [
            (x - 190 * unit, stage - 70 * unit),
            (x + 190 * unit, stage - 70 * unit),
            (x + 150 * unit, stage + 70 * unit),
            (x - 150 * unit, stage + 70 * unit),
        ],
        fill=scale(c.tint.ink, 1.2),
    )
    for step in range(5):
        y = stage - (62 - 24 * step) * unit
        c.tube(
            [(x - (180 - 7 * step) * unit, y), (x + (180 - 7 * step) * unit, y)], c.tint.neon[step % 3], 4 * unit, 0.9
        )
    shapes = drawing(furniture.DJ)
    stamp(
        c, moved(shapes, x, stage - 68 * unit, sx=150 * unit), Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=1.0)
    )


def _beams(c: Canvas) -> None:
    layer = Image.new("RGB", (c.width // 4, c.height // 4))
    for _ in range(9):
        sheet = Image.new("L", layer.size)
        x, end = layer.width * c.rng.uniform(0.05, 0.95), layer.width * c.rng.uniform(-0.2, 1.2)
        wide = layer.width * c.rng.uniform(0.02, 0.07)
        ImageDraw.Draw(sheet).polygon(
            [(x - 1, 0), (x + 1, 0), (end + wide, layer.height), (end - wide, layer.height)],
            fill=c.rng.randrange(70, 130),
        )
        faded = ImageChops.multiply(sheet, ramp(layer.size, 255, 30))
        layer = ImageChops.screen(
            layer,
            Image.composite(
                Image.new("RGB", layer.size, c.rng.choice(c.tint.neon)), Image.new("RGB", layer.size), faded
            ),
        )
    c.screen(layer.filter(ImageFilter.GaussianBlur(1.5)).resize((c.width, c.height), Image.Resampling.BILINEAR))


def _crowd(c: Canvas, y: float, near: float) -> None:
    size = c.unit * (40 + 105 * near**2)
    shapes: Shapes = []
    x = -size
    while x < c.width + size:
        bob = y + c.rng.uniform(-0.4, 0.25) * size
        shapes += [
            oval("cloth0", x, bob - size * 0.34, size * 0.24, size * 0.3),
            curve(
                "cloth0",
                (x - size * 0.6, bob + size * 1.4),
                (x - size * 0.52, bob + size * 0.3),
                (x, bob - size * 0.04),
                (x + size * 0.52, bob + size * 0.3),
                (x + size * 0.6, bob + size * 1.4),
            ),
        ]
        if c.rng.random() < 0.45:
            side = c.rng.choice((-1, 1))
            hand = (x + side * size * c.rng.uniform(0.4, 0.8), bob - size * c.rng.uniform(0.7, 1.3))
            shapes += [
                limb("cloth0", (x + side * size * 0.45, bob + size * 0.35), hand, size * 0.24, size * 0.14),
                oval("glow" if c.rng.random() < 0.2 else "cloth0", hand[0], hand[1] - size * 0.08, size * 0.09),
            ]
        x += size * c.rng.uniform(0.85, 1.35)
    shapes.append(
        poly(
            "cloth0",
            (-9, y + size * 0.9),
            (c.width + 9, y + size * 0.9),
            (c.width + 9, c.height + 9),
            (-9, c.height + 9),
        )
    )
    stamp(c, shapes, Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=0.75, haze=0.25 * (1 - near), sink=0.0))
