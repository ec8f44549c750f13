"""The largest hall of all."""

import math

from ..canvas import Canvas, gradient
from ..palette import BLACK, WHITE, Colour, mix, scale
from ..perspective import View
from ..scene import Scene
from ..shapes import Point


def matrix(c: Canvas, _scene: Scene) -> None:
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
        across, away = x * math.cos(spin) - z * math.sin(spin), x * math.sin(spin) + z * math.cos(spin)
        down, away = y * math.cos(tilt) - away * math.sin(tilt), y * math.sin(tilt) + away * math.cos(tilt)
        points.append((at[0] + across * size * (1 + 0.2 * away), at[1] + down * size * (1 + 0.2 * away)))
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
