"""Sessions that were opened for one request, so that the same request again does not open another one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, CursorResult, Executable, delete, update
from sqlalchemy.orm import Session

from . import errors
from .database import Database, upsert
from .host import Member
from .models import GenerationRequest, IdempotencyKey

_ROUTE: Final = "chat"
#: In place of a request's id while the session is being opened.
_NONE_YET: Final = ""
#: After that long, whoever was opening one has been stopped in the middle.
_STOPPED: Final = timedelta(minutes=1)


class Chats:
    """Remembers, by the client's own name for the request, which session was opened for it."""

    def __init__(self, *, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def claim(self, member: Member, key: str) -> str | None:
        """The session that was opened for this request; None for the first who asks: he opens one, and then settles.

        Raises `errors.Conflict` while somebody else is at it.
        """
        now = self._clock()
        values: dict[str, Any] = {"fingerprint": "", "request_id": _NONE_YET, "created_at": now}
        values |= zip(_COLUMNS, _name(member, key), strict=True)
        with self._database.transaction() as tx:
            new = upsert(tx, IdempotencyKey).values(**values).on_conflict_do_nothing()
            if _wrote(tx, new) or self._takes_over(tx, member, key, now):
                return None
            found = tx.get_one(IdempotencyKey, _name(member, key))
            request = tx.get(GenerationRequest, found.request_id)
        if request is None:
            raise errors.Conflict("This request is just being taken in; send it again in a moment.")
        return request.session_id

    def _takes_over(self, tx: Session, member: Member, key: str, now: datetime) -> bool:
        old = (*_is(member, key), IdempotencyKey.request_id == _NONE_YET, IdempotencyKey.created_at < now - _STOPPED)
        return _wrote(tx, update(IdempotencyKey).where(*old).values(created_at=now))

    def settle(self, member: Member, key: str, request_id: str | None) -> None:
        """Write down which request it became; None: it became none, and the next who asks is the first."""
        open_one = (*_is(member, key), IdempotencyKey.request_id == _NONE_YET)
        with self._database.transaction() as tx:
            if request_id is None:
                tx.execute(delete(IdempotencyKey).where(*open_one))
            else:
                tx.execute(update(IdempotencyKey).where(*open_one).values(request_id=request_id))


_COLUMNS: Final = ("session_id", "user_id", "route", "key")


def _name(member: Member, key: str) -> tuple[str, str, str, str]:
    return member.session_id, member.user_id, _ROUTE, key


def _wrote(tx: Session, statement: Executable) -> bool:
    done = tx.execute(statement)
    return isinstance(done, CursorResult) and done.rowcount == 1


def _is(member: Member, key: str) -> list[ColumnElement[bool]]:
    pairs = zip(_COLUMNS, _name(member, key), strict=True)
    return [getattr(IdempotencyKey, column) == value for column, value in pairs]
