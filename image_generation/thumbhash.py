"""ThumbHash: some 25 bytes that stand for a picture until it has come. They hold its shape and its broadest colours.

The format is Evan Wallace's: an average, and the coarsest terms of a cosine transform of lightness, of two differences
of colours, and of opacity where there is any.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, floor, pi

#: Longest edge of the copy that is looked at: finer detail does not reach the hash.
EDGE = 32

_Channel = list[float]


@dataclass(frozen=True, slots=True)
class _Terms:
    """One channel as waves: its mean, the others scaled to 0..1, and by how much."""

    mean: float
    others: _Channel
    scale: float


def encode(width: int, height: int, rgba: bytes) -> str:
    """The hash, in base64, of a picture of at most 100 pixels a side with four bytes a pixel."""
    lightness, yellow, red, opacity = _channels(rgba)
    has_opacity = min(opacity) < 1
    across, down = _detail(width, height, 5 if has_opacity else 7)
    size = (width, height)
    light = _terms(lightness, size, max(3, across), max(3, down))
    colours = [_terms(channel, size, 3, 3) for channel in (yellow, red)]
    alpha = _terms(opacity, size, 5, 5) if has_opacity else None
    head = _head(light, *colours, has_opacity=has_opacity) + _shape(size, across, down, *colours)
    if alpha:
        head.append(_round(15 * alpha.mean) | _round(15 * alpha.scale) << 4)
    waves = [light, *colours, *([alpha] if alpha else [])]
    return base64.b64encode(bytes(head) + _packed([wave for terms in waves for wave in terms.others])).decode()


def _channels(rgba: bytes) -> tuple[_Channel, _Channel, _Channel, _Channel]:
    """Lightness, yellow against blue, red against green, opacity; what is transparent takes the average colour."""
    opacity = [value / 255 for value in rgba[3::4]]
    weight = sum(opacity)
    reds, greens, blues = (_composed(rgba[start::4], opacity, weight) for start in range(3))
    colours = list(zip(reds, greens, blues, strict=True))
    lightness = [(r + g + b) / 3 for r, g, b in colours]
    return lightness, [(r + g) / 2 - b for r, g, b in colours], [r - g for r, g, _ in colours], opacity


def _composed(values: bytes, opacity: Sequence[float], weight: float) -> _Channel:
    average = sum(a * value for a, value in zip(opacity, values, strict=True)) / 255 / weight if weight else 0.0
    return [average * (1 - a) + a * value / 255 for a, value in zip(opacity, values, strict=True)]


def _detail(width: int, height: int, limit: int) -> tuple[int, int]:
    """How many waves of lightness fit across and down."""
    longest = max(width, height)
    return max(1, _round(limit * width / longest)), max(1, _round(limit * height / longest))


def _terms(channel: _Channel, size: tuple[int, int], across: int, down: int) -> _Terms:
    """The cosine transform of a channel, as far as the triangle of its coarsest terms goes."""
    width, height = size
    rows = [channel[start : start + width] for start in range(0, width * height, width)]
    waves = [_wave(width, number) for number in range(across)]
    shrunk = [[sum(map(float.__mul__, row, wave)) for row in rows] for wave in waves]
    found = []
    for vertical in range(down):
        wave = _wave(height, vertical)
        for horizontal in range(across):
            if horizontal * down < across * (down - vertical):
                found.append(sum(map(float.__mul__, shrunk[horizontal], wave)) / (width * height))
    mean, others = found[0], found[1:]
    scale = max(map(abs, others), default=0.0)
    return _Terms(mean, [0.5 + 0.5 / scale * value for value in others] if scale else others, scale)


def _wave(length: int, number: int) -> _Channel:
    return [cos(pi / length * number * (place + 0.5)) for place in range(length)]


def _head(light: _Terms, yellow: _Terms, red: _Terms, *, has_opacity: bool) -> list[int]:
    bits = (
        _round(63 * light.mean)
        | _round(31.5 + 31.5 * yellow.mean) << 6
        | _round(31.5 + 31.5 * red.mean) << 12
        | _round(31 * light.scale) << 18
        | has_opacity << 23
    )
    return [bits & 255, bits >> 8 & 255, bits >> 16]


def _shape(size: tuple[int, int], across: int, down: int, yellow: _Terms, red: _Terms) -> list[int]:
    is_wide = size[0] > size[1]
    shorter = down if is_wide else across
    bits = shorter | _round(63 * yellow.scale) << 3 | _round(63 * red.scale) << 9 | is_wide << 15
    return [bits & 255, bits >> 8]


def _packed(waves: Sequence[float]) -> bytes:
    """Two of them a byte, the first in its lower half."""
    fours = [_round(15 * value) for value in waves] + [0] * (len(waves) % 2)
    return bytes(low | high << 4 for low, high in zip(fours[::2], fours[1::2], strict=True))


def _round(value: float) -> int:
    """Halves go up, as in the format's other implementations."""
    return floor(value + 0.5)
