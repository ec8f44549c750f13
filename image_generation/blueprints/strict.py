"""JSON as it is meant: what two readers could take for two things is refused."""

import json
import math
import re
from typing import Any, NoReturn

from .. import errors

_MAX_DIGITS = 19
_MAX_DEPTH = 32
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def read(raw: bytes, what: str = "body") -> dict[str, Any]:
    """The JSON object in `raw`; raises `errors.BadInput`, which calls it `what`.

    Refused: broken UTF-8 or JSON, a byte order mark, NaN and Infinity, a key given twice, deep nesting, numbers of
    twenty digits, NUL, lone surrogates.
    """
    if raw.startswith(b"\xef\xbb\xbf"):
        raise errors.BadInput(f"The {what} starts with a byte order mark; send plain UTF-8.")
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_no_duplicates,
            parse_constant=_no_constant,
            parse_int=_bounded_int,
            parse_float=_finite_float,
        )
    except UnicodeDecodeError:
        raise errors.BadInput(f"The {what} is not UTF-8.") from None
    except RecursionError:
        raise errors.BadInput(f"The {what} is nested too deeply.") from None
    except json.JSONDecodeError as problem:
        raise errors.BadInput(f"The {what} is not JSON: {problem.msg} at position {problem.pos}.") from None
    if not isinstance(value, dict):
        raise errors.BadInput(f"The {what} must be a JSON object.")
    _check_strings(value, what)
    return value


def wrong(name: str, message: str) -> errors.BadInput:
    """What is wrong with one field."""
    field_name = shown(name)
    return errors.BadInput(f"{field_name}: {message}", details=[{"field": field_name, "message": message}])


def check_text(text: str, name: str) -> None:
    """Raise `errors.BadInput` for a text that cannot be stored everywhere."""
    if "\0" in text or _LONE_SURROGATE.search(text):
        raise wrong(name, "contains a character that cannot be stored")


def shown(name: str) -> str:
    """A field's name as it may be sent back."""
    return _LONE_SURROGATE.sub("?", name).replace("\0", "?")[:100]


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in pairs:
        if name in values:
            raise wrong(name, "is given more than once")
        values[name] = value
    return values


def _no_constant(word: str) -> NoReturn:
    raise errors.BadInput(f"{word} is not a JSON number.")


def _bounded_int(digits: str) -> int:
    if len(digits.lstrip("-")) > _MAX_DIGITS:
        raise errors.BadInput("A number has too many digits.")
    return int(digits)


def _finite_float(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise errors.BadInput("A number is too large.")
    return number


def _check_strings(whole: dict[str, Any], what: str) -> None:
    """Look at every text; without recursion, so that no depth can exhaust the stack."""
    waiting: list[tuple[Any, str, int]] = [(whole, "", 0)]
    while waiting:
        value, path, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            raise errors.BadInput(f"The {what} is nested too deeply.")
        match value:
            case str():
                check_text(value, path)
            case dict():
                for name, inner in value.items():
                    check_text(name, path or what)
                    waiting.append((inner, f"{path}.{name}" if path else name, depth + 1))
            case list():
                waiting += [(inner, path, depth + 1) for inner in value]
