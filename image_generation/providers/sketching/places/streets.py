"""Street, alley, market: two walls that run to one point, signs between them, a wet ground."""

from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from .. import facades, ground, signs, skyline
from ..canvas import Canvas, gradient
from ..palette import BLACK, WHITE, Colour, hsl, mix, scale
from ..perspective import View, faded, hang
from ..scene import Place, Scene
from ..shapes import Point

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Plan:
    """The measures of one kind of street."""

    half: float
    low: float
    high: float
    signs: int
    lit: float


_PLANS = {
    Place.STREET: Plan(half=7.0, low=16, high=60, signs=15, lit=0.36),
    Place.ALLEY: Plan(half=3.0, low=12, high=24, signs=12, lit=0.3),
    Place.MARKET: Plan(half=4.6, low=8, high=24, signs=17, lit=0.42),
}


def street(c: Canvas, scene: Scene) -> None:
    """Draw it, from the sky to the puddles."""
    plan = _PLANS.get(scene.place, _PLANS[Place.STREET])
    if "neon" in scene.props:
        plan = replace(plan, signs=plan.signs + 9)
    horizon = c.height * (0.6 if c.width >= c.height else 0.64)
    view = View(c.width * c.rng.uniform(0.42, 0.58), horizon, max(c.width, c.height * 0.8) * 0.62)
    skyline.sky(c, scene, horizon / c.height)
    skyline.towers(c, scene, horizon / c.height, tall=0.46, layers=2, nearest=0.4)
    c.spot(view.x, view.y, c.width * 0.34, mix(BLACK, c.tint.sky[-1], 0.75))
    c.pen.rectangle((0, horizon, c.width, c.height), fill=mix(c.tint.ink, c.tint.haze, 0.16))
    depths = _blocks(c, plan)
    for near, far in reversed(depths):
        for side in (-1, 1):
            _block(c, view, (plan, side, near, far))
        if scene.place is Place.MARKET and near < 40:
            _stalls(c, view, plan, near)
    if scene.place is Place.MARKET:
        _lanterns(c, view, plan)
    _cables(c, view, plan)
    if scene.place is Place.STREET and "empty" not in scene.props:
        _traffic(c, view)
    if scene.place is Place.ALLEY:
        _fire_escapes(c, view, plan)
    c.bloom()
    foot = [
        view.at(-plan.half, 0, 400),
        view.at(plan.half, 0, 400),
        view.at(plan.half, 0, 0.5),
        view.at(-plan.half, 0, 0.5),
    ]
    ground.mirror(c, int(horizon), wet=scene.wet, outline=foot)
    _kerbs(c, view, plan)


def _blocks(c: Canvas, plan: Plan) -> list[tuple[float, float]]:
    depths, z = [], plan.half * 0.62
    while z < 85:
        deep = c.rng.uniform(0.9, 1.7) * plan.half + z * 0.22
        depths.append((z, z + deep))
        z += deep
    return depths


def _block(c: Canvas, view: View, where: tuple[Plan, int, float, float]) -> None:
    plan, side, near, far = where
    x = side * plan.half
    # No higher than what is seen of it.
    high = min(c.rng.uniform(plan.low, plan.high), view.eye + 1 + view.y / view.focus * far)
    fog = view.fog((near + far) / 2)
    wall = mix(c.tint.haze, scale(c.tint.ink, 1.7), 0.25 + 0.75 * fog)
    deep = int(min(520, max(40, (far - near) * 22)))
    tall = int(min(900, high * 20))
    power = (0.3 + 0.7 * fog) * (1 - 0.7 * c.tint.day)
    cell = c.rng.choice(((18, 26), (24, 30), (30, 28), (14, 34)))
    texture = facades.facade(c.rng, (deep, tall), cell, c.tint, wall, lit=plan.lit, glow=power * 0.85)
    _shopfront(c, texture, power)
    _shade_wall(c, texture)
    front, back = (near, far) if side < 0 else (far, near)
    corners = (view.at(x, high, front), view.at(x, high, back), view.at(x, 0, back), view.at(x, 0, front))
    hang(c, texture, corners)
    _front(c, view, (x, side, high, near), wall)
    for rarity in (14, 18, 34):
        if c.rng.random() < plan.signs / rarity:
            _sign(c, view, (x, side, c.rng.uniform(near + 0.3, far), high), plan)


def _front(c: Canvas, view: View, where: tuple[float, int, float, float], wall: tuple[int, int, int]) -> None:
    """The gable that faces us, where the house is taller than its nearer neighbour."""
    x, side, high, near = where
    left, top = view.at(x, high, near)
    edge = left + side * c.width
    bottom = view.at(x, 0, near)[1]
    box = (min(left, edge), top, max(left, edge), bottom)
    if box[2] > 0 and box[0] < c.width:
        c.pen.rectangle(box, fill=scale(wall, 0.72))


def _shopfront(c: Canvas, texture: Image.Image, power: float) -> None:
    """The ground floor: shops one beside the other, some shuttered, a lit band above each."""
    floor = min(texture.height, 66)
    top = texture.height - floor
    texture.paste(scale(c.tint.ink, 1.5), (0, top - 12, texture.width, texture.height))
    x = c.rng.randrange(4, 20)
    while x < texture.width - 20:
        wide = c.rng.randrange(38, 110)
        _shop(c, texture, (x, top, min(x + wide, texture.width - 4), texture.height), power)
        x += wide + c.rng.randrange(8, 26)


def _shop(c: Canvas, texture: Image.Image, box: tuple[int, int, int, int], power: float) -> None:
    left, top, right, bottom = box
    pen = ImageDraw.Draw(texture)
    colour = c.rng.choice((c.tint.windows[0], c.tint.windows[0], c.tint.neon[0], c.tint.neon[1], c.tint.windows[1]))
    if c.rng.random() < 0.34:
        for y in range(top + 8, bottom, 4):
            pen.line((left, y, right, y), fill=mix(c.tint.ink, c.tint.haze, 0.3))
        return
    sill = bottom - c.rng.choice((0, 14, 20))
    size = (max(1, right - left), max(1, sill - top - 8))
    shade = scale(colour, 0.62 * power)
    texture.paste(
        gradient(size, (mix(shade, WHITE, 0.12 * power), scale(shade, 0.62), scale(shade, 0.3))), (left, top + 8)
    )
    for _ in range(size[0] // 9):
        x, high = c.rng.randrange(left, right), c.rng.randrange(5, 30)
        pen.rectangle((x, sill - high, x + c.rng.randrange(3, 9), sill), fill=scale(shade, 0.25))
    for x in range(left, right, c.rng.choice((19, 27, 40))):
        pen.rectangle((x, top + 8, x + 1, sill), fill=c.tint.ink)
    if c.rng.random() < 0.6:
        band = c.rng.choice(c.tint.neon)
        pen.rectangle((left, top - 6, right, top + 5), fill=scale(band, 0.22))
        for x in range(left + 4, right - 10, 11):
            _letter(c, pen, (x, top - 4), scale(band, power))


def _letter(c: Canvas, pen: ImageDraw.ImageDraw, at: Point, colour: Colour) -> None:
    """A character too small to read."""
    x, y = at
    for _ in range(3):
        a, b = c.rng.choice(((0, 6), (0, 3), (3, 6))), c.rng.choice((0, 3, 7))
        if c.rng.random() < 0.6:
            pen.line((x + a[0], y + b, x + a[1], y + b), fill=colour)
        else:
            pen.line((x + b, y, x + b, y + 7), fill=colour)


def _shade_wall(c: Canvas, texture: Image.Image) -> None:
    """Darker up where the street's light does not reach."""
    veil = gradient(texture.size, (c.tint.ink, c.tint.ink))
    mask = (
        Image.linear_gradient("L").rotate(180).point([int(value * 0.62) for value in range(256)]).resize(texture.size)
    )
    texture.paste(veil, (0, 0), mask)


def _sign(c: Canvas, view: View, where: tuple[float, int, float, float], plan: Plan) -> None:
    x, side, z, high = where
    if z < plan.half * 0.75:
        return
    wide = c.rng.uniform(0.9, 1.9) * plan.half / 5.6
    low = c.rng.uniform(3.2, max(4.0, min(9.0, high * 0.4)))
    tall = min(wide * c.rng.uniform(2.4, 5.0), high - low)
    inner = x - side * (wide + 0.25)
    (ax, ay), (bx, by) = (
        view.at(min(x - side * 0.25, inner), low + tall, z),
        view.at(max(x - side * 0.25, inner), low, z),
    )
    colour = c.rng.choice(c.tint.neon)
    fog = 0.35 + 0.65 * view.fog(z)
    arm = view.at(x, low + tall * 0.8, z)
    c.pen.line((arm[0], arm[1], (ax + bx) / 2, arm[1]), fill=c.tint.ink, width=max(1, int(3 * c.unit)))
    if c.rng.random() < 0.2 and by - ay > 24 * c.unit:
        signs.emblem(c, (ax + bx) / 2, ay + (bx - ax) * 0.6, (bx - ax) * 0.55, colour, fog)
    else:
        signs.column(c, (ax, ay, bx, by), faded(c, colour, fog), fog)


def _cables(c: Canvas, view: View, plan: Plan) -> None:
    for _ in range(9):
        z = c.rng.uniform(plan.half * 1.1, 30)
        up, other = c.rng.uniform(6, 15), c.rng.uniform(6, 15)
        (ax, ay), (bx, by) = view.at(-plan.half, up, z), view.at(plan.half, other, z)
        sag = abs(bx - ax) * c.rng.uniform(0.03, 0.12)
        points = [
            (ax + (bx - ax) * t / 12, ay + (by - ay) * t / 12 + sag * (1 - ((t - 6) / 6) ** 2)) for t in range(13)
        ]
        c.pen.line(points, fill=scale(c.tint.ink, 0.8), width=max(1, int(30 * c.unit / z)))


def _traffic(c: Canvas, view: View) -> None:
    """Head lamps that come, tail lamps that go."""
    for _ in range(c.rng.randrange(3, 7)):
        z = c.rng.uniform(16, 60)
        coming = c.rng.random() < 0.5
        lane = -2.6 if coming else 2.6
        colour = hsl(42, 0.7, 0.86) if coming else hsl(355, 0.95, 0.52)
        (left, top), (right, low) = view.at(lane - 0.95, 1.45, z), view.at(lane + 0.95, 0.1, z)
        c.pen.rectangle((left, top, right, low), fill=faded(c, scale(c.tint.ink, 1.2), view.fog(z)))
        size = max(1.2, view.focus * 0.16 / z)
        for x in (left, right):
            y = (top + low) / 2
            c.lit((x - size, y - size * 0.7, x + size, y + size * 0.7), mix(colour, WHITE, 0.4), 1.0)


def _fire_escapes(c: Canvas, view: View, plan: Plan) -> None:
    side = c.rng.choice((-1, 1))
    z, colour = c.rng.uniform(5, 7), scale(c.tint.ink, 0.8)
    for floor in range(1, 6):
        y = floor * 3.2
        (ax, ay), (bx, by) = view.at(side * plan.half, y, z), view.at(side * (plan.half - 1.1), y, z)
        (cx, cy), (dx, dy) = view.at(side * (plan.half - 1.1), y, z + 3), view.at(side * plan.half, y, z + 3)
        c.pen.polygon([(ax, ay), (bx, by), (cx, cy), (dx, dy)], fill=colour)
        width = max(1, int(3 * c.unit))
        rail = view.at(side * (plan.half - 1.1), y + 1, z)
        back = view.at(side * (plan.half - 1.1), y + 1, z + 3)
        c.pen.line([(bx, by), rail, back, (cx, cy)], fill=colour, width=width)
        c.pen.line([(bx, by), view.at(side * (plan.half - 0.4), y + 3.2, z + 2.6)], fill=colour, width=width)


def _stalls(c: Canvas, view: View, plan: Plan, z: float) -> None:
    for side in (-1, 1):
        inner = side * (plan.half - 1.9)
        fog = view.fog(z)
        colour = c.rng.choice((*c.tint.neon, c.tint.windows[0], hsl(8, 0.8, 0.45)))
        (ax, ay), (bx, by) = view.at(side * plan.half, 2.9, z), view.at(inner, 2.4, z)
        counter = view.at(inner, 1.0, z)[1]
        ground_y = view.at(inner, 0, z)[1]
        left, right = min(ax, bx), max(ax, bx)
        c.lit((left, by, right, counter), faded(c, scale(c.tint.windows[0], 0.62), fog), 0.4)
        for _ in range(7):
            x = c.rng.uniform(left, right)
            size = (right - left) * c.rng.uniform(0.04, 0.09)
            c.pen.rectangle((x, counter - size * 2, x + size, counter), fill=faded(c, scale(colour, 0.5), fog))
        c.pen.rectangle((left, counter, right, ground_y), fill=faded(c, scale(c.tint.ink, 1.3), fog))
        stripes = 6
        for index in range(stripes):
            shade = scale(colour, 0.6 if index % 2 else 0.3)
            x0, x1 = ax + (bx - ax) * index / stripes, ax + (bx - ax) * (index + 1) / stripes
            drop = (by - ay) / stripes
            low = ay + drop * (index + 1) + (counter - by) * 0.22
            c.pen.polygon(
                [(x0, ay + drop * index), (x1, ay + drop * (index + 1)), (x1, low), (x0, low)],
                fill=faded(c, shade, fog),
            )


def _lanterns(c: Canvas, view: View, plan: Plan) -> None:
    for z in (30, 22, 16, 11.5, 8.5):
        for step in range(7):
            share = step / 6
            y = 6.2 - 1.3 * (1 - (2 * share - 1) ** 2)
            x, top = view.at((share * 2 - 1) * plan.half, y, z)
            size = view.focus * 0.26 / z
            colour = mix(hsl(14, 0.95, 0.55), c.tint.windows[0], (step % 3) / 2)
            c.pen.ellipse((x - size, top, x + size, top + size * 2.3), fill=colour)
            c.pen.ellipse(
                (x - size * 0.5, top + size * 0.5, x + size * 0.5, top + size * 1.8), fill=mix(colour, WHITE, 0.6)
            )
            c.glow((x - size, top, x + size, top + size * 2), colour, 0.9)


def _kerbs(c: Canvas, view: View, plan: Plan) -> None:
    """The edges of the pavement, and the line along the middle of a road."""
    edge = plan.half * 0.66
    colour = mix(c.tint.ink, c.tint.haze, 0.5)
    for side in (-1, 1):
        points = [view.at(side * edge, 0, z) for z in (2.2, 70)]
        c.pen.line(points, fill=colour, width=max(1, int(2.5 * c.unit)))
    if plan.half > 6:
        z = 5.0
        while z < 60:
            a, b = view.at(-0.09, 0, z), view.at(0.09, 0, z)
            d, e = view.at(0.09, 0, z + 1.6), view.at(-0.09, 0, z + 1.6)
            c.pen.polygon([a, b, d, e], fill=mix(c.tint.ink, c.tint.haze, 0.6))
            z += 4
