"""What falls, drifts and burns between us and the picture."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .canvas import GLOW, Canvas, clouds, ramp
from .fire import fire
from .palette import BLACK, WHITE, hsl, mix
from .scene import Place, Scene


def weather(c: Canvas, scene: Scene) -> None:
    """All of it, far to near."""
    if "explosion" in scene.props:
        _explosion(c)
    if "fire" in scene.weather:
        _fires(c)
    if scene.foggy:
        _fog(c, "smoke" in scene.weather)
    if "storm" in scene.weather and not scene.place.indoors:
        _lightning(c)
    if "snow" in scene.weather and not scene.place.indoors:
        _snow(c)
    if scene.wet and not scene.place.indoors:
        _rain(c)
    if "magic" in scene.props:
        _motes(c)


#: Where the ground begins, as a share of the height.
_HORIZON = {Place.ROOFTOP: 0.82, Place.TEMPLE: 0.76, Place.FOREST: 0.8, Place.RUINS: 0.72, Place.DOCKS: 0.9}


def settle(c: Canvas, scene: Scene) -> None:
    """Snow that lies: on the ground, before anybody walks on it."""
    if "snow" not in scene.weather or scene.place.indoors:
        return
    line = int(c.height * _HORIZON.get(scene.place, 0.63))
    size = (c.width, c.height - line)
    lumps = clouds(c.rng, size, (4, 14)).point([min(255, max(0, (value - 60) * 3)) for value in range(256)])
    drift = ImageChops.multiply(lumps, ramp(size, 40, 215, 0.6))
    c.image.paste(mix(c.tint.haze, WHITE, 0.62), (0, line), drift)


def _rain(c: Canvas) -> None:
    """Streaks that catch the light of what is behind them."""
    slant = c.rng.uniform(-0.16, 0.16)
    half = (c.width // 2, c.height // 2)
    far, near = Image.new("L", half), Image.new("L", half)
    area = c.width * c.height / (1000 * c.unit) ** 2
    for layer, count, long, power in ((far, 520, 26, 80), (near, 120, 64, 130)):
        pen = ImageDraw.Draw(layer)
        for _ in range(int(count * area)):
            x, y = c.rng.uniform(-0.1, 1.1) * half[0], c.rng.uniform(-0.1, 1.0) * half[1]
            length = long * c.unit * c.rng.uniform(0.6, 1.4)
            pen.line((x, y, x + slant * length, y + length), fill=int(power * c.rng.uniform(0.4, 1.0)))
    rain = ImageChops.add(far, near.filter(ImageFilter.BoxBlur(0.5)))
    behind = (
        c.image.reduce(8).filter(ImageFilter.GaussianBlur(3)).point([min(255, 70 + value) for value in range(256)] * 3)
    )
    lit = ImageChops.multiply(Image.merge("RGB", (rain, rain, rain)), behind.resize(half, Image.Resampling.BILINEAR))
    c.screen(lit.resize((c.width, c.height), Image.Resampling.BILINEAR))
    _splashes(c)


def _splashes(c: Canvas) -> None:
    """Rings where drops hit the ground."""
    colour = mix(c.tint.haze, WHITE, 0.12)
    for _ in range(60):
        share = c.rng.random()
        x, y, size = c.width * c.rng.random(), c.height * (0.76 + 0.24 * share), c.unit * (2 + 9 * share)
        c.pen.ellipse((x - size, y - size * 0.3, x + size, y + size * 0.3), outline=colour)
        if share > 0.5:
            c.pen.line((x, y, x, y - size * 0.8), fill=colour)


def _snow(c: Canvas) -> None:
    layer = Image.new("L", (c.width, c.height))
    pen = ImageDraw.Draw(layer)
    for _ in range(420):
        size = c.unit * c.rng.uniform(0.8, 2.6)
        x, y = c.rng.random() * c.width, c.rng.random() * c.height
        pen.ellipse((x - size, y - size, x + size, y + size), fill=c.rng.randrange(110, 235))
    for _ in range(26):
        size = c.unit * c.rng.uniform(5, 11)
        x, y = c.rng.random() * c.width, c.rng.random() * c.height
        pen.ellipse((x - size, y - size, x + size, y + size), fill=c.rng.randrange(30, 80))
    c.fill(mix(c.tint.disc, WHITE, 0.7), layer.filter(ImageFilter.BoxBlur(1)))


def _fog(c: Canvas, smoke: bool) -> None:
    colour = mix(c.tint.haze, c.tint.sky[-1], 0.5)
    if smoke:
        colour = mix(colour, (120, 118, 122), 0.35)
    size = (c.width // 4, c.height // 4)
    for grain, power in (((2, 5), 0.85), ((3, 9), 0.6)):
        bank = clouds(c.rng, size, grain).point([int(max(0, value - 70) * power) for value in range(256)])
        mask = ImageChops.multiply(bank, ramp(size, 60, 255))
        c.fill(colour, mask.resize((c.width, c.height), Image.Resampling.BILINEAR))


def _lightning(c: Canvas) -> None:
    x, y = c.width * c.rng.uniform(0.25, 0.75), 0.0
    points = [(x, y)]
    while y < c.height * 0.5:
        x, y = x + c.rng.uniform(-34, 34) * c.unit, y + c.rng.uniform(14, 36) * c.unit
        points.append((x, y))
        if c.rng.random() < 0.25:
            fork = [(x, y)]
            for _ in range(5):
                fork.append(
                    (fork[-1][0] + c.rng.uniform(-30, 30) * c.unit, fork[-1][1] + c.rng.uniform(8, 24) * c.unit)
                )
            c.tube(fork, mix(c.tint.neon[1], WHITE, 0.5), 2 * c.unit, 0.7)
    c.spot(points[0][0], 0, c.height * 0.6, mix(BLACK, c.tint.neon[2], 0.5))
    c.tube(points, mix(c.tint.neon[1], WHITE, 0.7), 4 * c.unit)
    c.bloom(1.2)


def _fires(c: Canvas) -> None:
    for _ in range(7):
        x = c.width * c.rng.choice((c.rng.uniform(0.0, 0.34), c.rng.uniform(0.66, 1.0)))
        near = c.rng.random()
        foot = c.height * (0.72 + 0.22 * near)
        c.spot(x, foot - 60 * c.unit, c.unit * 260, hsl(22, 0.9, 0.26), 0.8)
        fire(c, x, foot, c.unit * (50 + 90 * near))
    c.bloom(1.1)
    _sparks(c, c.width * 0.5, c.height * 0.9, 0.9)


def _sparks(c: Canvas, x: float, y: float, reach: float) -> None:
    for _ in range(90):
        at = (x + c.rng.uniform(-0.6, 0.6) * c.width, y - c.rng.random() ** 1.5 * reach * c.height)
        size = c.unit * c.rng.uniform(0.8, 2.6)
        c.spark(at[0], at[1], size, hsl(c.rng.uniform(18, 46), 1.0, c.rng.uniform(0.5, 0.75)), 0.9)
    c.bloom(0.8)


def _explosion(c: Canvas) -> None:
    x, y = c.width * c.rng.choice((0.24, 0.74)), c.height * c.rng.uniform(0.42, 0.52)
    radius = c.unit * 210
    c.spot(x, y, radius * 3.4, hsl(24, 0.95, 0.4), 0.9)
    for colour, share, count in (
        (hsl(14, 0.5, 0.16), 1.15, 16),
        (hsl(12, 0.9, 0.4), 0.95, 16),
        (hsl(28, 1.0, 0.52), 0.7, 13),
        (hsl(44, 1.0, 0.66), 0.45, 10),
        (hsl(52, 1.0, 0.9), 0.22, 6),
    ):
        layer = Image.new("L", (c.width // 2, c.height // 2))
        pen = ImageDraw.Draw(layer)
        for _ in range(count):
            px, py = (x + c.rng.gauss(0, 0.42) * radius * share) / 2, (y + c.rng.gauss(0, 0.36) * radius * share) / 2
            size = radius * share * c.rng.uniform(0.2, 0.42) / 2
            pen.ellipse((px - size, py - size, px + size, py + size), fill=235)
        c.fill(
            colour,
            layer.filter(ImageFilter.GaussianBlur(3 * c.unit)).resize((c.width, c.height), Image.Resampling.BILINEAR),
        )
    _flash(c, x, y, radius * 0.5)
    for _ in range(26):
        angle = c.rng.gauss(0, 1)
        far = radius * c.rng.uniform(1.1, 2.6)
        end = (x + far * angle * 0.7, y - far * c.rng.uniform(-0.4, 0.8))
        c.tube([(x + (end[0] - x) * 0.7, y + (end[1] - y) * 0.7), end], hsl(38, 1.0, 0.62), 2.4 * c.unit, 0.8)
    c.bloom(1.2)


def _flash(c: Canvas, x: float, y: float, radius: float) -> None:
    box = (x - radius, y - radius, x + radius, y + radius)
    c.lamp.ellipse([edge / GLOW for edge in box], fill=hsl(28, 0.9, 0.4))


def _motes(c: Canvas) -> None:
    for _ in range(70):
        size = c.unit * c.rng.uniform(0.8, 3.2)
        x, y = c.width * c.rng.random(), c.height * c.rng.random()
        c.spark(x, y, size, c.rng.choice(c.tint.neon), c.rng.uniform(0.4, 0.9))
    c.bloom(1.0)
