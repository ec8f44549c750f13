"""Stars as rows, as a step of the caller's transaction."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from .database import upsert
from .host import Member
from .models import Favorite, Image


def put(tx: Session, image: Image, member: Member, is_favorite: bool, now: datetime) -> bool:
    """Set or clear the member's star on a picture; False if it was so already."""
    if is_favorite:
        values = {"image_id": image.id, "user_id": member.user_id, "created_at": now}
        star = upsert(tx, Favorite).values(**values).on_conflict_do_nothing()
        return bool(tx.scalars(star.returning(Favorite.image_id)).all())
    mine = (Favorite.image_id == image.id, Favorite.user_id == member.user_id)
    return bool(tx.scalars(delete(Favorite).where(*mine).returning(Favorite.image_id)).all())
