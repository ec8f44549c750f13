"""Every error a caller may meet, in one tree; a class's docstring is its default message.

ImageGenerationError
├── BadInput                     400
│   ├── BadCursor                400
│   ├── UnknownProvider          400
│   └── RetiredModel             400
├── Unauthenticated              401
├── BudgetExceeded               402
├── NotAllowed                   403
│   ├── NotInSession             403
│   └── CrossSite                403
├── NotFound                     404
│   ├── SessionNotFound          404
│   ├── RequestNotFound          404
│   ├── ImageNotFound            404
│   ├── CollectionNotFound       404
│   └── PromptNotFound           404
├── MethodNotAllowed             405
├── Conflict                     409
├── TooLarge                     413
├── UnsupportedMediaType         415
├── IdempotencyMismatch          422
├── UpgradeRequired              426
├── TooManyRequests              429   carries retry_after
├── NoSocket                     501
├── Unavailable                  503
│   ├── ProviderNotConfigured    503
│   ├── NoProvider               503
│   ├── NoPrice                  503
│   ├── PaidSendsStopped         503
│   └── StorageFull              507
├── Deadline                     504
├── ConfigurationError           start-up only
├── LeaseLost                    a worker's: somebody else owns the request now
└── ProviderError                502   one class per row of the retry table
    ├── NotSent                  nothing left this machine
    ├── RateLimited              carries retry_after
    ├── Overloaded               the provider said "later"
    ├── ProviderConflict         two orders met there
    ├── QuotaExhausted           no money or credit left there
    ├── AuthFailed               the key is wrong or not allowed
    ├── PolicyRefused            the content was refused
    ├── RequestRejected          the provider does not take these parameters
    │   ├── ModelUnavailable     it has no such model (any more)
    │   └── ProviderMisconfigured its address is not the provider's
    ├── UnknownOutcome           sent, but what came of it cannot be known
    │   └── DeadlineExceeded     504
    └── InvalidResult            an answer that is not a picture
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class ImageGenerationError(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "image_generation_error"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = _snake(cls.__name__)

    def __init__(self, message: str | None = None, *, details: Sequence[dict[str, Any]] | None = None) -> None:
        self.message = message or (self.__doc__ or "").strip()
        self.details = list(details or [])
        super().__init__(self.message)


class BadInput(ImageGenerationError):
    """The request is not valid."""


class BadCursor(BadInput):
    """The cursor is not one that this list has given out."""


class UnknownProvider(BadInput):
    """No provider has that name."""


class RetiredModel(BadInput):
    """The vendor has shut this model down."""


class Unauthenticated(ImageGenerationError):
    """Sign in first: no valid member token came with the request."""

    status = 401


class BudgetExceeded(ImageGenerationError):
    """A monthly budget does not allow this."""

    status = 402


class NotAllowed(ImageGenerationError):
    """Your role does not allow this."""

    status = 403


class NotInSession(NotAllowed):
    """User not in session"""


class CrossSite(NotAllowed):
    """This request came from another site."""


class NotFound(ImageGenerationError):
    """Nothing is here."""

    status = 404


class SessionNotFound(NotFound):
    """Session not found"""


class RequestNotFound(NotFound):
    """Image request not found"""


class ImageNotFound(NotFound):
    """Image not found"""


class CollectionNotFound(NotFound):
    """Collection not found"""


class PromptNotFound(NotFound):
    """Prompt not found"""


class MethodNotAllowed(ImageGenerationError):
    """This address does not answer to that method."""

    status = 405


class Conflict(ImageGenerationError):
    """The request does not fit the present state."""

    status = 409


class TooLarge(ImageGenerationError):
    """The request body is too large."""

    status = 413


class UnsupportedMediaType(ImageGenerationError):
    """Send JSON in UTF-8 with Content-Type: application/json."""

    status = 415


class IdempotencyMismatch(ImageGenerationError):
    """This Idempotency-Key was used with a different request."""

    status = 422


class UpgradeRequired(ImageGenerationError):
    """Open a WebSocket here."""

    status = 426


class NoSocket(ImageGenerationError):
    """This server has no WebSockets; follow the event stream instead."""

    status = 501


class TooManyRequests(ImageGenerationError):
    """Too many requests are waiting; try again shortly."""

    status = 429

    def __init__(self, message: str | None = None, *, retry_after: int = 10) -> None:
        super().__init__(message)
        #: Seconds until another try makes sense.
        self.retry_after = retry_after


class Unavailable(ImageGenerationError):
    """The service cannot do this right now."""

    status = 503


class ProviderNotConfigured(Unavailable):
    """This provider is not configured."""


class NoProvider(Unavailable):
    """No provider that can make this picture could be used in time."""


class NoPrice(Unavailable):
    """Nobody can tell what this picture would cost, so it is not sent."""


class PaidSendsStopped(Unavailable):
    """Pictures that cost money are stopped for now; free ones go on."""


class StorageFull(Unavailable):
    """There is no room left to store pictures."""

    status = 507


class Deadline(ImageGenerationError):
    """The picture could not be made in time."""

    status = 504


class ConfigurationError(ImageGenerationError):
    """A setting is wrong; the application cannot start."""

    status = 500


class LeaseLost(ImageGenerationError):
    """Another worker owns this request now."""

    status = 409


class ProviderError(ImageGenerationError):
    """The provider failed."""

    status = 502
    #: Could the failed call have cost money? The ledger books what is not known to be free.
    may_be_billed: ClassVar[bool] = False

    def __init__(
        self,
        message: str | None = None,
        *,
        retry_after: float | None = None,
        provider_code: str | None = None,
        provider_request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        #: Seconds the provider asked us to wait, or None.
        self.retry_after = retry_after
        #: The provider's own error word, for the record.
        self.provider_code = provider_code
        self.provider_request_id = provider_request_id


class NotSent(ProviderError):
    """The provider could not be reached."""


class RateLimited(ProviderError):
    """The provider asks us to slow down."""


class Overloaded(ProviderError):
    """The provider is overloaded."""


class ProviderConflict(ProviderError):
    """The request met another one at the provider."""


class QuotaExhausted(ProviderError):
    """The account at the provider has no credit left."""


class AuthFailed(ProviderError):
    """The provider does not accept the API key."""


class PolicyRefused(ProviderError):
    """The provider refused this content."""

    may_be_billed = True


class RequestRejected(ProviderError):
    """The provider does not accept these parameters."""


class ModelUnavailable(RequestRejected):
    """The provider does not offer this model."""


class ProviderMisconfigured(RequestRejected):
    """What answers at the provider's address is not the provider."""


class UnknownOutcome(ProviderError):
    """The connection broke after the request was sent; the provider may have charged for it."""

    may_be_billed = True


class DeadlineExceeded(UnknownOutcome):
    """The provider did not answer in time."""

    status = 504


class InvalidResult(ProviderError):
    """The provider's answer is not a usable picture."""

    may_be_billed = True


def status_of(code: str) -> int:
    """The HTTP status of an error by its code; 502 for one that only a provider knows."""
    return _statuses().get(code, 502)


@cache
def _statuses() -> dict[str, int]:
    found, todo = {}, [ImageGenerationError]
    while todo:
        kind = todo.pop()
        found[kind.code] = kind.status
        todo += kind.__subclasses__()
    return found | {"internal_error": 500, "poison": 500}
