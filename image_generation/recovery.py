"""What to do after a failed attempt, as a value: no sleeping, no database.

One function answers for every kind of failure; `docs/errors.md` has the table. Three rules stand above it: a policy
refusal ends the request, nothing that may have cost money is sent more than `MAX_SENDS` times without a person's word,
and nothing is planned beyond the request's deadline.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import errors

MAX_BACKOFF = 300.0
MAX_RETRY_AFTER = 900.0
#: Calls of one request that may have cost money, before a person is asked.
MAX_SENDS = 2
#: Seconds that a member waits for a provider before another one is asked.
PATIENCE = 30.0
#: May succeed a moment later, at the same place.
_TRANSIENT = (errors.NotSent, errors.RateLimited, errors.Overloaded)
#: Will not succeed there, but may elsewhere.
_HOPELESS = (errors.QuotaExhausted, errors.AuthFailed, errors.RequestRejected)
_ONCE_MORE = (errors.ProviderConflict, errors.InvalidResult)


@dataclass(frozen=True, slots=True)
class Retry:
    """The same provider again, not before `run_at`."""

    run_at: datetime


@dataclass(frozen=True, slots=True)
class Fallback:
    """Another provider, not before `run_at`."""

    provider: str
    model: str
    run_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A person has to decide, for this reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The request fails with the error that it met."""


Decision = Retry | Fallback | Hold | GiveUp


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody else who can do the same order now."""

    provider: str
    model: str
    price_micros: int


@dataclass(frozen=True, slots=True)
class History:
    """What became of a request since a person last sent it, the failure in question included."""

    #: Failed attempts at the provider that has just failed.
    failures: int = 1
    #: Those among them that failed in the same way.
    alike: int = 1
    #: Calls that may have cost money, at whatever provider.
    paid_sends: int = 0
    #: What the failed call costs.
    price_micros: int = 0
    #: Is the provider's breaker open now?
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What the operator allows."""

    max_retries: int = 3
    #: What may have been charged is sent again by itself only below this price.
    auto_resend_micros: int = 100_000


def decide(
    error: errors.ProviderError,
    *,
    history: History,
    providers: Sequence[Candidate] = (),
    limits: Limits,
    now: datetime,
    deadline: datetime | None = None,
    jitter: float,
) -> Decision:
    """Decide by the kind of `error`, what went before, and who else could do it. `jitter` is drawn from [0, 1)."""
    if isinstance(error, errors.PolicyRefused):
        return GiveUp()
    is_paid = history.price_micros > 0
    if isinstance(error, errors.UnknownOutcome) and is_paid and not _may_resend(history, limits):
        return Hold(_doubt(history.price_micros))
    wait = max(backoff(history.failures, jitter), min(max(error.retry_after or 0.0, 0.0), MAX_RETRY_AFTER))
    run_at = now + timedelta(seconds=wait)
    again = _may_retry(error, history, limits) and (deadline is None or run_at < deadline)
    elsewhere = _elsewhere(error, history, providers, limits)
    if again and not (elsewhere and _is_slow(error, history, wait)):
        return Retry(run_at)
    if elsewhere and (deadline is None or now < deadline):
        return Fallback(elsewhere.provider, elsewhere.model, now)
    return GiveUp()


def _may_retry(error: errors.ProviderError, history: History, limits: Limits) -> bool:
    if history.failures > limits.max_retries or not _has_sends(history, history.price_micros):
        return False
    if isinstance(error, _ONCE_MORE):
        return history.alike == 1
    return isinstance(error, (*_TRANSIENT, errors.UnknownOutcome))


def _may_resend(history: History, limits: Limits) -> bool:
    """May a call that has perhaps been charged be made a second time, with nobody asked?"""
    is_cheap = history.price_micros < limits.auto_resend_micros
    return is_cheap and history.paid_sends < MAX_SENDS and history.failures <= limits.max_retries


def _elsewhere(
    error: errors.ProviderError, history: History, providers: Sequence[Candidate], limits: Limits
) -> Candidate | None:
    if not isinstance(error, (*_TRANSIENT, *_HOPELESS, errors.UnknownOutcome, errors.InvalidResult)):
        return None
    # What may have been charged once is not bought a second time at any price, wherever it is.
    in_doubt = isinstance(error, errors.UnknownOutcome) and history.price_micros > 0
    most = limits.auto_resend_micros if in_doubt else None
    for other in providers:
        if _has_sends(history, other.price_micros) and (most is None or other.price_micros < most):
            return other
    return None


def _is_slow(error: errors.ProviderError, history: History, wait: float) -> bool:
    return history.is_open or (isinstance(error, errors.RateLimited) and wait > PATIENCE)


def _has_sends(history: History, price_micros: int) -> bool:
    return price_micros == 0 or history.paid_sends < MAX_SENDS


def _doubt(price_micros: int) -> str:
    return (
        "Nobody can tell whether the provider made and charged this picture. "
        f"Sending it again may cost ${price_micros / 1_000_000:.2f} once more: try again, or let it go."
    )


def backoff(failures: int, jitter: float) -> float:
    """Full jitter: somewhere between nothing and twice two to the power of the failures, in seconds."""
    return float(jitter * min(MAX_BACKOFF, 2.0 * 2 ** min(failures, 20)))


def draw() -> float:
    """A number for `jitter`."""
    return random.random()  # noqa: S311 - it spreads retries, it keeps no secret
