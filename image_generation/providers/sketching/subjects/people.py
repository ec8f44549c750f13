"""People from boots to shoulders: legs, torso, coat, arms; dressed by trade, posed by what they hold."""

import math

from ..drawing import drawing
from ..shapes import Point, Shapes, both, box, curve, limb, line, moved, oval, poly, ribbon
from . import gear, heads, limbs
from .build import Body

#: Elbow and hand, right side first, as offsets from the shoulder's half width and heights.
_ARMS: dict[str, tuple[tuple[Point, Point], tuple[Point, Point]]] = {
    "idle": (((0.03, 0.345), (0.035, 0.49)), ((0.03, 0.345), (0.035, 0.49))),
    "case": (((0.03, 0.345), (0.035, 0.49)), ((0.03, 0.345), (0.035, 0.49))),
    "hip": (((0.095, 0.33), (-0.005, 0.45)), ((0.03, 0.345), (0.03, 0.49))),
    "gun": (((0.045, 0.34), (0.06, 0.475)), ((0.03, 0.345), (0.035, 0.49))),
    "aim": (((0.06, 0.33), (0.01, 0.215)), ((0.055, 0.34), (-0.05, 0.43))),
    "rifle": (((0.07, 0.335), (-0.03, 0.425)), ((0.06, 0.33), (-0.055, 0.335))),
    "cast": (((0.085, 0.29), (0.1, 0.14)), ((0.08, 0.33), (0.11, 0.44))),
    "staff": (((0.07, 0.31), (0.1, 0.36)), ((0.03, 0.345), (0.035, 0.49))),
    "deck": (((0.055, 0.345), (-0.035, 0.42)), ((0.055, 0.345), (-0.035, 0.42))),
    "ready": (((0.085, 0.35), (0.045, 0.275)), ((0.06, 0.335), (-0.02, 0.39))),
    "blade": (((0.06, 0.335), (0.1, 0.46)), ((0.045, 0.34), (0.03, 0.475))),
    "guard": (((0.08, 0.33), (-0.02, 0.36)), ((0.08, 0.34), (-0.05, 0.38))),
}


def person(body: Body) -> Shapes:
    """The whole figure: feet at y = 0, one human height is 1, up is negative."""
    back, head = heads.head(body)
    hands = _hands(body)
    out: Shapes = gear.behind(body) + back
    if body.coat:
        out += _coat_back(body)
    out += _legs(body) + _torso(body)
    if body.coat:
        out += _coat_front(body)
    out += _neck(body) + head
    out += gear.between(body)
    for side in (-1, 1):
        out += _arm(body, side)
    out += gear.held(body, hands)
    return moved(out, 0, -body.build.tall, sx=body.build.tall)


def _joints(body: Body, side: int) -> tuple[Point, Point, Point]:
    (elbow, hand) = _ARMS[body.pose][0 if side > 0 else 1]
    wide = body.build.shoulder
    return (
        (side * (wide - body.build.arm * 0.35), 0.205),
        (side * (wide + elbow[0]), elbow[1]),
        (side * (wide + hand[0]), hand[1]),
    )


def _hands(body: Body) -> tuple[Point, Point]:
    return _joints(body, 1)[2], _joints(body, -1)[2]


def _arm(body: Body, side: int) -> Shapes:
    shoulder, elbow, hand = _joints(body, side)
    wide = body.build.arm * (1.12 if body.coat else 1.0)
    if side > 0 and body.person.chrome:
        out = _between(limbs.CHROME_UPPER, shoulder, elbow, wide)
        out += _between(limbs.CHROME_FORE, elbow, hand, wide) + _past(limbs.CHROME_HAND, elbow, hand, wide)
        return out + moved(drawing(limbs.CHROME_SHOULDER), *shoulder, sx=wide * 0.86)
    out = _between(limbs.UPPER, shoulder, elbow, wide)
    out += _past(limbs.HAND, elbow, hand, wide) + _between(limbs.FORE, elbow, hand, wide * 0.94)
    if body.person.job in ("runner", "guard", "samurai"):
        turn = math.degrees(math.atan2(shoulder[0] - elbow[0], elbow[1] - shoulder[1])) * 0.5
        out += moved(drawing(limbs.PAULDRON), *shoulder, sx=side * wide, sy=wide, turn=turn)
        out += moved(drawing(limbs.ELBOW), *elbow, sx=wide)
    return out + (_between(limbs.TUBE, shoulder, elbow, side * wide) if body.person.job == "runner" else [])


def _between(text: str, start: Point, end: Point, wide: float) -> Shapes:
    """A drawing of a limb, laid from joint to joint."""
    long = math.dist(start, end)
    turn = math.degrees(math.atan2(start[0] - end[0], end[1] - start[1]))
    return moved(drawing(text), *start, sx=wide, sy=long, turn=turn)


def _past(text: str, start: Point, end: Point, wide: float) -> Shapes:
    """A hand, that goes on where the arm ends."""
    turn = math.degrees(math.atan2(start[0] - end[0], end[1] - start[1]))
    return moved(drawing(text), *end, sx=wide * (1 if end[0] < start[0] else -1), sy=wide, turn=turn)


def _legs(body: Body) -> Shapes:
    b = body.build
    stance = b.hip * 1.02 + 0.012
    cloth = {"suit": "cloth1", "doc": "cloth1", "mage": "cloth0"}.get(body.person.job, "cloth1")
    leg = ribbon(
        cloth,
        (b.leg * 1.14, b.leg * 1.08, b.leg * 0.86, b.leg * 0.8, b.leg * 0.62),
        (b.hip * 0.54, 0.47),
        (b.hip * 0.68, 0.6),
        (stance * 0.9, 0.735),
        (stance * 0.97, 0.84),
        (stance, 0.955),
    )
    boot = curve(
        "cloth0",
        (stance - b.leg * 0.36, 0.86),
        (stance + b.leg * 0.36, 0.86),
        (stance + b.leg * 0.3, 0.93),
        (stance + b.leg * 0.42, 0.965),
        (stance + b.leg * 0.7, 0.985),
        (stance + b.leg * 0.68, 1.0),
        (stance - b.leg * 0.36, 1.0),
        (stance - b.leg * 0.3, 0.94),
    )
    out = both([leg, boot])
    if body.person.job in ("runner", "guard", "samurai"):
        out += both(
            [
                curve(
                    "cloth3",
                    (stance * 0.9 - b.leg * 0.36, 0.7),
                    (stance * 0.9 + b.leg * 0.36, 0.7),
                    (stance * 0.92 + b.leg * 0.3, 0.77),
                    (stance * 0.92 - b.leg * 0.3, 0.77),
                )
            ]
        )
        out += [
            box("cloth3", b.hip * 0.62, 0.56, b.hip * 0.62 + b.leg * 0.55, 0.62),
            box("leather", b.hip * 0.3, 0.55, b.hip * 0.68 + b.leg * 0.5, 0.56),
        ]
        out += both([line("cloth2", 0.008, (stance - b.leg * 0.38, 0.89), (stance + b.leg * 0.38, 0.89))])
    return out


def _torso(body: Body) -> Shapes:
    b, job = body.build, body.person.job
    cloth = {"suit": "cloth2", "mage": "cloth1", "doc": "accent_dark", "decker": "cloth1"}.get(job, "cloth1")
    right = [
        (0.03, 0.15),
        (b.shoulder * 0.72, 0.172),
        (b.shoulder, 0.2),
        (b.chest, 0.29),
        (b.waist, 0.395),
        (b.hip, 0.47),
        (b.hip * 0.9, 0.5),
    ]
    out: Shapes = [curve(cloth, *right, *[(-x, y) for x, y in reversed(right)])]
    dress = {"suit": _suit, "decker": _hoodie, "mage": _robe, "doc": _shirt}.get(job, _vest)
    out += dress(body)
    out += [box("leather", -b.hip * 0.97, 0.452, b.hip * 0.97, 0.474), box("metal", -0.014, 0.45, 0.014, 0.476)]
    return out


def _vest(body: Body) -> Shapes:
    b = body.build
    w = b.chest
    out: Shapes = [
        curve(
            "cloth2",
            (-w * 0.62, 0.165),
            (-w * 0.2, 0.2),
            (w * 0.2, 0.2),
            (w * 0.62, 0.165),
            (w * 0.97, 0.27),
            (b.waist * 1.02, 0.43),
            (-b.waist * 1.02, 0.43),
            (-w * 0.97, 0.27),
        )
    ]
    out += both([poly("cloth3", (w * 0.12, 0.222), (w * 0.8, 0.21), (w * 0.86, 0.285), (w * 0.12, 0.3))])
    out += both(
        [
            box("cloth3", w * 0.08, 0.35, w * 0.38, 0.415),
            box("cloth4", w * 0.08, 0.35, w * 0.38, 0.362),
            box("cloth3", w * 0.45, 0.352, w * 0.74, 0.41),
        ]
    )
    out += both(
        [
            limb("leather_light", (w * 0.5, 0.166), (w * 0.62, 0.25), 0.016, 0.014),
            line("cloth0", 0.004, (w * 0.1, 0.33), (w * 0.85, 0.32)),
        ]
    )
    out += [
        poly("key", (w * 0.3, 0.235), (w * 0.62, 0.23), (w * 0.62, 0.25), (w * 0.3, 0.255)),
        line("glow2", 0.005, (-w * 0.62, 0.235), (-w * 0.3, 0.24)),
    ]
    out += [oval("glow", -w * 0.22, 0.26, 0.006)]
    return out


def _suit(body: Body) -> Shapes:
    b = body.build
    return [
        poly("paper", (-0.042, 0.155), (0.042, 0.155), (0.0, 0.33)),
        poly("key", (-0.013, 0.17), (0.013, 0.17), (0.016, 0.28), (0.0, 0.31), (-0.016, 0.28)),
        *both([poly("cloth3", (0.036, 0.15), (0.075, 0.185), (0.066, 0.24), (0.0, 0.35), (0.02, 0.25))]),
        line("cloth0", 0.004, (0.0, 0.34), (0.01, 0.47)),
        oval("gold", 0.006, 0.37, 0.006),
        poly(
            "paper",
            (-b.chest * 0.72, 0.243),
            (-b.chest * 0.42, 0.236),
            (-b.chest * 0.42, 0.25),
            (-b.chest * 0.72, 0.257),
        ),
    ]


def _hoodie(body: Body) -> Shapes:
    b = body.build
    return [
        curve(
            "cloth2",
            (-b.chest * 0.8, 0.17),
            (0, 0.23),
            (b.chest * 0.8, 0.17),
            (b.chest, 0.3),
            (b.waist * 1.1, 0.46),
            (-b.waist * 1.1, 0.46),
            (-b.chest, 0.3),
        ),
        line("cloth0", 0.006, (0, 0.22), (0, 0.46)),
        line(
            "glow2",
            0.005,
            (-b.chest * 0.5, 0.24),
            (-b.chest * 0.5, 0.33),
            (-b.chest * 0.2, 0.37),
            (-b.chest * 0.2, 0.44),
        ),
        line("glow", 0.005, (b.chest * 0.55, 0.24), (b.chest * 0.55, 0.3), (b.chest * 0.3, 0.34)),
        oval("glow2", -b.chest * 0.5, 0.24, 0.008),
        oval("glow", b.chest * 0.3, 0.34, 0.008),
        curve("cloth3", (-0.075, 0.17), (0, 0.13), (0.075, 0.17), (0.06, 0.205), (0, 0.225), (-0.06, 0.205)),
    ]


def _robe(body: Body) -> Shapes:
    b = body.build
    runes = [
        line("glow", 0.005, (0.0, y), (0.012, y + 0.012), (0.0, y + 0.024), (-0.012, y + 0.012), (0.0, y))
        for y in (0.25, 0.3, 0.35, 0.4)
    ]
    return [
        poly("cloth2", (-0.06, 0.16), (0.06, 0.16), (0.03, 0.47), (-0.03, 0.47)),
        *both([line("gold", 0.005, (0.058, 0.165), (0.032, 0.46))]),
        *runes,
        box("red", -b.hip, 0.425, b.hip, 0.455),
    ]


def _shirt(_body: Body) -> Shapes:
    return [poly("paper", (-0.04, 0.155), (0.04, 0.155), (0.0, 0.22)), line("cloth0", 0.004, (0, 0.2), (0, 0.45))]


def _neck(body: Body) -> Shapes:
    b = body.build
    thick = 0.036 * b.head * (1.35 if body.person.race in ("ork", "troll") else 0.9 if b.female else 1.0)
    out: Shapes = [poly("skin_dark", (-thick, 0.1), (thick, 0.1), (thick * 1.15, 0.172), (-thick * 1.15, 0.172))]
    if body.coat or body.person.job in ("runner", "guard"):
        ink = "paper" if body.person.job == "doc" else "cloth3"
        out += both(
            [curve(ink, (0.016, 0.205), (0.038, 0.15), (0.064, 0.145), (b.shoulder * 0.6, 0.178), (0.066, 0.215))]
        )
    return out


def _coat_ink(body: Body) -> str:
    return {"doc": "paper", "mage": "cloth1"}.get(body.person.job, "cloth2")


def _coat_back(body: Body) -> Shapes:
    b = body.build
    flare, hem = b.hip + 0.1, 0.84
    wind = body.rng.uniform(-0.05, 0.05)
    return [
        curve(
            "cloth0",
            (-b.chest, 0.25),
            (b.chest, 0.25),
            (b.hip + 0.03, 0.5),
            (flare + wind, hem),
            (0.05 + wind, hem - 0.03),
            (-0.05 + wind, hem),
            (-flare + wind, hem - 0.02),
            (-b.hip - 0.03, 0.5),
        )
    ]


def _coat_front(body: Body) -> Shapes:
    b, ink = body.build, _coat_ink(body)
    out: Shapes = []
    for side in (-1, 1):
        sway = body.rng.uniform(0.0, 0.045)
        panel = [
            (0.05, 0.16),
            (b.shoulder * 0.95, 0.178),
            (b.shoulder * 1.02, 0.23),
            (b.waist + 0.022, 0.4),
            (b.hip + 0.035, 0.52),
            (b.hip + 0.085 + sway, 0.8),
            (b.hip * 0.62 + sway, 0.82),
            (b.hip * 0.5, 0.55),
            (0.045, 0.36),
            (0.04, 0.26),
        ]
        out.append(curve(ink, *[(side * x, y) for x, y in panel]))
        lapel = [(0.045, 0.155), (0.085, 0.19), (0.078, 0.26), (0.045, 0.34), (0.038, 0.26)]
        out.append(poly("cloth3" if ink != "paper" else "bone", *[(side * x, y) for x, y in lapel]))
        out.append(line("cloth0", 0.004, (side * (b.hip + 0.015), 0.5), (side * (b.hip * 0.8 + 0.04 + sway), 0.79)))
        if body.person.job == "mage":
            out.append(line("glow", 0.004, (side * (b.hip * 0.66 + sway), 0.8), (side * (b.hip + 0.07 + sway), 0.78)))
    return out
