"""A first word that is nearly a command's name: it is hardly meant as a prompt, and a prompt costs money.

Long names are told by one slip (a letter more, less or another one, or two swapped) or by their beginning. Names of up
to four letters are next to too many words for that (help to hell, stop to shop, edit to exit, tag to tags): they count
where two letters are swapped, or where a picture is named behind them, which no prompt begins with.
"""

import re
from collections.abc import Iterable
from typing import Final

from .grammar import Spec, Table

#: Words with which prompts begin, though they are next to the name of a command. Whoever adds a command looks what it
#: is next to.
PROSE: Final = frozenset(
    (
        "cancer",
        "chancel",
        "gain",
        "galley",
        "gene",
        "generated",
        "queues",
        "retro",
        "state",
        "states",
        "statue",
        "statues",
        "statur",
        "stratus",
        "styled",
        "stylus",
    )
)
_SHORT: Final = 4
_BEGINNING: Final = 4
_LETTERS: Final = re.compile("[a-z]{2,30}")
_PICTURE: Final = re.compile(r"#[0-9]|\^")


def meant(word: str, rest: str, table: Table) -> str | None:
    """The name that `word` is nearly, if with `rest` behind it no prompt was meant."""
    word = word.lower()
    of_picture = bool(_PICTURE.match(rest))
    if not _LETTERS.fullmatch(word) or (word in PROSE and not of_picture):
        return None
    near = [name for name in table.names() if _is_near(word, name, table, of_picture)]
    # The longest: "favorit" is favorite rather than fav.
    name = max(near, key=len, default=None)
    spec = table.find(name) if name else None
    return None if spec is None or _is_prose(spec, name or "", rest, of_picture) else name


def meant_later(word: str, rest: str, names: Iterable[str]) -> str | None:
    """The name of a later command that `word` is nearly, before a picture or as the only word; else it is a prompt."""
    word, of_picture = word.lower(), bool(_PICTURE.match(rest))
    return next(
        (name for name in names if is_swap(word, name) or (of_picture and len(name) > _SHORT and is_slip(word, name))),
        None,
    )


def _is_near(word: str, name: str, table: Table, of_picture: bool) -> bool:
    if len(name) > _SHORT:
        return is_slip(word, name) or (len(word) >= _BEGINNING and name.startswith(word))
    if of_picture:
        spec = table.find(name)
        return len(name) > 2 and is_slip(word, name) and spec is not None and "ref" in spec.takes
    return len(name) == _SHORT and is_swap(word, name)


def _is_prose(spec: Spec, name: str, rest: str, of_picture: bool) -> bool:
    """Would it be a prompt with the name spelt rightly, too?"""
    return spec.gives_way(name) and bool(rest) and not of_picture and not rest.startswith("-")


def is_slip(word: str, name: str) -> bool:
    """Is there one letter too many, too few or wrong, or are two swapped?"""
    at = next((at for at, (one, other) in enumerate(zip(word, name, strict=False)) if one != other), None)
    if at is None:
        return abs(len(word) - len(name)) == 1
    tails = {(word[at + 1 :], name[at:]), (word[at:], name[at + 1 :]), (word[at + 1 :], name[at + 1 :])}
    return any(one == other for one, other in tails) or is_swap(word, name)


def is_swap(word: str, name: str) -> bool:
    """Are two letters that stand beside each other swapped?"""
    swapped = (name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(len(name) - 1))
    return word != name and word in swapped
