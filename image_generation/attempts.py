"""The record of every call to a provider: opened before the first byte leaves, closed with what came of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from . import errors
from .models import Attempt, GenerationRequest
from .words import AttemptState

#: How each kind of failure ends an attempt.
_ENDS: dict[type[errors.ProviderError], AttemptState] = {
    errors.NotSent: AttemptState.NOT_SENT,
    errors.RateLimited: AttemptState.TRANSIENT,
    errors.Overloaded: AttemptState.TRANSIENT,
    errors.ProviderConflict: AttemptState.TRANSIENT,
    errors.UnknownOutcome: AttemptState.UNKNOWN,
    errors.DeadlineExceeded: AttemptState.UNKNOWN,
    errors.InvalidResult: AttemptState.INVALID,
}
#: Somebody is at it, or was when his process ended.
OPEN = (AttemptState.SENDING, AttemptState.RECEIVED)
#: A late answer says more than that nobody knew.
UNSETTLED = (*OPEN, AttemptState.UNKNOWN)
_CLOCKS_MAY_DIFFER = timedelta(minutes=1)
#: How long after its end an attempt without a picture keeps its place in the store.
_SETTLED_FOR = timedelta(minutes=1)


def begin(
    tx: Session,
    request: GenerationRequest,
    *,
    notes: Sequence[str],
    cost_micros: int,
    now: datetime,
    deadline: datetime,
    storage_key: str | None = None,
) -> Attempt:
    """Write down that a call is about to be made, at its expected price, and where its picture will lie."""
    made = tx.scalar(select(func.count()).where(Attempt.request_id == request.id)) or 0
    attempt = Attempt(
        request_id=request.id,
        number=made + 1,
        epoch=request.epoch,
        provider=request.provider,
        model=request.model,
        state=AttemptState.SENDING,
        notes=list(notes),
        cost_micros=cost_micros,
        storage_key=storage_key,
        started_at=now,
        deadline_at=deadline,
    )
    tx.add(attempt)
    tx.flush()
    return attempt


def received(tx: Session, attempt: Attempt, storage_key: str) -> str | None:
    """Write down that the answer has come, and tell where its picture goes; None when the attempt was closed before.

    From here on its place in the store is kept, also for one of which nobody knew any more.
    """
    key = func.coalesce(Attempt.storage_key, storage_key)
    still = update(Attempt).where(Attempt.id == attempt.id, Attempt.state.in_(UNSETTLED))
    taken = still.values(state=AttemptState.RECEIVED, storage_key=key, ended_at=None).returning(Attempt.storage_key)
    return tx.scalar(taken, execution_options={"synchronize_session": False})


def done(
    tx: Session,
    attempt: Attempt,
    now: datetime,
    *,
    storage_key: str,
    cost_micros: int | None,
    usage: Mapping[str, Any],
    provider_request_id: str | None,
) -> bool:
    """Close an attempt whose picture lies at `storage_key`, at the provider's own price where it told one.

    False, and nothing changed, when it was closed before or has lost that place.
    """
    values: dict[str, Any] = {
        "state": AttemptState.DONE,
        "usage": dict(usage),
        "provider_request_id": provider_request_id,
    }
    if cost_micros is not None:
        values |= {"cost_micros": cost_micros, "cost_estimated": False}
    return _close(tx, attempt, now, values | {"error": None, "error_code": None}, Attempt.storage_key == storage_key)


def failed(tx: Session, attempt: Attempt, error: errors.ProviderError, now: datetime) -> AttemptState | None:
    """Close an attempt that brought none, and tell in which state; None if it was closed before.

    What may have been charged stays on the books.
    """
    state = _ENDS.get(type(error), AttemptState.REJECTED)
    values: dict[str, Any] = {
        "state": state,
        "error": error.message,
        "error_code": error.code,
        "provider_request_id": error.provider_request_id,
    }
    if not error.may_be_billed:
        values |= {"cost_micros": 0, "cost_estimated": False}
    return state if _close(tx, attempt, now, values) else None


def skipped(tx: Session, request: GenerationRequest, error: str, code: str, now: datetime) -> None:
    """Write down that a provider was not even asked."""
    attempt = begin(tx, request, notes=(), cost_micros=0, now=now, deadline=now)
    values = {"state": AttemptState.NOT_SENT, "error": error, "error_code": code, "cost_estimated": False}
    _close(tx, attempt, now, values)


def unfinished(tx: Session, request: GenerationRequest) -> Attempt | None:
    """A call of which nobody has told what came of it; the oldest one."""
    left = select(Attempt).where(Attempt.request_id == request.id, Attempt.state.in_(OPEN))
    return tx.scalars(left.order_by(Attempt.number).limit(1)).one_or_none()


def lost(tx: Session, request: GenerationRequest, now: datetime) -> datetime | None:
    """Deal with what a vanished worker left open: tell until when a paid call may still be answered, and leave it open.

    None, and everything closed, if no such call may have cost anything.
    """
    left = and_(Attempt.request_id == request.id, Attempt.state.in_(OPEN))
    until = tx.scalar(select(func.max(Attempt.deadline_at)).where(left, Attempt.cost_micros > 0))
    if until is None:
        abandoned(tx, request, now)
    return until


def abandoned(tx: Session, request: GenerationRequest, now: datetime) -> None:
    """Close what a vanished worker left open: nobody can tell what came of it."""
    tx.execute(
        update(Attempt)
        .where(Attempt.request_id == request.id, Attempt.state.in_(OPEN))
        .values(state=AttemptState.UNKNOWN, error="The worker vanished during this attempt.", ended_at=now)
    )


def billed(tx: Session, attempt: Attempt, cost_micros: int) -> None:
    """Write down what the provider's bill says."""
    bill = {"cost_micros": cost_micros, "cost_estimated": False}
    tx.execute(update(Attempt).where(Attempt.id == attempt.id).values(**bill))


def unstored(tx: Session, attempt: Attempt, problem: errors.ImageGenerationError, now: datetime) -> None:
    """Close an attempt whose picture came and could not be kept; what it cost was spent."""
    values = {"state": AttemptState.INVALID, "error": problem.message, "error_code": problem.code}
    _close(tx, attempt, now, values)


def heal(tx: Session, now: datetime) -> None:
    """Take the time from what a clock that has been put right since has begun in the future."""
    astray = update(Attempt).where(Attempt.state.in_(OPEN), Attempt.started_at > now + _CLOCKS_MAY_DIFFER)
    tx.execute(astray.values(started_at=now, deadline_at=now))


def close_overdue(tx: Session, now: datetime) -> None:
    """Close what is still open after its deadline although its request has ended: nobody will do it any more."""
    over = select(GenerationRequest.id).where(GenerationRequest.status.not_in(["queued", "processing", "held"]))
    tx.execute(
        update(Attempt)
        .where(Attempt.state == AttemptState.SENDING, Attempt.deadline_at < now, Attempt.request_id.in_(over))
        .values(state=AttemptState.UNKNOWN, error="Nobody waited for the end of this attempt.", ended_at=now)
    )


def sweep(tx: Session, delete: Callable[[str], None], now: datetime) -> None:
    """Let `delete` remove from the store what attempts left there that came to no picture.

    The row is locked meanwhile, so that nobody takes the attempt up again and writes to the same place.
    """
    over = (Attempt.storage_key.is_not(None), Attempt.state.not_in((AttemptState.DONE, *OPEN)))
    left = select(Attempt).where(*over, Attempt.ended_at < now - _SETTLED_FOR).limit(20)
    for attempt in tx.scalars(left.with_for_update(skip_locked=True)).all():
        delete(attempt.storage_key or "")
        attempt.storage_key = None
    tx.flush()


def _close(tx: Session, attempt: Attempt, now: datetime, values: dict[str, Any], *more: ColumnElement[bool]) -> bool:
    still = update(Attempt).where(Attempt.id == attempt.id, Attempt.state.in_(UNSETTLED), *more)
    closed = tx.execute(still.values(ended_at=now, **values))
    return bool(closed.rowcount)  # type: ignore[attr-defined]


def of_requests(tx: Session, request_ids: Sequence[str]) -> list[Attempt]:
    """All attempts of these requests, oldest first."""
    return list(tx.scalars(select(Attempt).where(Attempt.request_id.in_(request_ids)).order_by(Attempt.started_at)))
