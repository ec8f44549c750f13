"""What a request may go by: a picture of the gallery, or one that a member has brought along."""

import threading
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from . import errors, pictures
from .database import Database
from .host import Action, Member, Role
from .models import Image, Upload
from .storage import Store, new_prefix, original_key, variant_key
from .views import visible_images
from .words import ImageFormat, Variant

#: How long one is kept that nobody has used, and how long after it was used last.
KEPT_UNUSED: Final = timedelta(days=1)
KEPT: Final = timedelta(days=30)
#: Of one member in one session, of those that nobody has used yet.
MAX_UNUSED: Final = 20
_AT_ONCE: Final = 20


class Uploads:
    """Takes in pictures, shows them to who brought them and to the GM, and hands them to the workers."""

    def __init__(self, *, database: Database, store: Store, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        # A large picture takes some 400 MB while it is decoded.
        self._decoding = threading.Lock()

    def add(self, member: Member, data: bytes) -> Upload:
        """Keep a picture, drawn anew; raises `errors.BadInput` for what is none."""
        member.require(Action.GENERATE)
        with self._decoding:
            drawn = _drawn(data)
        thumb = pictures.frame(drawn.data)
        self._make_room(member)
        prefix = new_prefix()
        row = Upload(
            session_id=member.session_id,
            user_id=member.user_id,
            storage_key=prefix,
            width=drawn.width,
            height=drawn.height,
            byte_size=len(drawn.data),
            created_at=self._clock(),
        )
        self._store.put(original_key(prefix, ImageFormat.PNG), drawn.data)
        self._store.put(variant_key(prefix, Variant.THUMB), thumb.data)
        with self._database.transaction() as tx:
            tx.add(row)
        return row

    def _make_room(self, member: Member) -> None:
        """Forget the oldest that nobody has used: who tries out many pictures is not held up by it."""
        unused = (
            select(Upload.id, Upload.storage_key)
            .where(Upload.session_id == member.session_id, Upload.user_id == member.user_id, Upload.used_at.is_(None))
            .order_by(Upload.created_at.desc(), Upload.id)
            .offset(MAX_UNUSED - 1)
        )
        with self._database.transaction() as tx:
            found = tx.execute(unused).all()
            tx.execute(delete(Upload).where(Upload.id.in_([upload_id for upload_id, _ in found])))
        for _, prefix in found:
            self._store.delete_all(prefix)

    def open(self, member: Member, upload_id: str) -> BinaryIO:
        """A small WebP of it; raises `errors.ImageNotFound` for another member's, too."""
        return self._store.open(variant_key(self._one(member, upload_id).storage_key, Variant.THUMB))

    def delete(self, member: Member, upload_id: str) -> None:
        """Forget it, files and all; a picture that was made by it stays."""
        row = self._one(member, upload_id)
        with self._database.transaction() as tx:
            tx.execute(delete(Upload).where(Upload.id == row.id))
        self._store.delete_all(row.storage_key)

    def _one(self, member: Member, upload_id: str) -> Upload:
        with self._database.snapshot() as tx:
            row = tx.scalar(select(Upload).where(Upload.id == upload_id, *_visible(member)))
        if row is None:
            raise errors.ImageNotFound
        return row

    def load(self, session_id: str, reference: str) -> bytes:
        """The picture as a provider gets it: a PNG. Raises `errors.BadInput` for one that is gone meanwhile."""
        with self._database.snapshot() as tx:
            image = tx.scalar(select(Image).where(Image.id == reference, Image.session_id == session_id))
            row = tx.scalar(select(Upload).where(Upload.id == reference, Upload.session_id == session_id))
        try:
            if image is not None:
                return pictures.reference(self._read(original_key(image.storage_key, image.format))).data
            if row is not None:
                return self._read(original_key(row.storage_key, ImageFormat.PNG))
        except errors.NotFound:
            pass
        raise errors.BadInput("The reference picture is gone.")

    def _read(self, key: str) -> bytes:
        with self._store.open(key) as file:
            return file.read()


def _drawn(data: bytes) -> pictures.Frame:
    try:
        return pictures.reference(data)
    except errors.InvalidResult as problem:
        whole = "is not a whole picture" in problem.message
        message = "This is not a whole PNG, JPEG or WebP picture." if whole else problem.message
        raise errors.BadInput(message) from None


def _visible(member: Member) -> list[ColumnElement[bool]]:
    here = [Upload.session_id == member.session_id]
    return here if member.role is Role.GM else [*here, Upload.user_id == member.user_id]


def find(tx: Session, member: Member, reference: str) -> Image | Upload | None:
    """The picture that a member's request may go by, as far as he may see it."""
    image = tx.scalar(select(Image).where(Image.id == reference, *visible_images(member)))
    return image or tx.scalar(select(Upload).where(Upload.id == reference, *_visible(member)))


def names(tx: Session, member: Member, ids: Collection[str]) -> dict[str, str]:
    """How those of these pictures that a member may see are called: `#41`, or by their id if they were uploaded."""
    shown = tx.execute(select(Image.id, Image.number).where(Image.id.in_(ids), *visible_images(member)))
    brought = tx.scalars(select(Upload.id).where(Upload.id.in_(ids), *_visible(member)))
    return {image_id: f"#{number}" for image_id, number in shown} | {one: one for one in brought}


def require(tx: Session, member: Member, reference: str) -> Image | Upload:
    """The same; raises `errors.ImageNotFound`."""
    found = find(tx, member, reference)
    if found is None:
        raise errors.ImageNotFound("The reference picture is not here.")
    return found


def use(tx: Session, member: Member, reference: str, now: datetime) -> str | None:
    """Take note of a use; the picture's id if it is one of the gallery. Raises `errors.ImageNotFound`."""
    found = require(tx, member, reference)
    if isinstance(found, Image):
        return found.id
    tx.execute(update(Upload).where(Upload.id == found.id).values(used_at=now))
    return None


def sweep(database: Database, store: Store, now: datetime) -> int:
    """Delete some uploads that nobody has used for long; the files go first. Returns how many."""
    unused = (Upload.used_at.is_(None)) & (Upload.created_at < now - KEPT_UNUSED)
    old: Any = or_(unused, Upload.used_at < now - KEPT)
    with database.transaction() as tx:
        some = select(Upload.id, Upload.storage_key).where(old).order_by(Upload.created_at)
        found = tx.execute(some.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
        for _, prefix in found:
            store.delete_all(prefix)
        tx.execute(delete(Upload).where(Upload.id.in_([upload_id for upload_id, _ in found])))
    return len(found)
