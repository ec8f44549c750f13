"""Does a line of chat ask for the last picture with a change? See `intent`."""

import re
from typing import Final

from . import phrases as p
from .words import Words

_MAX_PART: Final = 12
#: "from the side" is said of pictures only, "at the bar" is not.
_WAYS: Final = frozenset({"from", "without", "as", "von", "ohne", "als"})
_DIGIT: Final = re.compile(r"[0-9]")


def changed(words: Words) -> str | None:
    """What the last picture shall have otherwise; nothing for the same once more, None for no such wish."""
    for rule in (_now, _made, _redrawn, _once_more, _another, _wished, _bare, _parts):
        words.at = 0
        words.skip(p.FILLER)
        words.take_phrase(p.DO_FRAMES)
        words.skip(p.FILLER)
        found = rule(words)
        if found is not None:
            return found
    return None


def _now(words: Words) -> str | None:
    """ "now at night", "but with rain"; no more than that."""
    leads = {word.text for word in words.words[: words.at]} & {"now", "jetzt"} or words.take(p.BUT)
    fits = leads and len(words.words) <= 5 and words.peek() in p.PREPOSITIONS and not _DIGIT.search(words.rest())
    if words.peek(1) == "the":  # "now at the bar" goes on with the story
        return None
    return words.rest() if fits and words.left > 1 and not p.TALK & set(words.ahead()) else None


def _made(words: Words) -> str | None:
    start = words.at
    verb = words.take(frozenset({"make", "mach", "mache", "turn", "render", "paint", "color", "colour"}))
    if not verb or not _target(words) or words.peek() in ("", "rain") or p.TALK & set(words.ahead()):
        return None
    into = verb == "turn" and words.take(frozenset({"into", "to"}))
    if verb == "turn" and not into:
        return None
    if verb == "paint" and words.left == 1 and words.peek() in p.COLOURS:
        return None  # with a brush
    return words.rest(start=start) if _is_change(words) else None


def _target(words: Words) -> bool:
    """ "it", "the last picture", "the sky"."""
    if words.take(p.TARGETS):
        words.take(p.PARTS)
        return True
    before = words.at
    if words.take(p.THE):
        words.take(p.WHICH)
        if words.take(p.PARTS):
            return True
    words.at = before
    return False


def _is_change(words: Words) -> bool:
    ahead = words.ahead(5)
    while ahead and (ahead[0] in p.SLIGHTLY or ahead[0] in p.PREPOSITIONS):
        ahead = ahead[1:]
    if ahead[:1] and ahead[0] in p.MORE:
        return len(ahead) > 1 and ahead[1] not in p.NOT_MORE
    return bool((p.LOOKS | p.KINDS | p.PICTURES) & set(ahead[:3]))


def _redrawn(words: Words) -> str | None:
    """ "draw it again", "paint that from above"."""
    if not (words.take(p.DRAW) or words.take(frozenset({"generate", "generiere"}))) or not _target(words):
        return None
    if words.take_phrase(p.AGAIN) or words.take(frozenset({"anew", "neu"})):
        return "" if not words.left else _how(words, most=_MAX_PART)
    return _how(words, most=_MAX_PART) if words.peek() in p.PREPOSITIONS else None


def _once_more(words: Words) -> str | None:
    """ "again but at night", "same with rain"."""
    return _how(words, most=_MAX_PART) if words.take_phrase(p.AGAIN) and words.left and words.peek() != "as" else None


def _how(words: Words, *, most: int) -> str | None:
    but = words.take(p.BUT)
    if but:
        words.skip(p.BUT)
    said = words.ahead()
    if not said or p.TALK & set(said) or len(said) > (most if but else 6):
        return None
    if not but and (said[0] not in p.PREPOSITIONS or (said[0] not in _WAYS and said[1:2] == ["the"])):
        return None
    return words.rest() if but or len(said) > 1 else None


def _another(words: Words) -> str | None:
    words.take_phrase(p.HAVE_FRAMES)
    words.skip(p.FILLER)
    if words.take(p.DRAW) or words.take(p.MAKE):
        words.take(p.DATIVE)
    return "" if words.take_phrase(p.ANOTHER) and not words.left else None


def _wished(words: Words) -> str | None:
    """ "could it be darker?"."""
    if not words.take_phrase(p.BE_FRAMES) or not words.left or p.TALK & set(words.ahead()):
        return None
    return words.rest() if _is_change(words) else None


def _bare(words: Words) -> str | None:
    """ "a bit darker"."""
    start = words.at
    while words.take(p.SLIGHTLY):
        pass
    return words.rest(start=start) if words.take(p.COMPARATIVES) and not words.left else None


def _parts(words: Words) -> str | None:
    """ "remove the car from the picture", "add a dragon in the background"."""
    start, verb, said = words.at, words.take(p.CHANGE), set(words.ahead())
    fits = verb and words.left <= _MAX_PART and words.peek() not in p.PRONOUNS and p.FRAME_WORDS & said
    if not fits or p.TALK & said or words.peek() in p.PREPOSITIONS | {"into"}:
        return None
    if verb in p.EXCHANGE:
        return words.rest(start=start) if p.EXCHANGED & said else None
    return None if _is_whole(words) else words.rest(start=start)


def _is_whole(words: Words) -> bool:
    """ "delete the last picture" is no change of it."""
    words.take(p.THE)
    words.take(p.WHICH)
    return words.peek() in p.WHOLE
