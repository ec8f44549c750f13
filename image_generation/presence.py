"""Who is here now: members with an open stream or socket in any process, and those who called a moment ago.

Each process knows its own from memory and writes them down every few seconds, many in one go; no request waits for it.
The row says whether the others were told, so that of many processes one tells them.
"""

import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, select, tuple_, update
from sqlalchemy.orm import Session

from . import errors, events
from .database import Database, table_of, upsert
from .events import Bell
from .host import Host, Member
from .models import Presence as Row
from .words import EventType

logger = logging.getLogger(__name__)

#: Seconds between two looks.
BEAT: Final = 5.0
#: After so long somebody who is still here is written down again.
REFRESH: Final = timedelta(seconds=15)
#: For so long a call counts.
CALL_COUNTS: Final = timedelta(seconds=30)
#: Who was not seen for so long has gone: long enough for a page to load anew, and for a server to be started again.
GONE: Final = timedelta(seconds=45)
_MANY: Final = 200
_NEVER: Final = datetime.min.replace(tzinfo=UTC)

#: A member: session and user.
_Who = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether a member is here, and when he last was."""

    user_id: str
    is_here: bool
    seen_at: datetime


class Presence:
    """Keeps track of who is here, in a thread of its own as long as somebody holds a stream of this process."""

    def __init__(
        self,
        *,
        database: Database,
        host: Host,
        bell: Bell,
        clock: Callable[[], datetime],
        held: Callable[[], Collection[_Who]],
        is_on: bool,
    ) -> None:
        self._database = database
        self._host = host
        self._bell = bell
        self._clock = clock
        self._held = held
        self._is_on = is_on
        self._lock = threading.Lock()
        self._telling = threading.Lock()
        #: When each caller called last, and when each member was last written down.
        self._called: dict[_Who, datetime] = {}
        self._written: dict[_Who, datetime] = {}
        self._due = 0.0
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._pid = os.getpid()

    def saw(self, member: Member) -> None:
        """A member has called. Costs next to nothing."""
        if self._is_on:
            with self._lock:
                self._called[member.session_id, member.user_id] = self._clock()

    def ensure(self) -> None:
        """Look after who is here from now on: a stream was opened."""
        if not self._is_on or self._ending.is_set():
            return
        with self._lock:
            if self._thread is None or not self._thread.is_alive() or self._pid != os.getpid():
                self._pid = os.getpid()
                self._thread = threading.Thread(target=self._run, name="image-presence", daemon=True)
                self._thread.start()

    def end(self) -> None:
        """Stop for good, without waiting: this process is about to end."""
        self._ending.set()

    def of(self, member: Member) -> list[Seen]:
        """Everybody who was ever seen in the session, as far as the host still knows him; who is here comes first."""
        gone = self._clock() - GONE
        with self._database.snapshot() as tx:
            rows = tx.scalars(select(Row).where(Row.session_id == member.session_id)).all()
        known = self._known(member.session_id, [row.user_id for row in rows])
        found = [Seen(row.user_id, row.seen_at > gone, row.seen_at) for row in rows if row.user_id in known]
        return sorted(found, key=lambda seen: (not seen.is_here, seen.user_id))

    def _known(self, session_id: str, user_ids: Iterable[str]) -> Collection[str]:
        ask_for_all: Callable[[str], Mapping[str, Any]] | None = getattr(self._host, "roles_in", None)
        if ask_for_all is not None:
            return ask_for_all(session_id)
        return {user_id for user_id in user_ids if self._host.role_of(user_id, session_id) is not None}

    # --- keeping track

    def _run(self) -> None:
        # Who only tries whether a stream can be had is not worth a line.
        while not self._ending.wait(BEAT) and self._is_needed():
            try:
                self.beat()
            except errors.Unavailable:
                logger.warning("presence: the database does not answer", extra={"action": "presence"})
            except Exception:  # without this thread members would seem to be gone
                logger.exception("presence stumbled", extra={"action": "presence"})

    def _is_needed(self) -> bool:
        with self._lock:
            if self._held() or self._called:
                return True
            self._thread = None
            return False

    def beat(self) -> int:
        """Write down who is here, if it is time again; returns how many came or went."""
        if not self._is_on or time.monotonic() < self._due or not self._telling.acquire(blocking=False):
            return 0
        try:
            self._due = time.monotonic() + BEAT
            return self.tell()
        finally:
            self._telling.release()

    def tell(self) -> int:
        """Write down who is here and tell of those who came or went; returns how many did."""
        now = self._clock()
        due = sorted(who for who in self._here(now) if self._written.get(who, _NEVER) <= now - REFRESH)
        newcomers = self._refresh(due, now) if due else {}
        told = sum(self._welcome(session_id, users, now) for session_id, users in newcomers.items())
        self._written |= dict.fromkeys(due, now)
        told += sum(self._dismiss(session_id, now) for session_id in self._left(now))
        if told:
            self._bell.ring()
        return told

    def _here(self, now: datetime) -> set[_Who]:
        with self._lock:
            self._called = {who: at for who, at in self._called.items() if at > now - CALL_COUNTS}
            here = {*self._held(), *self._called}
        self._written = {who: at for who, at in self._written.items() if who in here}
        return here

    def _refresh(self, due: list[_Who], now: datetime) -> dict[str, list[str]]:
        """Put down when they were seen; gives back those who were not here, by session."""
        newcomers: dict[str, list[str]] = defaultdict(list)
        for start in range(0, len(due), _MANY):
            some = due[start : start + _MANY]
            with self._database.transaction() as tx:
                here = {(row.session_id, row.user_id) for row in tx.execute(_here_of(some))}
                if here:
                    seen = [{"of_session": who[0], "of_user": who[1], "now": now} for who in some if who in here]
                    tx.execute(_SEEN_AGAIN, seen)
            for session_id, user_id in some:
                if (session_id, user_id) not in here:
                    newcomers[session_id].append(user_id)
        return newcomers

    def _welcome(self, session_id: str, user_ids: list[str], now: datetime) -> int:
        with self._database.transaction() as tx:
            events.lock_session(tx, session_id)
            known = select(Row).where(Row.session_id == session_id, Row.user_id.in_(user_ids))
            were = {row.user_id: row.is_here for row in tx.scalars(known)}
            for user_id in user_ids:
                came = upsert(tx, Row).values(session_id=session_id, user_id=user_id, seen_at=now, is_here=True)
                keys = ["session_id", "user_id"]
                tx.execute(came.on_conflict_do_update(index_elements=keys, set_={"seen_at": now, "is_here": True}))
            came_now = [user_id for user_id in user_ids if not were.get(user_id)]
            for user_id in came_now:
                _announce(tx, session_id, user_id, now, is_here=True)
        return len(came_now)

    def _left(self, now: datetime) -> list[str]:
        with self._database.snapshot() as tx:
            stale = select(Row.session_id).where(Row.is_here, Row.seen_at < now - GONE)
            return sorted(set(tx.scalars(stale.limit(_MANY))))

    def _dismiss(self, session_id: str, now: datetime) -> int:
        with self._database.transaction() as tx:
            events.lock_session(tx, session_id)
            mine = (Row.session_id == session_id, Row.is_here, Row.seen_at < now - GONE)
            left = sorted(tx.scalars(update(Row).where(*mine).values(is_here=False).returning(Row.user_id)))
            for user_id in left:
                _announce(tx, session_id, user_id, now, is_here=False)
        return len(left)


def _announce(tx: Session, session_id: str, user_id: str, now: datetime, *, is_here: bool) -> None:
    events.of_session(tx, EventType.PRESENCE_CHANGED, session_id, now, by=user_id, is_here=is_here)


def _here_of(some: Collection[_Who]) -> Any:
    """Those of these members who are down as here."""
    which = tuple_(Row.session_id, Row.user_id).in_(some)
    return select(Row.session_id, Row.user_id).where(Row.is_here, which)


_ROWS = table_of(Row)
_ITS = and_(_ROWS.c.session_id == bindparam("of_session"), _ROWS.c.user_id == bindparam("of_user"))
_SEEN_AGAIN = update(_ROWS).where(_ITS, _ROWS.c.is_here).values(seen_at=bindparam("now"))
