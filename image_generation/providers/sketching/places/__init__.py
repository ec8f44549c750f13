"""Where it happens: one function a place, each of which paints a whole canvas up to the subject."""

from collections.abc import Callable

from ..canvas import Canvas
from ..scene import Place, Scene
from . import halls, outdoors, rooms, streets

Painter = Callable[[Canvas, Scene], None]

PAINTERS: dict[Place, Painter] = {
    Place.STREET: streets.street,
    Place.ALLEY: streets.street,
    Place.MARKET: streets.street,
    Place.ROOFTOP: outdoors.rooftop,
    Place.DOCKS: outdoors.docks,
    Place.TEMPLE: outdoors.temple,
    Place.FOREST: outdoors.forest,
    Place.RUINS: outdoors.ruins,
    Place.BOARDROOM: rooms.boardroom,
    Place.APARTMENT: rooms.apartment,
    Place.LAB: rooms.lab,
    Place.BAR: halls.bar,
    Place.CLUB: halls.club,
    Place.WAREHOUSE: halls.warehouse,
    Place.SUBWAY: halls.subway,
    Place.MATRIX: halls.matrix,
}


def paint(c: Canvas, scene: Scene) -> None:
    """Paint the scene's place."""
    PAINTERS[scene.place](c, scene)
