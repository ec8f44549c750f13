"""Which provider gets no calls for a while, so that one that is down does not spoil request after request.

One row for each provider, model and key, in the database: all processes see the same. The row of the model `*` is the
key's own, for what has to do with no model: a wrong key, an empty account, a limit. Nobody is asked just to find out:
the probe of an open breaker is the next real request. Only this module writes these rows, and always as the last thing
in a transaction that also writes others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from . import errors
from .database import object_of, table_of, upsert
from .models import Breaker

#: Stands for all models under a key.
ALL_MODELS = "*"
#: As many failures within the window open a breaker.
MAX_FAILURES = 5
WINDOW = timedelta(seconds=60)
#: Seconds that a breaker stays open at first and at most: after failures, and where somebody has to act.
FAILING = (30, 900)
REFUSED = (900, 3600)
#: How long a probe may take before another request may be one.
PROBE = timedelta(minutes=5)

_COUNTING = (errors.NotSent, errors.Overloaded, errors.UnknownOutcome)
_OF_THE_KEY = (errors.AuthFailed, errors.QuotaExhausted, errors.ProviderMisconfigured)
_OPENING = (errors.AuthFailed, errors.QuotaExhausted, errors.ModelUnavailable, errors.ProviderMisconfigured)


class State(StrEnum):
    """Of a breaker. A closed one with `open_until` ahead is cooling down: it was asked to slow down."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True, slots=True)
class Circuit:
    """One model of one provider under one key."""

    provider: str
    model: str
    key_hash: str


def failed(
    tx: Session, circuit: Circuit, error: errors.ProviderError, now: datetime, *, request_id: str, jitter: float
) -> None:
    """Take note of a failed call; `jitter` from [0, 1) spreads the moments at which breakers close again."""
    if not isinstance(error, (*_COUNTING, *_OPENING)):
        answered(tx, circuit, request_id)
        if isinstance(error, errors.RateLimited) and error.retry_after:
            _cool_down(_locked(tx, circuit, ALL_MODELS), error, now)
            tx.flush()
        return
    row = _locked(tx, circuit, ALL_MODELS if isinstance(error, _OF_THE_KEY) else circuit.model)
    if isinstance(error, _OPENING):
        _open(row, REFUSED, error.message, now, jitter)
        if isinstance(error, errors.AuthFailed):
            row.open_until = None
    else:
        _count(row, error, now, request_id, jitter)
    tx.flush()
    release(tx, request_id, now)  # of the other row, if it was that one's probe


def _cool_down(row: Breaker, error: errors.RateLimited, now: datetime) -> None:
    if row.state != State.CLOSED:
        return
    until = now + timedelta(seconds=min(error.retry_after or 0.0, float(REFUSED[0])))
    row.reason, row.first_failure_at = error.message, now
    row.open_until = max(until, row.open_until or until)


def _count(row: Breaker, error: errors.ProviderError, now: datetime, request_id: str, jitter: float) -> None:
    if row.state != State.CLOSED:
        if row.probe_id == request_id:
            _open(row, FAILING, f"It still fails: {error.message}", now, jitter)
        return  # a call from before it opened
    if row.first_failure_at is None or now - row.first_failure_at > WINDOW:
        row.failures, row.first_failure_at = 0, now
    row.failures += 1
    if row.failures >= MAX_FAILURES:
        _open(
            row, FAILING, f"{row.failures} calls failed within a minute, the last one so: {error.message}", now, jitter
        )


def _open(row: Breaker, seconds: tuple[int, int], reason: str, now: datetime, jitter: float) -> None:
    first, most = seconds
    stays = min(most, max(first, row.open_seconds))
    if row.state == State.CLOSED:
        row.first_failure_at = now
    row.state, row.reason, row.probe_id = State.OPEN, reason, None
    row.open_until = now + timedelta(seconds=stays * (1 + jitter / 5))
    row.open_seconds = min(most, 2 * stays)


_CLOSED = {
    "state": State.CLOSED, "failures": 0, "first_failure_at": None, "open_until": None, "open_seconds": FAILING[0],
    "reason": None, "probe_id": None,
}  # fmt: skip


def succeeded(tx: Session, circuit: Circuit) -> None:
    """Close what is not closed: a picture came."""
    tx.execute(update(Breaker).where(_of(circuit), Breaker.state != State.CLOSED).values(**_CLOSED))


def answered(tx: Session, circuit: Circuit, request_id: str) -> None:
    """Close what this request was the probe of: it got no picture, but an answer that others need not get."""
    tx.execute(update(Breaker).where(_of(circuit), Breaker.probe_id == request_id).values(**_CLOSED))


def release(tx: Session, request_id: str, now: datetime) -> None:
    """The probe was never sent: let the next request be one."""
    tx.execute(
        update(Breaker)
        .where(Breaker.probe_id == request_id, Breaker.state == State.HALF_OPEN)
        .values(probe_id=None, state=State.OPEN, open_until=now)
    )


def probe(tx: Session, circuit: Circuit, request_id: str, now: datetime) -> bool:
    """Let this request through; False when it may not be, because a breaker is open or has its probe already."""
    due = update(Breaker).where(
        _of(circuit), Breaker.state != State.CLOSED, Breaker.open_until <= now
    ).values(state=State.HALF_OPEN, probe_id=request_id, open_until=now + PROBE)  # fmt: skip
    tx.execute(due)
    other = or_(Breaker.probe_id.is_(None), Breaker.probe_id != request_id)
    still = select(Breaker.provider).where(_of(circuit), Breaker.state != State.CLOSED, other)
    return tx.scalars(still.limit(1)).first() is None


def troubled(tx: Session) -> list[Breaker]:
    """All breakers that are not plainly closed, as they stand now."""
    return [object_of(Breaker, row) for row in tx.execute(_TROUBLED)]


_TABLE = table_of(Breaker)
_TROUBLED = (
    select(_TABLE)
    .where(or_(_TABLE.c.state != State.CLOSED, _TABLE.c.open_until.is_not(None)))
    .order_by(_TABLE.c.provider, _TABLE.c.model)
)


def is_blocked(row: Breaker, now: datetime) -> bool:
    """Does it keep calls back at this moment?"""
    if row.open_until is None:
        return row.state != State.CLOSED
    return row.open_until > now


def reset(tx: Session, provider: str) -> int:
    """Close all breakers of a provider by hand; tell how many were not closed."""
    not_closed = or_(Breaker.state != State.CLOSED, Breaker.open_until.is_not(None))
    changed = tx.execute(update(Breaker).where(Breaker.provider == provider, not_closed).values(**_CLOSED))
    return int(changed.rowcount)  # type: ignore[attr-defined]


def _of(circuit: Circuit) -> ColumnElement[bool]:
    rows = Breaker.model.in_((circuit.model, ALL_MODELS))
    return and_(Breaker.provider == circuit.provider, Breaker.key_hash == circuit.key_hash, rows)


def _locked(tx: Session, circuit: Circuit, model: str) -> Breaker:
    name = {"provider": circuit.provider, "model": model, "key_hash": circuit.key_hash}
    start = {"state": State.CLOSED, "failures": 0, "open_seconds": FAILING[0]}
    tx.execute(upsert(tx, Breaker).values(**name, **start).on_conflict_do_nothing())
    found = select(Breaker).filter_by(**name).with_for_update().execution_options(populate_existing=True)
    return tx.execute(found).scalar_one()
