"""How many streams and sockets this process holds: each costs a thread or a connection for hours."""

import os
import threading
import time
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
#: Seconds between two looks at all streams of this process.
_LOOK_EVERY = 1.0


def stays() -> bool:
    """The answer of a client of whom nobody can tell whether he has gone."""
    return False


class Streams:
    """Gives places to streams and sockets, as many as there are."""

    def __init__(self, limit: int, per_member: int = PER_MEMBER) -> None:
        self._limit = limit
        #: Called when a place was given, and with its session when one was taken back from a client who has gone.
        self.on_enter: Callable[[], None] = lambda: None
        self.on_gone: Callable[[str], None] = lambda _session_id: None
        self._per_member = per_member
        self._begin()
        if hasattr(os, "register_at_fork"):
            begin = weakref.WeakMethod(self._begin)
            os.register_at_fork(after_in_child=lambda: (again := begin()) and again())

    def _begin(self) -> None:
        # Reentrant: a place that nobody has any more is left by whoever collects it, also in the midst of this.
        self._lock = threading.RLock()
        self._held: Counter[tuple[str, str]] = Counter()
        #: Those that were given; one may have been left. They go by themselves.
        self._places: weakref.WeakSet[Place] = weakref.WeakSet()
        self._looked_at = -_LOOK_EVERY
        #: How many are open now, and how many were refused so far.
        self.open = 0
        self.refused = 0

    def enter(self, member: Member, has_gone: Callable[[], bool] = stays) -> "Place":
        """A place for one stream; raises `errors.TooManyRequests` and `errors.Unavailable`.

        `has_gone` says, without waiting, whether its client is there no more. Nobody is refused for the sake of such.
        """
        whose = (member.session_id, member.user_id)
        place = self._given(whose, has_gone) or (self._free(whose) and self._given(whose, has_gone))
        if not place:
            with self._lock:
                self.refused += 1
                raise self._refusal(whose)
        self.on_enter()
        return place

    def _given(self, whose: tuple[str, str], has_gone: Callable[[], bool]) -> "Place | None":
        with self._lock:
            if self._is_full(whose) or self.open >= self._limit:
                return None
            place = Place(self, whose, has_gone)
            self._held[whose] += 1
            self.open += 1
            self._places.add(place)
            return place

    def _is_full(self, whose: tuple[str, str]) -> bool:
        return self._held[whose] >= self._per_member

    def _free(self, whose: tuple[str, str]) -> bool:
        """Take back the places of clients who have gone: the member's own, or those of all where there is none left."""
        gone = [place for place in self._asked(whose) if not place.is_left() and place.has_gone()]
        for place in gone:
            place.leave()
        for session_id in {place.whose[0] for place in gone}:
            self.on_gone(session_id)
        return bool(gone)

    def _asked(self, whose: tuple[str, str]) -> list["Place"]:
        with self._lock:
            if self._is_full(whose):
                return [place for place in self._places if place.whose == whose]
            now = time.monotonic()
            if now - self._looked_at < _LOOK_EVERY:
                return []
            self._looked_at = now
            return list(self._places)

    def _refusal(self, whose: tuple[str, str]) -> errors.ImageGenerationError:
        if self._is_full(whose):
            said = f"You have {self._per_member} streams open in this session; close one first."
            return errors.TooManyRequests(said, retry_after=_NOTICED_AFTER)
        return errors.Unavailable("This server holds as many streams as it can; try again shortly.")

    def held(self) -> set[tuple[str, str]]:
        """The session and user of everybody who holds one."""
        with self._lock:
            return set(self._held)

    def release(self, place: "Place") -> None:
        """Give a place back; only `Place` calls this."""
        with self._lock:
            if place.is_left():
                return
            place.streams = None
            self.open -= 1
            self._held[place.whose] -= 1
            if self._held[place.whose] <= 0:
                del self._held[place.whose]


class Place:
    """The right to hold one stream open, until it is left."""

    __slots__ = ("__weakref__", "has_gone", "streams", "whose")

    def __init__(self, streams: Streams, whose: tuple[str, str], has_gone: Callable[[], bool]) -> None:
        #: None when it was left; only `Streams` changes this.
        self.streams: Streams | None = streams
        #: Session and user.
        self.whose = whose
        #: Is the client there no more? Asked without waiting.
        self.has_gone = has_gone

    def is_left(self) -> bool:
        """True when it was left, or taken back because its client has gone: then its stream ends."""
        return self.streams is None

    def leave(self) -> None:
        """Free it; a second time changes nothing."""
        streams = self.streams
        if streams is not None:
            streams.release(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    def __del__(self) -> None:
        self.leave()
