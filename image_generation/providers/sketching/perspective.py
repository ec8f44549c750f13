"""A camera: metres in the world to pixels on the canvas, and textures onto walls that run away from us."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from .canvas import Canvas
from .palette import Colour, mix
from .shapes import Point


@dataclass(frozen=True, slots=True)
class View:
    """A camera that looks straight ahead; x right, y up from the ground, z away, in metres."""

    x: float
    y: float
    focus: float
    eye: float = 1.7

    def at(self, x: float, y: float, z: float) -> Point:
        """Where that point is on the canvas."""
        return self.x + self.focus * x / z, self.y - self.focus * (y - self.eye) / z

    def fog(self, z: float, reach: float = 90.0) -> float:
        """How near something at z looks: 1 here, 0 in the haze."""
        return float(max(0.0, 1.0 - z / reach) ** 1.3)


def hang(c: Canvas, texture: Image.Image, corners: tuple[Point, Point, Point, Point]) -> None:
    """Put a texture on a wall: corners top left, top right, bottom right, bottom left; left and right edges upright."""
    (left, top_left), (right, top_right), (_, low_right), (_, low_left) = corners
    if right - left < 1:
        return
    start, end = max(0, int(left)), min(c.width, int(right) + 1)
    if end <= start:
        return
    # The texture's share s of the way along the wall is not linear in x: heights tell the depth at both ends.
    near, far = max(0.5, low_left - top_left), max(0.5, low_right - top_right)
    for x0, x1 in _strips(start, end):
        one, other = (min(1.0, max(0.0, (x - left) / (right - left))) for x in (x0, x1))
        s0, s1 = (_share(t, near, far) * texture.width for t in (one, other))
        top0, top1 = (top_left + (top_right - top_left) * t for t in (one, other))
        low0, low1 = (low_left + (low_right - low_left) * t for t in (one, other))
        _strip(c, texture, (x0, x1), (s0, s1), (top0, top1, low0, low1))


def _share(t: float, near: float, far: float) -> float:
    # A point at screen share t between two ends whose depths are as 1/near and 1/far.
    return t * far / (near + (far - near) * t) if near + (far - near) * t else t


def _strips(start: int, end: int) -> list[tuple[int, int]]:
    step = max(8, (end - start) // 10)
    edges = [*range(start, end, step), end]
    return [(a, b) for a, b in pairwise(edges) if b > a]


def _strip(
    c: Canvas,
    texture: Image.Image,
    across: tuple[int, int],
    source: tuple[float, float],
    heights: tuple[float, float, float, float],
) -> None:
    top0, top1, low0, low1 = heights
    upper, lower = max(0, int(min(top0, top1))), min(c.height, int(max(low0, low1)) + 1)
    if lower <= upper:
        return
    wide = across[1] - across[0]

    def v(y: float, top: float, low: float) -> float:
        return (y - top) / max(0.5, low - top) * texture.height

    quad = (
        source[0],
        v(upper, top0, low0),
        source[0],
        v(lower, top0, low0),
        source[1],
        v(lower, top1, low1),
        source[1],
        v(upper, top1, low1),
    )
    size = (wide, lower - upper)
    tile = texture.transform(size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR)
    mask = Image.new("L", size, 0)
    from_top = [(0, top0 - upper), (wide, top1 - upper), (wide, low1 - upper), (0, low0 - upper)]
    _draw(mask, from_top)
    c.image.paste(tile, (across[0], upper), mask)


def _draw(mask: Image.Image, points: Sequence[Point]) -> None:

    ImageDraw.Draw(mask).polygon(points, fill=255)


def faded(c: Canvas, colour: Colour, near: float) -> Colour:
    """A colour as it looks through so much haze."""
    return mix(c.tint.haze, colour, near)
