"""Where the host keeps what is said in a session's console."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from console import Entry
from image_generation import Member, Visibility
from models import ConsoleEntry, GameSession, db, new_id, writing


class ConsoleLog:
    """The log of every session, in the host's table."""

    def append(
        self, member: Member, *, kind: str, text: str, data: Mapping[str, Any], visibility: Visibility, once: str | None
    ) -> Entry:
        """See `console.Log`."""
        entry_id = new_id() if once is None else str(uuid5(NAMESPACE_URL, f"{member.session_id}/{once}"))
        counter = sa.update(GameSession).where(GameSession.id == member.session_id)
        counter = counter.values(last_entry=GameSession.last_entry + 1).returning(GameSession.last_entry)
        with writing() as tx:
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
            return _entry(row)

    def page(self, member: Member, limit: int, before: int | None) -> Sequence[Entry]:
        """See `console.Log`."""
        shown = (ConsoleEntry.visibility == Visibility.TABLE) | (ConsoleEntry.user_id == member.user_id)
        found = sa.select(ConsoleEntry).where(ConsoleEntry.session_id == member.session_id, shown)
        if before is not None:
            found = found.where(ConsoleEntry.number < before)
        newest = db.session.scalars(found.order_by(ConsoleEntry.number.desc()).limit(limit))
        return [_entry(row) for row in reversed(newest.all())]


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
