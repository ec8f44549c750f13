"""What may stand behind a flag."""

import difflib
import re
from typing import Final

from image_generation import drafts

from .grammar import Option, Ref, Value

MAX_NAME: Final = 100
#: What opens a quoted value, and what may close it.
QUOTES: Final = {'"': '"', "'": "'", "\u201c": "\u201d\u201c", "\u201e": "\u201c\u201d"}

#: What opens a value with blanks, and what closes it.
_PAIRS: Final = (('"', '"'), ("'", "'"), ("\u201c", "\u201d"), ("\u201e", "\u201c"))

_DASHES: Final = frozenset("-\u2014\u2013\u2212")

_PIXELS: Final = re.compile(r"([0-9]{1,5})[xX\u00d7]([0-9]{1,5})")
_RATIO: Final = re.compile(r"([0-9]{1,2}):([0-9]{1,2})")
_WHOLE: Final = re.compile(r"[0-9]{1,19}")
#: A picture or request: `#41`, `#41.2`, `^`, `^2`, the beginning of an id.
REF: Final = re.compile(
    r"#([0-9]{1,9})(?:\.([0-9]{1,2}))?|(\^)([0-9]{1,3})?|([0-9a-f]{8}[0-9a-f-]{0,28})", re.IGNORECASE
)


class BadValue(Exception):
    """This value does not fit; `better` is one that would."""

    def __init__(self, code: str, message: str, better: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.better = code, message, better


def read(option: Option, text: str) -> Value:
    """The value as the command gets it; raises `BadValue`."""
    word = option.also.get(text.lower(), text)
    match option.kind:
        case "integer":
            return _integer(option, word)
        case "size":
            return _size(option, word)
        case "choice":
            return _choice(option, word)
        case "ref" if not REF.fullmatch(word):
            raise BadValue(
                "E109", f"--{option.name} takes a picture, such as #41, or ^ for the last one.", _hashed(word)
            )
    if len(word) > MAX_NAME:
        raise BadValue("E123", f"--{option.name} may have {MAX_NAME} characters.")
    return word


def quoted(text: str) -> str:
    """The text as one value, in quotes that are not in it."""
    fitting = (pair for pair in _PAIRS if not set(text) & set(QUOTES[pair[0]]))
    opening, closing = next(fitting, _PAIRS[0])
    return f"{opening}{text}{closing}"


def written(text: str) -> str:
    """The text as a value, in quotes if it needs them."""
    is_bare = text and not any(char.isspace() for char in text) and text[0] not in QUOTES and text[0] not in _DASHES
    return text if is_bare else quoted(text)


def ref(text: str) -> Ref:
    """What `text` points to, which fits `REF`."""
    match = REF.fullmatch(text)
    number, part, last, back, ident = match.groups() if match else (None, None, None, None, text)
    if last:
        return Ref(back=max(1, int(back or 1)))
    if ident:
        return Ref(id=ident.lower())
    return Ref(number=int(number or 0), part=int(part) if part else None)


def _hashed(word: str) -> str | None:
    return f"#{word}" if _WHOLE.fullmatch(word) and len(word) < 8 else None


def _integer(option: Option, text: str) -> Value:
    if text.lower() in option.choices:
        return text.lower()
    low, high = option.minimum or 0, option.maximum or 0
    message = f"--{option.name} must be {low}\u2013{high}."
    if not _WHOLE.fullmatch(text):
        raise BadValue("E120", message)
    number = int(text)
    if not low <= number <= high:
        raise BadValue("E120", message, str(min(max(number, low), high)))
    return number


def _size(option: Option, text: str) -> Value:
    if text.lower() in option.choices:
        return text.lower()
    pixels, ratio = _PIXELS.fullmatch(text), _RATIO.fullmatch(text)
    if pixels and all(drafts.MIN_EDGE <= int(side) <= drafts.MAX_EDGE for side in pixels.groups()):
        return f"{int(pixels[1])}x{int(pixels[2])}"
    if ratio and all(1 <= int(side) <= 32 for side in ratio.groups()):
        return f"{int(ratio[1])}:{int(ratio[2])}"
    words = ", ".join(option.choices)
    pixels_words = f"pixels like 1536x1024 ({drafts.MIN_EDGE}\u2013{drafts.MAX_EDGE} a side)"
    message = f"--{option.name} takes {pixels_words}, a ratio like 16:9, or {words}."
    raise BadValue("E122", message, _close(text, option))


def _choice(option: Option, text: str) -> Value:
    word = text.lower()
    if word in option.choices:
        return word
    raise BadValue("E121", f"--{option.name} must be one of {', '.join(option.choices)}.", _close(word, option))


def _close(text: str, option: Option) -> str | None:
    close = difflib.get_close_matches(text.lower(), [*option.choices, *option.also], 1)
    return option.also.get(close[0], close[0]) if close else None
