"""Walls with windows, as textures: one random byte a window, blown up by Pillow."""

import random

from PIL import Image, ImageChops, ImageDraw

from .canvas import tiled
from .palette import Colour, Palette, mix, scale

#: Window shapes within one cell, as fractions left, top, right, bottom.
_PANES = (
    (0.2, 0.2, 0.8, 0.75),
    (0.0, 0.3, 1.0, 0.72),
    (0.25, 0.0, 0.75, 1.0),
    (0.12, 0.35, 0.88, 0.8),
    (0.1, 0.15, 0.42, 0.8),
)


def facade(
    rng: random.Random,
    size: tuple[int, int],
    cell: tuple[int, int],
    tint: Palette,
    wall: Colour,
    lit: float = 0.3,
    glow: float = 1.0,
) -> Image.Image:
    """A wall of that size with windows of that cell size; `lit` is the share of lit ones, `glow` their brightness."""
    cols, rows = max(1, size[0] // cell[0] + 1), max(1, size[1] // cell[1] + 1)
    windows = _windows(rng, (cols, rows), tint, wall, (lit, glow)).resize(
        (cols * cell[0], rows * cell[1]), Image.Resampling.NEAREST
    )
    out = Image.new("RGB", windows.size, wall)
    out.paste(windows, (0, 0), tiled(_pane(rng, cell), windows.size))
    return _ledges(rng, out, cell, wall).crop((0, 0, *size))


def _windows(
    rng: random.Random, cells: tuple[int, int], tint: Palette, wall: Colour, light: tuple[float, float]
) -> Image.Image:
    cols, rows = cells
    lit, glow = light
    bright = Image.frombytes("L", cells, rng.randbytes(cols * rows))
    lumps = (max(1, cols // 4), max(1, rows // 3))
    rooms = Image.frombytes("L", lumps, rng.randbytes(lumps[0] * lumps[1])).resize(cells, Image.Resampling.BILINEAR)
    chosen = ImageChops.add(bright, rooms, 2).point(
        [255 if value < 255 * (lit * 0.62 + 0.12) else 0 for value in range(256)]
    )
    glass = mix(wall, tint.haze, 0.25)
    shades = _shades(tint, glow, wall)
    hue = Image.frombytes("L", cells, rng.randbytes(cols * rows))
    colours = Image.merge("RGB", [hue.point([shade[channel] for shade in shades]) for channel in range(3)])
    return Image.composite(colours, Image.new("RGB", cells, glass), chosen)


def _shades(tint: Palette, glow: float, wall: Colour) -> list[Colour]:
    """A colour for each byte: the low half picks the kind of lamp, the high half how bright it is."""
    lamps = [
        [mix(wall, scale(lamp, 0.35 + 0.65 * (level / 15) ** 1.5), glow) for level in range(16)]
        for lamp in tint.windows
    ]
    return [lamps[0 if value % 16 < 9 else 1 if value % 16 < 14 else 2][value >> 4] for value in range(256)]


def _pane(rng: random.Random, cell: tuple[int, int]) -> Image.Image:
    left, top, right, bottom = rng.choice(_PANES)
    pane = Image.new("L", cell, 0)
    box = (
        round(left * cell[0]),
        round(top * cell[1]),
        max(round(right * cell[0]) - 1, 0),
        max(round(bottom * cell[1]) - 1, 0),
    )
    ImageDraw.Draw(pane).rectangle((box[0], box[1], max(box[0], box[2]), max(box[1], box[3])), fill=255)
    return pane


def _ledges(rng: random.Random, wall: Image.Image, cell: tuple[int, int], colour: Colour) -> Image.Image:
    pen = ImageDraw.Draw(wall)
    every = rng.choice((5, 7, 9)) * cell[1]
    for y in range(rng.randrange(every), wall.height, every):
        pen.rectangle((0, y, wall.width, y + cell[1] // 2), fill=scale(colour, 0.7))
    if rng.random() < 0.5:
        step = rng.choice((3, 4, 6)) * cell[0]
        for x in range(0, wall.width, step):
            pen.rectangle((x, 0, x + max(1, cell[0] // 4), wall.height), fill=scale(colour, 0.6))
    return wall
