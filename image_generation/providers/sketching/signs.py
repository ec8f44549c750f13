"""Signs: glyphs of no known script, tubes, boxes, billboards and holograms. No word, no mark of anybody."""

import math

from PIL import Image, ImageDraw

from .canvas import Canvas, gradient
from .palette import BLACK, WHITE, Colour, mix, scale
from .shapes import Point

Box = tuple[float, float, float, float]

#: Strokes on a 0..4 grid, from which glyphs are composed.
_STROKES: tuple[tuple[Point, ...], ...] = (
    ((0, 0.4), (4, 0.4)),
    ((0, 2), (4, 2)),
    ((0, 3.8), (4, 3.8)),
    ((2, 0), (2, 4)),
    ((0.3, 0.4), (0.3, 4)),
    ((3.7, 0.4), (3.7, 4)),
    ((2, 2), (0.2, 4)),
    ((2, 2), (3.8, 4)),
    ((1, 1.2), (3, 1.2)),
    ((1, 1.2), (1, 2.8), (3, 2.8), (3, 1.2)),
    ((1, 0), (0.2, 1.4)),
    ((3, 0), (3.8, 1.4)),
    ((0.6, 2.9), (3.4, 2.9)),
)


def glyph(c: Canvas, box: Box, colour: Colour, power: float = 1.0) -> None:
    """One brush-like character of our own."""
    left, top, right, bottom = box
    wide, high = (right - left) / 4, (bottom - top) / 4
    width = max(1.0, min(wide, high) * 0.5)
    for stroke in c.rng.sample(_STROKES, c.rng.choice((4, 5, 5, 6))):
        c.tube([(left + x * wide, top + y * high) for x, y in stroke], colour, width, power)


def column(c: Canvas, box: Box, colour: Colour, power: float = 1.0) -> None:
    """An upright sign: a dark box, a tube around it, glyphs down it."""
    left, top, right, bottom = box
    width = right - left
    if width < 6:
        c.lit((left, top, max(left + 1, right), bottom), mix(BLACK, colour, power * 0.8), power)
        return
    style = c.rng.randrange(3)
    back = scale(colour, 0.12) if style else scale(colour, 0.75 * power)
    c.pen.rectangle(box, fill=back)
    ink = colour
    if style == 0:
        c.glow(box, colour, 0.65 * power)
        ink = mix(colour, WHITE, 0.85)
    elif style == 1:
        c.tube(
            [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)],
            colour,
            max(1, width * 0.07),
            power,
        )
    pad = width * 0.2
    step = width - pad
    y = top + pad
    while y + width - 2 * pad <= bottom - pad * 0.5:
        glyph(c, (left + pad, y, right - pad, y + width - 2 * pad), ink, power)
        y += step


def emblem(c: Canvas, x: float, y: float, radius: float, colour: Colour, power: float = 1.0) -> None:
    """A round tube sign: an eye, a crescent, a blossom, a cup, a bolt or a diamond."""
    other = c.tint.neon[1] if colour != c.tint.neon[1] else c.tint.neon[0]
    width = max(1.5, radius * 0.11)
    for index, path in enumerate(_emblem(c.rng.randrange(6))):
        points = [(x + px * radius, y + py * radius) for px, py in path]
        c.tube(points, colour if index == 0 else other, width, power)


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> list[Point]:
    angles = [math.radians(start + (end - start) * step / 24) for step in range(25)]
    return [(x + math.cos(angle) * rx, y + math.sin(angle) * ry) for angle in angles]


def _emblem(kind: int) -> list[list[Point]]:
    if kind == 0:
        return [_arc(0, 0.5, 1.1, 1.0, 205, 335) + _arc(0, -0.5, 1.1, 1.0, 25, 155), _arc(0, 0, 0.32, 0.32, 0, 360)]
    if kind == 1:
        return [_arc(0, 0, 1, 1, 50, 310), _arc(0.35, 0, 0.72, 0.78, 55, 305)]
    if kind == 2:
        return [_arc(math.cos(a) * 0.55, math.sin(a) * 0.55, 0.38, 0.38, 0, 360) for a in (0.3, 1.56, 2.81, 4.07, 5.33)]
    if kind == 3:
        return [[(-0.9, -0.8), (0.9, -0.8), (0, 0.2), (-0.9, -0.8)], [(0, 0.2), (0, 0.95), (-0.45, 0.95), (0.45, 0.95)]]
    if kind == 4:
        return [[(0.25, -1), (-0.5, 0.15), (0.05, 0.15), (-0.25, 1), (0.55, -0.2), (0, -0.2), (0.25, -1)]]
    return [
        [(0, -1), (0.75, 0), (0, 1), (-0.75, 0), (0, -1)],
        [(0, -0.45), (0.33, 0), (0, 0.45), (-0.33, 0), (0, -0.45)],
    ]


def billboard(c: Canvas, box: Box, power: float = 1.0) -> None:
    """A bright picture on a wall: a gradient, a shape, lines of type too far away to read."""
    left, top, right, bottom = (int(edge) for edge in box)
    size = (right - left, bottom - top)
    if size[0] < 4 or size[1] < 4:
        return
    first, second = c.rng.sample(c.tint.neon, 2)
    board = gradient(size, (scale(first, 0.9 * power), scale(second, 0.55 * power)))
    pen = ImageDraw.Draw(board)
    _advert(c, pen, size, mix(first, WHITE, 0.7 * power))
    for y in range(0, size[1], max(3, int(4 * c.unit))):
        pen.line((0, y, size[0], y), fill=scale(second, 0.35 * power))
    c.image.paste(board, (left, top))
    c.glow((left, top, right, bottom), mix(first, second, 0.5), 0.55 * power)


def _advert(c: Canvas, pen: ImageDraw.ImageDraw, size: tuple[int, int], colour: Colour) -> None:
    wide, high = size
    kind = c.rng.randrange(4)
    across, down, radius = wide * c.rng.uniform(0.3, 0.7), high * 0.42, min(wide, high) * 0.3
    dark = scale(colour, 0.25)
    if kind == 0:
        pen.ellipse((across - radius, down - radius, across + radius, down + radius), fill=colour)
        pen.ellipse((across - radius * 0.4, down - radius * 1.1, across + radius * 1.1, down + radius * 0.6), fill=dark)
    elif kind == 1:
        pen.ellipse(
            (across - radius * 1.5, down - radius * 0.75, across + radius * 1.5, down + radius * 0.75), fill=colour
        )
        pen.ellipse((across - radius * 0.6, down - radius * 0.6, across + radius * 0.6, down + radius * 0.6), fill=dark)
    elif kind == 2:
        pen.ellipse((across - radius * 0.5, down - radius, across + radius * 0.5, down + radius * 0.3), fill=colour)
        pen.polygon([(across - radius * 1.2, high), (across, down), (across + radius * 1.2, high)], fill=colour)
    else:
        for step in range(3):
            x = wide * (0.2 + 0.25 * step)
            pen.polygon(
                [(x, down + radius), (x + wide * 0.15, down - radius), (x + wide * 0.3, down + radius)], fill=colour
            )
    row = high * 0.78
    while row < high * 0.95:
        pen.line((wide * 0.12, row, wide * c.rng.uniform(0.4, 0.88), row), fill=colour, width=max(1, high // 40))
        row += max(3, high * 0.07)


def hologram(c: Canvas, box: Box, colour: Colour, power: float = 1.0) -> None:
    """A translucent screen in the air: a frame, a curve, bars, a turning globe, scan lines."""
    left, top, right, bottom = (int(edge) for edge in box)
    wide, high = right - left, bottom - top
    if wide < 12 or high < 12:
        return
    layer = Image.new("RGB", (wide, high), scale(colour, 0.15 * power))
    pen = ImageDraw.Draw(layer)
    bright, thin = scale(colour, 0.95 * power), max(1, int(1.6 * c.unit))
    pen.rectangle((0, 0, wide - 1, high - 1), outline=scale(colour, 0.55 * power), width=thin)
    _chart(c, pen, (wide, high), bright, thin)
    for y in range(0, high, max(3, int(3.4 * c.unit))):
        pen.line((0, y, wide, y), fill=scale(colour, 0.06))
    c.screen_clipped(layer, left, top)
    c.glow((left, top, right, bottom), colour, 0.16 * power)


def _chart(c: Canvas, pen: ImageDraw.ImageDraw, size: tuple[int, int], colour: Colour, thin: int) -> None:
    wide, high = size
    soft = scale(colour, 0.6)
    kind = c.rng.randrange(4)
    if kind == 0:
        values = [c.rng.uniform(0.25, 0.8)]
        for _ in range(11):
            values.append(min(0.9, max(0.15, values[-1] + c.rng.uniform(-0.2, 0.2))))
        points = [(wide * (0.08 + 0.84 * i / 11), high * value) for i, value in enumerate(values)]
        pen.polygon([(wide * 0.08, high * 0.92), *points, (wide * 0.92, high * 0.92)], fill=scale(colour, 0.3))
        pen.line(points, fill=colour, width=thin * 2)
    elif kind == 1:
        for i in range(8):
            x = wide * (0.1 + 0.1 * i)
            pen.rectangle((x, high * c.rng.uniform(0.25, 0.75), x + wide * 0.06, high * 0.9), fill=soft)
    elif kind == 2:
        radius = min(wide, high) * 0.36
        for share in (1.0, 0.66, 0.25):
            box = (wide / 2 - radius * share, high / 2 - radius, wide / 2 + radius * share, high / 2 + radius)
            pen.ellipse(box, outline=colour, width=thin)
            flat = (wide / 2 - radius, high / 2 - radius * share, wide / 2 + radius, high / 2 + radius * share)
            pen.ellipse(flat, outline=soft, width=thin)
    else:
        row = high * 0.14
        while row < high * 0.88:
            pen.line((wide * 0.1, row, wide * c.rng.uniform(0.3, 0.9), row), fill=soft, width=thin)
            row += max(4, high * 0.09)
