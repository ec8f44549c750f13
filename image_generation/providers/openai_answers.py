"""What OpenAI's answers mean, whichever of its two ways to a picture they come from. No SDK and no network here."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pybase64

from .. import errors
from .base import PartialImage

#: Micro-dollars a token, the same for all models on offer (price list as of 2026-11).
TEXT_IN, IMAGE_IN, IMAGE_OUT = 5, 8, 30
#: A member is told to choose this one where his is gone.
ADVISED: Final = "gpt-image-2.5-flare"

_POLICY: Final = frozenset(
    {
        "moderation_blocked",
        "content_policy_violation",
        "image_content_policy_violation",
        "image_generation_user_error",
        "bio_policy",
    }
)
_QUOTA: Final = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "credit_balance_exhausted",
        "organization_spend_limit_exceeded",
        "project_spend_limit_exceeded",
        "organization_usage_limit_exceeded",
    }
)
#: What the vendor's own words mean, whatever the status they come with: 429 alone is two families.
_BY_WORD: Final[Mapping[str, type[errors.ProviderError]]] = {
    **dict.fromkeys(_POLICY, errors.PolicyRefused),
    **dict.fromkeys(_QUOTA, errors.QuotaExhausted),
    **dict.fromkeys(("invalid_api_key", "no_organization"), errors.AuthFailed),
    **dict.fromkeys(("rate_limit_exceeded", "slow_down", "rate_limit_error"), errors.RateLimited),
    **dict.fromkeys(("server_is_overloaded", "service_unavailable_error"), errors.Overloaded),
    "model_not_found": errors.ModelUnavailable,
}


def record(value: Any) -> Mapping[str, Any]:
    """A JSON object as a mapping, also out of the SDK's hands; anything else is empty."""
    if isinstance(value, Mapping):
        return value
    to_dict = getattr(value, "to_dict", None)
    return to_dict(warnings=False) if to_dict else {}


def decode(encoded: Any) -> bytes:
    """Strict base64; empty for anything that is not."""
    try:
        return pybase64.b64decode(encoded, validate=True) if isinstance(encoded, str) else b""
    except ValueError:
        return b""


def text(value: Any) -> str | None:
    """A text that says something, or None."""
    return value if isinstance(value, str) and value.strip() else None


class FrameReader:
    """Takes the frames out of one stream: whole, and newer than what was there; a broken one is worth no picture."""

    def __init__(self) -> None:
        self._last = -1

    def read(self, index: Any, encoded: Any) -> Iterator[PartialImage]:
        """The frame of one event, or nothing. A server that leaves the number out sends but one."""
        index, data = 0 if index is None else index, decode(encoded)
        if type(index) is int and self._last < index < 10 and data:
            self._last = index
            yield PartialImage(index, data)


def image_cost(usage: Mapping[str, Any]) -> int | None:
    """Micro-dollars by a usage record of an image model; None where it makes no sense."""
    details = record(usage.get("input_tokens_details"))
    text_in = details.get("text_tokens", usage.get("input_tokens"))
    counts: tuple[Any, ...] = (usage.get("output_tokens"), text_in, details.get("image_tokens", 0))
    if not all(map(is_count, counts)):
        return None
    output, words, image = counts
    return int(output * IMAGE_OUT + words * TEXT_IN + image * IMAGE_IN)


def is_count(value: Any) -> bool:
    """Could that be a number of tokens?"""
    return type(value) is int and 0 <= value < 10_000_000


def word(body: Any) -> str | None:
    """The vendor's own word for an error, one that we know before others."""
    told = record(body)
    words = [told.get("code"), told.get("type")]
    known = [word for word in words if isinstance(word, str) and word in _BY_WORD]
    return next((word for word in [*known, *words] if isinstance(word, str) and word), None)


def kind_of(body: Any) -> type[errors.ProviderError] | None:
    """What that word means, if we know it."""
    return _BY_WORD.get(word(body) or "")


def explain(body: Any, kind: type[errors.ProviderError]) -> str:
    """The vendor's sentence, with advice where there is some."""
    told = record(body)
    texts = (told.get("message"), told.get("detail"), told.get("error"), body if isinstance(body, str) else None)
    said = next((text for text in texts if isinstance(text, str) and text and "<" not in text[:1]), "no explanation")
    return f"{said}{_advice(told, said, kind)}"


def _advice(told: Mapping[str, Any], said: str, kind: type[errors.ProviderError]) -> str:
    categories = record(told.get("moderation_details")).get("categories")
    if kind is errors.PolicyRefused and isinstance(categories, list) and categories:
        return f" (refused for: {', '.join(map(str, categories))})"
    if kind is errors.AuthFailed and "verified" in said:
        return " An administrator has to verify the organisation in the OpenAI console, under Settings, Organization."
    if word(told) == "model_not_found":
        return f" Choose another model, such as {ADVISED}."
    return ""
