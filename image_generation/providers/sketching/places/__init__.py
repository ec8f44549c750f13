"""Where it happens: one function a place, each of which paints a whole canvas up to the subject."""

from collections.abc import Callable

from ..canvas import Canvas
from ..scene import Place, Scene
from . import (
    apartment,
    bar,
    boardroom,
    club,
    docks,
    forest,
    lab,
    matrix,
    rooftop,
    ruins,
    streets,
    subway,
    temple,
    warehouse,
)

Painter = Callable[[Canvas, Scene], None]

PAINTERS: dict[Place, Painter] = {
    Place.STREET: streets.street,
    Place.ALLEY: streets.street,
    Place.MARKET: streets.street,
    Place.ROOFTOP: rooftop.rooftop,
    Place.DOCKS: docks.docks,
    Place.TEMPLE: temple.temple,
    Place.FOREST: forest.forest,
    Place.RUINS: ruins.ruins,
    Place.BOARDROOM: boardroom.boardroom,
    Place.APARTMENT: apartment.apartment,
    Place.LAB: lab.lab,
    Place.BAR: bar.bar,
    Place.CLUB: club.club,
    Place.WAREHOUSE: warehouse.warehouse,
    Place.SUBWAY: subway.subway,
    Place.MATRIX: matrix.matrix,
}


def paint(c: Canvas, scene: Scene) -> None:
    """Paint the scene's place."""
    PAINTERS[scene.place](c, scene)
