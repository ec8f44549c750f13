"""The collections of a session: sets of pictures that its members make, name, order and fill."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from . import collection, errors, events
from .database import Database
from .events import Bell
from .host import Action, Member
from .models import Collection, Image
from .views import visible_images
from .words import EventType


@dataclass(frozen=True, slots=True)
class CollectionView:
    """A collection as one member sees it."""

    row: Collection
    #: Pictures in it that he sees.
    count: int
    #: The chosen picture if he sees it, else the newest that he sees.
    cover: Image | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be another about a collection; None leaves it."""

    name: str | None = None
    #: From 0.
    position: int | None = None
    #: A picture's number.
    cover: int | None = None
    no_cover: bool = False


class Collections:
    """Shows collections and changes them; each change is told to the session."""

    def __init__(self, *, database: Database, bell: Bell, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bell = bell
        self._clock = clock

    def all(self, member: Member) -> list[CollectionView]:
        """The session's collections in their order. Everybody sees all of them, and in them what he may see."""
        with self._database.snapshot() as tx:
            return _views(tx, member, collection.of_session(tx, member.session_id))

    def get(self, member: Member, collection_id: str) -> CollectionView:
        """One collection; raises `errors.CollectionNotFound`."""
        with self._database.snapshot() as tx:
            return _views(tx, member, [collection.require(tx, member.session_id, collection_id)])[0]

    def names(self, member: Member) -> dict[str, str]:
        """What the session's collections are called, by their ids, in their order."""
        with self._database.snapshot() as tx:
            return {row.id: row.name for row in collection.of_session(tx, member.session_id)}

    def make(self, member: Member, name: str) -> CollectionView:
        """Add a collection; raises `errors.NotAllowed`, and `errors.Conflict` for a name that is taken."""
        member.require(Action.GENERATE)
        with self._changing(member) as tx:
            row = collection.make(tx, member.session_id, member.user_id, name, self._clock())
            self._tell(tx, member, row, "made")
        return CollectionView(row, 0, None)

    def change(self, member: Member, collection_id: str, wish: Wish) -> CollectionView:
        """Change a collection of one's own, or any as GM."""
        with self._changing(member) as tx:
            row = self._own(tx, member, collection_id)
            before = _facts(row)
            if wish.name is not None:
                collection.rename(tx, row, wish.name)
            if wish.position is not None:
                collection.move(tx, row, wish.position)
            if wish.cover is not None:
                row.cover_id = _picture_in(tx, member, row, wish.cover)
            elif wish.no_cover:
                row.cover_id = None
            if _facts(row) != before:
                tx.flush()
                self._tell(tx, member, row, "changed")
            return _views(tx, member, [row])[0]

    def delete(self, member: Member, collection_id: str) -> None:
        """Delete a collection of one's own, or any as GM. Its pictures stay."""
        with self._changing(member) as tx:
            row = self._own(tx, member, collection_id)
            collection.remove(tx, row)
            self._tell(tx, member, row, "deleted")

    def put(self, member: Member, collection_id: str, image_id: str) -> CollectionView:
        """Put a picture that one sees into a collection; once more changes nothing."""
        return self._fill(member, collection_id, image_id, is_in=True)

    def take(self, member: Member, collection_id: str, image_id: str) -> CollectionView:
        """Take a picture out of a collection; one that is not in it changes nothing."""
        return self._fill(member, collection_id, image_id, is_in=False)

    def _fill(self, member: Member, collection_id: str, image_id: str, *, is_in: bool) -> CollectionView:
        member.require(Action.GENERATE)
        now = self._clock()
        with self._changing(member) as tx:
            row = collection.require(tx, member.session_id, collection_id)
            image = tx.scalar(select(Image).where(Image.id == image_id, *visible_images(member)))
            if image is None:
                raise errors.ImageNotFound
            if is_in:
                moved = collection.put(tx, row, image.id, member.user_id, now)
            else:
                moved = collection.take(tx, row, image.id)
            if moved:
                changed = ["collections"]
                events.of_image(tx, EventType.IMAGE_UPDATED, image, now, by=member.user_id, changed=changed)
            return _views(tx, member, [row])[0]

    @contextmanager
    def _changing(self, member: Member) -> Iterator[Session]:
        """One at a time in a session: names and places have to fit each other."""
        with self._database.transaction() as tx:
            events.lock_session(tx, member.session_id)
            yield tx
        self._bell.ring()

    def _own(self, tx: Session, member: Member, collection_id: str) -> Collection:
        row = collection.require(tx, member.session_id, collection_id)
        member.require_owner(row.user_id)
        return row

    def _tell(self, tx: Session, member: Member, row: Collection, change: str) -> None:
        told = {"collection_id": row.id, "change": change}
        events.of_session(tx, EventType.COLLECTION_CHANGED, row.session_id, self._clock(), by=member.user_id, **told)


def _facts(row: Collection) -> tuple[object, ...]:
    return row.name, row.position, row.cover_id


def _picture_in(tx: Session, member: Member, row: Collection, number: int) -> str:
    """The id of a picture in the collection; raises `errors.ImageNotFound`."""
    lying = Image.id.in_(collection.members_of(row.id, row.session_id))
    found = tx.scalar(select(Image.id).where(Image.number == number, lying, *visible_images(member)))
    if found is None:
        raise errors.ImageNotFound
    return found


def _views(tx: Session, member: Member, rows: Sequence[Collection]) -> list[CollectionView]:
    seen = visible_images(member)
    counts = collection.counts(tx, member.session_id, seen)
    newest = [counts[row.id][1] for row in rows if row.id in counts]
    chosen = [row.cover_id for row in rows if row.cover_id]
    found = tx.scalars(select(Image).where(*seen, or_(Image.number.in_(newest), Image.id.in_(chosen)))).all()
    by_id, by_number = {image.id: image for image in found}, {image.number: image for image in found}
    views = []
    for row in rows:
        count, number = counts.get(row.id, (0, 0))
        views.append(CollectionView(row, count, by_id.get(row.cover_id or "") or by_number.get(number)))
    return views
