"""Collections: sets of pictures that the members of a session make and fill."""

from typing import Literal

from flask import Blueprint
from pydantic import Field

from ..collecting import CollectionView
from ..models import Image
from .bodies import ChangeCollection, MakeCollection
from .context import member, plugin
from .http import Caller, CallerQuery, Payload, endpoint
from .payloads import moment, thumbnail_url

blueprint = Blueprint("collections", __name__)

TAG = "Collections"


class CoverOut(Payload):
    """The picture on a collection's front."""

    number: int
    thumbnail_url: str
    thumbhash: str | None


class CollectionOut(Payload):
    """A collection as you see it."""

    id: str
    name: str
    count: int = Field(description="Pictures in it that you may see.")
    cover: CoverOut | None
    user_id: str = Field(description="Who made it.")
    position: int
    created_at: str


class OneCollection(Payload):
    """Answer with a collection."""

    status: Literal["success"]
    collection: CollectionOut


class ManyCollections(Payload):
    """Answer with all collections of the session."""

    status: Literal["success"]
    collections: list[CollectionOut]


class CollectionDeleted(Payload):
    """The collection is gone; its pictures are not."""

    status: Literal["success"]
    collection_id: str


@endpoint(blueprint, "GET", "/collections", tag=TAG, query=CallerQuery, answers={200: ManyCollections})
def collections(query: CallerQuery) -> ManyCollections:
    """All collections of the session in their order. Names are for everybody; count and cover are what you may see."""
    found = [_collection(view) for view in plugin().collections.all(member())]
    return ManyCollections(status="success", collections=found)


@endpoint(
    blueprint, "POST", "/collections", tag=TAG, body=MakeCollection, answers={201: OneCollection}, problems=(409,)
)
def make_collection(body: MakeCollection) -> tuple[OneCollection, int]:
    """Make a collection; viewers may not."""
    return _one(plugin().collections.make(member(), body.name)), 201


@endpoint(blueprint, "GET", "/collections/<collection_id>", tag=TAG, query=CallerQuery, answers={200: OneCollection})
def collection(collection_id: str, query: CallerQuery) -> OneCollection:
    """One collection. Its pictures: `images?collection=` and its id."""
    return _one(plugin().collections.get(member(), collection_id))


@endpoint(
    blueprint,
    "PATCH",
    "/collections/<collection_id>",
    tag=TAG,
    body=ChangeCollection,
    answers={200: OneCollection},
    problems=(409,),
)
def change_collection(collection_id: str, body: ChangeCollection) -> OneCollection:
    """Whoever made it, or the GM: another name, place or cover. What is left out stays."""
    return _one(plugin().collections.change(member(), collection_id, body.wish()))


@endpoint(
    blueprint, "DELETE", "/collections/<collection_id>", tag=TAG, query=CallerQuery, answers={200: CollectionDeleted}
)
def delete_collection(collection_id: str, query: CallerQuery) -> CollectionDeleted:
    """Whoever made it, or the GM: delete a collection. Its pictures stay where they are."""
    plugin().collections.delete(member(), collection_id)
    return CollectionDeleted(status="success", collection_id=collection_id)


@endpoint(
    blueprint,
    "PUT",
    "/collections/<collection_id>/images/<image_id>",
    tag=TAG,
    body=Caller,
    body_required=False,
    answers={200: OneCollection},
)
def put_into_collection(collection_id: str, image_id: str, body: Caller) -> OneCollection:
    """Put a picture into a collection; it may lie in many. Viewers may not."""
    return _one(plugin().collections.put(member(), collection_id, image_id))


@endpoint(
    blueprint,
    "DELETE",
    "/collections/<collection_id>/images/<image_id>",
    tag=TAG,
    query=CallerQuery,
    answers={200: OneCollection},
)
def take_from_collection(collection_id: str, image_id: str, query: CallerQuery) -> OneCollection:
    """Take a picture out of a collection. Viewers may not."""
    return _one(plugin().collections.take(member(), collection_id, image_id))


def _one(view: CollectionView) -> OneCollection:
    return OneCollection(status="success", collection=_collection(view))


def _collection(view: CollectionView) -> CollectionOut:
    row = view.row
    return CollectionOut(
        id=row.id,
        name=row.name,
        count=view.count,
        cover=None if view.cover is None else _cover(view.cover),
        user_id=row.user_id,
        position=row.position,
        created_at=moment(row.created_at) or "",
    )


def _cover(image: Image) -> CoverOut:
    return CoverOut(number=image.number, thumbnail_url=thumbnail_url(image), thumbhash=image.thumbhash or None)
