"""What members do to pictures that exist: words on them, who sees them, the trash; one at a time or many."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from . import collection, errors, events, favorites
from .database import Database
from .events import Bell
from .host import Action, Member
from .models import Collection as CollectionRow
from .models import Image
from .search import count_tags
from .views import trashed_images, visible_images
from .words import BulkAction, EventType, Outcome, Visibility

MAX_TAGS: Final = 20


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be another on a picture; None leaves it. An empty caption takes it away."""

    caption: str | None = None
    tags: Sequence[str] | None = None
    visibility: Visibility | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """One thing to be done to many pictures."""

    action: BulkAction
    numbers: Collection[int]
    tags: Sequence[str] = ()
    #: A collection's id.
    collection: str | None = None


@dataclass(frozen=True, slots=True)
class _Call:
    """Who does what, in which transaction."""

    tx: Session
    member: Member
    now: datetime
    tags: Sequence[str] = ()
    collection: CollectionRow | None = None

    def tell(self, kind: EventType, image: Image, *, for_all: bool = False, **data: Any) -> None:
        events.of_image(self.tx, kind, image, self.now, by=self.member.user_id, for_all=for_all, **data)


class Curation:
    """Changes pictures; nothing of it is lost before the trash is emptied."""

    def __init__(self, *, database: Database, bell: Bell, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._bell = bell
        self._clock = clock

    def change(self, member: Member, image_id: str, changes: Changes) -> None:
        """Change a picture of one's own, or any as GM; raises `errors.ImageNotFound` and `errors.NotAllowed`."""
        with self._database.transaction() as tx:
            image = _held(tx, member, Image.id == image_id, *visible_images(member))
            member.require_owner(image.user_id)
            _settle(_Call(tx, member, self._clock()), image, changes)
        self._bell.ring()

    def delete(self, member: Member, image_id: str) -> Image:
        """Put a picture into the trash; one that lies there stays there. Raises as `change` does."""
        return self._one(member, image_id, _delete)

    def restore(self, member: Member, image_id: str) -> Image:
        """Take a picture out of the trash; one that is not in it stays where it is. Raises as `change` does."""
        return self._one(member, image_id, _restore)

    def _one(self, member: Member, image_id: str, step: "_Step") -> Image:
        with self._database.transaction() as tx:
            image = _held(tx, member, Image.id == image_id, _anywhere(member))
            member.require_owner(image.user_id)
            step(_Call(tx, member, self._clock()), image)
        self._bell.ring()
        return image

    def bulk(self, member: Member, wanted: Bulk) -> dict[int, Outcome]:
        """Do one thing to many pictures, each as far as it goes; tells what became of each.

        Raises `errors.CollectionNotFound`, and `errors.NotAllowed` for what the member may do to no picture.
        """
        member.require(_NEEDED.get(wanted.action, Action.LOOK))
        now = self._clock()
        with self._database.transaction() as tx:
            events.lock_session(tx, member.session_id)
            target = collection.require(tx, member.session_id, wanted.collection) if wanted.collection else None
            call = _Call(tx, member, now, wanted.tags, target)
            found = {image.number: image for image in _held_all(tx, member, wanted.numbers)}
            outcomes = {number: _outcome(call, wanted.action, found.get(number)) for number in wanted.numbers}
        self._bell.ring()
        return outcomes

    def tags(self, member: Member) -> list[tuple[str, int]]:
        """The tags of all pictures that the member sees, with how many bear each, most used first."""
        with self._database.snapshot() as tx:
            return count_tags(tx, member)


#: What a viewer may do to no picture.
_NEEDED: Final = dict.fromkeys((BulkAction.COLLECT, BulkAction.UNCOLLECT), Action.GENERATE)
#: What a picture in the trash is there for.
_IN_TRASH: Final = frozenset({BulkAction.DELETE, BulkAction.RESTORE})
#: What nobody may do to another's picture but the GM.
_OWNERS: Final = frozenset({"delete", "restore", "tag", "untag", "show", "hide"})


def _anywhere(member: Member) -> Any:
    """Seen by the member, or in the trash for him to restore."""
    return or_(and_(*visible_images(member)), and_(*trashed_images(member)))


def _held(tx: Session, member: Member, *conditions: Any) -> Image:
    """One picture, for this transaction alone: the session first, as everywhere, then its row."""
    events.lock_session(tx, member.session_id)
    mine = select(Image).where(Image.session_id == member.session_id, *conditions)
    # Not so firmly that a star, which only refers to the row, would have to wait.
    image = tx.scalars(mine.with_for_update(key_share=True)).one_or_none()
    if image is None:
        raise errors.ImageNotFound
    return image


def _held_all(tx: Session, member: Member, numbers: Collection[int]) -> Sequence[Image]:
    mine = select(Image).where(Image.session_id == member.session_id, Image.number.in_(numbers), _anywhere(member))
    return tx.scalars(mine.order_by(Image.number).with_for_update(key_share=True)).all()


def _outcome(call: _Call, action: BulkAction, image: Image | None) -> Outcome:
    if image is None or (image.deleted_at is not None and action not in _IN_TRASH):
        return Outcome.NOT_FOUND
    if action in _OWNERS and not call.member.may_change(image.user_id):
        return Outcome.NOT_ALLOWED
    return _STEPS[action](call, image)


# --- each action on one picture


def _delete(call: _Call, image: Image) -> Outcome:
    if image.deleted_at is not None:
        return Outcome.UNCHANGED
    image.deleted_at = call.now
    call.tell(EventType.IMAGE_DELETED, image)
    return Outcome.DONE


def _restore(call: _Call, image: Image) -> Outcome:
    if image.deleted_at is None:
        return Outcome.UNCHANGED
    image.deleted_at = None
    call.tell(EventType.IMAGE_UPDATED, image, changed=["restored"])
    return Outcome.DONE


def _star(call: _Call, image: Image, *, is_favorite: bool) -> Outcome:
    if not favorites.put(call.tx, image, call.member, is_favorite, call.now):
        return Outcome.UNCHANGED
    call.tell(EventType.IMAGE_FAVORITED, image, is_favorite=is_favorite)
    return Outcome.DONE


def _tag(call: _Call, image: Image) -> Outcome:
    tags = list(dict.fromkeys([*image.tags, *call.tags]))
    return Outcome.REFUSED if len(tags) > MAX_TAGS else _settle(call, image, Changes(tags=tags))


def _untag(call: _Call, image: Image) -> Outcome:
    return _settle(call, image, Changes(tags=[tag for tag in image.tags if tag not in call.tags]))


def _see(call: _Call, image: Image, *, visibility: Visibility) -> Outcome:
    return _settle(call, image, Changes(visibility=visibility))


def _collect(call: _Call, image: Image, *, is_in: bool) -> Outcome:
    row = call.collection
    if row is None:
        raise errors.CollectionNotFound
    if is_in:
        moved = collection.put(call.tx, row, image.id, call.member.user_id, call.now)
    else:
        moved = collection.take(call.tx, row, image.id)
    if not moved:
        return Outcome.UNCHANGED
    call.tell(EventType.IMAGE_UPDATED, image, changed=["collections"])
    return Outcome.DONE


_Step = Callable[[_Call, Image], Outcome]
_STEPS: Final[Mapping[BulkAction, _Step]] = {
    BulkAction.DELETE: _delete,
    BulkAction.RESTORE: _restore,
    BulkAction.FAVORITE: partial(_star, is_favorite=True),
    BulkAction.UNFAVORITE: partial(_star, is_favorite=False),
    BulkAction.TAG: _tag,
    BulkAction.UNTAG: _untag,
    BulkAction.SHOW: partial(_see, visibility=Visibility.TABLE),
    BulkAction.HIDE: partial(_see, visibility=Visibility.PRIVATE),
    BulkAction.COLLECT: partial(_collect, is_in=True),
    BulkAction.UNCOLLECT: partial(_collect, is_in=False),
}


def _settle(call: _Call, image: Image, changes: Changes) -> Outcome:
    changed = _changed(image, changes)
    if not changed:
        return Outcome.UNCHANGED
    # Who saw it until now has to hear that it is hidden, and who did not, that it is there.
    call.tell(EventType.IMAGE_UPDATED, image, for_all="visibility" in changed, changed=changed)
    return Outcome.DONE


def _changed(image: Image, changes: Changes) -> list[str]:
    """Put the changes on the picture; tells which of them are any."""
    wanted: dict[str, Any] = {
        "caption": image.caption if changes.caption is None else changes.caption or None,
        "tags": image.tags if changes.tags is None else list(changes.tags),
        "visibility": changes.visibility or image.visibility,
    }
    changed = [name for name, value in wanted.items() if getattr(image, name) != value]
    for name in changed:
        setattr(image, name, wanted[name])
    return changed
