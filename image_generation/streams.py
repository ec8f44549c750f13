"""How many streams and sockets this process holds: each costs a thread or a connection for hours."""

import os
import threading
import weakref
from collections import Counter
from collections.abc import Callable
from types import TracebackType
from typing import Self

from . import errors
from .host import Member

#: Streams and sockets of one member in one session: a few tabs, a phone, a terminal.
PER_MEMBER = 8
#: Seconds after which a member who has too many may try again: until then one that was left has been noticed.
_NOTICED_AFTER = 15


class Streams:
    """Gives places to streams and sockets, as many as there are."""

    def __init__(self, limit: int, per_member: int = PER_MEMBER) -> None:
        self._limit = limit
        #: Called when a place was given.
        self.on_enter: Callable[[], None] = lambda: None
        self._per_member = per_member
        self._begin()
        if hasattr(os, "register_at_fork"):
            begin = weakref.WeakMethod(self._begin)
            os.register_at_fork(after_in_child=lambda: (again := begin()) and again())

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._held: Counter[tuple[str, str]] = Counter()
        #: How many are open now, and how many were refused so far.
        self.open = 0
        self.refused = 0

    def enter(self, member: Member) -> "Place":
        """A place for one stream; raises `errors.TooManyRequests` and `errors.Unavailable`."""
        whose = (member.session_id, member.user_id)
        with self._lock:
            try:
                self._require_room(whose)
            except errors.ImageGenerationError:
                self.refused += 1
                raise
            self._held[whose] += 1
            self.open += 1
        self.on_enter()
        return Place(self, whose)

    def _require_room(self, whose: tuple[str, str]) -> None:
        if self._held[whose] >= self._per_member:
            said = f"You have {self._per_member} streams open in this session; close one first."
            raise errors.TooManyRequests(said, retry_after=_NOTICED_AFTER)
        if self.open >= self._limit:
            raise errors.Unavailable("This server holds as many streams as it can; try again shortly.")

    def held(self) -> set[tuple[str, str]]:
        """The session and user of everybody who holds one."""
        with self._lock:
            return set(self._held)

    def release(self, whose: tuple[str, str]) -> None:
        """Give a place back; only `Place` calls this."""
        with self._lock:
            self.open -= 1
            self._held[whose] -= 1
            if self._held[whose] <= 0:
                del self._held[whose]


class Place:
    """The right to hold one stream open, until it is left."""

    __slots__ = ("_streams", "_whose")

    def __init__(self, streams: Streams, whose: tuple[str, str]) -> None:
        self._streams: Streams | None = streams
        self._whose = whose

    def leave(self) -> None:
        """Free it; a second time changes nothing."""
        streams, self._streams = self._streams, None
        if streams is not None:
            streams.release(self._whose)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def __del__(self) -> None:
        self.leave()
