"""Heads: skull, face, ears, horns, tusks, hair and what is worn on them, put together out of their drawings."""

from ..drawing import drawing
from ..shapes import Shapes, moved
from . import features
from .build import Body

#: Half height and half width of a human head in body units.
HIGH, WIDE = 0.068, 0.05


def head(body: Body) -> tuple[Shapes, Shapes]:
    """What lies behind the body (long hair), and the head itself, in body units."""
    size = body.build.head
    x, y = 0.0, body.chin - HIGH * size * 0.96
    back = features.BEHIND_LONG if body.hair == "long" else ""
    return tuple(  # type: ignore[return-value]
        moved((shape for text in texts for shape in drawing(text)), x, y, sx=WIDE * size, sy=HIGH * size)
        for texts in ([back], _front(body))
    )


def _front(body: Body) -> list[str]:
    """The drawings of a head, the lowest first."""
    race, hidden = body.person.race, body.eyes == "helmet"
    out = [_horns(body)] if race == "troll" else []
    if body.hair == "hood":
        out.append(features.HOOD)
    out.append(features.SKULLS[race])
    if not hidden:
        out += _face(body)
    out.append(features.HAIR.get(body.hair, ""))
    # An elf's ears show through everything but a helmet.
    if not hidden and (race != "human" or body.hair in ("mohawk", "short", "slick", "bun")):
        out.append(features.EARS.get(race, features.EARS_HUMAN))
    out.append(features.WORN.get(body.eyes, ""))
    if race in ("ork", "troll"):
        out.append(features.TUSKS if race == "ork" else features.TUSKS_TROLL)
    if race == "dwarf" and not body.build.female:
        out.append(features.BEARD)
    return out


def _face(body: Body) -> list[str]:
    out = [features.FACE]
    lit = {"glow": features.EYES_GLOW, "cyber": features.EYES_CYBER}
    out.append(lit.get(body.eyes, features.EYES_CYBER if body.person.chrome else features.EYES))
    if body.person.chrome or body.eyes == "cyber":
        out.append(features.CIRCUITS)
    if body.build.female:
        out.append(features.LIPS)
    return out


def _horns(body: Body) -> str:
    return body.rng.choice((features.HORNS_CURLED, features.HORNS_HIGH))
