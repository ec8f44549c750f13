"""Where a runner sleeps."""

from .. import ground, signs
from ..canvas import Canvas
from ..drawing import drawing
from ..palette import mix, scale
from ..perspective import View
from ..scene import Scene
from ..shapes import moved
from ..stamp import Look, stamp
from ..subjects import furniture
from .rooms import camera, panorama, shell


def apartment(c: Canvas, scene: Scene) -> None:
    """A window on the city, a couch, a desk of screens, a lamp."""
    size = (2.9, 2.8, 5.2)
    view = camera(c, height=0.52, eye=1.45, zoom=0.86)
    wall = mix(c.tint.ink, c.tint.haze, 0.6)
    back = shell(c, view, size, (scale(wall, 0.7), scale(wall, 0.8), mix(c.tint.ink, c.tint.haze, 0.42), wall))
    wide, high = back[2] - back[0], back[3] - back[1]
    pane = (back[0] + wide * 0.2, back[1] + high * 0.08, back[2] - wide * 0.05, back[3] - high * 0.24)
    panorama(c, scene, pane)
    for step in range(9):
        y = pane[1] + (pane[3] - pane[1]) * (0.02 + 0.05 * step)
        c.pen.line((pane[0], y, pane[2], y), fill=scale(wall, 0.55), width=max(2, int(5 * c.unit)))
    c.glow(pane, c.tint.neon[0], 0.12)
    signs.billboard(c, (back[0] + wide * 0.03, back[1] + high * 0.2, back[0] + wide * 0.16, back[1] + high * 0.48))
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
    x, foot = view.at(-1.0, 0, 4.2)
    size = view.focus / 4.2 * 0.95
    shapes = drawing(furniture.COUCH)
    stamp(c, moved(shapes, x, foot, sx=size), Look(left=c.tint.neon[1], right=c.tint.neon[0], rim=0.6, mirror=0.3))


def _lamp(c: Canvas, view: View) -> None:
    x, foot = view.at(-2.3, 0, 4.8)
    size = view.focus / 4.8
    shapes = drawing(furniture.FLOOR_LAMP)
    stamp(c, moved(shapes, x, foot, sx=size), Look(left=c.tint.neon[1], right=c.tint.neon[0]))
    c.spot(x, foot - size * 1.6, size * 1.5, scale(c.tint.windows[0], 0.45))
