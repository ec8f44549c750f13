"""A line of chat as words: compared without case, punctuation and slips of the keyboard, cut out as they were typed."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from . import phrases as p

_WORD: Final = re.compile(r"\S+")
_OPENING: Final = "\"'\u201c\u201e\u2018\u00ab(["
_CLOSING: Final = "\"'\u201d\u2019\u00bb)]"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, where it stands, and the punctuation behind it."""

    text: str
    start: int
    end: int
    tail: str


class Words:
    """The words of a line, without the politeness at its end, and a place among them."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.words = [word for match in _WORD.finditer(line) if (word := _word(match)) is not None]
        count = len(self.words)
        while self.words and self.words[-1].text in p.POLITE:
            self.words.pop()
        self.ends_politely = len(self.words) < count
        self.at = 0

    @property
    def left(self) -> int:
        """How many words are left."""
        return len(self.words) - self.at

    @property
    def is_polite(self) -> bool:
        """Has anybody said please, so far or at the end?"""
        return self.ends_politely or any(word.text in p.POLITE for word in self.words[: self.at])

    def peek(self, ahead: int = 0) -> str:
        """The word `ahead` of the place, or nothing."""
        at = self.at + ahead
        return self.words[at].text if 0 <= at < len(self.words) else ""

    def ahead(self, most: int | None = None) -> list[str]:
        """The next words."""
        return [word.text for word in self.words[self.at : None if most is None else self.at + most]]

    def take(self, known: Collection[str]) -> str:
        """The next word if it is one of these."""
        found = self.peek()
        if not found or found not in known:
            return ""
        self.at += 1
        return found

    def skip(self, known: Collection[str]) -> int:
        """Step over all words that are one of these, and over names such as @gm; tell how many."""
        before = self.at
        while self.peek() in known or self.peek().startswith("@"):
            self.at += 1
        return self.at - before

    def take_phrase(self, known: Sequence[tuple[str, ...]]) -> bool:
        """Step over one of these phrases, the first that is there."""
        for phrase in known:
            if self.peek() == phrase[0] and tuple(self.ahead(len(phrase))) == phrase:
                self.at += len(phrase)
                return True
        return False

    def tail(self) -> str:
        """The punctuation behind the word before the place."""
        return self.words[self.at - 1].tail if self.at else ""

    def rest(self, start: int | None = None, stop: int | None = None) -> str:
        """The line as it was typed, from a word on; without the marks at its end."""
        chosen = self.words[self.at if start is None else start : stop]
        if not chosen:
            return ""
        last = chosen[-1]
        closing = len(last.tail) - len(last.tail.lstrip(_CLOSING))
        return self.line[chosen[0].start : last.end + closing]

    def is_told(self) -> bool:
        """True where somebody tells what is said: "… , he says"; or asks and goes on: "draw the bar? never"."""
        for index, word in enumerate(self.words[:-1]):
            after = {other.text for other in self.words[index + 1 : index + 4]}
            if (set(word.tail) & _PAUSES and p.SPEECH & after) or "?" in word.tail:
                return True
        return False


_PAUSES: Final = frozenset(_CLOSING + ",")


def _word(match: re.Match[str]) -> Word | None:
    typed = match[0]
    shown = [index for index, char in enumerate(typed) if char.isalnum() or char in "@#"]
    if not shown:
        return None
    start, end = shown[0], shown[-1] + 1
    text = typed[start:end].casefold().replace("\u2019", "'")
    if start and typed[start - 1] in _OPENING:  # it belongs to what it opens
        start -= 1
    return Word(p.TYPOS.get(text, text), match.start() + start, match.start() + end, typed[end:])
