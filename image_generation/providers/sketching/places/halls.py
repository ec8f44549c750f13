"""Where crowds go and goods lie: bar, club, warehouse, subway; and the Matrix, which is the largest hall of all."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .. import ground, signs
from ..canvas import Canvas, gradient, ramp
from ..palette import BLACK, WHITE, Colour, hsl, mix, scale
from ..perspective import View, hang
from ..scene import Scene
from ..shapes import Point, Shapes, curve, limb, line, moved, oval, poly
from ..stamp import Look, stamp
from .rooms import camera, shell, strips


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
    if "empty" not in scene.props:
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
    shapes: Shapes = [
        limb("metal_dark", (0, 0), (0, -0.9), 0.06, 0.06),
        oval("metal_dark", 0, -0.01, 0.24, 0.05),
        line("metal", 0.03, (-0.14, -0.3), (0.14, -0.3)),
        oval("cloth2", 0, -0.92, 0.3, 0.1),
    ]
    stamp(
        c,
        moved(shapes, x, foot, sx=c.height * 0.2),
        Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=0.8, mirror=0.3),
    )


def _patrons(c: Canvas) -> None:
    """Backs at the counter."""
    for x in c.rng.sample((0.09, 0.254, 0.746, 0.91), 2):
        shapes: Shapes = [
            curve("cloth1", (-0.2, -0.16), (-0.31, -0.66), (-0.12, -0.84), (0.12, -0.84), (0.31, -0.66), (0.2, -0.16), (0.22, 0.04), (-0.22, 0.04)),
            limb("cloth1", (-0.26, -0.68), (-0.37, -0.38), 0.13, 0.1), limb("cloth1", (0.26, -0.68), (0.37, -0.4), 0.13, 0.1),
            limb("cloth1", (-0.37, -0.38), (-0.22, -0.34), 0.1, 0.08), limb("cloth1", (0.37, -0.4), (0.24, -0.36), 0.1, 0.08),
            poly("skin_dark", (-0.07, -0.95), (0.07, -0.95), (0.09, -0.82), (-0.09, -0.82)), oval("hair", 0.0, -1.0, 0.115, 0.145),
            limb("cloth1", (-0.1, 0.05), (-0.13, 0.42), 0.17, 0.11), limb("cloth1", (0.1, 0.05), (0.13, 0.42), 0.17, 0.11),
        ]  # fmt: skip
        if c.rng.random() < 0.5:
            shapes.append(
                curve(
                    "hair_dye", (-0.12, -1.02), (-0.1, -1.16), (0.08, -1.2), (0.14, -1.0), (0.13, -0.78), (-0.12, -0.8)
                )
            )
        stamp(
            c,
            moved(shapes, c.width * x, c.height * 0.76, sx=c.height * 0.27),
            Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=0.9, sink=0.2),
        )


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
    for row in range(4):
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
    shapes: Shapes = [
        curve("cloth1", (-0.3, 0.1), (-0.32, -0.46), (-0.16, -0.66), (0.16, -0.66), (0.32, -0.46), (0.3, 0.1)), oval("skin_dark", 0, -0.84, 0.14, 0.18),
        limb("cloth1", (-0.28, -0.5), (-0.44, -0.1), 0.13, 0.1), limb("cloth1", (0.28, -0.5), (0.5, -0.9), 0.13, 0.1), limb("cloth1", (0.5, -0.9), (0.42, -1.24), 0.1, 0.08),
        oval("metal", -0.15, -0.84, 0.05, 0.09), oval("metal", 0.15, -0.84, 0.05, 0.09), limb("metal", (-0.15, -0.98), (0.15, -0.98), 0.05, 0.05), limb("glow2", (-0.1, -0.86), (0.1, -0.86), 0.06, 0.06),
    ]  # fmt: skip
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
    ground.mirror(c, int(back[3]), wet=False, power=1.0, outline=foot)
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
            fill=58,
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
        wet=True,
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


def matrix(c: Canvas, scene: Scene) -> None:
    """A plain of light under a black sky, towers of data, solids that turn."""
    horizon = c.height * 0.56
    c.image.paste(
        gradient(
            (c.width, int(horizon)),
            (
                BLACK,
                scale(c.tint.ink, 0.8),
                mix(c.tint.ink, c.tint.neon[0], 0.25),
                mix(c.tint.neon[0], c.tint.neon[1], 0.3),
            ),
        ),
        (0, 0),
    )
    c.image.paste(
        gradient(
            (c.width, c.height - int(horizon)), (mix(c.tint.ink, c.tint.neon[1], 0.35), scale(c.tint.ink, 0.6), BLACK)
        ),
        (0, int(horizon)),
    )
    view = View(c.width * c.rng.uniform(0.44, 0.56), horizon, c.width * 0.5, 2.2)
    _data_rain(c, horizon)
    _data_towers(c, view)
    _grid(c, view)
    c.bloom(1.0)
    for x, y, size in ((0.2, 0.34, 76), (0.79, 0.28, 92), (0.34, 0.17, 44), (0.64, 0.44, 40), (0.5, 0.27, 130)):
        at = (c.width * (x + c.rng.uniform(-0.05, 0.05)), c.height * (y + c.rng.uniform(-0.04, 0.04)))
        _solid(c, at, size * c.unit, c.rng.choice(c.tint.neon))
    _links(c, view)
    c.bloom(1.15)


def _grid(c: Canvas, view: View) -> None:
    for step in range(-24, 25):
        c.pen.line(
            [view.at(step * 1.6, 0, 90), view.at(step * 1.6, 0, 0.8)],
            fill=scale(c.tint.neon[1], 0.55),
            width=max(1, int(1.6 * c.unit)),
        )
    z = 1.6
    while z < 90:
        a, b = view.at(-60, 0, z), view.at(60, 0, z)
        c.tube([a, b], c.tint.neon[1], max(1.0, 5 * c.unit / z**0.5), min(0.8, 0.25 + 1.5 / z))
        z *= 1.24
    c.tube([(0, view.y), (c.width, view.y)], mix(c.tint.neon[0], WHITE, 0.5), 3 * c.unit)


def _data_rain(c: Canvas, horizon: float) -> None:
    for _ in range(64):
        x, y = c.width * c.rng.random(), horizon * c.rng.uniform(-0.1, 0.6)
        size, power = c.unit * c.rng.uniform(5, 9), c.rng.uniform(0.1, 0.5)
        for step in range(c.rng.randrange(5, 16)):
            shade = scale(c.tint.neon[1], power * (0.3 + 0.7 * step / 15))
            top = y + step * size * 1.7
            if c.rng.random() < 0.8:
                c.pen.line(
                    [(x, top), (x + size, top), (x + size * c.rng.random(), top + size)],
                    fill=shade,
                    width=max(1, int(1.5 * c.unit)),
                )


def _data_towers(c: Canvas, view: View) -> None:
    spots = sorted(((c.rng.uniform(-26, 26), c.rng.uniform(14, 60)) for _ in range(26)), key=lambda spot: -spot[1])
    for x, z in spots:
        if abs(x) < 3.5:
            continue
        high, half = c.rng.uniform(3, 15), c.rng.uniform(0.8, 2.0)
        (left, top), (right, low) = view.at(x - half, high, z), view.at(x + half, 0, z)
        colour, fog = c.rng.choice(c.tint.neon), max(0.25, 1 - z / 70)
        c.pen.rectangle((left, top, right, low), fill=scale(colour, 0.12 * fog), outline=scale(colour, 0.8 * fog))
        row = top + 4
        while row < low:
            if c.rng.random() < 0.7:
                c.pen.line(
                    (left + 2, row, left + (right - left) * c.rng.uniform(0.2, 0.95), row),
                    fill=scale(colour, c.rng.uniform(0.15, 0.7) * fog),
                )
            row += max(3, 6 * c.unit)
        c.glow((left, top, right, low), colour, 0.2 * fog)
        c.tube([(left, top), (right, top)], colour, 2.5 * c.unit, fog)


def _solid(c: Canvas, at: Point, size: float, colour: Colour) -> None:
    """A wireframe crystal, cube or pyramid in the air."""
    corners = _SOLIDS[c.rng.randrange(len(_SOLIDS))]
    spin, tilt = c.rng.uniform(0, math.tau), c.rng.uniform(-0.5, 0.5)
    points: list[Point] = []
    for x, y, z in corners:
        x, z = x * math.cos(spin) - z * math.sin(spin), x * math.sin(spin) + z * math.cos(spin)
        y, z = y * math.cos(tilt) - z * math.sin(tilt), y * math.sin(tilt) + z * math.cos(tilt)
        points.append((at[0] + x * size * (1 + 0.2 * z), at[1] + y * size * (1 + 0.2 * z)))
    c.spot(at[0], at[1], size * 1.8, scale(colour, 0.5))
    reach = min(math.dist(corners[0], other) for other in corners[1:]) * 1.05
    for first in range(len(points)):
        for second in range(first + 1, len(points)):
            if math.dist(corners[first], corners[second]) <= max(reach, 1.5):
                c.tube([points[first], points[second]], colour, 2.6 * c.unit, 0.85)
    core = size * 0.12
    c.lit((at[0] - core, at[1] - core, at[0] + core, at[1] + core), mix(colour, WHITE, 0.7), 0.9)


_SOLIDS: tuple[tuple[tuple[float, float, float], ...], ...] = (
    ((0, -1.1, 0), (0, 1.1, 0), (0.8, 0, 0), (-0.8, 0, 0), (0, 0, 0.8), (0, 0, -0.8)),
    tuple((x, y, z) for x in (-0.7, 0.7) for y in (-0.7, 0.7) for z in (-0.7, 0.7)),
    ((0, -0.95, 0), (0.75, 0.5, 0.75), (-0.75, 0.5, 0.75), (0.75, 0.5, -0.75), (-0.75, 0.5, -0.75)),
)


def _links(c: Canvas, view: View) -> None:
    """Data on its way: arcs of light over the plain."""
    for _ in range(5):
        start, end = (
            view.at(c.rng.uniform(-12, 12), 0, c.rng.uniform(5, 20)),
            view.at(c.rng.uniform(-20, 20), 0, c.rng.uniform(14, 50)),
        )
        lift = c.height * c.rng.uniform(0.1, 0.3)
        points = [
            (
                start[0] + (end[0] - start[0]) * t / 20,
                start[1] + (end[1] - start[1]) * t / 20 - lift * (1 - ((t - 10) / 10) ** 2),
            )
            for t in range(21)
        ]
        c.tube(points, c.rng.choice(c.tint.neon), 2 * c.unit, 0.7)
