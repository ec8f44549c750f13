"""Glass tanks and cold light."""

from PIL import Image

from .. import ground, signs
from ..canvas import Canvas, gradient
from ..palette import WHITE, Colour, hsl, mix, scale
from ..perspective import View
from ..scene import Scene
from ..shapes import Point
from .rooms import camera, shell, strips


def lab(c: Canvas, _scene: Scene) -> None:
    """Glass tanks along both walls with something in them, a table of light, cold ceiling strips."""
    size = (4.2, 3.5, 13.0)
    view = camera(c, height=0.49)
    wall = mix(c.tint.ink, c.tint.haze, 0.42)
    back = shell(c, view, size, (scale(wall, 0.8), wall, mix(c.tint.ink, c.tint.haze, 0.36), scale(wall, 1.15)))
    strips(c, view, size, (-1.6, 1.6), mix(c.tint.neon[1], WHITE, 0.6))
    wide = back[2] - back[0]
    c.lit(
        (back[0] + wide * 0.36, back[1] + wide * 0.14, back[2] - wide * 0.36, back[3]),
        mix(c.tint.neon[1], WHITE, 0.4),
        0.7,
    )
    for z in (12.0, 9.6, 7.4, 5.6, 4.1):
        for side in (-1, 1):
            _tank(c, view, side * 3.1, z)
    c.bloom(1.0)
    foot = [
        view.at(-size[0], 0, size[2]),
        view.at(size[0], 0, size[2]),
        view.at(size[0], 0, 0.6),
        view.at(-size[0], 0, 0.6),
    ]
    ground.mirror(c, int(back[3]), wet=True, power=0.8, outline=foot, grit=False)
    _bench(c, view)
    c.bloom()


def _tank(c: Canvas, view: View, x: float, z: float) -> None:
    (left, top), (right, low) = view.at(x - 0.75, 2.75, z), view.at(x + 0.75, 0.35, z)
    colour = c.tint.neon[0] if c.rng.random() < 0.75 else c.tint.neon[2]
    wide, fog = right - left, max(0.35, 1 - z / 18)
    body = gradient(
        (max(1, int(wide)), max(1, int(low - top))),
        (scale(colour, 0.75 * fog), scale(colour, 0.3 * fog), scale(colour, 0.26 * fog), scale(colour, 0.8 * fog)),
    )
    edge = (
        Image.linear_gradient("L")
        .rotate(90, expand=True)
        .resize(body.size)
        .point([255 - abs(v - 128) // 2 for v in range(256)])
    )
    c.image.paste(body, (int(left), int(top)), edge)
    c.glow((left, top, right, top + wide * 0.5), colour, 0.25 * fog)
    c.glow((left, low - wide * 0.4, right, low), colour, 0.25 * fog)
    _floating(c, ((left + right) / 2, (top + low) / 2), low - top, colour)
    for _ in range(9):
        bx, by, size = (
            c.rng.uniform(left + wide * 0.15, right - wide * 0.15),
            c.rng.uniform(top, low),
            wide * c.rng.uniform(0.01, 0.035),
        )
        c.pen.ellipse((bx - size, by - size, bx + size, by + size), outline=mix(colour, WHITE, 0.5))
    steel = mix(c.tint.ink, c.tint.haze, 0.35 + 0.3 * (1 - fog))
    c.pen.rectangle((left - wide * 0.06, low, right + wide * 0.06, view.at(x, 0, z)[1]), fill=steel)
    c.pen.rectangle((left - wide * 0.06, top - wide * 0.2, right + wide * 0.06, top), fill=steel)
    c.pen.line(
        (left + wide * 0.12, top, left + wide * 0.12, low), fill=mix(colour, WHITE, 0.6), width=max(1, int(wide * 0.03))
    )


def _floating(c: Canvas, middle: Point, high: float, colour: Colour) -> None:
    """Somebody, asleep."""
    x, y = middle
    dark = scale(colour, 0.09)
    head = high * 0.07
    c.pen.ellipse((x - head, y - high * 0.34, x + head, y - high * 0.18), fill=dark)
    c.pen.polygon(
        [
            (x - head * 1.7, y - high * 0.15),
            (x + head * 1.7, y - high * 0.15),
            (x + head * 0.9, y + high * 0.34),
            (x - head * 0.9, y + high * 0.34),
        ],
        fill=dark,
    )
    c.pen.line(
        [(x, y - high * 0.34), (x + head, y - high * 0.44), (x, y - high * 0.5)],
        fill=dark,
        width=max(1, int(head * 0.3)),
    )


def _bench(c: Canvas, view: View) -> None:
    ink = scale(c.tint.ink, 1.5)
    plate = [view.at(-0.8, 0.95, 7.0), view.at(0.8, 0.95, 7.0), view.at(0.8, 0.95, 4.6), view.at(-0.8, 0.95, 4.6)]
    (left, top), (right, low) = view.at(-0.7, 0.95, 4.6), view.at(0.7, 0, 4.6)
    c.pen.rectangle((left, top, right, low), fill=ink)
    c.pen.polygon(plate, fill=mix(c.tint.neon[1], WHITE, 0.3))
    c.glow((plate[0][0], plate[0][1], plate[2][0], plate[2][1]), c.tint.neon[1], 0.6)
    a, b = view.at(-0.7, 2.2, 5.6), view.at(0.7, 1.25, 5.6)
    signs.hologram(c, (*a, *b), c.tint.neon[1], 1.0)
    c.tube([view.at(-0.7, 0.5, 4.58), view.at(0.7, 0.5, 4.58)], hsl(0, 0.9, 0.55), 2 * c.unit, 0.8)
