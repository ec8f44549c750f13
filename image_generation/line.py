"""The line of one session: who waits in which order, and what its GM may do about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from . import errors, events, queue, turns
from .database import Database
from .events import Bell
from .host import Action, Member
from .models import GenerationRequest
from .submission import Submission
from .views import RequestView
from .words import EventType

#: Nobody knows when it goes on; then each is told its place anew.
_STOPPED = {"stage": turns.PAUSED, "position": None, "estimated_time": None}
_GOES_ON = {"stage": "waiting"}


@dataclass(frozen=True, slots=True)
class LineView:
    """A session's line as one of its members sees it, in the order in which it is made."""

    items: Sequence[RequestView]
    is_paused: bool


class Line:
    """Shows a session's line, stops it, lets it go on, and changes its order."""

    def __init__(
        self, *, database: Database, submission: Submission, bell: Bell, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._submission = submission
        self._bell = bell
        self._clock = clock

    def look(self, member: Member) -> LineView:
        """What is being made and what waits, as far as the member may see it."""
        with self._database.snapshot() as tx:
            is_paused = turns.is_paused(tx, member.session_id)
        return LineView(self._submission.in_line(member), is_paused)

    def pause(self, member: Member) -> LineView:
        """Let nothing more of the session begin; what is being made ends. GM only."""
        return self._set(member, paused=True)

    def resume(self, member: Member) -> LineView:
        """Let the session's line go on. GM only."""
        return self._set(member, paused=False)

    def _set(self, member: Member, *, paused: bool) -> LineView:
        member.require(Action.MANAGE)
        now = self._clock()
        with self._database.transaction() as tx:
            rows = turns.in_line(tx, member.session_id)
            events.lock_session(tx, member.session_id)
            turns.set_paused(tx, member.session_id, member.user_id, now, paused=paused)
            for row in queue.restage(tx, rows, now, paused=paused):
                events.of_request(tx, EventType.REQUEST_PROGRESS, row, now, **(_STOPPED if paused else _GOES_ON))
        self._bell.ring()
        return self.look(member)

    def move(self, member: Member, request_id: str, *, before: str | None = None, to_end: bool = False) -> LineView:
        """Put a waiting request first in its session's line, last, or before another one. GM only.

        The session's places in the whole line stay what they are: no other session waits longer. Raises
        `errors.Conflict` for a request that does not wait, `errors.RequestNotFound` for one that is not there.
        """
        member.require(Action.MANAGE)
        now = self._clock()
        with self._database.transaction() as tx:
            rows = turns.in_line(tx, member.session_id)
            moved = self._waiting(member, rows, request_id)
            others = [row for row in rows if row.batch_id != request_id]
            place = len(others) if to_end else 0
            if before is not None and before != request_id:
                place = others.index(self._waiting(member, rows, before)[0])
            turns.arrange(rows, [*others[:place], *moved, *others[place:]])
            tx.flush()
            stage = turns.PAUSED if turns.stands_still(moved[0]) else "moved by the GM"
            events.of_request(tx, EventType.REQUEST_PROGRESS, moved[0], now, stage=stage)
        self._bell.ring()
        return self.look(member)

    def _waiting(self, member: Member, rows: Sequence[GenerationRequest], request_id: str) -> list[GenerationRequest]:
        found = [row for row in rows if row.batch_id == request_id]
        if not found:
            self._submission.get(member, request_id)  # tells of one that is not there
            raise errors.Conflict("This request does not wait in line any more.")
        return found
