"""Beasts and spirits: feet at y = 0 and about one unit tall, unless they fly; then the middle is at 0, 0."""

import random
from collections.abc import Callable

from ..shapes import Point, Shapes, both, curve, limb, line, moved, oval, poly, ribbon, ring

Painter = Callable[[random.Random], Shapes]


def dragon(rng: random.Random) -> Shapes:
    """In flight, wings up, head to the right."""
    far = _wing("cloth0", lean=-0.16)
    near = _wing("cloth1", lean=0.06)
    tail = ribbon(
        "cloth1", (0.16, 0.11, 0.07, 0.04, 0.015), (-0.25, 0.12), (-0.6, 0.3), (-0.95, 0.2), (-1.2, 0.36), (-1.42, 0.24)
    )
    fin = poly("cloth2", (-1.36, 0.25), (-1.6, 0.08), (-1.5, 0.26), (-1.62, 0.36))
    trunk = curve(
        "cloth1",
        (0.4, -0.14),
        (0.2, -0.17),
        (-0.1, -0.08),
        (-0.34, 0.06),
        (-0.32, 0.2),
        (-0.05, 0.24),
        (0.24, 0.16),
        (0.44, 0.02),
    )
    belly = curve("cloth3", (0.4, 0.0), (0.2, 0.12), (-0.05, 0.2), (-0.28, 0.2), (-0.05, 0.23), (0.24, 0.16))
    neck = ribbon("cloth1", (0.24, 0.17, 0.12, 0.12), (0.26, -0.04), (0.52, -0.14), (0.68, -0.36), (0.86, -0.46))
    spikes = [
        poly("cloth2", (x - 0.035, y + 0.03), (x - 0.06, y - 0.09), (x + 0.04, y + 0.01))
        for x, y in (
            (0.1, -0.14),
            (0.25, -0.17),
            (0.4, -0.17),
            (0.5, -0.22),
            (0.58, -0.3),
            (0.66, -0.4),
            (0.76, -0.49),
            (-0.06, -0.1),
            (-0.2, -0.03),
        )
    ]
    legs: Shapes = []
    for x in (-0.16, 0.2):
        legs += [ribbon("cloth1", (0.12, 0.07, 0.05), (x, 0.14), (x - 0.12, 0.3), (x + 0.02, 0.42))]
        legs += [ribbon("bone", (0.025, 0.005), (x + 0.02, 0.42), (x + dx, 0.5)) for dx in (-0.04, 0.03, 0.09)]
    return [
        *far,
        tail,
        fin,
        *legs,
        trunk,
        belly,
        *spikes,
        neck,
        *moved(_dragon_head(), 0.86, -0.47, sx=0.3, turn=8),
        *near,
    ]


def _wing(ink: str, lean: float) -> Shapes:
    tips: list[Point] = [(-0.25 + lean, -1.08), (-0.72 + lean, -0.92), (-1.02 + lean, -0.56), (-1.02 + lean, -0.18)]
    root, wrist = (0.18, -0.08), (0.12 + lean, -0.74)
    skin = poly(
        ink,
        root,
        wrist,
        tips[0],
        (-0.4 + lean, -0.78),
        tips[1],
        (-0.66 + lean, -0.56),
        tips[2],
        (-0.66 + lean, -0.28),
        tips[3],
        (-0.4, -0.02),
        (-0.12, 0.02),
    )
    bones = [ribbon("cloth2", (0.07, 0.045), root, (0.24 + lean, -0.4), wrist)]
    bones += [
        ribbon("cloth2", (0.035, 0.008), wrist, ((wrist[0] + x) / 2 + 0.05, (wrist[1] + y) / 2 - 0.06), (x, y))
        for x, y in tips
    ]
    return [skin, *bones]


def _dragon_head() -> Shapes:
    return [
        ribbon("bone", (0.12, 0.08, 0.02), (-0.05, -0.15), (-0.35, -0.32), (-0.62, -0.26)),
        ribbon("bone", (0.1, 0.06, 0.02), (-0.05, -0.05), (-0.36, -0.12), (-0.56, 0.0)),
        curve(
            "cloth1",
            (-0.2, 0.14),
            (-0.2, -0.18),
            (0.14, -0.26),
            (0.5, -0.12),
            (0.86, -0.06),
            (0.9, 0.06),
            (0.5, 0.1),
            (0.1, 0.14),
        ),
        poly("cloth2", (0.05, 0.16), (0.5, 0.2), (0.8, 0.28), (0.4, 0.34), (0.0, 0.26)),
        *[poly("bone", (x, 0.08), (x + 0.06, 0.08), (x + 0.03, 0.2)) for x in (0.34, 0.48, 0.62, 0.76)],
        curve("glow", (0.14, -0.1), (0.26, -0.12), (0.34, -0.04), (0.22, -0.04)),
    ]


def spider(rng: random.Random) -> Shapes:
    """Eight legs, many eyes."""
    out: Shapes = []
    for side in (-1, 1):
        for index, (knee, foot) in enumerate(
            (
                ((0.62, -0.98), (1.05, 0.0)),
                ((0.54, -1.08), (0.8, 0.02)),
                ((0.72, -0.84), (1.3, -0.06)),
                ((0.4, -0.9), (0.5, 0.06)),
            )
        ):
            hip = (side * 0.12, -0.5)
            out += [
                limb("cloth1", hip, (side * knee[0], knee[1]), 0.1, 0.07),
                limb("cloth2", (side * knee[0], knee[1]), (side * foot[0], foot[1]), 0.07, 0.012),
            ]
            out += [oval("glow" if index == 0 else "cloth3", side * knee[0], knee[1], 0.03)]
    out += [oval("cloth1", 0, -0.74, 0.42, 0.36), oval("cloth2", 0, -0.46, 0.25, 0.2)]
    out += [
        poly("glow", (0, -0.92), (0.09, -0.78), (0, -0.7), (-0.09, -0.78)),
        poly("glow", (0, -0.7), (0.05, -0.63), (0, -0.58), (-0.05, -0.63)),
    ]
    out += both(
        [
            oval("glow_red", 0.07, -0.46, 0.035),
            oval("glow_red", 0.15, -0.5, 0.025),
            oval("glow_red", 0.06, -0.54, 0.02),
            oval("glow_red", 0.13, -0.41, 0.016),
        ]
    )
    return out + both([ribbon("bone", (0.05, 0.035, 0.008), (0.06, -0.32), (0.13, -0.24), (0.05, -0.12))])


def bug(rng: random.Random) -> Shapes:
    """An insect spirit that rears up."""
    out: Shapes = both([curve("glass", (0.1, -0.66), (0.55, -1.05), (0.95, -0.85), (0.75, -0.5), (0.3, -0.45))])
    out += both(
        [
            line("accent", 0.008, (0.12, -0.64), (0.5, -0.86), (0.85, -0.82)),
            line("accent", 0.008, (0.14, -0.6), (0.5, -0.65), (0.75, -0.55)),
        ]
    )
    for y, wide in ((-0.1, 0.1), (-0.22, 0.17), (-0.35, 0.2), (-0.48, 0.18)):
        out.append(oval("cloth2", 0, y, wide, 0.1))
    out += [oval("cloth1", 0, -0.66, 0.22, 0.17)]
    for y, knee, foot in (
        (-0.6, (0.5, -0.72), (0.62, -0.3)),
        (-0.5, (0.52, -0.5), (0.6, 0.0)),
        (-0.4, (0.42, -0.3), (0.4, 0.02)),
    ):
        out += both([limb("cloth1", (0.12, y), knee, 0.06, 0.045), limb("cloth2", knee, foot, 0.045, 0.012)])
    out += [curve("cloth2", (-0.2, -0.86), (0, -0.98), (0.2, -0.86), (0.14, -0.72), (0, -0.64), (-0.14, -0.72))]
    out += both(
        [
            oval("glow", 0.15, -0.87, 0.075, 0.09, 20),
            ribbon("cloth2", (0.02, 0.006), (0.06, -0.95), (0.2, -1.2), (0.42, -1.28)),
        ]
    )
    return out + both([ribbon("bone", (0.05, 0.01), (0.05, -0.68), (0.13, -0.6), (0.04, -0.52))])


def dog(rng: random.Random) -> Shapes:
    """A hound, head right and low, hackles up."""
    legs = [
        ribbon(
            ink,
            (w, w * 0.6, w * 0.42, w * 0.5),
            (x, -0.42),
            (x + bend, -0.26),
            (x - bend * 0.4, -0.1),
            (x + 0.03, -0.01),
        )
        for ink, x, w, bend in (
            ("cloth0", -0.34, 0.2, -0.08),
            ("cloth0", 0.34, 0.15, 0.03),
            ("cloth1", -0.46, 0.22, -0.1),
            ("cloth1", 0.26, 0.16, 0.04),
        )
    ]
    spine = [
        poly("cloth2", (x - 0.05, -0.6), (x - 0.08, -0.78 + abs(x) * 0.05), (x + 0.05, -0.62))
        for x in (-0.35, -0.22, -0.09, 0.04, 0.17, 0.3)
    ]
    return [
        ribbon("cloth1", (0.09, 0.07, 0.02), (-0.52, -0.58), (-0.78, -0.64), (-0.96, -0.86)),
        *legs, *spine,
        curve("cloth1", (-0.56, -0.5), (-0.4, -0.68), (0.0, -0.64), (0.34, -0.72), (0.5, -0.56), (0.42, -0.34), (0.1, -0.3), (-0.24, -0.36), (-0.5, -0.34)),
        curve("cloth1", (0.3, -0.68), (0.48, -0.86), (0.66, -0.84), (0.98, -0.68), (0.98, -0.6), (0.72, -0.54), (0.5, -0.48)),
        poly("cloth1", (0.46, -0.82), (0.42, -1.02), (0.6, -0.84)), poly("cloth2", (0.56, -0.84), (0.57, -1.03), (0.68, -0.82)),
        poly("cloth2", (0.66, -0.56), (0.94, -0.56), (0.88, -0.5), (0.64, -0.5)),
        *[poly("bone", (x, -0.6), (x + 0.03, -0.6), (x + 0.015, -0.54)) for x in (0.74, 0.82, 0.9)],
        curve("glow", (0.66, -0.74), (0.72, -0.76), (0.78, -0.72), (0.72, -0.71)),
        *[line("glow2", 0.012, (x, -0.5), (x + 0.06, -0.42)) for x in (-0.1, 0.02, 0.14)],
    ]  # fmt: skip


def cat(rng: random.Random) -> Shapes:
    """It sits and looks at us."""
    return [
        ribbon("cloth1", (0.09, 0.08, 0.06, 0.02), (0.24, -0.08), (0.56, -0.06), (0.64, -0.34), (0.5, -0.5)),
        curve("cloth1", (-0.14, -0.66), (0.14, -0.66), (0.28, -0.4), (0.36, -0.12), (0.3, 0.0), (-0.3, 0.0), (-0.36, -0.12), (-0.28, -0.4)),
        *both([curve("cloth2", (0.02, -0.44), (0.14, -0.42), (0.15, -0.06), (0.18, 0.0), (0.02, 0.0))]),
        *both([poly("cloth1", (0.07, -0.92), (0.24, -1.1), (0.26, -0.8)), poly("key", (0.13, -0.93), (0.22, -1.03), (0.23, -0.84))]),
        curve("cloth1", (0, -0.96), (0.18, -0.93), (0.27, -0.78), (0.2, -0.64), (0, -0.58), (-0.2, -0.64), (-0.27, -0.78), (-0.18, -0.93)),
        *both([curve("glow", (0.05, -0.79), (0.12, -0.84), (0.19, -0.8), (0.12, -0.76)), poly("ink", (0.12, -0.84), (0.13, -0.8), (0.12, -0.76), (0.11, -0.8))]),
        poly("red", (-0.025, -0.71), (0.025, -0.71), (0, -0.68)),
        *both([line("cloth4", 0.006, (0.06, -0.68), (0.34, -0.72)), line("cloth4", 0.006, (0.06, -0.67), (0.33, -0.65))]),
        line("glow2", 0.02, (-0.16, -0.6), (0, -0.56), (0.16, -0.6)),
    ]  # fmt: skip


def rat(rng: random.Random) -> Shapes:
    """A large rat, nose right."""
    return [
        ribbon("leather_light", (0.06, 0.04, 0.01), (-0.5, -0.2), (-0.85, -0.05), (-1.1, -0.25), (-1.35, -0.15)),
        curve("cloth2", (-0.6, -0.05), (-0.62, -0.4), (-0.3, -0.66), (0.1, -0.6), (0.4, -0.5), (0.62, -0.4), (0.86, -0.24), (0.8, -0.16), (0.5, -0.1), (0.0, -0.04)),
        oval("leather_light", 0.42, -0.58, 0.13, 0.14), oval("cloth2", 0.36, -0.55, 0.12, 0.13), oval("glow_red", 0.62, -0.34, 0.035),
        *[limb("leather_light", (x, -0.1), (x + 0.08, 0.0), 0.06, 0.04) for x in (-0.4, -0.25, 0.3, 0.45)],
        *[line("cloth4", 0.008, (0.74, -0.22), (0.98, -0.22 + dy)) for dy in (-0.12, 0.0, 0.1)],
    ]  # fmt: skip


def bird(rng: random.Random) -> Shapes:
    """A raven with spread wings."""
    feathers = [
        poly(
            "cloth1",
            (0.1 + i * 0.12, -0.62 - i * 0.02),
            (0.2 + i * 0.15, -0.62 - i * 0.05),
            (0.32 + i * 0.15, -0.12 - i * 0.08),
        )
        for i in range(7)
    ]
    wing = curve("cloth2", (0.08, -0.7), (0.5, -0.98), (1.1, -1.05), (1.2, -0.86), (0.7, -0.6), (0.14, -0.46))
    return [
        *both([*feathers, wing]), poly("cloth1", (-0.1, -0.3), (0.1, -0.3), (0.18, 0.06), (0, 0.0), (-0.18, 0.06)),
        curve("cloth1", (0, -0.86), (0.16, -0.62), (0.12, -0.28), (0, -0.2), (-0.12, -0.28), (-0.16, -0.62)),
        oval("cloth2", 0.02, -0.88, 0.12, 0.11), poly("bone", (0.1, -0.92), (0.32, -0.86), (0.1, -0.83)), oval("glow", 0.06, -0.9, 0.026),
    ]  # fmt: skip


def spirit(rng: random.Random) -> Shapes:
    """A figure of light and smoke."""
    out: Shapes = []
    for _ in range(14):
        x = rng.uniform(-0.3, 0.3)
        out.append(
            ribbon("glow2", (0.012, 0.03, 0.002), (x * 0.3, -0.5), (x, -0.25), (x * 0.6 + rng.uniform(-0.3, 0.3), 0.02))
        )
    out.append(
        curve(
            "accent_dark",
            (0, -0.9),
            (0.32, -0.72),
            (0.26, -0.4),
            (0.12, -0.1),
            (0, 0.0),
            (-0.12, -0.1),
            (-0.26, -0.4),
            (-0.32, -0.72),
        )
    )
    out += both(
        [
            ribbon("accent", (0.11, 0.08, 0.02), (0.22, -0.7), (0.48, -0.62), (0.6, -0.86)),
            *[ribbon("glow2", (0.02, 0.003), (0.6, -0.86), (0.62 + dx, -1.0)) for dx in (-0.08, 0.0, 0.08)],
        ]
    )
    out.append(curve("accent", (0, -1.1), (0.15, -1.0), (0.13, -0.84), (0, -0.76), (-0.13, -0.84), (-0.15, -1.0)))
    out += both([curve("glow_white", (0.03, -0.95), (0.07, -0.99), (0.12, -0.96), (0.07, -0.93))])
    out += both([ribbon("glow", (0.008, 0.02, 0.004), (0.02, -0.72), (0.14, -0.5), (0.05, -0.2))])
    return [*out, *ring("glow", 0, -0.56, 0.08, 0.014), oval("glow_white", 0, -0.56, 0.04)]


def drone(rng: random.Random) -> Shapes:
    """A rotor drone with one eye."""
    arms = [
        limb("metal_dark", (0.15, -0.05), (0.62, -0.2), 0.07, 0.05),
        limb("metal_dark", (0.12, 0.05), (0.5, 0.08), 0.06, 0.04),
    ]
    rotors = [
        oval("cloth4", 0.64, -0.27, 0.36, 0.035),
        oval("cloth3", 0.52, 0.02, 0.28, 0.025),
        oval("metal", 0.64, -0.22, 0.05, 0.07),
        oval("metal", 0.52, 0.06, 0.04, 0.06),
        oval("glow", 0.64, -0.15, 0.018),
    ]
    return [
        *both([*rotors[1:2], *arms, *rotors[:1], *rotors[2:]]),
        curve("metal_dark", (-0.28, -0.1), (0, -0.22), (0.28, -0.1), (0.24, 0.12), (0, 0.22), (-0.24, 0.12)),
        curve("cloth3", (-0.2, -0.1), (0, -0.18), (0.2, -0.1), (0.1, -0.04), (-0.1, -0.04)),
        oval("ink", 0, 0.05, 0.12), oval("glow_red", 0, 0.05, 0.07), oval("glow_white", 0.02, 0.03, 0.02),
        *both([limb("metal_dark", (0.12, 0.16), (0.2, 0.34), 0.03, 0.02), line("glow2", 0.012, (0.12, -0.02), (0.22, 0.02))]),
        limb("metal_dark", (-0.02, 0.2), (-0.02, 0.36), 0.06, 0.04),
    ]  # fmt: skip


#: Every beast by its word; True for those that fly.
BEASTS: dict[str, tuple[Painter, bool]] = {
    "dragon": (dragon, True),
    "spider": (spider, False),
    "bug": (bug, False),
    "dog": (dog, False),
    "cat": (cat, False),
    "rat": (rat, False),
    "bird": (bird, True),
    "spirit": (spirit, False),
    "drone": (drone, True),
}
