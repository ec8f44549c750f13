"""A gate, a hall, lanterns, a large disc in the sky."""

from .. import ground, signs, skyline
from ..canvas import Canvas
from ..palette import BLACK, hsl, mix, scale
from ..scene import Scene
from ..shapes import Point


def temple(c: Canvas, scene: Scene) -> None:
    """Steps up to a gate, a hall behind it, lanterns on both sides, a large disc in the sky."""
    floor = c.height * 0.76
    skyline.sky(c, scene, 0.76)
    if not scene.moon:
        c.spot(c.width / 2, c.height * 0.38, c.unit * 520, mix(BLACK, c.tint.disc, 0.6))
        radius = c.unit * 165
        c.pen.ellipse(
            (c.width / 2 - radius, c.height * 0.36 - radius, c.width / 2 + radius, c.height * 0.36 + radius),
            fill=mix(c.tint.disc, c.tint.neon[0], 0.25),
        )
    _hills(c, floor)
    _hall(c, floor)
    c.pen.rectangle((0, floor, c.width, c.height), fill=mix(c.tint.ink, c.tint.haze, 0.22))
    _gate(c, floor)
    for index in range(4):
        near = (index + 1) / 4
        for side in (-1, 1):
            _stone_lantern(
                c,
                c.width / 2 + side * c.unit * (150 + 310 * near**1.5),
                floor + c.height * 0.2 * near**1.6,
                c.unit * (60 + 110 * near),
            )
    c.bloom(1.1)
    ground.mirror(c, int(floor), wet=scene.wet, power=0.7)
    _path(c, floor)


def _hills(c: Canvas, floor: float) -> None:
    for layer in range(3):
        points: list[Point] = [(0, floor)]
        for step in range(17):
            rise = c.rng.uniform(0.05, 0.2) * (1 - layer * 0.25)
            points.append((c.width * step / 16, floor - c.height * rise))
        c.pen.polygon([*points, (c.width, floor)], fill=c.tint.depth(0.15 + 0.22 * layer))


def _roof(c: Canvas, x: float, y: float, wide: float, high: float) -> None:
    ink = scale(c.tint.ink, 1.2)
    curve = [
        (x - wide, y),
        (x - wide * 0.7, y - high * 0.42),
        (x - wide * 0.3, y - high),
        (x + wide * 0.3, y - high),
        (x + wide * 0.7, y - high * 0.42),
        (x + wide, y),
        (x + wide * 1.08, y - high * 0.12),
        (x + wide * 0.96, y + high * 0.1),
        (x - wide * 0.96, y + high * 0.1),
        (x - wide * 1.08, y - high * 0.12),
    ]
    c.pen.polygon(curve, fill=ink)
    c.pen.line(
        [(x - wide * 0.96, y + high * 0.1), (x + wide * 0.96, y + high * 0.1)],
        fill=mix(ink, c.tint.neon[0], 0.5),
        width=max(1, int(3 * c.unit)),
    )


def _hall(c: Canvas, floor: float) -> None:
    x, unit = c.width / 2, c.unit
    for level, (wide, top) in enumerate(((180, 150), (140, 250), (100, 335))):
        base = floor - (0 if level == 0 else (150, 250)[level - 1]) * unit
        c.pen.rectangle(
            (x - wide * 0.72 * unit, floor - top * unit, x + wide * 0.72 * unit, base), fill=scale(c.tint.ink, 1.3)
        )
        for step in range(-3, 4):
            left = x + step * wide * 0.19 * unit
            c.lit(
                (left - 9 * unit, floor - (top - 26) * unit, left + 9 * unit, floor - (top - 72) * unit),
                scale(c.tint.windows[0], 0.75),
                0.5,
            )
        _roof(c, x, floor - top * unit, wide * 1.15 * unit, 46 * unit)


def _gate(c: Canvas, floor: float) -> None:
    x, unit, red = c.width / 2, c.unit, mix(hsl(6, 0.75, 0.36), c.tint.neon[0], 0.15)
    dark, base, top = scale(red, 0.55), floor + 70 * unit, floor - 430 * unit
    for side in (-1, 1):
        foot, head = x + side * 285 * unit, x + side * 262 * unit
        c.pen.polygon(
            [(foot - 24 * unit, base), (head - 19 * unit, top), (head + 19 * unit, top), (foot + 24 * unit, base)],
            fill=dark,
        )
        c.pen.polygon(
            [(foot - 24 * unit, base), (head - 19 * unit, top), (head - 8 * unit, top), (foot - 10 * unit, base)],
            fill=red,
        )
        c.pen.rectangle((foot - 30 * unit, base - 34 * unit, foot + 30 * unit, base), fill=c.tint.ink)
    c.pen.rectangle((x - 330 * unit, top + 92 * unit, x + 330 * unit, top + 124 * unit), fill=red)
    c.pen.polygon(
        [
            (x - 400 * unit, top - 26 * unit),
            (x - 200 * unit, top),
            (x + 200 * unit, top),
            (x + 400 * unit, top - 26 * unit),
            (x + 388 * unit, top + 26 * unit),
            (x + 200 * unit, top + 40 * unit),
            (x - 200 * unit, top + 40 * unit),
            (x - 388 * unit, top + 26 * unit),
        ],
        fill=red,
    )
    c.pen.polygon(
        [
            (x - 412 * unit, top - 42 * unit),
            (x - 200 * unit, top - 12 * unit),
            (x + 200 * unit, top - 12 * unit),
            (x + 412 * unit, top - 42 * unit),
            (x + 400 * unit, top - 22 * unit),
            (x + 200 * unit, top + 6 * unit),
            (x - 200 * unit, top + 6 * unit),
            (x - 400 * unit, top - 22 * unit),
        ],
        fill=scale(c.tint.ink, 1.2),
    )
    c.pen.rectangle((x - 34 * unit, top + 34 * unit, x + 34 * unit, top + 104 * unit), fill=scale(c.tint.ink, 1.4))
    signs.glyph(c, (x - 20 * unit, top + 46 * unit, x + 20 * unit, top + 92 * unit), c.tint.neon[1], 0.9)


def _stone_lantern(c: Canvas, x: float, foot: float, high: float) -> None:
    ink = scale(c.tint.ink, 1.15)
    c.pen.rectangle((x - high * 0.1, foot - high * 0.6, x + high * 0.1, foot), fill=ink)
    c.pen.rectangle((x - high * 0.24, foot - high * 0.08, x + high * 0.24, foot), fill=ink)
    c.pen.rectangle((x - high * 0.22, foot - high * 0.9, x + high * 0.22, foot - high * 0.58), fill=ink)
    c.lit((x - high * 0.14, foot - high * 0.86, x + high * 0.14, foot - high * 0.64), c.tint.windows[0])
    c.pen.polygon(
        [(x - high * 0.36, foot - high * 0.88), (x, foot - high * 1.16), (x + high * 0.36, foot - high * 0.88)],
        fill=ink,
    )


def _path(c: Canvas, floor: float) -> None:
    for step in range(6):
        y, share = floor + (c.height - floor) * (step / 6) ** 1.6, (step / 6) ** 1.3
        half = c.unit * (120 + 330 * share)
        c.pen.line(
            (c.width / 2 - half, y, c.width / 2 + half, y),
            fill=mix(c.tint.ink, c.tint.haze, 0.55),
            width=max(1, int((1 + 3 * share) * c.unit)),
        )
