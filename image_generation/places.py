"""Tells those at the front of the line where they stand, when the line has moved."""

from collections.abc import Callable
from datetime import datetime

from . import events, turns
from .database import Database
from .events import Bell
from .outlook import Outlook
from .words import EventType

#: So many are told; who stands further back is not close enough to wait for each step.
FRONT = 20


class Places:
    """Compares places with those that were told last. Many processes may do it at once: each change is told once."""

    def __init__(self, *, database: Database, outlook: Outlook, bell: Bell, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._outlook = outlook
        self._bell = bell
        self._clock = clock

    def tell(self) -> int:
        """Append an event for each request at the front whose place is another one; returns how many."""
        now = self._clock()
        with self._database.snapshot() as tx:
            sessions = sorted({place.session_id for place in turns.front(tx, now, FRONT) if place.is_news})
        told = sum(self._tell(session_id, now) for session_id in sessions)
        if told:
            self._bell.ring()
        return told

    def _tell(self, session_id: str, now: datetime) -> int:
        """One session in one transaction; it waits for its counter alone, as a submit does, and for no request."""
        told = 0
        with self._database.transaction() as tx:
            events.lock_session(tx, session_id)
            blocked = self._outlook.blocked(tx)
            for place in turns.front(tx, now, FRONT):
                if place.session_id != session_id or not place.is_news:
                    continue
                rows = turns.told_place(tx, place.request_id, place.number)
                if rows:
                    seconds = self._outlook.seconds_left(rows, place.number, blocked)
                    data = {"position": place.number, "estimated_time": seconds}
                    events.of_request(tx, EventType.REQUEST_PROGRESS, rows[0], now, **data)
                    told += 1
        return told
