"""Flames."""

from .canvas import Canvas
from .palette import hsl


def fire(c: Canvas, x: float, foot: float, size: float) -> None:
    """Tongues of flame."""
    for colour, share in (
        (hsl(8, 0.95, 0.42), 1.0),
        (hsl(24, 1.0, 0.52), 0.72),
        (hsl(44, 1.0, 0.62), 0.46),
        (hsl(52, 1.0, 0.82), 0.22),
    ):
        for _ in range(5):
            at, high = x + c.rng.uniform(-0.4, 0.4) * size * share, size * share * c.rng.uniform(0.9, 1.9)
            wide, bend = size * 0.32 * share, c.rng.uniform(-0.2, 0.2) * size
            tongue = [
                (at - wide, foot),
                (at - wide * 0.9, foot - high * 0.3),
                (at - wide * 0.2 + bend, foot - high * 0.65),
                (at + bend, foot - high),
                (at + wide * 0.5 + bend, foot - high * 0.6),
                (at + wide, foot - high * 0.28),
                (at + wide, foot),
            ]
            c.pen.polygon(tongue, fill=colour)
        c.glow((x - size * 0.4 * share, foot - size * share, x + size * 0.4 * share, foot), colour, 0.8)
