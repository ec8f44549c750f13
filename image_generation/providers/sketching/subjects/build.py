"""Bodies: the measures of each metatype, in units of a human's height, y down from the top of a human's head."""

import random
from dataclasses import dataclass, replace

from ..scene import Person


@dataclass(frozen=True, slots=True)
class Build:
    """Half widths, but for arm and leg, which are whole ones."""

    shoulder: float = 0.118
    chest: float = 0.1
    waist: float = 0.08
    hip: float = 0.083
    arm: float = 0.05
    leg: float = 0.07
    head: float = 1.0
    tall: float = 1.0
    female: bool = False


_BUILDS = {
    "human": Build(),
    "elf": Build(shoulder=0.103, chest=0.085, waist=0.063, hip=0.071, arm=0.039, leg=0.057, head=0.9, tall=1.06),
    "ork": Build(shoulder=0.15, chest=0.13, waist=0.106, hip=0.1, arm=0.07, leg=0.086, head=1.12, tall=1.06),
    "troll": Build(shoulder=0.2, chest=0.175, waist=0.14, hip=0.125, arm=0.096, leg=0.112, head=1.16, tall=1.24),
    "dwarf": Build(shoulder=0.15, chest=0.138, waist=0.128, hip=0.12, arm=0.068, leg=0.094, head=1.36, tall=0.74),
}


@dataclass(frozen=True, slots=True)
class Body:
    """One person as drawn: measures, style choices, and the dice for small things."""

    person: Person
    build: Build
    pose: str
    coat: bool
    hair: str
    eyes: str
    rng: random.Random

    @property
    def chin(self) -> float:
        """Where the head's lower end is; heads grow upwards from here."""
        return 0.138


_POSES = {
    "samurai": ("blade", "ready", "ready"),
    "decker": ("deck",),
    "mage": ("cast",),
    "suit": ("idle", "hip"),
    "guard": ("rifle",),
    "doc": ("idle", "hip"),
    "runner": ("gun", "aim", "rifle", "hip"),
}
_HAIR = {
    "runner": ("mohawk", "short", "undercut", "hood", "long", "beanie"),
    "samurai": ("topknot", "short", "long", "undercut"),
    "decker": ("mohawk", "hood", "undercut", "long"),
    "mage": ("hood", "long", "hood"),
    "suit": ("slick", "short", "hat"),
    "guard": ("helmet",),
    "doc": ("short", "bun"),
}
_EYES = {
    "runner": ("bare", "goggles", "mask", "visor", "cyber"),
    "samurai": ("visor", "cyber", "mask"),
    "decker": ("goggles", "visor"),
    "mage": ("glow", "bare"),
    "suit": ("shades", "bare"),
    "guard": ("helmet",),
    "doc": ("goggles", "mask"),
}


def body(person: Person, rng: random.Random, pose: str | None = None) -> Body:
    """Decide all that the words left open."""
    female = person.female if person.female is not None else rng.random() < 0.42
    build = _BUILDS[person.race]
    if female:
        build = replace(
            build,
            shoulder=build.shoulder * 0.87,
            chest=build.chest * 0.9,
            waist=build.waist * 0.8,
            arm=build.arm * 0.8,
            leg=build.leg * 0.9,
            head=build.head * 0.96,
            tall=build.tall * 0.97,
            female=True,
        )
    hair = rng.choice(_HAIR[person.job])
    if female and hair in ("short", "slick", "beanie"):
        hair = rng.choice(("long", "bun", "undercut"))
    if person.race == "troll" and hair in ("hood", "hat", "beanie"):
        hair = "mohawk"
    eyes = rng.choice(_EYES[person.job])
    if person.chrome and eyes in ("bare", "shades"):
        eyes = "cyber"
    if person.race == "elf" and eyes == "helmet":
        hair, eyes = "long", "visor"
    if "mask" in person.gear:
        eyes = "mask"
    coat = person.job in ("samurai", "mage", "doc") or (person.job == "runner" and rng.random() < 0.4)
    return Body(person, build, pose or _pose(person, rng), coat, hair, eyes, rng)


#: The second way to hold a thing.
_OR_ELSE = {"gun": "aim", "blade": "ready"}


def _pose(person: Person, rng: random.Random) -> str:
    for thing, pose in (
        ("katana", "blade"),
        ("rifle", "rifle"),
        ("deck", "deck"),
        ("pistol", "gun"),
        ("staff", "staff"),
        ("case", "case"),
    ):
        if thing in person.gear:
            other = _OR_ELSE.get(pose, pose)
            return other if rng.random() < 0.45 else pose
    return rng.choice(_POSES[person.job])
