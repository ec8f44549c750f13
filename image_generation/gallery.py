"""Pictures after they exist: lists, details, favourites and bytes, each only for who may see it."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import Select, delete, false, func, or_, select
from sqlalchemy.orm import Session

from . import attempts, drafts, errors, events, pictures
from .cursors import Cursors
from .database import Database, upsert
from .drafts import Draft
from .events import Bell
from .host import Action, Member
from .models import Attempt, Favorite, GenerationRequest, Image
from .settings import Settings
from .storage import Store, original_key, variant_key
from .views import visible_images as visible_to
from .words import EventType, ImageFormat, SubjectType, Variant


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
    #: One of the picture's tags, as it is written.
    tag: str | None = None
    #: There are no collections yet, so any name finds nothing.
    collection: str | None = None


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture as one member sees it."""

    image: Image
    is_favorite: bool
    favorite_count: int
    #: The request's id for the outside; `image.request_id` is its row's, one of several in a batch.
    request_id: str
    attempts: Sequence[Attempt] = ()
    #: What it was made from and what was made from it, as far as the member may see them.
    relatives: Sequence[Image] = ()


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
            found = newest(member, wanted, before=before)
            if wanted.tag is not None:
                found = found.where(_has_tag(tx, wanted.tag))
            rows = tx.execute(found.limit(limit + 1)).all()
        views = [_view(row) for row in rows[:limit]]
        more = len(rows) > limit
        return ImagePage(views, self._cursors.make(scope, [views[-1].image.number]) if more else None)

    def get(self, member: Member, image_id: str) -> ImageView:
        """One picture with its attempts and relatives; raises `errors.ImageNotFound` for a hidden one, too."""
        with self._database.snapshot() as tx:
            return _with_history(tx, member, _one(tx, member, Image.id == image_id))

    def by_number(self, member: Member, number: int) -> ImageView:
        """One picture by its short number in the session."""
        with self._database.snapshot() as tx:
            return _with_history(tx, member, _one(tx, member, Image.number == number))

    def draft(self, member: Member, image_id: str) -> Draft:
        """What a picture was made of, for another one whose parent it is; raises `errors.ImageNotFound`."""
        with self._database.snapshot() as tx:
            image = _one(tx, member, Image.id == image_id).image
            return drafts.remade(image, tx.get_one(GenerationRequest, image.request_id))

    def favorite(self, member: Member, image_id: str, is_favorite: bool) -> ImageView:
        """Set or clear the member's star; the same call twice is the same as once."""
        member.require(Action.LOOK)
        now = self._clock()
        with self._database.transaction() as tx:
            before = _one(tx, member, Image.id == image_id)
            if before.is_favorite != is_favorite:
                _star(tx, before.image, member, is_favorite, now)
                data = {"is_favorite": is_favorite}
                events.of_image(tx, EventType.IMAGE_FAVORITED, before.image, now, by=member.user_id, **data)
            after = _one(tx, member, Image.id == image_id)
        self._bell.ring()
        return after

    def file(self, member: Member, image_id: str, variant: Variant, wanted: ImageFormat | None) -> ImageFile:
        """The bytes of one rendition; an original may be had in another format than it is stored in."""
        with self._database.snapshot() as tx:
            image = tx.scalar(select(Image).where(Image.id == image_id, *visible_to(member)))
        if image is None:
            raise errors.ImageNotFound
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
    shown = select(Image, own.correlate(Image).exists(), count, GenerationRequest.batch_id)
    return shown.join(GenerationRequest, GenerationRequest.id == Image.request_id).where(*visible_to(member))


def _view(row: Sequence[Any]) -> ImageView:
    image, is_favorite, count, request_id = row
    return ImageView(image, bool(is_favorite), count, request_id)


def _one(tx: Session, member: Member, condition: Any) -> ImageView:
    found = tx.execute(_images(member).where(condition)).one_or_none()
    if found is None:
        raise errors.ImageNotFound
    return _view(found)


def _with_history(tx: Session, member: Member, view: ImageView) -> ImageView:
    image = view.image
    family = select(Image).where(or_(Image.id == image.parent_id, Image.parent_id == image.id), *visible_to(member))
    relatives = tx.scalars(family.order_by(Image.number)).all()
    return replace(view, attempts=attempts.of_requests(tx, [image.request_id]), relatives=relatives)


def _has_tag(tx: Session, tag: str) -> Any:
    """True for a picture one of whose tags is `tag`; each database unfolds a JSON list by a function of its own."""
    unfold = func.json_array_elements_text if tx.get_bind().dialect.name == "postgresql" else func.json_each
    tags = unfold(Image.tags).table_valued("value")
    return select(tags.c.value).where(tags.c.value == tag).correlate(Image).exists()


def _conditions(member: Member, wanted: Filter) -> list[Any]:
    own = select(Favorite.image_id).where(Favorite.user_id == member.user_id)
    possible = (
        (wanted.mine, Image.user_id == member.user_id),
        (wanted.favorite, Image.id.in_(own)),
        (wanted.subject, Image.request_type == wanted.subject),
        (wanted.provider, Image.provider == wanted.provider),
        (wanted.by, Image.user_id == wanted.by),
        (wanted.collection, false()),
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
