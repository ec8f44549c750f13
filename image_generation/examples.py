"""An example of each look: the same scene, as the offline provider draws it.

Those of our own looks are files beside this, so that nobody waits for them; `make looks` draws them anew. A look that
has no file is drawn when somebody first asks for its example.
"""

import threading
from functools import cache
from pathlib import Path
from typing import Final

from . import pictures, templates
from .providers import final_of
from .providers.base import Size, Wishes, fit
from .providers.sketch import Sketch

FOLDER: Final = Path(__file__).parent / "looks"
#: A scene with a bit of everything, so that looks can be compared.
_SCENE: Final = "an ork street samurai in front of a noodle bar, a car, rain"
_SEED: Final = 11
_SIZE: Final = Size(768, 512)
#: One at a time: somebody who opens the list asks for all of them at once. What is there waits for none of them.
_drawing = threading.Lock()
_drawn: Final[dict[str, bytes]] = {}


def of(name: str) -> bytes:
    """The example of a look, a small WebP."""
    if name in _FILES:
        return _read(name)
    return _drawn.get(name) or _drawn_once(name)


def draw(name: str) -> bytes:
    """Draw the example of a look; it takes a second or so."""
    artist = Sketch()
    wishes = Wishes(_SCENE, _SCENE, size=_SIZE, seed=_SEED, template=name)
    return pictures.frame(final_of(artist, fit(artist, wishes, timeout=60.0).order).data).data


def _drawn_once(name: str) -> bytes:
    with _drawing:
        if name not in _drawn:
            _drawn[name] = draw(name)
        return _drawn[name]


@cache
def _read(name: str) -> bytes:
    return (FOLDER / f"{name}.webp").read_bytes()


#: The looks whose examples are there.
_FILES: Final = {file.stem for file in FOLDER.glob("*.webp")}


def draw_all() -> None:
    """Write the files of our own looks, and no others."""
    FOLDER.mkdir(exist_ok=True)
    for file in FOLDER.glob("*.webp"):
        file.unlink()
    for one in templates.TEMPLATES:
        (FOLDER / f"{one.name}.webp").write_bytes(draw(one.name))
