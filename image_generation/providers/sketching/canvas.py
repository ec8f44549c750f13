"""The canvas: a picture, the light that it has yet to give off, and the chance that draws on it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .palette import BLACK, WHITE, Colour, Palette, mix
from .shapes import Point

#: The light layer is this many times smaller than the picture: glow has no sharp edge.
GLOW = 4


@dataclass(slots=True)
class Canvas:
    """A picture in the making. `image` is what is seen, `light` what will bloom."""

    width: int
    height: int
    tint: Palette
    rng: random.Random
    image: Image.Image = field(init=False)
    light: Image.Image = field(init=False)
    pen: ImageDraw.ImageDraw = field(init=False)
    lamp: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self.replace(Image.new("RGB", (self.width, self.height)))
        self.darken_light()

    def replace(self, image: Image.Image) -> None:
        """Go on with another picture of the same size."""
        self.image = image
        self.pen = ImageDraw.Draw(image)

    def darken_light(self) -> None:
        """Take all light away that has not bloomed yet."""
        self.light = Image.new("RGB", (self.width // GLOW + 1, self.height // GLOW + 1))
        self.lamp = ImageDraw.Draw(self.light)

    @property
    def unit(self) -> float:
        """A thousandth of the shorter edge."""
        return min(self.width, self.height) / 1000

    def screen(self, layer: Image.Image, left: int = 0, top: int = 0) -> None:
        """Add a layer of light at a place."""
        box = (left, top, left + layer.width, top + layer.height)
        if box == (0, 0, self.width, self.height):
            self.replace(ImageChops.screen(self.image, layer))
        else:
            self.image.paste(ImageChops.screen(self.image.crop(box), layer), box[:2])

    def screen_clipped(self, layer: Image.Image, left: int, top: int) -> None:
        """The same for a layer that may reach over the edge."""
        clip = (max(0, -left), max(0, -top), min(layer.width, self.width - left), min(layer.height, self.height - top))
        if clip[2] > clip[0] and clip[3] > clip[1]:
            self.screen(layer.crop(clip), left + clip[0], top + clip[1])

    def fill(self, colour: Colour, mask: Image.Image) -> None:
        """Lay one colour over the picture through a mask."""
        self.image.paste(colour, (0, 0), mask)

    def tube(self, points: Sequence[Point], colour: Colour, width: float, power: float = 1.0) -> None:
        """A neon tube: a white-hot core, its colour around it, its light all over."""
        thick = max(1, round(width))
        self.pen.line(points, fill=mix(BLACK, colour, power), width=thick, joint="curve")
        if thick > 2:
            self.pen.line(points, fill=mix(colour, WHITE, 0.75 * power), width=max(1, thick // 3))
        small = [(x / GLOW, y / GLOW) for x, y in points]
        self.lamp.line(small, fill=mix(BLACK, colour, power), width=max(1, round(width / GLOW * 1.3)))

    def lit(self, box: tuple[float, float, float, float], colour: Colour, power: float = 1.0) -> None:
        """A bright surface that throws light."""
        left, top, right, bottom = box
        if right < left or bottom < top:
            return
        self.pen.rectangle(box, fill=colour)
        self.glow(box, colour, power)

    def spark(self, x: float, y: float, radius: float, colour: Colour, power: float = 1.0) -> None:
        """A small round lamp."""
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=mix(BLACK, colour, power))
        if radius > 2:
            core = radius * 0.45
            self.pen.ellipse((x - core, y - core, x + core, y + core), fill=mix(colour, WHITE, 0.6 * power))
        self.glow((x - radius, y - radius, x + radius, y + radius), colour, power)

    def glow(self, box: tuple[float, float, float, float], colour: Colour, power: float = 1.0) -> None:
        """Light from a rectangle, without the rectangle."""
        left, top, right, bottom = (edge / GLOW for edge in box)
        if right >= left and bottom >= top:
            self.lamp.rectangle((left, top, right, bottom), fill=mix(BLACK, colour, power))

    def spot(self, x: float, y: float, radius: float, colour: Colour, power: float = 1.0) -> None:
        """A soft round light, at once."""
        size, bright = max(4, int(radius * 2)), max(colour)
        if not bright:
            return
        left, top = int(x - size / 2), int(y - size / 2)
        clip = (max(0, -left), max(0, -top), min(size, self.width - left), min(size, self.height - top))
        if clip[2] <= clip[0] or clip[3] <= clip[1]:
            return
        disc = soft_disc(size, clip).point([int(value * power * bright / 255) for value in range(256)])
        full = (colour[0] * 255 // bright, colour[1] * 255 // bright, colour[2] * 255 // bright)
        self.image.paste(full, (left + clip[0], top + clip[1]), disc)

    def bloom(self, strength: float = 1.0) -> None:
        """Let the light off: a narrow, a wide and a very wide halo."""
        base = self.light
        if base.getbbox() is None:
            return
        reach = max(1.0, min(base.size) / 256)
        wide = base.reduce(4)
        halo = ImageChops.add(
            base.filter(ImageFilter.GaussianBlur(1.6 * reach)),
            wide.filter(ImageFilter.GaussianBlur(2.2 * reach)).resize(base.size),
        )
        far = wide.filter(ImageFilter.GaussianBlur(7 * reach)).resize(base.size, Image.Resampling.BILINEAR)
        halo = ImageChops.add(halo, far.point([min(255, int(value * 1.6)) for value in range(256)] * 3))
        halo = halo.point([int(value * 0.8 * strength) for value in range(256)] * 3)
        full = halo.resize((base.width * GLOW, base.height * GLOW), Image.Resampling.BILINEAR)
        self.screen(full.crop((0, 0, self.width, self.height)))
        self.darken_light()


def soft_disc(size: int, clip: tuple[int, int, int, int] | None = None) -> Image.Image:
    """A round falloff, bright in the middle, as a mask; `clip` is the part of it that is wanted."""
    clip = clip or (0, 0, size, size)
    small = Image.radial_gradient("L").point(_FALLOFF)
    part = (clip[0] * 256 / size, clip[1] * 256 / size, clip[2] * 256 / size, clip[3] * 256 / size)
    wanted = (clip[2] - clip[0], clip[3] - clip[1])
    return small.resize(wanted, Image.Resampling.BILINEAR, box=part)


_FALLOFF = [int(255 * max(0.0, 1 - value / 178) ** 2) for value in range(256)]


def gradient(size: tuple[int, int], colours: Sequence[Colour]) -> Image.Image:
    """Colours from top to bottom."""
    steps, span = 64, len(colours) - 1
    rows: list[int] = []
    for row in range(steps):
        at = row / (steps - 1) * span
        low = min(int(at), span - 1)
        rows += mix(colours[low], colours[low + 1], at - low)
    column = Image.frombytes("RGB", (1, steps), bytes(rows))
    return _stretched(column, size)


def ramp(size: tuple[int, int], start: int, end: int, bend: float = 1.0) -> Image.Image:
    """A mask that runs from one value to another, top to bottom."""
    values = bytes(int(start + (end - start) * (row / 127) ** bend) for row in range(128))
    return _stretched(Image.frombytes("L", (1, 128), values), size)


def _stretched(column: Image.Image, size: tuple[int, int]) -> Image.Image:
    # Smooth down, then repeated across: many times faster than one smooth resize.
    tall = column.resize((1, max(1, size[1])), Image.Resampling.BILINEAR)
    return tall.resize((max(1, size[0]), max(1, size[1])), Image.Resampling.NEAREST)


def clouds(rng: random.Random, size: tuple[int, int], grain: tuple[int, int], soft: int = 3) -> Image.Image:
    """Smooth seeded noise as a mask; `grain` is the number of lumps across and down."""
    total = Image.new("L", (64, 64), 0)
    for octave in range(soft):
        across, down = grain[0] << octave, grain[1] << octave
        noise = Image.frombytes("L", (across, down), rng.randbytes(across * down))
        total = Image.blend(total, noise.resize((64, 64), Image.Resampling.BICUBIC), 1.0 if octave == 0 else 0.4)
    small = total.resize((max(1, size[0] // 4), max(1, size[1] // 4)), Image.Resampling.BICUBIC)
    return small.resize(size, Image.Resampling.BILINEAR)


def noise_tile(rng: random.Random, size: tuple[int, int], tile: int = 256) -> Image.Image:
    """White seeded noise, tiled over the size."""
    patch = Image.frombytes("L", (tile, tile), rng.randbytes(tile * tile))
    return tiled(patch, size)


def tiled(patch: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A patch repeated over the size."""
    out = Image.new(patch.mode, size)
    out.paste(patch, (0, 0))
    width, height = patch.size
    while width < size[0]:
        out.paste(out.crop((0, 0, width, height)), (width, 0))
        width *= 2
    while height < size[1]:
        out.paste(out.crop((0, 0, size[0], height)), (0, height))
        height *= 2
    return out
