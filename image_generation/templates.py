"""The looks on offer: each a name, what it is good for, and the phrases that it adds to a prompt."""

import difflib
import re
from dataclasses import dataclass
from typing import Final

from . import errors


@dataclass(frozen=True, slots=True)
class Template:
    """A look that a picture can be given."""

    name: str
    label: str
    #: What it is good for, in one sentence.
    description: str
    #: What is added behind the prompt, as far as the prompt does not say otherwise.
    adds: tuple[str, ...]
    #: Other words for it.
    aliases: tuple[str, ...] = ()


TEMPLATES: Final = (
    Template(
        "neon-noir",
        "Neon noir",
        "Night, rain and one sign lit: for stake-outs and meets.",
        ("neon noir", "hard rim light against deep shadows", "magenta and cyan reflections", "fine film grain"),
        ("noir",),
    ),
    Template(
        "corporate",
        "Corporate",
        "Spotless and cold: for arcologies, boardrooms and the people who own them.",
        (
            "cold corporate elegance",
            "spotless glass and brushed steel",
            "steel-blue and white light",
            "strict symmetry",
        ),
        ("corp",),
    ),
    Template(
        "street",
        "Street level",
        "Grimy and close: for gangs, markets and back alleys.",
        ("gritty street-level snapshot", "harsh direct flash", "peeling paint and grime", "tilted handheld framing"),
        ("gritty",),
    ),
    Template(
        "matrix",
        "Matrix host",
        "Lines of light in the dark: for runs through a host.",
        ("seen inside a virtual host", "glowing wireframe geometry", "floating shapes of light", "endless black void"),
        ("host", "vr"),
    ),
    Template(
        "astral",
        "Astral sight",
        "Auras over a pale world: for mages, spirits and wards.",
        ("seen with astral sight", "luminous auras in violet and gold", "the world as pale translucent echoes"),
        ("aura",),
    ),
    Template(
        "photo",
        "Press photo",
        "As a reporter would have caught it: plain and believable.",
        ("realistic press photograph", "35mm lens", "true colours", "caught in the moment"),
        ("press",),
    ),
    Template(
        "surveillance",
        "Security camera",
        "Grainy, green and from above: for legwork and evidence.",
        ("cctv still", "high angle from a ceiling corner", "washed out green monochrome", "scan lines and noise"),
        ("cctv", "camera"),
    ),
    Template(
        "blueprint",
        "Blueprint",
        "White lines on blue: for floor plans, gear and vehicles.",
        ("technical blueprint", "fine white lines on deep blue paper", "orthographic views with measurements"),
        ("plan", "schematic"),
    ),
    Template(
        "wanted-poster",
        "Wanted poster",
        "Coarse print on yellowed paper: for bounties and rumours.",
        ("wanted poster", "coarse halftone print on yellowed paper", "torn edges and staples"),
        ("wanted", "poster"),
    ),
    Template(
        "comic-ink",
        "Comic ink",
        "Bold lines and flat colours: for action.",
        ("comic panel in bold ink lines", "flat colours with halftone dots", "heavy black shadows"),
        ("comic", "ink"),
    ),
    Template(
        "watercolour",
        "Watercolour",
        "Loose washes on rough paper: for quiet places and memories.",
        ("loose watercolour on rough paper", "soft bleeding washes", "visible paper grain"),
        ("watercolor",),
    ),
    Template(
        "oil",
        "Oil painting",
        "Warm light and visible paint: for portraits with weight.",
        ("oil painting", "visible brushwork", "warm chiaroscuro against a dark ground"),
        ("oil-painting",),
    ),
    Template(
        "stencil",
        "Wall stencil",
        "Two colours sprayed on concrete: for symbols and slogans.",
        ("stencil graffiti on raw concrete", "two flat colours of spray paint", "drips and overspray"),
        ("graffiti",),
    ),
    Template(
        "pixel",
        "Pixel art",
        "Large square pixels: for tokens and old machines.",
        ("pixel art", "limited palette of sixteen colours", "crisp square pixels"),
        ("8-bit",),
    ),
)

#: Every name and alias, with what it stands for.
NAMES: Final = {word: one for one in TEMPLATES for word in (one.name, *one.aliases)}


def find(text: str) -> Template | None:
    """The look of that name, or of another word for it: in any case, with blanks or hyphens."""
    return NAMES.get(re.sub(r"[\s_-]+", "-", text.strip()).casefold())


def nearest(text: str) -> list[str]:
    """Up to three names that are written much like `text`, the best first."""
    close = difflib.get_close_matches(re.sub(r"[\s_]+", "-", text.strip()).casefold(), NAMES, 6, 0.5)
    return list(dict.fromkeys(NAMES[word].name for word in close))[:3]


def unknown(text: str) -> str:
    """What is said of a name that no look has: the nearest ones, or all."""
    close = nearest(text)
    if close:
        return f"is not the name of a style; did you mean {' or '.join(close)}?"
    return f"is not the name of a style; there are {', '.join(one.name for one in TEMPLATES)}"


def require(text: str) -> Template:
    """The look of that name; raises `errors.BadInput` with the nearest names."""
    found = find(text)
    if found is None:
        message = unknown(text)
        raise errors.BadInput(f"template: {message}", details=[{"field": "template", "message": message}])
    return found
