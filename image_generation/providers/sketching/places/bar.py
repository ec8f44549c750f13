"""Bottles in the light."""

from .. import ground, signs
from ..canvas import Canvas, gradient
from ..drawing import drawing
from ..palette import WHITE, Colour, hsl, mix, scale
from ..scene import Scene
from ..shapes import Point, moved
from ..stamp import Look, stamp
from ..subjects import furniture


def bar(c: Canvas, scene: Scene) -> None:
    """Bottles in the light, a sign, a counter, stools and two who drink."""
    wall = mix(c.tint.ink, c.tint.haze, 0.3)
    c.image.paste(gradient((c.width, c.height), (scale(wall, 0.5), wall, scale(wall, 0.6))), (0, 0))
    top, counter = c.height * 0.24, c.height * 0.63
    _shelves(c, top, counter)
    _bar_sign(c, top)
    for step in range(5):
        _pendant(c, c.width * (0.1 + 0.2 * step), c.height * c.rng.uniform(0.27, 0.31))
    c.bloom(1.1)
    floor = int(c.height * 0.84)
    c.image.paste(gradient((c.width, c.height - floor), (mix(c.tint.ink, c.tint.haze, 0.25), c.tint.ink)), (0, floor))
    _counter(c, counter, floor)
    ground.mirror(c, floor, wet=False, power=0.9, grit=False)
    for step in range(6):
        _stool(c, c.width * (0.09 + 0.164 * step), c.height * 0.93)
    if "empty" not in scene.props and not scene.people:
        _patrons(c)
    c.bloom(0.9)


def _shelves(c: Canvas, top: float, counter: float) -> None:
    left, right = c.width * 0.08, c.width * 0.92
    back = gradient(
        (int(right - left), int(counter - top)),
        (scale(c.tint.neon[0], 0.22), scale(c.tint.windows[0], 0.3), scale(c.tint.neon[0], 0.16)),
    )
    c.image.paste(back, (int(left), int(top)))
    rows = 4
    for row in range(rows):
        base = top + (counter - top) * (row + 0.92) / rows
        glow = c.tint.neon[row % 2]
        c.tube([(left, base + 3 * c.unit), (right, base + 3 * c.unit)], glow, 4 * c.unit, 0.8)
        x = left + 10 * c.unit
        while x < right - 14 * c.unit:
            high, wide = c.unit * c.rng.uniform(38, 68), c.unit * c.rng.uniform(11, 19)
            shade = c.rng.choice(
                (
                    hsl(28, 0.8, 0.42),
                    hsl(140, 0.5, 0.3),
                    hsl(45, 0.8, 0.5),
                    c.tint.neon[1],
                    hsl(210, 0.4, 0.55),
                    hsl(4, 0.7, 0.36),
                    c.tint.neon[0],
                )
            )
            _bottle(c, (x, base), (wide, high), scale(shade, c.rng.uniform(0.4, 0.85)))
            x += wide + c.unit * c.rng.uniform(2, 9)
        c.pen.rectangle((left, base, right, base + 4 * c.unit), fill=scale(c.tint.ink, 1.5))
    for step in range(5):
        x = left + (right - left) * step / 4
        c.pen.rectangle((x - 6 * c.unit, top, x + 6 * c.unit, counter), fill=c.tint.ink)


def _bottle(c: Canvas, at: Point, size: tuple[float, float], colour: Colour) -> None:
    x, base = at
    wide, high = size
    c.pen.rectangle((x, base - high * 0.62, x + wide, base), fill=colour)
    c.pen.rectangle((x + wide * 0.34, base - high, x + wide * 0.66, base - high * 0.6), fill=colour)
    c.pen.rectangle(
        (x + wide * 0.14, base - high * 0.58, x + wide * 0.3, base - high * 0.06), fill=mix(colour, WHITE, 0.45)
    )
    c.pen.rectangle((x, base - high * 0.4, x + wide, base - high * 0.2), fill=mix(colour, c.tint.ink, 0.45))


def _bar_sign(c: Canvas, top: float) -> None:
    x = c.width * c.rng.uniform(0.4, 0.6)
    size = c.unit * 84
    signs.emblem(c, x, top * 0.5, size, c.tint.neon[0])
    for side in (-1, 1):
        for step in range(2):
            left = x + side * (size * 1.5 + step * size * 0.95) - size * 0.35
            signs.glyph(c, (left, top * 0.5 - size * 0.38, left + size * 0.7, top * 0.5 + size * 0.38), c.tint.neon[1])


def _pendant(c: Canvas, x: float, y: float) -> None:
    size = 24 * c.unit
    c.pen.line((x, 0, x, y), fill=c.tint.ink, width=max(1, int(2 * c.unit)))
    c.pen.polygon(
        [(x - size * 0.3, y - size), (x + size * 0.3, y - size), (x + size, y), (x - size, y)],
        fill=scale(c.tint.ink, 1.3),
    )
    c.lit((x - size * 0.8, y, x + size * 0.8, y + size * 0.22), mix(c.tint.windows[0], WHITE, 0.4))
    c.spot(x, y + size, size * 5, scale(c.tint.windows[0], 0.4))


def _counter(c: Canvas, counter: float, floor: int) -> None:
    ink = scale(c.tint.ink, 1.3)
    c.image.paste(
        gradient((c.width, int(floor - counter)), (mix(ink, c.tint.haze, 0.25), c.tint.ink)), (0, int(counter))
    )
    c.pen.rectangle((0, counter - 4 * c.unit, c.width, counter + 16 * c.unit), fill=mix(ink, c.tint.haze, 0.5))
    c.tube([(0, counter + 24 * c.unit), (c.width, counter + 24 * c.unit)], c.tint.neon[0], 5 * c.unit)
    for step in range(13):
        x = c.width * step / 12
        c.pen.line((x, counter + 34 * c.unit, x, floor), fill=ink, width=max(1, int(4 * c.unit)))
    for _ in range(5):
        x, high = c.width * c.rng.random(), c.unit * c.rng.uniform(24, 40)
        shade = c.rng.choice((*c.tint.neon, c.tint.windows[0]))
        c.pen.rectangle((x, counter - high, x + high * 0.55, counter - 4 * c.unit), fill=scale(shade, 0.35))
        c.lit((x, counter - high * 0.6, x + high * 0.55, counter - 4 * c.unit), scale(shade, 0.9), 0.6)


def _stool(c: Canvas, x: float, foot: float) -> None:
    shapes = drawing(furniture.STOOL)
    stamp(
        c,
        moved(shapes, x, foot, sx=c.height * 0.2),
        Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=0.8, mirror=0.3),
    )


def _patrons(c: Canvas) -> None:
    """Backs at the counter."""
    for x in c.rng.sample((0.09, 0.254, 0.746, 0.91), 2):
        shapes = drawing(furniture.PATRON)
        if c.rng.random() < 0.5:
            shapes += drawing(furniture.PATRON_HAIR)
        stamp(
            c,
            moved(shapes, c.width * x, c.height * 0.76, sx=c.height * 0.27),
            Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=0.9, sink=0.2),
        )
