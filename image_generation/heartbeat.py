"""The signs of life of worker processes."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from .models import Worker

#: A worker that was not seen for so long is gone.
GONE = timedelta(seconds=35)
_FORGOTTEN = timedelta(days=1)


def beat(tx: Session, worker_id: str, name: str, now: datetime) -> None:
    """Give a sign of life, and forget those who gave none for a day."""
    row = tx.get(Worker, worker_id)
    if row is None:
        tx.add(Worker(id=worker_id, name=name, started_at=now, seen_at=now))
    else:
        row.seen_at = now
    tx.execute(delete(Worker).where(Worker.seen_at < now - _FORGOTTEN))


def leave(tx: Session, worker_id: str) -> None:
    """Say goodbye: this worker has stopped in good order."""
    tx.execute(delete(Worker).where(Worker.id == worker_id))


def alive(tx: Session, now: datetime) -> int:
    """How many workers gave a sign of life lately."""
    return tx.scalar(select(func.count()).where(Worker.seen_at > now - GONE)) or 0
