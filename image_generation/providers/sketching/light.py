"""The last things: contrast, vignette, grain."""

from PIL import Image, ImageChops

from .canvas import Canvas, noise_tile
from .palette import BLACK


def finish(c: Canvas) -> None:
    """Grade, darken the corners, add grain."""
    c.replace(c.image.point(_CURVE * 3))
    _vignette(c)
    _grain(c)


def _s_curve(value: int) -> int:
    share = value / 255
    return int(255 * (0.65 * share + 0.35 * (3 * share**2 - 2 * share**3)) + 0.5)


_CURVE = [_s_curve(value) for value in range(256)]


def _vignette(c: Canvas) -> None:
    falloff = [int(150 * max(0.0, value / 255 - 0.42) ** 1.4) for value in range(256)]
    mask = Image.radial_gradient("L").point(falloff).resize((c.width, c.height), Image.Resampling.BILINEAR)
    c.fill(BLACK, mask)


def _grain(c: Canvas) -> None:
    # Three levels are enough for the eye, and noise is what makes a PNG large and slow.
    grain = noise_tile(c.rng, (c.width, c.height)).point([value * 3 // 256 * 4 for value in range(256)])
    c.replace(ImageChops.add(c.image, Image.merge("RGB", (grain, grain, grain)), 1, -4))
