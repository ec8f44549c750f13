"""What happened, appended in the transaction that made it true; and the bell that wakes whoever waits for news."""

import threading
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from .database import upsert
from .models import Event, GenerationRequest, Image, SessionCounter
from .words import EventType, Visibility


class Bell:
    """Wakes waiting threads of this process. It may ring for nothing and is never the only sign: who waits looks."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How often it has rung; read it before looking, hand it to `wait`."""
        return self._count

    def ring(self) -> None:
        """Wake everybody."""
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
