"""What is done for the gallery in passing: hashes for pictures that have none, and the trash."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update

from . import collection, errors, pictures
from .database import Database
from .models import Favorite, Image
from .storage import Store, variant_key
from .words import Variant

#: How long a deleted picture may be restored.
KEPT_IN_TRASH: Final = timedelta(days=30)
_AT_ONCE: Final = 20


def hash_some(database: Database, store: Store) -> int:
    """Give hashes to some of the pictures that were stored before there were any; returns to how many."""
    with database.snapshot() as tx:
        bare = select(Image.id, Image.storage_key).where(Image.thumbhash.is_(None))
        found = tx.execute(bare.order_by(Image.created_at).limit(_AT_ONCE)).all()
    if not found:
        return 0
    hashes = {image_id: _hash(store, prefix) for image_id, prefix in found}
    with database.transaction() as tx:
        for image_id, thumbhash in hashes.items():
            tx.execute(update(Image).where(Image.id == image_id).values(thumbhash=thumbhash))
    return len(hashes)


def _hash(store: Store, prefix: str) -> str:
    """Nothing for a picture whose file is gone or broken: it would come up again and again."""
    try:
        with store.open(variant_key(prefix, Variant.THUMB)) as file:
            return pictures.hash_of(file.read())
    except (errors.NotFound, errors.InvalidResult):
        return ""


def empty_trash(database: Database, store: Store, now: datetime) -> int:
    """Delete for good some of what has been in the trash for long; returns how many pictures.

    The files go first: if we stop in between, the row is still there and its turn comes again. It is locked meanwhile,
    so that nobody restores a picture without files.
    """
    with database.transaction() as tx:
        old = select(Image.id, Image.storage_key).where(Image.deleted_at < now - KEPT_IN_TRASH)
        found = tx.execute(old.order_by(Image.deleted_at).limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
        for _, prefix in found:
            store.delete_all(prefix)
        gone = [image_id for image_id, _ in found]
        collection.forget(tx, gone)
        tx.execute(delete(Favorite).where(Favorite.image_id.in_(gone)))
        tx.execute(delete(Image).where(Image.id.in_(gone)))
    return len(found)
