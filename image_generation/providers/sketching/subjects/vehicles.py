"""Vehicles in side view: wheels at y = 0, about two units long, nose right."""

import random
from collections.abc import Callable

from ..shapes import Shapes, both, box, curve, limb, line, oval, poly, ring


def car(rng: random.Random) -> Shapes:
    """Low, wide, lit from below."""
    return [
        box("glow", -0.8, -0.06, 0.8, -0.035),
        curve("cloth1", (-1.0, -0.16), (-1.02, -0.34), (-0.9, -0.42), (-0.5, -0.46), (-0.2, -0.62), (0.2, -0.62), (0.5, -0.44), (0.9, -0.36), (1.04, -0.24), (1.02, -0.1), (0.5, -0.08), (-0.6, -0.08)),
        poly("cloth3", (-0.98, -0.3), (0.98, -0.27), (1.02, -0.2), (-1.0, -0.22)),
        poly("glass", (-0.42, -0.45), (-0.16, -0.585), (0.0, -0.59), (0.0, -0.44)), poly("glass", (0.04, -0.59), (0.2, -0.585), (0.42, -0.435), (0.04, -0.44)),
        line("glow2", 0.012, (-0.96, -0.26), (0.96, -0.235)),
        line("cloth0", 0.01, (0.02, -0.6), (0.02, -0.12)), line("metal", 0.015, (-0.14, -0.37), (-0.04, -0.37)),
        poly("glow_white", (0.9, -0.31), (1.0, -0.26), (1.0, -0.22), (0.86, -0.25)),
        poly("glow_red", (-1.01, -0.34), (-0.9, -0.36), (-0.9, -0.31), (-1.01, -0.28)),
        poly("cloth2", (-1.04, -0.5), (-0.78, -0.5), (-0.86, -0.45), (-1.0, -0.45)), line("cloth2", 0.02, (-0.9, -0.48), (-0.86, -0.4)),
        *_wheel(-0.6, 0.17), *_wheel(0.6, 0.17),
    ]  # fmt: skip


def _wheel(x: float, radius: float) -> Shapes:
    return [
        oval("ink", x, -radius, radius * 1.12),
        oval("cloth0", x, -radius, radius),
        oval("metal_dark", x, -radius, radius * 0.62),
        *ring("glow2", x, -radius, radius * 0.7, radius * 0.1),
        oval("metal", x, -radius, radius * 0.2),
    ]


def bike(rng: random.Random) -> Shapes:
    """A long low motorcycle."""
    return [
        oval("ink", -0.62, -0.27, 0.29), oval("cloth1", -0.62, -0.27, 0.25), *ring("glow", -0.62, -0.27, 0.2, 0.03), oval("metal", -0.62, -0.27, 0.07),
        oval("ink", 0.68, -0.27, 0.29), oval("cloth1", 0.68, -0.27, 0.25), *ring("glow", 0.68, -0.27, 0.2, 0.03), oval("metal", 0.68, -0.27, 0.07),
        limb("metal", (0.68, -0.27), (0.4, -0.72), 0.06, 0.05), limb("metal_dark", (-0.62, -0.27), (-0.1, -0.3), 0.1, 0.12),
        curve("cloth2", (-0.3, -0.2), (0.3, -0.2), (0.42, -0.42), (0.2, -0.5), (-0.2, -0.46)), oval("metal", 0.02, -0.32, 0.12), oval("metal_dark", 0.02, -0.32, 0.07),
        curve("cloth3", (0.5, -0.74), (0.3, -0.72), (0.02, -0.62), (-0.1, -0.52), (0.2, -0.46), (0.48, -0.5), (0.62, -0.58)),
        curve("cloth1", (-0.04, -0.56), (-0.4, -0.54), (-0.9, -0.68), (-0.78, -0.52), (-0.4, -0.44), (-0.06, -0.44)),
        curve("glass", (0.5, -0.74), (0.34, -0.88), (0.28, -0.74)), limb("metal_dark", (0.36, -0.76), (0.2, -0.84), 0.035, 0.03),
        poly("glow_white", (0.56, -0.66), (0.68, -0.58), (0.62, -0.54), (0.54, -0.58)), poly("glow_red", (-0.9, -0.67), (-0.78, -0.62), (-0.78, -0.58)),
        line("glow2", 0.016, (-0.06, -0.53), (0.2, -0.58), (0.42, -0.6)), limb("metal", (-0.1, -0.2), (-0.8, -0.2), 0.06, 0.08),
    ]  # fmt: skip


def flyer(rng: random.Random) -> Shapes:
    """A tilt-wing aircraft in the air, seen from the side."""
    return [
        curve("cloth1", (-0.5, -0.2), (0.2, -0.28), (0.7, -0.18), (0.98, 0.0), (0.8, 0.14), (0.1, 0.2), (-0.5, 0.12)),
        poly("cloth1", (-0.4, -0.2), (-1.2, -0.3), (-1.36, -0.52), (-1.22, -0.52), (-1.0, -0.3), (-0.5, 0.08)),
        poly("glass", (0.46, -0.2), (0.7, -0.14), (0.92, 0.0), (0.6, 0.02), (0.44, -0.04)), line("glow2", 0.014, (-0.44, -0.02), (0.4, 0.02)),
        *[box("glow_warm", x, -0.14, x + 0.08, -0.07) for x in (-0.3, -0.14, 0.02, 0.18)],
        *both([limb("cloth2", (0.0, -0.2), (0.1, -0.3), 0.1, 0.08)]),
        poly("cloth2", (-0.24, -0.22), (0.06, -0.24), (0.2, -0.44), (-0.3, -0.42)),
        oval("cloth3", -0.06, -0.46, 0.17, 0.09), oval("cloth4", -0.06, -0.52, 0.72, 0.022), poly("glow2", (-0.16, -0.38), (0.04, -0.38), (-0.02, -0.26), (-0.1, -0.26)),
        limb("metal_dark", (-0.2, 0.16), (-0.24, 0.3), 0.03, 0.03), limb("metal_dark", (0.3, 0.16), (0.34, 0.3), 0.03, 0.03),
        oval("glow_red", -1.3, -0.53, 0.03), oval("glow_red", 0.1, 0.21, 0.03), poly("glow_white", (0.7, 0.12), (0.8, 0.1), (0.78, 0.16)),
    ]  # fmt: skip


#: Every vehicle by its word; True for those that fly.
VEHICLES: dict[str, tuple[Callable[[random.Random], Shapes], bool]] = {
    "car": (car, False),
    "bike": (bike, False),
    "flyer": (flyer, True),
}
