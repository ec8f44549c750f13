"""The table of commands: a function with a docstring becomes a command, its help and its line in the manifest."""

import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from image_generation import Background, ImageFormat, templates

from .grammar import ROOTS, Option, Spec, Table, Takes
from .later import FOREIGN_FLAGS, LATER_COMMANDS, LATER_FLAGS, LOOSE_COMMANDS

STYLES: Final = tuple(one.name for one in templates.TEMPLATES)
#: Other spellings of a style's name, blanks in the place of hyphens among them.
STYLE_WORDS: Final = {
    spelt: one.name for word, one in templates.NAMES.items() for spelt in (word, word.replace("-", " "))
}
_VIVID: Final = ("vivid", "natural")

GENERATE_OPTIONS: Final = (
    Option("provider", "text", "who makes the picture; see /image providers", dynamic="providers"),
    Option("model", "text", "the provider's model", ("m",), dynamic="models"),
    Option(
        "size",
        "size",
        "pixels, a ratio, or square, portrait, landscape, wide",
        ("ar", "aspect"),
        choices=("square", "portrait", "landscape", "wide"),
    ),
    Option(
        "quality",
        "choice",
        "how much effort it is worth",
        ("q",),
        choices=("auto", "draft", "standard", "high", "hd"),
        also={".25": "draft", "0.25": "draft", ".5": "draft", "0.5": "draft", "1": "standard", "2": "high", "4": "hd"},
    ),
    Option("hd", "switch", "short for --quality hd", sets=("quality", "hd")),
    Option("draft", "switch", "short for --quality draft", sets=("quality", "draft")),
    Option(
        "seed", "integer", "the same seed gives the same picture", choices=("random",), minimum=0, maximum=4_294_967_294
    ),
    Option("no", "list", "what shall not be in the picture", ("negative",)),
    Option("template", "choice", "a look; see /image styles", choices=STYLES, also=STYLE_WORDS),
    Option(
        "style",
        "choice",
        "vivid or natural; or a look, as --template",
        choices=(*_VIVID, *STYLES),
        also=STYLE_WORDS,
        instead=("template", STYLES),
    ),
    Option("ref", "ref", "a picture to go by, if the provider takes one", ("image",)),
    Option("transparent", "switch", "short for --background transparent", sets=("background", "transparent")),
    Option("background", "choice", "auto, opaque, or transparent if the provider can", choices=tuple(Background)),
    Option("format", "choice", "the kind of file", choices=tuple(ImageFormat)),
    Option("collection", "text", "a collection that the picture joins", dynamic="collections"),
    Option("n", "integer", "how many pictures", ("repeat", "count"), minimum=1, maximum=4),
    Option("type", "choice", "what it is of", choices=("scene", "character", "location", "item")),
    Option("private", "switch", "only you and the GM see it", sets=("visibility", "private")),
    Option("public", "switch", "everybody in the session sees it", sets=("visibility", "table")),
)

GALLERY_OPTIONS: Final = (
    Option("favorite", "switch", "only your favourites", ("fav",)),
    Option("mine", "switch", "only your own"),
)

Body = Callable[..., Any]

_bodies: dict[str, Body] = {}
_specs: dict[str, Spec] = {}


def command(
    name: str,
    *aliases: str,
    takes: Takes = "nothing",
    options: tuple[Option, ...] = (),
    role: Literal["viewer", "player"] = "viewer",
    costs: bool = False,
    yields: bool = False,
    loose: tuple[str, ...] = (),
    prose: str = "generate",
    choices: tuple[str, ...] = (),
    also: Mapping[str, str] | None = None,
) -> Callable[[Body], Body]:
    """Put a function into the table; its docstring is the command's help."""

    def register(body: Body) -> Body:
        text = inspect.getdoc(body) or ""
        summary = " ".join(text.partition("\n\n")[0].split())
        known = (*aliases, *loose)
        _specs[name] = Spec(
            name, takes, summary, text, known, options, role, costs, yields, loose, prose, choices, also or {}
        )
        _bodies[name] = body
        return body

    return register


def table() -> Table:
    """All commands that have been registered."""
    return Table(_specs.values())


def body(name: str) -> Body:
    """The function behind a command."""
    return _bodies[name]


def manifest(known: Table) -> dict[str, Any]:
    """The table as clients get it, for completion, help and their own parser; `version` is a hash of the rest."""
    facts = {
        "roots": list(ROOTS),
        "default": known.default.name,
        "commands": [spec.manifest() for spec in known.specs],
        "later": {
            "commands": sorted(LATER_COMMANDS),
            "loose": _sorted(LOOSE_COMMANDS),
            "flags": _sorted(LATER_FLAGS),
            "foreign": _sorted(FOREIGN_FLAGS),
        },
    }
    version = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
    return {"version": version, **facts}


def _sorted(words: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(words.items()))
