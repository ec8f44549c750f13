"""What a member has asked for in a session, each prompt once, and which of them he keeps."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, select, tuple_
from sqlalchemy.orm import Session

from . import errors
from .cursors import Cursors
from .database import Database, upsert
from .host import Action, Member
from .models import GenerationRequest, PromptFavorite
from .search import says

_Row = GenerationRequest


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt of a member's."""

    #: The same for the same text, and for nobody else.
    id: str
    text: str
    #: How often he has used it.
    count: int
    last_used_at: datetime
    is_favorite: bool


@dataclass(frozen=True, slots=True)
class PromptPage:
    """A part of a member's prompts, the one that was used last first."""

    items: Sequence[Prompt]
    next_cursor: str | None


def id_of(session_id: str, user_id: str, text: str) -> str:
    """A prompt's id, made of its text and whose it is."""
    return hashlib.sha256(json.dumps([session_id, user_id, text]).encode()).hexdigest()[:32]


class Prompts:
    """Reads the history of prompts from the requests, and keeps favourites beside it."""

    def __init__(self, *, database: Database, cursors: Cursors, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._cursors = cursors
        self._clock = clock

    def page(
        self,
        member: Member,
        limit: int = 20,
        cursor: str | None = None,
        *,
        favorite: bool = False,
        text: str | None = None,
    ) -> PromptPage:
        """The member's own prompts behind `cursor`, newest first; raises `errors.BadCursor`."""
        scope = ["prompts", member.session_id, member.user_id, favorite, text or ""]
        found = history(member)
        if favorite:
            found = found.where(_Row.context.in_(select(PromptFavorite.prompt).where(*_kept(member))))
        if text:
            found = found.where(says(_Row.context, text))
        if cursor is not None:
            last, row_id = self._cursors.read(scope, cursor)
            behind = tuple_(_LAST, _ANY) < tuple_(datetime.fromisoformat(last), row_id)
            found = found.having(behind)
        with self._database.snapshot() as tx:
            rows = tx.execute(found.limit(limit + 1)).all()
            kept = set(tx.scalars(select(PromptFavorite.id).where(*_kept(member))))
        named = [(id_of(member.session_id, member.user_id, row[0]), row) for row in rows[:limit]]
        items = [Prompt(prompt_id, row[0], row[1], row[2], prompt_id in kept) for prompt_id, row in named]
        if len(rows) <= limit:
            return PromptPage(items, None)
        end = rows[limit - 1]
        return PromptPage(items, self._cursors.make(scope, [end[2].isoformat(), end[3]]))

    def keep(self, member: Member, prompt_id: str, is_favorite: bool) -> None:
        """Keep one of one's own prompts, or do so no longer; raises `errors.PromptNotFound`."""
        member.require(Action.LOOK)
        with self._database.transaction() as tx:
            prompt = _own(tx, member, prompt_id)
            if is_favorite:
                values = {"session_id": member.session_id, "user_id": member.user_id, "id": prompt_id}
                kept = upsert(tx, PromptFavorite).values(**values, prompt=prompt, created_at=self._clock())
                tx.execute(kept.on_conflict_do_nothing())
            else:
                tx.execute(delete(PromptFavorite).where(*_kept(member), PromptFavorite.id == prompt_id))


_LAST = func.max(_Row.created_at, type_=_Row.created_at.type)
_ANY = func.max(_Row.id)


def history(member: Member) -> Select[str, int, datetime, str]:
    """Each prompt with its count, when it was used last, and the id of some request with it."""
    mine = (_Row.session_id == member.session_id, _Row.user_id == member.user_id, _Row.batch_index == 0)
    found = select(_Row.context, func.count(), _LAST, _ANY).where(*mine)
    return found.group_by(_Row.context).order_by(_LAST.desc(), _ANY.desc())


def _kept(member: Member) -> tuple[Any, ...]:
    return PromptFavorite.session_id == member.session_id, PromptFavorite.user_id == member.user_id


def _own(tx: Session, member: Member, prompt_id: str) -> str:
    for prompt, *_ in tx.execute(history(member)):
        if id_of(member.session_id, member.user_id, prompt) == prompt_id:
            return prompt
    raise errors.PromptNotFound
