"""Who is next: the fair order of the line, set once for each request, so that a claim only has to read it.

Inside a class sessions take turns, and inside a session its members do.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from .models import GenerationRequest, SessionPause
from .words import RequestStatus

#: How long a member's turns are remembered.
LATELY = timedelta(minutes=10)
#: How long a request waits in its class before it is lifted into the next one.
AGE = timedelta(minutes=2)
HIGHEST = 3
#: The stage of what waits in a paused session.
PAUSED = "paused by the GM"
_Row = GenerationRequest
ORDER = (_Row.priority.desc(), _Row.turn, _Row.created_at, _Row.id)


def give(tx: Session, requests: Sequence[GenerationRequest]) -> None:
    """Give new requests of one member their turns; those of his session that stand in line already may move."""
    first = requests[0]
    mine = (_Row.session_id == first.session_id, _Row.priority == first.priority)
    in_line = (*mine, _Row.status == RequestStatus.QUEUED)
    # Whoever claims one of these right now has its lock; it needs no turn any more.
    standing = tx.scalars(select(_Row).where(*in_line).order_by(*ORDER).with_for_update(skip_locked=True)).all()
    turn = standing[0].turn if standing else _next_turn(tx, first)
    for row in _dealt(standing, requests):
        row.turn = turn
        turn += 2


def _next_turn(tx: Session, request: GenerationRequest) -> int:
    """The turn of a session that has nothing in line: just before the one that the line has reached.

    What it had lately counts, or asking one by one would beat asking for many.
    """
    same = _Row.priority == request.priority
    reached = tx.scalar(select(func.min(_Row.turn)).where(_Row.status == RequestStatus.QUEUED, same)) or 1
    had = (_Row.session_id == request.session_id, same, _Row.created_at > request.created_at - LATELY)
    last = tx.scalar(select(func.max(_Row.turn)).where(*had))
    return reached - 1 if last is None else max(reached - 1, last + 2)


def _dealt(standing: Sequence[GenerationRequest], new: Sequence[GenerationRequest]) -> list[GenerationRequest]:
    """The first of each member, then the second of each, and so on: new ones behind the last of their round.

    Those that stand in line keep their order, because their GM may have changed it.
    """
    rounds: dict[str, int] = {}
    line: list[tuple[int, GenerationRequest]] = []
    for request in standing:
        rounds[request.user_id] = rounds.get(request.user_id, 0) + 1
        line.append((rounds[request.user_id], request))
    for request in new:
        number = rounds[request.user_id] = rounds.get(request.user_id, 0) + 1
        behind = max((index for index, (other, _) in enumerate(line) if other <= number), default=-1)
        line.insert(behind + 1, (number, request))
    return [request for _, request in line]


def age(tx: Session, now: datetime) -> None:
    """Lift what has waited long into the next class, so that no flood of urgent requests keeps it out for ever."""
    for priority in range(HIGHEST - 1, 0, -1):
        old = (
            select(_Row.id)
            .where(_Row.status == RequestStatus.QUEUED, _Row.priority == priority, _Row.run_at < now - AGE * priority)
            .limit(100)
            .with_for_update(skip_locked=True)
        )
        tx.execute(update(_Row).where(_Row.id.in_(old.subquery().select())).values(priority=priority + 1))


def moving() -> ColumnElement[bool]:
    """The condition that a request's session is not paused."""
    return _Row.session_id.not_in(select(SessionPause.session_id))


def is_paused(tx: Session, session_id: str) -> bool:
    """Does this session's line stand still?"""
    return tx.get(SessionPause, session_id) is not None


def set_paused(tx: Session, session_id: str, user_id: str, now: datetime, *, paused: bool) -> None:
    """Stop a session's line, or let it go on; a second time changes nothing."""
    tx.execute(delete(SessionPause).where(SessionPause.session_id == session_id))
    if paused:
        tx.add(SessionPause(session_id=session_id, paused_by=user_id, paused_at=now))
        tx.flush()


def in_line(tx: Session, session_id: str) -> list[GenerationRequest]:
    """What waits in a session, in the order in which it is made; locked."""
    waiting = select(_Row).where(_Row.session_id == session_id, _Row.status == RequestStatus.QUEUED)
    return list(tx.scalars(waiting.order_by(*ORDER).with_for_update()))


def arrange(rows: Sequence[GenerationRequest], wanted: Sequence[GenerationRequest]) -> None:
    """Give the places that these rows have, in their order, to the same rows in the order that is wanted."""
    places = [(row.priority, row.turn) for row in rows]
    for row, (priority, turn) in zip(wanted, places, strict=True):
        row.priority, row.turn = priority, turn


def places(tx: Session, request_ids: Sequence[str], now: datetime) -> dict[str, int]:
    """The place in line of each of these that is due, 1 for the next: what is claimed before it, and itself."""
    order = func.row_number().over(order_by=ORDER).label("place")
    due = (_Row.status == RequestStatus.QUEUED, _Row.run_at <= now, moving())
    line = select(_Row.id, order).where(*due).subquery()
    return {row[0]: row[1] for row in tx.execute(select(line).where(line.c.id.in_(request_ids)))}
