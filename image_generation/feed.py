"""What is new in a session, as one of its members may see it: the one loop over the event log.

One thread of the process reads what is new, once for all; every follower is a position in it. Who falls behind the
part that is kept in memory reads pages from the table, so a slow reader costs a number and nothing else.
"""

import logging
import math
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from . import errors, events
from .cursors import Marks
from .database import Database
from .events import Bell
from .host import Host, Member, Role
from .settings import Secret
from .tail import HANDFUL, LENGTH, AskForAll, Entry, Tail, Waiter
from .words import EventType

logger = logging.getLogger(__name__)

#: Events that are read for the first who follows a session: most who come back were here a moment ago.
_HEAD_START = 50
#: Sessions that are asked for in one statement.
_MANY = 500
#: Seconds after which a quiet follower is asked for again, and for which an answer of the host's is good.
CHECK = 7.0
FRESH = 1.0
#: Seconds between looks when no bell rings: where bells reach other processes, and where they do not.
NET = 0.5
NET_WITHOUT_BELL = 0.25


@dataclass(frozen=True, slots=True)
class News:
    """One event as a member is told of it."""

    #: Stands for the place behind it in what this member may see; good for nobody else, and tells nothing.
    cursor: str
    type: EventType
    request_id: str | None = None
    image_id: str | None = None
    #: What the event holds, with `request_id` and `image_id` if it has them, `user_id` and the moment (`at`).
    data: Mapping[str, Any] = field(default_factory=dict)
    #: Shared by all who are told of this event: room for its written form, so that it is written once for all.
    written: dict[str, str] = field(default_factory=dict, compare=False, repr=False)


class Follows(Protocol):
    """What the streams and sockets need of the feed."""

    def follow(
        self,
        member: Member,
        since: str | None = None,
        *,
        heartbeat: float = 15.0,
        until: Callable[[], bool] | None = None,
        push: Callable[[News], bool] | None = None,
    ) -> Iterator[News | None]:
        """Everything that happens from now on, or behind `since`; None where `heartbeat` seconds passed without news.

        Ends when the host does not know the member any more. A `since` that is too old, broken or somebody else's
        yields one `resync` first, whose cursor is good to go on from. Ends too when `until` says so, which is asked
        when there is news, at a heartbeat and after a `wake`.

        Thousands who wait are told faster by `push` than by waking each: while the caller waits in here it may be
        called, by another thread, with what would come next. It must not block. True means that he was told.
        """

    def now(self, member: Member) -> str:
        """A cursor behind everything that has happened."""


class Feed:
    """Tells members what happens. Safe with threads, under gevent, and after a fork."""

    def __init__(self, *, database: Database, host: Host, bell: Bell, secret: Secret, net: float = NET) -> None:
        self._database = database
        self._host = host
        self._bell = bell
        self._secret = secret
        self._net = net
        self._ask_for_all: AskForAll | None = getattr(host, "roles_in", None)
        self._begin()
        if hasattr(os, "register_at_fork"):
            begin = weakref.WeakMethod(self._begin)
            os.register_at_fork(after_in_child=lambda: (again := begin()) and again())

    def _begin(self) -> None:
        """Nobody follows and nothing runs: so it is at the start, and in a forked child, which has no threads."""
        self._lock = threading.Lock()
        self._tails: dict[str, Tail] = {}
        self._reader: threading.Thread | None = None
        #: No stream of this process goes on.
        self.has_ended = False

    def end(self) -> None:
        """End all streams of this process for good; who asks for a new one is refused."""
        self.has_ended = True
        for tail in self._followed().values():
            tail.end()

    def wait(self, seconds: float) -> None:
        """After the end: wait until nothing here uses the database."""
        reader = self._reader
        if reader is not None:
            self._bell.ring_here()
            reader.join(seconds)

    def wake(self, session_id: str) -> None:
        """Let those who follow a session look whether they should go on."""
        tail = self._followed().get(session_id)
        if tail is not None:
            tail.wake()

    def now(self, member: Member) -> str:
        """A cursor behind everything that has happened."""
        with self._database.snapshot() as tx:
            number = self._standing(tx, member)
        return self._marks(member).make(number)

    def follow(
        self,
        member: Member,
        since: str | None = None,
        *,
        heartbeat: float = 15.0,
        until: Callable[[], bool] | None = None,
        push: Callable[[News], bool] | None = None,
    ) -> Iterator[News | None]:
        """See `Follows.follow`. Its place in the log is taken now, not when the first news is asked for.

        Raises `errors.Unavailable` when this process is about to end.
        """
        if self.has_ended:
            raise errors.Unavailable("The server is about to stop; try again.")
        marks = self._marks(member)
        with self._database.snapshot() as tx:
            if since is None:
                position: int | None = events.last_number(tx, member.session_id)
            else:
                position = _still_there(tx, member.session_id, marks.read(since))
        # A host that has to be asked for each member may take its time; the reader's thread must not wait for it.
        pushed = push if self._ask_for_all is not None else None
        return _Follower(self, member, marks, position, pushed).run(heartbeat, until)

    def _marks(self, member: Member) -> Marks:
        return Marks(self._secret, member.session_id, member.user_id)

    def _standing(self, tx: Session, member: Member) -> int:
        """The newest number that this member may see: one that moved with hidden events would tell of them."""
        all_of_them = member.role is Role.GM
        seen = events.last_seen_by(tx, member.session_id, member.user_id, all_of_them=all_of_them)
        if seen is not None:
            return seen
        first = events.first_number(tx, member.session_id)
        return events.last_number(tx, member.session_id) if first is None else first - 1

    # --- what a follower needs

    def join(self, session_id: str) -> Tail:
        """The tail of a session, kept as long as somebody follows it."""
        with self._lock:
            tail = self._tails.get(session_id) or Tail(session_id)
            self._tails[session_id] = tail
            tail.followers += 1
            if self._reader is None or not self._reader.is_alive():
                self._reader = threading.Thread(target=self._read, name="image-feed", daemon=True)
                self._reader.start()
        return tail

    def leave(self, tail: Tail, waiter: Waiter) -> None:
        """Follow it no more."""
        tail.leave(waiter)
        with self._lock:
            tail.followers -= 1
            if tail.followers == 0 and self._tails.get(tail.session_id) is tail:
                del self._tails[tail.session_id]

    def ask(self, tail: Tail, user_id: str, since: float) -> tuple[float, Role | None]:
        """The member's role as the host told it at `since` or later, with the moment when it was asked."""
        if self._ask_for_all is not None:
            asked_at, roles = tail.roles(self._ask_for_all, since)
            return asked_at, roles.get(user_id)
        return time.monotonic(), self._host.role_of(user_id, tail.session_id)

    def page(self, session_id: str, position: int) -> list[Entry] | None:
        """What comes behind a position that lies further back than the tail; None where it was pruned."""
        with self._database.snapshot() as tx:
            last = events.last_number(tx, session_id)
            rows = events.page(tx, session_id, position, HANDFUL)
        if (rows[0].number if rows else last + 1) > position + 1:
            return None
        read_at = time.monotonic()
        return [Entry.of(row, read_at) for row in rows]

    def resync(self, member: Member) -> tuple[str, int]:
        """For a follower whose place is not known: a cursor to go on from, and the number that it stands for today."""
        with self._database.snapshot() as tx:
            last = events.last_number(tx, member.session_id)
            return self._marks(member).make(self._standing(tx, member)), last

    # --- the one reader

    def _followed(self) -> dict[str, Tail]:
        with self._lock:
            return dict(self._tails)

    def _read(self) -> None:
        while self._is_needed():
            rung = self._bell.count
            try:
                self.look()
            except errors.Unavailable:
                logger.warning("no news: the database does not answer", extra={"action": "feed"})
                time.sleep(self._net)
            except Exception:  # every stream of this process hangs on this thread
                logger.exception("the feed stumbled", extra={"action": "feed"})
                time.sleep(self._net)
            self._bell.wait(rung, self._net)
            for tail in self._followed().values():
                tail.tick(time.monotonic())

    def _is_needed(self) -> bool:
        with self._lock:
            if self._tails and not self.has_ended:
                return True
            self._reader = None
            return False

    def look(self) -> None:
        """Read what is new in the sessions that are followed here, and wake who waits for it."""
        tails = self._followed()
        names = list(tails)
        for start in range(0, len(names), _MANY):
            some = names[start : start + _MANY]
            with self._database.snapshot() as tx:
                numbers = events.last_numbers(tx, some)
            for name in some:
                number = numbers.get(name, 0)
                if number > tails[name].last:
                    self._fill(tails[name], number)

    def _fill(self, tail: Tail, number: int) -> None:
        after = max(number - _HEAD_START, 0) if tail.last < 0 else max(tail.last, number - LENGTH)
        with self._database.snapshot() as tx:
            rows = events.page(tx, tail.session_id, after, LENGTH)
        read_at = time.monotonic()
        if self._ask_for_all is not None:
            tail.roles(self._ask_for_all, read_at)
        tail.publish([Entry.of(row, read_at) for row in rows], max([number, *(row.number for row in rows[-1:])]))


def _still_there(tx: Session, session_id: str, position: int | None) -> int | None:
    """The position, if everything behind it is in the log."""
    if position is None or position > events.last_number(tx, session_id):
        return None
    first = events.first_number(tx, session_id)
    return position if first is None or position >= first - 1 else None


class _Follower:
    """One member's loop: what lies behind my position, what of it may I see, wait for more."""

    __slots__ = ("_asked_at", "_feed", "_marks", "_member", "_position", "_push", "_role", "_tail", "bed")

    def __init__(
        self, feed: Feed, member: Member, marks: Marks, position: int | None, push: Callable[[News], bool] | None
    ) -> None:
        self._feed = feed
        self._member = member
        self._marks = marks
        self._position = position
        self._push = push
        #: Held but when he is woken.
        self.bed = threading.Lock()
        self.bed.acquire()
        self._role: Role | None = None
        self._asked_at = -math.inf

    def run(self, heartbeat: float, until: Callable[[], bool] | None) -> Iterator[News | None]:
        """Until he is no member any more, or the server stops."""
        self._tail = self._feed.join(self._member.session_id)
        due = time.monotonic() + heartbeat
        try:
            while not self._feed.has_ended and not (until and until()) and self._is_member():
                for news in self._look():
                    yield news
                    due = time.monotonic() + heartbeat
                left = due - time.monotonic()
                if left <= 0:
                    yield None
                    due = time.monotonic() + heartbeat
                else:
                    self._tail.wait(self, self._position or 0, min(left, CHECK))
        finally:
            self._feed.leave(self._tail, self)

    def takes(self, new: Sequence[Entry]) -> bool:
        """See `Waiter`. What he was told before a False lies behind him, so he goes on with the rest."""
        if self._push is None:
            return False
        try:
            return all(self._takes(entry, self._push) for entry in new)
        except Exception:  # noqa: BLE001 - whatever it is: he meets it himself, and all others hang on this thread
            return False

    def _takes(self, entry: Entry, push: Callable[[News], bool]) -> bool:
        # The host's answer is there: it was asked for when the entry had been read.
        if entry.number != (self._position or 0) + 1 or not self._is_known(entry.read_at):
            return False
        news = self._shown(entry)
        if news is not None and not push(news):
            return False
        self._position = entry.number
        return True

    def _look(self) -> Iterator[News]:
        found = None if self._position is None else self._behind(self._position)
        if found is None:
            yield self._resync()
        for entry in found or ():
            if not self._is_member(entry.read_at):
                return
            self._position = entry.number
            if (news := self._shown(entry)) is not None:
                yield news

    def _behind(self, position: int) -> Sequence[Entry] | None:
        found = self._tail.behind(position)
        return self._feed.page(self._member.session_id, position) if found is None else found

    def _resync(self) -> News:
        now = Member(self._member.session_id, self._member.user_id, self._role or self._member.role)
        cursor, self._position = self._feed.resync(now)
        return News(cursor, EventType.RESYNC)

    def _is_member(self, since: float = 0.0) -> bool:
        """Does the host know him, by an answer that is not older than this, and not old at all?"""
        return self._is_known(max(since, time.monotonic() - FRESH))

    def _is_known(self, wanted: float) -> bool:
        if self._asked_at < wanted:
            self._asked_at, self._role = self._feed.ask(self._tail, self._member.user_id, wanted)
        return self._role is not None

    def _shown(self, entry: Entry) -> News | None:
        if entry.type is None or not entry.is_for(self._member.user_id, self._role):
            return None
        cursor = self._marks.make(entry.number)
        return News(cursor, entry.type, entry.request_id, entry.image_id, entry.data, entry.written)
