"""Who stands where: a character large before a soft background, people in a scene on its ground."""

from PIL import Image

from ...words import SubjectType
from . import skyline, still
from .canvas import Canvas
from .drawing import drawing
from .palette import BLACK, Colour, hsl, mix, scale
from .scene import Person, Place, Scene
from .shapes import Shapes, extent, moved
from .stamp import Look, inks, stamp
from .subjects import beasts, build, people, vehicles

_SKINS = {
    "human": ((24, 0.4, 0.46), (22, 0.42, 0.32), (26, 0.36, 0.58), (18, 0.4, 0.24)),
    "elf": ((26, 0.34, 0.6), (20, 0.36, 0.44), (28, 0.3, 0.66)),
    "dwarf": ((20, 0.42, 0.48), (22, 0.4, 0.36)),
    "ork": ((84, 0.2, 0.38), (28, 0.26, 0.4), (150, 0.14, 0.36)),
    "troll": ((22, 0.18, 0.4), (200, 0.1, 0.4), (90, 0.14, 0.36)),
}


def backdrop(c: Canvas, scene: Scene, scenery: Image.Image) -> None:
    """Lay the place behind, out of focus, dark behind a thing."""
    if scene.framing is SubjectType.ITEM:
        still.backdrop(c, scenery)
    else:
        skyline.blurred(c, scenery, 8)
        skyline.bokeh(c, 22, 0.12, 0.72)


def stage(c: Canvas, scene: Scene) -> None:
    """Put everybody and everything in."""
    if scene.framing is SubjectType.ITEM:
        still.life(c, scene)
        return
    if scene.framing is SubjectType.CHARACTER:
        _portrait(c, scene)
        return
    for index, name in enumerate(scene.vehicles[:2]):
        _vehicle(c, scene, name, index)
    for index, name in enumerate(scene.beasts[:3]):
        _beast(c, scene, name, index)
    if scene.people:
        _cast(c, scene)
    elif not (scene.beasts or scene.vehicles or "empty" in scene.props):
        _passers(c, scene)


def _look(c: Canvas, **changes: float) -> Look:
    return Look(left=c.tint.neon[1], right=c.tint.neon[0], **changes)


def _portrait(c: Canvas, scene: Scene) -> None:
    """One person or beast, close, lit from both sides; the drone or hound that comes along beside."""
    if not scene.people:
        _beast_portrait(c, scene.beasts[0])
        return
    c.spot(c.width / 2, c.height * 0.4, c.height * 0.66, mix(BLACK, c.tint.haze, 0.9))
    for index, other in enumerate(scene.people[1:3]):
        _figure(c, other, (0.2 if index == 0 else 0.82, 0.16), _look(c, rim=0.6, haze=0.3))
    _figure(c, scene.people[0], (c.rng.uniform(0.47, 0.53), 0.09), _look(c, rim=0.8, sink=0.45))
    for index, name in enumerate(scene.beasts[:2]):
        text, flies = beasts.BEASTS[name]
        size = c.height * (0.2 if flies else 0.34)
        at = (c.width * (0.83 if index == 0 else 0.17), c.height * (0.24 if flies else 0.99))
        stamp(c, moved(drawing(text), at[0], at[1], sx=size), _look(c, rim=0.8))


def _figure(c: Canvas, person: Person, at: tuple[float, float], look: Look) -> None:
    """Somebody from the thighs up; `at` is the middle and the top of the head as shares."""
    body = build.body(person, c.rng)
    tall = body.build.tall
    taller = max(0.0, 0.13 * body.build.head - 0.138) + (0.03 if body.hair in ("hood", "mohawk", "hat") else 0.0)
    top = at[1] + taller * 1.4 + (0.05 if person.race == "troll" else 0.0)
    across = at[0] - (0.045 if body.pose == "cast" else 0.0)
    reach = (0.56 if c.height <= c.width else 0.74) * min(1.0, 0.35 + 0.65 * tall)
    size = c.height * (1.0 - top) / reach
    shapes = moved(people.person(body), c.width * across, c.height * top + size * tall, sx=size)
    stamp(c, shapes, look, _colours(c, person))


def _beast_portrait(c: Canvas, name: str) -> None:
    shapes = drawing(beasts.BEASTS[name][0])
    left, top, right, bottom = extent(shapes)
    size = min(c.width * 0.86 / (right - left), c.height * 0.74 / (bottom - top))
    c.spot(c.width / 2, c.height / 2, c.height * 0.6, mix(BLACK, c.tint.haze, 0.9))
    middle = (c.width / 2 - (left + right) / 2 * size, c.height * 0.54 - (top + bottom) / 2 * size)
    stamp(c, moved(shapes, *middle, sx=size), _look(c, rim=0.9, mirror=0.4))


def ground_line(scene: Scene) -> float:
    """Where people stand in a scene, as a share of the height."""
    return {Place.TEMPLE: 0.95, Place.DOCKS: 0.965, Place.BAR: 0.965}.get(scene.place, 0.93)


def _cast(c: Canvas, scene: Scene) -> None:
    """People on the ground of a scene, the first one nearest."""
    count = len(scene.people)
    spread = c.width * (0.17 if count > 2 else 0.25)
    busy = bool(scene.beasts or scene.vehicles)
    middle = c.width * (0.3 if busy else 0.5 if count > 1 else c.rng.uniform(0.4, 0.6))
    for index in reversed(range(count)):
        person = scene.people[index]
        size = c.height * (0.58 if index == 0 else 0.49 if index < 3 else 0.42)
        slot = 0.0 if count == 1 else (index + 1) // 2 * (1 if index % 2 else -1) * spread
        slot -= spread * 0.5 if count == 2 else 0.0
        feet = c.height * (ground_line(scene) - (0 if index == 0 else 0.045))
        shapes = moved(people.person(build.body(person, c.rng)), middle + slot, feet, sx=size)
        stamp(c, shapes, _look(c, rim=0.85, mirror=0.55, haze=0.04 * index, sink=0.35), _colours(c, person))


def _passers(c: Canvas, scene: Scene) -> None:
    """Small dark figures that give a street its scale."""
    if scene.place in (
        Place.MATRIX,
        Place.BAR,
        Place.CLUB,
        Place.BOARDROOM,
        Place.DOCKS,
        Place.APARTMENT,
        Place.FOREST,
    ):
        return
    many = scene.place is Place.MARKET or "crowd" in scene.props
    base = {Place.ROOFTOP: 0.9, Place.TEMPLE: 0.83, Place.RUINS: 0.84}.get(scene.place, 0.74)
    count = 9 if many else c.rng.randrange(1, 4)
    for index in range(count):
        near = index / count
        size = c.height * (0.13 + 0.16 * near)
        x = c.width * (c.rng.uniform(0.3, 0.7) if many or index == 0 else c.rng.choice((0.33, 0.4, 0.6, 0.66)))
        feet = c.height * (base + 0.12 * near)
        body = build.body(Person(job=c.rng.choice(("doc", "samurai", "suit", "mage"))), c.rng, "idle")
        shapes = moved(people.person(body), x, feet, sx=size)
        if scene.wet and c.rng.random() < 0.85:
            shapes = _umbrella(c, x + size * 0.06, feet - size * 1.02, size * 0.36) + shapes
        stamp(c, shapes, _look(c, rim=0.6, tone=0.2, mirror=0.6, haze=0.04 + 0.2 * (1 - near)))


def _umbrella(c: Canvas, x: float, y: float, size: float) -> Shapes:
    return still.umbrella(x, y, size, c.rng.random() < 0.4)


def _vehicle(c: Canvas, scene: Scene, name: str, index: int) -> None:
    text, flies = vehicles.VEHICLES[name]
    size = c.width * (0.24 if flies else 0.3 if name == "car" else 0.22) * (0.85 if index else 1.0)
    x = c.width * (0.64 if scene.people else 0.5 + 0.16 * index)
    y = c.height * (0.28 if flies else ground_line(scene) - 0.02 - 0.05 * index)
    turn = -6 if flies else 0
    shapes = drawing(text) + (drawing(vehicles.RIDER) if name == "bike" else [])
    stamp(c, moved(shapes, x, y, sx=size, turn=turn), _look(c, rim=0.75, mirror=0.0 if flies else 0.7, sink=0.2))
    if flies:
        c.spot(x, y, size, mix(BLACK, c.tint.neon[1], 0.25))


def _beast(c: Canvas, scene: Scene, name: str, index: int) -> None:
    text, flies = beasts.BEASTS[name]
    small = {"cat": 0.26, "rat": 0.22, "dog": 0.38, "bird": 0.2, "drone": 0.15}.get(name, 0.52)
    if name == "dragon":
        size, at = c.unit * 330, (c.width * 0.5, c.height * 0.36)
    elif flies:
        size, at = c.height * small, (c.width * c.rng.choice((0.26, 0.7)), c.height * (0.3 + 0.1 * index))
    else:
        size, at = (
            c.height * small,
            (c.width * (0.7 if scene.people else 0.5 + 0.2 * index), c.height * ground_line(scene)),
        )
    if name == "dragon":
        c.spot(at[0], at[1], size * 1.9, mix(BLACK, c.tint.sky[-1], 0.85))
    if name == "spirit":
        c.spot(at[0], at[1] - size * 0.55, size * 0.9, mix(BLACK, c.tint.neon[1], 0.5))
    colours = _burning(c) if name == "spirit" and "fire" in scene.weather else None
    look = _look(c, rim=0.9, mirror=0.0 if flies else 0.5, sink=0.2)
    shapes = moved(drawing(text), *at, sx=size)
    stamp(c, shapes, look.at(0.82) if name == "spirit" else look, colours)
    if name == "drone" and len(scene.beasts) == 1:
        for _ in range(2):
            spot = (c.width * c.rng.uniform(0.15, 0.85), c.height * c.rng.uniform(0.12, 0.36))
            stamp(c, moved(drawing(text), *spot, sx=size * c.rng.uniform(0.3, 0.5)), _look(c, rim=0.7, haze=0.25))


def _burning(c: Canvas) -> dict[str, Colour]:
    """A spirit of fire."""
    colours = inks(c.tint)
    return colours | {
        "accent": hsl(18, 0.95, 0.44),
        "accent_dark": hsl(8, 0.9, 0.26),
        "glow": colours["glow_warm"],
        "glow2": colours["glow_fire"],
        "glow_white": hsl(48, 1.0, 0.86),
    }


def _colours(c: Canvas, person: Person) -> dict[str, Colour]:
    hue, saturation, lightness = c.rng.choice(_SKINS[person.race])
    colours = inks(c.tint, mix(scale(hsl(hue, saturation, lightness), 0.95), c.tint.haze, 0.15))
    gloved = person.job in ("runner", "guard", "samurai")
    sleeve = {"doc": "paper", "mage": "cloth1"}.get(person.job, "cloth2")
    return colours | {
        "hand": colours["cloth1" if gloved else "skin"],
        "hand_dark": colours["cloth3" if gloved else "skin_dark"],
        "sleeve": colours[sleeve],
    }
