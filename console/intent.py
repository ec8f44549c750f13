"""Does a line of chat ask for a picture? Rules only: no network, no guesses, and in doubt it does not.

    wish   = { filler } ( ask | change ) { polite }
    ask    = [ "can you" … ] ( draw [ "us" ] thing | make "a picture of" thing | show "what" thing "looks like" )
           | ( "can we have" … ) "a picture of" thing | "a picture of" thing
    change = "make it darker" | "again but" … | "draw it again" | "another version" | "darker" …

A change is one only after a picture. Every rule looks at words from left to right and goes back a bounded number of
them, so the time grows with the line and no faster.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from . import phrases as p
from .changes import changed
from .words import Words

#: Whoever writes more than this tells a story.
MAX_WISH: Final = 1500
_MAX_PART: Final = 12
_OPENS: Final = "\"'\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019>*_([/|`"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a line asks for: a new picture, or the last one with a change."""

    kind: Literal["new", "edit"]
    #: The prompt; or what to change, and nothing for the same once more.
    text: str


def find(line: str, *, picture: bool = False) -> Wish | None:
    """What a line of chat asks for, if it plainly does; `picture`: there is one that "it" may mean."""
    if len(line) > MAX_WISH or line.lstrip()[:1] in _OPENS:
        return None
    words = Words(line)
    if not words.left or (words.peek() in p.CLOSED and words.peek(1) not in p.ABOUT) or words.is_told():
        return None
    if p.EXPLAIN & {word.text for word in words.words}:
        return None
    prompt = _asked(words)
    if prompt is not None:
        return Wish("new", prompt)
    change = changed(words) if picture else None
    return None if change is None else Wish("edit", change)


# --- a new picture


def _asked(words: Words) -> str | None:
    words.skip(p.FILLER)
    for frames, then in _FRAMES:
        before = words.at
        if words.take_phrase(frames):
            words.skip(p.FILLER)
            found = then(words)
            if found is not None:
                return found
            words.at = before
    return _commanded(words, strong=words.is_polite) or _named(words)


def _had(words: Words) -> str | None:
    return _picture_of(words, p.ARTICLES)


def _seen(words: Words) -> str | None:
    return _looks_like(words) or _had(words)


def _done(words: Words) -> str | None:
    is_lets = words.peek(-1) in ("let's", "lets", "us")
    if words.words and words.words[-1].text in p.INFINITIVES:
        return _verb_last(words)
    return _commanded(words, strong=not is_lets)


def _verb_last(words: Words) -> str | None:
    """ "kannst du uns die Bar zeichnen": the same without its verb."""
    verb = words.words.pop()
    words.take(p.DATIVE)
    words.skip(p.FILLER)
    found = _picture_of(words, p.ARTICLES) or (_drawn(words, strong=True) if verb.text in _DRAWING else None)
    if found is None:
        words.words.append(verb)
    return found


_DRAWING: Final = frozenset({"zeichnen", "malen", "skizzieren", "illustrieren", "visualisieren"})
_FRAMES: Final[tuple[tuple[tuple[tuple[str, ...], ...], Callable[[Words], str | None]], ...]] = (
    (p.SEE_FRAMES, _seen),
    (p.DO_FRAMES, _done),
    (p.HAVE_FRAMES, _had),
)


def _commanded(words: Words, *, strong: bool) -> str | None:
    before = words.at
    verb = words.take(p.DRAW) or words.take(p.MAKE)
    found = _ordered(words, verb, strong=strong) if verb else None
    if found is None:
        words.at = before
    return found


def _ordered(words: Words, verb: str, *, strong: bool) -> str | None:
    dative = bool(words.take(p.DATIVE)) or verb == "gimme"
    strong = words.skip(p.FILLER) > 0 or strong or dative
    words.take(frozenset({"up", "out"}))
    if verb in p.SHOW:
        return _looks_like(words) or _picture_of(words, p.ARTICLES)
    if verb not in p.DRAW:
        return _picture_of(words, p.ARTICLES | p.THE if verb in ("generate", "create") else p.ARTICLES)
    if _is_done_by_hand(words, verb, strong=strong, dative=dative):
        return None
    if dative and words.left > 1 and words.peek() in p.WHERE:  # then it was no dative: "draw us in the bar"
        words.at -= 1
        return words.rest()
    return _picture_of(words, p.ARTICLES) or _drawn(words, strong=strong, dative=dative)


def _is_done_by_hand(words: Words, verb: str, *, strong: bool, dative: bool) -> bool:
    """ "paint the door red", "draw the guards away", "draw up a contract", "mal den Troll fragen"."""
    said, typed = words.ahead(), words.rest().split()
    if verb in p.DRAW_GERMAN and not (strong or words.peek() in p.DETERMINERS):
        return True
    if not said or dative:
        return False
    if verb == "mal" and typed[-1].islower() and typed[-1].endswith("en"):
        return True  # an infinitive: nouns have a capital
    if verb == "paint" and (said[-1] in p.COLOURS or p.AIMED & set(said)):
        return True
    return said[0] in p.HOW or said[-1] in p.AWAY or (words.peek(-1) == "up" and bool(p.WRITTEN & set(_head(words))))


def _drawn(words: Words, *, strong: bool, dative: bool = False) -> str | None:
    """What is to be drawn, if it is a thing that is drawn with a pencil."""
    if words.peek() in p.PRONOUNS:
        if words.words[words.at].tail[:1] == ":":
            words.at += 1  # "draw this: a bar"
        elif words.peek() not in p.DETERMINERS or words.left == 1 or words.peek(1) in p.BOUNDS | {"again"}:
            return None
    first = words.peek()
    if not first or first in p.CLOSED or (first == "the" and words.peek(1) == "same") or _is_mere_picture(words):
        return None
    if first in p.WHERE or (not dative and p.NO_PICTURE & set(_head(words))):
        return None
    if dative and words.peek(1) in ("card", "cards", "line", "bath"):
        return None
    is_ours = first in p.POSSESSIVES and words.peek(1) in p.SELVES
    return words.rest() if strong or is_ours or first in p.DETERMINERS else None


def _is_mere_picture(words: Words) -> bool:
    """ "a picture", "another picture of him": of what is not said."""
    said = words.ahead(4)
    for index, word in enumerate(said):
        if word in p.PICTURES:
            return index + 1 == len(said) == words.left or words.peek(index + 1) in p.OF
    return False


def _head(words: Words) -> list[str]:
    """The first part of what is to be drawn: "a gun" of "a gun from the shelf"."""
    head: list[str] = []
    for word in words.words[words.at : words.at + 6]:
        if head and word.text in p.BOUNDS:
            break
        head.append(word.text)
        if word.tail:
            break
    return head


def _looks_like(words: Words) -> str | None:
    """ "what the troll looks like", "wie der Troll aussieht": the troll."""
    asked = words.take(frozenset({"what", "how", "wie"}))
    if not asked:
        return None
    for index in range(words.at + 1, min(len(words.words), words.at + _MAX_PART)):
        found, after = words.words[index].text, words.words[index + 1 : index + 2]
        like = bool(after) and after[0].text == "like"
        ends = (asked == "wie" and found == "aussieht") or (found in ("looks", "look", "looked") and like)
        if ends or (asked == "how" and found in ("looks", "look")):
            return _seen_there(words, index, index + 1 + like)
    return None


def _seen_there(words: Words, index: int, after: int) -> str | None:
    what = [word.text for word in words.words[words.at : index]]
    if p.TALK & set(what) or what[-1] in ("would", "will", "could") or (len(what) == 1 and what[0] in p.PRONOUNS):
        return None
    return f"{words.rest(stop=index)} {words.rest(start=after)}".strip()


def _picture_of(words: Words, articles: frozenset[str]) -> str | None:
    """ "a dark picture of the bar": the bar, or all of it where the first words matter."""
    before = words.at
    article = words.take(articles)
    first = words.at
    while article and words.left and words.at - first < 4 and words.peek() not in p.NO_ADJECTIVES:
        words.at += 1
    adjectives = {word.text for word in words.words[first : words.at]}
    kind = words.take(p.PICTURES | p.KINDS)
    colon = words.tail().startswith(":")
    linked = kind and (
        colon or words.take(p.OF) or (words.peek() in p.OF_GERMAN and article in ("ein", "eine", "einen"))
    )
    if not linked or p.MEDIA & adjectives or not _can_be_seen(words):
        words.at = before
        return None
    return words.rest(start=first) if kind in p.KINDS or adjectives - p.PLAIN else words.rest()


def _can_be_seen(words: Words) -> bool:
    seen = words.ahead()
    if not seen or seen[0] in p.IDIOMS | p.CLOSED or (len(seen) == 1 and seen[0] in p.PRONOUNS):
        return False
    return seen[-1] not in p.MEDIA and not {"face", "when"} <= set(seen)


def _named(words: Words) -> str | None:
    """ "a picture of the boss": with no verb in front and none behind."""
    polite, has_article = words.is_polite, words.peek() in p.ARTICLES
    before = words.at
    if not polite and p.PRAISE & {word.text for word in words.words[:before]}:
        return None  # "nice picture of the bar"
    found = _picture_of(words, p.ARTICLES)
    if found is None:
        return None
    seen = set(words.ahead())
    if p.STATES & seen or not (polite or has_article or words.left <= 6):
        words.at = before
        return None
    return found
