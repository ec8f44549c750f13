"""Collections as rows: names, order, covers and what lies in them, as steps of the caller's transaction."""

import unicodedata
from collections.abc import Collection as Several
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from . import errors
from .database import upsert
from .models import Collection, CollectionItem, Image, new_id

MAX_NAME = 80
#: Collections of one session.
MAX_COUNT = 200


def key_of(name: str) -> str:
    """What two names must not share: the name without capitals, in one way of writing."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def of_session(tx: Session, session_id: str) -> Sequence[Collection]:
    """A session's collections in their order."""
    mine = select(Collection).where(Collection.session_id == session_id)
    return tx.scalars(mine.order_by(Collection.position, Collection.created_at, Collection.id)).all()


def require(tx: Session, session_id: str, collection_id: str) -> Collection:
    """One collection; raises `errors.CollectionNotFound`."""
    found = tx.get(Collection, collection_id)
    if found is None or found.session_id != session_id:
        raise errors.CollectionNotFound
    return found


def named(tx: Session, session_id: str, name: str) -> Collection | None:
    """The session's collection of this id, else of this name."""
    mine = select(Collection).where(Collection.session_id == session_id, _is_called(name))
    return tx.scalars(mine.order_by(Collection.id != name).limit(1)).one_or_none()


def _is_called(name: str) -> ColumnElement[bool]:
    return or_(Collection.id == name, Collection.name_key == key_of(name))


def make(tx: Session, session_id: str, user_id: str, name: str, now: datetime) -> Collection:
    """Add a collection behind the others; the caller holds the session. Raises `errors.Conflict`."""
    others = of_session(tx, session_id)
    if len(others) >= MAX_COUNT:
        raise errors.Conflict(f"A session has at most {MAX_COUNT} collections.")
    _require_free(others, name)
    made = Collection(
        id=new_id(),
        session_id=session_id,
        name=name,
        name_key=key_of(name),
        position=len(others),
        user_id=user_id,
        created_at=now,
    )
    tx.add(made)
    tx.flush()
    return made


def for_folder(tx: Session, session_id: str, user_id: str, name: str, now: datetime) -> tuple[Collection | None, bool]:
    """The collection of this name, made if there is none, and whether it was; None if the session has too many."""
    found = named(tx, session_id, name)
    if found is not None or len(of_session(tx, session_id)) >= MAX_COUNT:
        return found, False
    return make(tx, session_id, user_id, name, now), True


def rename(tx: Session, row: Collection, name: str) -> None:
    """Give it another name; raises `errors.Conflict` for one that another collection of the session has."""
    _require_free([other for other in of_session(tx, row.session_id) if other.id != row.id], name)
    row.name, row.name_key = name, key_of(name)


def _require_free(others: Iterable[Collection], name: str) -> None:
    if any(other.name_key == key_of(name) for other in others):
        raise errors.Conflict("The session has a collection of this name already.")


def move(tx: Session, row: Collection, position: int) -> None:
    """Put it at this place among the session's collections, the last one if there are fewer."""
    others = [other for other in of_session(tx, row.session_id) if other.id != row.id]
    _number([*others[:position], row, *others[position:]])


def remove(tx: Session, row: Collection) -> None:
    """Delete it; its pictures stay."""
    others = [other for other in of_session(tx, row.session_id) if other.id != row.id]
    tx.execute(delete(CollectionItem).where(CollectionItem.collection_id == row.id))
    tx.delete(row)
    _number(others)
    tx.flush()


def _number(rows: Sequence[Collection]) -> None:
    for position, row in enumerate(rows):
        row.position = position


# --- what lies in them


def put(tx: Session, row: Collection, image_id: str, user_id: str, now: datetime) -> bool:
    """Put a picture in; False if it was there."""
    values = {"collection_id": row.id, "image_id": image_id, "user_id": user_id, "created_at": now}
    put_in = upsert(tx, CollectionItem).values(**values).on_conflict_do_nothing()
    return bool(tx.scalars(put_in.returning(CollectionItem.image_id)).all())


def take(tx: Session, row: Collection, image_id: str) -> bool:
    """Take a picture out; False if it was not there."""
    item = (CollectionItem.collection_id == row.id, CollectionItem.image_id == image_id)
    if row.cover_id == image_id:
        row.cover_id = None
    return bool(tx.scalars(delete(CollectionItem).where(*item).returning(CollectionItem.image_id)).all())


def forget(tx: Session, image_ids: Several[str]) -> None:
    """Take pictures that are about to be deleted for good out of everything."""
    tx.execute(delete(CollectionItem).where(CollectionItem.image_id.in_(image_ids)))
    tx.execute(update(Collection).where(Collection.cover_id.in_(image_ids)).values(cover_id=None))


def holding(tx: Session, image_ids: Several[str]) -> dict[str, list[str]]:
    """For each of these pictures the ids of the collections in which it lies, in the collections' order."""
    items = select(CollectionItem.image_id, CollectionItem.collection_id).join(Collection)
    found: dict[str, list[str]] = {}
    rows = items.where(CollectionItem.image_id.in_(image_ids)).order_by(Collection.position, Collection.id)
    for image_id, collection_id in tx.execute(rows):
        found.setdefault(image_id, []).append(collection_id)
    return found


def members_of(name: str, session_id: str) -> Select[Any]:
    """The ids of the pictures in the collection of this id or name."""
    items = select(CollectionItem.image_id).join(Collection)
    return items.where(Collection.session_id == session_id, _is_called(name))


def counts(tx: Session, session_id: str, seen: Sequence[ColumnElement[bool]]) -> dict[str, tuple[int, int]]:
    """For each collection how many pictures it has for whoever sees these, and the number of the newest of them."""
    items = select(CollectionItem.collection_id, func.count(), func.max(Image.number))
    joined = items.join(Image, Image.id == CollectionItem.image_id).join(Collection)
    rows = joined.where(Collection.session_id == session_id, *seen).group_by(CollectionItem.collection_id)
    return {collection_id: (count, newest) for collection_id, count, newest in tx.execute(rows)}
