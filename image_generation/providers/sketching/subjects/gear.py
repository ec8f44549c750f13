"""What people carry: on the back, in the hands, in the air around them."""

import math

from ..shapes import Point, Shapes, box, limb, line, moved, oval, poly, ring
from . import things
from .build import Body


def behind(body: Body) -> Shapes:
    """On the back."""
    out: Shapes = []
    if body.person.job == "samurai" or ("katana" in body.person.gear and body.pose != "blade"):
        wide = body.build.shoulder
        out += [limb("ink", (wide * 0.5, 0.2), (-wide - 0.1, 0.62), 0.016, 0.014)]
        out += [
            limb("leather_light", (wide * 0.6, 0.19), (wide + 0.05, 0.09), 0.018, 0.016),
            limb("gold", (wide * 0.62, 0.165), (wide * 0.62 + 0.02, 0.2), 0.012, 0.012),
        ]
    if body.person.job == "runner" and body.rng.random() < 0.5:
        wide = body.build.shoulder
        out += [
            limb("metal_dark", (-wide * 0.4, 0.22), (-wide - 0.045, 0.08), 0.022, 0.014),
            box("metal_dark", -wide - 0.06, 0.07, -wide - 0.03, 0.1),
        ]
    return out


def between(body: Body, hands: tuple[Point, Point]) -> Shapes:
    """In front of the body, behind the arms."""
    if body.pose == "rifle":
        kit = moved(things.rifle(), 0.0, 0.385, sx=0.21, turn=-28)
        return kit
    return []


def held(body: Body, hands: tuple[Point, Point]) -> Shapes:
    """In the hands."""
    right, left = hands
    match body.pose:
        case "gun":
            return moved(things.pistol(), right[0] + 0.012, right[1] + 0.035, sx=0.055, turn=75)
        case "aim":
            return moved(things.pistol(), right[0] - 0.004, right[1] - 0.035, sx=0.055, turn=-84)
        case "blade":
            return moved(things.katana(), right[0] + 0.045, right[1] + 0.16, sx=0.3, turn=73)
        case "guard":
            return moved(things.katana(), right[0] - 0.14, right[1] - 0.17, sx=0.3, turn=228)
        case "staff":
            return [
                limb("leather_light", (right[0], -0.02), (right[0] - 0.01, 0.99), 0.016, 0.014),
                *ring("gold", right[0], -0.05, 0.04, 0.008),
                oval("glow", right[0], -0.05, 0.02),
            ]
        case "cast":
            return _spell(body, right) + _spark(left)
        case "deck":
            return _deck(body)
        case "idle" if "case" in body.person.gear:
            return [
                box("leather", right[0] - 0.06, right[1] + 0.03, right[0] + 0.06, right[1] + 0.12),
                line(
                    "metal",
                    0.006,
                    (right[0] - 0.02, right[1] + 0.03),
                    (right[0], right[1] + 0.008),
                    (right[0] + 0.02, right[1] + 0.03),
                ),
            ]
        case _:
            return []


def _spell(body: Body, hand: Point) -> Shapes:
    x, y = hand[0] + 0.005, hand[1] - 0.05
    out = ring("glow", x, y, 0.082, 0.005) + ring("glow", x, y, 0.062, 0.003)
    for step in range(6):
        a, b = math.tau * step / 6, math.tau * (step + 2) / 6
        out.append(
            line(
                "glow",
                0.003,
                (x + math.cos(a) * 0.062, y + math.sin(a) * 0.062),
                (x + math.cos(b) * 0.062, y + math.sin(b) * 0.062),
            )
        )
    out += [oval("glow_key", x, y, 0.022), oval("glow_white", x, y, 0.011)]
    for _ in range(9):
        angle, far = body.rng.uniform(0, math.tau), body.rng.uniform(0.09, 0.16)
        out.append(
            oval("glow_key", x + math.cos(angle) * far, y + math.sin(angle) * far * 1.2, body.rng.uniform(0.002, 0.005))
        )
    return out


def _spark(hand: Point) -> Shapes:
    return [oval("glow", hand[0], hand[1] - 0.005, 0.018), oval("glow_key", hand[0], hand[1] - 0.01, 0.009)]


def _deck(body: Body) -> Shapes:
    wide = max(0.1, body.build.chest * 1.05)
    out: Shapes = [
        poly("metal_dark", (-wide, 0.43), (wide, 0.43), (wide * 0.86, 0.395), (-wide * 0.86, 0.395)),
        poly("metal", (-wide, 0.43), (wide, 0.43), (wide, 0.443), (-wide, 0.443)),
    ]
    for row in range(3):
        y = 0.402 + row * 0.009
        out += [
            box("glow2", -wide * 0.75 + key * wide * 0.15, y, -wide * 0.75 + key * wide * 0.15 + wide * 0.1, y + 0.005)
            for key in range(10)
            if body.rng.random() < 0.8
        ]
    screen = [(-wide * 1.15, 0.27), (wide * 1.15, 0.27), (wide * 0.8, 0.385), (-wide * 0.8, 0.385)]
    out += [line("glow2", 0.003, screen[i], screen[(i + 1) % 4]) for i in range(4)]
    for row in range(6):
        y = 0.285 + row * 0.015
        left, far = -wide * 0.85, wide * body.rng.uniform(-0.3, 0.85)
        out.append(line("glow2" if row % 3 else "glow", 0.004, (left, y), (far, y)))
    return out
