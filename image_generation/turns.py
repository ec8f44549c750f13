"""Who is next: the fair order of the line, set once for each request, so that a claim only has to read it.

Inside a class sessions take turns, and inside a session its members do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, literal_column, or_, select, tuple_, update
from sqlalchemy.orm import Session

from .database import table_of
from .models import GenerationRequest, SessionPause
from .words import RequestStatus

#: How long a member's turns are remembered.
LATELY = timedelta(minutes=10)
#: How long a request waits in its class before it is lifted into the next one.
AGE = timedelta(minutes=2)
HIGHEST = 3
#: A provider's longest pause, with a little on top.
LONGEST_WAIT = timedelta(minutes=20)
#: The stage of what waits in a paused session.
PAUSED = "paused by the GM"
_Row = GenerationRequest
_LINE = table_of(GenerationRequest).c
ORDER = (_LINE.priority.desc(), _LINE.turn, _LINE.created_at, _LINE.id)
#: Spelt out and not bound, or a database that plans before it sees the value would not use the partial index.
QUEUED = _LINE.status == literal_column("'queued'")
NOW = bindparam("now", type_=_LINE.run_at.type)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a session has in line, and where something new of one class comes in."""

    #: id, user_id, turn, priority and status of each picture that has not ended, in their order.
    rows: Sequence[Any]
    #: Those of that class that nobody has claimed yet.
    queued: Sequence[Any]
    #: The first turn that may be dealt.
    start: int
    is_paused: bool

    def of_member(self, user_id: str) -> int:
        """How many of them one member asked for."""
        return sum(row.user_id == user_id for row in self.rows)


def standing(tx: Session, session_id: str, priority: int, now: datetime, *, locked: bool = False) -> Standing:
    """A session's line; if `locked`, without what somebody is claiming at this moment."""
    where = {"of_session": session_id, "of_class": priority, "since": now - LATELY}
    rows = tx.execute(_STANDING.with_for_update(skip_locked=True) if locked else _STANDING, where).all()
    queued = [row for row in rows if row.priority == priority and row.status == RequestStatus.QUEUED]
    if queued:
        return Standing(rows, queued, queued[0].turn, bool(rows[0].is_paused))
    reached, last, is_paused = tx.execute(_REACHED, where).one()
    # Just before the turn that the line has reached. What it had lately counts, or asking one by one would beat asking
    # for many.
    before = (reached or 1) - 1
    return Standing(rows, queued, before if last is None else max(before, last + 2), bool(is_paused))


_OF_SESSION = _LINE.session_id == bindparam("of_session")
_OF_CLASS = _LINE.priority == bindparam("of_class")
_PAUSES = table_of(SessionPause).c.session_id
_IS_PAUSED = select(_PAUSES).where(_PAUSES == bindparam("of_session")).exists().label("is_paused")  # noqa: SIM300
_STANDING = (
    select(_LINE.id, _LINE.user_id, _LINE.turn, _LINE.priority, _LINE.status, _IS_PAUSED)
    .where(_OF_SESSION, _LINE.status.in_([literal_column(f"'{state}'") for state in ("queued", "processing", "held")]))
    .order_by(*ORDER)
)
_REACHED = select(
    select(func.min(_LINE.turn)).where(QUEUED, _OF_CLASS).scalar_subquery(),
    select(func.max(_LINE.turn)).where(_OF_SESSION, _OF_CLASS, _LINE.created_at > bindparam("since")).scalar_subquery(),
    _IS_PAUSED,
)


def give(tx: Session, requests: Sequence[GenerationRequest], line: Standing) -> None:
    """Give new requests of one member their turns; those of his session that stand in `line` already may move."""
    if not _deal(line, requests):
        return
    # Some have to move. Whoever claims one of these right now has its lock; it needs no turn any more.
    first = requests[0]
    moved = _deal(standing(tx, first.session_id, first.priority, first.created_at, locked=True), requests)
    if moved:
        tx.execute(_MOVE, [{"of_row": row_id, "to": turn} for row_id, turn in moved.items()])


_MOVE = update(table_of(GenerationRequest)).where(_LINE.id == bindparam("of_row")).values(turn=bindparam("to"))


def _deal(line: Standing, new: Sequence[GenerationRequest]) -> dict[str, int]:
    """Deal turns from the first on: the new ones get theirs, of the others those are told that have to move."""
    moved, turn = {}, line.start
    for row in _dealt(line.queued, new):
        if isinstance(row, GenerationRequest):
            row.turn = turn
        elif row.turn != turn:
            moved[row.id] = turn
        turn += 2
    return moved


def _dealt(standing: Sequence[Any], new: Sequence[GenerationRequest]) -> list[Any]:
    """The first of each member, then the second of each, and so on: new ones behind the last of their round.

    Those that stand in line keep their order, because their GM may have changed it.
    """
    rounds: dict[str, int] = {}
    line: list[tuple[int, Any]] = []
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


def heal(tx: Session, now: datetime) -> None:
    """Make due what a clock that has been put right since has sent further into the future than any wait lasts."""
    astray = update(_Row).where(_Row.status == RequestStatus.QUEUED, _Row.run_at > now + LONGEST_WAIT)
    tx.execute(astray.values(run_at=now))


def moving() -> ColumnElement[bool]:
    """The condition that a request's session is not paused."""
    return _LINE.session_id.not_in(select(_PAUSES))


def is_paused(tx: Session, session_id: str) -> bool:
    """Does this session's line stand still?"""
    return bool(tx.scalar(_PAUSED, {"of_session": session_id}))


_PAUSED = select(_IS_PAUSED)


def stands_still(row: GenerationRequest) -> bool:
    """Does it wait for the GM to let the line go on?"""
    return row.status == RequestStatus.QUEUED and row.stage == PAUSED


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
    return {row[0]: row[1] for row in tx.execute(_PLACES, {"now": now, "of_rows": request_ids})}


def place(tx: Session, request: GenerationRequest, now: datetime) -> int:
    """The place in line of one that is due."""
    key = {"class": request.priority, "turn": request.turn, "since": request.created_at, "row": request.id}
    return tx.scalar(_BEFORE, {f"its_{name}": value for name, value in key.items()} | {"now": now}) or 1


#: What may be claimed at `NOW`.
DUE = (QUEUED, _LINE.run_at <= NOW, moving())


def _places() -> Any:
    order = func.row_number().over(order_by=ORDER).label("place")
    line = select(_LINE.id, order).where(*DUE).subquery()
    return select(line).where(line.c.id.in_(bindparam("of_rows", expanding=True)))


def _before() -> Any:
    its = [bindparam(f"its_{name}", type_=column.type) for name, column in (
        ("turn", _LINE.turn), ("since", _LINE.created_at), ("row", _LINE.id)
    )]  # fmt: skip
    sooner = and_(
        _LINE.priority == bindparam("its_class"), tuple_(_LINE.turn, _LINE.created_at, _LINE.id) <= tuple_(*its)
    )
    return select(func.count()).where(*DUE, or_(_LINE.priority > bindparam("its_class"), sooner))


_PLACES, _BEFORE = _places(), _before()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request stands: the place of that picture of it which is made first."""

    request_id: str
    session_id: str
    number: int
    #: The place that was told last.
    told: int | None

    @property
    def is_news(self) -> bool:
        """Has it not been told?"""
        return self.number != self.told


def front(tx: Session, now: datetime, count: int) -> list[Place]:
    """The requests of the first `count` pictures in line, in that order."""
    first: dict[str, Place] = {}
    rows = tx.execute(_FRONT, {"now": now, "so_many": count})
    for number, (batch_id, session_id, told) in enumerate(rows, start=1):
        first.setdefault(batch_id, Place(batch_id, session_id, number, told))
    return list(first.values())


_FRONT = (
    select(_LINE.batch_id, _LINE.session_id, _LINE.told_position)
    .where(*DUE)
    .order_by(*ORDER)
    .limit(bindparam("so_many"))
)


def anything_due(tx: Session, now: datetime) -> bool:
    """A look without a lock: is there anything to claim?"""
    return tx.scalar(_ANYTHING, {"now": now}) is not None


_ANYTHING = select(_LINE.id).where(*DUE).limit(1)


def told_place(tx: Session, batch_id: str, place: int) -> Sequence[GenerationRequest]:
    """Note the place in line that a request's members are told, on its queued pictures; returns all its pictures.

    None when somebody else is just moving those: they will have another place.
    """
    queued = select(_Row.id).where(_Row.batch_id == batch_id, _Row.status == RequestStatus.QUEUED)
    free = tx.scalars(queued.with_for_update(skip_locked=True)).all()
    if not free:
        return []
    tx.execute(update(_Row).where(_Row.id.in_(free)).values(told_position=place))
    return tx.scalars(select(_Row).where(_Row.batch_id == batch_id).order_by(_Row.batch_index)).all()
