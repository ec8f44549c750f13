"""A request as the line that asks for the same: the parser's work backwards."""

from collections.abc import Mapping
from typing import Any, Final

from image_generation import Background, Draft, Quality, SubjectType, Visibility

from . import commands, values
from .grammar import Command
from .image import fields_of
from .parser import parse, plain

_START: Final = "/image generate"
#: What no flag says: whose turn it is, how it is shown and filed on the way, and what the reference says already.
_UNSAID: Final = ("priority", "partial_images", "folder", "parent", "reference", "prompt")


def line_of(draft: Draft, reference: str | None = None) -> str:
    """The line; `reference` is how people call the picture to go by, such as `#41`.

    A prompt that would be read otherwise stands behind all flags, after `--`.
    """
    prompt = plain(draft.prompt).strip()
    given = _flags(draft, reference or draft.reference)
    flags = [f"--{name} {value}".rstrip() for name, value in given.items()]
    first = " ".join([_START, prompt, *flags])
    return first if _says(first, draft, prompt) else " ".join([_START, *flags, "--", prompt])


def _flags(draft: Draft, reference: str | None) -> dict[str, str]:
    """What stands behind each flag; `--no` is the last one, because it runs on to the next."""
    transparent = draft.background is Background.TRANSPARENT
    background = None if transparent or draft.background is Background.AUTO else draft.background
    wishes: dict[str, Any] = {
        "type": None if draft.subject is SubjectType.SCENE else draft.subject,
        "provider": draft.provider,
        "model": draft.model,
        "size": draft.size,
        "quality": None if draft.quality is Quality.AUTO else draft.quality,
        "style": draft.style,
        "template": draft.template,
        "ref": reference,
        "seed": draft.seed,
        "n": draft.n if draft.n > 1 else None,
        "background": background,
        "format": draft.output_format,
        "collection": draft.collection,
        "transparent": "" if transparent else None,
        "private": "" if draft.visibility is Visibility.PRIVATE else None,
    }
    found = {name: _quoted(str(value)) for name, value in wishes.items() if value is not None}
    return found | ({"no": _listed(draft.negative_prompt)} if draft.negative_prompt else {})


def _quoted(text: str) -> str:
    text = plain(text)
    return values.written(text) if text else ""


def _listed(text: str) -> str:
    """As it is, if the list is read as it stands; else as one quoted item."""
    text = plain(text)
    parsed = parse(f"{_START} x --no {text}", commands.table())
    is_right = isinstance(parsed, Command) and parsed.options == {"no": tuple(text.split(", "))}
    return text if is_right else values.quoted(text)


def _says(line: str, draft: Draft, prompt: str) -> bool:
    """Is this line read as the wishes of `draft`? Which picture it goes by is not looked up here."""
    parsed = parse(line, commands.table())
    if not isinstance(parsed, Command) or parsed.text != prompt or ("ref" in parsed.options) != bool(draft.reference):
        return False
    return wishes(Draft(parsed.text, **fields_of(parsed))) == wishes(draft)


def wishes(draft: Draft) -> Mapping[str, Any]:
    """All of a draft that flags say."""
    said = {name: getattr(draft, name) for name in Draft.__slots__ if name not in _UNSAID}
    text = {name: plain(value) if isinstance(value, str) else value for name, value in said.items()}
    return text | {"negative_prompt": plain(draft.negative_prompt or "")}
