"""Every statement that moves a request.

A write by a worker carries the epoch of its claim, so a former owner's changes nothing. Who moves a request and appends
an event does it in this order, everywhere: one order of locks cannot deadlock.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, literal_column, select, tuple_, update
from sqlalchemy.orm import Session

from . import errors, turns
from .database import object_of, table_of
from .models import GenerationRequest
from .words import RequestStatus

LEASE = timedelta(seconds=30)
#: A lease that ends later was given by a clock that went wrong.
ASTRAY = timedelta(minutes=5)
#: Claims in a row that end without a word before a request is taken for the killer of its workers.
MAX_CRASHES = 3
#: How long after its submit somebody waits for a picture, and how long a decision is waited for.
DEADLINE = timedelta(hours=1)
DECISION = timedelta(hours=24)
#: The stage of what waits for the operator to let paid calls go on.
STOPPED = "paid pictures are stopped"
#: Of what may not be sent again before its lost call can have no answer any more.
LOST_CALL = "waiting for a lost call"
#: Of what has its answer, and no room to store it.
NO_ROOM = "waiting for room to store it"
MOVING = (RequestStatus.QUEUED, RequestStatus.PROCESSING)
WAITING = (RequestStatus.QUEUED, RequestStatus.PROCESSING, RequestStatus.HELD)
_Row = GenerationRequest
_TABLE = table_of(GenerationRequest)


def enqueue(tx: Session, requests: Sequence[GenerationRequest], line: turns.Standing) -> None:
    """Put requests of one member in his session's line, each at its fair turn; the caller holds the session's counter.

    Each gets the moment after which nobody waits for it any more.
    """
    turns.give(tx, requests, line)
    for row in requests:
        row.deadline_at = row.run_at + DEADLINE
        row.stage = turns.PAUSED if line.is_paused else None
    append(tx, requests)


def append(tx: Session, requests: Sequence[GenerationRequest]) -> None:
    """Store new requests as they are, in line."""
    for row in requests:
        row.status = RequestStatus.QUEUED
    tx.execute(_ENQUEUE, [{name: row.__dict__[name] for name in row.__dict__.keys() & _NAMES} for row in requests])


_NAMES = frozenset(_TABLE.c.keys())
_ENQUEUE = insert(table_of(GenerationRequest))


def claim(
    tx: Session,
    worker_id: str,
    now: datetime,
    blocked: Collection[tuple[str, str]] = (),
    full: Collection[str] = (),
) -> GenerationRequest | None:
    """Take the next request that is due and lease it; None when nothing is. Exclusive across processes.

    What goes to one of the `blocked` pairs of provider and model, or to a `full` provider, is passed over, and so is
    what waits in a paused session.
    """
    take = _take(*_not_at(blocked, full)) if blocked or full else _TAKE
    row = tx.execute(take, {"now": now, "until": now + LEASE, "by": worker_id}).one_or_none()
    return None if row is None else object_of(GenerationRequest, row)


def _take(*more: ColumnElement[bool]) -> Any:
    """A statement that claims the next request that is due, and for which `more` is true."""
    due = select(_TABLE.c.id).where(*turns.DUE, *more).order_by(*turns.ORDER).limit(1)
    return (
        update(_TABLE)
        .where(_TABLE.c.id == due.with_for_update(skip_locked=True).scalar_subquery())
        .values(
            status=RequestStatus.PROCESSING,
            stage="starting",
            epoch=_TABLE.c.epoch + 1,
            crashes=_TABLE.c.crashes + 1,
            worker_id=bindparam("by"),
            lease_until=bindparam("until"),
            started_at=func.coalesce(_TABLE.c.started_at, turns.NOW),
            told_position=None,
        )
        .returning(_TABLE)
    )


_TAKE = _take()


def _not_at(blocked: Collection[tuple[str, str]], full: Collection[str]) -> Iterator[Any]:
    if blocked:
        yield tuple_(_Row.provider, _Row.model).not_in(sorted(blocked))
    if full:
        yield _Row.provider.not_in(sorted(full))


def running(tx: Session) -> dict[str, int]:
    """How many pictures are being made at each provider, in all processes."""
    return {row[0]: row[1] for row in tx.execute(_RUNNING)}


_RUNNING = (
    select(_TABLE.c.provider, func.count())
    .where(_TABLE.c.status == literal_column("'processing'"))
    .group_by(_TABLE.c.provider)
)


def stuck(tx: Session, blocked: Collection[tuple[str, str]], now: datetime) -> Sequence[GenerationRequest]:
    """Lock some requests that are due and go to one of these pairs of provider and model, the oldest first."""
    at = tuple_(_Row.provider, _Row.model).in_(sorted(blocked))
    due = select(_Row).where(_Row.status == RequestStatus.QUEUED, _Row.run_at <= now, at)
    return tx.scalars(due.order_by(_Row.created_at).limit(20).with_for_update(skip_locked=True)).all()


def renew(tx: Session, held: Mapping[str, int], now: datetime) -> None:
    """Extend the leases of what a worker really works on: request ids with the epochs of their claims."""
    for request_id, epoch in sorted(held.items()):
        mine = and_(_Row.id == request_id, _Row.epoch == epoch, _Row.status == RequestStatus.PROCESSING)
        tx.execute(update(_Row).where(mine).values(lease_until=now + LEASE))


def let_go(tx: Session, request_id: str, epoch: int, now: datetime) -> None:
    """End the lease of a claim that its worker cannot see to its end: the next look takes it, and no crash counts."""
    mine = and_(_Row.id == request_id, _Row.epoch == epoch, _Row.status == RequestStatus.PROCESSING)
    tx.execute(update(_Row).where(mine).values(lease_until=now, crashes=0))


def set_stage(tx: Session, request: GenerationRequest, stage: str) -> None:
    """Say what is going on; raises `errors.LeaseLost` when the request is somebody else's by now."""
    _owned(tx, request, stage=stage)


def send(tx: Session, request: GenerationRequest, stage: str, *, paid: bool) -> None:
    """Say that a provider is asked now; a paid call counts until it is known to be free."""
    _owned(tx, request, stage=stage, paid_sends=_Row.paid_sends + int(paid), progress=None, frame=None)


def show(tx: Session, request: GenerationRequest, now: datetime, **values: Any) -> None:
    """Write what a provider tells of a picture that is being made; who tells is alive, and keeps the lease."""
    _owned(tx, request, lease_until=now + LEASE, **values)


def unbilled(tx: Session, request: GenerationRequest) -> None:
    """A call that was counted has cost nothing after all."""
    tx.execute(
        update(_Row).where(_Row.id == request.id, _Row.paid_sends > 0).values(paid_sends=_Row.paid_sends - 1),
        execution_options={"synchronize_session": False},
    )


def current(tx: Session, request: GenerationRequest) -> GenerationRequest:
    """The request as it stands now, locked until the transaction ends."""
    fresh = select(_Row).where(_Row.id == request.id).with_for_update()
    return tx.execute(fresh.execution_options(populate_existing=True)).scalar_one()


def is_owned(row: GenerationRequest, request: GenerationRequest) -> bool:
    """Is the present `row` still under the claim that `request` was read under?"""
    return row.epoch == request.epoch and row.status == RequestStatus.PROCESSING


def adopt(tx: Session, request: GenerationRequest, image_id: str, now: datetime) -> bool:
    """Give a request the picture that one of its calls has brought, whoever has it by now.

    False when it does not want it any more: it has one, or was cancelled.
    """
    # Another claim of it comes to nothing by the status alone; its money is still that claim's.
    done = tx.execute(_ADOPT, {"of_row": request.id, "image": image_id, "at": now})
    if done.rowcount:  # type: ignore[attr-defined]
        return True
    current(tx, request)  # locked all the same: whoever goes on to book its money must not take the row later
    return False


def wake(tx: Session, request_id: str, now: datetime) -> None:
    """What a request waited for is there: let it be claimed."""
    waiting_for_it = and_(_Row.id == request_id, _Row.status == RequestStatus.QUEUED, _Row.stage == LOST_CALL)
    tx.execute(update(_Row).where(waiting_for_it).values(run_at=now))


def fail(tx: Session, request: GenerationRequest, error: str, code: str, now: datetime) -> None:
    """End a request badly, with a sentence and a word."""
    _owned(tx, request, status=RequestStatus.FAILED, error=error, error_code=code, completed_at=now, **_FREE)


def retry_later(tx: Session, request: GenerationRequest, error: str, code: str, run_at: datetime) -> None:
    """Put a claimed request back in line, not before `run_at`; the worker goes on with others meanwhile."""
    _owned(
        tx,
        request,
        status=RequestStatus.QUEUED,
        error=error,
        error_code=code,
        run_at=run_at,
        retry_count=_Row.retry_count + 1,
        **(_FREE | {"stage": "waiting to retry"}),
    )


def fall_back(
    tx: Session, request: GenerationRequest, provider: str, model: str, error: str, code: str, run_at: datetime
) -> None:
    """Put a claimed request back in line for another provider."""
    _owned(
        tx,
        request,
        status=RequestStatus.QUEUED,
        provider=provider,
        model=model,
        error=error,
        error_code=code,
        run_at=run_at,
        retry_count=_Row.retry_count + 1,
        **_FREE,
    )


def hold(tx: Session, request: GenerationRequest, reason: str, code: str, now: datetime) -> None:
    """Let a claimed request wait for a person's word, for a day."""
    _owned(
        tx,
        request,
        status=RequestStatus.HELD,
        error=reason,
        error_code=code,
        deadline_at=now + DECISION,
        **(_FREE | {"stage": "waiting for a decision"}),
    )


def reroute(tx: Session, request: GenerationRequest, provider: str, model: str) -> None:
    """Send a locked request in line to another provider than it was meant for."""
    tx.execute(
        update(_Row)
        .where(_Row.id == request.id, _Row.status == RequestStatus.QUEUED)
        .values(provider=provider, model=model)
    )


def wait_until(tx: Session, request: GenerationRequest, run_at: datetime) -> None:
    """Do not send a reclaimed request before `run_at`: until then its lost call may be answered."""
    request.run_at = max(request.run_at, run_at)
    request.stage = LOST_CALL
    tx.flush()


def expire(tx: Session, now: datetime, blocked: Collection[tuple[str, str]] = ()) -> GenerationRequest | None:
    """Fail one request in line, or held, whose time is up; None when there is none."""
    waiting = (RequestStatus.QUEUED, RequestStatus.HELD)
    late = select(_Row).where(_Row.status.in_(waiting), _Row.deadline_at < now, turns.moving()).limit(1)
    request = tx.scalars(late.with_for_update(skip_locked=True)).one_or_none()
    if request is None:
        return None
    if request.status == RequestStatus.QUEUED:
        is_blocked = (request.provider, request.model) in blocked
        problem: errors.ImageGenerationError = errors.NoProvider() if is_blocked else errors.Deadline()
        last = f" The last try: {request.error}" if request.error else ""
        request.error, request.error_code = f"{problem.message}{last}", problem.code
    request.status, request.completed_at, request.stage = RequestStatus.FAILED, now, None
    request.epoch += 1
    tx.flush()
    return request


def postpone(tx: Session, request: GenerationRequest, stage: str, run_at: datetime) -> None:
    """Put a claimed request back in line for a reason that is not its own; `stage` says which."""
    _owned(tx, request, status=RequestStatus.QUEUED, run_at=run_at, **(_FREE | {"stage": stage}))


def resume(tx: Session, stage: str, now: datetime) -> int:
    """Make due what was postponed for the reason `stage`, and tell how many that were."""
    waiting_for_it = update(_Row).where(_Row.status == RequestStatus.QUEUED, _Row.stage == stage)
    done = tx.execute(waiting_for_it.values(run_at=now, stage=None))
    return int(done.rowcount)  # type: ignore[attr-defined]


#: Nobody makes it any more.
_FREE: dict[str, Any] = {
    "worker_id": None, "lease_until": None, "crashes": 0, "stage": None, "progress": None, "frame": None,
}  # fmt: skip
_DONE: dict[str, Any] = {"status": RequestStatus.COMPLETED, "progress": 100, "error": None, "error_code": None}
_ADOPT = (
    update(_TABLE)
    .where(
        _TABLE.c.id == bindparam("of_row"), _TABLE.c.status.not_in((RequestStatus.COMPLETED, RequestStatus.CANCELLED))
    )
    .values(_FREE | _DONE | {"completed_at": bindparam("at"), "result_image_id": bindparam("image")})
)


def _owned(tx: Session, request: GenerationRequest, **values: Any) -> None:
    mine = and_(_Row.id == request.id, _Row.epoch == request.epoch, _Row.status == RequestStatus.PROCESSING)
    if tx.execute(update(_Row).where(mine).values(**values)).rowcount != 1:  # type: ignore[attr-defined]
        raise errors.LeaseLost


def cancel(tx: Session, request: GenerationRequest, now: datetime) -> bool:
    """End a request that has not ended; False when it has.

    What was sent already runs on, and its result goes to the trash.
    """
    ended: dict[str, Any] = {
        "status": RequestStatus.CANCELLED, "cancel_requested_at": now, "completed_at": now, "stage": None,
        "lease_until": None, "error": None, "error_code": None, "frame": None,
    }  # fmt: skip
    changed = tx.execute(update(_Row).where(_Row.id == request.id, _Row.status.in_(WAITING)).values(**ended))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def redrive(tx: Session, request: GenerationRequest, now: datetime) -> bool:
    """Put a failed, cancelled or held request back in line by hand; False when it is in another state."""
    ended = (RequestStatus.FAILED, RequestStatus.CANCELLED, RequestStatus.HELD)
    again: dict[str, Any] = {
        "status": RequestStatus.QUEUED, "run_at": now, "error": None, "error_code": None, "completed_at": None,
        "cancel_requested_at": None, "started_at": None, "epoch": _Row.epoch + 1,
        "retry_count": 0, "paid_sends": 0, "deadline_at": now + DEADLINE, **_FREE,
    }  # fmt: skip
    changed = tx.execute(update(_Row).where(_Row.id == request.id, _Row.status.in_(ended)).values(**again))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def reclaim(tx: Session, now: datetime) -> GenerationRequest | None:
    """Take one request from a worker whose lease ran out: back in line, or failed if it keeps killing its workers."""
    lapsed = (
        select(_Row)
        .where(_Row.status == RequestStatus.PROCESSING, (_Row.lease_until < now) | (_Row.lease_until > now + ASTRAY))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    request = tx.scalars(lapsed).one_or_none()
    if request is None:
        return None
    request.worker_id = request.lease_until = request.stage = request.progress = request.frame = None
    request.epoch += 1
    if request.crashes < MAX_CRASHES:
        request.status, request.run_at = RequestStatus.QUEUED, now
    else:
        request.status, request.completed_at = RequestStatus.FAILED, now
        request.error, request.error_code = "This request stopped its worker several times.", "poison"
    tx.flush()
    return request


def state_of_claim(tx: Session, request: GenerationRequest) -> RequestStatus | None:
    """The state of a claimed request, locked until the transaction ends; None when a later claim or retry has it."""
    # Locked also when it is somebody else's: whoever goes on to book its money must not take the row later.
    row = tx.execute(select(_Row.status, _Row.epoch).where(_Row.id == request.id).with_for_update()).one()
    return RequestStatus(row.status) if row.epoch == request.epoch else None


def restage(
    tx: Session, rows: Sequence[GenerationRequest], now: datetime, *, paused: bool
) -> Sequence[GenerationRequest]:
    """Let waiting rows say that they are paused, or not any more; gives the first row of each request that changed.

    The time of the pause does not count as waiting.
    """
    changed = [row for row in rows if row.stage == (None if paused else turns.PAUSED)]
    for row in changed:
        row.stage = turns.PAUSED if paused else None
        row.told_position = None
        row.deadline_at = now + DEADLINE
    tx.flush()
    return list({row.batch_id: row for row in reversed(changed)}.values())


def lock(tx: Session, batch_id: str) -> None:
    """Hold the rows of a request until the transaction ends, in the order in which everybody takes them."""
    tx.execute(select(_Row.id).where(_Row.batch_id == batch_id).order_by(_Row.batch_index).with_for_update())


def unended(tx: Session, batch_id: str, states: Collection[RequestStatus] = WAITING) -> int:
    """How many pictures of a request have not ended, or are in one of these states."""
    rest = select(func.count()).where(_Row.batch_id == batch_id, _Row.status.in_(states))
    return tx.scalar(rest) or 0


def any_completed(tx: Session, batch_id: str) -> bool:
    """True when at least one picture of a request is there."""
    done = select(_Row.id).where(_Row.batch_id == batch_id, _Row.status == RequestStatus.COMPLETED).limit(1)
    return tx.scalar(done) is not None


def counts(tx: Session) -> dict[str, int]:
    """Requests by status, of the states that are not ended."""
    rows = tx.execute(select(_Row.status, func.count()).where(_Row.status.in_(WAITING)).group_by(_Row.status))
    return {str(status): 0 for status in WAITING} | {row[0]: row[1] for row in rows}
