"""The end of a session's log in memory, shared by all of this process who follow it."""

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Protocol

from .host import Role
from .words import EventType, Visibility

#: Events of a session that are kept in memory.
LENGTH = 500
#: Events that a follower takes at a time.
HANDFUL = 50
#: Followers who are told in one go, without a turn for anybody else.
_AT_ONCE = 100

#: The host's optional answer for all members of a session at once.
AskForAll = Callable[[str], Mapping[str, Role]]


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it is shared by all followers in memory."""

    number: int
    user_id: str
    is_private: bool
    type: EventType | None
    request_id: str | None
    image_id: str | None
    data: Mapping[str, Any]
    written: dict[str, str]
    #: When it had been read; who may see it is asked after that.
    read_at: float

    @classmethod
    def of(cls, row: Any, read_at: float) -> "Entry":
        """The entry of a row that had been read at `read_at`."""
        return cls(
            number=row.number,
            user_id=row.user_id,
            is_private=row.visibility != Visibility.TABLE,
            type=_TYPES.get(row.type),  # a newer version of us may run beside this one
            request_id=row.request_id,
            image_id=row.image_id or row.data.get("image_id"),
            data=_told(row),
            written={},
            read_at=read_at,
        )

    def is_for(self, user_id: str, role: Role | None) -> bool:
        """May he see it? The same truth as for requests and pictures."""
        return not self.is_private or self.user_id == user_id or role is Role.GM


def _told(row: Any) -> dict[str, Any]:
    ids = {"request_id": row.request_id, "image_id": row.image_id}
    common = {"user_id": row.user_id, "at": row.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
    return {**common, **{name: value for name, value in ids.items() if value is not None}, **row.data}


_TYPES = {kind.value: kind for kind in EventType}
_number = attrgetter("number")


class Waiter(Protocol):
    """One who waits for more."""

    @property
    def bed(self) -> Any:
        """A lock that is held before and after the wait; whoever wakes him releases it."""

    def takes(self, new: Sequence[Entry]) -> bool:
        """Be told of these on the spot, by another thread, while he waits; False: wake him. Must not block."""


class Tail:
    """The end of one session's log, and those of this process who wait for more of it."""

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        self.followers = 0
        #: The newest number that has been read; -1 before the first look.
        self.last = -1
        self.entries: tuple[Entry, ...] = ()
        self._lock = threading.Lock()
        #: Each who waits, with the moment until which he does at most. Each has a lock of his own: a condition would
        #: make them queue for one, and a time-out for each would be a timer that is made and thrown away.
        self._waiting: dict[Waiter, float] = {}
        self._ended = False
        self._asking = threading.Lock()
        self._roles: tuple[float, Mapping[str, Role]] = (-1.0, {})

    def behind(self, position: int) -> tuple[Entry, ...] | None:
        """Some of what comes after `position`; None where it begins further back than what is here."""
        entries = self.entries
        if not entries or entries[0].number > position + 1:
            return () if self.last == position else None
        start = bisect_right(entries, position, key=_number)
        return entries[start : start + HANDFUL]

    def publish(self, new: Sequence[Entry], last: int) -> None:
        """Add what was read, and tell or wake everybody; others get their turn in between."""
        with self._lock:
            self.entries = (*self.entries, *new)[-LENGTH:]
            self.last = last
            there = list(self._waiting)
        for start in range(0, len(there), _AT_ONCE):
            with self._lock:
                for waiter in there[start : start + _AT_ONCE]:
                    if waiter in self._waiting and not waiter.takes(new):
                        del self._waiting[waiter]
                        waiter.bed.release()
            time.sleep(0)

    def wake(self) -> None:
        """Let everybody look whether he should go on."""
        with self._lock:
            self._wake()

    def end(self) -> None:
        """Let everybody see that he should not go on; nobody waits here any more."""
        with self._lock:
            self._ended = True
            self._wake()

    def tick(self, now: float) -> None:
        """Wake who has waited long enough."""
        with self._lock:
            for waiter in [waiter for waiter, until in self._waiting.items() if until <= now]:
                del self._waiting[waiter]
                waiter.bed.release()

    def _wake(self) -> None:
        for waiter in self._waiting:
            waiter.bed.release()
        self._waiting.clear()

    def wait(self, waiter: Waiter, position: int, seconds: float) -> None:
        """Wait for something behind `position`, for about so many seconds: `tick` ends it, which comes now and then."""
        with self._lock:
            if self.last > position or self._ended:
                return
            self._waiting[waiter] = time.monotonic() + seconds
        waiter.bed.acquire()

    def leave(self, waiter: Waiter) -> None:
        """Wait no more."""
        with self._lock:
            self._waiting.pop(waiter, None)

    def roles(self, ask: AskForAll, since: float) -> tuple[float, Mapping[str, Role]]:
        """Everybody's role as the host told it at `since` or later; one asks for all."""
        if self._roles[0] < since:
            with self._asking:
                if self._roles[0] < since:
                    asked_at = time.monotonic()
                    self._roles = (asked_at, ask(self.session_id))
        return self._roles
