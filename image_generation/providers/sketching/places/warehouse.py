"""Trusses, shafts of light, crates."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .. import ground
from ..canvas import Canvas, ramp
from ..palette import WHITE, hsl, mix, scale
from ..perspective import View
from ..scene import Scene
from .rooms import camera, shell


def warehouse(c: Canvas, scene: Scene) -> None:
    """Trusses, high windows, shafts of light, crates."""
    size = (7.0, 7.5, 19.0)
    view = camera(c, height=0.6)
    wall = mix(c.tint.ink, c.tint.haze, 0.6)
    back = shell(
        c,
        view,
        size,
        (mix(c.tint.ink, c.tint.haze, 0.4), wall, mix(c.tint.ink, c.tint.haze, 0.5), mix(wall, c.tint.haze, 0.6)),
    )
    wide, high = back[2] - back[0], back[3] - back[1]
    for step in range(6):
        x = back[0] + wide * (0.06 + 0.155 * step)
        c.lit((x, back[1] + high * 0.1, x + wide * 0.12, back[1] + high * 0.36), mix(c.tint.sky[-1], WHITE, 0.35), 0.9)
    c.lit(
        (back[0] + wide * 0.38, back[1] + high * 0.52, back[2] - wide * 0.38, back[3]),
        mix(c.tint.sky[-1], WHITE, 0.15),
        0.7,
    )
    _trusses(c, view, size)
    c.bloom(1.0)
    _light_shafts(c, back)
    foot = [view.at(-7, 0, 19), view.at(7, 0, 19), view.at(7, 0, 0.6), view.at(-7, 0, 0.6)]
    ground.mirror(c, int(back[3]), wet=scene.wet, power=1.0, outline=foot)
    for z in (17.0, 14.0, 11.0, 8.5, 6.2):
        for side in (-1, 1):
            _crates(c, view, side, z)
    c.bloom(0.8)


def _trusses(c: Canvas, view: View, size: tuple[float, float, float]) -> None:
    half, high, _ = size
    for z in (18.0, 14.0, 10.5, 7.5, 5.2):
        ink = mix(c.tint.haze, c.tint.ink, min(1.0, 0.55 + 3 / z))
        width = max(1, int(view.focus * 0.16 / z))
        low, top = high - 1.5, high - 0.2
        c.pen.line([view.at(-half, low, z), view.at(half, low, z)], fill=ink, width=width)
        points = [view.at(-half + half * step / 5, low if step % 2 else top, z) for step in range(11)]
        c.pen.line(points, fill=ink, width=max(1, width // 2))
        for x in (-half, half):
            c.pen.line([view.at(x, 0, z), view.at(x, high, z)], fill=ink, width=width * 2)
        for x in (-3.0, 3.0):
            px, py = view.at(x, low - 0.6, z)
            dot = view.focus * 0.22 / z
            c.pen.line((px, view.at(x, low, z)[1], px, py), fill=ink, width=1)
            c.lit((px - dot, py, px + dot, py + dot * 0.4), mix(c.tint.windows[0], WHITE, 0.4), 0.9)


def _light_shafts(c: Canvas, back: tuple[float, float, float, float]) -> None:
    layer = Image.new("L", (c.width // 4, c.height // 4))
    pen = ImageDraw.Draw(layer)
    left, top, right, _ = (edge / 4 for edge in back)
    for step in range(6):
        x, wide = left + (right - left) * (0.06 + 0.155 * step), (right - left) * 0.12
        pen.polygon(
            [
                (x, top),
                (x + wide, top),
                (x + wide * 3 + layer.width * 0.16, layer.height),
                (x + layer.width * 0.1, layer.height),
            ],
            fill=105,
        )
    soft = ImageChops.multiply(layer.filter(ImageFilter.GaussianBlur(4)), ramp(layer.size, 255, 40)).resize(
        (c.width, c.height), Image.Resampling.BILINEAR
    )
    c.screen(
        Image.composite(
            Image.new("RGB", (c.width, c.height), c.tint.sky[-1]), Image.new("RGB", (c.width, c.height)), soft
        )
    )


def _crates(c: Canvas, view: View, side: int, z: float) -> None:
    for level in range(c.rng.randrange(1, 4)):
        for col in range(3 - min(level, 2)):
            x = side * (6.1 - col * 1.75 - level * 0.3)
            (left, top), (right, low) = view.at(x - 0.82, (level + 1) * 1.45, z), view.at(x + 0.82, level * 1.45, z)
            shade = mix(
                mix(c.tint.ink, c.rng.choice((hsl(28, 0.4, 0.3), hsl(200, 0.3, 0.3), hsl(100, 0.2, 0.28))), 0.5),
                c.tint.haze,
                min(0.55, z / 40),
            )
            c.pen.rectangle((left, top, right, low), fill=shade)
            edge = max(1, int(view.focus * 0.07 / z))
            c.pen.rectangle((left, top, right, low), outline=scale(shade, 0.6), width=edge)
            c.pen.line((left, top, right, low), fill=scale(shade, 0.7), width=edge)
            inner = right if side < 0 else left
            c.pen.polygon(
                [
                    (inner, top),
                    view.at(x - side * 0.82, (level + 1) * 1.45, z + 1.6),
                    view.at(x - side * 0.82, level * 1.45, z + 1.6),
                    (inner, low),
                ],
                fill=scale(shade, 0.55),
            )
