"""The box that every room is, and the camera in it."""

import math

from .. import skyline
from ..canvas import Canvas, gradient
from ..palette import WHITE, Colour, mix, scale
from ..perspective import View
from ..scene import Scene
from ..shapes import Point


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


def panorama(c: Canvas, scene: Scene, box: tuple[float, float, float, float]) -> None:
    """A window on the city."""
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


def globe(c: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    """A wireframe sphere of light."""
    c.spot(x, y, radius * 1.6, scale(colour, 0.3))
    for share in (1.0, 0.72, 0.36):
        _hoop(c, (x, y), (radius * share, radius), colour, 0.55 + 0.4 * share)
    for share in (-0.68, -0.32, 0.05, 0.4, 0.74):
        half = radius * (1 - share * share) ** 0.5
        _hoop(c, (x, y + radius * share), (half, half * 0.16), colour, 0.6)
    _hoop(c, (x, y), (radius * 1.35, radius * 0.3), c.tint.neon[0], 0.9)


def _hoop(c: Canvas, middle: Point, radii: tuple[float, float], colour: Colour, power: float) -> None:
    angles = [step * math.tau / 40 for step in range(41)]
    points = [(middle[0] + math.cos(a) * radii[0], middle[1] + math.sin(a) * radii[1]) for a in angles]
    c.tube(points, colour, 1.8 * c.unit, power)
