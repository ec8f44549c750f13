"""Names that later versions use and names of somebody else's: kept out of prompts, because prompts cost money."""

from typing import Final

#: Sub-commands that are documented but not built; whatever follows, they are no prompt.
LATER_COMMANDS: Final = frozenset(("vary", "reveal", "clear", "share", "export", "history"))

#: Short or everyday words that stand for a later sub-command only where no plain text follows.
LOOSE_COMMANDS: Final[dict[str, str]] = {
    "v": "vary",
    "upscale": "upscale",
    "u": "upscale",
    "show": "show",
    "open": "show",
    "caption": "caption",
    "hide": "clear",
    "delete": "delete",
    "rm": "delete",
    "undo": "undo",
    "defaults": "defaults",
}

#: Flags that later versions know; True for those that take a value.
LATER_FLAGS: Final[dict[str, bool]] = {
    "strength": True,
    "caption": True,
    "title": True,
    "yes": False,
    "json": False,
    "mask": False,
    "crop": True,
    "all": False,
    "by": True,
    "tag": True,
    "page": True,
    "in": True,
    "expires": True,
    "set": True,
    "zip": False,
    "x": True,
}

#: Midjourney's flags, recognised only to answer well; True for those that take a value.
FOREIGN_FLAGS: Final[dict[str, bool]] = {
    "s": True,
    "stylize": True,
    "c": True,
    "chaos": True,
    "w": True,
    "weird": True,
    "v": True,
    "version": True,
    "niji": True,
    "iw": True,
    "sref": True,
    "cref": True,
    "tile": False,
    "fast": False,
    "relax": False,
    "turbo": False,
}
