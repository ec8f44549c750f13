"""What people carry: on the back, in the hands, in the air around them."""

import math

from ..drawing import drawing
from ..shapes import Point, Shapes, box, limb, line, moved, oval, poly, ring
from . import gadgets, weapons
from .build import Body


def behind(body: Body) -> Shapes:
    """On the back."""
    out: Shapes = []
    if (body.person.job == "samurai" and body.pose != "idle") or (
        "katana" in body.person.gear and body.pose != "blade"
    ):
        wide = body.build.shoulder
        out += [limb("ink", (wide * 0.5, 0.2), (-wide - 0.1, 0.62), 0.016, 0.014)]
        out += [
            limb("leather_light", (wide * 0.6, 0.19), (wide + 0.05, 0.09), 0.018, 0.016),
            limb("gold", (wide * 0.62, 0.165), (wide * 0.62 + 0.02, 0.2), 0.012, 0.012),
        ]
    if body.person.job == "runner" and body.pose not in ("rifle", "blade") and body.rng.random() < 0.5:
        out += moved(drawing(weapons.RIFLE), -body.build.shoulder * 0.75, 0.2, sx=0.2, turn=-118)
    return out


def between(body: Body) -> Shapes:
    """In front of the body, behind the arms."""
    if body.pose == "rifle":
        return moved(drawing(weapons.RIFLE), 0.0, 0.385, sx=0.21, turn=-28)
    return []


#: By pose: the drawing, where its middle is from the hand, its size and its turn.
_IN_HAND = {
    "gun": (weapons.PISTOL, 0.012, 0.035, 0.055, 75.0),
    "aim": (weapons.PISTOL, -0.004, -0.035, 0.055, -84.0),
    "blade": (weapons.KATANA, 0.045, 0.16, 0.3, 73.0),
    "ready": (weapons.KATANA, 0.05, -0.185, 0.27, -75.0),
    "guard": (weapons.KATANA, -0.14, -0.17, 0.3, 228.0),
    "staff": (weapons.STAFF, 0.0, 0.12, 0.5, 0.0),
    "case": (gadgets.CASE, 0.0, 0.07, 0.09, 0.0),
}


def held(body: Body, hands: tuple[Point, Point]) -> Shapes:
    """In the hands."""
    right, left = hands
    if body.pose == "cast":
        return _spell(body, right) + _spark(left)
    if body.pose == "deck":
        return _deck(body)
    if body.pose not in _IN_HAND:
        return []
    text, x, y, size, turn = _IN_HAND[body.pose]
    return moved(drawing(text), right[0] + x, right[1] + y, sx=size, turn=turn)


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
