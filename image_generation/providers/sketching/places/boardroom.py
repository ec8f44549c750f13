"""A long table before the city."""

from .. import ground, signs
from ..canvas import GLOW, Canvas, gradient
from ..drawing import drawing
from ..palette import WHITE, Colour, mix, scale
from ..perspective import View, hang
from ..scene import Person, Scene
from ..shapes import moved
from ..stamp import Look, stamp
from ..subjects import build, furniture, people
from .rooms import camera, globe, panorama, shell, strips


def boardroom(c: Canvas, scene: Scene) -> None:
    """A long table before the city, chairs, figures in the air."""
    size = (4.6, 3.5, 8.2)
    view = camera(c, height=0.47, eye=1.8, zoom=0.7)
    wall = mix(c.tint.ink, c.tint.haze, 0.62)
    back = shell(
        c, view, size, (mix(c.tint.ink, c.tint.haze, 0.42), wall, mix(c.tint.ink, c.tint.haze, 0.34), c.tint.ink)
    )
    panorama(c, scene, (back[0], back[1], back[2], back[3]))
    _side_panels(c, view, size, wall)
    strips(c, view, size, (-3.4, 3.4), mix(c.tint.neon[1], WHITE, 0.4))
    _panels_of_light(c, view, size[1])
    c.bloom(0.8)
    foot = [
        view.at(-size[0], 0, size[2]),
        view.at(size[0], 0, size[2]),
        view.at(size[0], 0, 0.6),
        view.at(-size[0], 0, 0.6),
    ]
    ground.mirror(c, int(back[3]), wet=True, power=0.9, outline=foot, grit=False)
    if "empty" not in scene.props:
        _chairman(c, view)
    for z in (7.4, 6.5, 5.6):
        _chairs(c, view, z)
    _table(c, view)
    for z in (4.7, 3.8):
        _chairs(c, view, z)
    _projections(c, view)
    c.bloom()


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
        fill=mix(c.tint.ink, c.tint.haze, 0.12),
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
        shapes = drawing(furniture.CHAIR)
        stamp(
            c,
            moved(shapes, x, foot, sx=size),
            Look(left=c.tint.neon[1], right=c.tint.windows[1], rim=0.5, haze=min(0.35, z / 30), sink=0.3),
        )


def _panels_of_light(c: Canvas, view: View, high: float) -> None:
    colour = mix(c.tint.windows[1], WHITE, 0.25)
    for z in (2.0, 2.9, 4.1, 5.7):
        for x in (-1.5, 0.2):
            corners = [(x, z), (x + 1.3, z), (x + 1.3, z * 1.16), (x, z * 1.16)]
            points = [view.at(across, high, away) for across, away in corners]
            c.pen.polygon(points, fill=scale(colour, 0.75))
            c.lamp.polygon([(px / GLOW, py / GLOW) for px, py in points], fill=scale(colour, 0.4))


def _chairman(c: Canvas, view: View) -> None:
    """Somebody before the window, who has been expecting us."""
    body = build.body(Person(job="suit"), c.rng)
    x, feet = view.at(c.rng.choice((-2.3, 2.3)), 0, 7.9)
    look = Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=1.0, tone=0.6, sink=0.2)
    stamp(c, moved(people.person(body), x, feet, sx=view.focus * 1.85 / 7.9), look)


def _projections(c: Canvas, view: View) -> None:
    """Charts over the table, and a turning globe in the middle."""
    for x, y, z, wide, high in ((-1.75, 2.75, 4.7, 2.0, 1.2), (1.75, 2.8, 4.6, 2.0, 1.15), (-1.2, 1.9, 3.9, 0.9, 0.6)):
        left, top = view.at(x - wide / 2, y, z)
        right, low = view.at(x + wide / 2, y - high, z)
        colour = c.tint.neon[0] if x > 1 else c.tint.neon[1]
        signs.hologram(c, (left, top, right, low), colour, 1.3)
    x, y = view.at(0, 1.72, 4.4)
    radius = view.focus * 0.55 / 4.4
    base = view.at(0, 0.79, 4.4)
    cone = [(x - radius * 0.9, y + radius * 0.5), (x + radius * 0.9, y + radius * 0.5), base]
    c.lamp.polygon([(px / GLOW, py / GLOW) for px, py in cone], fill=scale(c.tint.neon[1], 0.3))
    globe(c, x, y, radius, c.tint.neon[1])
    c.glow((base[0] - radius * 0.5, base[1] - 5 * c.unit, base[0] + radius * 0.5, base[1] + 8 * c.unit), c.tint.neon[1])
