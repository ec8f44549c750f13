"""What happened, appended in the transaction that made it true; and the bell that wakes whoever waits for news."""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from .database import upsert
from .models import Event, GenerationRequest, Image, SessionCounter
from .words import EventType, Visibility

#: How long the log reaches back at least, in time and, for a session that is slow, in events.
KEPT = timedelta(days=1)
KEPT_EVENTS = 1000
_PRUNED_AT_ONCE = 500


class Bell:
    """Wakes waiting threads of this process. It may ring for nothing and is never the only sign: who waits looks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        #: Carries the ring to the other processes, if somebody does; it must neither wait nor fail.
        self.carry: Callable[[], None] | None = None

    @property
    def count(self) -> int:
        """How often it has rung; read it before looking, hand it to `wait`."""
        return self._count

    def ring(self) -> None:
        """Wake everybody, in other processes too; after the commit, or they look too early."""
        self.ring_here()
        if self.carry is not None:
            self.carry()

    def ring_here(self) -> None:
        """Wake everybody in this process."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def wait(self, since: int, timeout: float) -> bool:
        """Wait until it has rung after `since`, at most `timeout` seconds; tell whether it did."""
        with self._changed:
            return self._changed.wait_for(lambda: self._count != since, timeout)


def of_request(tx: Session, kind: EventType, request: GenerationRequest, now: datetime, **data: Any) -> None:
    """Append an event about a request."""
    _append(
        tx,
        Event(
            session_id=request.session_id,
            type=kind,
            user_id=request.user_id,
            visibility=request.visibility,
            request_id=request.batch_id,
            data=data,
            created_at=now,
        ),
    )


def of_image(tx: Session, kind: EventType, image: Image, now: datetime, *, by: str, **data: Any) -> None:
    """Append an event about a picture; `by` is who did it."""
    _append(
        tx,
        Event(
            session_id=image.session_id,
            type=kind,
            user_id=by,
            visibility=image.visibility,
            image_id=image.id,
            data={"number": image.number, **data},
            created_at=now,
        ),
    )


def of_session(tx: Session, kind: EventType, session_id: str, now: datetime, *, by: str) -> None:
    """Append an event about the session as a whole, for everybody in it; `by` is who did it."""
    _append(
        tx, Event(session_id=session_id, type=kind, user_id=by, visibility=Visibility.TABLE, data={}, created_at=now)
    )


def of_host(
    tx: Session,
    kind: EventType,
    session_id: str,
    now: datetime,
    *,
    by: str,
    visibility: Visibility = Visibility.TABLE,
    **data: Any,
) -> None:
    """Append an event of the host's, in the host's own transaction; `by` is whom it concerns if it is private."""
    _append(tx, Event(session_id=session_id, type=kind, user_id=by, visibility=visibility, data=data, created_at=now))


def next_image_number(tx: Session, session_id: str) -> int:
    """The next picture's number in its session; the counter's row lock orders those who ask."""
    return _bump(tx, session_id, "image_number")


def _append(tx: Session, event: Event) -> None:
    event.number = _bump(tx, event.session_id, "event_number")
    tx.add(event)


def lock_session(tx: Session, session_id: str) -> None:
    """Hold the session's counter row until the transaction ends, so that counts within it stay true."""
    _bump(tx, session_id, "event_number", by=0)


def _bump(tx: Session, session_id: str, column: str, by: int = 1) -> int:
    insert = upsert(tx, SessionCounter)
    start = {"session_id": session_id, "event_number": 0, "image_number": 0, column: by}
    statement = insert.values(**start).on_conflict_do_update(
        index_elements=["session_id"], set_={column: getattr(SessionCounter, column) + by}
    )
    number: int = tx.execute(statement.returning(getattr(SessionCounter, column))).scalar_one()
    return number


# --- reading the log


def last_number(tx: Session, session_id: str) -> int:
    """The number of a session's newest event; 0 before the first."""
    return last_numbers(tx, [session_id]).get(session_id, 0)


def last_numbers(tx: Session, session_ids: Collection[str]) -> dict[str, int]:
    """The same for many sessions; one that never had an event is left out."""
    counters = select(SessionCounter.session_id, SessionCounter.event_number)
    return {row[0]: row[1] for row in tx.execute(counters.where(SessionCounter.session_id.in_(session_ids)))}


def page(tx: Session, session_id: str, after: int, limit: int) -> Sequence[Event]:
    """Up to `limit` events of a session behind a number, in their order.

    Numbers have no holes, so a first one that is not the next means that older ones were pruned.
    """
    behind = select(Event).where(Event.session_id == session_id, Event.number > after)
    return tx.scalars(behind.order_by(Event.number).limit(limit)).all()


def first_number(tx: Session, session_id: str) -> int | None:
    """The number of the oldest event that is kept; None where none is."""
    return tx.scalar(select(func.min(Event.number)).where(Event.session_id == session_id))


def last_seen_by(tx: Session, session_id: str, user_id: str, *, all_of_them: bool) -> int | None:
    """The number of the newest event that a member may see; None where there is none."""
    seen = select(Event.number).where(Event.session_id == session_id)
    if not all_of_them:
        seen = seen.where((Event.visibility == Visibility.TABLE) | (Event.user_id == user_id))
    return tx.scalar(seen.order_by(Event.number.desc()).limit(1))


# --- forgetting


def overgrown(tx: Session, now: datetime, limit: int = 20) -> list[tuple[str, int]]:
    """Some sessions whose logs reach further back than they have to, each with its newest event's number."""
    oldest = aliased(Event)
    first = select(func.min(oldest.number)).where(oldest.session_id == SessionCounter.session_id).scalar_subquery()
    has_old = (
        select(Event.number)
        .where(Event.session_id == SessionCounter.session_id, Event.number == first, Event.created_at < now - KEPT)
        .exists()
    )
    spare = (SessionCounter.event_number > KEPT_EVENTS, first <= SessionCounter.event_number - KEPT_EVENTS)
    found = select(SessionCounter.session_id, SessionCounter.event_number).where(*spare, has_old).limit(limit)
    return [(row[0], row[1]) for row in tx.execute(found)]


def prune(tx: Session, session_id: str, last: int, now: datetime) -> int:
    """Delete a session's oldest events, up to some hundreds at a time; returns how many.

    Only from the front: a hole in the middle would look like a lost event to whoever reads on.
    """
    mine = Event.session_id == session_id
    start = first_number(tx, session_id)
    if start is None:
        return 0
    end = min(last - KEPT_EVENTS + 1, start + _PRUNED_AT_ONCE)
    young = tx.scalar(select(func.min(Event.number)).where(mine, Event.number < end, Event.created_at >= now - KEPT))
    gone = delete(Event).where(mine, Event.number < (end if young is None else young)).returning(Event.number)
    return len(tx.scalars(gone).all())
