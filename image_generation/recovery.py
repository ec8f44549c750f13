"""What to do after a failed attempt, as a value: no sleeping, no database."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import errors

MAX_BACKOFF = 300.0
MAX_RETRY_AFTER = 900.0
_TRANSIENT = (errors.NotSent, errors.RateLimited, errors.Overloaded)


@dataclass(frozen=True, slots=True)
class Retry:
    """The same provider again, not before `run_at`."""

    run_at: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The request fails."""


Decision = Retry | GiveUp


def decide(error: errors.ProviderError, *, failures: int, max_retries: int, now: datetime, jitter: float) -> Decision:
    """Decide by the kind of `error` and the number of `failures` so far, this one included.

    Only what cannot have been charged is tried again by itself; a broken picture once. `jitter` is drawn from [0, 1).
    """
    allowed = max_retries if isinstance(error, _TRANSIENT) else 1 if isinstance(error, errors.InvalidResult) else 0
    if failures > min(allowed, max_retries):
        return GiveUp()
    wait = max(backoff(failures, jitter), min(max(error.retry_after or 0.0, 0.0), MAX_RETRY_AFTER))
    return Retry(now + timedelta(seconds=wait))


def backoff(failures: int, jitter: float) -> float:
    """Full jitter: somewhere between nothing and twice two to the power of the failures, in seconds."""
    return float(jitter * min(MAX_BACKOFF, 2.0 * 2**failures))


def draw() -> float:
    """A number for `jitter`."""
    return random.random()  # noqa: S311 - it spreads retries, it keeps no secret
