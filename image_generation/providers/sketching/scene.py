"""What a prompt was understood to ask for: the one value that the drawing works from."""

from dataclasses import dataclass
from enum import StrEnum

from ...words import SubjectType


class Hour(StrEnum):
    """The time of day."""

    NIGHT = "night"
    DUSK = "dusk"
    DAWN = "dawn"
    DAY = "day"


class Place(StrEnum):
    """Where it is."""

    STREET = "street"
    ALLEY = "alley"
    MARKET = "market"
    ROOFTOP = "rooftop"
    BAR = "bar"
    CLUB = "club"
    BOARDROOM = "boardroom"
    APARTMENT = "apartment"
    LAB = "lab"
    WAREHOUSE = "warehouse"
    SUBWAY = "subway"
    DOCKS = "docks"
    TEMPLE = "temple"
    FOREST = "forest"
    RUINS = "ruins"
    MATRIX = "matrix"

    @property
    def indoors(self) -> bool:
        """No weather, no sky of its own."""
        return self in _INDOORS


_INDOORS = frozenset(
    {Place.BAR, Place.CLUB, Place.BOARDROOM, Place.APARTMENT, Place.LAB, Place.WAREHOUSE, Place.SUBWAY, Place.MATRIX}
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the picture."""

    race: str = "human"
    job: str = "runner"
    gear: tuple[str, ...] = ()
    #: None: the seed decides.
    female: bool | None = None
    chrome: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """A prompt, as far as it was understood."""

    framing: SubjectType
    place: Place
    hour: Hour
    palette: str
    #: rain, snow, fog, smoke, storm, fire.
    weather: frozenset[str] = frozenset()
    #: neon, hologram, explosion, moon, blood moon, crowd, empty, magic.
    props: frozenset[str] = frozenset()
    people: tuple[Person, ...] = ()
    beasts: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    #: Stands for prompt and seed together.
    chance: str = ""

    @property
    def wet(self) -> bool:
        """Rain falls, so the ground mirrors."""
        return bool(self.weather & {"rain", "storm"})

    @property
    def foggy(self) -> bool:
        """Fog or smoke hangs in the air."""
        return bool(self.weather & {"fog", "smoke"})

    @property
    def blood_moon(self) -> bool:
        """A large red moon."""
        return "blood moon" in self.props

    @property
    def moon(self) -> bool:
        """The moon was asked for."""
        return bool(self.props & {"moon", "blood moon"})
