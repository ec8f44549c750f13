"""Rooms of the rich and the tired: boardroom, apartment, laboratory; and the box that every room is."""

from PIL import Image

from .. import ground, signs, skyline
from ..canvas import Canvas, gradient
from ..palette import BLACK, WHITE, Colour, hsl, mix, scale
from ..perspective import View, hang
from ..scene import Scene
from ..shapes import Point, curve, limb, moved, oval
from ..stamp import Look, stamp


def camera(c: Canvas, *, height: float = 0.54, zoom: float = 0.62, eye: float = 1.6) -> View:
    """A camera in a room, a little off the middle."""
    return View(c.width * c.rng.uniform(0.46, 0.54), c.height * height, max(c.width, c.height * 0.9) * zoom, eye)


def shell(
    c: Canvas, view: View, size: tuple[float, float, float], colours: tuple[Colour, Colour, Colour, Colour]
) -> tuple[float, float, float, float]:
    """Ceiling, walls, floor and back of a box room; answers the box of the back wall in pixels."""
    half, high, deep = size
    ceiling, wall, floor, back = colours
    left, top = view.at(-half, high, deep)
    right, bottom = view.at(half, 0, deep)
    edge = 3 * max(c.width, c.height)
    c.image.paste(gradient((c.width, max(1, int(top))), (scale(ceiling, 0.35), ceiling)), (0, 0))
    c.image.paste(gradient((c.width, c.height - int(bottom)), (floor, scale(floor, 0.45))), (0, int(bottom)))
    near = 0.6
    for x, inner in ((-half, left), (half, right)):
        a, b = view.at(x, high, near), view.at(x, 0, near)
        c.pen.polygon([(inner, top), a, (a[0], -edge), (a[0], edge), b, (inner, bottom)], fill=wall)
    c.pen.rectangle((left, top, right, bottom), fill=back)
    return left, top, right, bottom


def strips(c: Canvas, view: View, size: tuple[float, float, float], xs: tuple[float, ...], colour: Colour) -> None:
    """Light strips that run along the ceiling."""
    _, high, deep = size
    for x in xs:
        wide = 0.09
        points = [
            view.at(x - wide, high, deep),
            view.at(x + wide, high, deep),
            view.at(x + wide, high, 1.2),
            view.at(x - wide, high, 1.2),
        ]
        c.pen.polygon(points, fill=mix(colour, WHITE, 0.35))
        c.lamp.polygon([(px / 4, py / 4) for px, py in points], fill=scale(colour, 0.8))


def boardroom(c: Canvas, scene: Scene) -> None:
    """A long table before the city, chairs, figures in the air."""
    size = (4.6, 3.5, 8.2)
    view = camera(c, height=0.5, eye=1.75, zoom=0.68)
    wall = mix(c.tint.ink, c.tint.haze, 0.5)
    back = shell(
        c, view, size, (mix(c.tint.ink, c.tint.haze, 0.42), wall, mix(c.tint.ink, c.tint.haze, 0.34), c.tint.ink)
    )
    _panorama(c, scene, (back[0], back[1], back[2], back[3]))
    _side_panels(c, view, size, wall)
    strips(c, view, size, (-3.4, 3.4), mix(c.tint.neon[1], WHITE, 0.4))
    c.bloom(0.8)
    foot = [
        view.at(-size[0], 0, size[2]),
        view.at(size[0], 0, size[2]),
        view.at(size[0], 0, 0.6),
        view.at(-size[0], 0, 0.6),
    ]
    ground.mirror(c, int(back[3]), wet=False, power=0.95, outline=foot, grit=False)
    for z in (7.4, 6.5, 5.6):
        _chairs(c, view, z)
    _table(c, view)
    for z in (4.7, 3.8):
        _chairs(c, view, z)
    _projections(c, view, back)
    c.bloom()


def _panorama(c: Canvas, scene: Scene, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = (int(edge) for edge in box)
    view = skyline.window_view(c, scene, (right - left, bottom - top))
    c.image.paste(view, (left, top))
    c.glow(box, c.tint.sky[-1], 0.16)
    frame = scale(c.tint.ink, 0.9)
    for step in range(7):
        x = left + (right - left) * step / 6
        c.pen.line((x, top, x, bottom), fill=frame, width=max(2, int(5 * c.unit)))
    c.pen.line(
        (left, top + (bottom - top) * 0.16, right, top + (bottom - top) * 0.16),
        fill=frame,
        width=max(1, int(4 * c.unit)),
    )


def _side_panels(c: Canvas, view: View, size: tuple[float, float, float], wall: Colour) -> None:
    half, high, deep = size
    for side in (-1, 1):
        texture = gradient((420, 200), (scale(wall, 1.15), scale(wall, 0.7)))
        small = Canvas(420, 200, c.tint, c.rng)
        small.replace(texture)
        for x in range(0, 420, 60):
            small.pen.line((x, 0, x, 200), fill=scale(wall, 0.5), width=2)
        signs.billboard(small, (40, 50, 160, 130), 0.75)
        signs.hologram(small, (220, 44, 380, 136), c.tint.neon[1], 0.9)
        small.pen.line((0, 176, 420, 176), fill=c.tint.neon[0], width=2)
        z0, z1 = (2.0, deep) if side < 0 else (deep, 2.0)
        corners = (
            view.at(side * half, high, z0),
            view.at(side * half, high, z1),
            view.at(side * half, 0, z1),
            view.at(side * half, 0, z0),
        )
        hang(c, texture, corners)


def _table(c: Canvas, view: View) -> None:
    ink, top = scale(c.tint.ink, 1.4), 0.78
    back, front = 7.6, 2.9
    plate = [view.at(-1.0, top, back), view.at(1.0, top, back), view.at(1.35, top, front), view.at(-1.35, top, front)]
    low = [view.at(-1.35, top - 0.12, front), view.at(1.35, top - 0.12, front)]
    c.pen.polygon(
        [view.at(-0.7, 0, back), view.at(0.7, 0, back), view.at(0.8, 0, front + 0.6), view.at(-0.8, 0, front + 0.6)],
        fill=c.tint.ink,
    )
    c.pen.polygon(plate, fill=mix(ink, c.tint.haze, 0.42))
    inner = [
        view.at(-0.5, top, back),
        view.at(0.5, top, back),
        view.at(0.62, top, front + 0.3),
        view.at(-0.62, top, front + 0.3),
    ]
    c.pen.polygon(inner, fill=mix(ink, c.tint.neon[1], 0.3))
    c.pen.polygon([plate[3], plate[2], low[1], low[0]], fill=ink)
    c.tube([low[0], low[1]], c.tint.neon[1], 3 * c.unit)
    c.tube([plate[0], plate[3]], c.tint.neon[1], 2 * c.unit, 0.7)
    c.tube([plate[1], plate[2]], c.tint.neon[1], 2 * c.unit, 0.7)


def _chairs(c: Canvas, view: View, z: float) -> None:
    for side in (-1, 1):
        x, foot = view.at(side * 1.95, 0, z)
        size = view.focus / z
        shapes = [
            limb("metal_dark", (0, -0.42), (0, -0.06), 0.07, 0.07), limb("metal_dark", (-0.24, -0.03), (0.24, -0.03), 0.06, 0.06),
            curve("cloth2", (-0.3, -0.48), (0.3, -0.48), (0.26, -0.36), (-0.26, -0.36)), curve("cloth1", (-0.27, -0.46), (-0.3, -1.0), (-0.2, -1.24), (0.2, -1.24), (0.3, -1.0), (0.27, -0.46)),
        ]  # fmt: skip
        stamp(
            c,
            moved(shapes, x, foot, sx=size),
            Look(left=c.tint.neon[1], right=c.tint.windows[1], rim=0.5, haze=min(0.35, z / 30), sink=0.3),
        )


def _projections(c: Canvas, view: View, back: tuple[float, float, float, float]) -> None:
    """Charts over the table, and a turning city or globe in the middle."""
    for x, y, z, wide, high in ((-1.45, 2.75, 5.6, 1.9, 1.1), (1.5, 2.8, 5.2, 1.9, 1.05)):
        left, top = view.at(x - wide / 2, y, z)
        right, low = view.at(x + wide / 2, y - high, z)
        signs.hologram(c, (left, top, right, low), c.rng.choice((c.tint.neon[1], c.tint.neon[1], c.tint.neon[0])), 0.95)
    x, y = view.at(0, 1.75, 5.0)
    globe(c, x, y, view.focus * 0.62 / 5.0, c.tint.neon[1])
    base = view.at(0, 0.8, 5.0)
    c.glow(
        (base[0] - 60 * c.unit, base[1] - 5 * c.unit, base[0] + 60 * c.unit, base[1] + 8 * c.unit), c.tint.neon[1], 0.7
    )


def globe(c: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """A wireframe sphere of light."""
    c.spot(x, y, radius * 1.7, scale(colour, 0.4))
    width = max(1, int(1.8 * c.unit))
    for share in (1.0, 0.7, 0.3):
        c.pen.ellipse(
            (x - radius * share, y - radius, x + radius * share, y + radius),
            outline=mix(BLACK, colour, 0.6 + 0.4 * share),
            width=width,
        )
    for share in (-0.62, -0.2, 0.25, 0.66):
        half = radius * (1 - share * share) ** 0.5
        c.pen.ellipse(
            (x - half, y + radius * share - half * 0.16, x + half, y + radius * share + half * 0.16),
            outline=scale(colour, 0.75),
            width=width,
        )
    c.glow((x - radius * 0.7, y - radius * 0.7, x + radius * 0.7, y + radius * 0.7), colour, 0.3)


def apartment(c: Canvas, scene: Scene) -> None:
    """A window on the city, a couch, a desk of screens, a lamp."""
    size = (2.9, 2.8, 5.2)
    view = camera(c, height=0.52, eye=1.45, zoom=0.86)
    wall = mix(c.tint.ink, c.tint.haze, 0.6)
    back = shell(c, view, size, (scale(wall, 0.7), scale(wall, 0.8), mix(c.tint.ink, c.tint.haze, 0.42), wall))
    wide, high = back[2] - back[0], back[3] - back[1]
    pane = (back[0] + wide * 0.2, back[1] + high * 0.08, back[2] - wide * 0.05, back[3] - high * 0.24)
    _panorama(c, scene, pane)
    for step in range(9):
        y = pane[1] + (pane[3] - pane[1]) * (0.02 + 0.05 * step)
        c.pen.line((pane[0], y, pane[2], y), fill=scale(wall, 0.55), width=max(2, int(5 * c.unit)))
    c.glow(pane, c.tint.neon[0], 0.12)
    _poster(c, (back[0] + wide * 0.03, back[1] + high * 0.2, back[0] + wide * 0.16, back[1] + high * 0.48))
    c.bloom(0.9)
    foot = [
        view.at(-size[0], 0, size[2]),
        view.at(size[0], 0, size[2]),
        view.at(size[0], 0, 0.6),
        view.at(-size[0], 0, 0.6),
    ]
    ground.mirror(c, int(back[3]), wet=False, power=0.6, outline=foot, grit=False)
    _desk(c, view)
    _couch(c, view)
    _lamp(c, view)
    c.bloom(1.1)


def _poster(c: Canvas, box: tuple[float, float, float, float]) -> None:
    signs.billboard(c, box, 0.55)


def _desk(c: Canvas, view: View) -> None:
    z, ink = 4.3, scale(c.tint.ink, 1.2)
    (left, top), (right, low) = view.at(0.6, 0.78, z), view.at(2.7, 0.0, z)
    c.pen.rectangle((left, top, right, top + 12 * c.unit), fill=mix(ink, c.tint.haze, 0.2))
    c.pen.rectangle((left + 8 * c.unit, top, left + 20 * c.unit, low), fill=ink)
    c.pen.rectangle((right - 60 * c.unit, top, right, low), fill=ink)
    for x, wide, tall in ((0.7, 0.62, 0.42), (1.4, 0.72, 0.48), (2.2, 0.42, 0.6)):
        (a, b), (d, e) = view.at(x, 0.95 + tall, z), view.at(x + wide, 0.95, z)
        c.pen.rectangle((a - 4 * c.unit, b - 4 * c.unit, d + 4 * c.unit, e + 4 * c.unit), fill=c.tint.ink)
        c.pen.rectangle((a, b, d, e), fill=scale(c.tint.neon[1], 0.14))
        signs.hologram(c, (a, b, d, e), c.rng.choice(c.tint.neon), 1.0)
        c.glow((a, b, d, e), c.tint.neon[1], 0.22)


def _couch(c: Canvas, view: View) -> None:
    x, foot = view.at(-1.25, 0, 3.9)
    size = view.focus / 3.9 * 0.95
    shapes = [
        curve("cloth2", (-1.0, -0.1), (-1.0, -0.82), (-0.9, -0.9), (0.9, -0.9), (1.0, -0.82), (1.0, -0.1)),
        curve("cloth3", (-0.92, -0.1), (-0.92, -0.42), (0.0, -0.48), (0.92, -0.42), (0.92, -0.1)),
        curve("cloth2", (-1.15, 0.0), (-1.15, -0.56), (-0.86, -0.58), (-0.84, 0.0)), curve("cloth2", (1.15, 0.0), (1.15, -0.56), (0.86, -0.58), (0.84, 0.0)),
        curve("key", (0.3, -0.46), (0.42, -0.8), (0.78, -0.72), (0.7, -0.42)),
    ]  # fmt: skip
    stamp(c, moved(shapes, x, foot, sx=size), Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=0.6, mirror=0.3))


def _lamp(c: Canvas, view: View) -> None:
    x, foot = view.at(-2.5, 0, 4.6)
    size = view.focus / 4.6
    shapes = [
        limb("metal_dark", (0, 0), (0, -1.5), 0.03, 0.03),
        curve("glow_warm", (-0.16, -1.78), (0.16, -1.78), (0.26, -1.45), (-0.26, -1.45)),
        oval("metal_dark", 0, -0.01, 0.2, 0.03),
    ]
    stamp(c, moved(shapes, x, foot, sx=size), Look(left=c.tint.neon[1], right=c.tint.neon[0]))
    c.spot(x, foot - size * 1.6, size * 1.5, scale(c.tint.windows[0], 0.45))


def lab(c: Canvas, scene: Scene) -> None:
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
        (scale(colour, 0.55 * fog), scale(colour, 0.85 * fog), scale(colour, 0.35 * fog)),
    )
    edge = (
        Image.linear_gradient("L")
        .rotate(90, expand=True)
        .resize(body.size)
        .point([int(255 - abs(v - 110) * 1.5) for v in range(256)])
    )
    c.image.paste(body, (int(left), int(top)), edge)
    c.glow((left, top, right, low), colour, 0.4 * fog)
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
    dark = scale(colour, 0.16)
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
