"""Tells the sessions that a provider does better or worse than they know, and that paid calls are stopped or go on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from . import events, ledger
from .database import Database, exclusive, upsert
from .events import Bell
from .models import Event, HealthTold
from .routing import Router
from .words import EventType

#: Sessions in which nothing has happened for so long have nobody who looks on; who comes asks for himself.
ACTIVE: Final = timedelta(hours=6)
_WELL: Final = "ready"
#: Stands among the providers for all calls that cost money.
_PAID: Final = "*"


class Tidings:
    """Compares how the providers do with what was told last. Many processes may do it: each change is told once."""

    def __init__(self, *, database: Database, router: Router, bell: Bell, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._router = router
        self._bell = bell
        self._clock = clock

    def tell(self) -> int:
        """Append an event for each change to each session that is awake; returns how many."""
        now = self._clock()
        with self._database.snapshot() as tx:
            if not self._news(tx, now):
                return 0
        told = 0
        with self._database.transaction() as tx:
            exclusive(tx, "tidings")
            news = self._news(tx, now)
            for session_id in _awake(tx, now) if news else ():
                for data in news.values():
                    events.of_session(tx, EventType.PROVIDER_CHANGED, session_id, now, by="", **data)
                    told += 1
            for name, data in news.items():
                _note(tx, name, _word(data))
        self._bell.ring()
        return told

    def _news(self, tx: Session, now: datetime) -> dict[str, dict[str, Any]]:
        """What there is to tell, by the provider's name."""
        told = {row[0]: row[1] for row in tx.execute(select(HealthTold.provider, HealthTold.health))}
        found: dict[str, dict[str, Any]] = {
            name: {"provider": name, "health": one.word} | ({"probing": True} if one.is_probed else {})
            for name, one in self._router.health(tx, now).items()
        }
        found[_PAID] = {"paid_sends": "stopped" if ledger.paid_sends_stopped(tx) else "on"}
        before = {_PAID: "on"}
        return {name: data for name, data in found.items() if _word(data) != told.get(name, before.get(name, _WELL))}


def _word(data: dict[str, Any]) -> str:
    """What stands for a state in the table."""
    word = str(data.get("health") or data["paid_sends"])
    return f"{word}, probing" if data.get("probing") else word


def _awake(tx: Session, now: datetime) -> list[str]:
    """In one order for everybody, because each session's counter is locked in turn."""
    seen = select(Event.session_id).where(Event.created_at > now - ACTIVE).distinct()
    return sorted(tx.scalars(seen))


def _note(tx: Session, name: str, word: str) -> None:
    row = upsert(tx, HealthTold).values(provider=name, health=word)
    tx.execute(row.on_conflict_do_update(index_elements=["provider"], set_={"health": word}))
