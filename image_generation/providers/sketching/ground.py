"""The ground as a mirror: what stands above the line lies stretched, broken and darker below it."""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .canvas import Canvas, clouds, ramp
from .palette import mix
from .shapes import Point


def mirror(
    c: Canvas, line: int, *, wet: bool, power: float = 1.0, outline: Sequence[Point] | None = None, grit: bool = True
) -> None:
    """Reflect what is above `line` onto the painted ground below it; only inside `outline`, if given."""
    depth = c.height - line
    if depth < 4:
        return
    source = min(line, int(depth * (1.25 if wet else 0.9)))
    small = c.image.crop((0, line - source, c.width, line)).resize((c.width // 2, depth // 2 + 1), Image.Resampling.BOX)
    flipped = small.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    smeared = flipped.filter(ImageFilter.BoxBlur((1.0 * c.unit, (6 if wet else 16) * c.unit)))
    rippled = _rippled(c, smeared).resize((c.width, depth), Image.Resampling.BILINEAR)
    floor = c.image.crop((0, line, c.width, c.height))
    strength = ramp((c.width, depth), int((235 if wet else 150) * power), int((150 if wet else 55) * power))
    puddles = clouds(c.rng, (c.width, depth), (3, 9))
    low, span = (60, 3) if wet else (110, 4)
    strength = ImageChops.multiply(strength, puddles.point([min(255, max(40, (v - low) * span)) for v in range(256)]))
    shine = Image.composite(rippled, Image.new("RGB", rippled.size), strength)
    ground = ImageChops.screen(floor, shine)
    if grit:
        _grit(c, ground)
    mask = None
    if outline:
        mask = Image.new("L", (c.width, depth))
        ImageDraw.Draw(mask).polygon([(x, y - line) for x, y in outline], fill=255)
    c.image.paste(ground, (0, line), mask)


def _rippled(c: Canvas, image: Image.Image) -> Image.Image:
    """Shift rows left and right, more so towards us."""
    out = image.copy()
    y = 0
    while y < image.height:
        share = y / image.height
        high = max(1, int(1 + share * 5))
        shift = int(c.rng.gauss(0, 1) * c.unit * (1 + share * 5))
        out.paste(image.crop((0, y, image.width, y + high)), (shift, y))
        y += high
    return out.filter(ImageFilter.BoxBlur((1.5 * c.unit, 0.6 * c.unit)))


def _grit(c: Canvas, floor: Image.Image) -> None:
    """Asphalt: flat lumps that grow towards us."""
    lumps = clouds(c.rng, floor.size, (14, 30), 2)
    dark = ImageChops.multiply(lumps.point([max(0, 150 - v) for v in range(256)]), ramp(floor.size, 60, 230))
    floor.paste(mix(c.tint.ink, c.tint.haze, 0.05), (0, 0), dark)
