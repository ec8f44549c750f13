"""The barrens: broken blocks, bare steel, a fire in a drum."""

from .. import ground, skyline
from ..canvas import Canvas, gradient, ramp
from ..fire import fire
from ..palette import hsl, mix, scale
from ..scene import Scene
from ..shapes import Point


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
    level, at = c.rng.uniform(0.8, 1.0), 0.0
    while at < 1.0:
        end = min(1.0, at + c.rng.uniform(0.1, 0.34))
        crown += [
            (x + wide * at, foot - high * level),
            (x + wide * end, foot - high * level * c.rng.uniform(0.94, 1.0)),
        ]
        level, at = max(0.35, level + c.rng.choice((-0.24, -0.12, -0.08, 0.1))), end
    c.pen.polygon([(x, foot), *crown, (x + wide, foot)], fill=ink)
    hole = mix(ink, c.tint.sky[-1], 0.28)
    storey = max(10.0, wide / 6)
    row = foot - high * 0.62
    while row < foot - storey * 0.6:
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
                c.pen.rectangle((left, row, left + wide * 0.09, row + storey * 0.5), fill=shade)
        row += storey
    for _ in range(3):
        tip = c.rng.choice(crown)
        c.pen.line(
            [tip, (tip[0] + c.rng.uniform(-14, 14) * c.unit, tip[1] - c.rng.uniform(20, 60) * c.unit)],
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
