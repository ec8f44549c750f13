"""The city at our feet."""

from PIL import Image, ImageDraw

from .. import facades, ground, signs, skyline
from ..canvas import Canvas, gradient
from ..palette import hsl, mix, scale
from ..scene import Scene


def rooftop(c: Canvas, scene: Scene) -> None:
    """The city at our feet, a parapet, machines, a mast."""
    skyline.sky(c, scene, 0.72)
    if "arcology" in scene.props:
        skyline.towers(c, scene, 0.86, tall=0.5, layers=2, nearest=0.3)
        _arcology(c)
        skyline.towers(c, scene, 0.86, tall=0.3, layers=2, nearest=0.62)
    else:
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


def _arcology(c: Canvas) -> None:
    """A stepped pyramid the size of a quarter."""
    x, foot, wall = c.width * c.rng.uniform(0.42, 0.58), c.height * 0.86, c.tint.depth(0.36)
    cell = (max(3, int(6 * c.unit)), max(4, int(9 * c.unit)))
    for low, wide, narrow, high in ((0.0, 440, 350, 250), (250, 320, 215, 220), (470, 190, 60, 190)):
        size = (int(wide * 2 * c.unit), int(high * c.unit))
        sheet = facades.facade(c.rng, size, cell, c.tint, wall, 0.5, 0.85 - 0.5 * c.tint.day)
        inset = (wide - narrow) * c.unit
        mask = Image.new("L", size)
        corners = [(inset, 0), (size[0] - inset, 0), (size[0], size[1]), (0, size[1])]
        ImageDraw.Draw(mask).polygon(corners, fill=255)
        left, top = int(x - size[0] / 2), int(foot - low * c.unit - size[1])
        c.image.paste(sheet, (left, top), mask)
        c.tube([(left + inset, top), (left + size[0] - inset, top)], c.tint.neon[0], 4 * c.unit)
        c.tube([(left, top + size[1]), (left + inset, top)], c.tint.neon[1], 2 * c.unit, 0.6)
        c.tube([(left + size[0], top + size[1]), (left + size[0] - inset, top)], c.tint.neon[1], 2 * c.unit, 0.6)
    c.spark(x, foot - 665 * c.unit, 5 * c.unit, hsl(0, 0.95, 0.6))


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
    c.spark(x, top, dot, hsl(0, 0.95, 0.6))
