"""What happened, appended in the transaction that made it true; and the bell that wakes whoever waits for news."""

import threading
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from .database import is_postgres, table_of
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
    about = {"request_id": request.batch_id, "image_id": None, "data": data}
    _append(tx, kind, request.session_id, now, request.user_id, request.visibility, about)


def of_image(
    tx: Session, kind: EventType, image: Image, now: datetime, *, by: str, for_all: bool = False, **data: Any
) -> None:
    """Append an event about a picture; `by` is who did it. It is told to who may see the picture, or `for_all`."""
    visibility = Visibility.TABLE if for_all else image.visibility
    # What is private is told to its author, whoever did it.
    whom = by if visibility == Visibility.TABLE else image.user_id
    doer = {} if whom == by else {"by": by}
    about = {"request_id": None, "image_id": image.id, "data": {"number": image.number, **doer, **data}}
    _append(tx, kind, image.session_id, now, whom, visibility, about)


def of_session(tx: Session, kind: EventType, session_id: str, now: datetime, *, by: str, **data: Any) -> None:
    """Append an event about the session as a whole, for everybody in it; `by` is who did it."""
    about: dict[str, Any] = {"request_id": None, "image_id": None, "data": data}
    _append(tx, kind, session_id, now, by, Visibility.TABLE, about)


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
    about: dict[str, Any] = {"request_id": None, "image_id": None, "data": data}
    _append(tx, kind, session_id, now, by, visibility, about)


def next_image_number(tx: Session, session_id: str) -> int:
    """The next picture's number in its session; the counter's row lock orders those who ask."""
    number: int = tx.execute(_NEXT_IMAGE[is_postgres(tx)], {"of_session": session_id}).scalar_one()
    return number


def lock_session(tx: Session, session_id: str) -> None:
    """Hold the session's counter row until the transaction ends, so that counts within it stay true."""
    if is_postgres(tx):  # on SQLite whoever may write is alone already
        tx.execute(_HOLD, {"of_session": session_id})


def _append(
    tx: Session,
    kind: EventType,
    session_id: str,
    now: datetime,
    user_id: str,
    visibility: str,
    about: dict[str, Any],
) -> None:
    event = about | {"type": kind, "user_id": user_id, "visibility": visibility, "created_at": now}
    if is_postgres(tx):
        tx.execute(_APPEND_NEXT, {f"its_{name}": value for name, value in event.items()} | {"of_session": session_id})
        return
    number = tx.execute(_NEXT_EVENT, {"of_session": session_id}).scalar_one()
    tx.execute(_APPEND, event | {"session_id": session_id, "number": number})


_COUNTERS, _EVENTS = table_of(SessionCounter), table_of(Event)


def _bump(insert_of: Callable[[Table], Any], *, event: int = 0, image: int = 0) -> Any:
    """A statement that raises a session's numbers, makes its counter if there is none, and locks it."""
    columns = _COUNTERS.c
    start = {"session_id": bindparam("of_session"), "event_number": event, "image_number": image}
    raised = {"event_number": columns.event_number + event, "image_number": columns.image_number + image}
    counter = insert_of(_COUNTERS).values(**start)
    return counter.on_conflict_do_update(index_elements=["session_id"], set_=raised)


def _append_next() -> Any:
    """A statement that takes the next number and appends the event under it; PostgreSQL does both in one."""
    taken = _bump(postgresql.insert, event=1).returning(_COUNTERS.c.session_id, _COUNTERS.c.event_number).cte("taken")
    names = ("type", "user_id", "visibility", "created_at", "request_id", "image_id", "data")
    values = [bindparam(f"its_{name}", type_=_EVENTS.c[name].type) for name in names]
    return insert(table_of(Event)).from_select(["session_id", "number", *names], select(*taken.c, *values))


_HOLD = _bump(postgresql.insert)
_NEXT_EVENT = _bump(sqlite.insert, event=1).returning(_COUNTERS.c.event_number)
_APPEND = insert(table_of(Event))
_APPEND_NEXT = _append_next()
_NEXT_IMAGE = {
    is_on_postgres: _bump(insert_of, image=1).returning(_COUNTERS.c.image_number)
    for is_on_postgres, insert_of in ((True, postgresql.insert), (False, sqlite.insert))
}


# --- reading the log


def last_number(tx: Session, session_id: str) -> int:
    """The number of a session's newest event; 0 before the first."""
    return last_numbers(tx, [session_id]).get(session_id, 0)


def last_numbers(tx: Session, session_ids: Collection[str]) -> dict[str, int]:
    """The same for many sessions; one that never had an event is left out."""
    return {row[0]: row[1] for row in tx.execute(_NUMBERS, {"of_sessions": session_ids})}


def page(tx: Session, session_id: str, after: int, limit: int) -> Sequence[Any]:
    """Up to `limit` events of a session behind a number, in their order.

    Numbers have no holes, so a first one that is not the next means that older ones were pruned.
    """
    return tx.execute(_BEHIND, {"of_session": session_id, "after": after, "so_many": limit}).all()


def first_number(tx: Session, session_id: str) -> int | None:
    """The number of the oldest event that is kept; None where none is."""
    number: int | None = tx.scalar(_FIRST, {"of_session": session_id})
    return number


def last_seen_by(tx: Session, session_id: str, user_id: str, *, all_of_them: bool) -> int | None:
    """The number of the newest event that a member may see; None where there is none."""
    where = {"of_session": session_id} | ({} if all_of_them else {"of_user": user_id})
    number: int | None = tx.scalar(_NEWEST if all_of_them else _NEWEST_SEEN, where)
    return number


_ITS = _EVENTS.c.session_id == bindparam("of_session")
_SEEN = (_EVENTS.c.visibility == Visibility.TABLE) | (_EVENTS.c.user_id == bindparam("of_user"))
_NUMBERS = select(_COUNTERS.c.session_id, _COUNTERS.c.event_number).where(
    _COUNTERS.c.session_id.in_(bindparam("of_sessions", expanding=True))
)
_BEHIND = (
    select(_EVENTS)
    .where(_ITS, _EVENTS.c.number > bindparam("after"))
    .order_by(_EVENTS.c.number)
    .limit(bindparam("so_many"))
)
_FIRST = select(func.min(_EVENTS.c.number)).where(_ITS)
_NEWEST = select(_EVENTS.c.number).where(_ITS).order_by(_EVENTS.c.number.desc()).limit(1)
_NEWEST_SEEN = _NEWEST.where(_SEEN)


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
