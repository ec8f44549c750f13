"""A collection's name behind a flag: it is there or may be made, and has quotes if it has several words."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from . import shelf, values
from .grammar import Spec, Table
from .scanner import Scanner, fail

_WORD: Final = re.compile(r"\S+")
_WORDS: Final = "A name of several words stands in quotes"
_BEHIND: Final = "Put what is no part of the name before the flags."
#: The names of the session's collections by their ids.
Names = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class CollectionName:
    """What stands behind a flag that takes a collection's name."""

    start: int
    end: int
    text: str
    #: One that is not there is made.
    may_be_new: bool

    @property
    def is_bare(self) -> bool:
        """It stands without quotes."""
        return self.end - self.start == len(self.text)


class Shelver(Scanner):
    """Looks after the names of collections in a line."""

    def __init__(self, line: str, table: Table, spec: Spec, names: Names | None) -> None:
        super().__init__(line, table, spec)
        self._names = names
        #: What stands behind the last flag, if it takes a collection.
        self._name: CollectionName | None = None

    def _check_name(self, name: CollectionName, end: int) -> None:
        """A name of several words has quotes, and what it names is there or may be made."""
        if name.is_bare and self._line[name.end : end].strip():
            self._fail_words(name, end)
        known = None if name.may_be_new or self._names is None else self._names()
        if known is None or name.text in known or shelf.has(known.values(), name.text):
            return
        near = shelf.nearest(known.values(), name.text)
        span = (name.start, name.end)
        fixes = [self._replaced(span, values.written(one)) for one in near[:1]]
        fail("E404", shelf.missing(name.text, near), span, *fixes)

    def _fail_words(self, name: CollectionName, end: int) -> NoReturn:
        words = list(_WORD.finditer(self._line, name.start, end))
        span = (name.start, words[-1].end())
        said, known = self._line[slice(*span)], self._names and self._names()
        found = shelf.longest(known.values(), [word[0] for word in words]) if known else None
        near = shelf.nearest(known.values(), said) if known else []
        meant = [found] if found else []
        if known is None or name.may_be_new:
            # References may stand behind the name; and a first word may be all of it.
            named = next((at for at in range(len(words), 0, -1) if not values.REF.fullmatch(words[at - 1][0])), 1)
            meant += [(self._line[name.start : words[at - 1].end()], at) for at in (named, 1)]
        elif not found:
            meant = [(one, len(words)) for one in near[:1]]
        fixes = [self._called(name, one, [word[0] for word in words[count:]], end) for one, count in meant]
        if not found and known is not None and not name.may_be_new:
            fail("E404", shelf.missing(said, near), span, *fixes)
        first, count = meant[0]
        fail("E107", _BEHIND if count == 1 else f"{_WORDS}: {values.written(first)}.", span, *fixes)

    def _called(self, name: CollectionName, called: str, rest: list[str], end: int) -> str:
        return self._moved_ahead(self._line[: name.start] + values.written(called), " ".join(rest), end)
