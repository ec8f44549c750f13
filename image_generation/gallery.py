"""Pictures after they exist: lists, details, favourites and bytes, each only for who may see it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, Final, Self

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from . import attempts, drafts, errors, events, favorites, pictures, search, uploads
from .cursors import Cursors
from .database import Database
from .drafts import Draft
from .events import Bell
from .host import Action, Member
from .models import GenerationRequest, Image
from .search import Filter, ImageView, Search
from .settings import Settings
from .storage import Store, original_key, variant_key
from .views import trashed_images
from .views import visible_images as visible_to
from .words import EventType, ImageFormat, Variant, Visibility

#: What `style_preferences` keeps beside a wish for how the picture is made.
_NO_OPTIONS: Final = frozenset({"folder", "collection", "parent", "partial_images", "reference"})


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


@dataclass(frozen=True, slots=True)
class Index:
    """A whole gallery in columns, newest first."""

    numbers: Sequence[int]
    #: Width divided by height, in thousandths.
    ratios: Sequence[int]
    is_favorite: Sequence[bool]
    is_private: Sequence[bool]
    user_ids: Sequence[str]

    @classmethod
    def of(cls, rows: Sequence[Any]) -> Self:
        """The columns of rows of number, width, height, star, visibility and author."""
        return cls(
            numbers=[row[0] for row in rows],
            ratios=[round(1000 * row[1] / row[2]) for row in rows],
            is_favorite=[bool(row[3]) for row in rows],
            is_private=[row[4] == Visibility.PRIVATE for row in rows],
            user_ids=[row[5] for row in rows],
        )


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
        named: Callable[[str, str], Collection[str]],
    ) -> None:
        self._named = named
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
        found = search.newest(self._search(member, wanted), before=before)
        with self._database.snapshot() as tx:
            rows = tx.execute(found.limit(limit + 1)).all()
            views = search.views(tx, rows[:limit])
        more = len(rows) > limit
        return ImagePage(views, self._cursors.make(scope, [views[-1].image.number]) if more else None)

    def index(self, member: Member, wanted: Filter) -> Index:
        """All of the session's pictures that the member means, newest first, in a few figures each."""
        found = select(Image.number, Image.width, Image.height, search.is_starred_by(member), Image.visibility)
        mine = found.add_columns(Image.user_id).where(*self._search(member, wanted).conditions())
        with self._database.snapshot() as tx:
            return Index.of(tx.execute(mine.order_by(Image.number.desc())).all())

    def several(self, member: Member, numbers: Collection[int], *, trash: bool = False) -> list[ImageView]:
        """Those of these pictures that the member may see, newest first."""
        found = search.newest(self._search(member, Filter(trash=trash))).where(Image.number.in_(numbers))
        with self._database.snapshot() as tx:
            return search.views(tx, tx.execute(found).all())

    def _search(self, member: Member, wanted: Filter) -> Search:
        return Search(member, wanted, partial(self._named, member.session_id))

    def get(self, member: Member, image_id: str, *, trash: bool = False) -> ImageView:
        """One picture with its attempts and relatives; raises `errors.ImageNotFound` for a hidden one, too."""
        with self._database.snapshot() as tx:
            return _with_history(tx, member, _one(tx, member, Image.id == image_id, trash=trash))

    def by_number(self, member: Member, number: int) -> ImageView:
        """One picture by its short number in the session."""
        with self._database.snapshot() as tx:
            return _with_history(tx, member, _one(tx, member, Image.number == number))

    def draft(self, member: Member, image_id: str) -> Draft:
        """What a picture was made of, for another one whose parent it is; raises `errors.ImageNotFound`.

        With the picture that it went by, which may be gone or not the member's to see: then nothing can be made of the
        draft until it names another one, or none.
        """
        with self._database.snapshot() as tx:
            image = _one(tx, member, Image.id == image_id).image
            return drafts.remade(image, tx.get_one(GenerationRequest, image.request_id))

    def favorite(self, member: Member, image_id: str, is_favorite: bool) -> ImageView:
        """Set or clear the member's star; the same call twice is the same as once."""
        member.require(Action.LOOK)
        now = self._clock()
        with self._database.transaction() as tx:
            before = _one(tx, member, Image.id == image_id)
            if favorites.put(tx, before.image, member, is_favorite, now):
                data = {"is_favorite": is_favorite}
                events.of_image(tx, EventType.IMAGE_FAVORITED, before.image, now, by=member.user_id, **data)
            after = _one(tx, member, Image.id == image_id)
        self._bell.ring()
        return after

    def file(
        self, member: Member, image_id: str, variant: Variant, wanted: ImageFormat | None, *, trash: bool = False
    ) -> ImageFile:
        """The bytes of one rendition; an original may be had in another format than it is stored in."""
        seen = trashed_images(member) if trash else visible_to(member)
        with self._database.snapshot() as tx:
            image = tx.scalar(select(Image).where(Image.id == image_id, *seen))
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


def _one(tx: Session, member: Member, condition: Any, *, trash: bool = False) -> ImageView:
    seen = trashed_images(member) if trash else visible_to(member)
    found = tx.execute(search.images(member).where(condition, *seen)).all()
    if not found:
        raise errors.ImageNotFound
    return search.views(tx, found)[0]


def _with_history(tx: Session, member: Member, view: ImageView) -> ImageView:
    image, request = view.image, tx.get_one(GenerationRequest, view.image.request_id)
    family = select(Image).where(or_(Image.id == image.parent_id, Image.parent_id == image.id), *visible_to(member))
    relatives = tx.scalars(family.order_by(Image.number)).all()
    options = {name: value for name, value in request.style_preferences.items() if name not in _NO_OPTIONS}
    tried = attempts.of_requests(tx, [image.request_id])
    used = request.style_preferences.get("reference")
    reference = uploads.find(tx, member, used) if used else None
    return replace(
        view,
        attempts=tried,
        relatives=relatives,
        options=options,
        reference=reference,
        hides_reference=bool(used) and reference is None,
    )
