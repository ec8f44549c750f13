"""The harbour: cranes, containers, a freighter, and what the water makes of their lights."""

from .. import ground, signs, skyline
from ..canvas import Canvas, gradient
from ..palette import WHITE, hsl, mix, scale
from ..scene import Scene


def docks(c: Canvas, scene: Scene) -> None:
    """Water, cranes, stacked containers, a freighter, lamps and what the water makes of them."""
    line = c.height * 0.62
    skyline.sky(c, scene, 0.62)
    skyline.towers(c, scene, 0.62, tall=0.3, layers=2, nearest=0.3)
    _ship(c, c.width * c.rng.uniform(0.08, 0.3), line, c.width * 0.56)
    for x, size, near in ((c.rng.uniform(0.5, 0.62), 0.42, 0.5), (c.rng.uniform(0.74, 0.9), 0.58, 0.72)):
        _crane(c, c.width * x, line, c.height * size, near)
    _containers(c, line)
    c.spot(c.width * c.rng.uniform(0.3, 0.7), line, c.width * 0.5, scale(c.tint.sky[-1], 0.7))
    for _ in range(16):
        x = c.width * c.rng.random()
        _lamp_post(c, x, line, c.height * c.rng.uniform(0.05, 0.12))
    _warehouse_signs(c, line)
    c.bloom(1.2)
    water = gradient((c.width, int(c.height - line) + 1), (mix(c.tint.haze, c.tint.ink, 0.45), scale(c.tint.ink, 1.2)))
    c.image.paste(water, (0, int(line)))
    ground.mirror(c, int(line), wet=True, power=0.95, grit=False)
    _quay(c)


def _ship(c: Canvas, x: float, line: float, wide: float) -> None:
    ink, high = c.tint.depth(0.55), wide * 0.12
    c.pen.polygon(
        [(x, line - high), (x + wide, line - high * 1.3), (x + wide * 0.93, line + 2), (x + wide * 0.04, line + 2)],
        fill=ink,
    )
    for index in range(14):
        left = x + wide * (0.24 + 0.05 * index)
        top = line - high * (1.2 + 0.45 * c.rng.randrange(1, 4))
        shade = mix(ink, c.rng.choice((hsl(8, 0.5, 0.34), hsl(200, 0.5, 0.34), hsl(38, 0.5, 0.36), c.tint.haze)), 0.3)
        c.pen.rectangle((left, top, left + wide * 0.046, line - high), fill=shade)
    c.pen.rectangle((x + wide * 0.06, line - high * 3.2, x + wide * 0.2, line - high), fill=ink)
    for row in range(3):
        for col in range(5):
            left, top = x + wide * (0.075 + 0.023 * col), line - high * (2.9 - 0.55 * row)
            c.lit((left, top, left + wide * 0.012, top + high * 0.16), c.tint.windows[0], 0.5)


def _crane(c: Canvas, x: float, line: float, high: float, near: float) -> None:
    ink, width = c.tint.depth(near), max(2, int(high * 0.022))
    top, boom = line - high, line - high * 0.62
    for dx in (-0.12, 0.12):
        c.pen.line([(x + dx * high * 1.1, line), (x + dx * high * 0.8, boom)], fill=ink, width=width)
    c.pen.line([(x - high * 0.12, line - high * 0.3), (x + high * 0.12, line - high * 0.3)], fill=ink, width=width)
    c.pen.line([(x - high * 0.11, line - high * 0.3), (x + high * 0.1, boom)], fill=ink, width=max(1, width // 2))
    c.pen.line([(x - high * 0.75, boom), (x + high * 0.3, boom)], fill=ink, width=int(width * 1.4))
    c.pen.line([(x + high * 0.05, boom), (x, top), (x - high * 0.72, boom)], fill=ink, width=max(1, width // 2))
    c.pen.line([(x, top), (x + high * 0.28, boom)], fill=ink, width=max(1, width // 2))
    c.pen.rectangle((x - width, top, x + width, boom), fill=ink)
    drop = x - high * c.rng.uniform(0.3, 0.6)
    c.pen.line([(drop, boom), (drop, boom + high * 0.25)], fill=ink, width=1)
    c.pen.rectangle(
        (drop - high * 0.08, boom + high * 0.25, drop + high * 0.08, boom + high * 0.33),
        fill=mix(ink, c.tint.neon[0], 0.25),
    )
    dot = 3 * c.unit
    for px, py in ((x, top), (x - high * 0.75, boom), (x + high * 0.3, boom)):
        c.spark(px, py, dot, hsl(0, 0.95, 0.6))


def _containers(c: Canvas, line: float) -> None:
    wide, high = c.width * 0.085, c.height * 0.036
    for side in (0.0, 0.72):
        x = c.width * side
        while x < c.width * (side + 0.28):
            for level in range(c.rng.randrange(1, 5)):
                top = line - high * (level + 1)
                shade = mix(
                    c.tint.depth(0.85),
                    c.rng.choice((hsl(8, 0.6, 0.36), hsl(205, 0.6, 0.36), hsl(36, 0.6, 0.4), hsl(160, 0.4, 0.3))),
                    0.32,
                )
                c.pen.rectangle((x, top, x + wide - 2, top + high - 1), fill=shade)
                for rib in range(1, 8):
                    c.pen.line((x + wide * rib / 8, top, x + wide * rib / 8, top + high - 1), fill=scale(shade, 0.75))
            x += wide


def _lamp_post(c: Canvas, x: float, line: float, high: float) -> None:
    c.pen.line((x, line, x, line - high), fill=c.tint.ink, width=max(1, int(2 * c.unit)))
    dot = 3.4 * c.unit
    c.lit(
        (x - dot * 1.6, line - high - dot, x + dot * 1.6, line - high + dot * 0.4), mix(c.tint.windows[0], WHITE, 0.3)
    )


def _warehouse_signs(c: Canvas, line: float) -> None:
    """Sheds along the far quay, with tubes on their roofs."""
    for share in (0.02, 0.4, 0.66, 0.86):
        wide, high = c.width * c.rng.uniform(0.1, 0.16), c.height * c.rng.uniform(0.05, 0.08)
        left, ink = c.width * share, c.tint.depth(0.7)
        c.pen.rectangle((left, line - high, left + wide, line), fill=ink)
        colour, size = c.rng.choice(c.tint.neon), high * 0.52
        for step in range(int(wide / size / 1.25)):
            x = left + size * (0.3 + 1.25 * step)
            signs.glyph(c, (x, line - high - size * 1.15, x + size, line - high - size * 0.1), colour)
        for step in range(4):
            x = left + wide * (0.1 + 0.23 * step)
            c.lit((x, line - high * 0.6, x + wide * 0.1, line - high * 0.2), scale(c.tint.windows[0], 0.8), 0.5)


def _quay(c: Canvas) -> None:
    """Planks and bollards before the water."""
    top, ink = c.height * 0.9, c.tint.ink
    c.pen.rectangle((0, top, c.width, c.height), fill=scale(ink, 1.3))
    c.pen.rectangle((0, top, c.width, top + 5 * c.unit), fill=mix(ink, c.tint.haze, 0.5))
    for step in range(-10, 24):
        x = c.width / 2 + (step - 7) * c.width * 0.075
        low = c.width / 2 + (step - 7) * c.width * 0.14
        c.pen.line((x, top + 5 * c.unit, low, c.height), fill=ink, width=max(1, int(2 * c.unit)))
    for share in (0.12, 0.5, 0.88):
        x, wide = c.width * share, 22 * c.unit
        c.pen.rectangle((x - wide * 0.6, top - wide * 1.7, x + wide * 0.6, top + wide), fill=ink)
        c.pen.ellipse((x - wide, top - wide * 2.2, x + wide, top - wide * 1.2), fill=mix(ink, c.tint.haze, 0.3))
