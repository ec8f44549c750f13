"""Open air: rooftop, docks, temple, forest, ruins."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .. import ground, signs, skyline
from ..canvas import Canvas, gradient, ramp
from ..palette import BLACK, WHITE, hsl, mix, scale
from ..scene import Scene
from ..shapes import Point


def rooftop(c: Canvas, scene: Scene) -> None:
    """The city at our feet, a parapet, machines, a mast."""
    skyline.sky(c, scene, 0.72)
    skyline.towers(c, scene, 0.86, tall=0.72, layers=4, nearest=0.62)
    _flyers(c)
    ink, edge = scale(c.tint.ink, 1.1), int(c.height * 0.82)
    floor = gradient((c.width, c.height - edge), (mix(c.tint.ink, c.tint.haze, 0.3), scale(c.tint.ink, 1.2)))
    c.image.paste(floor, (0, edge))
    ground.mirror(c, edge, wet=scene.wet, power=0.75)
    c.pen.rectangle((0, edge - c.height * 0.012, c.width, edge), fill=mix(ink, c.tint.haze, 0.35))
    c.pen.rectangle((0, edge, c.width, edge + c.height * 0.03), fill=ink)
    side = c.rng.choice((0.04, 0.74))
    _machine(c, (c.width * side, edge - c.height * 0.13, c.width * (side + 0.22), c.height * 0.93))
    other = 0.82 if side < 0.5 else 0.06
    _mast(c, c.width * (other + 0.05), edge - c.height * 0.5, c.height * 0.9)
    if "neon" in scene.props or c.rng.random() < 0.5:
        box = (c.width * other, c.height * 0.36, c.width * (other + 0.085), c.height * 0.74)
        signs.column(c, box, c.tint.neon[0])
    c.bloom()


def _flyers(c: Canvas) -> None:
    """Lights of traffic between the towers."""
    for _ in range(c.rng.randrange(2, 5)):
        y, x = c.height * c.rng.uniform(0.3, 0.7), c.width * c.rng.random()
        for step in range(c.rng.randrange(4, 9)):
            at = x + step * c.rng.uniform(16, 40) * c.unit
            size = 2.2 * c.unit
            c.lit(
                (at, y, at + size * 2, y + size),
                c.rng.choice((c.tint.neon[1], hsl(0, 0.9, 0.6), hsl(45, 0.6, 0.85))),
                0.8,
            )


def _machine(c: Canvas, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    wall, wide = scale(c.tint.ink, 1.5), right - left
    c.pen.rectangle(box, fill=wall)
    c.pen.rectangle((left, top, right, top + 5 * c.unit), fill=mix(wall, c.tint.haze, 0.6))
    for index in range(2):
        x, radius = left + wide * (0.27 + 0.46 * index), wide * 0.18
        y = top + radius * 1.5
        c.pen.ellipse(
            (x - radius, y - radius, x + radius, y + radius),
            fill=c.tint.ink,
            outline=mix(wall, c.tint.haze, 0.5),
            width=max(1, int(2 * c.unit)),
        )
        for angle in (20, 110, 200, 290):
            c.pen.pieslice(
                (x - radius * 0.9, y - radius * 0.9, x + radius * 0.9, y + radius * 0.9),
                angle,
                angle + 42,
                fill=scale(wall, 1.2),
            )
    for step in range(6):
        y = bottom - (bottom - top) * (0.08 + 0.05 * step)
        c.pen.line((left + wide * 0.1, y, right - wide * 0.1, y), fill=c.tint.ink, width=max(1, int(3 * c.unit)))
    dot = 4 * c.unit
    c.lit((right - dot * 4, top + dot * 3, right - dot * 2, top + dot * 4), c.tint.neon[1])


def _mast(c: Canvas, x: float, top: float, foot: float) -> None:
    ink, width = c.tint.ink, max(1, int(3 * c.unit))
    spread = (foot - top) * 0.09
    c.pen.line([(x - spread, foot), (x, top), (x + spread, foot)], fill=ink, width=width)
    for step in range(1, 9):
        share = step / 9
        y, half = top + (foot - top) * share, spread * share
        c.pen.line(
            [(x - half, y), (x + half, y), (x - half * 1.12, y + (foot - top) / 9)], fill=ink, width=max(1, width - 1)
        )
    dish = 34 * c.unit
    c.pen.chord((x - dish * 1.6, top + dish, x + dish * 0.2, top + dish * 2.6), 40, 220, fill=ink)
    dot = 4 * c.unit
    c.lit((x - dot, top - dot, x + dot, top + dot), hsl(0, 0.95, 0.6))


def docks(c: Canvas, scene: Scene) -> None:
    """Water, cranes, stacked containers, a freighter, lamps and what the water makes of them."""
    line = c.height * 0.62
    skyline.sky(c, scene, 0.62)
    skyline.towers(c, scene, 0.62, tall=0.3, layers=2, nearest=0.3)
    _ship(c, c.width * c.rng.uniform(0.08, 0.3), line, c.width * 0.56)
    for x, size, near in ((c.rng.uniform(0.5, 0.62), 0.42, 0.5), (c.rng.uniform(0.74, 0.9), 0.58, 0.72)):
        _crane(c, c.width * x, line, c.height * size, near)
    _containers(c, line)
    for _ in range(9):
        x = c.width * c.rng.random()
        _lamp(c, x, line, c.height * c.rng.uniform(0.05, 0.12))
    c.bloom(1.1)
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
        c.lit((px - dot, py - dot, px + dot, py + dot), hsl(0, 0.95, 0.6))


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


def _lamp(c: Canvas, x: float, line: float, high: float) -> None:
    c.pen.line((x, line, x, line - high), fill=c.tint.ink, width=max(1, int(2 * c.unit)))
    dot = 3.4 * c.unit
    c.lit(
        (x - dot * 1.6, line - high - dot, x + dot * 1.6, line - high + dot * 0.4), mix(c.tint.windows[0], WHITE, 0.3)
    )


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


def forest(c: Canvas, scene: Scene) -> None:
    """Trunks behind trunks in the mist, shafts of light, things that glow on the ground."""
    skyline.sky(c, scene, 0.8)
    c.spot(c.width * c.rng.uniform(0.35, 0.65), c.height * 0.42, c.unit * 600, mix(BLACK, c.tint.sky[-1], 0.9))
    for layer in range(5):
        near = 0.08 + layer * 0.17
        for _ in range(10 - layer * 2):
            _tree(c, c.width * c.rng.uniform(-0.05, 1.05), c.height * (0.74 + 0.05 * layer), near)
        mist = ramp((c.width, int(c.height * 0.5)), 0, int(150 - 26 * layer), 1.4)
        c.image.paste(c.tint.haze, (0, int(c.height * (0.32 + 0.05 * layer))), mist)
    floor = int(c.height * 0.82)
    c.image.paste(
        gradient((c.width, c.height - floor), (mix(c.tint.haze, c.tint.ink, 0.55), c.tint.ink)),
        (0, floor),
        ramp((c.width, c.height - floor), 120, 255, 0.5),
    )
    _shafts(c)
    for _ in range(46):
        x, y = c.width * c.rng.random(), c.height * c.rng.uniform(0.72, 0.98)
        size = c.unit * c.rng.uniform(1.2, 4.5)
        c.lit((x - size, y - size, x + size, y + size), c.rng.choice(c.tint.neon), c.rng.uniform(0.5, 1))
    c.bloom(1.1)
    for x in (-0.02, 1.02):
        _tree(c, c.width * x, c.height * 1.05, 1.0)


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


def ruins(c: Canvas, scene: Scene) -> None:
    """Broken blocks, bare steel, rubble, a fire in a drum."""
    floor = c.height * 0.72
    skyline.sky(c, scene, 0.72)
    skyline.towers(c, scene, 0.72, tall=0.26, layers=1)
    for layer in range(3):
        near = 0.3 + layer * 0.27
        x = -c.width * 0.05
        while x < c.width:
            wide = c.unit * c.rng.uniform(110, 260)
            if layer < 2 or not c.width * 0.24 < x + wide / 2 < c.width * 0.76:
                _wreck(
                    c,
                    x,
                    floor + c.height * 0.02 * layer,
                    (wide, c.height * c.rng.uniform(0.12, 0.4 + 0.1 * layer)),
                    near,
                )
            x += wide * c.rng.uniform(0.9, 1.4)
        mist = ramp((c.width, int(c.height * 0.3)), 0, 150 - 45 * layer, 1.5)
        c.image.paste(mix(c.tint.haze, c.tint.sky[-1], 0.3), (0, int(floor - c.height * 0.28)), mist)
    c.image.paste(
        gradient((c.width, int(c.height - floor)), (mix(c.tint.ink, c.tint.haze, 0.4), c.tint.ink)), (0, int(floor))
    )
    ground.mirror(c, int(floor), wet=scene.wet, power=0.55)
    _rubble(c, floor)
    _drum_fire(c, c.width * c.rng.choice((0.24, 0.76)), c.height * 0.86, c.unit)
    c.bloom(1.2)


def _wreck(c: Canvas, x: float, foot: float, size: tuple[float, float], near: float) -> None:
    wide, high = size
    ink = c.tint.depth(near)
    crown: list[Point] = []
    for step in range(9):
        crown.append(
            (x + wide * step / 8, foot - high * c.rng.uniform(0.72, 1.0) * (1 - 0.35 * abs(step / 8 - c.rng.random())))
        )
    c.pen.polygon([(x, foot), *crown, (x + wide, foot)], fill=ink)
    hole = mix(ink, c.tint.sky[-1], 0.28)
    step = max(10.0, wide / 6)
    row = foot - high * 0.62
    while row < foot - step * 0.6:
        for col in range(5):
            if c.rng.random() < 0.75:
                left = x + wide * (0.1 + 0.17 * col)
                shade = (
                    scale(c.tint.windows[0], 0.7)
                    if c.rng.random() < 0.05
                    else hole
                    if c.rng.random() < 0.4
                    else scale(ink, 0.6)
                )
                c.pen.rectangle((left, row, left + wide * 0.09, row + step * 0.5), fill=shade)
        row += step
    for _ in range(3):
        at = c.rng.choice(crown)
        c.pen.line(
            [at, (at[0] + c.rng.uniform(-14, 14) * c.unit, at[1] - c.rng.uniform(20, 60) * c.unit)],
            fill=ink,
            width=max(1, int(2.5 * c.unit)),
        )


def _rubble(c: Canvas, floor: float) -> None:
    for _ in range(120):
        share = c.rng.random() ** 1.4
        x, y = c.width * c.rng.random(), floor + (c.height - floor) * share
        size = c.unit * (4 + 26 * share) * c.rng.uniform(0.4, 1.2)
        points = [(x + c.rng.uniform(-1, 1) * size, y - c.rng.random() * size * 0.7) for _ in range(5)]
        c.pen.polygon(
            [(x - size, y), *sorted(points), (x + size, y)],
            fill=mix(c.tint.ink, c.tint.haze, c.rng.uniform(0.05, 0.3) * (1.2 - share)),
        )


def _drum_fire(c: Canvas, x: float, foot: float, unit: float) -> None:
    fire(c, x, foot - 92 * unit, 66 * unit)
    c.pen.rectangle((x - 34 * unit, foot - 96 * unit, x + 34 * unit, foot), fill=scale(c.tint.ink, 0.8))
    for y in (92, 60, 28):
        c.pen.rectangle(
            (x - 37 * unit, foot - y * unit, x + 37 * unit, foot - (y - 6) * unit),
            fill=mix(c.tint.ink, hsl(24, 0.9, 0.4), 0.3),
        )
    c.spot(x, foot - 110 * unit, 330 * unit, hsl(24, 0.9, 0.3), 0.9)


def fire(c: Canvas, x: float, foot: float, size: float) -> None:
    """Tongues of flame."""
    for colour, share in (
        (hsl(8, 0.95, 0.42), 1.0),
        (hsl(24, 1.0, 0.52), 0.72),
        (hsl(44, 1.0, 0.62), 0.46),
        (hsl(52, 1.0, 0.82), 0.22),
    ):
        for _ in range(5):
            at, high = x + c.rng.uniform(-0.4, 0.4) * size * share, size * share * c.rng.uniform(0.9, 1.9)
            wide, bend = size * 0.32 * share, c.rng.uniform(-0.2, 0.2) * size
            tongue = [
                (at - wide, foot),
                (at - wide * 0.9, foot - high * 0.3),
                (at - wide * 0.2 + bend, foot - high * 0.65),
                (at + bend, foot - high),
                (at + wide * 0.5 + bend, foot - high * 0.6),
                (at + wide, foot - high * 0.28),
                (at + wide, foot),
            ]
            c.pen.polygon(tongue, fill=colour)
        c.glow((x - size * 0.4 * share, foot - size * share, x + size * 0.4 * share, foot), colour, 0.8)
