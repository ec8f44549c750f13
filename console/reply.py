"""What a line is answered with."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal

from image_generation import ImageGenerationError, errors

from .grammar import Mistake

#: What a client says to somebody who is in no session.
NOT_IN_SESSION: Final = "Error: You must be in a session to generate images."

#: Codes of what goes wrong after a line was understood; the first class that fits counts.
_CODES: Final[tuple[tuple[type[ImageGenerationError], str], ...]] = (
    (errors.UnknownProvider, "E210"),
    (errors.ProviderNotConfigured, "E210"),
    (errors.NotAllowed, "E301"),
    (errors.BudgetExceeded, "E402"),
    (errors.NotFound, "E404"),
    (errors.Conflict, "E409"),
    (errors.IdempotencyMismatch, "E409"),
    (errors.TooManyRequests, "E429"),
    (errors.BadInput, "E400"),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one line."""

    text: str
    kind: Literal["message", "card", "table", "error"] = "message"
    #: True when only the caller sees it, and only now.
    ephemeral: bool = True
    #: What a client may open: `{"open": "gallery"}` or `{"open": "viewer", "image": 41}`.
    action: Mapping[str, Any] | None = None
    request_id: str | None = None
    code: str | None = None
    span: tuple[int, int] | None = None
    #: A whole line that would do what was probably meant; offered, never run.
    fix: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer on the wire, without what it does not have."""
        facts = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value for name, value in facts.items() if value is not None}


def of_mistake(mistake: Mistake) -> Reply:
    """The answer to a line that was not understood."""
    return Reply(mistake.message, "error", code=mistake.code, span=mistake.span, fix=mistake.fix)


def of_error(error: ImageGenerationError) -> Reply:
    """The answer to a line that was understood and could not be done."""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), "E500")
    return Reply(error.message, "error", code=code)
