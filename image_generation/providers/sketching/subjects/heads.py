"""Heads: skull, face, ears, horns, tusks, hair and what is worn on them. Local units: half a face wide and high."""

from ..shapes import Shape, Shapes, both, box, curve, limb, line, moved, oval, poly, ribbon
from .build import Body

#: Half height and half width of a human head in body units.
HIGH, WIDE = 0.068, 0.05


def head(body: Body) -> tuple[Shapes, Shapes]:
    """What lies behind the body (long hair), and the head itself, in body units."""
    size = body.build.head
    x, y = 0.0, body.chin - HIGH * size * 0.96
    back = moved(_behind(body), x, y, sx=WIDE * size, sy=HIGH * size)
    front = moved(_front(body), x, y, sx=WIDE * size, sy=HIGH * size)
    return back, front


def _front(body: Body) -> Shapes:
    race = body.person.race
    out: Shapes = []
    if race == "troll":
        out += _horns(body)
    if body.eyes != "helmet" and body.hair != "hood":
        out += _ears(race)
    if body.hair == "hood":
        out += [
            curve(
                "cloth1",
                (-1.3, 0.9),
                (-1.32, -0.3),
                (-0.8, -1.25),
                (0, -1.5),
                (0.8, -1.25),
                (1.32, -0.3),
                (1.3, 0.9),
                (0, 1.3),
            )
        ]
        out += [
            curve(
                "ink",
                (-0.98, 0.8),
                (-1.0, -0.3),
                (-0.6, -1.0),
                (0, -1.2),
                (0.6, -1.0),
                (1.0, -0.3),
                (0.98, 0.8),
                (0, 1.1),
            )
        ]
    out += _skull(race)
    if body.eyes != "helmet":
        out += _face(body)
    out += _hair(body)
    out += _worn(body)
    if race in ("ork", "troll"):
        out += _tusks(1.0 if race == "ork" else 1.35)
    return out + (_beard(body) if race == "dwarf" and not body.build.female else [])


def _skull(race: str) -> Shapes:
    jaw = {"ork": 1.18, "troll": 1.28, "dwarf": 1.05, "elf": 0.82}.get(race, 0.95)
    chin = {"ork": 0.62, "troll": 0.75, "elf": 0.26}.get(race, 0.4)
    right = [(0.62, -0.88), (0.95, -0.4), (0.93, 0.05), (0.84 * jaw, 0.5), (chin, 0.98)]
    left = [(-x, y) for x, y in reversed(right)]
    whole = curve("skin", (0, -1.0), *right, *left)
    shade = curve(
        "skin_dark",
        (-0.05, -0.95),
        (-0.62, -0.86),
        (-0.95, -0.4),
        (-0.93, 0.05),
        (-0.84 * jaw, 0.5),
        (-chin, 0.96),
        (-0.1, 1.0),
        (-0.22, 0.45),
        (-0.1, 0.1),
        (-0.3, -0.3),
    )
    return [whole, shade]


def _face(body: Body) -> Shapes:
    race = body.person.race
    brow = 0.05 if race in ("ork", "troll") else 0.0
    out: Shapes = [
        poly(
            "skin_dark",
            (-0.72, -0.2 - brow),
            (-0.1, -0.1),
            (0.1, -0.1),
            (0.72, -0.2 - brow),
            (0.66, 0.1),
            (0.2, 0.12),
            (-0.2, 0.12),
            (-0.66, 0.1),
        ),
        curve("skin_dark", (0.02, -0.05), (0.06, 0.2), (0.2, 0.42), (0.05, 0.48), (-0.12, 0.42), (-0.06, 0.2)),
        curve("skin_light", (0.06, 0.0), (0.12, 0.24), (0.17, 0.38), (0.08, 0.36)),
        poly("skin_light", (0.34, 0.18), (0.74, 0.12), (0.6, 0.44)),
        ribbon("hair", (0.05, 0.09, 0.03), (-0.32, 0.68), (0.0, 0.66), (0.32, 0.68)),
        poly("skin_dark", (-0.2, 0.8), (0.2, 0.8), (0.1, 0.86), (-0.1, 0.86)),
    ]
    out += both([ribbon("hair", (0.05, 0.12, 0.07), (0.14, -0.16 + brow), (0.44, -0.25 - brow), (0.74, -0.17 - brow))])
    iris = {"glow": "glow", "cyber": "glow2"}.get(body.eyes, "glow_white" if body.person.chrome else "paper")
    out += both([curve(iris if iris != "paper" else "bone", (0.2, 0.03), (0.4, -0.06), (0.6, 0.01), (0.4, 0.08))])
    if iris == "paper":
        out += both([oval("ink", 0.4, 0.01, 0.085, 0.07)])
    if body.person.chrome or body.eyes == "cyber":
        out += [
            line("glow2", 0.035, (0.44, 0.14), (0.5, 0.42), (0.36, 0.6)),
            line("glow2", 0.035, (0.66, 0.1), (0.72, 0.34)),
        ]
        out += [oval("metal", 0.78, -0.42, 0.14, 0.12), oval("glow2", 0.78, -0.42, 0.05)]
    if body.build.female:
        out += [curve("red", (-0.2, 0.67), (0, 0.62), (0.2, 0.67), (0, 0.75))]
    return out


def _ears(race: str) -> Shapes:
    if race == "elf":
        return both([
            curve("skin", (0.86, 0.15), (0.88, -0.28), (1.3, -0.6), (1.95, -1.0), (1.5, -0.35), (1.12, 0.14)),
            poly("skin_dark", (0.96, 0.04), (1.08, -0.22), (1.6, -0.68), (1.14, 0.0)),
        ])  # fmt: skip
    if race in ("ork", "troll"):
        return both([curve("skin", (0.85, 0.2), (0.9, -0.25), (1.4, -0.42), (1.15, 0.0), (1.0, 0.25))])
    return both([oval("skin_dark", 0.97, 0.02, 0.13, 0.25)])


def _tusks(size: float) -> Shapes:
    return both(
        [curve("bone", (0.22, 0.74), (0.46, 0.72), (0.5, 0.5), (0.46 + 0.05 * size, 0.68 - 0.5 * size), (0.34, 0.5))]
    )


def _horns(body: Body) -> Shapes:
    kind = body.rng.randrange(2)
    if kind:
        path = ((0.6, -0.62), (1.35, -0.8), (1.9, -0.35), (1.75, 0.25), (1.35, 0.32))
        widths = (0.55, 0.5, 0.36, 0.22, 0.05)
    else:
        path = ((0.55, -0.65), (1.2, -0.85), (1.75, -1.35), (1.8, -2.0), (1.55, -2.45))
        widths = (0.56, 0.48, 0.36, 0.22, 0.04)
    out = both([ribbon("bone", widths, *path)])
    for share in (1, 2):
        x, y = path[share]
        out += both([oval("leather_light", x, y, 0.07, 0.22, -30 + 25 * share)])
    return out


def _beard(body: Body) -> Shapes:
    beard: Shapes = [
        curve(
            "leather_light",
            (-0.95, 0.1),
            (-0.6, 0.45),
            (0, 0.5),
            (0.6, 0.45),
            (0.95, 0.1),
            (0.95, 0.9),
            (0.55, 1.7),
            (0, 2.1),
            (-0.55, 1.7),
            (-0.95, 0.9),
        )
    ]
    beard += [curve("leather", (-0.5, 0.52), (0, 0.42), (0.5, 0.52), (0.4, 0.66), (0, 0.6), (-0.4, 0.66))]
    for x in (-0.42, 0.0, 0.42):
        beard.append(ribbon("leather", (0.1, 0.16, 0.06), (x, 0.9), (x * 0.9, 1.4), (x * 0.7, 1.95)))
        beard.append(box("gold", x * 0.8 - 0.1, 1.5, x * 0.8 + 0.1, 1.62))
    return beard


def _behind(body: Body) -> Shapes:
    if body.hair != "long":
        return []
    return [
        curve(
            "hair",
            (-1.0, -0.6),
            (-1.25, 0.4),
            (-1.3, 1.6),
            (-0.9, 2.6),
            (0, 2.2),
            (1.0, 2.8),
            (1.35, 1.7),
            (1.25, 0.4),
            (1.0, -0.6),
            (0, -1.15),
        )
    ]


def _hair(body: Body) -> Shapes:
    cap = curve(
        "hair",
        (-1.04, -0.05),
        (-1.08, -0.6),
        (-0.66, -1.08),
        (0, -1.2),
        (0.66, -1.08),
        (1.08, -0.6),
        (1.04, -0.05),
        (0.86, -0.42),
        (0.4, -0.68),
        (-0.2, -0.62),
        (-0.8, -0.45),
    )
    dye = "glow" if body.rng.random() < 0.3 else "hair_dye"
    match body.hair:
        case "mohawk":
            spikes = [
                poly("hair_dye", (x - 0.2, -0.82), (x + 0.06, -1.9 + abs(x) * 1.1), (x + 0.26, -0.82))
                for x in (-0.42, -0.26, -0.1, 0.06, 0.2, 0.32)
            ]
            return [*spikes, line(dye, 0.05, (0.02, -0.9), (0.08, -1.6))]
        case "short":
            return [cap]
        case "long":
            side = curve(
                "hair", (0.3, -1.0), (0.95, -0.75), (1.16, 0.1), (1.12, 1.1), (0.98, 1.5), (0.9, 0.5), (0.78, -0.25)
            )
            strand = ribbon("hair_dye", (0.05, 0.14, 0.04), (0.62, -0.8), (0.98, 0.1), (1.0, 1.2))
            return [cap, *both([side]), strand]
        case "undercut":
            return [
                curve(
                    "hair_dye",
                    (-0.95, -0.5),
                    (-0.5, -1.22),
                    (0.4, -1.3),
                    (1.05, -0.75),
                    (1.22, 0.1),
                    (1.1, 0.5),
                    (0.92, -0.2),
                    (0.4, -0.62),
                    (-0.3, -0.66),
                )
            ]
        case "topknot":
            return [cap, oval("hair", 0.05, -1.35, 0.26, 0.3), limb("red", (-0.14, -1.16), (0.22, -1.16), 0.1, 0.1)]
        case "bun":
            return [cap, oval("hair", 0.55, -1.18, 0.36, 0.34)]
        case "slick":
            return [
                curve(
                    "hair",
                    (-1.0, -0.2),
                    (-0.98, -0.75),
                    (-0.5, -1.12),
                    (0.3, -1.16),
                    (0.9, -0.85),
                    (1.0, -0.2),
                    (0.84, -0.5),
                    (0.3, -0.82),
                    (-0.4, -0.78),
                )
            ]
        case "hat":
            brim = oval("cloth2", 0, -0.55, 1.75, 0.2, -3)
            return [
                curve(
                    "cloth2",
                    (-1.0, -0.55),
                    (-0.92, -1.3),
                    (-0.3, -1.5),
                    (0.1, -1.38),
                    (0.4, -1.5),
                    (0.95, -1.25),
                    (1.0, -0.55),
                ),
                box("key", -1.0, -0.82, 1.0, -0.62),
                brim,
            ]
        case "beanie":
            return [
                curve(
                    "cloth3",
                    (-1.05, -0.32),
                    (-1.05, -0.9),
                    (-0.5, -1.28),
                    (0.5, -1.28),
                    (1.05, -0.9),
                    (1.05, -0.32),
                    (0, -0.42),
                ),
                box("cloth2", -1.06, -0.5, 1.06, -0.26),
            ]
        case _:
            return []


def _worn(body: Body) -> Shapes:
    match body.eyes:
        case "visor":
            return [
                curve(
                    "metal_dark",
                    (-1.06, -0.3),
                    (0, -0.24),
                    (1.06, -0.3),
                    (1.02, 0.16),
                    (0.3, 0.26),
                    (0, 0.18),
                    (-0.3, 0.26),
                    (-1.02, 0.16),
                ),
                curve("glow2", (-0.88, -0.14), (0, -0.08), (0.88, -0.14), (0.84, 0.02), (0, 0.08), (-0.84, 0.02)),
            ]
        case "goggles":
            rims = both(
                [
                    oval("metal", 0.43, 0.0, 0.4, 0.3),
                    oval("glow2", 0.43, 0.0, 0.27, 0.19),
                    oval("glass", 0.36, 0.04, 0.17, 0.12),
                ]
            )
            return [box("leather", -1.04, -0.12, 1.04, 0.1), *rims, box("metal", -0.1, -0.08, 0.1, 0.05)]
        case "shades":
            return [
                curve(
                    "ink",
                    (-0.86, -0.14),
                    (-0.1, -0.12),
                    (0.1, -0.12),
                    (0.86, -0.14),
                    (0.76, 0.16),
                    (0.24, 0.16),
                    (0, -0.02),
                    (-0.24, 0.16),
                    (-0.76, 0.16),
                ),
                line("glow_white", 0.03, (0.3, -0.06), (0.7, -0.07)),
            ]
        case "mask":
            return [
                curve(
                    "metal_dark",
                    (-0.9, 0.2),
                    (-0.3, 0.22),
                    (0, 0.1),
                    (0.3, 0.22),
                    (0.9, 0.2),
                    (0.82, 0.72),
                    (0.4, 1.08),
                    (-0.4, 1.08),
                    (-0.82, 0.72),
                ),
                *both(
                    [
                        oval("metal", 0.55, 0.72, 0.28, 0.26),
                        oval("ink", 0.55, 0.72, 0.18, 0.17),
                        box("cloth0", 0.06, 0.34, 0.1, 0.9),
                    ]
                ),
                line("glow", 0.05, (-0.14, 0.94), (0.14, 0.94)),
            ]
        case "helmet":
            return _helmet()
        case _:
            return []


def _helmet() -> list[Shape]:
    return [
        curve(
            "cloth3",
            (-1.14, 0.5),
            (-1.2, -0.4),
            (-0.75, -1.18),
            (0, -1.36),
            (0.75, -1.18),
            (1.2, -0.4),
            (1.14, 0.5),
            (0.66, 1.1),
            (-0.66, 1.1),
        ),
        curve("ink", (-0.94, -0.34), (0, -0.42), (0.94, -0.34), (0.9, 0.2), (0.3, 0.34), (-0.3, 0.34), (-0.9, 0.2)),
        curve("glow_red", (-0.76, -0.1), (0, -0.16), (0.76, -0.1), (0.72, 0.02), (0, -0.03), (-0.72, 0.02)),
        poly("cloth4", (-0.12, -1.34), (0.12, -1.34), (0.08, -0.46), (-0.08, -0.46)),
        *both(
            [
                box("metal_dark", 0.2, 0.55, 0.28, 1.0),
                box("metal_dark", 0.36, 0.55, 0.44, 0.95),
                oval("metal_dark", 1.12, 0.0, 0.16, 0.3),
            ]
        ),
    ]
