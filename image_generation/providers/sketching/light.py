"""The last things: contrast, vignette, grain."""

import math

from PIL import Image, ImageChops, ImageStat

from .canvas import Canvas, noise_tile
from .palette import BLACK

#: Mean brightness below which a picture is lifted, and how far at most (an exponent).
_MEAN, _LIFT = 56.0, 0.7


def finish(c: Canvas) -> None:
    """Expose, grade, darken the corners, add grain."""
    exponent = _exposure(c.image)
    c.replace(c.image.point([_graded((value / 255) ** exponent) for value in range(256)] * 3))
    _vignette(c)
    _grain(c)


def _exposure(image: Image.Image) -> float:
    """The exponent that brings a dark picture near the wanted mean; 1 for one that is bright enough."""
    mean = ImageStat.Stat(image.reduce(16).convert("L")).mean[0]
    if mean >= _MEAN:
        return 1.0
    return max(_LIFT, math.log(_MEAN / 255) / math.log(max(mean, 2.0) / 255))


def _graded(share: float) -> int:
    """A soft S: deeper shadows, brighter lights."""
    return int(255 * (0.55 * share + 0.45 * (3 * share**2 - 2 * share**3)) + 0.5)


def _vignette(c: Canvas) -> None:
    falloff = [int(150 * max(0.0, value / 255 - 0.42) ** 1.4) for value in range(256)]
    mask = Image.radial_gradient("L").point(falloff).resize((c.width, c.height), Image.Resampling.BILINEAR)
    c.fill(BLACK, mask)


def _grain(c: Canvas) -> None:
    # Three levels are enough for the eye, and noise is what makes a PNG large and slow.
    grain = noise_tile(c.rng, (c.width, c.height)).point([value * 3 // 256 * 3 for value in range(256)])
    c.replace(ImageChops.add(c.image, Image.merge("RGB", (grain, grain, grain)), 1, -3))
