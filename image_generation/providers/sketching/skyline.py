"""Sky and city: from the zenith down to the last row of towers before the place begins."""

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from . import facades, signs
from .canvas import Canvas, clouds, gradient, ramp, soft_disc
from .palette import BLACK, WHITE, hsl, mix, scale
from .scene import Hour, Place, Scene


def sky(c: Canvas, scene: Scene, horizon: float) -> None:
    """Gradient, clouds, stars, and the moon or the sun; `horizon` is a share of the height."""
    edge = int(c.height * horizon)
    c.image.paste(gradient((c.width, edge + 1), c.tint.sky), (0, 0))
    c.pen.rectangle((0, edge, c.width, c.height), fill=c.tint.haze)
    if scene.hour is Hour.NIGHT and not scene.wet:
        _stars(c, edge)
    _disc(c, scene, edge)
    _clouds(c, edge)


def _stars(c: Canvas, edge: int) -> None:
    for _ in range(130):
        x, y = c.rng.randrange(c.width), int(edge * c.rng.random() ** 1.6)
        c.pen.point((x, y), fill=mix(c.image.getpixel((x, min(y, c.height - 1))), WHITE, c.rng.uniform(0.1, 0.7)))  # type: ignore[arg-type]


def _disc(c: Canvas, scene: Scene, edge: int) -> None:
    if not scene.moon and (c.rng.random() < 0.45 or scene.wet or scene.place is Place.TEMPLE):
        return
    big = 1.7 if scene.moon else 1.0
    radius = int(c.unit * c.rng.uniform(70, 110) * big)
    x = int(c.width * c.rng.uniform(0.2, 0.8))
    y = int(edge * c.rng.uniform(0.3, 0.5) + radius * 0.2)
    colour = hsl(2, 0.78, 0.5) if scene.blood_moon else c.tint.disc
    c.spot(x, y, radius * 5, mix(BLACK, colour, 0.5))
    c.spot(x, y, radius * 2.1, mix(BLACK, colour, 0.6))
    size = radius * 2
    mask = Image.new("L", (size * 2, size * 2))
    ImageDraw.Draw(mask).ellipse((0, 0, size * 2 - 1, size * 2 - 1), fill=255)
    face = gradient((size, size), (mix(colour, WHITE, 0.45), colour, mix(colour, c.tint.haze, 0.35)))
    if scene.hour in (Hour.NIGHT, Hour.DUSK):
        craters = clouds(c.rng, (size, size), (4, 4)).point([max(0, value - 110) * 2 // 3 for value in range(256)])
        face.paste(mix(colour, c.tint.sky[1], 0.45), (0, 0), craters)
    c.image.paste(face, (x - radius, y - radius), mask.reduce(2))


def _clouds(c: Canvas, edge: int) -> None:
    if edge < 8:
        return
    size = (c.width, edge)
    veil = clouds(c.rng, size, (2, 7)).point([max(0, value - 118) * 5 // 4 for value in range(256)])
    veil = ImageChops.multiply(veil, ramp(size, 90, 255))
    c.image.paste(mix(c.tint.haze, c.tint.sky[-1], 0.55), (0, 0), veil)


def towers(c: Canvas, scene: Scene, base: float, *, tall: float = 0.5, layers: int = 3, nearest: float = 0.7) -> None:
    """Rows of towers that stand on `base` (share of the height), the far ones first and in haze."""
    floor = int(c.height * base)
    for layer in range(layers):
        share = layer / max(1, layers - 1)
        _row(c, floor, tall * c.height * (1.0 - 0.28 * share), 0.14 + (nearest - 0.14) * share)
        _ground_haze(c, scene, floor, 0.75 - 0.3 * share)
    if scene.hour is not Hour.DAY:
        c.bloom(0.5)


def _row(c: Canvas, floor: int, tall: float, nearness: float) -> None:
    wall = c.tint.depth(nearness * 0.92)
    cell = (max(3, round(c.unit * (5 + 6 * nearness))), max(4, round(c.unit * (6 + 8 * nearness))))
    power = (0.2 + 0.7 * nearness) * (1 - 0.75 * c.tint.day)
    size = (c.width // 2, max(8, int(tall * 1.25)))
    sheets = [
        facades.facade(c.rng, size, cell, c.tint, wall, lit=c.rng.uniform(0.15, 0.42), glow=power) for _ in range(2)
    ]
    x = -c.rng.uniform(0, 60) * c.unit
    while x < c.width:
        width = int(c.unit * c.rng.uniform(55, 150) * (0.7 + 0.6 * nearness))
        height = int(tall * (0.35 + 0.65 * c.rng.random() ** 1.5))
        _tower(c, (int(x), floor - height, width, height), c.rng.choice(sheets), nearness)
        x += width + c.unit * c.rng.uniform(-18, 26)


def _tower(c: Canvas, place: tuple[int, int, int, int], sheet: Image.Image, nearness: float) -> None:
    x, y, width, height = place
    left, top = c.rng.randrange(max(1, sheet.width - width)), c.rng.randrange(max(1, sheet.height - height))
    wall = c.tint.depth(nearness * 0.92)
    tile = sheet.crop((left, top, left + width, top + height))
    shade = int(width * c.rng.uniform(0.25, 0.45))
    dark = tile.crop((0, 0, shade, height)).point([int(value * 0.62) for value in range(256)] * 3)
    tile.paste(dark, (0 if c.rng.random() < 0.5 else width - shade, 0))
    c.image.paste(tile, (x, y))
    _crown(c, (x, y, width), wall, nearness)
    if nearness > 0.3 and c.rng.random() < 0.3:
        colour = c.rng.choice(c.tint.neon)
        c.tube([(x + width * 0.12, y + height * 0.04), (x + width * 0.12, y + height * 0.6)], colour, 3 * c.unit, 0.8)
    if nearness > 0.35 and width > 90 * c.unit and c.rng.random() < 0.4:
        signs.billboard(c, (x + width * 0.2, y + height * 0.12, x + width * 0.8, y + height * 0.3), 0.8)


def _crown(c: Canvas, top: tuple[int, int, int], wall: tuple[int, int, int], nearness: float) -> None:
    x, y, width = top
    step = int(c.unit * c.rng.uniform(12, 40))
    kind = c.rng.randrange(5)
    if kind == 0:
        c.pen.rectangle((x + width * 0.2, y - step, x + width * 0.8, y), fill=wall)
        c.pen.rectangle((x + width * 0.35, y - step * 1.7, x + width * 0.65, y), fill=wall)
    elif kind == 1:
        c.pen.polygon([(x, y), (x + width, y), (x + width, y - step * 1.8)], fill=wall)
    elif kind == 2:
        c.pen.polygon([(x, y), (x + width, y), (x + width * 0.7, y - step), (x + width * 0.3, y - step)], fill=wall)
    if c.rng.random() < 0.5:
        mast, high = x + width * c.rng.uniform(0.3, 0.7), y - step * c.rng.uniform(2, 4)
        c.pen.line((mast, y, mast, high), fill=wall, width=max(1, int(2.4 * c.unit)))
        if nearness > 0.25:
            dot = 2.2 * c.unit
            c.spark(mast, high, dot, hsl(0, 0.95, 0.6), 0.9)


def _ground_haze(c: Canvas, scene: Scene, floor: int, power: float) -> None:
    height = int(c.height * 0.3)
    strength = int(255 * power * (1.15 if scene.foggy else 0.85))
    mask = ramp((c.width, height), 0, min(255, strength), 1.6)
    colour = mix(c.tint.haze, c.tint.sky[-1], 0.4 * (1 - c.tint.day))
    c.image.paste(colour, (0, floor - height), mask)


def window_view(c: Canvas, scene: Scene, size: tuple[int, int]) -> Image.Image:
    """The city as it is seen from high up, for windows of rooms."""
    small = Canvas(size[0], size[1], c.tint, c.rng)
    sky(small, scene, 0.8)
    towers(small, scene, 1.0, tall=0.85, layers=3, nearest=0.62)
    return small.image


def blurred(c: Canvas, scenery: Image.Image, radius: float) -> None:
    """Lay the scenery over the canvas, out of focus."""
    small = scenery.resize((c.width // 4, c.height // 4), Image.Resampling.BOX)
    soft = small.filter(ImageFilter.GaussianBlur(radius * c.unit / 4))
    c.replace(soft.resize((c.width, c.height), Image.Resampling.BICUBIC))


def bokeh(c: Canvas, count: int, top: float, bottom: float) -> None:
    """Discs of unfocused light."""
    layer = Image.new("RGB", (c.width // 2, c.height // 2))
    for _ in range(count):
        radius = int(c.unit * c.rng.uniform(6, 26))
        disc = Image.new("L", (radius * 2 + 1, radius * 2 + 1))
        ImageDraw.Draw(disc).ellipse((1, 1, radius * 2 - 1, radius * 2 - 1), fill=c.rng.randrange(30, 110))
        x, y = c.rng.randrange(c.width // 2), int(c.height / 2 * c.rng.uniform(top, bottom))
        colour = c.rng.choice((*c.tint.neon, c.tint.windows[0]))
        layer.paste(scale(colour, 0.9), (x - radius, y - radius), disc)
    layer = layer.filter(ImageFilter.GaussianBlur(1.2)).resize((c.width, c.height), Image.Resampling.BILINEAR)
    c.screen(layer)


__all__ = ["blurred", "bokeh", "sky", "soft_disc", "towers", "window_view"]
