"""Things: weapons, decks, chips, vials. Each lies along the x axis, about two units long, middle at 0, 0."""

import math
from collections.abc import Callable

from ..shapes import Shapes, both, box, curve, limb, line, moved, oval, poly, ribbon, ring


def katana() -> Shapes:
    """Hilt on the left, edge down."""
    blade = [
        (-0.36, -0.02),
        (0.2, -0.06),
        (0.75, -0.14),
        (0.98, -0.22),
        (0.9, -0.12),
        (0.5, -0.02),
        (0.0, 0.045),
        (-0.36, 0.055),
    ]
    wraps = [
        poly("leather_light", (x, -0.035), (x + 0.045, -0.035), (x + 0.02, 0.06), (x - 0.025, 0.06))
        for x in (-0.93, -0.84, -0.75, -0.66, -0.57, -0.48)
    ]
    return [
        poly("metal", *blade),
        poly(
            "metal_light",
            (-0.36, 0.02),
            (0.2, -0.01),
            (0.72, -0.09),
            (0.96, -0.2),
            (0.9, -0.12),
            (0.5, -0.02),
            (0.0, 0.045),
            (-0.36, 0.055),
        ),
        line("glow2", 0.012, (-0.34, 0.052), (0.0, 0.043), (0.5, -0.022), (0.9, -0.12), (0.97, -0.2)),
        limb("ink", (-0.96, 0.03), (-0.42, 0.015), 0.1, 0.09),
        *wraps,
        oval("gold", -0.38, 0.015, 0.035, 0.115, -2),
        oval("gold", -0.98, 0.03, 0.03, 0.06),
    ]


def knife() -> Shapes:
    """A fighting knife."""
    return [
        poly("metal", (-0.2, -0.1), (0.55, -0.1), (0.98, 0.02), (0.6, 0.11), (-0.2, 0.11)),
        poly("metal_light", (-0.2, 0.04), (0.8, 0.02), (0.98, 0.02), (0.6, 0.11), (-0.2, 0.11)),
        *[poly("metal_dark", (x, -0.1), (x + 0.06, -0.1), (x + 0.02, -0.05)) for x in (-0.1, 0.0, 0.1, 0.2, 0.3)],
        limb("leather", (-0.9, 0.02), (-0.25, 0.0), 0.2, 0.17),
        *[box("ink", x, -0.08, x + 0.03, 0.1) for x in (-0.8, -0.68, -0.56, -0.44)],
        box("metal_dark", -0.25, -0.17, -0.17, 0.18),
        line("glow", 0.012, (-0.1, 0.105), (0.6, 0.105), (0.96, 0.025)),
    ]


def pistol() -> Shapes:
    """A heavy pistol, muzzle right."""
    return [
        poly("metal_dark", (-0.72, -0.05), (-0.3, -0.05), (-0.36, 0.3), (-0.5, 0.86), (-0.96, 0.86), (-0.84, 0.4)),
        poly("leather", (-0.7, 0.12), (-0.42, 0.12), (-0.55, 0.74), (-0.84, 0.74)),
        *[
            line("ink", 0.02, (-0.72 - i * 0.03, 0.22 + i * 0.13), (-0.46 - i * 0.035, 0.22 + i * 0.13))
            for i in range(4)
        ],
        *[
            limb("metal_dark", a, b, 0.06, 0.06)
            for a, b in (((-0.3, 0.1), (-0.24, 0.34)), ((-0.24, 0.34), (0.02, 0.34)), ((0.02, 0.34), (0.1, 0.1)))
        ],
        limb("metal", (-0.18, 0.1), (-0.2, 0.26), 0.05, 0.04),
        poly(
            "metal",
            (-0.9, -0.42),
            (0.92, -0.42),
            (0.98, -0.32),
            (0.98, -0.1),
            (0.55, -0.06),
            (0.5, 0.12),
            (-0.76, 0.1),
            (-0.92, -0.2),
        ),
        poly("metal_dark", (-0.9, -0.14), (0.98, -0.14), (0.98, -0.1), (0.55, -0.06), (0.5, 0.12), (-0.76, 0.1)),
        *[line("metal_dark", 0.025, (x, -0.38), (x - 0.04, -0.2)) for x in (-0.8, -0.73, -0.66, -0.59, -0.52)],
        box("ink", -0.22, -0.36, 0.2, -0.24),
        box("glow2", -0.2, -0.03, 0.36, 0.0),
        box("metal_dark", 0.74, -0.5, 0.84, -0.42),
        box("metal_dark", -0.86, -0.5, -0.76, -0.42),
        oval("ink", 0.97, -0.27, 0.02, 0.07),
        box("glow_red", 0.55, 0.02, 0.62, 0.07),
    ]


def rifle() -> Shapes:
    """An assault rifle, muzzle right."""
    return [
        poly("cloth3", (-1.0, -0.12), (-0.5, -0.14), (-0.46, 0.1), (-0.72, 0.12), (-0.98, 0.3)),
        poly("metal_dark", (-0.56, -0.18), (0.3, -0.18), (0.34, 0.1), (-0.5, 0.12)),
        poly("metal_dark", (-0.36, 0.1), (-0.18, 0.1), (-0.3, 0.46), (-0.46, 0.44)),
        poly("metal_dark", (0.0, 0.1), (0.2, 0.1), (0.3, 0.5), (0.12, 0.54)),
        poly("cloth4", (0.26, -0.16), (0.68, -0.14), (0.68, 0.06), (0.3, 0.08)),
        *[box("ink", x, -0.08, x + 0.05, 0.02) for x in (0.34, 0.43, 0.52, 0.61)],
        box("metal", 0.66, -0.09, 0.98, -0.03),
        box("metal_dark", 0.9, -0.12, 1.0, 0.0),
        limb("metal_dark", (-0.3, -0.32), (0.14, -0.32), 0.13, 0.13),
        box("metal_dark", -0.16, -0.3, -0.08, -0.16),
        box("metal_dark", 0.04, -0.3, 0.12, -0.16),
        oval("glow2", 0.18, -0.32, 0.025, 0.05),
        box("glow", -0.44, -0.02, -0.1, 0.0),
        box("metal", -0.52, -0.15, 0.26, -0.12),
    ]


def deck() -> Shapes:
    """A cyberdeck: a slab with keys, a screen, a cable."""
    out: Shapes = [
        ribbon("ink", (0.05, 0.05), (0.9, 0.2), (1.3, 0.35), (1.15, 0.7), (1.5, 0.85)),
        poly("metal_dark", (-0.86, -0.62), (0.86, -0.62), (1.0, 0.52), (-1.0, 0.52)),
        poly("metal", (-1.0, 0.52), (1.0, 0.52), (1.0, 0.64), (-1.0, 0.64)),
        poly("glass", (-0.78, -0.54), (0.4, -0.54), (0.44, -0.1), (-0.82, -0.1)),
        poly("cloth3", (0.48, -0.54), (0.8, -0.54), (0.85, -0.1), (0.51, -0.1)),
    ]
    for row in range(4):
        for key in range(12):
            x, y = -0.86 + key * 0.145 - row * 0.006, 0.0 + row * 0.12
            out.append(box("glow2" if (key * 7 + row * 5) % 11 == 0 else "cloth4", x, y, x + 0.115, y + 0.085))
    for row in range(6):
        out.append(
            line(
                "glow2" if row % 3 else "glow",
                0.02,
                (-0.74, -0.48 + row * 0.066),
                (-0.5 + (row * 37 % 60) / 70, -0.48 + row * 0.066),
            )
        )
    out += ring("glow", 0.66, -0.32, 0.11, 0.02)
    return [
        *out,
        oval("glow_white", 0.66, -0.32, 0.04),
        *[box("glow_red", -0.9 + i * 0.1, 0.56, -0.86 + i * 0.1, 0.59) for i in range(4)],
    ]


def commlink() -> Shapes:
    """A hand-held screen."""
    out: Shapes = [
        curve(
            "metal_dark",
            (-0.5, -0.95),
            (0.5, -0.95),
            (0.54, -0.9),
            (0.54, 0.9),
            (0.5, 0.95),
            (-0.5, 0.95),
            (-0.54, 0.9),
            (-0.54, -0.9),
        ),
        box("glass", -0.46, -0.82, 0.46, 0.8),
        *ring("glow2", 0, -0.3, 0.26, 0.025),
        *ring("glow", 0, -0.3, 0.17, 0.02),
        oval("glow_white", 0, -0.3, 0.05),
    ]
    out += [
        line(
            "glow2" if i % 2 else "glow", 0.03, (-0.36, 0.14 + i * 0.11), (-0.05 + (i * 31 % 40) / 100, 0.14 + i * 0.11)
        )
        for i in range(5)
    ]
    return [*out, oval("metal", 0, 0.875, 0.05), line("metal", 0.02, (-0.12, -0.885), (0.12, -0.885))]


def chip() -> Shapes:
    """A data chip with its contacts and a glowing core."""
    out: Shapes = []
    for step in range(7):
        at = -0.6 + step * 0.2
        out += [box("gold", at - 0.045, -0.92, at + 0.045, 0.92), box("gold", -0.92, at - 0.045, 0.92, at + 0.045)]
    out += [
        poly("metal_dark", (-0.6, -0.76), (0.76, -0.76), (0.76, 0.76), (-0.76, 0.76), (-0.76, -0.6)),
        box("cloth3", -0.56, -0.56, 0.56, 0.56),
    ]
    for step in range(5):
        at = -0.4 + step * 0.2
        out += [
            line("glow2", 0.02, (at, -0.56), (at, -0.34)),
            line("glow2", 0.02, (at, 0.34), (at, 0.56)),
            line("glow2", 0.02, (-0.56, at), (-0.34, at)),
            line("glow2", 0.02, (0.34, at), (0.56, at)),
        ]
    return [
        *out,
        box("glow", -0.3, -0.3, 0.3, 0.3),
        box("ink", -0.24, -0.24, 0.24, 0.24),
        poly("glow_white", (0, -0.15), (0.15, 0), (0, 0.15), (-0.15, 0)),
    ]


def vial() -> Shapes:
    """A glass of something that shines."""
    return [
        curve(
            "glass",
            (-0.16, -0.62),
            (0.16, -0.62),
            (0.18, -0.3),
            (0.46, 0.2),
            (0.5, 0.7),
            (0.3, 0.92),
            (-0.3, 0.92),
            (-0.5, 0.7),
            (-0.46, 0.2),
            (-0.18, -0.3),
        ),
        curve(
            "glow", (-0.36, 0.14), (0.0, 0.2), (0.36, 0.14), (0.43, 0.66), (0.26, 0.84), (-0.26, 0.84), (-0.43, 0.66)
        ),
        curve("glow_key", (-0.22, 0.4), (0.1, 0.36), (0.3, 0.5), (0.24, 0.74), (-0.1, 0.78)),
        *[
            oval("glow_white", x, y, r)
            for x, y, r in ((-0.2, 0.3, 0.035), (0.16, 0.44, 0.05), (0.02, 0.26, 0.03), (-0.08, 0.6, 0.04))
        ],
        box("metal_dark", -0.2, -0.76, 0.2, -0.6),
        box("metal", -0.16, -0.94, 0.16, -0.76),
        ribbon("metal_light", (0.02, 0.05, 0.02), (-0.3, 0.1), (-0.4, 0.4), (-0.38, 0.7)),
    ]


def grenade() -> Shapes:
    """A grenade with ring and lever."""
    bands = [line("ink", 0.03, (-0.52, y), (0.52, y)) for y in (-0.1, 0.15, 0.4, 0.62)]
    return [
        curve(
            "cloth3",
            (-0.3, -0.42),
            (0.3, -0.42),
            (0.56, 0.0),
            (0.58, 0.45),
            (0.34, 0.9),
            (-0.34, 0.9),
            (-0.58, 0.45),
            (-0.56, 0.0),
        ),
        *bands,
        *[line("ink", 0.03, (x, -0.4), (x * 1.3, 0.88)) for x in (-0.25, 0.0, 0.25)],
        box("metal_dark", -0.2, -0.68, 0.2, -0.4),
        ribbon("metal", (0.1, 0.12, 0.08), (0.0, -0.7), (0.5, -0.66), (0.74, -0.2), (0.76, 0.3)),
        *ring("metal_light", -0.42, -0.62, 0.2, 0.04),
        box("glow_red", -0.12, -0.02, 0.12, 0.06),
    ]


def arm() -> Shapes:
    """A prosthetic arm, hand up."""
    out: Shapes = [
        limb("metal_dark", (0.1, 0.95), (0.02, 0.1), 0.5, 0.36), limb("metal", (0.16, 0.9), (0.08, 0.3), 0.26, 0.2),
        limb("metal_dark", (0.02, 0.2), (0.0, -0.2), 0.34, 0.26), oval("metal", 0.02, 0.2, 0.21), oval("glow2", 0.02, 0.2, 0.09),
        limb("metal", (0.0, 0.0), (0.0, -0.22), 0.24, 0.22), line("glow", 0.025, (-0.1, 0.85), (-0.12, 0.45)),
        curve("metal_dark", (-0.2, -0.2), (0.2, -0.2), (0.26, -0.5), (0.2, -0.62), (-0.2, -0.62), (-0.24, -0.45)),
    ]  # fmt: skip
    for index, x in enumerate((-0.18, -0.06, 0.06, 0.18)):
        tip = -0.92 - (0.06 if index in (1, 2) else 0.0)
        out += [
            limb("metal", (x, -0.58), (x * 1.25, -0.76), 0.105, 0.09),
            limb("metal_light", (x * 1.25, -0.78), (x * 1.35, tip), 0.085, 0.06),
            oval("glow2", x * 1.25, -0.77, 0.022),
        ]
    return [
        *out,
        limb("metal", (-0.22, -0.36), (-0.42, -0.52), 0.12, 0.1),
        limb("metal_light", (-0.42, -0.52), (-0.46, -0.7), 0.09, 0.07),
        *ring("glow2", 0.0, -0.42, 0.1, 0.02),
    ]


def mask() -> Shapes:
    """A full-face mask with lit lenses and filters."""
    return [
        curve(
            "cloth3",
            (-0.72, -0.5),
            (-0.4, -0.95),
            (0.4, -0.95),
            (0.72, -0.5),
            (0.76, 0.1),
            (0.5, 0.7),
            (0.2, 0.95),
            (-0.2, 0.95),
            (-0.5, 0.7),
            (-0.76, 0.1),
        ),
        *both(
            [
                oval("metal_dark", 0.36, -0.18, 0.29, 0.25),
                oval("glow", 0.36, -0.18, 0.19, 0.15),
                oval("glow_key", 0.31, -0.21, 0.1, 0.07),
            ]
        ),
        poly("cloth4", (-0.08, -0.95), (0.08, -0.95), (0.05, -0.3), (-0.05, -0.3)),
        curve("metal_dark", (-0.34, 0.2), (0.34, 0.2), (0.4, 0.6), (0.16, 0.92), (-0.16, 0.92), (-0.4, 0.6)),
        *both(
            [
                oval("metal", 0.46, 0.52, 0.24),
                oval("ink", 0.46, 0.52, 0.16),
                *[line("metal", 0.025, (0.34, 0.44 + i * 0.08), (0.58, 0.44 + i * 0.08)) for i in range(3)],
            ]
        ),
        line("glow2", 0.025, (-0.12, 0.74), (0.12, 0.74)),
    ]


def crystal() -> Shapes:
    """A cut stone that shines from within."""
    return [
        poly("glow3", (0, -1.0), (0.42, -0.4), (0.36, 0.4), (0, 0.95), (-0.36, 0.4), (-0.42, -0.4)),
        poly("glow", (0, -1.0), (0.42, -0.4), (0.1, -0.3)),
        poly("glow_key", (0, -1.0), (0.1, -0.3), (-0.16, -0.34), (-0.42, -0.4)),
        poly("key", (0.1, -0.3), (0.42, -0.4), (0.36, 0.4), (0.06, 0.46)),
        poly("glow_white", (-0.16, -0.34), (0.1, -0.3), (0.06, 0.46), (-0.1, 0.4)),
        poly("accent", (-0.42, -0.4), (-0.16, -0.34), (-0.1, 0.4), (-0.36, 0.4)),
        poly("accent_dark", (-0.36, 0.4), (-0.1, 0.4), (0, 0.95)),
        *moved([poly("glow", (0, -0.5), (0.2, -0.1), (0, 0.5), (-0.2, -0.1))], -0.62, 0.55, sx=0.8, turn=-24),
        *moved([poly("glow3", (0, -0.5), (0.2, -0.1), (0, 0.5), (-0.2, -0.1))], 0.6, 0.6, sx=0.7, turn=22),
    ]


def book() -> Shapes:
    """A grimoire with a sign on its cover."""
    star = [
        (math.cos(math.tau * i * 2 / 5 - math.pi / 2) * 0.3, math.sin(math.tau * i * 2 / 5 - math.pi / 2) * 0.3 - 0.02)
        for i in range(6)
    ]
    return [
        poly("bone", (-0.58, 0.86), (0.72, 0.86), (0.72, 0.95), (-0.5, 0.95)),
        poly("bone", (0.66, -0.82), (0.74, -0.74), (0.74, 0.93), (0.66, 0.9)),
        curve(
            "leather_light",
            (-0.7, -0.88),
            (0.66, -0.88),
            (0.68, -0.86),
            (0.68, 0.86),
            (0.66, 0.88),
            (-0.7, 0.88),
            (-0.72, 0.86),
            (-0.72, -0.86),
        ),
        box("leather", -0.72, -0.88, -0.5, 0.88),
        *[
            poly(
                "gold",
                (sx * 0.68 - 0.02, sy * 0.88),
                (sx * 0.68 - 0.02 - sx * 0.22, sy * 0.88),
                (sx * 0.68 - 0.02, sy * 0.66),
            )
            for sx, sy in ((1, 1), (1, -1))
        ],
        *[box("gold", -0.72, y, -0.5, y + 0.05) for y in (-0.7, -0.3, 0.25, 0.65)],
        *ring("glow", 0.08, -0.02, 0.36, 0.03),
        *[line("glow", 0.025, (a[0] + 0.08, a[1]), (b[0] + 0.08, b[1])) for a, b in zip(star, star[1:], strict=False)],
        oval("glow_white", 0.08, -0.02, 0.06),
    ]


def staff() -> Shapes:
    """A staff with a caught light."""
    return [
        limb("leather_light", (0, -0.5), (0.04, 1.0), 0.08, 0.06),
        *[line("gold", 0.03, (-0.05, y), (0.06, y + 0.03)) for y in (-0.4, -0.3, 0.1, 0.16)],
        *both([ribbon("leather_light", (0.08, 0.06, 0.02), (0.0, -0.48), (0.22, -0.62), (0.2, -0.86), (0.06, -1.0))]),
        oval("glow", 0, -0.72, 0.12), oval("glow_white", 0.0, -0.72, 0.07),
    ]  # fmt: skip


def case() -> Shapes:
    """A briefcase whose seam glows."""
    return [
        *ring("metal", 0, -0.56, 0.2, 0.06),
        curve(
            "cloth3",
            (-0.95, -0.5),
            (0.95, -0.5),
            (1.0, -0.44),
            (1.0, 0.64),
            (0.95, 0.7),
            (-0.95, 0.7),
            (-1.0, 0.64),
            (-1.0, -0.44),
        ),
        box("cloth1", -1.0, 0.06, 1.0, 0.12),
        line("glow_warm", 0.03, (-0.98, 0.09), (0.98, 0.09)),
        *both(
            [
                box("metal", 0.48, -0.02, 0.68, 0.2),
                box("metal_dark", 0.53, 0.04, 0.63, 0.1),
                poly("metal", (1.0, -0.5), (0.76, -0.5), (1.0, -0.26)),
                poly("metal", (1.0, 0.7), (0.76, 0.7), (1.0, 0.46)),
            ]
        ),
        box("glow_red", -0.1, -0.1, 0.1, -0.04),
    ]


def skull() -> Shapes:
    """A skull with one lit eye."""
    return [
        curve("bone", (-0.4, 0.9), (-0.42, 0.5), (-0.72, 0.3), (-0.8, -0.3), (-0.5, -0.85), (0, -0.98), (0.5, -0.85), (0.8, -0.3), (0.72, 0.3), (0.42, 0.5), (0.4, 0.9)),
        *both([curve("ink", (0.14, -0.05), (0.36, -0.22), (0.6, -0.06), (0.56, 0.22), (0.3, 0.28))]),
        oval("glow", 0.37, 0.03, 0.11), oval("glow_white", 0.37, 0.03, 0.05), poly("ink", (0, 0.2), (0.11, 0.46), (-0.11, 0.46)),
        *[line("ink", 0.03, (x, 0.6), (x, 0.88)) for x in (-0.28, -0.14, 0.0, 0.14, 0.28)], line("ink", 0.03, (-0.36, 0.72), (0.36, 0.72)),
        line("leather_light", 0.02, (-0.2, -0.92), (-0.3, -0.6), (-0.2, -0.4)), poly("metal", (-0.8, -0.3), (-0.5, -0.85), (-0.36, -0.5), (-0.6, -0.2)), oval("glow2", -0.56, -0.46, 0.05),
    ]  # fmt: skip


def eye() -> Shapes:
    """An artificial eye."""
    spokes = [
        line("accent", 0.03, (math.cos(a) * 0.25, math.sin(a) * 0.25), (math.cos(a) * 0.45, math.sin(a) * 0.45))
        for a in [i * math.tau / 18 for i in range(18)]
    ]
    return [
        oval("bone", 0, 0, 0.85), oval("metal_dark", 0, 0, 0.6), oval("accent_dark", 0, 0, 0.5), *spokes, *ring("glow2", 0, 0, 0.48, 0.03),
        oval("ink", 0, 0, 0.24), *ring("glow", 0, 0, 0.25, 0.03), oval("glow_white", 0.1, -0.1, 0.05), ribbon("red", (0.06, 0.02), (-0.82, 0.1), (-0.7, 0.2), (-0.62, 0.12)),
        *[line("metal", 0.04, (math.cos(a) * 0.6, math.sin(a) * 0.6), (math.cos(a) * 0.84, math.sin(a) * 0.84)) for a in (0.5, 1.3, 2.4, 3.6, 4.4, 5.6)],
    ]  # fmt: skip


#: Every thing by its word, with the angle at which it is shown.
THINGS: dict[str, tuple[Callable[[], Shapes], float]] = {
    "katana": (katana, -32.0),
    "knife": (knife, -28.0),
    "pistol": (pistol, -8.0),
    "rifle": (rifle, -14.0),
    "deck": (deck, -4.0),
    "commlink": (commlink, 10.0),
    "chip": (chip, 12.0),
    "vial": (vial, 6.0),
    "grenade": (grenade, -8.0),
    "arm": (arm, 14.0),
    "mask": (mask, 0.0),
    "crystal": (crystal, 0.0),
    "book": (book, -7.0),
    "staff": (staff, 18.0),
    "case": (case, -3.0),
    "skull": (skull, 0.0),
    "eye": (eye, 0.0),
}
