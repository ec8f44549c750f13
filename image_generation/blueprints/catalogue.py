"""The whole gallery: in a few figures for each picture, the details of those in sight, one thing done to many."""

import gzip
import hashlib
import json
from collections import Counter
from itertools import pairwise
from typing import Any, Literal

from flask import Blueprint, Response, request
from pydantic import Field

from ..gallery import Index
from ..words import BulkAction, Outcome
from . import pictures
from .bodies import ChangeImages, FilterImages, SomeImages
from .context import member, plugin
from .http import CallerQuery, Payload, endpoint

blueprint = Blueprint("catalogue", __name__)

#: Bytes from which on packing is worth its while.
_WORTH_PACKING = 500


class IndexOut(Payload):
    """A gallery in columns, newest first. A picture's number is the one before it less its gap."""

    status: Literal["success"]
    count: int
    top: int = Field(description="The first picture's number; 0 where there is none.")
    gaps: list[int] = Field(description="How much lower each number is than the one before; the first one's is 0.")
    ratios: list[int] = Field(description="Width divided by height, in thousandths.")
    favorites: list[int] = Field(description="1 where your star is.")
    private: list[int] = Field(description="1 where only the author and the GM see it.")
    users: list[str] = Field(description="Everybody who made one of them.")
    by: list[int] = Field(description="Who made it: a place in `users`.")


@endpoint(blueprint, "GET", "/images/index", tag="Gallery", query=FilterImages, answers={200: IndexOut, 304: ""})
def images_index(query: FilterImages) -> Response:
    """All pictures that you may see, or those of a filter, in columns: what a page needs to lay them all out.

    Packed where the client takes gzip. The `ETag` changes with what is in it: ask with `If-None-Match` and get 304.
    """
    found = plugin().gallery.index(member(), query.filter())
    body = json.dumps(_columns(found), separators=(",", ":")).encode()
    response = Response(body, mimetype="application/json")
    tag = hashlib.sha256(body).hexdigest()[:32]
    if len(body) > _WORTH_PACKING and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        tag += "-gzip"
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.vary.add("Accept-Encoding")
    response.make_conditional(request)
    return response


def _columns(index: Index) -> dict[str, Any]:
    users = sorted(set(index.user_ids))
    places = {user_id: place for place, user_id in enumerate(users)}
    top = index.numbers[0] if index.numbers else 0
    gaps = [earlier - later for earlier, later in pairwise([top, *index.numbers])]
    return {
        "status": "success",
        "count": len(index.numbers),
        "top": top,
        "gaps": gaps,
        "ratios": list(index.ratios),
        "favorites": list(map(int, index.is_favorite)),
        "private": list(map(int, index.is_private)),
        "users": users,
        "by": [places[user_id] for user_id in index.user_ids],
    }


class SomeImagesOut(Payload):
    """Those of the pictures that you may see."""

    status: Literal["success"]
    images: list[pictures.ImageOut]
    count: int


@endpoint(blueprint, "POST", "/images/batch", tag="Gallery", body=SomeImages, answers={200: SomeImagesOut})
def images_batch(body: SomeImages) -> SomeImagesOut:
    """Up to a hundred pictures by their numbers, newest first. What you may not see is left out, as what never was."""
    found = [pictures.image(view) for view in plugin().gallery.several(member(), body.numbers, trash=body.trash)]
    return SomeImagesOut(status="success", images=found, count=len(found))


class OutcomeOut(Payload):
    """What became of one picture."""

    number: int
    outcome: Outcome


class BulkOut(Payload):
    """What became of many pictures."""

    status: Literal["success"]
    action: BulkAction
    counts: dict[Outcome, int] = Field(description="How often each outcome came.")
    outcomes: list[OutcomeOut]


@endpoint(blueprint, "POST", "/images/bulk", tag="Gallery", body=ChangeImages, answers={200: BulkOut})
def images_bulk(body: ChangeImages) -> BulkOut:
    """Do one thing to up to 500 pictures, each as far as you may; all in one go, and it can be done again.

    `delete`, `restore`, `tag`, `untag`, `show` and `hide` are for the author and the GM, the others for everybody who
    sees the picture; a viewer fills no collections.
    """
    found = plugin().curation.bulk(member(), body.bulk())
    tally = Counter(found.values())
    return BulkOut(
        status="success",
        action=body.action,
        counts={outcome: tally[outcome] for outcome in Outcome},
        outcomes=[OutcomeOut(number=number, outcome=outcome) for number, outcome in found.items()],
    )


class TagOut(Payload):
    """A tag."""

    name: str
    count: int


class TagsOut(Payload):
    """The tags in use."""

    status: Literal["success"]
    tags: list[TagOut]


@endpoint(blueprint, "GET", "/tags", tag="Gallery", query=CallerQuery, answers={200: TagsOut})
def tags(query: CallerQuery) -> TagsOut:
    """The tags of the pictures that you may see, most used first."""
    found = plugin().curation.tags(member())
    return TagsOut(status="success", tags=[TagOut(name=name, count=count) for name, count in found])
