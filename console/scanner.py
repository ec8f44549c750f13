"""A line and the flags in it: where they stand, what they are called, and the line with a part of it changed."""

import re
from dataclasses import dataclass
from typing import Final, NoReturn

from .grammar import Mistake, Option, Spec, Table
from .later import FOREIGN_FLAGS

#: A flag with its dashes, or a lone dash.
FLAG: Final = re.compile("(?<!\\S)(?P<dash>--|[\u2014\u2013]|\u2212\u2212)(?P<name>[A-Za-z][^\\s=]*)?")
_DISCORD: Final = re.compile(r"(?<!\S)(?P<name>[A-Za-z]+):")


class Wrong(Exception):
    """Carries a mistake out of the depth of the parser; it never leaves it.

    Positions are code points of the line, and of the fixes the first that is right counts.
    """

    def __init__(self, code: str, message: str, span: tuple[int, int], *fixes: str | None) -> None:
        super().__init__(message)
        self.mistake = Mistake(code, message, span)
        #: Lines that might be right, the likeliest first.
        self.fixes = tuple(fix for fix in fixes if fix is not None)


def fail(code: str, message: str, span: tuple[int, int], *fixes: str | None) -> NoReturn:
    """Raise `Wrong`."""
    raise Wrong(code, message, span, *fixes)


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag as it stands in the line; without a name it is the lone `--`."""

    start: int
    end: int
    name: str
    dashes: bool = True


class Scanner:
    """One line, of which the part behind a command's name is looked at."""

    def __init__(self, line: str, table: Table, spec: Spec) -> None:
        self._line, self._table, self._spec = line, table, spec
        #: True when `name:` counts as a flag.
        self._discord = False
        #: Where the arguments begin.
        self._start = 0

    # --- flags

    def _next_flag(self, position: int) -> Flag | None:
        found = [self._dashed(position), self._named(position) if self._discord else None]
        return min(filter(None, found), key=lambda flag: flag.start, default=None)

    def _dashed(self, position: int) -> Flag | None:
        for match in FLAG.finditer(self._line, position):
            name = match["name"] or ""
            alone = not name and match["dash"] == "--" and not self._line[match.end() : match.end() + 1].strip()
            if alone or (name and (match["dash"] == "--" or self._knows(name))):
                return Flag(match.start(), match.end(), name)
        return None

    def _named(self, position: int) -> Flag | None:
        for match in _DISCORD.finditer(self._line, position):
            if self._table.option(self._spec, match["name"]):
                return Flag(match.start(), match.end(), match["name"], dashes=False)
        return None

    def _knows(self, name: str) -> bool:
        name = name.lower()
        return self._option(name) is not None or name in FOREIGN_FLAGS

    def _option(self, name: str) -> tuple[Option, bool] | None:
        """The flag of that name, and whether it is switched on."""
        option = self._table.option(self._spec, name)
        if option is None and name.startswith("no-"):
            switch = self._table.option(self._spec, name[3:])
            return (switch, False) if switch and switch.kind == "switch" else None
        return (option, True) if option else None

    # --- places

    def _moved_ahead(self, before: str, text: str, end: int) -> str:
        """The line up to `end` as `before`, and `text` in front of all flags."""
        first = self._next_flag(self._start)
        edge = first.start if first else end
        pieces = (self._line[: self._start], self._line[self._start : edge], text, before[edge:], self._line[end:])
        return " ".join(filter(None, map(str.strip, pieces)))

    def _skip(self, position: int) -> int:
        while position < len(self._line) and self._line[position].isspace():
            position += 1
        return position

    def _replaced(self, span: tuple[int, int], text: str) -> str:
        return self._line[: span[0]] + text + self._line[span[1] :]

    def _without(self, flag: Flag, with_value: bool) -> str:
        end = flag.end
        if not with_value and self._line[end : end + 1] == "=":
            end += 1
        if with_value:
            value = re.compile(r"=\S*|\s+\S+").match(self._line, end)
            following = self._next_flag(end)
            if value and not (following and following.start < value.end()):
                end = value.end()
        return f"{self._line[: flag.start].rstrip()} {self._line[end:].lstrip()}".rstrip()
