"""Shapes onto the canvas: smooth edges, light from both sides, a shadow or a mirror image below."""

from dataclasses import dataclass, replace

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .canvas import GLOW, Canvas, ramp
from .palette import BLACK, WHITE, Colour, Palette, hsl, mix, scale
from .shapes import Shape, extent

#: Shapes are drawn this many times too large and reduced, which smooths their edges.
FINE = 2


@dataclass(frozen=True, slots=True)
class Look:
    """How a stamp is lit."""

    #: Colour of the light on the left and on the right edge.
    left: Colour
    right: Colour
    #: Strength of these edges, 0 to 1.
    rim: float = 0.9
    #: 1: full colours; 0: a silhouette of the ink colour.
    tone: float = 1.0
    #: Strength of the mirror image below, 0 for none.
    mirror: float = 0.0
    #: How much of the whole is haze.
    haze: float = 0.0
    #: Darkening towards the bottom, 0 for none.
    sink: float = 0.45
    opacity: float = 1.0

    def at(self, opacity: float) -> "Look":
        """The same, translucent."""
        return replace(self, opacity=opacity)


def inks(tint: Palette, skin: Colour | None = None) -> dict[str, Colour]:
    """The colours that shapes name."""
    skin = skin or tint.skin
    cloth = {
        f"cloth{step}": mix(tint.ink, mix(tint.haze, (128, 132, 146), 0.55), 0.1 + 0.13 * step) for step in range(6)
    }
    steel = hsl(218, 0.1, 0.5)
    return cloth | {
        "ink": tint.ink,
        "skin": skin,
        "skin_dark": scale(skin, 0.5),
        "skin_light": mix(skin, WHITE, 0.22),
        "hair": mix(tint.ink, skin, 0.2),
        "hair_dye": scale(tint.neon[0], 0.55),
        "metal": scale(steel, 0.8),
        "metal_dark": scale(steel, 0.38),
        "metal_light": mix(steel, WHITE, 0.5),
        "leather": hsl(22, 0.35, 0.16),
        "leather_light": hsl(26, 0.38, 0.28),
        "bone": hsl(42, 0.3, 0.72),
        "gold": hsl(42, 0.65, 0.5),
        "red": hsl(355, 0.7, 0.36),
        "paper": hsl(44, 0.25, 0.7),
        "accent": scale(tint.neon[1], 0.5),
        "accent_dark": scale(tint.neon[1], 0.22),
        "key": scale(tint.neon[0], 0.5),
        "glass": mix(tint.ink, tint.neon[1], 0.22),
        "glow": tint.neon[0],
        "glow2": tint.neon[1],
        "glow3": tint.neon[2],
        "glow_warm": hsl(40, 0.95, 0.7),
        "glow_red": hsl(0, 0.95, 0.55),
        "glow_white": mix(tint.neon[1], WHITE, 0.75),
        "glow_key": mix(tint.neon[0], WHITE, 0.6),
        "glow_fire": hsl(24, 1.0, 0.56),
    }


def stamp(c: Canvas, shapes: list[Shape], look: Look, colours: dict[str, Colour] | None = None) -> None:
    """Draw shapes whose points are pixels of the canvas."""
    if not shapes:
        return
    left, top, right, bottom = extent(shapes)
    x0, y0 = max(0, int(left) - 3), max(0, int(top) - 3)
    x1, y1 = min(c.width, int(right) + 4), min(c.height + 8, int(bottom) + 4)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return
    tile, relief, lamps = _draw(shapes, (x0, y0, x1, y1), colours or inks(c.tint))
    mask = relief.point([0] + [255] * 255).reduce(FINE)
    tile, relief = tile.reduce(FINE), relief.reduce(FINE)
    glow = Image.new("RGB", tile.size)
    if lamps:
        glow.paste(tile, (0, 0), lamps.reduce(FINE))
    # A silhouette has an outline and no folds.
    _light(c, tile, relief if look.tone > 0.5 else mask, mask, look)
    if look.haze or look.tone < 1:
        tile = Image.blend(
            tile, Image.new("RGB", tile.size, mix(c.tint.ink, c.tint.haze, look.haze)), max(look.haze, 1 - look.tone)
        )
    if lamps:
        tile = ImageChops.lighter(tile, glow)
    if look.opacity < 1:
        mask = mask.point([int(value * look.opacity) for value in range(256)])
    if look.mirror:
        _mirrored(c, tile, mask, (x0, y1, look.mirror))
    c.image.paste(tile, (x0, y0), mask)
    _give_light(c, glow, mask, (x0, y0))


def _draw(
    shapes: list[Shape], box: tuple[int, int, int, int], colours: dict[str, Colour]
) -> tuple[Image.Image, Image.Image, Image.Image | None]:
    """Colours, relief (later shapes lie higher) and where light comes from, all FINE times too large."""
    size = ((box[2] - box[0]) * FINE, (box[3] - box[1]) * FINE)
    lit = any(shape.ink.startswith("glow") for shape in shapes)
    tile, relief, lamps = Image.new("RGB", size), Image.new("L", size), Image.new("L", size if lit else (1, 1))
    pens = ImageDraw.Draw(tile), ImageDraw.Draw(relief), ImageDraw.Draw(lamps)
    for index, shape in enumerate(shapes):
        points = [((x - box[0]) * FINE, (y - box[1]) * FINE) for x, y in shape.points]
        pens[0].polygon(points, fill=colours.get(shape.ink, BLACK))
        pens[1].polygon(points, fill=40 + 200 * index // len(shapes))
        if lit:
            pens[2].polygon(points, fill=255 if shape.ink.startswith("glow") else 0)
    return tile, relief, lamps if lit else None


def _light(c: Canvas, tile: Image.Image, relief: Image.Image, mask: Image.Image, look: Look) -> None:
    """Sink the lower part into the dark, then light both edges: a sharp rim and a soft volume."""
    step = max(1, round(2.6 * c.unit))
    volume = mask.filter(ImageFilter.BoxBlur(max(2, 26 * c.unit)))
    if look.sink:
        tile.paste(BLACK, (0, 0), ramp(tile.size, 0, int(255 * look.sink)))
    for colour, way in ((look.left, 1), (look.right, -1)):
        sharp = ImageChops.subtract(relief, ImageChops.offset(relief, step * way, -step)).point(_EDGE)
        soft = ImageChops.subtract(mask, ImageChops.offset(volume, int(22 * c.unit) * way, 0)).point(_VOLUME)
        edge = ImageChops.add(sharp.filter(ImageFilter.BoxBlur(0.6)), soft)
        tile.paste(colour, (0, 0), edge.point([int(value * look.rim * 0.85) for value in range(256)]))


_EDGE = [min(205, value * 5) if value < 38 else 205 for value in range(256)]
_VOLUME = [min(110, value // 3) for value in range(256)]


def _mirrored(c: Canvas, tile: Image.Image, mask: Image.Image, where: tuple[int, int, float]) -> None:
    left, line, power = where
    high = min(c.height - line, int(tile.height * 0.55))
    if high < 2:
        return
    size = (tile.width, high)
    flipped = tile.transpose(Image.Transpose.FLIP_TOP_BOTTOM).crop((0, 0, tile.width, int(high / 0.8))).resize(size)
    shape = mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM).crop((0, 0, tile.width, int(high / 0.8))).resize(size)
    fade = ImageChops.multiply(shape, ramp(size, int(255 * power), 0))
    blur = ImageFilter.BoxBlur((2.5 * c.unit, 5 * c.unit))
    c.image.paste(flipped.filter(blur), (left, line - int(3 * c.unit)), fade.filter(blur))


def _give_light(c: Canvas, glow: Image.Image, mask: Image.Image, at: tuple[int, int]) -> None:
    if glow.width < GLOW or glow.height < GLOW:
        return
    small = glow.reduce(GLOW)
    spot = (at[0] // GLOW, at[1] // GLOW)
    c.light.paste(small, spot, mask.reduce(GLOW))
