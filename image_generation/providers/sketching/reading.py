"""Prompt → Scene. Words count as whole words; what is not understood still changes the dice."""

import hashlib
import random
import re
from collections.abc import Iterator

from ...words import SubjectType
from . import casting
from . import vocabulary as words
from .palette import DEALT
from .scene import Hour, Person, Place, Scene

#: No picture needs more words than this; a longer prompt still counts whole in its fingerprint.
MOST_WORDS = 2000

_LETTERS = re.compile(r"[^\W\d_]+")


def read(prompt: str, *, subject: SubjectType = SubjectType.SCENE, seed: int = 0, negative: str | None = None) -> Scene:
    """What `prompt` asks for; what `negative` names is not read."""
    refused = set(tokens(negative or ""))
    found = [word for word in _affirmed(tokens(prompt)) if word not in refused]
    chance = f"{seed}:{fingerprint(prompt)}:{subject}"
    dice = random.Random(chance)  # noqa: S311 (a picture, not a secret)
    text = _Words(found, refused)
    people = _people(text, subject)
    place = _place(text, subject, dice)
    return Scene(
        framing=SubjectType.ITEM if not people and _is_a_thing(text, subject) else subject,
        place=place,
        hour=_hour(text, dice),
        palette=_palette(text, place, dice),
        weather=frozenset(text.all(words.WEATHER)),
        props=_props(text),
        people=people,
        beasts=tuple(text.all(words.BEASTS)),
        vehicles=tuple(text.all(words.VEHICLES)),
        things=tuple(text.all(words.THINGS)),
        chance=chance,
    )


def fingerprint(prompt: str) -> int:
    """A number that stands for the whole prompt, the same on every machine."""
    digest = hashlib.sha256(" ".join(prompt.split()).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big")


def tokens(text: str) -> list[str]:
    """Its words in lower case and, as far as a rule can tell, in the singular."""
    out: list[str] = []
    for match in _LETTERS.finditer(text.lower()):
        out.append(_singular(match.group()))
        if len(out) == MOST_WORDS:
            break
    return out


def _singular(word: str) -> str:
    if word in _KNOWN or len(word) < 4 or not word.endswith("s"):
        return word
    for ending, instead in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")):
        if word.endswith(ending) and word[: -len(ending)] + instead in _KNOWN:
            return word[: -len(ending)] + instead
    return word


def _affirmed(found: list[str]) -> Iterator[str]:
    """Leave out the word after "no" or "without"."""
    denied = False
    for word in found:
        if denied and word in words.FILLERS:
            continue
        if not denied:
            yield word
        denied = word in words.NEGATIONS


class _Words:
    """The words of one prompt, to be asked for meanings."""

    def __init__(self, found: list[str], refused: set[str]) -> None:
        #: The words in order, a phrase as one of them.
        self.kept = [word for word in _with_phrases_joined(found) if not _means_one_of(word, refused)]
        self._at: dict[str, int] = {}
        for index, word in enumerate(self.kept):
            self._at.setdefault(word, index)

    def all(self, table: words.Words) -> list[str]:
        """The meanings out of that table, in the order of their first mention."""
        lookup = _LOOKUP[_name(table)]
        first: dict[str, int] = {}
        for word, index in self._at.items():
            meaning = lookup.get(word)
            if meaning:
                first[meaning] = min(index, first.get(meaning, index))
        return sorted(first, key=lambda meaning: first[meaning])

    def one(self, table: words.Words) -> str | None:
        """The first one."""
        return next(iter(self.all(table)), None)

    def __contains__(self, word: str) -> bool:
        return word in self._at


def _with_phrases_joined(found: list[str]) -> Iterator[str]:
    words_left = iter(range(len(found)))
    for index in words_left:
        pair = " ".join(found[index : index + 2])
        if pair in words.PHRASES:
            next(words_left, None)
            yield pair
        else:
            yield found[index]


def _means_one_of(word: str, refused: set[str]) -> bool:
    """Does the word, or a synonym of it, stand among the refused ones?"""
    return any(
        lookup[word] in {lookup[other] for other in refused if other in lookup}
        for lookup in _LOOKUP.values()
        if word in lookup
    )


def _name(table: words.Words) -> str:
    return next(name for name in _TABLES if _TABLES[name] is table)


_TABLES: dict[str, words.Words] = {
    "places": words.PLACES,
    "hours": words.HOURS,
    "weather": words.WEATHER,
    "props": words.PROPS,
    "palettes": words.PALETTES,
    "races": words.RACES,
    "jobs": words.JOBS,
    "female": words.FEMALE,
    "chrome": words.CHROME,
    "beasts": words.BEASTS,
    "vehicles": words.VEHICLES,
    "things": words.THINGS,
}


def _lookup(table: words.Words) -> dict[str, str]:
    return {word: meaning for meaning, line in table.items() for word in line.split()}


def _with_phrases(name: str, table: words.Words) -> dict[str, str]:
    known = set(table) | ({"blood moon"} if name == "props" else set())
    return _lookup(table) | {phrase: meaning for phrase, meaning in words.PHRASES.items() if meaning in known}


_LOOKUP = {name: _with_phrases(name, table) for name, table in _TABLES.items()}
_KNOWN = frozenset(word for lookup in _LOOKUP.values() for word in lookup if " " not in word)


def _is_a_thing(text: _Words, subject: SubjectType) -> bool:
    """Is it about a thing and nothing around it? Who asks for "an old katana" may have left the type as it was."""
    around = (words.PLACES, words.HOURS, words.WEATHER, words.PROPS, words.BEASTS, words.VEHICLES)
    return subject is SubjectType.SCENE and bool(text.all(words.THINGS)) and not any(map(text.all, around))


#: Words that only count where no place is named.
_HINTS = {"city": Place.STREET, "derelict": Place.RUINS, "company": Place.BOARDROOM}


def _place(text: _Words, subject: SubjectType, dice: random.Random) -> Place:
    named = text.all(words.PLACES)
    hints = [name for name in named if name in _HINTS]
    named = [name for name in named if name not in _HINTS]
    # "A street market": the more particular place is the one that is meant.
    special = [name for name in named if name not in ("street", "rooftop")]
    if special or named:
        return Place((special or named)[0])
    for hint in hints:
        if hint != "city":
            return _HINTS[hint]
    if "snow" in text.all(words.WEATHER):
        return dice.choice((Place.STREET, Place.TEMPLE, Place.FOREST))
    if text.one(words.BEASTS) == "dragon" or text.one(words.VEHICLES) == "flyer":
        return Place.ROOFTOP
    if text.one(words.VEHICLES):
        return Place.STREET
    if hints:
        return dice.choice((Place.STREET, Place.ROOFTOP))
    usual = (Place.STREET, Place.ALLEY, Place.ROOFTOP)
    return dice.choice(usual if subject is not SubjectType.LOCATION else (*usual, Place.MARKET, Place.DOCKS))


def _hour(text: _Words, dice: random.Random) -> Hour:
    named = text.one(words.HOURS)
    return Hour(named) if named else dice.choice((Hour.NIGHT,) * 7 + (Hour.DUSK,))


_PALETTE_OF_PLACE = {
    Place.LAB: ("acid", "ice", "green"),
    Place.FOREST: ("teal", "acid", "green"),
    Place.RUINS: ("rust", "amber"),
    Place.MATRIX: ("matrix", "neon", "acid"),
    Place.BOARDROOM: ("ice", "teal", "blue"),
    Place.TEMPLE: ("rose", "amber", "red"),
    Place.BAR: ("rose", "amber", "neon", "violet"),
    Place.CLUB: ("neon", "purple", "pink"),
    Place.DOCKS: ("teal", "blue", "amber"),
    Place.WAREHOUSE: ("amber", "teal", "rust"),
}


def _palette(text: _Words, place: Place, dice: random.Random) -> str:
    dealt = dice.choice(_PALETTE_OF_PLACE.get(place, DEALT))
    if "blood moon" in text.all(words.PROPS):
        return "blood"
    named = text.one(words.PALETTES)
    if named:
        return named
    burning = {"fire"} & set(text.all(words.WEATHER)) or {"explosion"} & set(text.all(words.PROPS))
    if burning:
        return "orange"
    return "ice" if "snow" in text.all(words.WEATHER) else dealt


def _props(text: _Words) -> frozenset[str]:
    props = set(text.all(words.PROPS))
    return frozenset(props - {"moon"} if "blood moon" in props else props)


def _people(text: _Words, subject: SubjectType) -> tuple[Person, ...]:
    gear = tuple(text.all(words.THINGS))
    chrome = bool(text.all(words.CHROME)) or "arm" in gear
    people = casting.cast(text.kept, _LOOKUP, gear, chrome=chrome)
    if people:
        return people
    somebody = chrome or text.all(words.FEMALE) or (subject is SubjectType.CHARACTER and not text.all(words.BEASTS))
    sexes = text.all(words.FEMALE)
    female = sexes[0] == "female" if sexes else None
    return (Person("human", casting.job_by_gear(gear), gear, female, chrome),) if somebody else ()
