"""Pictures after they exist: lists, details, favourites and bytes, each only for who may see it."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from . import attempts, errors, events, pictures
from .cursors import Cursors
from .database import Database, upsert
from .events import Bell
from .host import Action, Member, Role
from .models import Attempt, Favorite, Image
from .settings import Settings
from .storage import Store, original_key, variant_key
from .words import EventType, ImageFormat, SubjectType, Variant, Visibility


@dataclass(frozen=True, slots=True)
class Filter:
    """Which pictures of the session; None and False mean: all."""

    mine: bool = False
    favorite: bool = False
    subject: SubjectType | None = None
    provider: str | None = None
    #: Part of the prompt, in any case.
    text: str | None = None
    #: The author.
    by: str | None = None


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture as one member sees it."""

    image: Image
    is_favorite: bool
    favorite_count: int
    attempts: Sequence[Attempt] = ()


@dataclass(frozen=True, slots=True)
class ImagePage:
    """A part of the gallery, newest first."""

    items: Sequence[ImageView]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class ImageFile:
    """Bytes to be served: an open file, its media type, a strong tag and a name for a download."""

    file: BinaryIO
    mime: str
    etag: str
    name: str


def visible_to(member: Member) -> list[Any]:
    """The conditions under which a member sees a picture: his own, everybody's at the table, all for the GM."""
    here = [Image.session_id == member.session_id, Image.deleted_at.is_(None)]
    if member.role is Role.GM:
        return here
    return [*here, (Image.visibility == Visibility.TABLE) | (Image.user_id == member.user_id)]


class Gallery:
    """Answers for the pictures of all sessions."""

    def __init__(
        self,
        *,
        database: Database,
        store: Store,
        cursors: Cursors,
        bell: Bell,
        settings: Settings,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._store = store
        self._cursors = cursors
        self._bell = bell
        self._settings = settings
        self._clock = clock

    def page(self, member: Member, wanted: Filter, limit: int = 20, cursor: str | None = None) -> ImagePage:
        """Pictures behind `cursor`, newest first; raises `errors.BadCursor`."""
        scope = ["images", member.session_id, member.user_id, [str(value) for value in astuple(wanted)]]
        before = None if cursor is None else self._cursors.read(scope, cursor)[0]
        with self._database.snapshot() as tx:
            rows = tx.execute(newest(member, wanted, before=before).limit(limit + 1)).all()
        views = [ImageView(row[0], bool(row[1]), row[2]) for row in rows[:limit]]
        more = len(rows) > limit
        return ImagePage(views, self._cursors.make(scope, [views[-1].image.number]) if more else None)

    def get(self, member: Member, image_id: str) -> ImageView:
        """One picture with its attempts; raises `errors.ImageNotFound` for a hidden one, too."""
        with self._database.snapshot() as tx:
            image, is_favorite, count = _one(tx, member, Image.id == image_id)
            return ImageView(image, is_favorite, count, attempts.of_requests(tx, [image.request_id]))

    def by_number(self, member: Member, number: int) -> ImageView:
        """One picture by its short number in the session."""
        with self._database.snapshot() as tx:
            image, is_favorite, count = _one(tx, member, Image.number == number)
            return ImageView(image, is_favorite, count, attempts.of_requests(tx, [image.request_id]))

    def favorite(self, member: Member, image_id: str, is_favorite: bool) -> ImageView:
        """Set or clear the member's star; the same call twice is the same as once."""
        member.require(Action.LOOK)
        now = self._clock()
        with self._database.transaction() as tx:
            image, was, _ = _one(tx, member, Image.id == image_id)
            if was != is_favorite:
                _star(tx, image, member, is_favorite, now)
                data = {"is_favorite": is_favorite}
                events.of_image(tx, EventType.IMAGE_FAVORITED, image, now, by=member.user_id, **data)
            _, is_set, count = _one(tx, member, Image.id == image_id)
        self._bell.ring()
        return ImageView(image, is_set, count)

    def file(self, member: Member, image_id: str, variant: Variant, wanted: ImageFormat | None) -> ImageFile:
        """The bytes of one rendition; an original may be had in another format than it is stored in."""
        image = self.get(member, image_id).image
        stored = ImageFormat(image.format) if variant is Variant.ORIGINAL else ImageFormat.WEBP
        kind = wanted or stored
        key = (
            original_key(image.storage_key, kind)
            if variant is Variant.ORIGINAL
            else variant_key(image.storage_key, variant)
        )
        if kind is not stored:
            key = f"{image.storage_key}/{variant}.{kind}"
            self._convert(image, variant, stored, kind, key)
        return ImageFile(
            file=self._store.open(key),
            mime=kind.mime,
            etag=f"{image.content_hash[:32]}-{variant}-{kind}",
            name=f"scene-{image.number}.{'jpg' if kind is ImageFormat.JPEG else kind}",
        )

    def _convert(self, image: Image, variant: Variant, stored: ImageFormat, kind: ImageFormat, key: str) -> None:
        try:
            self._store.open(key).close()
        except errors.NotFound:
            source = original_key(image.storage_key, stored)
            if variant is not Variant.ORIGINAL:
                source = variant_key(image.storage_key, variant)
            with self._store.open(source) as file:
                converted = pictures.convert(file.read(), kind, quality=self._settings.image_compression_quality)
            self._store.put(key, converted)


def newest(member: Member, wanted: Filter, *, before: int | None = None) -> Select[Any]:
    """The query behind every page: pictures with a number below `before`, newest first."""
    statement = _images(member).where(*_conditions(member, wanted)).order_by(Image.number.desc())
    return statement if before is None else statement.where(Image.number < before)


def _images(member: Member) -> Select[Any]:
    count = select(func.count()).where(Favorite.image_id == Image.id).correlate(Image).scalar_subquery()
    own = select(Favorite.image_id).where(Favorite.image_id == Image.id, Favorite.user_id == member.user_id)
    return select(Image, own.correlate(Image).exists(), count).where(*visible_to(member))


def _one(tx: Session, member: Member, condition: Any) -> tuple[Image, bool, int]:
    found = tx.execute(_images(member).where(condition)).one_or_none()
    if found is None:
        raise errors.ImageNotFound
    image, is_favorite, count = found
    return image, bool(is_favorite), count


def _conditions(member: Member, wanted: Filter) -> list[Any]:
    own = select(Favorite.image_id).where(Favorite.user_id == member.user_id)
    possible = (
        (wanted.mine, Image.user_id == member.user_id),
        (wanted.favorite, Image.id.in_(own)),
        (wanted.subject, Image.request_type == wanted.subject),
        (wanted.provider, Image.provider == wanted.provider),
        (wanted.by, Image.user_id == wanted.by),
        (wanted.text, func.normalize(Image.prompt).icontains(_normalized(wanted.text or ""), autoescape=True)),
    )
    return [condition for asked, condition in possible if asked]


def _normalized(text: str) -> str:
    """One way of writing where Unicode has several, as the databases' `normalize` makes it."""
    return unicodedata.normalize("NFC", text)


def _star(tx: Session, image: Image, member: Member, is_favorite: bool, now: datetime) -> None:
    if is_favorite:
        values = {"image_id": image.id, "user_id": member.user_id, "created_at": now}
        tx.execute(upsert(tx, Favorite).values(**values).on_conflict_do_nothing())
    else:
        tx.execute(delete(Favorite).where(Favorite.image_id == image.id, Favorite.user_id == member.user_id))
