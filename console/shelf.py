"""Which collection a line means whose words are not quite a collection's name."""

import difflib
import unicodedata
from collections.abc import Collection, Sequence

_FEW = 3


def has(names: Collection[str], text: str) -> bool:
    """Is one of these called so? Capitals make no difference."""
    return _key(text) in map(_key, names)


def longest(names: Collection[str], words: Sequence[str]) -> tuple[str, int] | None:
    """The name that stands in as many of the first words as possible, and in how many; perhaps its beginning only."""
    for count in range(len(words), 0, -1):
        said = _key(" ".join(words[:count]))
        # Whoever has typed more words behind it has ended this one; and one word begins too many names.
        beginning = said if count == len(words) else f"{said} " if count > 1 else None
        for name in sorted(names, key=len):
            if _key(name) == said or (beginning and _key(name).startswith(beginning)):
                return name, count
    return None


def nearest(names: Collection[str], text: str) -> list[str]:
    """Up to three that may have been meant, the likeliest first."""
    said = _key(text)
    by_key = {_key(name): name for name in names}
    begun = sorted((key for key in by_key if key.startswith(said)), key=len)
    holding = sorted((key for key in by_key if said in key or key in said), key=len)
    alike = difflib.get_close_matches(said, by_key, _FEW)
    return [by_key[key] for key in dict.fromkeys([*begun, *alike, *holding])][:_FEW]


def missing(text: str, near: Sequence[str]) -> str:
    """The sentence on a collection that is not there."""
    others = " or ".join(f"\u201c{name}\u201d" for name in near)
    question = f" Did you mean {others}?" if near else ""
    return f"There is no collection \u201c{text[:80]}\u201d.{question}"


def _key(name: str) -> str:
    """What names are compared by, as where they are kept."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
