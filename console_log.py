"""Where the host keeps what is said in a session's console."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from console import Entry
from image_generation import EventType, Member, Role, Visibility, of_host
from models import ConsoleEntry, GameSession, db, new_id, writing


class ConsoleLog:
    """The log of every session, in the host's table."""

    def append(
        self, member: Member, *, kind: str, text: str, data: Mapping[str, Any], visibility: Visibility, once: str | None
    ) -> Entry:
        """See `console.Log`. Whoever may see a new entry hears of it."""
        entry_id = new_id() if once is None else str(uuid5(NAMESPACE_URL, f"{member.session_id}/{once}"))
        counter = sa.update(GameSession).where(GameSession.id == member.session_id)
        counter = counter.values(last_entry=GameSession.last_entry + 1).returning(GameSession.last_entry)
        with writing() as tx:
            known = tx.get(ConsoleEntry, entry_id)
            if known is not None:
                return _entry(known)
            number = tx.execute(counter).scalar_one()
            # The counter's lock lets one at a time in here, so that nobody else can add the same entry now.
            row = tx.get(ConsoleEntry, entry_id)
            if row is None:
                row = ConsoleEntry(
                    id=entry_id,
                    session_id=member.session_id,
                    number=number,
                    user_id=member.user_id,
                    kind=kind,
                    text=text,
                    data=dict(data),
                    visibility=visibility,
                )
                tx.add(row)
                tx.flush()
                _tell(tx, row)
            return _entry(row)

    def detects_wishes(self, member: Member) -> bool:
        """See `console.Log`."""
        return bool(db.session.scalar(sa.select(GameSession.auto_detect).where(GameSession.id == member.session_id)))

    def page(self, member: Member, limit: int, *, before: int | None = None, since: int | None = None) -> list[Entry]:
        """See `console.Log`."""
        found = sa.select(ConsoleEntry).where(*_visible_to(member))
        if since is not None:
            newer = found.where(ConsoleEntry.number > since).order_by(ConsoleEntry.number)
            return [_entry(row) for row in db.session.scalars(newer.limit(limit))]
        if before is not None:
            found = found.where(ConsoleEntry.number < before)
        newest = db.session.scalars(found.order_by(ConsoleEntry.number.desc()).limit(limit)).all()
        return [_entry(row) for row in reversed(newest)]


def _visible_to(member: Member) -> Sequence[sa.ColumnElement[bool]]:
    """What is private is its author's and the GM's, as pictures are."""
    here = ConsoleEntry.session_id == member.session_id
    if member.role is Role.GM:
        return (here,)
    return (here, (ConsoleEntry.visibility == Visibility.TABLE) | (ConsoleEntry.user_id == member.user_id))


def _tell(tx: Session, row: ConsoleEntry) -> None:
    about: dict[str, Any] = {"entry_id": row.id, "number": row.number}
    seen_by = Visibility(row.visibility)
    of_host(tx, EventType.CONSOLE_ENTRY, row.session_id, row.created_at, by=row.user_id, visibility=seen_by, **about)


def _entry(row: ConsoleEntry) -> Entry:
    return Entry(
        id=row.id,
        number=row.number,
        user_id=row.user_id,
        kind=row.kind,
        text=row.text,
        data=row.data,
        visibility=Visibility(row.visibility),
        created_at=row.created_at,
    )
