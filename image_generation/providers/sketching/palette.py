"""Colour: three hues and an hour make every colour of a picture, so that nothing in it clashes by accident."""

import colorsys
from dataclasses import dataclass

Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)

#: Base, key and accent hue in degrees, by name.
HUES: dict[str, tuple[int, int, int]] = {
    "neon": (268, 322, 187),
    "teal": (196, 330, 172),
    "amber": (214, 32, 186),
    "acid": (172, 128, 300),
    "violet": (250, 284, 46),
    "rose": (318, 344, 176),
    "ice": (212, 198, 326),
    "rust": (16, 22, 190),
    "blue": (222, 210, 180),
    "red": (352, 354, 28),
    "green": (150, 132, 58),
    "gold": (36, 44, 200),
    "purple": (276, 290, 190),
    "orange": (20, 26, 195),
    "cyan": (196, 184, 312),
    "pink": (310, 328, 190),
    "blood": (346, 2, 20),
    "white": (214, 205, 24),
    "matrix": (212, 186, 320),
}

#: The palettes that a picture without colour words is dealt from.
DEALT = ("neon", "teal", "amber", "violet", "rose", "ice", "acid")


def hsl(hue: float, saturation: float, lightness: float) -> Colour:
    """A colour from degrees and two fractions."""
    red, green, blue = colorsys.hls_to_rgb((hue % 360) / 360, lightness, saturation)
    return (int(red * 255), int(green * 255), int(blue * 255))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` at share 0, `other` at share 1."""
    share = min(1.0, max(0.0, share))
    return (
        int(one[0] + (other[0] - one[0]) * share),
        int(one[1] + (other[1] - one[1]) * share),
        int(one[2] + (other[2] - one[2]) * share),
    )


def scale(colour: Colour, factor: float) -> Colour:
    """`colour`, darker or lighter by `factor`."""
    return (
        min(255, int(colour[0] * factor)),
        min(255, int(colour[1] * factor)),
        min(255, int(colour[2] * factor)),
    )


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour of one picture."""

    #: From the zenith down to the horizon.
    sky: tuple[Colour, ...]
    #: What distance fades into.
    haze: Colour
    #: What the foreground fades into.
    ink: Colour
    #: Tube colours: key, accent, third.
    neon: tuple[Colour, Colour, Colour]
    windows: tuple[Colour, Colour, Colour]
    #: The big light: moon or sun.
    disc: Colour
    skin: Colour
    #: How much daylight there is, 0 to 1.
    day: float

    def depth(self, nearness: float) -> Colour:
        """Atmospheric perspective: haze at 0, ink at 1."""
        return mix(self.haze, self.ink, nearness)


_HOURS: dict[str, tuple[tuple[float, ...], float, float]] = {
    # Lightness of the sky from the top down, of the haze, and the share of daylight.
    "night": ((0.04, 0.09, 0.19, 0.36), 0.26, 0.0),
    "dusk": ((0.1, 0.2, 0.4, 0.6), 0.36, 0.35),
    "dawn": ((0.2, 0.38, 0.58, 0.74), 0.5, 0.55),
    "day": ((0.42, 0.56, 0.68, 0.78), 0.62, 0.9),
}


def palette(name: str, hour: str, shift: float = 0.0) -> Palette:
    """The palette of that name at that hour; `shift` turns its hues by some degrees."""
    base, key, accent = (hue + shift for hue in HUES[name])
    steps, haze, day = _HOURS[hour]
    grey = 0.35 if name == "white" else 1.0
    turn = _towards(base, key)
    warm = hour in ("dusk", "dawn")
    sky = tuple(
        hsl(base + turn * (index / 3) ** 1.5 * (1.0 if warm else 0.75), (0.62 - day * 0.34) * grey, lightness)
        for index, lightness in enumerate(steps)
    )
    neon = (hsl(key, 0.98, 0.6), hsl(accent, 0.95, 0.56), hsl(base + 20, 0.85, 0.66))
    return Palette(
        sky=sky,
        haze=hsl(base + turn * 0.4, (0.5 - day * 0.3) * grey, haze),
        ink=hsl(base, 0.42 - day * 0.15, 0.035 + day * 0.14),
        neon=neon,
        windows=(hsl(38, 0.95, 0.68), hsl(accent, 0.6, 0.72), hsl(key, 0.7, 0.7)),
        disc=hsl(4, 0.8, 0.52) if name == "blood" else hsl(key + turn * 0.1, 0.55, 0.86),
        skin=hsl(24, 0.34, 0.36),
        day=day,
    )


def _towards(base: float, key: float) -> float:
    return (key - base + 180) % 360 - 180
