"""A platform and a train."""

from PIL import Image, ImageDraw

from .. import ground, signs
from ..canvas import Canvas
from ..palette import BLACK, WHITE, hsl, mix, scale
from ..perspective import View, hang
from ..scene import Scene
from .rooms import shell, strips


def subway(c: Canvas, scene: Scene) -> None:
    """A platform, a train that waits with its lights on, tiled columns, a sign."""
    size = (6.0, 4.2, 40.0)
    view = View(c.width * 0.56, c.height * 0.5, max(c.width, c.height * 0.9) * 0.62, 1.7)
    wall = mix(c.tint.ink, c.tint.haze, 0.4)
    back = shell(c, view, size, (scale(wall, 0.6), scale(wall, 0.9), mix(c.tint.ink, c.tint.haze, 0.3), c.tint.ink))
    c.spot((back[0] + back[2]) / 2, back[1], c.unit * 260, mix(BLACK, c.tint.sky[-1], 0.9))
    strips(c, view, size, (1.2, 4.4), mix(c.tint.neon[1], WHITE, 0.65))
    _train(c, view)
    c.bloom(1.0)
    ground.mirror(
        c,
        int(view.y + 6),
        wet=scene.wet or c.rng.random() < 0.7,
        power=0.8,
        outline=[view.at(-1.5, 0, 60), view.at(6, 0, 60), view.at(6, 0, 0.5), view.at(-1.5, 0, 0.5)],
    )
    c.pen.polygon(
        [view.at(-1.5, 0, 60), view.at(-1.15, 0, 60), view.at(-1.15, 0, 1), view.at(-1.5, 0, 1)],
        fill=hsl(46, 0.75, 0.42),
    )
    for z in (30.0, 20.0, 13.5, 9.0, 6.0):
        _column(c, view, z)
    left, top = view.at(0.4, 3.7, 9)
    right, low = view.at(3.6, 3.05, 9)
    c.pen.rectangle((left, top, right, low), fill=c.tint.ink)
    step = (low - top) * 0.86
    for index in range(int((right - left) / step)):
        signs.glyph(
            c,
            (
                left + index * step + step * 0.16,
                top + step * 0.2,
                left + (index + 1) * step - step * 0.1,
                low - step * 0.14,
            ),
            c.tint.neon[0] if index else c.tint.neon[1],
        )
    c.bloom(1.0)


def _train(c: Canvas, view: View) -> None:
    texture = Image.new("RGB", (760, 120), mix(c.tint.ink, c.tint.haze, 0.55))
    pen = ImageDraw.Draw(texture)
    warm = mix(c.tint.windows[1], WHITE, 0.4)
    for x in range(14, 760, 62):
        pen.rectangle((x, 26, x + 44, 66), fill=warm if c.rng.random() < 0.85 else scale(warm, 0.3))
        for _ in range(c.rng.randrange(0, 3)):
            at = x + c.rng.randrange(4, 38)
            pen.ellipse((at, 38, at + 8, 48), fill=c.tint.ink)
            pen.rectangle((at - 3, 48, at + 11, 66), fill=c.tint.ink)
    pen.rectangle((0, 78, 760, 86), fill=c.tint.neon[0])
    pen.rectangle((0, 0, 760, 12), fill=scale(c.tint.ink, 1.3))
    for x in range(0, 760, 186):
        pen.rectangle((x, 0, x + 3, 120), fill=c.tint.ink)
    hang(
        c, texture, (view.at(-1.7, 3.3, 1.6), view.at(-1.7, 3.3, 30), view.at(-1.7, -0.3, 30), view.at(-1.7, -0.3, 1.6))
    )


def _column(c: Canvas, view: View, z: float) -> None:
    (left, top), (right, low) = view.at(4.3, 4.2, z), view.at(5.1, 0, z)
    near = min(1.0, 0.3 + 5 / z)
    shade = mix(c.tint.haze, scale(c.tint.ink, 1.6), near)
    c.pen.rectangle((left, top, right, low), fill=shade)
    c.pen.rectangle((left, top, left + (right - left) * 0.22, low), fill=mix(shade, c.tint.neon[1], 0.3))
    if z < 15:
        mid = (top + low) / 2
        signs.billboard(
            c,
            (
                left + (right - left) * 0.3,
                mid - (right - left) * 0.6,
                right - (right - left) * 0.1,
                mid + (right - left) * 0.3,
            ),
            0.6,
        )
