"""Sessions that were opened for one request, so that the same request again does not open another one."""

from collections.abc import Callable
from datetime import datetime

from .database import Database, upsert
from .host import Member
from .models import GenerationRequest, IdempotencyKey

_ROUTE = "chat"


class Chats:
    """Remembers, by the client's own name for the request, which session was opened for it."""

    def __init__(self, *, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def known(self, member: Member, key: str) -> str | None:
        """The session that was opened for this request of the member's, if one was."""
        with self._database.snapshot() as tx:
            found = tx.get(IdempotencyKey, (member.session_id, member.user_id, _ROUTE, key))
            request = None if found is None else tx.get(GenerationRequest, found.request_id)
        return None if request is None else request.session_id

    def remember(self, member: Member, key: str, request_id: str) -> None:
        """Write down which request it became; the first one counts."""
        values = {
            "session_id": member.session_id,
            "user_id": member.user_id,
            "route": _ROUTE,
            "key": key,
            "fingerprint": "",
            "request_id": request_id,
            "created_at": self._clock(),
        }
        with self._database.transaction() as tx:
            tx.execute(upsert(tx, IdempotencyKey).values(**values).on_conflict_do_nothing())
